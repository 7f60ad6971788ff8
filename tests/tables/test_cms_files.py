"""CMS's files made into tables: every form they come in, every way they break, and what is kept beside them."""

from __future__ import annotations

import datetime
import re
import sys
import zipfile
from pathlib import Path

import pytest
from cms_texts import MUE_HEAD, MUE_ROWS, NCCI_HEAD, NCCI_ROWS, POS_HEAD, POS_ROWS, saved, text, workbook
from syrupy.assertion import SnapshotAssertion

from scrubjay.tables import Table, load_table
from scrubjay.tables.layouts import Kind
from scrubjay.tables.loading_cms import CmsFileError, Draft, load_cms
from scrubjay.tables.writing import note_text, table_text, write_table

THERAPY = ("97110", "97124", "97140", "97150", "97165", "97535", "97602")
TODAY = datetime.date(2026, 11, 24)
START = datetime.date(2027, 1, 1)


def draft(*paths: Path, kind: Kind = "ncci", in_use: Path | None = None, every: bool = False) -> Draft:
    return load_cms(paths, kind, therapy=THERAPY, in_use=in_use, loaded=TODAY, on=START, every=every)


def mistakes(*paths: Path, kind: Kind = "ncci") -> str:
    """What the files are refused with, without the test's folder."""
    with pytest.raises(CmsFileError) as caught:
        draft(*paths, kind=kind)
    return "\n".join(said.replace(f"{paths[0].parent}/", "") for said in caught.value.mistakes)


def cut(found: Draft, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(record.get(column, "") for column in columns) for record in found.records]


PAIRS = [
    ("11042", "97602", "1", "2024-01-01", "", ""),
    ("97140", "97124", "0", "2020-01-01", "", ""),
    ("97150", "97110", "1", "1996-01-01", "2019-12-31", "ended"),
    ("97150", "97110", "1", "2020-10-01", "", ""),
    ("97165", "97140", "9", "2020-01-01", "2020-01-01", "taken back to its first day: never applied"),
]
COLUMNS = ("column1", "code", "indicator", "from", "through", "remark")


@pytest.mark.parametrize(
    "content",
    [
        text(NCCI_HEAD, NCCI_ROWS),
        text(NCCI_HEAD, NCCI_ROWS, ";"),
        text(NCCI_HEAD, NCCI_ROWS, "\t"),
        b"\xef\xbb\xbf" + text(NCCI_HEAD, NCCI_ROWS, "\t").encode(),
        text(NCCI_HEAD, NCCI_ROWS, "\t").encode("utf-16"),
        text(NCCI_HEAD, NCCI_ROWS).encode("cp1252"),
        text(NCCI_HEAD, NCCI_ROWS, "\t", '"a quote that never closes'),
        text(NCCI_HEAD, [*NCCI_ROWS, ("", "", ""), ()]),
        text(NCCI_HEAD[1:2], NCCI_ROWS, notice=""),
        text([["COLUMN1", "Column 2 ", "", "effective", "deletion", "Modifier indicator", ""]], NCCI_ROWS),
    ],
    ids=["csv", "semicolons", "tabs", "bom", "utf-16", "cp1252", "quote", "blanks", "no-notice", "other-names"],
)
def test_pairs_come_out_alike_of_every_form_of_text(tmp_path: Path, content: str | bytes) -> None:
    assert cut(draft(saved(tmp_path / "edits.txt", content)), *COLUMNS) == PAIRS


@pytest.mark.parametrize("numbers", [False, True])
def test_pairs_come_out_of_a_workbook(tmp_path: Path, numbers: bool) -> None:
    rows = [[int(cell) if numbers and cell.isdecimal() else cell for cell in row] for row in NCCI_ROWS]
    rows = [["0" if cell == 0 else cell for cell in row] for row in rows]
    assert cut(draft(workbook(tmp_path / "edits.xlsx", NCCI_HEAD, rows)), *COLUMNS) == PAIRS


def test_parts_are_one_table(tmp_path: Path) -> None:
    parts = [saved(tmp_path / f"e-f{n}.txt", text(NCCI_HEAD, NCCI_ROWS[n - 1 : n], "\t")) for n in (1, 2, 3, 4)]
    found = draft(*parts)
    assert (found.read, found.kept, len(found.records)) == (4, 4, 4)
    assert found.complete_for == tuple(sorted(THERAPY))


