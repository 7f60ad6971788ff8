"""Conditions, windows, operands and spans as JSON Schema: every field that a pack may name, with its words.

What a test compares with is checked by type as far as a schema can; the rest is told by loading and by `pack lint`.
"""

from __future__ import annotations

from typing import get_args

from scrubjay.facts.fields import FIELDS, FieldSpec, choices_of
from scrubjay.facts.models.values import FieldType
from scrubjay.packs.calendars import ROLLS, SPANS, UNITS, WEEKDAYS
from scrubjay.packs.shapes import EDITS
from scrubjay.rules.conditions import CHECKS, DATES, LISTS, ORDERS, PARTS, SETS
from scrubjay.rules.measuring import DATED_FACTS, NAMED, WINDOW_FACTS
from scrubjay.rules.naming import ON_CLAIM, RELATED
from scrubjay.rules.schema.parts import Schema, by_name, date, either, list_of, ref, table, text, texts, whole

RELATIONS = (*ON_CLAIM, "rendering", *RELATED)
MOST = 9999
TYPES: tuple[str, ...] = get_args(FieldType)
NUMBERS = ("number", "money", "quantity")
JOINED = ("line", "authorization", "coverage", "episode", "chart", "minutes", "other_payer")


def definitions() -> dict[str, Schema]:
    """Definitions that policies and measures refer to."""
    fields = {name: _field_test("line", name, spec) for name, spec in FIELDS["line"].items() if "." not in name}
    relations = {root: _relation(root) for root in RELATIONS}
    found: dict[str, Schema] = {
        "condition": _condition("line", {**fields, **relations, **_words()}),
        "span": _lengths("A length of time, such as { months = 12 }.", SPANS),
        "shift": _shift(),
        "window": _window(),
        "set": text("A set of [codes].", "@evaluation", pattern="^@."),
        "rows": table(
            "Codes of a reference table's rows.",
            {"table": text("The table's name.", "therapy_codes"), "where": by_name("Which rows.", {})},
            ["table"],
        ),
        **{f"test_{type_}": _test(type_) for type_ in TYPES},
        "amount": text("A dated value of [amounts], as of the line's date of service.", "$limit", pattern=r"^\$."),
        "field_of": table(
            "Another field, moved in time where `plus` or `minus` says so.",
            {
                "field": text("A field of the line or of a related fact.", "authorization.through", "billing.npi"),
                "plus": ref("shift", "How much later."),
                "minus": ref("shift", "How much earlier."),
            },
            ["field"],
            {"field": "authorization.through", "plus": {"days": 5}},
        ),
        "measure_of": table("The value of a measure.", {"measure": text("Its name under [measures].")}, ["measure"]),
        "cell_of": table(
            "The number that a reference table has for the line's code on its date.",
            {
                "table": text("The table's name; `scrubjay reference list` prints them.", "mue"),
                "column": text("The column with the number.", "units"),
                "where": by_name("Which of the code's rows.", {}),
            },
            ["table", "column"],
            {"table": "mue", "column": "units", "where": {"setting": "practitioner"}},
        ),
        "edit": {
            **table("One change of the line.", {name: _edit(name, type_) for name, type_ in EDITS.items()}),
            "minProperties": 1,
            "maxProperties": 1,
            "examples": [{"add_modifier": "GO"}],
        },
    }
    for kind in JOINED:
        own = {name: _field_test(kind, name, spec) for name, spec in FIELDS[kind].items() if "." not in name}
        nested = _nested(kind)
        found[f"condition_{kind}"] = _condition(kind, {**own, **nested, **(_words() if kind == "line" else {})})
    found["condition_line"] = ref("condition")
    return found


def any_condition() -> Schema:
    """A condition of a joined fact, of whichever kind it is."""
    return either(
        "What the fact must be.", *(ref(f"condition_{kind}") for kind in JOINED if kind != "line"), ref("condition")
    )


def operand(says: str) -> Schema:
    """A number that something is compared with."""
    ways = [{"type": "number", "minimum": 0}, *(ref(name) for name in ("amount", "field_of", "measure_of", "cell_of"))]
    return either(says, *ways)


