"""Conformance files: for every policy version of a pack, claims on each side of its boundaries and what comes of them.

`python -m scrubjay.cases tests/policies/boundaries` writes them from the shipped packs; a test fails when they part.
A file holds one JSON object a line. The first names the pack and the hash of what it says. Each further one is a case:
its `facts` are a facts document; with a `boundary`, only the lists of it that differ from the rule's plain case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrubjay.cases.boundaries import Told, boundaries
from scrubjay.cases.judging import judge
from scrubjay.cases.scene import Json
from scrubjay.cases.sides.subjects import Found, marked, subject
from scrubjay.cases.steps.cells import waiting
from scrubjay.checking import Checker, checker
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import Library
from scrubjay.packs.pack import Pack
from scrubjay.packs.routing import Office
from scrubjay.rules.program import Program, Rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a policy on the claim's last line; `severity` of a finding, as it was capped by its evidence."""

    state: str
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One side of one boundary. `value`: what stands against the limit; no boundary: a plain case of the rule.

    `rule` is the rule that the case is of; `version` its dates of service, "" where it holds on all.
    """

    policy: str
    rule: str
    version: str
    boundary: str
    value: str
    facts: Json
    outcome: Outcome
    by: str = ""
    """The rule of the policy that flags it, with its dates, where that is another one."""

    def __str__(self) -> str:
        parts = (self.rule, self.version, self.boundary, self.value and f"({self.value})", self.outcome.state)
        return " ".join(part for part in parts if part)


def every_pack(library: Library) -> Checker:
    """A checker in which bases decide too: a claim whose payer id is a base's id goes to it."""
    bases = {pack.id: pack.id for pack in library.loaded.values() if pack.claims is None}
    return checker(library, office=Office(bases, {}))


@dataclass(frozen=True, slots=True)
class Conformance:
    """What a conformance file holds. `missed`: boundaries, alternatives and marks of which no two sides were found."""

    pack: str
    hash: str
    missed: tuple[str, ...]
    cases: tuple[Case, ...]


def conformance(ready: Checker, pack: Pack, only: Sequence[str] = ()) -> Conformance:
    """The cases of a pack's own policies, in its order; `only`: of these. Raises PackErrors."""
    program, tables = ready.programs.of(pack), ready.library.tables
    found: list[Case] = []
    told: dict[str, Told] = {}
    for policy, rules in program.policies.items():
        if only and policy not in only:
            continue
        judging = judge(program, tables, policy)
        for rule in own_rules(ready.library, pack, rules):
            item = str(rule.place)
            sides = boundaries(subject(pack, rule, judging), told.setdefault(item, Told()))
            cases = (case_of(ready, pack, rule, side) for side in sides)
            found += [case for case in cases if case is not None]
    missed = [f"{item}: {title}" for item, one in told.items() for title in one.missed()]
    marking = (
        [] if only else [rule for rules in program.marks.values() for rule in own_rules(ready.library, pack, rules)]
    )
    missed += [f"{rule.place}: mark {rule.mark}" for rule in marking if not marked(pack, rule, program, tables)]
    return Conformance(pack.id, program.hash, tuple(missed), tuple(found))


def own_rules(library: Library, pack: Pack, rules: Iterable[Rule]) -> list[Rule]:
    """The rules whose policies stand in the pack's own file, or were changed there."""
    changed = {item.place for item in library.merged(pack).items if pack.file in item.origins.values()}
    return [rule for rule in rules if rule.place.file == pack.file or rule.place in changed]


def version_of(rule: Rule) -> str:
    """The dates of service that a rule speaks of."""
    if rule.start is None and rule.through is None:
        return ""
    return f"{rule.start or ''}..{rule.through or ''}"


def named(program: Program, case: Case) -> Rule:
    """The rule that a case is of."""
    rules = program.policies[case.policy]
    return next(rule for rule in rules if rule.id == case.rule and version_of(rule) == case.version)


