"""The table of federal holidays is what its script writes, and names the days that the library `holidays` names."""

from __future__ import annotations

import datetime

import federal_holidays
import holidays
from federal_holidays import SATURDAY, SUNDAY, YEARS

from scrubjay.packs.library import shipped_folder
from scrubjay.tables import load_table

TABLE = shipped_folder() / "reference" / "federal_holidays.csv"


def test_table_is_what_the_script_writes() -> None:
    assert TABLE.read_text(encoding="utf-8") == federal_holidays.written()


def test_days_are_those_of_the_library() -> None:
    library = holidays.country_holidays("US", years=[*YEARS], categories="government")
    weekdays = {day for day in library if day.weekday() not in (SATURDAY, SUNDAY)}
    table = load_table(TABLE)
    ours, checked = {datetime.date.fromisoformat(day) for day in table.rows}, table.note["checked"]
    assert isinstance(checked, datetime.date)
    assert ours <= weekdays
    # a newer library may know of an order that came after the table was checked
    assert all(day > checked for day in weekdays - ours)


def test_no_row_is_a_weekend_day_and_none_stands_twice() -> None:
    rows = load_table(TABLE).rows
    assert all(datetime.date.fromisoformat(day).weekday() not in (SATURDAY, SUNDAY) for day in rows)
    assert all(len(found) == 1 for found in rows.values())
