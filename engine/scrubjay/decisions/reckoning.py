"""How a date was arrived at from another, by a calendar of business days too, for those who check it by hand."""

from __future__ import annotations

import datetime
from dataclasses import replace

from scrubjay.decisions.related_context import with_related
from scrubjay.executors.pairs import INFINITY
from scrubjay.executors.testing import Context, operands
from scrubjay.executors.workdays import before_counting, bounds
from scrubjay.rules.program import Calendar, FieldOf, Operand, Shift
from scrubjay.rules.wording import moved

Day = datetime.date


def unshifted(operand: FieldOf, context: Context) -> object:
    """What a field holds before it is moved in time."""
    return operands(replace(operand, shift=Shift()), with_related(operand, context))[0]


def reckoned(operand: Operand, context: Context) -> str:
    """`2025-03-29 plus 12 months is Sunday 2026-03-29; the next business day is Monday 2026-03-30`; else empty."""
    if not isinstance(operand, FieldOf) or operand.shift == Shift():
        return ""
    if not operand.shift.calendar:
        start = unshifted(operand, context)
        return f"{start}{moved(operand.shift)}" if isinstance(start, Day) else ""
    counted = _counting(operand, context)
    if counted is None:
        return ""
    start, before, end = counted
    shift, calendar = operand.shift, context.run.program.calendars[operand.shift.calendar]
    if end is None:
        return f"{start}{moved(replace(shift, calendar=''))}; {_known(calendar)}"
    how = _rolled if shift.rolled else _counted
    return how(start, before, end, shift, calendar)


def passed(operand: FieldOf, context: Context) -> list[Day]:
    """The days that a date moved by a calendar has passed: from where counting begins to where it ends."""
    _, before, end = _counting(operand, context) or (None, None, None)
    if before is None or end is None:
        return []
    first, last = sorted((before.toordinal(), end.toordinal()))
    return [Day.fromordinal(day) for day in range(first, last)]


def _counting(operand: FieldOf, context: Context) -> tuple[Day, Day, Day | None] | None:
    """The date of a field, the day from which business days count, and where that ends if the calendar can tell.

    Past the last day there is, no calendar can. None where the field holds no date.
    """
    start = unshifted(operand, context)
    if not isinstance(start, Day):
        return None
    before = before_counting(start, operand.shift)
    low, high = bounds(before, operand.shift, context.run.program.calendars[operand.shift.calendar])
    told = low == high and abs(low) != INFINITY
    return start, before, Day.fromordinal(int(low)) if told else None


def _known(calendar: Calendar) -> str:
    return f"the calendar {calendar.name} knows holidays from {calendar.start} through {calendar.through} only"


def _rolled(start: Day, before: Day, end: Day, shift: Shift, calendar: Calendar) -> str:
    plain = moved(replace(shift, rolled=False, calendar=""))
    said = f"{start}{plain} is {_named(before)}" if plain else _named(start)
    if before == end:
        return f"{said}, a business day"
    why = ", a holiday" if calendar.works(before) is False and before.weekday() not in calendar.weekend else ""
    return f"{said}{why}; the next business day is {_named(end)}"


def _counted(start: Day, before: Day, end: Day, shift: Shift, calendar: Calendar) -> str:
    first, last = sorted((before.toordinal(), end.toordinal()))
    between = map(Day.fromordinal, range(first + 1, last))
    left_out = [str(day) for day in between if calendar.works(day) is False and day.weekday() not in calendar.weekend]
    said = f"{_named(start)}{moved(replace(shift, calendar=''))} is {_named(end)}"
    holidays = f"; no business day is {', '.join(left_out)}" if left_out else ""
    return said + holidays


def _named(day: Day) -> str:
    return f"{day:%A} {day}"
