"""Facts from Parquet files: typed columns and text, what is unknown and what absent, and every mistake by its place."""

from __future__ import annotations

import datetime
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from parquet_documents import write_parquet
from scrubjay.facts.claim import Facts, Note
from scrubjay.facts.documents import read_document
from scrubjay.facts.finding import find_files
from scrubjay.facts.list_files import read_list_files
from scrubjay.facts.reading import read_files

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "executors"))

from facts_strategies import documents  # noqa: E402

ROW: dict[str, Any] = {"claim": "C-1", "line": 1, "code": "97530"}


def write(folder: Path, name: str, **columns: Any) -> str:
    path = folder / name
    pl.DataFrame(columns).write_parquet(path)
    return str(path)


def errors(notes: tuple[Note, ...]) -> list[tuple[str, str]]:
    return [(note.place.where, note.message) for note in notes if note.level == "error"]


def plain(facts: Facts) -> dict[str, Any]:
    """Everything that was read, without its places."""
    lists = {name: [p.row for p in getattr(facts, name)] for name in facts.__slots__ if name != "claims"}
    return {"claims": [(claim.row, claim.lines, claim.hash) for claim in facts.claims], **lists}


def test_typed_columns_are_read_as_what_they_are(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "history.parquet",
        patient_birth_date=[datetime.date(1950, 2, 1)],
        date=[datetime.datetime(2026, 1, 5)],
        line=pl.Series([1], dtype=pl.UInt8),
        code=pl.Series(["97110"], dtype=pl.Categorical),
        modifiers=[["GO", "96"]],
        diagnosis_pointers=[[1, 2]],
        units=[4.0],
        charge=[Decimal("240.5000")],
        allowed=[104.1],
        diagnoses=pl.Series([[]], dtype=pl.List(pl.String)),
        processed=pl.Series([None], dtype=pl.Date),
        note=[None],
    )
    facts, notes = read_list_files([path])
    assert notes == ()
    assert facts.history[0].row == {
        "patient.birth_date": datetime.date(1950, 2, 1),
        "date": datetime.date(2026, 1, 5),
        "line": 1,
        "code": "97110",
        "modifiers": ("GO", "96"),
        "diagnosis_pointers": (1, 2),
        "units": 4,
        "charge": 24050,
        "allowed": 10410,
        "diagnoses": (),
    }
    assert facts.history[0].place.where == "row 1"


def test_text_columns_are_read_as_csv_cells_are(tmp_path: Path) -> None:
    columns = {
        "claim": ["C-1", "C-2"], "modifiers": ["GO 96", "none"], "units": ["4", ""], "allowed": ["104.00", None],
        "purpose": ["none", " "], "date": ["2026-01-05", None],
    }  # fmt: skip
    facts, notes = read_list_files([write(tmp_path, "history.parquet", **columns)])
    rows = [",".join(columns)] + [",".join(cell or "" for cell in row) for row in zip(*columns.values(), strict=True)]
    (tmp_path / "history.csv").write_text("\n".join(rows), encoding="utf-8")
    of_csv, _ = read_list_files([str(tmp_path / "history.csv")])
    assert notes == ()
    assert [placed.row for placed in facts.history] == [placed.row for placed in of_csv.history]


def test_other_types_of_the_other_lists(tmp_path: Path) -> None:
    facts, notes = read_list_files(
        [
            write(tmp_path, "charts.parquet", document=["plan_of_care"], necessity=[True]),
            write(tmp_path, "minutes.parquet", claim=["C-1"], line=[1], start_time=[datetime.time(9, 0)]),
            write(tmp_path, "authorizations.parquet", number=["A", "B"], visits=[12, None], units=["unlimited", "8"]),
            write(
                tmp_path,
                "coverages.parquet",
                plan=["Standard"],
                used=[[{"disciplines": ["OT"], "visits": 14, "dollars": 10.5, "as_of": datetime.date(2026, 3, 1)}]],
            ),
        ]
    )
    assert notes == ()
    assert facts.charts[0].row["necessity"] is True
    assert facts.minutes[0].row["start_time"] == "09:00"
    assert [(p.row.get("visits"), p.row["units"]) for p in facts.authorizations] == [(12, "unlimited"), (None, 8)]
    assert "visits" not in facts.authorizations[1].row
    assert facts.coverages[0].row["used"] == (
        {"disciplines": ("OT",), "visits": 14, "dollars": 1050, "as_of": datetime.date(2026, 3, 1)},
    )


