"""Fixes tried before they are called verified: the patient's group is decided again with them (`meaning.md` 25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.decisions.decision import Finding
from scrubjay.decisions.reach import Seen, reached
from scrubjay.executors.batches import decide_groups
from scrubjay.executors.verdicts import Decided, Executor
from scrubjay.facts.claim import Claim, Row
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import Group
from scrubjay.rules.program import Program

Place = tuple[str, str, str]
"""Claim hash, policy and kind of subject."""
States = Mapping[Place, Sequence[tuple[frozenset[int], str]]]
"""The subjects of each place, by the numbers of their lines, with their states."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is needed to decide a group again: who decides, by which program each claim."""

    executor: Executor
    programs: Mapping[str, Program]
    """Claim hash to the program that decides it."""
    patients: PatientsFacts
    home: Group
    before: States
    seen: Mapping[int, Seen]
    """By identity of a program: the fields of a line that its rules may read from another claim."""

    def holds(self, edits: Sequence[Mapping[str, Any]], claim_hash: str, gone: Iterable[Finding]) -> bool:
        """Whether the findings `gone` go with the edits and nothing in the group is new or newly unchecked."""
        edited = applied(self.patients.claim(self.home, claim_hash), edits)
        if edited is None:
            return False
        group = self.patients.group(self.home, {claim_hash: edited})
        if group is None:
            return False
        seen = Seen()
        for program in self.programs.values():
            seen |= self.seen[id(program)]
        only = reached(self.home, group, claim_hash, seen)
        (decided,) = decide_groups(self.executor, self.programs, [group], only)
        after = states(decided)
        left = (self._state(after, (claim_hash, f.policy, f.subject.type), frozenset(f.subject.lines)) for f in gone)
        if any(state == "flagged" for state in left):
            return False
        return all(
            state == "clear" or self._state(self.before, place, lines) == state
            for place, subjects in after.items()
            for lines, state in subjects
        )

    @staticmethod
    def _state(found: States, place: Place, lines: frozenset[int]) -> str:
        """The worst state of the subjects that share a line with these."""
        states_ = {state for own, state in found.get(place, ()) if own & lines or own == lines}
        return next((state for state in ("flagged", "unchecked") if state in states_), "clear")


def states(decided: Iterable[Decided]) -> States:
    """The state of every policy and subject."""
    found: dict[Place, list[tuple[frozenset[int], str]]] = {}
    for one in decided:
        for verdict in one.verdicts:
            lines = frozenset(line.number for line in verdict.lines)
            found.setdefault((one.claim.hash, verdict.policy, verdict.subject), []).append((lines, verdict.state))
    return found


def verified(finding: Finding, claim_hash: str, trial: Trial) -> Finding:
    """The finding with its fix tried."""
    if not finding.fix.edits:
        return finding
    good = trial.holds(finding.fix.edits, claim_hash, [finding])
    return replace(finding, fix=replace(finding.fix, verified=good))


def together(findings: Sequence[Finding], claim_hash: str, trial: Trial) -> bool:
    """Whether all verified fixes of a claim hold when they are made at once."""
    good = [finding for finding in findings if finding.fix.verified]
    if len(good) < 2:
        return bool(good)
    edits: list[Mapping[str, Any]] = []
    for finding in good:
        edits += [edit for edit in finding.fix.edits if edit not in edits]
    return trial.holds(edits, claim_hash, good)


def applied(claim: Claim, edits: Sequence[Mapping[str, Any]]) -> Claim | None:
    """The claim with edits made; None where an edit has no line to be made on. Its hash stays, it names the claim."""
    lines: list[Row] = [{**line, "number": line.get("number", at)} for at, line in enumerate(claim.lines, start=1)]
    for edit in edits:
        at = next((at for at, line in enumerate(lines) if line["number"] == edit["line"]), None)
        if at is None:
            return None
        if edit["action"] == "remove_line":
            del lines[at]
            continue
        lines[at] = _edited(lines[at], str(edit["action"]), edit["value"])
    charge = sum(c for line in lines if isinstance(c := line.get("charge"), int))
    row = claim.row if len(lines) == len(claim.lines) else {**claim.row, "charge": charge}
    return Claim(row, tuple(lines), claim.place, claim.hash)


def _edited(line: Row, action: str, value: Any) -> Row:
    modifiers = line.get("modifiers")
    given: tuple[Any, ...] = modifiers if isinstance(modifiers, tuple) else ()
    if action == "add_modifier":
        return {**line, "modifiers": given if value in given else (*given, value)}
    if action == "remove_modifier":
        return {**line, "modifiers": tuple(m for m in given if m != value)}
    fields = {"set_units": "units", "set_place_of_service": "place_of_service", "replace_code": "code"}
    if action == "set_authorization":
        return {**line, "authorization_numbers": (value,)}
    return {**line, fields[action]: value}