def _condition(kind: str, keys: dict[str, Schema]) -> Schema:
    name = "condition" if kind == "line" else f"condition_{kind}"
    tests = table(
        "Tests of fields, all of which hold.",
        {**keys, "all": list_of(ref(name), "Conditions that hold together: all = [{ ... }, { ... }].")},
    )
    any_of = {**list_of(ref(name), "Any of these holds."), "minItems": 1}
    return {
        "description": "A table of field tests, all of which hold; or a list of tables, any of which holds.",
        "anyOf": [tests, any_of],
    }


def _words() -> dict[str, Schema]:
    """What stands in a condition beside fields."""
    marks = {op: texts("Names of marks.", ["past-threshold"]) for op in ("has_any", "has_all", "has_none")}
    return {
        "marks": table("Marks that other rules set on the line, its visit or its claim.", marks),
        "measure": by_name("Measures by name, each with its test: { visits = { over = 30 } }.", _measure_test()),
        "member": text("The line counts in this measure."),
        "past": text("This measure's window has passed."),
    }


def _relation(root: str) -> Schema:
    kind = root
    own = {name: _field_test(kind, name, spec) for name, spec in FIELDS[kind].items() if "." not in name}
    if root == "authorization":
        own["fits"] = texts("The line's authorization fits it in these parts.", ["code", "dates"], choices=PARTS)
    return table(f"Fields of the line's {root.replace('_', ' ')}.", {**own, **_nested(kind)})


def _nested(kind: str) -> dict[str, Schema]:
    """Fields of parts: `certified.on` is the table `certified` with the key `on`."""
    found: dict[str, dict[str, Schema]] = {}
    for name, spec in FIELDS[kind].items():
        outer, dot, inner = name.partition(".")
        if dot and not (kind in ("line", "history") and outer in RELATIONS):
            found.setdefault(outer, {})[inner] = _field_test(kind, name, spec)
    own = FIELDS[kind]
    return {
        outer: either(f"The parts of {outer}.", _field_test(kind, outer, own[outer]), table(outer, parts))
        if outer in own
        else _parts(outer, parts)
        for outer, parts in found.items()
    }


def _parts(outer: str, parts: dict[str, Schema]) -> Schema:
    deeper: dict[str, dict[str, Schema]] = {}
    flat: dict[str, Schema] = {}
    for name, schema in parts.items():
        head, dot, rest = name.partition(".")
        if dot:
            deeper.setdefault(head, {})[rest] = schema
        else:
            flat[name] = schema
    return table(f"Fields of {outer}.", {**flat, **{head: _parts(head, inner) for head, inner in deeper.items()}})


def _field_test(kind: str, name: str, spec: FieldSpec) -> Schema:
    """What may be said of a field, with its words."""
    unit = f" In {spec.unit}." if spec.unit else ""
    says = f"{spec.label[:1].upper()}{spec.label[1:]}.{unit} {spec.who.capitalize()} can tell: {spec.question}"
    choices = choices_of(kind, name)
    if choices:
        return {"description": says, **_test(spec.type, choices)}
    return ref(f"test_{spec.type}", says)


def _test(type_: str, choices: tuple[str, ...] = ()) -> Schema:
    """A value, a list, a set, or a table of operators, by the field's type."""
    one = _value(type_, choices)
    listed = {**list_of(one, "One of these."), "minItems": 1}
    set_, rows = ref("set"), ref("rows")
    operators: dict[str, Schema] = {"present": {"type": "boolean", "description": "true: it is there."}}
    ways: list[Schema] = []
    if type_ in ("text_list", "number_list"):
        element = [listed, set_, rows]
        operators |= {op: either(_SAID[op], *element, *([one] if op == "first" else [])) for op in LISTS}
    elif type_ != "rows":
        ways = [one, listed, set_, rows, *(ref(name) for name in ("amount", "field_of", "measure_of", "cell_of"))]
        operators |= {op: either(_SAID[op], listed, set_, rows, ref("field_of")) for op in SETS}
        if type_ in NUMBERS:
            operators |= {op: operand(_SAID[op]) for op in ORDERS}
        if type_ == "date":
            other = [one, *(ref(name) for name in ("field_of", "measure_of", "amount"))]
            operators |= {op: either(_SAID[op], *other) for op in DATES}
        if type_ == "text":
            operators["is"] = text("It has this form.", choices=CHECKS)
    return {"anyOf": [*ways, table("Operators, all of which hold.", operators, minProperties=1)]}


