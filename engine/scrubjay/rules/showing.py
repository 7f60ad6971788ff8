"""What `pack show` prints: each policy as one generated sentence, its dates, sources, and where its keys come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.packs.library import Library
from scrubjay.packs.pack import Item, Pack, Source
from scrubjay.rules.ordering import rule_reads
from scrubjay.rules.program import Program, Rule
from scrubjay.rules.programs import program_of
from scrubjay.rules.wording import joined, known_days, measured, words

SUBJECTS = {"line": "a line", "visit": "a visit", "claim": "a claim"}
VERDICTS = {"deny": "The payer would deny", "review": "Have a person look at", "advise": "Advise on"}


@dataclass(frozen=True, slots=True)
class ShownPolicy:
    """One version of a policy, or a mark."""

    id: str
    policy: str
    """The name that findings carry, which several entries may share; of a mark, empty."""
    kind: str
    title: str
    severity: str
    mark: str
    start: str
    through: str
    sentences: tuple[str, ...]
    measures: tuple[str, ...]
    sources: tuple[Source, ...]
    note: str
    file: str
    line: int
    origins: Mapping[str, str]
    """Key of the policy to the pack file that it comes from."""


@dataclass(frozen=True, slots=True)
class ShownPack:
    """A pack, merged with its bases."""

    id: str
    title: str
    version: str
    hash: str
    chain: tuple[str, ...]
    comment: str
    claims: Mapping[str, Any] | None
    calendars: tuple[tuple[str, str], ...]
    """Name and sentence of each."""
    policies: tuple[ShownPolicy, ...]
    disabled: tuple[tuple[str, str], ...]
    estimates: tuple[str, ...] = ()
    """How allowed amounts that nobody gave are estimated, in sentences."""


def show(library: Library, pack: Pack) -> ShownPack:
    """A pack for its readers. Raises PackErrors."""
    merged = library.merged(pack)
    program = program_of(library, pack)
    by_item: dict[tuple[str, int], list[Rule]] = {}
    for rule in program.rules:
        by_item.setdefault((rule.place.file, rule.place.line), []).append(rule)
    shown = tuple(_policy(item, by_item[(item.place.file, item.place.line)], program) for item in merged.items)
    return ShownPack(
        id=pack.id,
        title=pack.title,
        version=pack.version,
        hash=program.hash,
        chain=program.chain,
        comment=pack.comment,
        claims=pack.claims,
        calendars=tuple((name, known_days(calendar)) for name, calendar in program.calendars.items()),
        policies=shown,
        disabled=tuple((item.id, str(item.data.get("reason", ""))) for item in pack.disabled),
        estimates=tuple(_estimates(program)),
    )


def _policy(item: Item, rules: Sequence[Rule], program: Program) -> ShownPolicy:
    first = rules[0]
    named = dict.fromkeys(name for rule in rules for name in _measures(rule, program))
    return ShownPolicy(
        id=item.id,
        policy="" if first.mark else first.policy,
        kind=item.kind,
        title=first.title,
        severity=first.severity,
        mark=first.mark,
        start=first.start.isoformat() if first.start else "",
        through=first.through.isoformat() if first.through else "",
        sentences=tuple(sentence(rule, program) for rule in rules),
        measures=tuple(measured(program.measures[name], program) for name in named),
        sources=tuple(program.sources[name] for name in first.sources),
        note=first.note,
        file=item.place.file,
        line=item.place.line,
        origins=item.origins,
    )


def sentence(rule: Rule, program: Program) -> str:
    """A rule as one sentence."""
    verdict = f"Marks “{rule.mark}” on" if rule.mark else VERDICTS[rule.severity]
    said = f"{verdict} {SUBJECTS[rule.subject]}"
    conditions = [c for c in (words(rule.lines, program), words(rule.when, program)) if c]
    if conditions:
        said += f" where {', and '.join(conditions)}"
    said += "".join(f", {clause}" for clause in joined(rule.withs, program, "with"))
    said += "".join(f", {clause}" for clause in joined(rule.withouts, program, "without"))
    unless = words(rule.unless, program)
    if unless:
        said += f", unless {unless}"
    return said + "."


def _estimates(program: Program) -> Iterator[str]:
    schedule = program.fee_schedule
    if schedule is None:
        return
    where = words(schedule.where, program)
    loaded = "" if schedule.table in program.tables else "; it is not loaded"
    said = f"Unknown allowed amounts are estimated by the table {schedule.table}"
    yield f"{said}{f', where {where}' if where else ''}{loaded}."
    for other in schedule.may_be:
        where = words(other.where, program)
        yield f"It may be {other.percent} percent{f' where {where}' if where else ''} ({other.source})."


def _measures(rule: Rule, program: Program) -> list[str]:
    return [name for what, name in rule_reads(rule) if what == "measure"]
