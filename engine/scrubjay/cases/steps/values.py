"""Values that pass a test and values that do not, those nearest to its limit first."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from scrubjay.cases.plain import BAD_NPI, NPI, OTHER_NPI
from scrubjay.executors.pairs import INFINITY, NEVER, SURE, Range
from scrubjay.executors.testing import contains
from scrubjay.facts.deriving import THERAPY
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import CodeSet, Literally, Program, Test
from scrubjay.tables import Table

DAY = datetime.timedelta(days=1)
ORDERS = {"over": (1, 0), "at_least": (0, -1), "under": (-1, 0), "at_most": (0, 1)}
ORDERS |= {
    "after": ORDERS["over"],
    "on_or_after": ORDERS["at_least"],
    "before": ORDERS["under"],
    "on_or_before": ORDERS["at_most"],
}
"""Operator to the steps from its limit to the nearest value that passes, and to the nearest that does not."""
CHECKED = {
    "npi": (NPI, BAD_NPI),
    "icd10cm": ("M25511", "M2551!"),
    "mbi": ("1EG4TE5MK73", "1EG4TE5MK7"),
    "payer_text": ("TEXT", "TEXT\u00e9"),
}
"""Named checks to a value that passes and one that does not."""
USUAL: Mapping[str, tuple[str, ...]] = {
    "code": ("97530", "97110", "97165", "97168", "97035", "97161", "92507", "A4570", "99213"),
    "modifiers": ("GO", "GP", "GN", "CO", "KX", "59", "96", "97"),
    "place_of_service": ("11", "12", "02", "22", "31", "03", "99"),
    "patient.state": ("NC", "NY", "CA"),
    "diagnoses": ("M25511", "F840", "S52501A", "Z0000"),
    "rendering.npi": (OTHER_NPI,),
    "rendering.taxonomy": ("225X00000X", "224Z00000X", "225100000X", "235Z00000X"),
    "discipline": ("OT", "PT", "SLP"),
    "purpose": ("rehabilitative", "habilitative"),
    "payer_sequence": ("P", "S"),
    "sequence": ("T", "S", "P"),
    "frequency": ("1", "7", "8"),
    "document": ("progress_report", "plan_of_care", "evaluation", "reevaluation"),
}
"""Ordinary values of a field, to be tried where a set says only what a value must not be."""


def stepped(limit: Any, step: int) -> Any:
    """A number or a day so many steps on."""
    return limit + step * DAY if isinstance(limit, datetime.date) else limit + step


def ordered(op: str, limit: Any, want: bool) -> Any:
    """The value nearest to a limit that passes, or does not; a limit that is no whole number lies between two."""
    if isinstance(limit, Decimal):
        below = math.floor(limit)
        if below != limit:
            return below + int(op in ("over", "at_least") if want else op in ("under", "at_most"))
        limit = below
    return stepped(limit, ORDERS[op][0 if want else 1])


def above(op: str, want: bool) -> bool:
    """Whether the values that pass, or do not, lie above the limit."""
    return (ORDERS[op] in (ORDERS["over"], ORDERS["at_least"])) == want


def end_of(limit: Range, op: str, want: bool, type_: str) -> Any:
    """The end of a limit known within bounds beyond which a test is surely as wanted; None where it has none."""
    end = limit.high if above(op, want) else limit.low
    if abs(end) == INFINITY:
        return None
    return datetime.date.fromordinal(int(end)) if type_ == "date" else int(end)


def inside(codes: CodeSet, date: datetime.date | None, tables: Mapping[str, Table]) -> list[Any]:
    """Some values that a set surely holds on a date, ordinary ones first."""
    found = dict.fromkeys(value for value in _inside(codes, date, tables) if _pair(codes, value, date, tables) == SURE)
    usual = [value for values in USUAL.values() for value in values if value in found]
    return list(dict.fromkeys((*usual, *found)))


def outside(codes: CodeSet, key: str, date: datetime.date | None, program: Program) -> list[Any]:
    """Some values that a set surely does not hold on a date: next to its ranges, of the pack's other sets, ordinary."""
    pool: list[Any] = [*_beside(codes), *USUAL.get(key, ()), *constants(program, key)]
    if key == "code":
        table = program.tables.get(THERAPY)
        pool += sorted(table.rows) if table is not None else []
    pool += ["OTHER"] if key not in USUAL else []
    tables = program.tables
    return list(dict.fromkeys(v for v in pool if _pair(codes, v, date, tables) == NEVER))


def constants(program: Program, key: str) -> list[Any]:
    """What the pack itself compares a field with."""
    found: list[Any] = []
    for rule in program.rules:
        for leaf in (*leaves(rule.lines), *leaves(rule.when), *leaves(rule.unless)):
            if isinstance(leaf, Test) and leaf.path.key == key:
                found += _constants(leaf, program)
    return list(dict.fromkeys(found))


def _constants(leaf: Test, program: Program) -> Iterator[Any]:
    if isinstance(leaf.operand, CodeSet):
        yield from inside(leaf.operand, None, program.tables)[:4]
    elif isinstance(leaf.operand, Literally) and leaf.op == "equals":
        yield leaf.operand.value


def _pair(codes: CodeSet, value: Any, date: datetime.date | None, tables: Mapping[str, Table]) -> Any:
    return contains(codes, value, date, tables)


def _inside(codes: CodeSet, date: datetime.date | None, tables: Mapping[str, Table]) -> Iterator[Any]:
    yield from sorted(codes.exact, key=str)
    for prefix in codes.prefixes:
        yield from _with_prefix(prefix)
    for low, high in codes.ranges:
        yield from (low, high)
        yield from (value for value in USUAL["code"] if len(value) == len(low) and low <= value <= high)
    for part in codes.any_of:
        yield from _inside(part, date, tables)
    for name, where in codes.tables:
        table = tables.get(name)
        for code in sorted(table.rows) if table is not None else ():
            row = table.row(code, date) if table is not None else None
            if row is not None and all(_holds(row.cells.get(column), wanted) for column, wanted in where):
                yield code


def _with_prefix(prefix: str) -> Iterable[str]:
    yield from (value for values in USUAL.values() for value in values if value.startswith(prefix))
    yield from (prefix, prefix + "0", prefix + "00", prefix.ljust(5, "0"))


def _holds(cell: Any, wanted: Any) -> bool:
    options = wanted if isinstance(wanted, tuple) else (wanted,)
    return any(part in options for part in cell) if isinstance(cell, tuple) else cell in options


def _beside(codes: CodeSet) -> Iterator[str]:
    """The codes next to the ends of ranges."""
    for low, high in codes.ranges:
        for end, step in ((low, -1), (high, 1)):
            if end.isdecimal():
                yield str(int(end) + step).zfill(len(end))
    for part in codes.any_of:
        yield from _beside(part)
