"""Conditions of a pack, compiled: every name and type checked against the catalogue, every error with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrubjay.facts.fields import nearest
from scrubjay.packs.pack import Amount
from scrubjay.packs.places import Fault, Place, Problem
from scrubjay.packs.spans import place_of, value_place
from scrubjay.rules.closed import check_cells, check_field
from scrubjay.rules.naming import ROOTS, find, find_dotted, names_under, suggestion
from scrubjay.rules.operands import NUMERIC, Codes, Mismatch, literal, shift
from scrubjay.rules.program import (
    All,
    AnyOf,
    CellOf,
    CodeSet,
    Condition,
    Dated,
    FieldOf,
    FitsTest,
    Literally,
    MarkTest,
    MeasureOf,
    MeasureTest,
    MemberTest,
    Operand,
    PastTest,
    Path,
    Shift,
    Test,
)

SETS = ("in", "not_in")
ORDERS = ("over", "at_least", "under", "at_most")
DATES = ("before", "on_or_before", "after", "on_or_after")
LISTS = ("has_any", "has_all", "has_none", "first")
CHECKS = ("npi", "icd10cm", "mbi", "payer_text")
OPERATORS = (*SETS, *ORDERS, *DATES, *LISTS, "is", "present")
PARTS = ("code", "dates", "billing", "discipline")


@dataclass(slots=True)
class Names:
    """What a pack's conditions may refer to, and the problems found so far."""

    codes: Codes
    amounts: Mapping[str, Amount]
    calendars: frozenset[str]
    measures: Mapping[str, str]
    """Name of a measure to the type of its value."""
    marks: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    placed: list[tuple[Condition, Place]] | None = None
    """Where to keep each single test with its place, for those who ask which have been tried."""

    def keep(self, test: Condition, place: Place) -> Condition:
        """The test again, its place kept where somebody wants to know."""
        if self.placed is not None:
            self.placed.append((test, place))
        return test

    def wrong(self, place: Place, message: str, hint: str = "", code: Fault = Fault.SHAPE) -> None:
        """Note a problem and go on, so that all of them come at once."""
        self.problems.append(Problem(place, message, hint, code=code))


@dataclass(frozen=True, slots=True)
class Where:
    """Where a condition stands: what its left-hand names belong to, the joins it may refer to, its place."""

    place: Place
    target: str = "line"
    joins: Mapping[str, str] = field(default_factory=dict)
    made: Mapping[str, Place] = field(default_factory=dict)
    """For tests that a kind adds to the pack's own: the place of the policy's key that they come from."""


def compiled(raw: Any, names: Names, where: Where) -> Condition:
    """A condition: a table of tests that all hold, or a list of tables of which one does."""
    if isinstance(raw, Mapping):
        parts = [part for key, value in raw.items() for part in _keyed(key, value, raw, names, where)]
        return parts[0] if len(parts) == 1 else All(tuple(parts))
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        if not raw:
            names.wrong(
                where.place,
                "an empty list of conditions never holds",
                "leave it out, or write a table",
                code=Fault.MISSING,
            )
        return AnyOf(tuple(compiled(part, names, where) for part in raw))
    names.wrong(where.place, "a condition is a table of field tests", 'e.g. { code = "97530" }')
    return All(())


def _keyed(key: str, value: Any, table: Any, names: Names, where: Where) -> list[Condition]:
    here = Where(place_of(table, key, where.made.get(key, where.place)), where.target, where.joins)
    if where.target == "line":
        if key == "all":
            return [compiled(part, names, where) for part in value]
        if key == "measure":
            return _measures(value, names, here)
        if key == "marks":
            return _marks(value, names, here)
        if key in ("member", "past"):
            if not isinstance(value, str) or value not in names.measures:
                names.wrong(
                    here.place, f"`{key}` names one of [measures]", _near(value, names.measures), code=Fault.NAME
                )
                return []
            return [names.keep(MemberTest(value) if key == "member" else PastTest(value), here.place)]
        if key in ROOTS:
            if not isinstance(value, Mapping):
                names.wrong(here.place, f"`{key}` is a table of tests of its fields", f"{key} = {{ ... }}")
                return []
            return [p for k, v in value.items() for p in _field(key, k, v, value, names, here)]
    return _field(where.target, key, value, table, names, here)


def _field(root: str, name: str, value: Any, table: Any, names: Names, where: Where) -> list[Condition]:
    here = Where(place_of(table, name, where.place), where.target, where.joins)
    if root == "authorization" and name == "fits":
        unknown = [part for part in value if part not in PARTS] if isinstance(value, list) else [value]
        if unknown:
            names.wrong(here.place, "`fits` is a list of " + ", ".join(PARTS), code=Fault.WORD)
        return [names.keep(FitsTest(tuple(value)), here.place)]
    path = find(root, name)
    if path is None:
        if isinstance(value, Mapping) and any(known.startswith(name + ".") for known in names_under(root)):
            return [p for k, v in value.items() for p in _field(root, f"{name}.{k}", v, value, names, here)]
        what = root.removeprefix("fact:")
        names.wrong(here.place, f"{what} has no field `{name}`", suggestion(name, root), code=Fault.FIELD)
        return []
    check_field(root, name, value, value_place(table, name, here.place), names)
    return [names.keep(Test(path, op, operand), here.place) for op, operand in _tests(path.type, value, names, here)]


