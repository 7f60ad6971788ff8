"""What a change would have done to an office's claims, by policy and payer, and what of them could not be decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.decisions.deciding import Choice, decide
from scrubjay.decisions.decision import dollars
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Facts
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import ClaimFacts
from scrubjay.impact.deciding import Packs, impact
from scrubjay.impact.measuring import Effect, Impact, impact_of
from scrubjay.impact.telling import document, effect


@dataclass(frozen=True, slots=True)
class Open:
    """Claims of which a changed policy could not be decided with the new packs, for want of the same facts."""

    policy: str
    lacks: tuple[str, ...]
    claims: int
    charge: int
    """Cents charged for the lines that it may concern."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "policy": self.policy,
            "lacks": list(self.lacks),
            "claims": self.claims,
            "charge": dollars(self.charge),
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """An impact, the same for each payer by itself, and what is open. `elsewhere`: claims that no pack decides."""

    impact: Impact
    payers: tuple[tuple[str, Impact], ...]
    open: tuple[Open, ...]
    elsewhere: int

    def document(self) -> dict[str, Any]:
        """As JSON: as `scrubjay impact` says it, with the effect of each policy and of all together for each payer."""
        by_payer = [
            {"payer_id": payer, "together": effect(one.together), "policies": _effects(one.policies)}
            for payer, one in self.payers
        ]
        return document(self.impact) | {
            "by_payer": by_payer,
            "open": [one.document() for one in self.open],
            "without_pack": self.elsewhere,
        }


def measure(
    old: Packs,
    new: Packs,
    policies: Collection[str],
    facts: Facts,
    executor: Executor,
    progress: Callable[[int], None] | None = None,
) -> Measured:
    """The impact on claims. `policies`: those that changed, by the names of the new side.

    `progress` is told how many claims were done; each may be decided up to three times.
    """
    found = impact(old, new, facts, executor, progress)
    universe = new.checker.universe(facts)
    claims = [claim for group in universe.groups for claim in group.claims]
    payers = dict.fromkeys(found.billed[one.new.claim_hash].payer for one in found.moved)
    ranked = [*found.payers, *(payer for payer in payers if payer not in found.payers)]
    each = tuple(
        (
            payer,
            impact_of(
                old.label,
                new.label,
                found.read,
                [one for one in found.moved if found.billed[one.new.claim_hash].payer == payer],
                claims,
            ),
        )
        for payer in ranked
    )
    elsewhere = sum(new.checker.choose(claim).program is None for claim in claims)
    return Measured(found, each, _open(new, policies, facts, executor, progress), elsewhere)


def _open(
    new: Packs, policies: Collection[str], facts: Facts, executor: Executor, progress: Callable[[int], None] | None
) -> tuple[Open, ...]:
    """Not decided is told of all claims, also of those that were not decided before either."""
    checker = new.checker
    universe = checker.universe(facts)
    nothing = Choice(None)

    def choose(claim: ClaimFacts) -> Choice:
        chosen = checker.choose(claim)
        speaks = chosen.program is not None and any(name in chosen.program.policies for name in policies)
        return chosen if speaks else nothing

    groups = tuple(g for g in universe.groups if any(choose(claim) is not nothing for claim in g.claims))
    patients = PatientsFacts(facts, checker.library.tables)
    wanting: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for decision in decide(replace(universe, groups=groups), choose, executor, patients, progress):
        for entry in decision.unchecked:
            if entry.policy in policies:
                lines = {line for subject in entry.subjects for line in subject.lines} or set(decision.charges)
                charge = sum(decision.charges.get(line, 0) for line in lines)
                wanting[entry.policy, tuple(sorted(entry.lacks))].append(charge)
    told = [Open(policy, lacks, len(charges), sum(charges)) for (policy, lacks), charges in wanting.items()]
    return tuple(sorted(told, key=lambda one: (-one.charge, -one.claims, one.policy, one.lacks)))


def _effects(effects: Any) -> list[dict[str, Any]]:
    pairs: list[tuple[str, Effect]] = list(effects.items())
    return [{"policy": policy, **effect(one)} for policy, one in pairs]
