"""Where drafts are decided: with the whole patient's group, held against the claim as it came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scrubjay.decisions.deciding import Choose, decide
from scrubjay.decisions.decision import SEVERITIES, Decision, Finding, Subject
from scrubjay.executors.run import Run, run_of
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Facts, Placed
from scrubjay.facts.gathering import gather
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import ClaimFacts, Group
from scrubjay.suggesting.draft import Draft, changed
from scrubjay.suggesting.suggestion import Edit
from scrubjay.tables import Table

MODIFIERS = frozenset({"add_modifier", "remove_modifier"})
ROUNDS = 6
"""How often what a change newly lacks is added, before it is given up."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A draft, decided: the decisions of the patient's claims by hash, and the facts behind that of the draft."""

    draft: Draft
    decisions: Mapping[str, Decision]
    group: Group
    claim: ClaimFacts
    run: Run | None
    """None where no pack decides the claim."""

    @property
    def decision(self) -> Decision:
        """The draft's own."""
        return self.decisions[self.claim.hash]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a change: the draft with it and with the modifiers it earns, or the findings that are new."""

    seen: Seen | None
    edits: tuple[Edit, ...]
    new: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """What is needed to decide a draft. `facts`: those of the patient alone, the claim as it came among them."""

    choose: Choose
    executor: Executor
    tables: Mapping[str, Table]
    facts: Facts
    home: Group

    def see(self, draft: Draft) -> Seen | None:
        """The draft decided; None where no line of it is left."""
        if not draft.claim.lines:
            return None
        mine = PatientsFacts(self.facts, self.tables).narrowed(self.home, {draft.claim.hash: draft.claim})
        facts = replace(mine, lines=draft.told, minutes=draft.minutes)
        universe = gather(facts, self.tables)
        found = decide(universe, self.choose, self.executor, PatientsFacts(facts, self.tables))
        for group in universe.groups:
            for claim in group.claims:
                if claim.hash == draft.claim.hash:
                    program = self.choose(claim).program
                    run = run_of(program, group) if program is not None else None
                    return Seen(draft, {one.claim_hash: one for one in found}, group, claim, run)
        return None

    def tried(
        self, before: Seen, edits: Sequence[Edit], gone: Collection[str] = (), minutes: Sequence[Placed] | None = None
    ) -> Tried:
        """A change on top of `before`, with the modifiers that what it brings asks for and the record earns.

        It holds if nothing is found that was not found before, and no finding of the policies `gone` is left on the
        lines it changes.
        """
        made = list(edits)
        draft = changed(before.draft, made, minutes)
        for _ in range(ROUNDS):
            seen = self.see(draft)
            if seen is None:
                return Tried(None, tuple(made))
            new = new_findings(before, seen)
            touched = {edit["line"] for edit in made}
            left = [f for f in seen.decision.findings if f.policy in gone and touched & set(f.subject.lines)]
            if not new and not left:
                return Tried(seen, _folded(made, draft))
            more = [
                edit
                for finding in new
                if all(edit["action"] in MODIFIERS for edit in finding.fix.edits)
                for edit in finding.fix.edits
                if edit not in made
            ]
            if not more:
                return Tried(None, tuple(made), (*new, *left))
            made += _each(more)
            draft = changed(draft, _each(more))
        return Tried(None, tuple(made), tuple(new))


def new_findings(before: Seen, after: Seen) -> tuple[Finding, ...]:
    """Findings of the patient's claims that were not there, or weighed less, on the lines that they speak of."""
    return tuple(
        finding
        for claim_hash, decision in after.decisions.items()
        for finding in decision.findings
        if _weight(before, claim_hash, finding, after.draft.origin) < _rank(finding.severity)
    )


def mended(before: Seen, after: Seen) -> tuple[str, ...]:
    """The policies of which a finding is gone because it is clear on its lines, not because nobody can tell now."""
    left = [(one.policy, one.subject) for one in after.decision.findings]
    left += [(one.policy, subject) for one in after.decision.unchecked for subject in one.subjects]
    gone = (
        finding.policy
        for finding in before.decision.findings
        if not any(
            policy == finding.policy
            and (_whole(subject) or _came_from(subject, after) & _came_from(finding.subject, before))
            for policy, subject in left
        )
    )
    return tuple(sorted(set(gone)))


def _came_from(subject: Subject, seen: Seen) -> set[int]:
    """The numbers, in the claim as it came, of the lines that a subject speaks of."""
    return {seen.draft.origin.get(number, number) for number in subject.lines}


def _weight(before: Seen, claim_hash: str, finding: Finding, origin: Mapping[int, int]) -> int:
    decision = before.decisions.get(claim_hash)
    if decision is None:
        return 0
    own = claim_hash == before.claim.hash
    lines = {origin.get(n, n) if own else n for n in finding.subject.lines}
    earlier = {n: before.draft.origin.get(n, n) if own else n for f in decision.findings for n in f.subject.lines}
    ranks = [
        _rank(one.severity)
        for one in decision.findings
        if one.policy == finding.policy
        and one.subject.type == finding.subject.type
        and (_whole(one.subject) or lines & {earlier[n] for n in one.subject.lines})
    ]
    return max(ranks, default=0)


def _whole(subject: Subject) -> bool:
    return subject.type == "claim"


def _rank(severity: str) -> int:
    return len(SEVERITIES) - SEVERITIES.index(severity)


def _each(edits: Iterable[Edit]) -> list[Edit]:
    found: list[Edit] = []
    for edit in edits:
        if edit not in found:
            found.append(edit)
    return found


def _folded(edits: Sequence[Edit], draft: Draft) -> tuple[Edit, ...]:
    """Edits with the modifiers of a new line said where it is added."""
    added = {edit["line"] for edit in edits if edit["action"] == "add_line"}
    found: list[Edit] = []
    for edit in edits:
        if edit["action"] == "add_line":
            modifiers = draft.line(edit["line"]).get("modifiers")
            value = {**edit["value"], "modifiers": list(modifiers) if isinstance(modifiers, tuple) else []}
            found.append({**edit, "value": value})
        elif edit["line"] not in added or edit["action"] not in MODIFIERS:
            found.append(edit)
    return tuple(found)
