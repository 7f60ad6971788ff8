"""Rules of the general form, compiled: conditions, joins, fix and message checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scrubjay.packs.pack import Item
from scrubjay.packs.places import Fault, Place
from scrubjay.packs.shapes import EDITS
from scrubjay.packs.spans import Table, place_of, value_place
from scrubjay.rules.closed import check_cells
from scrubjay.rules.conditions import PARTS, Names, Where, compiled, field_path
from scrubjay.rules.naming import find_dotted, suggestion
from scrubjay.rules.operands import Mismatch
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import CellOf, Condition, FieldOf, Join, MeasureTest, Paired, Rule, Test

ACTIONS = tuple(EDITS)
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
TABLE = "table."
MADE = {
    "code": ("table",),
    "measure": ("limit", "over"),
    "member": ("measure", "counts"),
    "modifiers": ("modifier",),
    "authorization": ("match",),
}
LINE_KEYS = {"disciplines": "discipline", "codes": "code", "places_of_service": "place_of_service"}


def ruled(index: int, raw: Mapping[str, Any], names: Names, item: Item) -> Rule | None:
    """One rule; None, with the problems noted, where it can't be made."""
    before = len(names.problems)
    place = item.place

    made = {key: place_of(item.data, source, place) for key, source in _made_from(item)}

    def at(key: str) -> Where:
        return Where(place_of(item.data, key, place), made=made)

    joins: dict[str, str] = {}
    withs: list[Join] = []
    for name in raw.get("with", {}):
        join, here = _written("with", name, raw, item)
        withs.append(_join(name, join, names, Where(here, "line", dict(joins), made)))
        joins[name] = _target(str(join["fact"]))
    withouts = []
    for name in raw.get("without", {}):
        join, here = _written("without", name, raw, item)
        withouts.append(_join(name, join, names, Where(here, "line", joins, made)))
    fix = raw.get("fix")
    earned = None
    if isinstance(fix, Mapping):
        for edit in fix.get("edits", []):
            if len(edit) != 1 or next(iter(edit)) not in ACTIONS:
                names.wrong(
                    at("fix").place,
                    "an edit is one of " + ", ".join(ACTIONS),
                    '{ add_modifier = "GO" }',
                    code=Fault.WORD,
                )
        if fix.get("earned_by") is not None:
            earned = compiled(fix["earned_by"], names, at("fix"))
    message = str(raw.get("message", ""))
    for placeholder in PLACEHOLDER.findall(message):
        _check_placeholder(placeholder, names, Where(at("message").place, "line", joins))
    so_far = len(names.problems)
    when = compiled(raw["when"], names, at("when")) if raw.get("when") is not None else None
    if len(names.problems) == so_far:  # else the table is the mistake, not the message that speaks of it
        for column in _columns_said(message) - {one.column for one in cells_compared(when)}:
            words = f"the message names {{table.{column}}}, but `when` compares with no such column of a table"
            names.wrong(at("message").place, words, code=Fault.MESSAGE)
    rule = Rule(
        index=index,
        id=str(raw["id"]),
        policy=str(raw.get("policy", raw["id"])),
        kind=str(raw.get("kind", "rule")),
        title=str(raw.get("title") or raw["id"]),
        subject=raw["for"],
        lines=compiled(_lines(raw["lines"], names, at("lines")), names, at("lines")) if raw.get("lines") else None,
        start=raw.get("effective", {}).get("from"),
        through=raw.get("effective", {}).get("through"),
        when=when,
        unless=compiled(raw["unless"], names, at("unless")) if raw.get("unless") is not None else None,
        withs=tuple(withs),
        withouts=tuple(withouts),
        match=tuple(raw.get("match", PARTS)),
        severity=str(raw.get("severity", "")),
        mark=str(raw.get("mark", "")),
        denies=str(raw.get("denies", "line")),
        denial=raw.get("denial"),
        message=message,
        fix=fix if isinstance(fix, Mapping) else None,
        earned_by=earned,
        sources=tuple(raw.get("sources", ())),
        note=str(raw.get("note", "")),
        place=place,
    )
    return rule if len(names.problems) == before else None


def _made_from(item: Item) -> Iterator[tuple[str, str]]:
    """The tests that kinds add, and the keys of the policy that they come from."""
    for key, sources in MADE.items():
        yield from ((key, source) for source in sources if source in item.data)


def _written(key: str, name: str, raw: Mapping[str, Any], item: Item) -> tuple[Mapping[str, Any], Place]:
    """A join as the pack wrote it, with its place; as the kind made it, where a kind did."""
    place = place_of(item.data, key, item.place)
    joins = item.data.get(key)
    if isinstance(joins, Table) and isinstance(joins.get(name), Table):
        return joins[name], place_of(joins, name, place)
    return raw[key][name], place


