"""Fixes tried before they are called verified: the patient's group is decided again with them (`meaning.md` 25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scrubjay.decisions.decision import Finding
from scrubjay.decisions.reach import Seen, reached
from scrubjay.executors.batches import batches, decide_groups
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
class Home:
    """What is needed to decide a group again: by which program each claim, and what came of it as it is."""

    programs: Mapping[str, Program]
    """Claim hash to the program that decides it."""
    patients: PatientsFacts
    group: Group
    decided: Sequence[Decided]
    seen: Mapping[int, Seen]
    """By identity of a program: the fields of a line that its rules may read from another claim."""
    _before: dict[Place, Sequence[tuple[frozenset[int], str]]] = field(default_factory=dict, repr=False)

    @property
    def before(self) -> States:
        """What came of every policy and subject, put together when a fix is tried."""
        if not self._before:
            self._before.update(states(self.decided))
        return self._before


@dataclass(frozen=True, slots=True)
class Trial:
    """Edits of a claim, and the findings that should go with them."""

    home: Home
    claim_hash: str
    edits: Sequence[Mapping[str, Any]]
    gone: Sequence[Finding]

    def edited(self) -> tuple[Group, frozenset[str] | None] | None:
        """The group with the edits made and the claims that may come out otherwise; None where they can't be made."""
        home = self.home
        edited = applied(home.patients.claim(home.group, self.claim_hash), self.edits)
        group = None if edited is None else home.patients.group(home.group, {self.claim_hash: edited})
        if group is None:
            return None
        seen = Seen()
        for program in {id(program) for program in home.programs.values()}:
            seen |= home.seen[program]
        return group, reached(home.group, group, self.claim_hash, seen)

    def holds(self, decided: Iterable[Decided]) -> bool:
        """Whether the findings go with the edits and nothing in the group is new or newly unchecked."""
        after = states(decided)
        subjects = ((self.claim_hash, f.policy, f.subject.type, frozenset(f.subject.lines)) for f in self.gone)
        if any(_state(after, (claim, policy, kind), lines) == "flagged" for claim, policy, kind, lines in subjects):
            return False
        return all(
            state == "clear" or _state(self.home.before, place, lines) == state
            for place, found in after.items()
            for lines, state in found
        )


def _state(found: States, place: Place, lines: frozenset[int]) -> str:
    """The worst state of the subjects that share a line with these."""
    states_ = {state for own, state in found.get(place, ()) if own & lines or own == lines}
    return next((state for state in ("flagged", "unchecked") if state in states_), "clear")


def tried(executor: Executor, trials: Sequence[Trial]) -> list[bool]:
    """Whether each trial holds; the edited groups of many are decided together."""
    answers = [False] * len(trials)
    edited = ((at, *found) for at, trial in enumerate(trials) if (found := trial.edited()) is not None)
    programs = {key: program for trial in trials for key, program in trial.home.programs.items()}
    for some in batches(edited, lambda one: len(one[1].lines)):
        decided = decide_groups(executor, programs, [(group, only) for _, group, only in some], why=False)
        for (at, _, _), of_group in zip(some, decided, strict=True):
            answers[at] = trials[at].holds(of_group)
    return answers


def fixed(
    executor: Executor, claims: Sequence[tuple[Home, str, Sequence[Finding]]]
) -> list[tuple[list[Finding], bool]]:
    """The findings of claims with their fixes tried alone, and whether all verified ones of a claim hold at once."""
    findings = [list(found) for _, _, found in claims]
    places = [(of, at) for of, found in enumerate(findings) for at, one in enumerate(found) if one.fix.edits]
    alone = [Trial(*claims[of][:2], findings[of][at].fix.edits, [findings[of][at]]) for of, at in places]
    # most fixes hold alone, so all of a claim are tried at once in the same go: many trials cost little more than one
    mendable = [[one for one in found if one.fix.edits] for found in findings]
    guessed = [of for of, found in enumerate(mendable) if len(found) > 1]
    answers = tried(executor, [*alone, *(_at_once(claims[of], mendable[of]) for of in guessed)])
    for (of, at), good in zip(places, answers, strict=False):
        one = findings[of][at]
        findings[of][at] = replace(one, fix=replace(one.fix, verified=good))
    good_ones = [[one for one in found if one.fix.verified] for found in findings]
    together = {of: len(good) == 1 for of, good in enumerate(good_ones)}
    together.update(zip(guessed, answers[len(alone) :], strict=True))
    for of in guessed:
        if len(good_ones[of]) < len(mendable[of]):
            together[of] = len(good_ones[of]) == 1
    several = [of for of in guessed if 1 < len(good_ones[of]) < len(mendable[of])]
    together.update(zip(several, tried(executor, [_at_once(claims[of], good_ones[of]) for of in several]), strict=True))
    for home, _, _ in claims:
        home.group.cache.clear()
    return [(found, together[of]) for of, found in enumerate(findings)]


def _at_once(claim: tuple[Home, str, Sequence[Finding]], findings: Sequence[Finding]) -> Trial:
    """The fixes of several findings of a claim together."""
    home, claim_hash, _ = claim
    return Trial(home, claim_hash, _all_edits(findings), findings)


def _all_edits(findings: Iterable[Finding]) -> list[Mapping[str, Any]]:
    edits: list[Mapping[str, Any]] = []
    for finding in findings:
        edits += [edit for edit in finding.fix.edits if edit not in edits]
    return edits


def states(decided: Iterable[Decided]) -> States:
    """The state of every policy and subject."""
    found: dict[Place, list[tuple[frozenset[int], str]]] = {}
    for one in decided:
        for verdict in one.verdicts:
            lines = frozenset(line.number for line in verdict.lines)
            found.setdefault((one.claim.hash, verdict.policy, verdict.subject), []).append((lines, verdict.state))
    return found


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
