"""One sentence for a change: what became of the policy, which way, for which claims and from when."""

from __future__ import annotations

from collections.abc import Sequence

from scrubjay.differing.changes import Change, Witness
from scrubjay.rules.program import Rule

OUTCOMES = {
    "": "not looked at by it",
    "clear": "passed",
    "unchecked": "left unchecked",
    "advise": "advised on",
    "review": "held for review",
    "deny": "denied",
}
WAYS = {
    "stricter": "stricter: some claims that passed, or came out milder, no longer do",
    "looser": "looser: some claims that were flagged, or came out harder, no longer are",
    "both": "stricter for some claims and looser for others",
}


def summary(change: Change, rules: tuple[Sequence[Rule], Sequence[Rule]]) -> str:
    """The sentence."""
    title = next((rule.title for side in rules[::-1] for rule in side), change.policy)
    name = f"“{title}”"
    when = f", for dates of service from {change.start}" if change.start is not None else ""
    if change.change == "wording":
        parts = list(dict.fromkeys(part for part, _, _ in change.said))
        return f"{name}: same decisions, other words ({', '.join(parts)})."
    if change.change == "moved":
        return f"{name} is now called `{change.renamed}`; its conditions are the same."
    if change.change == "added":
        return f"{name} is new{when}."
    if change.change == "removed":
        return f"{name} is gone{when}."
    if change.change == "unproven":
        return (
            f"{name}: not the same text of conditions{when}; no claim found that tells them apart "
            f"({change.tried:,} tried)."
        )
    way = WAYS.get(change.direction, "speaks of other claims")
    return f"{name} became {way}{when}." if change.direction else f"{name} {way}{when}."


def outcome_words(witness: Witness) -> tuple[str, str]:
    """What came of the claim on either side."""
    return OUTCOMES[witness.before], OUTCOMES[witness.after]
