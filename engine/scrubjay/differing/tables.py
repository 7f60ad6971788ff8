"""What a reference table says in some of its columns, as one short text that is equal where all that it says is."""

from __future__ import annotations

import hashlib
from typing import Any

from scrubjay.tables import Table

_KEPT: dict[tuple[int, tuple[str, ...], bool], tuple[Table, str]] = {}


def cells_of(table: Table | None, columns: tuple[str, ...], weighed: bool) -> str:
    """The text of these columns of a table; with their confidences where single sources matter."""
    if table is None:
        return "no table"
    key = (id(table), columns, weighed)
    if key not in _KEPT or _KEPT[key][0] is not table:
        _KEPT[key] = (table, _digest(_rows(table, columns, weighed)))
    return _KEPT[key][1]


def whole(table: Table | None) -> str:
    """The text of all of a table and its note."""
    return "no table" if table is None else table.hash


def _rows(table: Table, columns: tuple[str, ...], weighed: bool) -> list[Any]:
    said: list[Any] = [table.complete, sorted(table.complete_for)]
    for code, rows in sorted(table.rows.items()):
        for row in rows:
            cells = [(column, column in row.cells, row.cells.get(column)) for column in columns]
            weak = [row.confidences.get(column) == "single" for column in columns] if weighed else []
            said.append((code, row.start, row.through, cells, weak))
    return said


def _digest(said: list[Any]) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()
