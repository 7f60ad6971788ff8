"""What reference tables say of a code on a date: whether a row lists it, and the number in one of its columns.

An empty cell is unknown; what a table does not say is unknown too, unless it is complete or complete for the code.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair, all_of, any_of
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import CellOf
from scrubjay.tables import KEYS, Table, TableRow, number

Where = tuple[tuple[str, Any], ...]


def cell(found_in: Any, wanted: Any) -> Pair:
    """Whether a cell of a table holds one of the wanted values; an empty cell is unknown."""
    if isinstance(found_in, Unknown):
        return MAYBE
    options = wanted if isinstance(wanted, tuple) else (wanted,)
    found = any(c in options for c in found_in) if isinstance(found_in, tuple) else found_in in options
    return SURE if found else NEVER


def in_table(table: Table, where: Where, code: Any, date: datetime.date | None) -> Pair:
    """Whether a row of a code on a date has the wanted cells."""
    rows = on_day(table, code, date)
    found = any_of(_meets(row, where) for row in rows)
    if date is None and (len(rows) > 1 or any(row.start or row.through for row in rows)):
        return MAYBE
    said = found[1] or table.closed_for(str(code)) or _told(table, where, rows)
    return found if said else MAYBE


def on_day(table: Table, code: Any, date: datetime.date | None) -> list[TableRow]:
    """The rows of a code that speak of a date; without a date all that it has."""
    return [row for row in table.rows.get(str(code), ()) if date is None or row.covers(date)]


def rows_for(table: Table, where: Where, code: Any, date: datetime.date | None) -> Iterator[tuple[TableRow, Pair]]:
    """The rows of a code on a date that have, or may have, the wanted cells."""
    for row in on_day(table, code, date):
        pair = _meets(row, where)
        if pair[1]:
            yield row, pair


def numbers(operand: CellOf, table: Table, code: Any, date: datetime.date | None) -> tuple[Any, ...]:
    """The alternatives for a table's number: None is "it sets none", UNKNOWN "it does not say"."""
    if code is None:
        return (None,)
    if date is None or isinstance(code, Unknown):
        return (UNKNOWN,)
    rows = list(rows_for(table, operand.where, code, date))
    found = tuple(_scaled(row.cells.get(operand.column, UNKNOWN), operand.scale) for row, _ in rows)
    if any(pair[0] for _, pair in rows):
        return found
    told = table.complete or _told(table, operand.where, on_day(table, code, date))
    return (*found, None if told else UNKNOWN)


def _told(table: Table, where: Where, rows: Sequence[TableRow]) -> bool:
    """Whether the row that would say it is there: the code's only one, or the one with the key that is asked for."""
    apart = KEYS.get(table.name, ())
    keys = tuple((column, wanted) for column, wanted in where if column in apart)
    if not apart or len(keys) < len(apart):
        return len(rows) == 1
    return any(_meets(row, keys)[0] for row in rows)


def _meets(row: TableRow, where: Where) -> Pair:
    return all_of(cell(row.cells.get(column, UNKNOWN), wanted) for column, wanted in where)


def _scaled(found: Any, scale: int) -> Any:
    if found is None or isinstance(found, Unknown):
        return found
    value = number(found)
    return UNKNOWN if value is None else value * scale
