"""What a test compares with, compiled and checked against the field: literals, `@codes`, `$amounts`, fields."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from scrubjay.packs.calendars import check_shift
from scrubjay.packs.places import Place
from scrubjay.packs.shaping import Problems
from scrubjay.rules.program import CodeSet, Constant, Shift, Span
from scrubjay.tables import number

NUMERIC = ("number", "money", "quantity")
SPANS = {"days": (1, 0), "weeks": (7, 0), "months": (0, 1), "years": (0, 12)}


NOWHERE = Place("", 1, 1)


class Mismatch(Exception):
    """A value that does not suit the field; `key` is where it stands in its table or list."""

    def __init__(self, message: str, key: object = None) -> None:
        super().__init__(message)
        self.key = key


def literal(value: Any, type_: str) -> Constant:
    """A literal as the field holds it: dollars become cents. Raises Mismatch, with how to write it."""
    if type_ in ("text", "text_list", "time"):
        if isinstance(value, str):
            return value
        raise Mismatch(f'text is due here: write it with quotes, "{value}"')
    if type_ == "date":
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value
        raise Mismatch("a date is due here: write it without quotes, 2026-01-31")
    if type_ == "yes_no":
        if isinstance(value, bool):
            return value
        raise Mismatch("true or false is due here, without quotes")
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        if value == "unlimited" and type_ == "quantity":
            return "unlimited"
        raise Mismatch("a number is due here: write it without quotes")
    number = Decimal(value) * (100 if type_ == "money" else 1)
    return int(number) if number == number.to_integral_value() else number


def span(table: Mapping[str, Any]) -> Span:
    """`{ days = 5 }`, `{ months = 12 }`: a length of time. Raises Mismatch."""
    days = months = 0
    if not table:
        raise Mismatch("say a length, e.g. { days = 5 }")
    for unit, count in table.items():
        if unit not in SPANS:
            raise Mismatch(f"`{unit}` is no unit of time: one of {', '.join(SPANS)}", unit)
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise Mismatch("a whole number is due here", unit)
        days += SPANS[unit][0] * count
        months += SPANS[unit][1] * count
    return Span(days, months)


def shift(table: Mapping[str, Any], sign: int) -> Shift:
    """`{ days = 5 }`, `{ business_days = 10, calendar = "federal" }`, forward or (sign -1) back. Raises Mismatch."""
    wrong = Problems()
    check_shift(table, NOWHERE, wrong)
    if wrong:
        raise Mismatch(wrong[0].message)
    plain = span({unit: count for unit, count in table.items() if unit in SPANS} or {"days": 0})
    return Shift(
        sign * plain.months,
        sign * plain.days,
        sign * table.get("business_days", 0),
        table.get("roll") == "following",
        table.get("calendar", ""),
    )


class Codes:
    """The named sets of a pack, compiled when first used."""

    def __init__(self, specs: Mapping[str, Any], tables: Mapping[str, Any]) -> None:
        self._specs = specs
        self._tables = tables
        self._sets: dict[str, CodeSet] = {}
        self._open: list[str] = []
        self.tables_read: set[str] = set()

    def named(self, name: str) -> CodeSet:
        """`@name`. Raises Mismatch where it does not exist or holds itself."""
        if name in self._sets:
            return self._sets[name]
        if name not in self._specs:
            raise Mismatch(f"there is no set `{name}` in [codes]")
        if name in self._open:
            raise Mismatch(f"`@{name}` contains itself")
        self._open.append(name)
        made = self._made(name, self._specs[name])
        self._open.pop()
        self._sets[name] = made
        return made

    def of_list(self, values: Sequence[Any], type_: str) -> CodeSet:
        """A list in a condition: literals and `@names`; no prefixes, which stand in [codes] only."""
        exact: list[Any] = []
        parts: list[CodeSet] = []
        for at, value in enumerate(values):
            try:
                if isinstance(value, str) and value.startswith("@"):
                    parts.append(self.named(value[1:]))
                else:
                    exact.append(literal(value, type_))
            except Mismatch as error:
                raise Mismatch(str(error), at) from None
        if not exact and len(parts) == 1:
            return parts[0]
        return CodeSet(exact=frozenset(exact), any_of=tuple(parts))

    def of_table(self, spec: Mapping[str, Any]) -> CodeSet:
        """`{ table = "...", where = { ... } }` in a condition."""
        return CodeSet(tables=(self.rows_of(spec.get("table"), spec.get("where", {})),))

    def rows_of(self, table: Any, where: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """Rows of a reference table, by the values of columns. Raises Mismatch for a name that is none."""
        if table not in self._tables:
            raise Mismatch(f"there is no reference table `{table}`")
        for column in where:
            if column not in self._tables[table].columns:
                raise Mismatch(f"the table `{table}` has no column `{column}`")
        self.tables_read.add(str(table))
        return str(table), tuple(sorted((column, _cell(value)) for column, value in where.items()))

    def no_number(self, table: str, column: str) -> str:
        """The first cell of a column that is no number; empty where all are. Raises Mismatch for an unknown column."""
        found = self._tables[table]
        if column not in found.columns:
            raise Mismatch(f"the table `{table}` has no column `{column}`", "column")
        cells = (row.cells.get(column) for rows in found.rows.values() for row in rows)
        return next((f"{cell}" for cell in cells if cell is not None and number(cell) is None), "")

    def _made(self, name: str, spec: Any) -> CodeSet:
        if isinstance(spec, list):
            return self._patterns(name, spec)
        if not isinstance(spec, Mapping):
            raise Mismatch(f"the set `{name}` is a list of quoted codes, or a table")
        if "table" in spec:
            return CodeSet(name, tables=(self.rows_of(spec["table"], spec.get("where", {})),))
        any_of = self._patterns("", spec.get("any_of", []))
        none_of = self._patterns("", spec.get("none_of", []))
        return CodeSet(name, any_of=(any_of,), none_of=(none_of,))

    def _patterns(self, name: str, values: Sequence[Any]) -> CodeSet:
        exact: list[str] = []
        prefixes: list[str] = []
        ranges: list[tuple[str, str]] = []
        parts: list[CodeSet] = []
        for value in values:
            if not isinstance(value, str):
                raise Mismatch(f'codes are written with quotes: "{value}"')
            if value.startswith("@"):
                parts.append(self.named(value[1:]))
            elif value.endswith("*"):
                prefixes.append(value[:-1])
            elif ".." in value:
                low, _, high = value.partition("..")
                if len(low) != len(high) or low > high:
                    raise Mismatch(f"the ends of `{value}` must be of equal length and in order")
                ranges.append((low, high))
            else:
                exact.append(value)
        return CodeSet(name, frozenset(exact), tuple(prefixes), tuple(ranges), (), tuple(parts))


def _cell(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
