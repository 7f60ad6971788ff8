"""One claim decided under both sides: what each policy says otherwise of it, and how it would come out by each alone.

A verdict of a policy hangs on its own rules and on the marks and measures that they read, never on another policy's
findings. So a policy changed alone says what it says in the whole new side; what is different together is only how the
claim comes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scrubjay.decisions.decision import OUTCOMES, SEVERITIES, Decision, Finding, NotChecked, Subject, outcome_of

HOW: Final = (
    "newly_flagged",
    "newly_cleared",
    "changed_severity",
    "changed_reason",
    "newly_unchecked",
    "no_longer_unchecked",
)
"""What may become of a policy and a subject, in the order of reports."""
WHOLE: Final = "(another pack decides)"
"""In the place of a policy's name where the claim goes to another pack."""
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What one policy says otherwise of one subject. `lines`: numbers of the lines whose charge it moves."""

    policy: str
    how: str
    subject: Subject
    lines: tuple[int, ...]
    before: Finding | NotChecked | None
    after: Finding | NotChecked | None

    @property
    def decides(self) -> bool:
        """Whether it changes a verdict, not its reason alone."""
        return self.how != "changed_reason"


@dataclass(frozen=True, slots=True)
class Moved:
    """A claim that is not decided as before. `alone`: how it would come out by each policy's change alone."""

    old: Decision
    new: Decision
    moves: tuple[Move, ...]
    alone: Mapping[str, str]

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies that say something otherwise, in order."""
        return tuple(dict.fromkeys(move.policy for move in self.moves if move.decides))


def moved(old: Decision, new: Decision) -> Moved | None:
    """How a claim's decisions differ; None where they say the same of it."""
    moves = tuple(_moves(old, new))
    if old.pack == new.pack:
        policies = dict.fromkeys(move.policy for move in moves)
        alone = {policy: _alone(old, new, policy) for policy in policies}
    else:
        alone = {WHOLE: new.outcome}
        moves = (Move(WHOLE, _whole(old, new), Subject("claim"), tuple(new.charges), None, None), *moves)
    return Moved(old, new, moves, alone) if moves else None


def worse(old: str, new: str) -> int:
    """1 if a claim comes out worse than before, -1 if better, 0 if as before; no policy is as good as clean."""
    return (_rank(old) > _rank(new)) - (_rank(old) < _rank(new))


def interactions(claims: Iterable[Moved]) -> dict[tuple[str, ...], list[Moved]]:
    """Claims that several policies change at once, and that come out otherwise than the worst of them alone says."""
    found: dict[tuple[str, ...], list[Moved]] = {}
    for one in claims:
        if len(one.policies) > 1 and any(out != one.new.outcome for out in one.alone.values()):
            found.setdefault(one.policies, []).append(one)
    return found


def _rank(outcome: str) -> int:
    return OUTCOMES.index(outcome) if outcome != "no_policy" else OUTCOMES.index("clean")


def _whole(old: Decision, new: Decision) -> str:
    way = worse(old.outcome, new.outcome)
    return "newly_flagged" if way > 0 else "newly_cleared" if way < 0 else "changed_reason"


def _alone(old: Decision, new: Decision, policy: str) -> str:
    """The claim's outcome if this policy alone had changed."""
    findings = [f for f in old.findings if f.policy != policy] + [f for f in new.findings if f.policy == policy]
    unchecked = [u for u in old.unchecked if u.policy != policy] + [u for u in new.unchecked if u.policy == policy]
    if not findings and not unchecked and "no_policy" in (old.outcome, new.outcome):
        return new.outcome
    return outcome_of(findings, unchecked)


def _moves(old: Decision, new: Decision) -> Iterator[Move]:
    before, after = _findings(old), _findings(new)
    open_before, open_after = _unchecked(old), _unchecked(new)
    for key in dict.fromkeys((*before, *after)):
        yield from _flagged(key, before.get(key, []), after.get(key, []), open_before.get(key), open_after.get(key))
    for key in dict.fromkeys((*open_before, *open_after)):
        if key in before or key in after or (key in open_before and key in open_after):
            continue
        entry = open_after.get(key) or open_before[key]
        subject = next(one for one in entry.subjects if _of(entry.policy, one) == key)
        how = "newly_unchecked" if key in open_after else "no_longer_unchecked"
        yield Move(entry.policy, how, subject, subject.lines, open_before.get(key), open_after.get(key))


def _flagged(
    key: Key,
    before: Sequence[Finding],
    after: Sequence[Finding],
    was_open: NotChecked | None,
    is_open: NotChecked | None,
) -> Iterator[Move]:
    """Findings of one policy on one subject, in pairs; those without a partner are new or gone."""
    for at in range(max(len(before), len(after))):
        one = before[at] if at < len(before) else None
        other = after[at] if at < len(after) else None
        shown = other or one
        assert shown is not None
        if one is None:
            yield Move(shown.policy, "newly_flagged", shown.subject, shown.lost, was_open, other)
        elif other is None:
            how = "newly_unchecked" if is_open is not None else "newly_cleared"
            yield Move(shown.policy, how, shown.subject, shown.lost, one, is_open)
        elif one.severity != other.severity:
            yield Move(shown.policy, "changed_severity", shown.subject, shown.lost, one, other)
        elif _reason(one) != _reason(other):
            yield Move(shown.policy, "changed_reason", shown.subject, (), one, other)


def _reason(finding: Finding) -> Any:
    """Why, in words and numbers; where in the pack it stands does not count."""
    said = finding.document()
    return {key: said[key] for key in ("message", "because", "denial", "fix", "sources")}


def _findings(decision: Decision) -> dict[Key, list[Finding]]:
    found: dict[Key, list[Finding]] = {}
    for finding in sorted(decision.findings, key=lambda one: SEVERITIES.index(one.severity)):
        found.setdefault(_of(finding.policy, finding.subject), []).append(finding)
    return found


def _unchecked(decision: Decision) -> dict[Key, NotChecked]:
    return {_of(entry.policy, subject): entry for entry in decision.unchecked for subject in entry.subjects}


def _of(policy: str, subject: Subject) -> Key:
    return policy, *subject.document().items()


def counted(moves: Iterable[Move]) -> Counter[str]:
    """How often each thing became of a policy."""
    return Counter(move.how for move in moves)
