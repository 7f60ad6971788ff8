"""Writes a facts document as Parquet files with typed columns, as a program that has columns would."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from scrubjay.facts.columns import columns_of
from scrubjay.facts.fields import FieldSpec
from scrubjay.facts.models.claims import Line
from scrubjay.facts.models.document import LISTS
from scrubjay.facts.models.fact import Fact

Document = dict[str, Any]

TYPED: dict[str, Any] = {
    "text": pl.String,
    "number": pl.Int64,
    "quantity": pl.String,
    "money": pl.Decimal(18, 4),
    "date": pl.Date,
    "time": pl.Time,
    "yes_no": pl.Boolean,
    "text_list": pl.List(pl.String),
    "number_list": pl.List(pl.Int64),
    "rows": None,
}


def write_parquet(document: Document, folder: Path) -> list[str]:
    """The files of a document's lists, those of its claims first."""
    files = []
    for name, model in LISTS.items():
        rows = document.get(name)
        if not rows:
            continue
        files.append(write_list(folder / f"{name}.parquet", model, [{**row} for row in rows]))
        if name == "claims":
            lines = [{**line, "claim": claim["id"]} for claim in rows for line in claim.get("lines") or ()]
            files.append(write_list(folder / "claim_lines.parquet", Line, lines, "claim"))
    return files


def write_list(file: Path, model: type[Fact], rows: list[Document], key: str | None = None) -> str:
    """One list, with a column for each field that any row gives, as text where one says that there is none."""
    specs = columns_of(model)
    flat = [_flat(row, specs) for row in rows]
    columns: dict[str, pl.Series] = {}
    for name, spec in specs.items():
        if any(name in row for row in flat):
            columns[name] = _series(spec, [row.get(name, ...) for row in flat])
    if key:
        columns[key] = pl.Series([row[key] for row in rows], dtype=pl.String)
    pl.DataFrame(columns).write_parquet(file)
    return str(file)


def _flat(row: Document, specs: dict[str, FieldSpec], prefix: str = "") -> Document:
    flat: Document = {}
    for key, value in row.items():
        name = prefix + key
        inside = [full for full in specs if full.startswith(name + "_")] if name not in specs else []
        if isinstance(value, dict) and inside:
            flat |= _flat(value, specs, name + "_")
        elif value is None and inside:
            flat |= dict.fromkeys(inside)
        elif name in specs:
            flat[name] = value
    return flat


def _series(spec: FieldSpec, values: list[Any]) -> pl.Series:
    if spec.type in ("text_list", "number_list"):
        return pl.Series([None if value is ... else value or [] for value in values], dtype=TYPED[spec.type])
    if spec.type == "rows":
        return pl.Series([None if value is ... else [_told(one) for one in value or []] for value in values])
    if spec.type == "text" or any(value is None for value in values):
        texts = [None if value is ... else "none" if value is None else _text(value) for value in values]
        return pl.Series(texts, dtype=pl.String)
    return pl.Series([None if value is ... else _typed(spec, value) for value in values], dtype=TYPED[spec.type])


def _told(value: Document) -> Document:
    said = {name: "none" if inner is None else inner for name, inner in value.items()}
    return {name: inner if isinstance(inner, list) else _text(inner) for name, inner in said.items()}


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _typed(spec: FieldSpec, value: Any) -> Any:
    if spec.type == "date":
        return datetime.date.fromisoformat(value)
    if spec.type == "time":
        return datetime.time.fromisoformat(value)
    if spec.type == "money":
        return Decimal(str(value))
    return str(value) if spec.type == "quantity" else value
