"""How a date was arrived at by a calendar of business days, in words for those who check it by hand."""

from __future__ import annotations

import datetime
from dataclasses import replace

from scrubjay.decisions.related_context import with_related
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
    if not isinstance(operand, FieldOf) or not operand.shift.calendar:
        return ""
    start, calendar = unshifted(operand, context), context.run.program.calendars[operand.shift.calendar]
    if not isinstance(start, Day):
        return ""
    low, high = bounds(before_counting(start, operand.shift), operand.shift, calendar)
    if low != high:
        return f"{start}{moved(replace(operand.shift, calendar=''))}; {_known(calendar)}"
    end = Day.fromordinal(int(low))
    return (
        _rolled(start, end, operand.shift, calendar)
        if operand.shift.rolled
        else _counted(start, end, operand.shift, calendar)
    )


def passed(operand: FieldOf, context: Context) -> list[Day]:
    """The days that a date moved by a calendar has passed: from where counting begins to where it ends."""
    start, calendar = unshifted(operand, context), context.run.program.calendars[operand.shift.calendar]
    if not isinstance(start, Day):
        return []
    before = before_counting(start, operand.shift)
    low, high = bounds(before, operand.shift, calendar)
    if low != high:
        return []
    first, last = sorted((before.toordinal(), int(low)))
    return [Day.fromordinal(day) for day in range(first, last)]


def _known(calendar: Calendar) -> str:
    return f"the calendar {calendar.name} knows holidays from {calendar.start} through {calendar.through} only"


def _rolled(start: Day, end: Day, shift: Shift, calendar: Calendar) -> str:
    date = before_counting(start, shift)
    plain = moved(replace(shift, rolled=False, calendar=""))
    said = f"{start}{plain} is {_named(date)}" if plain else _named(start)
    if date == end:
        return f"{said}, a business day"
    why = ", a holiday" if calendar.works(date) is False and date.weekday() not in calendar.weekend else ""
    return f"{said}{why}; the next business day is {_named(end)}"


def _counted(start: Day, end: Day, shift: Shift, calendar: Calendar) -> str:
    before = before_counting(start, shift)
    first, last = sorted((before.toordinal(), end.toordinal()))
    between = map(Day.fromordinal, range(first + 1, last))
    left_out = [str(day) for day in between if calendar.works(day) is False and day.weekday() not in calendar.weekend]
    said = f"{_named(start)}{moved(replace(shift, calendar=''))} is {_named(end)}"
    holidays = f"; no business day is {', '.join(left_out)}" if left_out else ""
    return said + holidays


def _named(day: Day) -> str:
    return f"{day:%A} {day}"
