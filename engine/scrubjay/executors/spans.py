"""Days and windows on the calendar: pure date arithmetic, months clamp to the month's end (`meaning.md` 8)."""

from __future__ import annotations

import calendar
import datetime

from scrubjay.rules.program import Span, Window

DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date.min, datetime.date.max


def moved(date: datetime.date, span: Span, sign: int = 1) -> datetime.date:
    """A date later (or earlier, sign -1) by a span; beyond the calendar it stays at the calendar's end."""
    try:
        if span.months:
            months = date.year * 12 + date.month - 1 + sign * span.months
            year, month = divmod(months, 12)
            date = date.replace(year=year, month=month + 1, day=min(date.day, calendar.monthrange(year, month + 1)[1]))
        return date + sign * span.days * DAY
    except (OverflowError, ValueError):
        return FIRST if sign < 0 else LAST


def calendar_window(window: Window, date: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First day and day after the last of a window that the calendar alone fixes around a date."""
    if window.shape == "day":
        return date, date + DAY
    if window.shape == "week":
        start = date - DAY * ((date.weekday() - window.week_start) % 7)
        return start, start + 7 * DAY
    if window.shape == "calendar_month":
        start = date.replace(day=1)
        return start, moved(start, Span(months=1))
    if window.shape == "calendar_year":
        return datetime.date(date.year, 1, 1), datetime.date(date.year + 1, 1, 1)
    if window.shape == "year_from":
        start = _clamped(date.year, window)
        if start > date:
            return _clamped(date.year - 1, window), start
        return start, _clamped(date.year + 1, window)
    if window.lasts.months:
        return moved(date, window.lasts, -1) + DAY, date + DAY
    return date - DAY * (window.lasts.days - 1), date + DAY


def _clamped(year: int, window: Window) -> datetime.date:
    last = calendar.monthrange(year, window.start_month)[1]
    return datetime.date(year, window.start_month, min(window.start_day, last))
