"""Real claims decided under both sides; those that no changed pack decides on either side are not decided at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from scrubjay.checking import Checker, checker
from scrubjay.decisions.deciding import Choice, decide
from scrubjay.decisions.decision import Decision
from scrubjay.differing.side import Side
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Facts
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import ClaimFacts, Universe
from scrubjay.impact.measuring import Impact, impact_of
from scrubjay.impact.moves import Moved, moved
from scrubjay.packs.pack import Pack
from scrubjay.packs.routing import NO_OFFICE, Office


@dataclass(frozen=True, slots=True)
class Packs:
    """One side made ready to decide."""

    label: str
    checker: Checker


def packs_of(side: Side, only: Iterable[Pack] = (), office: Office = NO_OFFICE) -> Packs:
    """A side made ready. Raises PackErrors with the problems of all its packs at once."""
    return Packs(side.label, checker(side.library, tuple(only), office))


def impact(
    old: Packs,
    new: Packs,
    facts: Facts,
    executor: Executor,
    progress: Callable[[int], None] | None = None,
) -> Impact:
    """What comes out otherwise. `progress` is told how many claims were done, each of them once for each side."""
    universe = new.checker.universe(facts)
    earlier = old.checker.universe(facts)
    changed = _changed(old, new, earlier, universe)
    decisions = [
        _decided(packs, within, facts, changed, executor, progress)
        for packs, within in ((old, earlier), (new, universe))
    ]
    found: list[Moved] = []
    for key, decision in decisions[1].items():
        before = decisions[0].get(key)
        one = moved(before, decision) if before is not None else None
        if one is not None:
            found.append(one)
    claims = [claim for group in universe.groups for claim in group.claims]
    return impact_of(old.label, new.label, len(claims), found, claims)


def _changed(old: Packs, new: Packs, earlier: Universe, universe: Universe) -> set[str]:
    """Hashes of the claims that packs of another hash decide on the two sides, or other tables may tell of."""
    before = {claim.hash: _decides(old, claim) for group in earlier.groups for claim in group.claims}
    return {
        claim.hash
        for group in universe.groups
        for claim in group.claims
        if before.get(claim.hash) != _decides(new, claim)
    }


def _decides(packs: Packs, claim: ClaimFacts) -> tuple[object, ...]:
    choice = packs.checker.choose(claim)
    return (choice.program.pack_id, choice.program.hash, choice.perhaps) if choice.program else (None, choice.perhaps)


def _decided(
    packs: Packs,
    universe: Universe,
    facts: Facts,
    wanted: set[str],
    executor: Executor,
    progress: Callable[[int], None] | None,
) -> dict[tuple[str, int], Decision]:
    """The decisions of the claims wanted, by hash and the place in the input."""
    checker = packs.checker
    groups = tuple(group for group in universe.groups if any(claim.hash in wanted for claim in group.claims))
    nothing = Choice(None)

    def choose(claim: ClaimFacts) -> Choice:
        return checker.choose(claim) if claim.hash in wanted else nothing

    patients = PatientsFacts(facts, checker.library.tables)
    some = replace(universe, groups=groups)
    made = decide(some, choose, executor, patients, progress)
    order = sorted(claim.index for group in groups for claim in group.claims)
    numbered = zip(made, order, strict=True)
    return {(one.claim_hash, at): one for one, at in numbered if one.claim_hash in wanted}
