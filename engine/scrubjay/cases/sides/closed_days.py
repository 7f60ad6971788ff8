"""Both sides of limits that business days move: where the last day falls on a weekend, and about a holiday."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from scrubjay.cases.judging import Judged
from scrubjay.cases.scene import shifted as moved_scene
from scrubjay.cases.sides.reaching import leaves_of
from scrubjay.cases.sides.subjects import Found, Subject, fires, solved
from scrubjay.cases.sides.telling import again, title_of, value_in
from scrubjay.cases.sides.tests import other_side, tight
from scrubjay.cases.steps.choices import with_related
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import Context, holds, operands
from scrubjay.executors.workdays import before_counting, shifted
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Calendar, FieldOf, Rule, Shift, Test

WEEKEND, HOLIDAY = "a weekend", "a holiday"
YEAR = 366
"""How many days back a weekend or a holiday is looked for."""


def closed_days(of: Subject, way: Rule, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """The last day in time and the day after, moved by a weekend and by a holiday."""
    for leaf, context in leaves_of(way, base.one):
        operand = leaf.operand if isinstance(leaf, Test) else None
        if not isinstance(leaf, Test) or not isinstance(operand, FieldOf) or not operand.shift.calendar:
            continue
        for kind in (WEEKEND, HOLIDAY):
            label = f"{title_of(leaf, context, of)}, moved by {kind}"
            day = None
            if label not in told and context.target is context.subject:
                day = _day(of, leaf, operand, context, base, kind)
            sides = _sides(of, leaf, operand, base, day, kind) if day is not None else []
            if sides:
                told.add(label)
                yield tuple(Found(label, value, judged) for value, judged in sides)


def _day(of: Subject, leaf: Test, operand: FieldOf, context: Context, base: Judged, kind: str) -> datetime.date | None:
    """The nearest day of service before the usual one on which the limit is moved so."""
    start, day = _unmoved(leaf, operand, context), base.one.line.date
    if start is None or day is None:
        return None
    calendar = of.judge.program.calendars[operand.shift.calendar]
    for days in range(YEAR):
        if of.rule.in_force(day - days * DAY) and _moved_by(start - days * DAY, operand.shift, calendar, kind):
            return day - days * DAY
    return None


def _unmoved(leaf: Test, operand: FieldOf, context: Context) -> datetime.date | None:
    """The day that the limit is counted from."""
    (start, *_) = operands(replace(operand, shift=Shift()), with_related(leaf, context))
    return start if isinstance(start, datetime.date) else None


def _moved_by(start: datetime.date, shift: Shift, calendar: Calendar, kind: str) -> bool:
    """Whether a limit comes out otherwise for a weekend alone, or for a holiday."""
    calendars = {calendar.name: calendar}
    free = {calendar.name: replace(calendar, holidays=frozenset())}
    known, without = shifted(start, shift, calendars), shifted(start, shift, free)
    if not isinstance(known, datetime.date) or not isinstance(without, datetime.date):
        return False
    if kind == HOLIDAY:
        return known != without
    return known == without != before_counting(start, shift) + shift.business_days * DAY


def _sides(
    of: Subject, leaf: Test, operand: FieldOf, base: Judged, day: datetime.date, kind: str
) -> list[tuple[str, Judged]]:
    date = base.one.line.date
    assert date is not None
    there = of.judge.judged(moved_scene(base.one.scene, (day - date).days))
    if not fires(of, there):
        there = solved(of, day)
    if there is None:
        return []
    calendar = of.judge.program.calendars[operand.shift.calendar]
    for found, context in leaves_of(of.rule, there.one):
        if found != leaf or not isinstance(context.target, Line):
            continue
        place, want = there.one.place(context.target), holds(leaf, context)[0]
        inner = tight(of, leaf, context, want, there)
        here = again(inner.one, place, context) if inner is not None else None
        start = _unmoved(leaf, operand, here) if here is not None else None
        if inner is None or start is None or not _moved_by(start, operand.shift, calendar, kind):
            continue
        other = other_side(of, leaf, not want, inner, place, context)
        if other is not None:
            return [(value_in(leaf, one.one, place, context), one) for one in (inner, other)]
    return []
