"""Writes policies/reference/federal_holidays.csv: the days on which federal offices are closed, weekends apart.

`python tests/tables/federal_holidays.py policies/reference/federal_holidays.csv`; a test fails when the two part, and
another compares the days with those of the PyPI library `holidays`.

Holidays are those of 5 U.S.C. 6103(a). One that falls on a Saturday is observed on the Friday before, one on a Sunday
on the Monday after (5 U.S.C. 6103(b), Executive Order 11582, for those who work Monday to Friday). The days that an
order of the President closed besides can't be reckoned: they stand in ORDERS, as known on the day of the note.
Inauguration Day is a holiday in and around Washington only and is left out.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

YEARS = range(2018, 2028)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
DAY = datetime.timedelta(days=1)
FIXED = (
    ("New Year's Day", 1, 1),
    ("Juneteenth National Independence Day", 6, 19),
    ("Independence Day", 7, 4),
    ("Veterans Day", 11, 11),
    ("Christmas Day", 12, 25),
)
NTH = (
    ("Birthday of Martin Luther King, Jr.", 1, MONDAY, 3),
    ("Washington's Birthday", 2, MONDAY, 3),
    ("Memorial Day", 5, MONDAY, -1),
    ("Labor Day", 9, MONDAY, 1),
    ("Columbus Day", 10, MONDAY, 2),
    ("Thanksgiving Day", 11, THURSDAY, 4),
)
JUNETEENTH_SINCE = datetime.date(2021, 6, 17)
ORDERS = (
    (datetime.date(2018, 12, 5), "mourning for George H. W. Bush"),
    (datetime.date(2018, 12, 24), "day before Christmas"),
    (datetime.date(2019, 12, 24), "day before Christmas"),
    (datetime.date(2020, 12, 24), "day before Christmas"),
    (datetime.date(2024, 12, 24), "day before Christmas"),
    (datetime.date(2025, 1, 9), "mourning for Jimmy Carter"),
    (datetime.date(2025, 12, 24), "day before Christmas"),
    (datetime.date(2025, 12, 26), "day after Christmas"),
)

Closed = tuple[datetime.date, str, datetime.date | None, str]


def closed() -> list[Closed]:
    """Day that offices are closed, holiday, day that the holiday itself falls on, `statute` or `order`."""
    first, last = datetime.date(YEARS[0], 1, 1), datetime.date(YEARS[-1], 12, 31)
    by_law = ((observed(day), name, day, "statute") for name, day in legal_holidays())
    by_order = ((day, name, None, "order") for day, name in ORDERS)
    return sorted(one for one in (*by_law, *by_order) if first <= one[0] <= last)


def legal_holidays() -> Iterator[tuple[str, datetime.date]]:
    """The holidays of the years and of New Year's Day after them, which may be observed on the last day."""
    for year in (*YEARS, YEARS[-1] + 1):
        days = [(name, datetime.date(year, month, day)) for name, month, day in FIXED]
        days += [(name, nth(year, month, weekday, n)) for name, month, weekday, n in NTH]
        yield from (one for one in days if not one[0].startswith("Juneteenth") or one[1] >= JUNETEENTH_SINCE)


def nth(year: int, month: int, weekday: int, n: int) -> datetime.date:
    """The nth (-1: last) such weekday of a month."""
    first = datetime.date(year, month, 1)
    days = [first + DAY * at for at in range(31)]
    return [day for day in days if day.month == month and day.weekday() == weekday][n - 1 if n > 0 else n]


def observed(day: datetime.date) -> datetime.date:
    """The workday on which a holiday is kept."""
    return day + DAY * {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)


def written() -> str:
    """The table as CSV."""
    rows = ["code,holiday,falls_on,closed_by,confidence"]
    for day, name, falls_on, by in closed():
        rows.append(f'{day},"{name}",{falls_on or ""},{by},corroborated')
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), encoding="utf-8", newline="\n")
