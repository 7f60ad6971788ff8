"""`max_units` with a limit that a reference table sets: both sides of its value, and what the table does not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from kind_decisions import document, flagged, line, messages, mistakes

from scrubjay.tables import Table, load_table

LIMIT = """
[[max_units]]
id       = "most"
per      = ["code"]
limit    = { table = "mue", column = "units", where = { setting = "practitioner", mai = ["2", "3"] } }
severity = "deny"
sources  = ["s1"]
"""
LINE = """
[[rule]]
id       = "a-line"
for      = "line"
when     = { units = { over = { table = "mue", column = "units", where = { setting = "practitioner", mai = "1" } } } }
message  = "at most {table.units}"
severity = "deny"
sources  = ["s1"]
"""
GIVEN = LIMIT[LIMIT.index("{ table") : LIMIT.index("\nseverity")]
ROWS = """code,units,setting,mai,from,through,confidence
97530,4,practitioner,3,2026-01-01,2026-06-30,primary
97530,6,practitioner,3,2026-07-01,,single
97530,9,hospital,3,2026-01-01,,primary
97110,2,practitioner,1,2026-01-01,,primary
97112,3,practitioner,,2026-01-01,,primary
97140,5,hospital,3,2026-01-01,,primary
"""


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Table]:
    """A table of limits that does not list every code."""
    path = tmp_path / "mue.csv"
    path.write_text(ROWS, encoding="utf-8")
    path.with_suffix(".toml").write_text('title = "limits"\ncomplete = false\n', encoding="utf-8")
    return {"mue": load_table(path)}


@pytest.mark.parametrize(
    ("code", "units", "date", "found"),
    [
        ("97530", 4, "2026-06-30", []),
        ("97530", 5, "2026-06-30", ["deny"]),
        ("97530", 6, "2026-07-01", []),
        ("97530", 7, "2026-07-01", ["review"]),
        ("97110", 9, "2026-03-13", []),
        ("97530", 1, "2025-12-31", ["unchecked: table.mue"]),
        ("97535", 1, "2026-03-13", ["unchecked: table.mue"]),
        ("97140", 9, "2026-03-13", ["unchecked: table.mue"]),
        ("97112", 3, "2026-03-13", []),
        ("97112", 4, "2026-03-13", ["unchecked: table.mue"]),
    ],
)
def test_tables_value_is_the_limit(
    code: str, units: int, date: str, found: list[str], tables: dict[str, Table]
) -> None:
    assert flagged(LIMIT, document([line(code, units=units, date=date)]), tables) == found


def test_message_names_the_tables_value(tables: dict[str, Table]) -> None:
    (said,) = messages(LIMIT, document([line(units=5)]), tables)
    assert said.startswith("This line is past the limit of 4 (table mue): units, on this day")


@pytest.mark.parametrize(("units", "found"), [(2, []), (3, ["deny"])])
def test_a_field_is_held_against_a_table(units: int, found: list[str], tables: dict[str, Table]) -> None:
    given = document([line("97110", units=units)])
    assert flagged(LINE, given, tables) == found
    assert messages(LINE, given, tables) == ["at most 2"] * len(found)


def test_without_code_or_date_they_are_asked_for(tables: dict[str, Table]) -> None:
    without_code, without_date = line(units=9), line(units=9)
    del without_code["code"], without_date["date"]
    assert flagged(LINE, document([without_code]), tables) == ["unchecked: code"]
    assert flagged(LINE, document([without_date]), tables) == ["unchecked: date"]


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ('{ table = "mues", column = "units" }', "there is no reference table `mues`"),
        ('{ table = "therapy_codes", column = "most" }', "has no column `most`"),
        ('{ table = "therapy_codes", column = "kind" }', "holds no numbers"),
        ('{ table = "therapy_codes", where = { timed = true } }', "is due here"),
        ('{ table = "therapy_codes", column = "kind", where = { most = true } }', "has no column `most`"),
    ],
)
def test_limit_that_no_table_gives(limit: str, said: str) -> None:
    assert said in mistakes(LIMIT.replace(GIVEN, limit))


def test_message_names_a_column_that_is_compared_with() -> None:
    assert "compares with no such column" in mistakes(LIMIT.replace(GIVEN, "3") + 'message = "{table.units}"')
