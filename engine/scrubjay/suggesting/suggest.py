"""From a claim and the record beside it to claims that the record supports, each decided before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrubjay.decisions.deciding import Choose
from scrubjay.decisions.why import NotFound, no_claim
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import ClaimFacts, Group, Universe
from scrubjay.suggesting.bench import Bench, Seen
from scrubjay.suggesting.draft import draft_of, proposed_lines
from scrubjay.suggesting.evaluations import evaluation
from scrubjay.suggesting.minutes_given import note_gaps
from scrubjay.suggesting.modifiers import modifiers, no_more_told, questions
from scrubjay.suggesting.record import again, visits
from scrubjay.suggesting.services import services
from scrubjay.suggesting.suggestion import Gap, Suggested, Way, each_once
from scrubjay.suggesting.treatment import treatment
from scrubjay.tables import Table

WAYS = 6
"""Whole claims that are shown where the record leaves choices."""


def suggest(
    universe: Universe,
    choose: Choose,
    executor: Executor,
    patients: PatientsFacts,
    tables: Mapping[str, Table],
    claim_id: str,
) -> tuple[Suggested, ...]:
    """What is suggested for each claim of an id, in input order. Raises NotFound."""
    found = [(claim, group) for group in universe.groups for claim in group.claims if claim.id == claim_id]
    if not found:
        raise NotFound(no_claim(universe, claim_id))
    found.sort(key=lambda pair: pair[0].index)
    return tuple(_suggested(claim, group, choose, executor, patients, tables) for claim, group in found)


@dataclass(slots=True)
class _Picking:
    """Takes the ways that were asked for, the first of those that nobody asked about, and notes how many there were."""

    wanted: tuple[int, ...]
    counts: list[int] = field(default_factory=list)

    def __call__(self, count: int) -> int:
        at = len(self.counts)
        self.counts.append(count)
        return self.wanted[at] if at < len(self.wanted) else 0


def _suggested(
    claim: ClaimFacts,
    group: Group,
    choose: Choose,
    executor: Executor,
    patients: PatientsFacts,
    tables: Mapping[str, Table],
) -> Suggested:
    facts = patients.narrowed(group, {})
    bench = Bench(choose, executor, tables, facts, group)
    first = bench.see(draft_of(patients.claim(group, claim.hash), facts))
    if first is None:
        raise NotFound(f"claim {claim.id} has no lines")
    ways: list[Way] = []
    waiting: list[tuple[int, ...]] = [()]
    while waiting and len(ways) < WAYS:
        picking = _Picking(waiting.pop(0))
        ways.append(_way(bench, first, picking))
        taken = [*picking.wanted, *([0] * (len(picking.counts) - len(picking.wanted)))]
        for at in range(len(picking.wanted), len(picking.counts)):
            waiting += [(*taken[:at], other) for other in range(1, picking.counts[at])]
    return Suggested(first.decision, tuple(ways), bool(waiting))


def _way(bench: Bench, seen: Seen, picking: _Picking) -> Way:
    first = seen
    gaps: list[Gap] = []
    if seen.run is None:
        why = [one.words for one in seen.decision.unchecked] or ["No pack decides this claim."]
        gaps.append(Gap("claim", f"{' '.join(why)} What its payer asks for is not known, and nothing is suggested."))
    seen, made, _ = modifiers(bench, seen)
    days, loose = visits(seen)
    gaps += loose
    for visit in days if seen.run is not None else ():
        gaps += note_gaps(seen, visit)
        for step in (evaluation, services):
            now = again(seen, visit)
            if now is not None:
                seen, more, open_ = step(bench, seen, now)
                made += more
                gaps += open_
        now = again(seen, visit)
        if now is not None:
            seen, more, open_ = treatment(bench, seen, now, picking)
            made += more
            gaps += open_
    seen, more, open_ = modifiers(bench, seen)
    made += more
    gaps += open_
    left = set(seen.draft.numbers())
    made = [one for one in made if one.kind != "modifiers" or any(edit["line"] in left for edit in one.edits)]
    gaps += questions(seen)
    gaps += no_more_told(first, seen)
    gaps += _charges(first, seen)
    return Way(tuple(made), proposed_lines(seen.draft), seen.decision, each_once(gaps))


def _charges(first: Seen, seen: Seen) -> list[Gap]:
    """Lines whose charge the change leaves to the office."""
    before = {line.number for line in proposed_lines(first.draft) if line.charge is None}
    lines = [line for line in proposed_lines(seen.draft) if line.charge is None and line.number not in before]
    words = "No charge is suggested: the office says what it charges for it."
    return [Gap(f"line {line.number}, {line.code}", words, ("charge",)) for line in lines]
