"""Boundaries of limits that a reference table sets: codes that have a row, its number, a number that changes."""

from __future__ import annotations

from pathlib import Path

from small_packs import analysed, line, sides

from scrubjay.tables import Table, load_table

ROWS = """code,units,setting,mai,from,through,confidence
97530,4,practitioner,3,2024-01-01,2025-12-31,primary
97530,6,practitioner,3,2026-01-01,,primary
97110,2,practitioner,2,2024-01-01,,primary
"""
LIMIT = """
[[max_units]]
id = "p"
POLICY
per = ["code"]
limit = { table = "mue", column = "units", where = { mai = "MAI" } }
"""


def mue(folder: Path) -> Table:
    (folder / "mue.csv").write_text(ROWS, encoding="utf-8")
    return load_table(folder / "mue.csv")


def test_limit_is_the_number_of_a_code_that_has_a_row(tmp_path: Path) -> None:
    found, missed = analysed(LIMIT.replace("MAI", "2"), mue=mue(tmp_path))
    assert missed == ()
    assert (line(found[0])["code"], line(found[0])["units"]) == ("97110", 3)
    title = "units, on this day, this line included is over the units of table mue for its code (mai 2)"
    assert sides(found)[title] == [("3 against 2", "flagged"), ("2 against 2", "clear")]


def test_number_that_changes_has_both_sides_on_each_side_of_its_date(tmp_path: Path) -> None:
    found, _ = analysed(LIMIT.replace("MAI", "3"), mue=mue(tmp_path))
    title = "units, on this day, this line included is over the units of table mue for its code (mai 3)"
    assert sides(found)[f"{title} on 2025-12-31"] == [("5 against 4", "flagged"), ("4 against 4", "clear")]
    assert sides(found)[f"{title} on 2026-01-01"] == [("7 against 6", "flagged"), ("6 against 6", "clear")]


def test_policy_waits_for_rows_that_the_table_lacks(tmp_path: Path) -> None:
    found, missed = analysed(LIMIT.replace("MAI", "1"), mue=mue(tmp_path))
    assert found == []
    assert missed == ("p waits: table mue has no row of mai 1",)
