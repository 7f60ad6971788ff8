"""The shipped reference tables: each loads, says where it comes from, and holds no row twice."""

from __future__ import annotations

import csv
import datetime
import re
from itertools import pairwise
from typing import Any

import pytest

from scrubjay.packs.library import shipped_folder
from scrubjay.tables import Table, TableRow, load_table
from scrubjay.tables.table import CONFIDENCES, Cell

FOLDER = shipped_folder() / "reference"
NAMES = sorted(path.stem for path in FOLDER.glob("*.csv"))
PROCEDURE = r"[0-9]{5}|[A-Z][0-9]{4}"
CODES = {
    "carc": r"[0-9]{1,3}|[A-Z][0-9]{1,2}",
    "federal_holidays": r"20[0-9]{2}-[0-9]{2}-[0-9]{2}",
    "group_codes": "CO|CR|OA|PI|PR",
    "modifiers": "[A-Z0-9]{2}",
    "mue": PROCEDURE,
    "ncci_pairs": PROCEDURE,
    "places_of_service": "[0-9]{2}",
    "rarc": "(M|MA|N)[0-9]{1,3}",
    "therapy_codes": PROCEDURE,
}
KEYS = {"mue": ("setting",), "ncci_pairs": ("column1", "setting")}
"""What makes a row beside its code and dates."""
WORDS: dict[str, dict[str, set[Cell]]] = {
    "federal_holidays": {"closed_by": {"statute", "order"}},
    "mue": {"setting": {"practitioner", "hospital", "medicaid_practitioner"}, "mai": {"1", "2", "3"}},
    "ncci_pairs": {"setting": {"practitioner", "hospital"}, "indicator": {"0", "1", "9"}},
    "places_of_service": {"medicare_rate": {"facility", "non-facility"}},
    "modifiers": {"discipline": {"OT", "PT", "SLP"}, "opens_pairs": {True, False}},
    "carc": {"needs_remark": {True, False}, "seen_group": {"CO", "OA", "PR"}},
    "therapy_codes": {"therapy_list": {"always", "sometimes", None}, "timed": {True, False}},
}

SURE_FROM_THE_START = (
    "97012 97014 97032 97033 97035 97110 97112 97113 97116 97124 97129 97130 97140 "
    "97161 97165 97166 97167 97168 97530 97535"
)
"""Codes whose `timed` the files read first settled; the note names those files, not the codes."""


@pytest.fixture(params=NAMES)
def table(request: pytest.FixtureRequest) -> Table:
    return load_table(FOLDER / f"{request.param}.csv")


def named(name: str) -> Table:
    """One shipped table."""
    return load_table(FOLDER / f"{name}.csv")


def rows(table: Table) -> list[TableRow]:
    """All rows of a table."""
    return [row for found in table.rows.values() for row in found]


def written(name: str) -> list[dict[str, str]]:
    """A table's records as they are written."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sources(table: Table) -> list[dict[str, Any]]:
    """The sources of a table's note."""
    found = table.note["sources"]
    assert isinstance(found, list)
    return found


def test_every_table_is_known_here() -> None:
    assert set(CODES) == set(NAMES)


def test_codes_have_their_form(table: Table) -> None:
    assert table.rows
    assert [code for code in table.rows if not re.fullmatch(CODES[table.name], code)] == []


def test_every_cell_has_a_written_confidence(table: Table) -> None:
    bare = []
    for record in written(table.name):
        for column in table.columns:
            if column in ("code", "description", "remark") or not record[column]:
                continue
            if (record.get(f"{column}_confidence") or record.get("confidence")) not in CONFIDENCES:
                bare.append((record["code"], column))
    assert bare == []


def test_a_date_has_a_confidence(table: Table) -> None:
    bare = [
        (record["code"], end)
        for record in written(table.name)
        for end in ("from", "through")
        if record.get(end) and not (record.get(f"{end}_confidence") or record.get("confidence"))
    ]
    assert bare == []


def test_dates_are_in_order(table: Table) -> None:
    assert [r.code for r in rows(table) if r.start and r.through and r.start > r.through] == []


def test_no_two_rows_speak_of_one_day(table: Table) -> None:
    clashes = []
    grouped: dict[tuple[Cell, ...], list[TableRow]] = {}
    for row in rows(table):
        key: tuple[Cell, ...] = (row.code, *(row.cells[column] for column in KEYS.get(table.name, ())))
        grouped.setdefault(key, []).append(row)
    for key, found in grouped.items():
        found.sort(key=lambda row: row.start or datetime.date.min)
        clashes += [key for a, b in pairwise(found) if a.through is None or a.through >= (b.start or datetime.date.min)]
    assert clashes == []


def test_cells_use_the_words_of_their_column(table: Table) -> None:
    for column, words in WORDS.get(table.name, {}).items():
        assert {row.cells[column] for row in rows(table) if column in row.cells} <= words