def _measures(value: Any, names: Names, where: Where) -> list[Condition]:
    found: list[Condition] = []
    if not isinstance(value, Mapping):
        names.wrong(where.place, "`measure` is a table", "measure = { NAME = { over = 6 } }")
        return found
    for name, tests in value.items():
        here = Where(place_of(value, name, where.place), where.target, where.joins)
        if name not in names.measures:
            names.wrong(here.place, f"there is no measure `{name}`", _near(name, names.measures), code=Fault.NAME)
            continue
        compared = _tests(names.measures[name], tests, names, here)
        found += [names.keep(MeasureTest(name, op, operand), here.place) for op, operand in compared]
    return found


def _marks(value: Any, names: Names, where: Where) -> list[Condition]:
    if not isinstance(value, Mapping) or not value or any(op not in LISTS[:3] for op in value):
        names.wrong(where.place, "marks are tested with has_any, has_all or has_none", 'marks = { has_any = ["..."] }')
        return []
    for op, wanted in value.items():
        for mark in wanted:
            if mark not in names.marks:
                names.wrong(
                    place_of(value, op, where.place),
                    f"no rule marks `{mark}`",
                    _near(mark, names.marks),
                    code=Fault.NAME,
                )
    return [names.keep(MarkTest(op, tuple(wanted)), place_of(value, op, where.place)) for op, wanted in value.items()]


def _tests(type_: str, value: Any, names: Names, where: Where) -> list[tuple[str, Operand]]:
    """The operators under a field, each with its operand."""
    is_list = type_.endswith("_list") or type_ == "rows"
    if not isinstance(value, Mapping) or "field" in value or set(value) == {"measure"} or "table" in value:
        if is_list:
            names.wrong(
                where.place, "this is a list field: say how it is tested", "write has_any = [...]", code=Fault.SUITS
            )
            return []
        op = "in" if isinstance(value, list) or (isinstance(value, str) and value[:1] == "@") else "equals"
        operand = _operand(type_, op, value, names, where)
        return [] if operand is None else [(op, operand)]
    found: list[tuple[str, Operand]] = []
    for op, against in value.items():
        here = Where(place_of(value, op, where.place), where.target, where.joins)
        allowed = _allowed(type_, is_list)
        if op not in allowed:
            hint = f"one of {', '.join(allowed)}" if op in OPERATORS else _near(op, allowed)
            names.wrong(
                here.place,
                f"`{op}` does not test a field of this type ({type_.replace('_', ' ')})",
                hint,
                code=Fault.SUITS,
            )
            continue
        if op == "has_all":
            if not isinstance(against, list):
                names.wrong(here.place, "a list is due here", 'has_all = ["..."]')
                continue
            each = (_operand(type_, "has_any", [one], names, here) for one in against)
            found += [("has_any", operand) for operand in each if operand is not None]
            continue
        operand = _operand(type_, op, against, names, here)
        if operand is not None:
            found.append((op, operand))
    return found


def _allowed(type_: str, is_list: bool) -> tuple[str, ...]:
    if is_list:
        return (*LISTS, "present")
    if type_ == "date":
        return (*SETS, *DATES, "present")
    if type_ in NUMERIC:
        return (*SETS, *ORDERS, "present")
    return (*SETS, "is", "present")


def _operand(type_: str, op: str, value: Any, names: Names, where: Where) -> Operand | None:
    element = type_.removesuffix("_list")
    try:
        if op == "present":
            return Literally(literal(value, "yes_no"))
        if op == "is":
            if value not in CHECKS:
                raise Mismatch(f"`is` knows {', '.join(CHECKS)}", hint=_near(value, CHECKS), code=Fault.WORD)
            return Literally(str(value))
        if op in SETS or op in LISTS:
            return _set(element, value, names, where)
        if isinstance(value, str) and value.startswith("$"):
            return _dated(element, value[1:], names)
        if isinstance(value, Mapping):
            return _other(element, value, names, where)
        if isinstance(value, list):
            raise Mismatch("one value is due here, not a list")
        return Literally(literal(value, element))
    except Mismatch as error:
        names.wrong(error.place(value, where.place), str(error), error.hint, code=error.code)
        return None


