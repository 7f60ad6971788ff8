"""How far a change to one claim reaches: whether other claims of its patient can come out differently for it.

`fixing` asks, so that a fix whose change no other claim can see is tried on its own claim only, and one that only
claims of its day can see on those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scrubjay.executors.run import Run, run_of
from scrubjay.executors.testing import Context, holds
from scrubjay.facts.universe import ClaimFacts, Group, Line
from scrubjay.rules.naming import RELATED
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import Condition, FeeSchedule, FieldOf, Join, Measure, MeasureOf, Path, Program, Test

CHOOSES = {
    "authorization": ("authorization_numbers", "code", "discipline"),
    "episode": ("discipline",),
    "plan_of_care": ("discipline",),
}
"""The fields of a line by which a related fact is chosen for it."""
ESTIMATED_BY = ("code", "units", "modifiers", "date", "through", "place_of_service", "charge")
"""The fields of a line by which a fee schedule estimates what is allowed for it."""
OF_LINES = ("from_first", "gap")
"""Windows that lines open; others go by the calendar or by other facts."""
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Counting:
    """A measure that counts lines of other claims, whose members can be compared before and after a change."""

    program: Program
    measure: Measure

    @property
    def of_a_day(self) -> bool:
        """Whether it looks no further than its own day."""
        return self.measure.window is not None and self.measure.window.shape == "day"

    def differs(self, before: Run, one: Line, after: Run, other: Line) -> bool:
        """Whether a line counts otherwise than it did, or adds something else, or opens another window."""
        name, window = self.measure.name, self.measure.window
        if before.member(name, one) != after.member(name, other):
            return True
        if self.measure.field is not None and before.ranged(name, one) != after.ranged(name, other):
            return True
        opens = window.where if window is not None and window.shape in OF_LINES else None
        return holds(opens, Context(before, one, one)) != holds(opens, Context(after, other, other))


@dataclass(frozen=True, slots=True)
class Seen:
    """The fields of a line that rules tried on another claim may read: only of their own day, or whenever."""

    same_day: frozenset[str] = frozenset()
    ever: frozenset[str] = frozenset()
    counting: tuple[Counting, ...] = ()

    def __or__(self, other: Seen) -> Seen:
        return Seen(self.same_day | other.same_day, self.ever | other.ever, self.counting + other.counting)


def seen_by_others(program: Program) -> Seen:
    """What rules tried on another claim may read of a line; EVERYTHING where that can't be told."""
    same_day: set[str] = set()
    ever: set[str] = set()
    counting: list[Counting] = []
    for measure in program.measures.values():
        if measure.of == "line" and measure.scope != "claim":
            one = Counting(program, measure)
            keys = same_day if one.of_a_day else ever
            if _can_be_compared(measure):
                counting.append(one)
                keys.update(key for path in (*measure.per, *measure.keys) for key in _of_path(path))
                keys.update(("code",) if measure.units is not None else ())
            else:
                keys.update(_of_measure(measure))
    for rule in program.rules:
        for join in (*rule.withs, *rule.withouts):
            if join.fact == "line" and join.scope != "claim":
                (same_day if join.on_date else ever).update(_of_join(join))
    if program.fee_schedule is not None:
        by_fees = frozenset((*ESTIMATED_BY, *_of_fees(program.fee_schedule)))
        same_day, ever = (keys | by_fees if "allowed" in keys else keys for keys in (same_day, ever))
    return Seen(frozenset(same_day), frozenset(ever), tuple(counting))


