"""Dates moved and rolled by business days: pure arithmetic, with bounds where a calendar does not know the holidays.

Counting leaves day 0 out: one business day after a date is the first business day later than it. A weekday outside what
the calendar knows may be a holiday or not: the result is the days that it may then be.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from scrubjay.executors.pairs import INFINITY, Number, Range
from scrubjay.executors.spans import DAY, moved
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Calendar, Shift, Span

Day = datetime.date


def shifted(value: Day | Range, shift: Shift, calendars: Mapping[str, Calendar]) -> Day | Range | Unknown:
    """A date, or the bounds of one, moved by a shift; UNKNOWN for bounds moved by months."""
    if isinstance(value, Range):
        if shift.months:
            return UNKNOWN
        return Range(_end(value.low, shift, calendars, 0), _end(value.high, shift, calendars, 1))
    value = before_counting(value, shift)
    if not shift.calendar:
        return value
    low, high = bounds(value, shift, calendars[shift.calendar])
    return Day.fromordinal(int(low)) if low == high and abs(low) != INFINITY else Range(low, high)


def before_counting(date: Day, shift: Shift) -> Day:
    """The months and the days of a shift alone."""
    date = moved(date, Span(months=abs(shift.months)), -1 if shift.months < 0 else 1)
    return moved(date, Span(days=abs(shift.days)), -1 if shift.days < 0 else 1)


def bounds(date: Day, shift: Shift, calendar: Calendar) -> tuple[Number, Number]:
    """The first and the last day that a date may become by the business days and the roll of a shift, as ordinals."""
    if shift.business_days:
        step = 1 if shift.business_days > 0 else -1
        soon = _nth(date, abs(shift.business_days), step, calendar, open_=True)
        late = _nth(date, abs(shift.business_days), step, calendar, open_=False)
        return (soon, late) if step > 0 else (late, soon)
    if calendar.works(date):
        return date.toordinal(), date.toordinal()
    soon = date.toordinal() if calendar.works(date) is None else _nth(date, 1, 1, calendar, open_=True)
    return soon, _nth(date, 1, 1, calendar, open_=False)


def _nth(date: Day, count: int, step: int, calendar: Calendar, *, open_: bool) -> Number:
    """The nth business day from a date; days not known are business days (`open_`) or are not."""
    never = step * INFINITY
    while count:
        try:
            date += step * DAY
        except OverflowError:
            return never
        works = calendar.works(date)
        if works is None and not open_ and (date > calendar.through if step > 0 else date < calendar.start):
            return never
        count -= open_ if works is None else works
    return date.toordinal()


def _end(end: Number, shift: Shift, calendars: Mapping[str, Calendar], side: int) -> Number:
    if abs(end) == INFINITY:
        return end
    if not shift.calendar:
        return end + shift.days
    date = before_counting(Day.fromordinal(int(end)), shift)
    return bounds(date, shift, calendars[shift.calendar])[side]
