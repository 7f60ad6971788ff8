"""Fixes tried before they are called verified: the patient's group is decided again with them (`meaning.md` 25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.decisions.decision import Finding
from scrubjay.executors.verdicts import Decided, Executor
from scrubjay.facts.claim import Claim, Row
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import ClaimFacts, Group
from scrubjay.rules.program import Program

Key = tuple[str, str, str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Trial:
    """What is needed to decide a group again: who decides, by which program each claim."""

    executor: Executor
    programs: Mapping[str, Program]
    """Claim hash to the program that decides it."""
    patients: PatientsFacts
    home: Group
    before: Mapping[Key, str]
    """Every (claim hash, policy, subject, lines) with its state."""

    def holds(self, edits: Sequence[Mapping[str, Any]], claim_hash: str, gone: Iterable[Key]) -> bool:
        """Whether the findings `gone` go with the edits and nothing in the group is new or newly unchecked."""
        claim = self.patients.claim(self.home, claim_hash)
        edited = applied(claim, edits)
        if edited is None:
            return False
        group = self.patients.group(self.home, {claim_hash: edited})
        if group is None:
            return False
        after = states(decide_all(self.executor, self.programs, group))
        if any(after.get(key) == "flagged" for key in gone):
            return False
        return not any(
            (state == "flagged" and self.before.get(key) != "flagged")
            or (state == "unchecked" and self.before.get(key) == "clear")
            or (state == "unchecked" and key not in self.before)
            for key, state in after.items()
        )


def decide_all(executor: Executor, programs: Mapping[str, Program], group: Group) -> list[Decided]:
    """Every claim of a group that has a program, by its program, in the group's order."""
    by_program: dict[int, list[ClaimFacts]] = {}
    found: dict[int, Program] = {}
    for claim in group.claims:
        program = programs.get(claim.hash)
        if program is not None:
            by_program.setdefault(id(program), []).append(claim)
            found[id(program)] = program
    decided = [one for key, claims in by_program.items() for one in executor.decide(found[key], group, claims)]
    place = {id(claim): at for at, claim in enumerate(group.claims)}
    return sorted(decided, key=lambda one: place[id(one.claim)])


def states(decided: Iterable[Decided]) -> dict[Key, str]:
    """The state of every policy and subject."""
    return {
        (one.claim.hash, v.policy, v.subject, tuple(line.number for line in v.lines)): v.state
        for one in decided
        for v in one.verdicts
    }


def verified(finding: Finding, claim_hash: str, trial: Trial) -> Finding:
    """The finding with its fix tried."""
    if not finding.fix.edits:
        return finding
    key = (claim_hash, finding.policy, finding.subject.type, finding.subject.lines)
    good = trial.holds(finding.fix.edits, claim_hash, [key])
    return replace(finding, fix=replace(finding.fix, verified=good))


def together(findings: Sequence[Finding], claim_hash: str, trial: Trial) -> bool:
    """Whether all verified fixes of a claim hold when they are made at once."""
    good = [finding for finding in findings if finding.fix.verified]
    if len(good) < 2:
        return bool(good)
    edits: list[Mapping[str, Any]] = []
    for finding in good:
        edits += [edit for edit in finding.fix.edits if edit not in edits]
    gone = [(claim_hash, f.policy, f.subject.type, f.subject.lines) for f in good]
    return trial.holds(edits, claim_hash, gone)


def applied(claim: Claim, edits: Sequence[Mapping[str, Any]]) -> Claim | None:
    """The claim with edits made; None where an edit has no line to be made on. Its hash stays, it names the claim."""
    lines: list[Row] = [dict(line) for line in claim.lines]
    for edit in edits:
        at = next((i for i, line in enumerate(lines) if line.get("number", i + 1) == edit["line"]), None)
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
