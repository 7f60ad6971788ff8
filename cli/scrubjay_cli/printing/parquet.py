"""A report as Parquet: the rows of the CSV with typed columns. What a row does not have is null."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
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
    schema = {column: _TYPES.get(column, pl.String) for column in COLUMNS}
    parts = [pl.DataFrame(schema=schema)]
    cells: dict[str, list[Any]] = {column: [] for column in COLUMNS}
    for decision in decisions:
        for row in report_rows(decision):
            for column in COLUMNS:
                cells[column].append(_cell(column, row.get(column)))
        if len(cells["claim_id"]) >= _AT_ONCE:
            parts.append(pl.DataFrame(cells, schema=schema))
            cells = {column: [] for column in COLUMNS}
    parts.append(pl.DataFrame(cells, schema=schema))
    pl.concat(parts).write_parquet(stream)


def _cell(column: str, value: Any) -> Any:
    if column == "date" and value is not None:
        return datetime.date.fromisoformat(value)
    return None if value == "" else value
