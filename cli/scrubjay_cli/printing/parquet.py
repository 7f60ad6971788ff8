"""A report as Parquet: the rows of the CSV with typed columns. What a row does not have is null."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

import polars as pl

from scrubjay_cli.printing.csv import COLUMNS, report_rows

_TYPES: Final[Mapping[str, Any]] = {
    "line": pl.Int64,
    "date": pl.Date,
    "verified": pl.Boolean,
    "lacks": pl.List(pl.String),
    "sources": pl.List(pl.String),
    "pack_line": pl.Int64,
}
_AT_ONCE: Final = 50_000
"""Rows kept as objects before they become columns."""


def write_report(decisions: Iterable[Mapping[str, Any]], stream: IO[bytes]) -> None:
    """Write every row of every decision."""
    pl.concat(_frames(decisions)).write_parquet(stream)


def write_large_report(decisions: Iterable[Mapping[str, Any]], folder: Path, stream: IO[bytes]) -> None:
    """The same rows, in memory that does not grow with them; `folder` is to work in."""
    paths: list[Path] = []
    for at, frame in enumerate(_frames(decisions)):
        paths.append(folder / f"rows-{at:06d}.parquet")
        frame.write_parquet(paths[-1])
    # the engine writes to a file of its own: what it is given may not be one that it can write to
    whole = folder / "report.parquet"
    pl.scan_parquet(paths).sink_parquet(whole, maintain_order=True)
    with open(whole, "rb") as written:
        shutil.copyfileobj(written, stream)


def _frames(decisions: Iterable[Mapping[str, Any]]) -> Iterator[pl.DataFrame]:
    """Every row of every decision; the first frame is empty."""
    schema = {column: _TYPES.get(column, pl.String) for column in COLUMNS}
    yield pl.DataFrame(schema=schema)
    cells: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    for decision in decisions:
        for row in report_rows(decision):
            for column in COLUMNS:
                cells[column].append(_cell(column, row.get(column)))
        if len(cells["claim_id"]) >= _AT_ONCE:
            yield pl.DataFrame(cells, schema=schema)
            cells = {column: [] for column in COLUMNS}
    yield pl.DataFrame(cells, schema=schema)


def _cell(column: str, value: Any) -> Any:
    if column == "date" and value is not None:
        return datetime.date.fromisoformat(value)
    return None if value == "" else value
