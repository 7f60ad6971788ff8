"""How a reference table is read: what its cells become, and what an unusable file is told, with its name and row."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from scrubjay.tables import Table, TableError, load_table

OLD, NEW = datetime.date(2016, 12, 31), datetime.date(2017, 1, 1)


def read(folder: Path, text: str | bytes, note: str | bytes | None = None) -> Table:
    """The table of this text, written to `codes.csv` with its note beside it."""
    path = folder / "codes.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if note is not None:
        (folder / "codes.toml").write_bytes(note if isinstance(note, bytes) else note.encode())
    return load_table(path)


def refusal(folder: Path, text: str | bytes, note: str | bytes | None = None) -> str:
    """What reading this text is refused with."""
    with pytest.raises(TableError) as caught:
        read(folder, text, note)
    return str(caught.value)


def test_cells(tmp_path: Path) -> None:
    row = read(
        tmp_path, "code,timed,list,disciplines,words\n97535,yes,none,OT+PT, daily living \nL3908,no,,none,\n"
    ).rows["97535"][0]
    assert row.cells == {"timed": True, "list": None, "disciplines": ("OT", "PT"), "words": "daily living"}
    assert row.code == "97535"
    assert row.line == 2


def test_an_empty_cell_is_unknown_and_none_is_nothing(tmp_path: Path) -> None:
    table = read(tmp_path, "code,list,disciplines\n1,,none\n2,none,\n")
    assert table.rows["1"][0].cells == {"disciplines": ()}
    assert table.rows["2"][0].cells == {"list": None}


def test_a_code_keeps_its_zeros_and_a_code_that_reads_like_a_word(tmp_path: Path) -> None:
    assert set(read(tmp_path, "code\n02\n11\n").rows) == {"02", "11"}


def test_confidence_of_a_cell_comes_before_that_of_its_row(tmp_path: Path) -> None:
    text = "code,units,units_confidence,setting,confidence\n1,2,single,office,corroborated\n2,2,,office,\n"
    table = read(tmp_path, text)
    first, second = table.rows["1"][0].confidences, table.rows["2"][0].confidences
    assert (first["units"], first["setting"]) == ("single", "corroborated")
    assert second["units"] == "primary"
    assert table.columns == ("code", "units", "setting")


def test_dates_are_inclusive_and_several_rows_share_a_code(tmp_path: Path) -> None:
    table = read(tmp_path, f"code,units,from,through\n1,4,,{OLD}\n1,6,{NEW},\n")
    assert [row.cells["units"] for row in table.rows["1"]] == ["4", "6"]
    before, after = table.row("1", OLD), table.row("1", NEW)
    assert before is not None
    assert after is not None
    assert (before.cells["units"], after.cells["units"]) == ("4", "6")


def test_without_a_date_only_a_lone_row_answers(tmp_path: Path) -> None:
    table = read(tmp_path, f"code,units,from,through\n1,4,,{OLD}\n1,6,{NEW},\n2,3,{NEW},\n")
    assert table.row("1", None) is None
    assert table.row("2", None) is table.rows["2"][0]
    assert table.row("2", OLD) is None
    assert table.row("3", NEW) is None


def test_the_note_says_whether_the_table_is_complete(tmp_path: Path) -> None:
    assert read(tmp_path, "code\n1\n").complete
    assert read(tmp_path, "code\n1\n", "title = 'Codes'\n").complete
    table = read(tmp_path, "code\n1\n", "title = 'Codes'\ncomplete = false\n")
    assert not table.complete
    assert (table.title, table.name) == ("Codes", "codes")


def test_the_hash_covers_table_and_note(tmp_path: Path) -> None:
    plain = read(tmp_path, "code\n1\n").hash
    noted = read(tmp_path, "code\n1\n", "complete = false\n").hash
    assert len({plain, noted, read(tmp_path, "code\n2\n").hash}) == 3
    assert plain.startswith("sha256:")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    table = read(tmp_path, b"\xef\xbb\xbfcode,units\r\n97110,6\r\n")
    assert table.rows["97110"][0].cells == {"units": "6"}


def test_not_utf8(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"code\n97110\xff\n") == "codes.csv: not UTF-8 at byte 10; save the table as UTF-8"


@pytest.mark.parametrize(("text", "found"), [("", "nothing"), ("hcpcs,units\n1,2\n", "hcpcs, units")])
def test_no_column_code(tmp_path: Path, text: str, found: str) -> None:
    assert refusal(tmp_path, text) == f"codes.csv: row 1: a column `code` is needed; found {found}"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("1,2,sure,", "confidence `sure`: one of primary, corroborated, single expected"),
        (",2,single,", "the code is empty"),
        ("1,2,single,,5", "more cells than the header has columns"),
    ],
)
def test_a_row_that_does_not_do(tmp_path: Path, row: str, complaint: str) -> None:
    assert refusal(tmp_path, f"code,units,confidence,from\n9,1,,\n{row}\n") == f"codes.csv: row 3: {complaint}"


@pytest.mark.parametrize("date", ["07/01/2024", "2024-02-30", "soon"])
def test_a_date_that_is_none(tmp_path: Path, date: str) -> None:
    said = refusal(tmp_path, f"code,from\n1,{date}\n")
    assert said.startswith("codes.csv: row 2: ")
    assert "column `from`: a date like 2026-01-31 is expected" in said


def test_all_rows_that_do_not_do_are_told_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, "code,confidence,units\n1,sure,2\n2,,3\n,,4\n").splitlines()
    assert [line.split(": ")[1] for line in said] == ["row 2", "row 4"]


@pytest.mark.parametrize("note", ["complete = maybe\n", b"title = '\xff'\n"])
def test_a_note_that_can_not_be_read(tmp_path: Path, note: str | bytes) -> None:
    assert refusal(tmp_path, "code\n1\n", note).startswith("codes.toml: ")
