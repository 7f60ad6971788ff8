"""An impact as JSON: what `impact --format json` prints, and what text, workbook and page are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from scrubjay.decisions.decision import dollars
from scrubjay.impact.measuring import Billed, Effect, Impact, Money
from scrubjay.impact.moves import Move, Moved

EXAMPLES: Final = 3
"""Claims shown for each policy."""
Document = dict[str, Any]


def document(impact: Impact) -> Document:
    """The whole impact."""
    changes = [_change(one, impact.billed[one.new.claim_hash]) for one in impact.moved]
    return {
        "old": impact.old,
        "new": impact.new,
        "claims": {
            "read": impact.read,
            "changed": impact.together.claims,
            "other_reasons": len(impact.moved) - impact.together.claims,
            "other_outcome": sum(impact.outcomes.values()),
        },
        "outcomes": [
            {"old": old, "new": new, "claims": count} for (old, new), count in sorted(impact.outcomes.items())
        ],
        "together": effect(impact.together),
        "policies": _named("policy", impact.policies),
        "interactions": [
            {"policies": list(one.policies), "claims": [_interaction(claim) for claim in one.claims]}
            for one in impact.interactions
        ],
        "payers": _named("payer_id", impact.payers),
        "providers": _named("npi", impact.providers),
        "months": _named("month", impact.months),
        "changes": changes,
        "examples": list(_examples(impact)),
    }


def effect(one: Effect) -> Document:
    """Claims and money; `at_risk` is new risk, `freed` is risk that is gone."""
    return {
        "claims": one.claims,
        "worse": one.worse,
        "better": one.better,
        "how": dict(one.how),
        "at_risk": _money(one.at_risk),
        "freed": _money(one.freed),
    }


def _money(money: Money) -> Document:
    return {
        "charge": dollars(money.charge),
        "allowed": dollars(money.allowed),
        "lines_without_allowed": money.without,
    }


def _named(key: str, effects: Mapping[str, Effect]) -> list[Document]:
    return [{key: name, **effect(one)} for name, one in effects.items()]


def _interaction(one: Moved) -> Document:
    return {"claim_id": one.new.claim_id, "alone": dict(one.alone), "together": one.new.outcome}


def _change(one: Moved, billed: Billed) -> Document:
    lines = sorted({line for move in one.moves if move.decides for line in move.lines})
    allowed = [billed.allowed.get(line) for line in lines]
    known = [cents for cents in allowed if cents is not None]
    return {
        "claim_id": one.new.claim_id,
        "claim_hash": one.new.claim_hash,
        "payer_id": billed.payer,
        "npi": billed.provider,
        "month": min((billed.months[line] for line in lines if line in billed.months), default=None),
        "old": {"pack": one.old.pack, "outcome": one.old.outcome},
        "new": {"pack": one.new.pack, "outcome": one.new.outcome},
        "alone": dict(one.alone),
        "charge": dollars(sum(billed.charges.get(line, 0) for line in lines)),
        "allowed": dollars(sum(known)) if len(known) == len(allowed) else None,
        "moves": [_move(move) for move in one.moves],
    }


def _move(move: Move) -> Document:
    return {"policy": move.policy, "how": move.how, "subject": move.subject.document(), "lines": list(move.lines)}


def _examples(impact: Impact) -> Iterable[Document]:
    """The claims of each policy that move most money, with what either side says of them."""
    for policy in impact.policies:
        own = [(one, move) for one in impact.moved for move in one.moves if move.policy == policy]
        own.sort(key=lambda pair: (not pair[1].decides, -_charge(impact, *pair), pair[0].new.claim_id))
        seen: set[str] = set()
        for one, move in own:
            if one.new.claim_hash in seen or len(seen) >= EXAMPLES:
                continue
            seen.add(one.new.claim_hash)
            yield {
                "policy": policy,
                "claim_id": one.new.claim_id,
                **_move(move),
                "before": move.before.document() if move.before is not None else None,
                "after": move.after.document() if move.after is not None else None,
            }


def _charge(impact: Impact, one: Moved, move: Move) -> int:
    charges = impact.billed[one.new.claim_hash].charges
    return sum(charges.get(line, 0) for line in move.lines)