_SAID = {
    "in": "It is one of these.",
    "not_in": "It is none of these.",
    "over": "It is more than this.",
    "at_least": "It is this or more.",
    "under": "It is less than this.",
    "at_most": "It is this or less.",
    "before": "It comes before this day.",
    "on_or_before": "It comes on this day or before.",
    "after": "It comes after this day.",
    "on_or_after": "It comes on this day or after.",
    "has_any": "It holds at least one of these.",
    "has_all": "It holds all of these.",
    "has_none": "It holds none of these.",
    "first": "Its first element is one of these.",
}


def _measure_test() -> Schema:
    day = date("A day, for a measure of dates.")
    sets = {op: list_of({"type": ["number", "string"]}, _SAID[op]) for op in SETS}
    orders = {op: operand(_SAID[op]) for op in ORDERS}
    days = {op: either(_SAID[op], day, ref("field_of"), ref("measure_of"), ref("amount")) for op in DATES}
    present: Schema = {"type": "boolean", "description": "true: there is a value."}
    table_ = table("Operators, all of which hold.", {**orders, **days, **sets, "present": present}, minProperties=1)
    return {
        "description": "What the measure is compared with.",
        "anyOf": [{"type": ["number", "string"]}, table_, ref("field_of"), ref("measure_of"), ref("cell_of")],
    }


def _value(type_: str, choices: tuple[str, ...]) -> Schema:
    if type_ == "date":
        return date("")
    if type_ == "yes_no":
        return {"type": "boolean"}
    if type_ in ("number", "number_list"):
        return {"type": "number"}
    if type_ == "money":
        return {"type": "number", "description": "Dollars."}
    if type_ == "quantity":
        return {"anyOf": [{"type": "number"}, {"const": "unlimited"}]}
    return {"type": "string", **({"enum": list(choices)} if choices else {"pattern": r"^[^@$].*|^$"})}


def _edit(name: str, type_: type | None) -> Schema:
    says = name.replace("_", " ").capitalize() + "."
    if type_ is bool:
        return {"const": True, "description": says}
    return whole(says, 1) if type_ is int else text(says)


def _lengths(says: str, units: tuple[str, ...]) -> Schema:
    counts = {unit: whole(f"How many {unit.replace('_', ' ')}.", 1, MOST) for unit in units}
    return table(says, counts, minProperties=1)


def _shift() -> Schema:
    made = _lengths("How far a date is moved, such as { days = 5 } or { business_days = 10, calendar = ... }.", UNITS)
    made["properties"]["calendar"] = text("The calendar of business days.", "federal")
    made["properties"]["roll"] = text("What is no business day becomes the next one.", choices=ROLLS)
    return made


def _window() -> Schema:
    where = ref("condition")
    shapes: dict[str, dict[str, Schema]] = {
        "week": {"week": text("The day on which a week begins.", choices=WEEKDAYS)},
        "year_from": {"year_from": text("The day on which every year begins.", "07-01", pattern=r"^\d\d-\d\d$")},
        "last": {"last": ref("span", "So long up to this day.")},
        "from_first": {
            "from_first": table(
                "So long from the first line that fits.", {"where": where, "lasts": ref("span")}, ["lasts"]
            )
        },
        "gap": {
            "gap": ref("span", "After so long without one, the next line opens a new window."),
            "lasts": ref("span", "How long a window lasts."),
            "where": where,
        },
        "fact": {
            "fact": text("The related fact whose days are the window.", choices=WINDOW_FACTS),
            "where": any_condition(),
            "every": ref("span", "The window again and again from its first day, so long each."),
        },
        "since": {
            "since": text("The facts from the newest of which the window goes.", choices=DATED_FACTS),
            "where": ref("condition_chart", "Facts that open it on their own day."),
            "after": ref("condition_chart", "Facts that open it on the day after theirs."),
        },
    }
    tables = [table(f"A window by `{shape}`.", keys, [shape]) for shape, keys in shapes.items()]
    named = text("A window by name: one of these, or a name under [periods].", *NAMED)
    return {"description": "The span in which something is counted.", "anyOf": [named, *tables]}
