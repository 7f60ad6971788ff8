"""One sentence for a change: what became of the policy, which way, for which claims and from when."""

from __future__ import annotations

from collections.abc import Sequence

from scrubjay.differing.changes import Change
from scrubjay.rules.program import Rule

WAYS = {
    "stricter": "stricter",
    "looser": "looser",
    "both": "stricter for some claims and looser for others",
}


def summary(change: Change, rules: tuple[Sequence[Rule], Sequence[Rule]], claims: str) -> str:
    """The sentence; `claims`: which lines the policy is about on both sides, in words."""
    title = next((rule.title for side in rules[::-1] for rule in side), change.policy)
    name = f"“{title}”"
    when = f", for dates of service from {change.start}" if change.start is not None else ""
    if change.change == "wording":
        parts = list(dict.fromkeys(part for part, _, _ in change.said))
        return f"{name}: same decisions, other words ({', '.join(parts)})."
    if change.change == "moved":
        return f"{name} is now called `{change.renamed}`; its conditions are the same."
    if change.change == "added":
        return f"{name} is new: it flags what passed before{when}."
    if change.change == "removed":
        return f"{name} is gone: what it flagged passes now{when}."
    if change.change == "unproven":
        return (
            f"{name}: not the same text of conditions{when}; no claim found that tells them apart "
            f"({change.tried:,} tried)."
        )
    where = f", for lines where {claims}" if claims else ""
    if not change.direction:
        return f"{name} speaks of other claims than before{where}{when}."
    return f"{name} became {WAYS[change.direction]}{where}{when}."
