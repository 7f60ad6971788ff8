"""What a test compares with, compiled and checked against the field: literals, `@codes`, `$amounts`, fields."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scrubjay.packs.calendars import COUNT, check_shift, is_count
from scrubjay.packs.places import Fault, Place
from scrubjay.packs.shaping import Problems, nearest
from scrubjay.packs.spans import place_of, value_place
from scrubjay.rules.program import CodeSet, Constant, Shift, Span
from scrubjay.tables import Table, number

NUMERIC = ("number", "money", "quantity")
SPANS = {"days": (1, 0), "weeks": (7, 0), "months": (0, 1), "years": (0, 12)}


NOWHERE = Place("", 1, 1)


class Mismatch(Exception):
    """A value that does not suit the field; `path` is where it stands in its table or list, `hint` how to mend it."""

    def __init__(self, message: str, *path: object, hint: str = "", code: Fault = Fault.SHAPE) -> None:
        super().__init__(message)
        self.path = path
        self.hint = hint
        self.code = code

    def place(self, value: Any, otherwise: Place) -> Place:
        """The place of what is wrong in the value that was refused."""
        place = otherwise
        for key in self.path:
            place = place_of(value, key, place)
            value = value[key] if isinstance(value, Mapping) and key in value else None
        return place


@dataclass(frozen=True, slots=True)
class Said:
    """An entry of one of [codes]: a code, prefix or range, the set that lists it, and where."""

    text: str
    name: str
    place: Place


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
            raise Mismatch(f"`{unit}` is no unit of time: one of {', '.join(SPANS)}", unit, code=Fault.WORD)
        if not is_count(count):
            raise Mismatch(f"`{unit}` is {COUNT}", unit, hint=f"{unit} = 12", code=Fault.NUMBER)
        days += SPANS[unit][0] * count
        months += SPANS[unit][1] * count
    return Span(days, months)


def shift(table: Mapping[str, Any], sign: int) -> Shift:
    """`{ days = 5 }`, `{ business_days = 10, calendar = "federal" }`, forward or (sign -1) back. Raises Mismatch."""
    wrong = Problems()
    check_shift(table, NOWHERE, wrong)
    if wrong:
        raise Mismatch(wrong[0].message, code=wrong[0].code)
    counted = {unit: count for unit, count in table.items() if unit in SPANS}
    plain = span(counted) if counted else Span()
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
        self._tables: Mapping[str, Table] = tables
        self._sets: dict[str, CodeSet] = {}
        self._open: list[str] = []
        self.tables_read: set[str] = set()

    def named(self, name: str) -> CodeSet:
        """`@name`. Raises Mismatch where it does not exist or holds itself."""
        if name in self._sets:
            return self._sets[name]
        if name not in self._specs:
            raise Mismatch(f"there is no set `{name}` in [codes]", code=Fault.NAME)
        if name in self._open:
            raise Mismatch(f"`@{name}` contains itself", code=Fault.CIRCLE)
        self._open.append(name)
        try:
            made = self._made(name, self._specs[name])
        finally:
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
                raise Mismatch(str(error), at, hint=error.hint, code=error.code) from None
        if not exact and len(parts) == 1:
            return parts[0]
        return CodeSet(exact=frozenset(exact), any_of=tuple(parts))

    def of_table(self, spec: Mapping[str, Any]) -> CodeSet:
        """`{ table = "...", where = { ... } }` in a condition."""
        return CodeSet(tables=(self.rows_of(spec.get("table"), spec.get("where", {})),))

    def rows_of(self, table: Any, where: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """Rows of a reference table, by the values of columns. Raises Mismatch for a name that is none."""
        for column in where:
            self.has_column(table, column, "where", column)
        if not where:
            self._known(table)
        self.tables_read.add(str(table))
        return str(table), tuple(sorted((column, _cell(value)) for column, value in where.items()))

    def table(self, name: Any) -> Table | None:
        """A reference table; None where there is none of the name."""
        return self._tables.get(name) if isinstance(name, str) else None

    def has_column(self, table: Any, column: str, *path: object) -> None:
        """Raises Mismatch at `path` for a column that the table lacks, at `table` for a table that there is not."""
        columns = self._known(table).columns
        if column not in columns:
            raise Mismatch(
                f"the table `{table}` has no column `{column}`", *path, hint=nearest(column, columns), code=Fault.TABLE
            )

    def _known(self, name: Any) -> Table:
        found = self.table(name)
        if found is None:
            raise Mismatch(
                f"there is no reference table `{name}`",
                "table",
                hint=nearest(str(name), self._tables),
                code=Fault.TABLE,
            )
        return found

    def said(self, name: str, otherwise: Place, within: tuple[str, ...] = ()) -> Iterator[Said]:
        """Every entry of a named set and of the sets that it holds; nothing for rows of a table."""
        spec = self._specs.get(name)
        if name in within:
            return
        lists = [spec] if isinstance(spec, list) else []
        if isinstance(spec, Mapping):
            lists = [spec[key] for key in ("any_of", "none_of") if isinstance(spec.get(key), list)]
        for listed in lists:
            for at, text in enumerate(listed):
                place = value_place(listed, at, otherwise)
                if isinstance(text, str) and text.startswith("@"):
                    yield from self.said(text[1:], place, (*within, name))
                elif isinstance(text, str):
                    yield Said(text, name, place)

    def no_number(self, table: str, column: str) -> str:
        """The first cell of a column that is no number; empty where all are. Raises Mismatch for an unknown column."""
        self.has_column(table, column, "column")
        found = self._tables[table]
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
