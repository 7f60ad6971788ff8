"""Which claims prove a change: test claims beside the pack, and claims on the boundaries of the new conditions.

A claim proves a change where the two sides decide it differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrubjay.cases.boundaries import Told, boundaries
from scrubjay.cases.conformance import own_rules, version_of
from scrubjay.cases.judging import judge
from scrubjay.cases.sides.subjects import Found, subject
from scrubjay.checking import Checker
from scrubjay.decisions.decision import SEVERITIES, Decision
from scrubjay.differing.changes import Change
from scrubjay.differing.deciding import decided, differs, levels
from scrubjay.differing.revisions import PREFIX
from scrubjay.differing.side import Side
from scrubjay.executors.reference import Reference
from scrubjay.facts.claim import Facts
from scrubjay.facts.documents import read_document
from scrubjay.memo.sourcing import concerned
from scrubjay.packs.library import looks_like_file, shipped_folder
from scrubjay.packs.pack import Pack
from scrubjay.rules.program import Rule
from scrubjay.testing.claims import claims_folder, claims_in
from scrubjay.testing.running import ready


@dataclass(frozen=True, slots=True)
class Shows:
    """A claim that a policy decides differently on the two sides, and what comes of it on either.

    That is a severity, `unchecked`, `clear`, or `no pack` where none decides it.
    """

    name: str
    before: str
    after: str

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"name": self.name, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Proof:
    """The claims that prove a change. `boundaries`: those of `tried` boundary claims of the new side.

    `missed`: boundaries of which no claims on both sides were found.
    """

    tests: tuple[Shows, ...]
    boundaries: tuple[Shows, ...]
    tried: int
    missed: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "test_claims": [one.document() for one in self.tests],
            "boundary_claims": [one.document() for one in self.boundaries],
            "boundary_claims_tried": self.tried,
            "boundaries_missed": list(self.missed),
        }


@dataclass(frozen=True, slots=True)
class Suite:
    """The test claims of a pack, each decided on both sides. `folder`: where they are or belong; None: nowhere."""

    pack: str
    folder: Path | None
    claims: tuple[tuple[str, Decision | None, Decision | None], ...]
    unread: tuple[str, ...] = ()
    """Files in the folder that cannot be used as a whole."""


def suite(old: Side, new: Side, one: Pack, other: Pack, folders: Sequence[Path] = ()) -> Suite:
    """The claims beside the new pack `other`, decided by it and by the old `one`. Raises OSError."""
    folder = suite_folder(new, other, folders)
    files = claims_in(folder) if folder is not None else ()
    sides = ready(old.library, one), ready(new.library, other)
    claims: list[tuple[str, Decision | None, Decision | None]] = []
    unread: list[str] = []
    for file in files:
        facts, notes = read_document(file.read_bytes(), file.name)
        claims += _decided(file.name, facts, *sides)
        unread += [file.as_posix()] if any(note.level != "note" for note in notes) else []
    return Suite(other.id, folder, tuple(claims), tuple(unread))


def suite_folder(side: Side, pack: Pack, folders: Sequence[Path]) -> Path | None:
    """Where the test claims of a pack of a side belong; None where nothing can be laid: a git revision, a lost file."""
    if side.label.startswith(PREFIX):
        return None
    given = Path(side.label)
    if given.is_dir():
        places = [given / Path(*Path(pack.file).parts[1:])]
    elif looks_like_file(side.label):
        places = [given]
    else:
        places = [Path(folder) / Path(*Path(pack.file).parts[1:]) for folder in (*folders[::-1], shipped_folder())]
    return next((claims_folder(place) for place in places if place.is_file()), None)


def proof(old: Side, new: Side, pairs: Sequence[tuple[Pack, Pack]], change: Change, suites: Iterable[Suite]) -> Proof:
    """What proves a change of a policy in the packs of `pairs`.

    Boundary claims come from the first pack in whose own file the policy stands, for the dates that change.
    """
    policy, renamed = change.policy, change.renamed or change.policy
    tests = tuple(
        Shows(name, came(before, policy), came(after, renamed))
        for one in suites
        for name, before, after in one.claims
        if differs(before, after, policy, renamed) and came(before, policy) != came(after, renamed)
    )
    for was, now in pairs:
        program, tables = new.programs.of(now), new.library.tables
        rules = own_rules(new.library, now, concerned(program.policies.get(renamed, ()), change.start))
        if not rules:
            continue
        judging, asked = judge(program, tables, renamed), {str(rule.place): Told() for rule in rules}
        found = [
            (rule, side) for rule in rules for side in boundaries(subject(now, rule, judging), asked[str(rule.place)])
        ]
        missed = tuple(title for one in asked.values() for title in one.missed())
        dated = len({version_of(rule) for rule in rules}) > 1
        told = [_shows(old, new, was, now, change, rule if dated else None, side) for rule, side in found]
        return Proof(tests, tuple(one for one in told if one is not None), len(found), missed)
    return Proof(tests, (), 0, ())


def came(decision: Decision | None, policy: str) -> str:
    """What came of a policy on a claim: the worst."""
    if decision is None or decision.pack is None:
        return "no pack"
    found = {level for level, _, _ in levels(decision, policy)}
    return next((level for level in (*SEVERITIES, "unchecked") if level in found), "clear")


def _shows(
    old: Side, new: Side, one: Pack, other: Pack, change: Change, rule: Rule | None, found: Found
) -> Shows | None:
    """`rule`: whose dates are told."""
    facts = {name: rows for name, rows in found.judged.one.scene.items() if rows}
    was = came(decided(old, one, facts), change.policy)
    now = came(decided(new, other, facts), change.renamed or change.policy)
    if was == now:
        return None
    shown = f"{found.boundary}{f': {found.value}' if found.value else ''}" if found.boundary else "a plain case"
    dates = version_of(rule) if rule is not None else ""
    return Shows(f"{shown} ({dates})" if dates else shown, was, now)


def _decided(
    name: str, facts: Facts, old: Checker, new: Checker
) -> Iterator[tuple[str, Decision | None, Decision | None]]:
    """The claims of a document, by the file's name (and the claim's, where there are several)."""
    before, after = (side.check(facts, Reference()).decisions for side in (old, new))
    for one, other in zip(before, after, strict=True):
        yield (name if len(after) == 1 else f"{name}, claim {other.claim_id}"), one, other