def _join(name: str, raw: Mapping[str, Any], names: Names, where: Where) -> Join:
    target = _target(str(raw["fact"]))
    same: list[tuple[Any, FieldOf]] = []
    on_date = False
    listed = raw.get("same", [])
    for position, entry in enumerate(listed):
        here = replace(where, place=place_of(listed, position, where.place))
        pairs = [(entry, entry)] if isinstance(entry, str) else list(entry.items())
        for left, right in pairs:
            fact_path = field_path(left, names, here, target)
            root, dot, rest = right.partition(".")
            if dot and root in where.joins:
                other, join = find_dotted(rest, where.joins[root]), root
            else:
                other, join = find_dotted(right), ""
            if other is None:
                names.wrong(here.place, f"there is no field `{right}`", suggestion(right, "line"), code=Fault.FIELD)
            if fact_path is not None and other is not None:
                same.append((fact_path, FieldOf(other, join=join)))
                on_date = on_date or (left == "date" and right == "date")
    condition = None
    if raw.get("where") is not None:
        condition = compiled(raw["where"], names, Where(place_of(raw, "where", where.place), target, where.joins))
    paired = None
    if raw.get("table") is not None:
        here = replace(where, place=place_of(raw, "table", where.made.get("code", where.place)))
        paired = _paired(raw["table"], names, here, target)
    return Join(name, str(raw["fact"]), raw.get("scope", "payer"), tuple(same), condition, on_date, paired)


def _paired(raw: Mapping[str, Any], names: Names, where: Where, target: str) -> Paired | None:
    subject, fact = find_dotted(str(raw["subject"])), find_dotted(str(raw["fact"]), target)
    for key, path, known in (("subject", subject, "line"), ("fact", fact, target)):
        if path is None:
            place = value_place(raw, key, where.place)
            names.wrong(place, f"there is no field `{raw[key]}`", suggestion(str(raw[key]), known), code=Fault.FIELD)
    column, rows = str(raw["column"]), raw.get("where", {})
    check_cells(raw["name"], rows, where.place, names)
    try:
        names.codes.has_column(raw["name"], column, "column")
        table, wanted = names.codes.rows_of(raw["name"], rows)
    except Mismatch as error:
        names.wrong(error.place(raw, where.place), str(error), error.hint, code=error.code)
        return None
    return None if subject is None or fact is None else Paired(table, subject, column, fact, wanted)


def _target(fact: str) -> str:
    return "line" if fact == "line" else f"fact:{fact}"


def _lines(raw: Mapping[str, Any], names: Names, where: Where) -> Table:
    """[pack.lines] as a condition, each test where the pack says it."""
    tests = Table()
    for key, value in raw.items():
        if key not in LINE_KEYS:
            names.wrong(
                where.place, f"[pack.lines] has no key `{key}`", f"one of {', '.join(LINE_KEYS)}", code=Fault.KEY
            )
            continue
        field = LINE_KEYS[key]
        tests[field] = value
        tests.places[field] = place_of(raw, key, where.place)
        tests.values_at[field] = value_place(raw, key, where.place)
    return tests


def _columns_said(message: str) -> set[str]:
    return {name.removeprefix(TABLE) for name in PLACEHOLDER.findall(message) if name.startswith(TABLE)}


def cells_compared(condition: Condition | None) -> Iterator[CellOf]:
    """The numbers of reference tables that a condition compares with."""
    for leaf in leaves(condition):
        if isinstance(leaf, (Test, MeasureTest)) and isinstance(leaf.operand, CellOf):
            yield leaf.operand


def _check_placeholder(name: str, names: Names, where: Where) -> None:
    if name.startswith(TABLE):
        return
    if name.startswith("$"):
        if name[1:] not in names.amounts:
            names.wrong(where.place, f"the message names an amount `{name}` that does not exist", code=Fault.MESSAGE)
    elif name.startswith(("measure.", "arithmetic.", "left.")):
        if name.partition(".")[2] not in names.measures:
            names.wrong(where.place, f"the message names a measure `{name}` that does not exist", code=Fault.MESSAGE)
    elif name.partition(".")[0] in where.joins:
        join, _, field = name.partition(".")
        if find_dotted(field, where.joins[join]) is None:
            hint = suggestion(field, where.joins[join])
            names.wrong(
                where.place, f"the message names a field `{name}` that does not exist", hint, code=Fault.MESSAGE
            )
    elif find_dotted(name) is None:
        names.wrong(
            where.place,
            f"the message names a field `{name}` that does not exist",
            suggestion(name, "line"),
            code=Fault.MESSAGE,
        )
