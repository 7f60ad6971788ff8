"""CMS's fee schedule files made into a table: what is kept, how years and revisions meet, every way they break."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from fee_files import FEES, THERAPY, TODAY, TRAILER, fee, fee_text
from scrubjay.tables import Table
from scrubjay.tables.layouts import Kind
from scrubjay.tables.loading_cms import CmsFileError, Draft, load_cms
from scrubjay.tables.writing import note_text, write_table

REVISION = datetime.date(2026, 7, 1)


def draft(
    *paths: Path,
    in_use: Path | None = None,
    on: datetime.date | None = None,
    kind: Kind = "mpfs",
    localities: Mapping[str, str] | None = None,
) -> Draft:
    return load_cms(paths, kind, therapy=THERAPY, in_use=in_use, loaded=TODAY, on=on, localities=localities)


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("cp1252"))
    return path


def loaded(folder: Path, *rows: tuple[str, ...], name: str = "PFALL26A.txt", on: datetime.date | None = None) -> Table:
    """The table after one more file; what was loaded before is in use."""
    was = folder / "ours" / "reference" / "physician_fees.csv"
    made = draft(saved(folder, name, fee_text(rows)), in_use=was if was.exists() else None, on=on)
    return write_table(made, folder / "ours")


def mistakes(*paths: Path, kind: Kind = "mpfs", on: datetime.date | None = None, **localities: str) -> str:
    with pytest.raises(CmsFileError) as caught:
        draft(*paths, kind=kind, on=on, localities=localities)
    return "\n".join(said.replace(f"{paths[0].parent}/", "") for said in caught.value.mistakes)


def said(table: Table, code: str) -> list[tuple[object, ...]]:
    """Locality, amount and days of a code's rows."""
    return [
        (row.cells["locality"], row.cells["nonfacility"], str(row.start), str(row.through)) for row in table.rows[code]
    ]


def test_rows_of_therapy_codes_are_kept_as_dollars_of_their_year(tmp_path: Path) -> None:
    found = draft(saved(tmp_path, "PFALL26A.txt", fee_text()))
    assert (found.read, found.kept, found.on) == (10, 8, datetime.date(2026, 1, 1))
    assert [record["code"] for record in found.records] == sorted(2 * THERAPY)
    assert found.records[4] == {
        "code": "97530",
        "carrier": "01112",
        "locality": "05",
        "modifier": "",
        "nonfacility": "50.00",
        "facility": "50.00",
        "reduced": "35.00",
        "reduced_institutional": "35.00",
        "status": "A",
        "multiple": "5",
        "from": "2026-01-01",
        "through": "2026-12-31",
        "confidence": "primary",
        "file": "PFALL26A.txt",
    }