def test_the_note_tells_what_the_table_is(table: Table) -> None:
    note = table.note
    assert isinstance(note["complete"], bool)
    assert isinstance(note["checked"], datetime.date)
    assert table.title != table.name
    assert note["note"]
    described = note["columns"]
    assert isinstance(described, dict)
    dates = {end for end in ("from", "through") if end in written(table.name)[0]}
    assert set(described) == set(table.columns) | dates


def test_sources_have_address_date_and_confidence(table: Table) -> None:
    assert sources(table)
    ids = [source["id"] for source in sources(table)]
    assert len(ids) == len(set(ids))
    for source in sources(table):
        assert re.match(r"https?://[^/\s]+", source["url"])
        assert isinstance(source["checked"], datetime.date)
        assert source["confidence"] in CONFIDENCES
        assert source["title"]
        assert set(source["for"]) <= set(table.columns) | {"from", "through"}


def test_nothing_shipped_names_a_provider_or_a_machine(table: Table) -> None:
    for suffix in (".csv", ".toml"):
        text = (FOLDER / f"{table.name}{suffix}").read_text(encoding="utf-8")
        assert not re.search(r"(?<![0-9])[12][0-9]{9}(?![0-9])", text)
        assert not re.search(r"/(work|tmp|home|Users)/", text)


def test_a_sharper_timed_cell_names_its_sources() -> None:
    """A cell of `timed` above single has a primary source or two others, or stood in the files read first."""
    backing: dict[str, list[str]] = {}
    table = named("therapy_codes")
    for source in sources(table):
        for code in source.get("codes", ()):
            backing.setdefault(code, []).append(source["confidence"])
    for row in rows(table):
        sure = row.confidences.get("timed")
        if row.code in SURE_FROM_THE_START or sure in (None, "single"):
            continue
        found = backing[row.code]
        assert "primary" in found or (sure == "corroborated" and len(found) >= 2), row.code


def test_pairs_that_ended_are_not_active_and_active_pairs_do_not_face_each_other() -> None:
    day = datetime.date(2026, 11, 24)
    active = {
        (row.cells["column1"], row.code): row
        for row in rows(named("ncci_pairs"))
        if row.covers(day) and row.cells["setting"] == "practitioner"
    }
    assert len(active) == 495
    for ended in (("97530", "97116"), ("97530", "97535"), ("97140", "97530"), ("97165", "97140"), ("97530", "97165")):
        assert ended not in active
    assert [pair for pair in active if (pair[1], pair[0]) in active] == []
    assert [pair for pair in active if pair[0] == pair[1]] == []


@pytest.mark.parametrize(
    ("column1", "column2", "indicator"),
    [("97165", "97755", "0"), ("97150", "97530", "1"), ("97140", "97124", "0"), ("97530", "97750", "1")],
)
def test_a_pair_as_the_file_of_its_quarter_has_it(column1: str, column2: str, indicator: str) -> None:
    found = [
        row
        for row in named("ncci_pairs").rows[column2]
        if row.cells["column1"] == column1 and row.cells["setting"] == "practitioner"
    ]
    read, later = (next(r for r in found if r.covers(datetime.date(year, 9, 30))) for year in (2024, 2026))
    assert (read.cells["indicator"], read.confidences["indicator"]) == (indicator, "primary")
    assert (later.cells["indicator"], later.confidences["indicator"]) == (indicator, "single")


def test_units_a_day_are_whole_numbers() -> None:
    assert {str(row.cells["units"]).isdigit() for row in rows(named("mue"))} == {True}


@pytest.mark.parametrize(
    ("code", "setting", "units"),
    [
        ("97110", "practitioner", "6"),
        ("97110", "hospital", "8"),
        ("97165", "practitioner", "1"),
        ("97535", "hospital", "8"),
    ],
)
def test_units_of_a_code(code: str, setting: str, units: str) -> None:
    day = datetime.date(2024, 7, 1)
    (row,) = (r for r in named("mue").rows[code] if r.cells["setting"] == setting and r.covers(day))
    assert (row.cells["units"], row.confidences["units"]) == (units, "primary")


def test_codes_named_across_tables_exist_in_them() -> None:
    remarks, groups, reasons = named("rarc").rows, named("group_codes").rows, named("carc").rows
    for row in rows(named("carc")):
        assert row.cells.get("seen_group", "CO") in groups
        assert set(str(row.cells.get("seen_remarks", "")).split("+")) - {""} <= set(remarks)
        assert set(str(row.cells.get("replaced_by", "")).split("+")) - {""} <= set(reasons)


def test_what_guides_get_wrong() -> None:
    modifiers, places = named("modifiers"), named("places_of_service")
    assert "discipline" not in modifiers.rows["GE"][0].cells
    assert modifiers.rows["GE"][0].cells["kind"] == "teaching physician"
    assert {code for code, found in modifiers.rows.items() if found[0].cells.get("discipline") == "OT"} == {"GO", "CO"}
    assert places.row("10", datetime.date(2021, 12, 31)) is None
    assert places.row("10", datetime.date(2022, 1, 1)) is not None
