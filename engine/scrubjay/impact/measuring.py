"""What a change does to a body of claims: counts and money by policy, alone and together, payer, provider and month.

Money is cents. A line's charge moves once for each policy, and once for all of them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scrubjay.decisions.decision import Finding
from scrubjay.facts.universe import ClaimFacts
from scrubjay.impact.moves import HOW, Moved, counted, interactions, worse

UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Billed:
    """What a claim bills, by line number: cents charged and (where known) allowed, month; who billed it."""

    payer: str
    provider: str
    charges: Mapping[int, int]
    allowed: Mapping[int, int | None]
    months: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Money:
    """Cents that move, by charge; by what the payer allows, as far as that is known (`without` counts other lines)."""

    charge: int = 0
    allowed: int = 0
    without: int = 0

    def __add__(self, other: Money) -> Money:
        return Money(self.charge + other.charge, self.allowed + other.allowed, self.without + other.without)


NOTHING = Money()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: claims by what becomes of them, and money that comes to be at risk or is at risk no more."""

    claims: int = 0
    worse: int = 0
    better: int = 0
    how: Mapping[str, int] = field(default_factory=dict)
    at_risk: Money = NOTHING
    freed: Money = NOTHING


@dataclass(frozen=True, slots=True)
class Interaction:
    """Policies that change the same claims, and how many of these come out otherwise than by one of them alone."""

    policies: tuple[str, ...]
    claims: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What became of all claims. `read`: claims; `decided`: those that were decided on both sides."""

    old: str
    new: str
    read: int
    moved: tuple[Moved, ...]
    billed: Mapping[str, Billed]
    outcomes: Mapping[tuple[str, str], int]
    policies: Mapping[str, Effect]
    together: Effect
    interactions: tuple[Interaction, ...]
    payers: Mapping[str, Effect]
    providers: Mapping[str, Effect]
    months: Mapping[str, Effect]


def impact_of(old: str, new: str, read: int, moved: Sequence[Moved], claims: Iterable[ClaimFacts]) -> Impact:
    """The counts and sums of all claims that moved. `claims`: at least those."""
    wanted = {one.new.claim_hash for one in moved}
    billed = {claim.hash: billed_of(claim) for claim in claims if claim.hash in wanted}
    decided = [one for one in moved if any(move.decides for move in one.moves)]
    policies = dict.fromkeys(policy for one in moved for policy in dict.fromkeys(m.policy for m in one.moves))
    of_policy = {policy: _effect(moved, billed, policy) for policy in policies}
    ranked = sorted(of_policy, key=lambda name: (-_size(of_policy[name]), -of_policy[name].claims, name))
    return Impact(
        old,
        new,
        read,
        tuple(moved),
        billed,
        Counter((one.old.outcome, one.new.outcome) for one in decided if one.old.outcome != one.new.outcome),
        {name: of_policy[name] for name in ranked},
        _effect(moved, billed),
        tuple(Interaction(names, tuple(found)) for names, found in sorted(interactions(decided).items())),
        _by(decided, billed, lambda one: [billed[one.new.claim_hash].payer]),
        _by(decided, billed, lambda one: [billed[one.new.claim_hash].provider]),
        _by_month(decided, billed),
    )


def billed_of(claim: ClaimFacts) -> Billed:
    """What a claim bills."""
    row = claim.row
    npi = row.get("rendering.npi") or row.get("billing.npi")
    numbered = [(line.number, line) for line in claim.lines]
    return Billed(
        str(row.get("payer.id") or UNKNOWN),
        npi if isinstance(npi, str) else UNKNOWN,
        {number: cents for number, line in numbered if isinstance(cents := line.row.get("charge"), int)},
        {number: cents if isinstance(cents := line.row.get("allowed"), int) else None for number, line in numbered},
        {number: f"{line.date:%Y-%m}" if line.date else UNKNOWN for number, line in numbered},
    )


def _effect(moved: Iterable[Moved], billed: Mapping[str, Billed], policy: str | None = None) -> Effect:
    """What one policy's change does alone; of all together where none is named."""
    claims = worse_ = better = 0
    how: Counter[str] = Counter()
    at_risk = freed = NOTHING
    for one in moved:
        moves = [move for move in one.moves if policy is None or move.policy == policy]
        if not moves:
            continue
        how.update(counted(moves))
        if not any(move.decides for move in moves):
            continue
        claims += 1
        way = worse(one.old.outcome, one.new.outcome if policy is None else one.alone.get(policy, one.new.outcome))
        worse_ += way > 0
        better += way < 0
        before, after = (_lost(decision.findings, policy) for decision in (one.old, one.new))
        money = billed[one.new.claim_hash]
        at_risk += _sum(money, after - before)
        freed += _sum(money, before - after)
    ordered = {name: how[name] for name in HOW if how[name]}
    return Effect(claims, worse_, better, ordered, at_risk, freed)


def _lost(findings: Iterable[Finding], policy: str | None) -> frozenset[int]:
    """Lines at risk of a denial or under review."""
    return frozenset(
        line
        for finding in findings
        if (policy is None or finding.policy == policy) and finding.severity != "advise"
        for line in finding.lost
    )


def _sum(billed: Billed, lines: frozenset[int]) -> Money:
    allowed = [billed.allowed.get(line) for line in lines]
    return Money(
        sum(billed.charges.get(line, 0) for line in lines),
        sum(cents for cents in allowed if cents is not None),
        sum(cents is None for cents in allowed),
    )


def _by(
    moved: Sequence[Moved], billed: Mapping[str, Billed], keys: Callable[[Moved], Iterable[str]]
) -> dict[str, Effect]:
    groups: dict[str, list[Moved]] = {}
    for one in moved:
        for key in keys(one):
            groups.setdefault(key, []).append(one)
    effects = {key: _effect(found, billed) for key, found in groups.items()}
    return {key: effects[key] for key in sorted(effects, key=lambda key: (-_size(effects[key]), key))}


def _by_month(moved: Sequence[Moved], billed: Mapping[str, Billed]) -> dict[str, Effect]:
    """By the first month of the lines that move."""

    def months(one: Moved) -> Iterator[str]:
        own = billed[one.new.claim_hash].months
        lines = {line for move in one.moves if move.decides for line in move.lines} or set(own)
        yield min((own[line] for line in lines if line in own), default=UNKNOWN)

    found = _by(moved, billed, months)
    return {key: found[key] for key in sorted(found)}


def _size(effect: Effect) -> int:
    return effect.at_risk.charge + effect.freed.charge