def reached(before: Group, after: Group, claim_hash: str, seen: Seen) -> frozenset[str] | None:
    """The claims (by hash) that may come out differently for a changed claim, itself among them; None: any."""
    old, new = _claim(before, claim_hash), _claim(after, claim_hash)
    if old is None or new is None or len(old.lines) != len(new.lines) or old.row != new.row:
        return None
    changed: set[str] = set()
    for one, other in zip(old.lines, new.lines, strict=True):
        changed |= {key for key in one.row.keys() | other.row.keys() if _differs(one, other, key)}
        if (one.counts, one.sure, one.order) != (other.counts, other.sure, other.order):
            return None
    rest, again = _rest(before, claim_hash), _rest(after, claim_hash)
    if len(rest) != len(again) or not all(_same(one, other) for one, other in zip(rest, again, strict=True)):
        return None
    if _reads(seen.ever, changed):
        return None
    otherwise = [one for one in seen.counting if _counts_otherwise(one, before, after, old, new)]
    if not all(one.of_a_day for one in otherwise):
        return None
    if not otherwise and not _reads(seen.same_day, changed):
        return frozenset((claim_hash,))
    days = {line.date for line in new.lines} | {None}
    dated = all(line.date is not None for line in new.lines)
    near = (claim for claim in after.claims if not dated or any(line.date in days for line in claim.lines))
    return frozenset((claim_hash, *(claim.hash for claim in near)))


def _reads(keys: frozenset[str], changed: set[str]) -> bool:
    return bool(changed) and (EVERYTHING in keys or bool(changed & keys))


def _counts_otherwise(one: Counting, before: Group, after: Group, old: ClaimFacts, new: ClaimFacts) -> bool:
    was, is_ = run_of(one.program, before), run_of(one.program, after)
    lines = zip(old.lines, new.lines, strict=True)
    return any(one.differs(was, line, is_, other) for line, other in lines if line.row != other.row)


def _can_be_compared(measure: Measure) -> bool:
    """Whether a line is a member by what is told of itself alone, so that no change to another makes it one."""
    window = measure.window
    opens = window.where if window is not None and window.shape in OF_LINES else None
    tests = [*leaves(measure.where), *leaves(opens)]
    alone = all(isinstance(leaf, Test) and not isinstance(leaf.operand, MeasureOf) for leaf in tests)
    return alone and measure.burns is None


def _of_measure(measure: Measure) -> Iterator[str]:
    paths = [*measure.per, *measure.keys, *((measure.field,) if measure.field is not None else ())]
    for path in paths:
        yield from _of_path(path)
    yield from _of_condition(measure.where)
    if measure.window is not None:
        yield from _of_condition(measure.window.where)
        yield from _of_condition(measure.window.after)
    if measure.burns is not None:
        yield from CHOOSES["authorization"]
        yield from _of_condition(measure.burns.needed_for)


def _of_fees(schedule: FeeSchedule) -> Iterator[str]:
    yield from _of_condition(schedule.where)
    for other in schedule.may_be:
        yield from _of_condition(other.where)


def _of_join(join: Join) -> Iterator[str]:
    for path, _ in join.same:
        yield from _of_path(path)
    if join.paired is not None:
        yield from _of_path(join.paired.fact)
    yield from _of_condition(join.where)


def _of_condition(condition: Condition | None) -> Iterator[str]:
    for leaf in leaves(condition):
        if not isinstance(leaf, Test):
            yield EVERYTHING
            continue
        yield from _of_path(leaf.path)
        if isinstance(leaf.operand, FieldOf):
            yield from _of_path(leaf.operand.path)


def _of_path(path: Path) -> Iterator[str]:
    if path.root in RELATED:
        yield from CHOOSES.get(path.root, ())
    elif path.root in ("line", "fact"):
        yield path.key
        if path.key == "allowed":
            yield "charge"


def _claim(group: Group, claim_hash: str) -> ClaimFacts | None:
    return next((claim for claim in group.claims if claim.hash == claim_hash), None)


def _rest(group: Group, claim_hash: str) -> list[Line]:
    return [line for line in group.lines if not (line.claim.is_input and line.claim.hash == claim_hash)]


def _differs(one: Line, other: Line, key: str) -> bool:
    return (key in one.row) != (key in other.row) or one.row.get(key) != other.row.get(key)


def _same(one: Line, other: Line) -> bool:
    return (
        one.row == other.row
        and one.counts == other.counts
        and one.sure == other.sure
        and one.minutes == other.minutes
        and (one.claim is other.claim or one.claim.row == other.claim.row)
    )