def outcome(ready: Checker, facts: Mapping[str, Any], pack_id: str, policy: str) -> Outcome | None:
    """What checking says of a policy on the last line; None if another pack decides the claim or it is refused."""
    read, notes = read_document(json.dumps(facts).encode(), "case.json")
    report = ready.check(read, Reference(), notes)
    if report.errors or [one.pack for one in report.decisions] != [pack_id]:
        return None
    (decision,) = report.decisions
    last = len(facts["claims"][0]["lines"])
    for finding in decision.findings:
        if finding.policy == policy and (finding.subject.type == "claim" or last in finding.subject.lines):
            return Outcome("flagged", finding.severity)
    if any(entry.policy == policy for entry in decision.unchecked):
        return Outcome("unchecked")
    return Outcome("clear")


def case_of(ready: Checker, pack: Pack, rule: Rule, one: Found) -> Case | None:
    """The case, if the whole pack decides as the policy alone did."""
    facts = _trimmed(one.judged.one.scene)
    came = outcome(ready, facts, pack.id, rule.policy)
    if came is None or came.state != one.judged.state:
        return None
    by = next((other for other in ready.programs.of(pack).rules if other.index == one.judged.rule), rule)
    said = "" if by is rule else f"{by.id} {version_of(by)}".strip()
    return Case(rule.policy, rule.id, version_of(rule), one.boundary, one.value, facts, came, said)


def _trimmed(scene: Json) -> Json:
    """The scene without empty lists."""
    return {name: scene[name] for name in sorted(scene) if scene[name]}


def written(whole: Conformance) -> str:
    """A conformance file's text."""
    head: Json = {"pack": whole.pack, "hash": whole.hash}
    lines: list[Json] = [head | ({"missed": list(whole.missed)} if whole.missed else {})]
    base: Case | None = None
    for case in whole.cases:
        if base is None or (base.rule, base.version) != (case.rule, case.version):
            base = case
        said: Json = {"policy": case.policy, "rule": case.rule}
        said |= {"version": case.version} if case.version else {}
        said |= {"boundary": case.boundary, "value": case.value} if case.boundary else {}
        said["facts"] = case.facts if base is case else _different(base.facts, case.facts)
        said["expect"] = {"state": case.outcome.state}
        said["expect"] |= {"severity": case.outcome.severity} if case.outcome.severity else {}
        said["expect"] |= {"rule": case.by} if case.by else {}
        lines.append(said)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _different(base: Json, facts: Json) -> Json:
    return {name: facts.get(name, []) for name in sorted({*base, *facts}) if base.get(name) != facts.get(name)}


def read(text: str) -> Conformance:
    """A conformance file, each case with its whole facts document."""
    head, *rest = (json.loads(line) for line in text.splitlines())
    plain: Json = {}
    cases = []
    for said in rest:
        plain = plain if "boundary" in said else said["facts"]
        facts = {name: rows for name, rows in {**plain, **said["facts"]}.items() if rows}
        came = Outcome(said["expect"]["state"], said["expect"].get("severity", ""))
        told = (said["policy"], said["rule"], said.get("version", ""), said.get("boundary", ""), said.get("value", ""))
        cases.append(Case(*told, facts, came, said["expect"].get("rule", "")))
    return Conformance(head["pack"], head["hash"], tuple(head.get("missed", ())), tuple(cases))


def file_of(folder: Path, pack_id: str) -> Path:
    """The conformance file of a pack."""
    return folder / f"{pack_id.replace('/', '.')}.jsonl"


def without_both_sides(ready: Checker, pack: Pack, cases: Iterable[Case]) -> list[str]:
    """The versions of the pack's policies that no case flags, or beside which no case comes out otherwise.

    A version whose rules all wait for rows of a table is none of them.
    """
    program = ready.programs.of(pack)
    flagged: set[str] = set()
    silent: set[str] = set()
    for case in cases:
        item = str(named(program, case).place)
        (flagged if case.outcome.state == "flagged" else silent).add(item)
    lacking = {}
    for rules in program.policies.values():
        for rule in own_rules(ready.library, pack, rules):
            item = str(rule.place)
            if waiting(rule, program):
                continue
            sides = [side for side, found in (("flagged", flagged), ("not flagged", silent)) if item not in found]
            if sides:
                lacking[item] = f"{rule.policy} {version_of(rule)} ({item}): no case {' and none '.join(sides)}"
    return list(lacking.values())
