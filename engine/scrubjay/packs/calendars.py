"""Calendars of business days ([calendars.NAME]), and lengths of time that count or roll by one.

Day 0 is not counted: "within 10 business days after D" ends on the tenth business day after D, whatever D is.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from scrubjay.packs.pack import Calendar
from scrubjay.packs.places import Fault, Place
from scrubjay.packs.shaping import Problems, date_of, near, nearest, only_keys
from scrubjay.packs.spans import Table, place_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPANS = ("days", "weeks", "months", "years")
ROLLS = ("following",)
"""`following`: what is no business day becomes the next one."""
UNITS = (*SPANS, "business_days")
SHIFTS = (*UNITS, "calendar", "roll")
CALENDAR_KEYS = ("calendar", "rolls")
"""Keys whose text is the name of a calendar."""
COUNT = "a whole number from 1 to 9999"
KEYS = ("title", "weekend", "holidays", "from", "through", "sources", "note")


def calendar_of(name: str, table: Table, problems: Problems) -> Calendar:
    """One of [calendars]: the weekend, the holidays, the days between which they are known, the sources."""
    what = f"calendar `{name}`"
    only_keys(table, KEYS, what, problems)
    days, listed = _holidays(table, what, problems)
    ends = [date_of(table, key, problems) for key in ("from", "through")]
    for key in ("from", "through"):
        if key not in table:
            problems.note(
                table.place,
                f"{what} says no `{key}`",
                f"holidays are known between two days: {key} = 2026-12-31",
                code=Fault.MISSING,
            )
    start, through = ends[0] or datetime.date.min, ends[1] or datetime.date.max
    if start > through:
        problems.note(table.values_at["through"], f"{what}: `through` is before `from`", code=Fault.DATES)
    sources = table.get("sources")
    if not isinstance(sources, list) or not sources or not all(isinstance(one, str) for one in sources):
        problems.note(
            place_of(table, "sources", table.place), f"{what} cites no source", 'sources = ["..."]', code=Fault.MISSING
        )
        sources = []
    outside = [day for day in days if start <= through and not start <= day <= through]
    if outside:
        place = table.values_at["holidays"]
        problems.note(
            place,
            f"{what}: {outside[0]} is a holiday outside {start} to {through}",
            "let `from` and `through` hold it",
            code=Fault.DATES,
        )
    return Calendar(
        name, _weekend(table, what, problems), days, listed, start, through, tuple(sources), table, table.place
    )


def _weekend(table: Table, what: str, problems: Problems) -> frozenset[int]:
    value = table.get("weekend")
    if not isinstance(value, list) or not all(isinstance(day, str) for day in value):
        problems.note(
            place_of(table, "weekend", table.place),
            f"{what}: `weekend` is a list of days",
            'weekend = ["saturday", "sunday"]',
        )
        return frozenset()
    for at, day in enumerate(value):
        if day not in WEEKDAYS:
            problems.note(
                place_of(value, at, table.place),
                f"`{day}` is no day of the week",
                nearest(day, WEEKDAYS),
                code=Fault.WORD,
            )
    found = frozenset(WEEKDAYS.index(day) for day in value if day in WEEKDAYS)
    if len(found) == len(WEEKDAYS):
        problems.note(table.values_at["weekend"], f"{what}: a week without a business day", code=Fault.WORD)
    return found


def _holidays(table: Table, what: str, problems: Problems) -> tuple[tuple[datetime.date, ...], str]:
    """The listed days, or the name of the table that lists them."""
    value = table.get("holidays")
    if isinstance(value, Table):
        only_keys(value, ("table",), f"`holidays` of {what}", problems)
        if isinstance(value.get("table"), str):
            return (), value["table"]
    if isinstance(value, list):
        for at, day in enumerate(value):
            if type(day) is not datetime.date:
                hint = "write it without quotes" if isinstance(day, str) else "write it as 2026-12-25"
                problems.note(place_of(value, at, table.place), "a holiday is a date", hint)
        return tuple(day for day in value if type(day) is datetime.date), ""
    problems.note(
        place_of(table, "holidays", table.place),
        f"{what}: `holidays` is a list of dates or a reference table of them",
        'holidays = { table = "federal_holidays" }',
    )
    return (), ""


def check_shift(raw: Any, place: Place, problems: Problems) -> None:
    """A length that a date moves by: `{ days = 95, roll = "following", calendar = "federal" }`."""
    if not isinstance(raw, Mapping) or not raw:
        problems.note(place, "a length of time is due here", "e.g. { days = 30 } or { months = 12 }")
        return
    for key, value in raw.items():
        here = place_of(raw, key, place)
        if key not in SHIFTS:
            problems.note(
                here,
                f"`{key}` is no unit of time",
                nearest(key, SHIFTS if near(key, SHIFTS) else UNITS),
                code=Fault.WORD,
            )
        elif key == "calendar" and not isinstance(value, str):
            problems.note(here, "`calendar` is the name of one of [calendars]", 'calendar = "federal"')
        elif key == "roll" and value not in ROLLS:
            problems.note(
                here, f"`roll` is {' or '.join(ROLLS)}", 'roll = "following": the next business day', code=Fault.WORD
            )
        elif key in UNITS and not is_count(value):
            problems.note(here, f"`{key}` is {COUNT}", f"{key} = 12", code=Fault.NUMBER)
    by_calendar = [key for key in ("business_days", "roll") if key in raw]
    if len(by_calendar) == 2:
        here = place_of(raw, "roll", place)
        problems.note(
            here,
            "business days end on a business day: there is nothing to roll",
            "leave `roll` out",
            code=Fault.TOGETHER,
        )
    if by_calendar and "calendar" not in raw:
        problems.note(
            place_of(raw, by_calendar[0], place),
            f"`{by_calendar[0]}` needs a calendar",
            'calendar = "federal"',
            code=Fault.MISSING,
        )
    if "calendar" in raw and not by_calendar:
        hint = 'business_days = 10, or roll = "following"'
        problems.note(
            place_of(raw, "calendar", place),
            "a calendar is for business_days or for a roll",
            hint,
            code=Fault.TOGETHER,
        )


def is_count(value: Any) -> bool:
    """Whether a value is a number of days, weeks and so on that a pack may say."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000