def test_whole_file_is_complete_for_the_codes_that_stand_in_every_locality(
    tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    found = draft(saved(tmp_path, "PFALL26A.txt", fee_text(FEES[:-5])))
    assert found.complete_for == ("97110", "97165")
    assert (found.remarks, note_text(found)) == snapshot


@pytest.mark.parametrize(("name", "end"), [("PFREV26B.txt", TRAILER), ("carolina.txt", TRAILER), ("PFALL26A.txt", "")])
def test_any_other_file_is_not_complete(tmp_path: Path, name: str, end: str) -> None:
    found = draft(saved(tmp_path, name, fee_text(end=end)))
    assert found.complete_for == ()
    assert any("PFALL" in remark for remark in found.remarks)


def test_byte_order_mark_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + fee_text(end="\r\n\r\n" + TRAILER).encode()
    assert draft(saved(tmp_path, "PFALL26A.txt", content)).complete_for == THERAPY


def test_each_year_keeps_its_own_amounts(tmp_path: Path) -> None:
    loaded(tmp_path, fee(year="2025", nonfacility="39.00"), name="PFALL25A.txt")
    table = loaded(tmp_path, fee(nonfacility="40.00"))
    assert said(table, "97530") == [
        ("00", "39.00", "2025-01-01", "2025-12-31"),
        ("00", "40.00", "2026-01-01", "2026-12-31"),
    ]
    assert table.closed_for("97530")
    sources = table.note["sources"]
    assert isinstance(sources, list)
    assert [one["file"] for one in sources] == ["PFALL25A.txt", "PFALL26A.txt"]
    again = loaded(tmp_path, fee(year="2025", nonfacility="38.00"), name="PFALL25A.txt")
    assert [amount for _, amount, _, _ in said(again, "97530")] == ["38.00", "40.00"]


def test_revision_takes_the_place_of_its_own_rows_from_its_first_day(tmp_path: Path) -> None:
    loaded(tmp_path, *FEES)
    table = loaded(tmp_path, fee(nonfacility="41.00"), name="PFREV26B.txt", on=REVISION)
    assert said(table, "97530") == [
        ("05", "50.00", "2026-01-01", "2026-12-31"),
        ("00", "40.00", "2026-01-01", "2026-06-30"),
        ("00", "41.00", "2026-07-01", "2026-12-31"),
    ]
    assert table.complete_for == frozenset(THERAPY)


def test_revision_of_a_year_that_is_not_loaded_is_not_complete(tmp_path: Path) -> None:
    loaded(tmp_path, fee(year="2025"), name="PFALL25A.txt")
    table = loaded(tmp_path, fee(), name="PFREV26B.txt", on=REVISION)
    assert not table.closed_for("97530")


def test_locality_of_a_biller_is_kept_for_later_loads(tmp_path: Path) -> None:
    path = saved(tmp_path, "PFALL26A.txt", fee_text())
    write_table(draft(path, localities={"1234567893": "11502-00"}), tmp_path / "ours")
    table = loaded(tmp_path, *FEES)
    assert table.note["localities"] == {"1234567893": "11502-00"}


def test_locality_that_has_no_row_is_refused(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    path = saved(tmp_path, "PFALL26A.txt", fee_text())
    assert mistakes(path, a="11502-01", b="99999-00") == snapshot


BROKEN = [
    ("26", *fee()[1:]),
    (*fee()[:1], "1112", *fee()[2:]),
    (*fee()[:2], "5", *fee()[3:]),
    fee("9753"),
    fee(nonfacility="40"),
    fee(facility="-1.00"),
    fee(reduced="x"),
    fee(reduced="40.01"),
    fee(status=""),
    fee(status="AB"),
    fee(multiple=""),
    fee()[:-1],
    (*fee(), ""),
    fee(),
    fee(),
    fee(modifier="26", nonfacility="20.00", reduced="10.00"),
]


def test_every_mistake_at_once(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert mistakes(saved(tmp_path, "PFALL26A.txt", fee_text((fee("97110"), *BROKEN)))) == snapshot


def test_rows_told_twice_are_refused(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    first = saved(tmp_path, "PFALL26A.txt", fee_text((*FEES, FEES[0])))
    second = saved(tmp_path, "PFALL26AR.txt", fee_text(FEES[1:2]))
    assert mistakes(first, second) == snapshot


def test_mistakes_of_a_file_are_told_up_to_a_number(tmp_path: Path) -> None:
    told = mistakes(saved(tmp_path, "PFALL26A.txt", fee_text((fee("97110"), *[fee(nonfacility="x")] * 200))))
    assert len(told.splitlines()) == 51
    assert told.splitlines()[-1] == "PFALL26A.txt: row 26: more mistakes may follow; reading stopped here"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("words.txt", b"Nothing here, but words.\n"),
        ("trailer.txt", TRAILER.encode()),
        ("mue.csv", b"HCPCS/CPT Code,Practitioner Services MUE Values,MAI\n97110,8,3\n"),
        ("PFALL26A.zip", b"PK\x03\x04 and more"),
        ("two-years.txt", fee_text((fee(), fee("97110", year="2025"))).encode()),
        ("others.txt", fee_text(FEES[-2:]).encode()),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0"),
        ("wide.txt", '﻿"2026"'.encode("utf-16")),
    ],
    ids=lambda value: value if isinstance(value, str) else "-",
)
def test_file_that_can_not_be_it(tmp_path: Path, name: str, content: bytes, snapshot: SnapshotAssertion) -> None:
    assert mistakes(saved(tmp_path, name, content)) == snapshot


def test_day_outside_the_files_year_is_refused(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    path = saved(tmp_path, "PFALL26A.txt", fee_text())
    other = saved(tmp_path, "PFALL25A.txt", fee_text((fee(year="2025"),)))
    assert mistakes(path, on=datetime.date(2027, 1, 1)) == snapshot(name="date")
    assert mistakes(path, other) == snapshot(name="years")


def test_fee_schedule_given_as_another_kind_is_recognised(tmp_path: Path) -> None:
    assert mistakes(saved(tmp_path, "PFALL26A.txt", fee_text()), kind="mue").endswith("it looks like --kind mpfs")