def _set(type_: str, value: Any, names: Names, where: Where) -> CodeSet:
    if isinstance(value, str) and value.startswith("@"):
        return names.codes.named(value[1:])
    if isinstance(value, list):
        return names.codes.of_list(value, type_)
    if isinstance(value, Mapping) and "table" in value:
        check_cells(value["table"], value.get("where"), where.place, names)
        return names.codes.of_table(value)
    raise Mismatch('a list or "@name" is due here')


def _dated(type_: str, name: str, names: Names) -> Dated:
    amount = names.amounts.get(name)
    if amount is None:
        raise Mismatch(f"there is no amount `{name}` in [amounts]", hint=_near(name, names.amounts), code=Fault.NAME)
    if type_ not in NUMERIC:
        raise Mismatch(f"`${name}` is a number, and this is no number", code=Fault.SUITS)
    if amount.unit == "USD" and type_ != "money":
        raise Mismatch(f"`${name}` is in dollars, and this is not money", code=Fault.SUITS)
    return Dated(name, 100 if type_ == "money" else 1)


def _other(type_: str, value: Mapping[str, Any], names: Names, where: Where) -> Operand:
    """`{ measure = "NAME" }`, `{ table = "mue", column = "units" }` or `{ field = "...", plus = { days = 5 } }`."""
    if "table" in value:
        check_cells(value["table"], value.get("where"), where.place, names)
        return _cell(type_, value, names)
    if "measure" in value:
        name = value["measure"]
        if name not in names.measures:
            raise Mismatch(
                f"there is no measure `{name}`", "measure", hint=_near(name, names.measures), code=Fault.NAME
            )
        return MeasureOf(name)
    name = value.get("field")
    unknown = set(value) - {"field", "plus", "minus"}
    if not isinstance(name, str) or unknown:
        raise Mismatch('{ field = "...", plus = { days = 5 } }, { measure = "..." } or { table = "..." } is due here')
    root, dot, rest = name.partition(".")
    if dot and root in where.joins:
        path, join = find(where.joins[root], rest), root
    else:
        path, join = find_dotted(name), ""
    if path is None:
        raise Mismatch(f"there is no field `{name}`", "field", hint=suggestion(name, "line"), code=Fault.FIELD)
    if _family(path.type) != _family(type_):
        raise Mismatch(
            f"`{name}` is a {path.type.replace('_', ' ')}, this field is a {type_.replace('_', ' ')}",
            "field",
            code=Fault.SUITS,
        )
    for way in ("plus", "minus"):
        if way in value and type_ != "date":
            raise Mismatch(f"`{way}` moves dates only", way, code=Fault.SUITS)
    return FieldOf(path, _shift(value, names), join)


def _shift(value: Mapping[str, Any], names: Names) -> Shift:
    """How `plus` and `minus` move a date."""
    ways = [shift(value[way], sign) for way, sign in (("plus", 1), ("minus", -1)) if way in value]
    if len(ways) == 2:
        plus, minus = ways
        if plus.calendar or minus.calendar:
            raise Mismatch("`plus` and `minus` stand together only without a calendar", "minus", code=Fault.TOGETHER)
        return Shift(plus.months + minus.months, plus.days + minus.days)
    if ways and ways[0].calendar and ways[0].calendar not in names.calendars:
        raise Mismatch(f"there is no calendar `{ways[0].calendar}` in [calendars]", code=Fault.NAME)
    return ways[0] if ways else Shift()


def _cell(type_: str, value: Mapping[str, Any], names: Names) -> CellOf:
    """`{ table = "mue", column = "units", where = { setting = "practitioner" } }`: numbers only."""
    if set(value) - {"table", "column", "where"} or not isinstance(value.get("column"), str):
        raise Mismatch('{ table = "...", column = "...", where = { ... } } is due here')
    if type_ not in NUMERIC:
        raise Mismatch("a value of a table is a number, and this is no number", "table", code=Fault.SUITS)
    where = value.get("where", {})
    if not isinstance(where, Mapping):
        raise Mismatch("`where` gives columns their values", "where")
    table, rows = names.codes.rows_of(value["table"], where)
    strange = names.codes.no_number(table, value["column"])
    if strange:
        raise Mismatch(
            f"the column `{value['column']}` of the table `{table}` holds no numbers: {strange}",
            "column",
            code=Fault.SUITS,
        )
    return CellOf(table, value["column"], rows, 100 if type_ == "money" else 1)


def _family(type_: str) -> str:
    return "number" if type_ in ("number", "quantity") else type_


def _near(name: Any, names: Any) -> str:
    near = nearest(str(name), names)
    return f"did you mean `{near}`?" if near else ""


def field_path(name: Any, names: Names, where: Where, target: str = "line") -> Path | None:
    """A field that `per`, `visit_is` or `same` names."""
    path = find_dotted(name, target) if isinstance(name, str) else None
    if path is None:
        names.wrong(where.place, f"there is no field `{name}`", suggestion(str(name), target), code=Fault.FIELD)
    return path