def test_lines_join_claims_of_their_folder_and_kind_of_file(tmp_path: Path) -> None:
    claims = write(tmp_path, "claims.parquet", id=["C-1", "C-2"])
    lines = write(tmp_path, "claim_lines.parquet", claim=["C-2", "C-1", "C-2"], code=["97530", "97110", "97535"])
    facts, notes = read_list_files([lines, claims])
    assert notes == ()
    assert [[line["code"] for line in claim.lines] for claim in facts.claims] == [["97110"], ["97530", "97535"]]
    (tmp_path / "claims.csv").write_text("id\nC-1\n", encoding="utf-8")
    _, notes = read_list_files([lines, str(tmp_path / "claims.csv")])
    assert errors(notes)[0][1].endswith("give claims.parquet of the same folder too")


@pytest.mark.parametrize(
    ("columns", "where", "words"),
    [
        ({"cliam": ["C"]}, "column 1", "did you mean `claim`?"),
        ({"code": [97530]}, "column code", "holds whole numbers; expected text, as a number loses leading zeros"),
        ({"code": [97530.0]}, "column code", "holds numbers; expected text"),
        ({"date": [20260105]}, "column date", "holds whole numbers; expected dates, or text such as 2026-03-14"),
        ({"units": [True]}, "column units", "holds true and false; expected whole numbers, or text"),
        ({"modifiers": [[1]]}, "column modifiers", "holds lists of another type; expected lists of text"),
        ({"status": [b"paid"]}, "column status", "holds bytes; expected text"),
        ({"billing_npi": [{"npi": "1"}]}, "column billing_npi", "holds structs; expected text"),
        ({**ROW, "units": [4, -1]}, "row 2, column units", "a whole number from 0"),
        ({**ROW, "allowed": [float("nan"), 1.0]}, "row 1, column allowed", "expected an amount"),
        ({**ROW, "allowed": [Decimal("1.005"), None]}, "row 1, column allowed", "at most two decimals"),
        ({**ROW, "date": [None, "1/5/2026"]}, "row 2, column date", "YYYY-MM-DD"),
        ({**ROW, "date": [datetime.datetime(2026, 1, 5, 9), None]}, "row 1, column date", "YYYY-MM-DD"),
        ({**ROW, "date": [datetime.date(3026, 1, 5), None]}, "row 1, column date", "a year from"),
        ({**ROW, "status": ["payed", "paid"]}, "row 1, column status", "did you mean paid?"),
        ({**ROW, "modifiers": [["GO", None], []]}, "row 1, column modifiers", "expected text in quotes"),
    ],
)
def test_mistakes_are_told_by_row_and_column(tmp_path: Path, columns: Any, where: str, words: str) -> None:
    whole = {name: [value] * 2 if not isinstance(value, list) else value for name, value in columns.items()}
    _, notes = read_list_files([write(tmp_path, "history.parquet", **whole)])
    assert [place for place, _ in errors(notes)] == [where]
    assert words in errors(notes)[0][1]


def test_what_cannot_be_read_of_a_row_is_unknown_and_the_row_stays(tmp_path: Path) -> None:
    facts, notes = read_list_files([write(tmp_path, "history.parquet", claim=["A", "B", "C"], units=[1, -1, 2])])
    assert [placed.row for placed in facts.history] == [
        {"claim": "A", "units": 1},
        {"claim": "B"},
        {"claim": "C", "units": 2},
    ]
    assert [placed.place.where for placed in facts.history] == ["row 1", "row 2", "row 3"]
    assert len(errors(notes)) == 1