def test_a_missing_part_leaves_unlisted_pairs_unknown(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    found = draft(saved(tmp_path / "ccipra-v331r0-f2.txt", text(NCCI_HEAD, NCCI_ROWS)))
    assert found.complete_for == ()
    assert found.remarks == snapshot


def test_pairs_of_a_column_1_code_that_the_file_leaves_out_are_kept(
    tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    old = saved(
        tmp_path / "ncci_pairs.csv",
        "code,column1,indicator,setting,from,through,confidence,remark\n"
        "97110,97150,1,practitioner,2024-10-01,,single,\n97112,97012,1,practitioner,2024-10-01,,single,\n"
        "97110,97150,0,hospital,2024-10-01,,single,\n",
    )
    found = draft(saved(tmp_path / "edits.csv", text(NCCI_HEAD, NCCI_ROWS)), in_use=old)
    kept = [record for record in found.records if record["confidence"] == "single"]
    assert [(record["column1"], record["setting"]) for record in kept] == [
        ("97012", "practitioner"),
        ("97150", "hospital"),
    ]
    assert found.complete_for == ()
    assert found.remarks == snapshot


def test_all_keeps_other_codes_too(tmp_path: Path) -> None:
    path = saved(tmp_path / "edits.csv", text(NCCI_HEAD, NCCI_ROWS))
    assert (draft(path).kept, draft(path, every=True).kept) == (5, 6)


def test_values_and_what_was_before_them(tmp_path: Path) -> None:
    old = saved(
        tmp_path / "mue.csv",
        "code,units,setting,mai,basis,from,through,confidence\n"
        "97110,6,practitioner,3,data,2024-07-01,2024-09-30,primary\n97110,6,practitioner,3,data,2024-10-01,,single\n"
        "97110,5,practitioner,3,data,2027-04-01,,single\n97110,9,hospital,3,data,2024-07-01,,primary\n",
    )
    found = draft(saved(tmp_path / "mue.txt", text(MUE_HEAD, MUE_ROWS)), kind="mue", in_use=old)
    assert cut(found, "code", "units", "setting", "mai", "basis", "from", "through") == [
        ("97110", "9", "hospital", "3", "data", "2024-07-01", ""),
        ("97110", "6", "practitioner", "3", "data", "2024-07-01", "2024-09-30"),
        ("97110", "6", "practitioner", "3", "data", "2024-10-01", "2026-12-31"),
        ("97110", "8", "practitioner", "3", "data", "2027-01-01", ""),
        ("97165", "1", "practitioner", "2", "code text", "2027-01-01", ""),
        ("97535", "6", "practitioner", "1", "", "2027-01-01", ""),
    ]
    assert found.complete_for == ("97110",)


def test_day_in_force_is_in_the_name_or_is_today(tmp_path: Path) -> None:
    named = saved(tmp_path / "MCR_MUE_PractitionerServices_Eff_04-01-2027.csv", text(MUE_HEAD, MUE_ROWS))
    other = saved(tmp_path / "mue.csv", text(MUE_HEAD, MUE_ROWS))
    found = [load_cms([path], "mue", therapy=THERAPY, in_use=None, loaded=TODAY) for path in (named, other)]
    assert [one.on for one in found] == [datetime.date(2027, 4, 1), TODAY]
    assert [bool(one.remarks) for one in found] == [False, True]


PLACES = "code,description,outpatient_ot,from,through\n01,pharmacy,rare,,\n03,school,sometimes,2003-01-01,\n"


def test_places_keep_our_words_and_end_where_cms_unassigns_them(tmp_path: Path) -> None:
    old = saved(tmp_path / "places_of_service.csv", PLACES)
    found = draft(saved(tmp_path / "pos.csv", text(POS_HEAD, POS_ROWS)), kind="pos", in_use=old)
    assert found.complete
    assert cut(found, "code", "description", "outpatient_ot", "from", "through") == [
        ("01", "pharmacy", "rare", "", ""),
        ("03", "school", "sometimes", "2003-01-01", "2026-12-31"),
        *((code, "", "", "", "") for code in ("10", "11", "99")),
    ]


def test_places_of_a_list_with_holes_end_nothing(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    old = saved(tmp_path / "places_of_service.csv", PLACES)
    found = draft(saved(tmp_path / "pos.csv", text(POS_HEAD, POS_ROWS[2:])), kind="pos", in_use=old)
    assert not found.complete
    assert [record["code"] for record in found.records if not record.get("through")] == ["01", "03", "10", "11", "99"]
    assert found.remarks == snapshot


def test_what_is_written_holds_no_text_of_cms(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    path = saved(tmp_path / "edits.csv", text(NCCI_HEAD, NCCI_ROWS))
    assert table_text(draft(path)) == snapshot
    assert re.sub("[0-9a-f]{64}", "(hash)", note_text(draft(path))) == snapshot


@pytest.mark.parametrize(
    ("kind", "content"),
    [("ncci", text(NCCI_HEAD, NCCI_ROWS)), ("mue", text(MUE_HEAD, MUE_ROWS)), ("pos", text(POS_HEAD, POS_ROWS))],
)
def test_what_is_written_is_read_back_and_written_again_alike(tmp_path: Path, kind: Kind, content: str) -> None:
    path = saved(tmp_path / 'a "name".csv', content)
    first = draft(path, kind=kind)
    table = write_table(first, tmp_path / "ours")
    folder = tmp_path / "ours" / "reference"
    assert sorted(one.name for one in folder.iterdir()) == [f"{first.name}.csv", f"{first.name}.toml"]
    held = folder / f"{first.name}.csv"
    again = write_table(draft(path, kind=kind, in_use=held), tmp_path / "ours")
    assert again.rows == load_table(held).rows == table.rows
    assert (table.complete, table.complete_for) == (first.complete, frozenset(first.complete_for))


def test_pair_not_listed_is_known_not_to_be_one(tmp_path: Path) -> None:
    table: Table = write_table(draft(saved(tmp_path / "e.csv", text(NCCI_HEAD, NCCI_ROWS))), tmp_path)
    assert table.closed_for("97535")
    assert not table.closed_for("64450")


BROKEN_PAIRS = [
    ("9714", "97124", "", "20200101", "*", "0", ""),
    ("97140", "9712é", "", "20200101", "*", "0", ""),
    ("97140", "", "", "20200101", "*", "0", ""),
    ("97140", "97124", "yes", "20200101", "*", "0", ""),
    ("97140", "97124", "", "2020-02-30", "*", "0", ""),
    ("97140", "97124", "", "20201301", "01/31/2020", "0", ""),
    ("97140", "97124", "", "20200101", "", "2", ""),
    ("97140", "97124", "", "20200101", "20191231", "", ""),
    ("97140", "97140", "", "20200101", "*", "1", ""),
    ("97140",),
    *NCCI_ROWS[:3],
    NCCI_ROWS[0],
    ("97150", "97110", "", "20230101", "*", "0", ""),
]


def test_every_mistake_of_pairs_at_once(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert mistakes(saved(tmp_path / "edits.csv", text(NCCI_HEAD, BROKEN_PAIRS))) == snapshot


def test_every_mistake_of_values_at_once(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    rows = [
        ("97110", "six", "3 Date of Service Edit", ""),
        ("97110", "-1", "4", ""),
        ("97110", "", "", ""),
        ("100", "1", "2", ""),
        ("97165", "1", "12", ""),
        MUE_ROWS[0],
        MUE_ROWS[0],
    ]
    assert mistakes(saved(tmp_path / "mue.csv", text(MUE_HEAD, rows)), kind="mue") == snapshot


def test_every_mistake_of_places_at_once(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    rows = [
        ("1", "A", ""),
        ("02-09", "B", ""),
        ("20-10", "Unassigned", ""),
        ("11", "", ""),
        ("12", "C", ""),
        ("12", "D", ""),
    ]
    assert mistakes(saved(tmp_path / "pos.csv", text(POS_HEAD, rows)), kind="pos") == snapshot


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    first = saved(tmp_path / "edits-f1.csv", text(NCCI_HEAD, BROKEN_PAIRS[:1]))
    second = saved(tmp_path / "edits-f2.csv", text(NCCI_HEAD, NCCI_ROWS[:1]))
    third = saved(tmp_path / "edits-f3.csv", text(NCCI_HEAD, NCCI_ROWS[:1]))
    assert mistakes(first, second, third) == snapshot


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.csv", b"", "ncci"),
        ("words.txt", b"Nothing here, but words.\n", "mue"),
        ("swapped.csv", text(MUE_HEAD, MUE_ROWS), "ncci"),
        ("no_dates.csv", text([("Column 1", "Column 2", "Modifier")], [("97140", "97124", "0")]), "ncci"),
        ("headings_only.csv", text(MUE_HEAD, ()), "mue"),
        ("others.csv", text(NCCI_HEAD, NCCI_ROWS[-1:]), "ncci"),
        ("hospital.csv", text([("HCPCS/CPT Code", "Outpatient Hospital Services MUE Values", "MAI")], MUE_ROWS), "mue"),
        ("dme.csv", text([("HCPCS/CPT Code", "DME Supplier Services MUE Values", "MAI")], MUE_ROWS), "mue"),
        ("ccioph-v331r0-f1.txt", text(NCCI_HEAD, NCCI_ROWS, "\t"), "ncci"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ncci"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0", "pos"),
        ("half.xlsx", b"PK\x03\x04 and no more", "pos"),
        ("bad.txt", b"\xff\xfea", "pos"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isprintable() and len(value) < 30 else "-",
)
def test_file_that_can_not_be_it(
    tmp_path: Path, name: str, content: str | bytes, kind: Kind, snapshot: SnapshotAssertion
) -> None:
    assert mistakes(saved(tmp_path / name, content), kind=kind) == snapshot


def test_quote_that_never_closes(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    good = text(NCCI_HEAD, NCCI_ROWS[:1] * 150)
    path = saved(tmp_path / "edits.csv", good + '97140,97124,,20200101,*,0,"no end\n' + "97140,97124\n" * 20_000)
    assert mistakes(path) == snapshot


def zipped(path: Path, inside: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, "x")
    return path


def test_zip_is_to_be_unpacked(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert mistakes(zipped(tmp_path / "edits.zip", "edits.txt")) == snapshot


def test_hollow_workbook_is_to_be_saved_as_text(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    pytest.importorskip("openpyxl")
    assert mistakes(zipped(tmp_path / "edits.xlsx", "xl/workbook.xml")) == snapshot


def test_workbook_without_openpyxl_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert mistakes(zipped(tmp_path / "edits.xlsx", "xl/workbook.xml")) == snapshot


def test_mistake_in_a_workbook_names_the_row_of_its_sheet(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    rows = [*NCCI_ROWS[:1], (97140, 9712, None, 20200101, "*", 5, None)]
    assert mistakes(workbook(tmp_path / "edits.xlsx", NCCI_HEAD, rows)) == snapshot
