"""Steps to a code for which a reference table sets a number, or sets none."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from scrubjay.cases.goals import number
from scrubjay.cases.reading import Reads
from scrubjay.cases.scene import Json, Tried
from scrubjay.cases.steps.building import ways
from scrubjay.cases.steps.putting import put
from scrubjay.cases.steps.values import DAY, USUAL
from scrubjay.executors.cells import numbers
from scrubjay.executors.testing import Context
from scrubjay.facts.universe import Line
from scrubjay.rules.naming import find
from scrubjay.rules.program import CellOf, Condition, MeasureTest, Program, Rule, Test

SOME = 60
"""How many codes of a table are tried."""


def cell_moves(operand: CellOf, told: bool, context: Context, found: Tried, reads: Reads) -> Iterator[Json]:
    """Scenes with other codes on the subject: those of which the table says the number, or that it sets none."""
    line, code = context.subject, find("line", "code")
    if code is None or not line.claim.is_input:
        return
    for value in codes_of(operand, told, line, found.run.program)[:SOME]:
        yield from put(found, line, code, value, reads)


def codes_of(operand: CellOf, told: bool, line: Line, program: Program) -> list[str]:
    """The table's codes of which it says the number on the line's day, or surely says none; ordinary codes first."""
    table = program.tables[operand.table]
    found = []
    for code in dict.fromkeys((*USUAL["code"], *sorted(table.rows))):
        said = numbers(operand, table, code, line.date)
        if (len(said) == 1 and number(said[0]) is not None) if told else said == (None,):
            found.append(code)
    return found


def changes(operand: CellOf, code: Any, program: Program) -> list[datetime.date]:
    """The first days on which the table says another number of a code, and the days before them."""
    table = program.tables[operand.table]
    days: dict[datetime.date, None] = {}
    for start in sorted({row.start for row in table.rows.get(str(code), ()) if row.start is not None}):
        before, since = (numbers(operand, table, code, day) for day in (start - DAY, start))
        if before != since and len(before) == len(since) == 1 and None not in (number(before[0]), number(since[0])):
            days |= dict.fromkeys((start - DAY, start))
    return list(days)


def waiting(rule: Rule, program: Program) -> str:
    """What a rule waits for that none of its alternatives can do without: rows that a table lacks; else ""."""
    each = [next((said for leaf in way if (said := _lacked(leaf, program))), "") for way in ways(rule.when)]
    return each[0] if all(each) else ""


def _lacked(leaf: Condition, program: Program) -> str:
    cell = leaf.operand if isinstance(leaf, (Test, MeasureTest)) else None
    return _rows_lacked(cell, program) if isinstance(cell, CellOf) else ""


def _rows_lacked(operand: CellOf, program: Program) -> str:
    table = program.tables[operand.table]
    for code, rows in table.rows.items():
        for row in rows:
            if number(numbers(operand, table, code, row.start or row.through)[0]) is not None:
                return ""
    rows_said = ", ".join(f"{column} {wanted}" for column, wanted in operand.where)
    return f"table {operand.table} has no row of {rows_said}" if rows_said else f"table {operand.table} is empty"