def test_text_where_rows_are_due_and_none_where_there_are_none(tmp_path: Path) -> None:
    claims = write(tmp_path, "claims.parquet", id=["A", "B", "C"], other_payers=["none", None, "AETNA"])
    facts, notes = read_list_files([claims])
    assert [claim.row.get("other_payers", "unknown") for claim in facts.claims] == [(), "unknown", "unknown"]
    assert [where for where, _ in errors(notes)] == ["row 3, column other_payers"]
    assert "AETNA" not in errors(notes)[0][1]


def test_missing_column_and_wrong_name_of_a_file(tmp_path: Path) -> None:
    _, notes = read_list_files([write(tmp_path, "claims.parquet", charge=[1.0])])
    assert errors(notes) == [("", "the column `id` is missing, and needed")]
    _, notes = read_list_files([write(tmp_path, "histry.parquet", claim=["C"])])
    assert "did you mean history.parquet?" in errors(notes)[0][1]


@pytest.mark.parametrize("spoil", ["cut", "words", "empty", "zeros"])
def test_a_damaged_file_is_one_error_and_no_traceback(tmp_path: Path, spoil: str) -> None:
    path = Path(write(tmp_path, "history.parquet", claim=["C-1"] * 500, units=list(range(500))))
    whole = path.read_bytes()
    half = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:half],
            "words": b"claim,units\n",
            "empty": b"",
            "zeros": b"PAR1" + bytes(len(whole) - 8) + b"PAR1",
        }[spoil]
    )
    facts, notes = read_list_files([str(path)])
    assert facts.history == ()
    assert errors(notes) == [("", "not a Parquet file, or a damaged one: write it again")]


def test_no_damage_within_a_file_ends_in_a_traceback(tmp_path: Path) -> None:
    path = Path(write(tmp_path, "history.parquet", claim=["C-1"] * 50, modifiers=[["GO"]] * 50, units=range(50)))
    whole = path.read_bytes()
    for at in range(4, len(whole) - 4, 31):
        for patch in (bytes(8), b"\xff" * 8):
            path.write_bytes((whole[:at] + patch + whole[at + 8 :])[: len(whole) - 4] + b"PAR1")
            _, notes = read_list_files([str(path)])
            assert all(note.place.file == str(path) for note in notes)


def test_parquet_is_known_by_its_beginning_and_directories_hold_it(tmp_path: Path) -> None:
    write(tmp_path, "claims.parquet", id=["C-1"])
    write(tmp_path, "claim_lines.parquet", claim=["C-1"], code=["97530"])
    write(tmp_path, "history.pq", claim=["C-0"], code=["97110"])
    write(tmp_path, "report.parquet", claim_id=["C-1"])
    read = read_files([str(tmp_path)], [str(tmp_path)])
    assert (len(read.facts.claims), len(read.facts.history)) == (1, 1)
    assert [note.message for note in read.notes] == [
        "left out of the directory: a table that is not named after a list of facts"
    ]
    assert [Path(file).name for file in find_files([str(tmp_path)], []).files] == [
        "claim_lines.parquet",
        "claims.parquet",
    ]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents())
def test_a_document_reads_the_same_as_json_json_lines_and_parquet(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("same")
    whole, _ = read_document(json.dumps(document).encode(), "day.json")
    rest = [{name: [row]} for name, rows in document.items() if name != "claims" for row in rows]
    lines = [json.dumps(one) for one in (*document.get("claims", ()), *rest)]
    (folder / "day.jsonl").write_text("\n".join(lines), encoding="utf-8")
    of_lines = read_files([str(folder / "day.jsonl")], [])
    of_parquet = read_files(write_parquet(document, folder), [])
    assert [note for note in (*of_lines.notes, *of_parquet.notes) if note.level != "note"] == []
    assert plain(of_lines.facts) == plain(whole)
    assert plain(of_parquet.facts) == plain(whole)
