"""Reference tables: rows by code, valid between dates, each cell with its confidence; read from CSV with a TOML note.

They stand below facts and packs: facts derive from them (`timed`, `discipline`), packs build code sets from them.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, Literal

Cell = str | bool | tuple[str, ...] | None
Confidence = Literal["primary", "corroborated", "single"]
CONFIDENCES: tuple[Confidence, ...] = ("primary", "corroborated", "single")

YES_NO = {"yes": True, "no": False}
_META = {"from", "through", "confidence"}


KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "ncci_pairs": ("column1", "setting"),
    "mue": ("setting",),
    "physician_fees": ("carrier", "locality", "modifier"),
}
"""Columns that, beside `code` and the dates, tell the rows of a table apart."""


class TableError(Exception):
    """A reference table that can't be used: names the file, the row and what was expected."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One code between two dates of service, both inclusive. A column left out is unknown; None is "has none"."""

    code: str
    cells: Mapping[str, Cell]
    confidences: Mapping[str, Confidence]
    start: datetime.date | None
    through: datetime.date | None
    line: int

    def covers(self, date: datetime.date) -> bool:
        """Whether the row speaks of this date of service."""
        return (self.start is None or self.start <= date) and (self.through is None or date <= self.through)


@dataclass(frozen=True, slots=True)
class Table:
    """A reference table. `complete`: a code it lacks does not exist for its purpose; else it is merely not listed."""

    name: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[TableRow, ...]]
    complete: bool
    title: str = ""
    hash: str = ""
    complete_for: frozenset[str] = frozenset()
    """Codes for which the table is complete though it is not for all."""
    note: Mapping[str, object] = field(default_factory=dict)
    _found: dict[tuple[str, datetime.date], TableRow | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The rows that were asked for: a year of claims asks for few codes on few days."""

    def closed_for(self, code: str) -> bool:
        """Whether what the table does not say of a code is not so."""
        return self.complete or code in self.complete_for

    def row(self, code: str, date: datetime.date | None) -> TableRow | None:
        """The row of a code on a date of service; without a date, its row only if it has just one."""
        rows = self.rows.get(code, ())
        if date is None or not rows:
            return rows[0] if len(rows) == 1 else None
        asked = (code, date)
        if asked not in self._found:
            self._found[asked] = next((r for r in rows if r.covers(date)), None)
        return self._found[asked]


def number(cell: Cell) -> int | Decimal | None:
    """A cell as a number; None where it is none."""
    try:
        found = Decimal(cell) if isinstance(cell, str) else Decimal("NaN")
    except InvalidOperation:
        return None
    if not found.is_finite():
        return None
    return int(found) if found == found.to_integral_value() else found


def load_table(path: Path, name: str | None = None) -> Table:
    """Read `NAME.csv` and, beside it, `NAME.toml` (title, `complete`, provenance). Raises TableError."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name}: not UTF-8 at byte {error.start}; save the table as UTF-8") from None
    note_path = path.with_suffix(".toml")
    note_raw = note_path.read_bytes() if note_path.is_file() else b""
    try:
        note: dict[str, object] = tomllib.loads(note_raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{note_path.name}: {error}") from None
    reader = csv.DictReader(text.splitlines())
    header = reader.fieldnames or []
    if "code" not in header:
        raise TableError(f"{path.name}: row 1: a column `code` is needed; found {', '.join(header) or 'nothing'}")
    columns = tuple(c for c in header if c not in _META and not c.endswith("_confidence"))
    rows: dict[str, list[TableRow]] = {}
    problems: list[str] = []
    for record in reader:
        where = f"{path.name}: row {reader.line_num}"
        if None in record:
            problems.append(f"{where}: more cells than the header has columns")
            continue
        try:
            row = _row(record, columns, reader.line_num)
        except ValueError as error:
            problems.append(f"{where}: {error}")
            continue
        rows.setdefault(row.code, []).append(row)
    if problems:
        raise TableError("\n".join(problems))
    return Table(
        name=name or path.stem,
        columns=columns,
        rows={code: tuple(found) for code, found in sorted(rows.items())},
        complete=note.get("complete", True) is True if note else True,
        title=str(note.get("title", path.stem)),
        hash="sha256:" + hashlib.sha256(raw + b"\0" + note_raw).hexdigest(),
        complete_for=_codes(note.get("complete_for")),
        note=note,
    )


def _codes(listed: object) -> frozenset[str]:
    return frozenset(str(code) for code in listed) if isinstance(listed, list) else frozenset()


def _row(record: Mapping[str, str | None], columns: tuple[str, ...], line: int) -> TableRow:
    cells: dict[str, Cell] = {}
    confidences: dict[str, Confidence] = {}
    for column in columns:
        text = (record.get(column) or "").strip()
        if not text:
            continue
        cells[column] = _cell(column, text)
        confidence = (record.get(f"{column}_confidence") or record.get("confidence") or "primary").strip()
        if confidence not in CONFIDENCES:
            raise ValueError(f"confidence `{confidence}`: one of {', '.join(CONFIDENCES)} expected")
        confidences[column] = CONFIDENCES[CONFIDENCES.index(confidence)]
    code = str(cells.pop("code", ""))
    if not code:
        raise ValueError("the code is empty")
    return TableRow(code, cells, confidences, _date(record, "from"), _date(record, "through"), line)


def _cell(column: str, text: str) -> Cell:
    if column == "disciplines":
        return () if text == "none" else tuple(text.split("+"))
    if text == "none":
        return None
    return YES_NO.get(text, text)


def _date(record: Mapping[str, str | None], column: str) -> datetime.date | None:
    text = (record.get(column) or "").strip()
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"column `{column}`: a date like 2026-01-31 is expected") from None
