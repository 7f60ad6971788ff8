"""`check --format parquet`: the rows of the CSV, typed, written aside; and claims that came as Parquet."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from cli_documents import report
from cli_running import DAY, ROOT, run

from parquet_documents import write_parquet
from scrubjay_cli.printing.csv import COLUMNS, csv_rows
from scrubjay_cli.printing.parquet import write_report

pytestmark = pytest.mark.usefixtures("at_home")


def as_csv(column: str, value: Any) -> str:
    if isinstance(value, list):
        return (" " if column == "lacks" else "; ").join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def test_rows_are_those_of_the_csv(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "report.parquet"
    ran = run(capsys, "check", *DAY, "--format", "parquet", "--output", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    frame = pl.read_parquet(file)
    rows = list(csv.DictReader(io.StringIO(run(capsys, "check", *DAY, "--format", "csv").out)))
    assert frame.columns == list(COLUMNS)
    assert [{name: as_csv(name, value) for name, value in row.items()} for row in frame.iter_rows(named=True)] == rows
    assert frame["claim_id"].n_unique() == 44
    assert [one.name for one in tmp_path.iterdir()] == ["report.parquet"]


def test_columns_are_typed_and_what_is_not_there_is_null() -> None:
    decisions = report()["decisions"]
    stream = io.BytesIO()
    write_report(decisions, stream)
    frame = pl.read_parquet(io.BytesIO(stream.getvalue()))
    typed = {name: kind for name, kind in frame.schema.items() if kind != pl.String}
    texts = pl.List(pl.String)
    assert typed == {
        "line": pl.Int64, "date": pl.Date, "verified": pl.Boolean, "lacks": texts, "sources": texts,
        "pack_line": pl.Int64,
    }  # fmt: skip
    kx = frame.row(0, named=True)
    assert (kx["line"], kx["date"], kx["pack_line"]) == (2, datetime.date(2026, 3, 14), 118)
    assert (kx["sources"], kx["lacks"], kx["verified"]) == (["cy2026-pfs"], None, None)
    clean = frame.filter(pl.col("claim_id") == "C-1002").row(0, named=True)
    assert (clean["entry"], clean["policy"], clean["words"]) == ("claim", None, None)
    assert frame.height == len(list(csv_rows(decisions))) - 1


def test_no_claims_make_a_file_without_rows(tmp_path: Path) -> None:
    stream = io.BytesIO()
    write_report([], stream)
    assert pl.read_parquet(io.BytesIO(stream.getvalue())).shape == (0, len(COLUMNS))


def test_it_needs_an_output_and_says_so_before_reading(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", "gone.837", "--format", "parquet")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: --format parquet is not for a terminal: say with --output FILE where it goes\n"


def test_a_folder_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ran = run(capsys, "check", *DAY, "--format", "parquet", "--output", str(tmp_path / "gone" / "report.parquet"))
    assert ran.code == 2
    assert "cannot be written" in ran.err


@pytest.mark.parametrize("name", ["examples/federal-day.json", "examples/documented-visit.json"])
def test_claims_and_facts_as_parquet_decide_as_the_document_does(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    files = write_parquet(json.loads((ROOT / name).read_text(encoding="utf-8")), tmp_path)
    claims = [file for file in files if Path(file).name.startswith("claim")]
    facts = [part for file in files if file not in claims for part in ("--facts", file)]
    named = json.loads(run(capsys, "check", name, "--format", "json").out)
    ran = run(capsys, "check", *claims, *facts, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["decisions"] == named["decisions"]
    folder = run(capsys, "check", str(tmp_path), *(("--facts", str(tmp_path)) if facts else ()), "--format", "json")
    assert json.loads(folder.out)["decisions"] == named["decisions"]
