"""The shapes that need no field names: conditions, windows, measures, sets and plain values of a pack.

What passes here can be lowered and compiled; compiling then checks names and types against the catalogue of fields.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scrubjay.packs.calendars import COUNT, SPANS, check_shift, is_count
from scrubjay.packs.places import Fault, Place
from scrubjay.packs.shaping import Problems, nearest, only_keys
from scrubjay.packs.spans import Table, place_of

LARGEST = Decimal(10) ** 12
MONTH_DAY = re.compile(r"\d\d-\d\d")
SHAPES: Mapping[str, tuple[str, ...]] = {
    "week": (),
    "year_from": (),
    "last": (),
    "from_first": (),
    "gap": ("lasts", "where"),
    "fact": ("where", "every"),
    "since": ("where", "after"),
}
"""Each shape of a window and the keys that may stand beside it."""
LENGTHS = ("within", "sent_within")
"""Keys of kinds that move a date."""
CONDITIONS = ("when", "unless", "counts", "needed_for", "earned_by")
SETS = ("in", "not_in", "has_any", "has_all", "has_none", "first")
PATTERN = re.compile(r"[A-Z0-9.]+\*|([A-Z0-9]+)\.\.([A-Z0-9]+)")
EDITS: Mapping[str, type | None] = {
    "add_modifier": str,
    "remove_modifier": str,
    "set_units": int,
    "set_place_of_service": str,
    "replace_code": str,
    "set_authorization": str,
    "remove_line": bool,
}


def check_values(value: Any, place: Place, problems: Problems) -> None:
    """Every plain value is text, a number of a sensible size, true or false, or a date without a time."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            check_values(inner, place_of(value, key, place), problems)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            check_values(inner, place_of(value, at, place), problems)
    elif isinstance(value, datetime.datetime):
        problems.note(place, "a date stands here with a time", f"write {value:%Y-%m-%d}")
    elif isinstance(value, datetime.time):
        problems.note(place, "a time is text", f'write it with quotes: "{value:%H:%M}"')
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool) and not _sensible(value):
        problems.note(place, "this number is none that a claim can hold", code=Fault.NUMBER)


def check_condition(raw: Any, place: Place, problems: Problems) -> None:
    """A table of field tests, or a list of such tables."""
    if isinstance(raw, list):
        if not raw:
            problems.note(
                place, "an empty list of conditions never holds", "leave it out, or write a table", code=Fault.MISSING
            )
        for at, part in enumerate(raw):
            check_condition(part, place_of(raw, at, place), problems)
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            here = place_of(raw, key, place)
            if key == "all":
                if isinstance(value, list):
                    check_condition(value or {}, here, problems)
                else:
                    problems.note(here, "`all` is a list of conditions", "all = [{ ... }, { ... }]")
            elif key == "marks":
                _marks(value, here, problems)
            else:
                _test(key, value, here, problems)
    else:
        problems.note(place, "a condition is a table of field tests", 'e.g. { code = "97530" }')


def check_window(raw: Any, place: Place, problems: Problems) -> None:
    """The name of a window, or a table of one shape."""
    if isinstance(raw, str):
        return
    if not isinstance(raw, Table):
        problems.note(place, "a window is a name or a table", 'window = "calendar_year", or { last = { months = 12 } }')
        return
    said = [key for key in raw if key in SHAPES]
    if len(said) != 1:
        unknown = next((key for key in raw if key not in SHAPES), None)
        hint = nearest(unknown, SHAPES) if unknown and not said else f"one of {', '.join(SHAPES)}"
        problems.note(place_of(raw, unknown, place) if not said else place, "a window has one shape", hint)
        return
    shape, value = said[0], raw[said[0]]
    only_keys(raw, (shape, *SHAPES[shape]), f"the window `{shape}`", problems)
    here = place_of(raw, shape, place)
    for key in ("lasts", "every"):
        if key in raw:
            check_span(raw[key], place_of(raw, key, place), problems)
    if shape in ("last", "gap"):
        check_span(value, here, problems)
    elif shape == "from_first":
        if not isinstance(value, Table):
            problems.note(here, "`from_first` is a table", "from_first = { where = ..., lasts = { months = 12 } }")
            return
        only_keys(value, ("where", "lasts"), "`from_first`", problems)
        check_span(value.get("lasts"), place_of(value, "lasts", here), problems)
        if "where" in value:
            check_condition(value["where"], place_of(value, "where", here), problems)
    elif not isinstance(value, str):
        examples = {"week": '"monday"', "year_from": '"07-01"', "since": '"chart"'}
        example = examples.get(shape, '"authorization"')
        problems.note(here, f"`{shape}` is text", f"{shape} = {example}")
    elif shape == "since":
        if "where" not in raw and "after" not in raw:
            problems.note(
                here,
                "`since` says which of the facts: `where`, `after` or both",
                "where = { ... }",
                code=Fault.MISSING,
            )
        for key in ("where", "after"):
            if key in raw:
                check_condition(raw[key], place_of(raw, key, place), problems)
    elif shape == "year_from" and not _first_day(value):
        problems.note(
            here,
            f"`{value}` is no day on which every year begins",
            'month and day: year_from = "07-01"',
            code=Fault.DATES,
        )


def _first_day(text: str) -> bool:
    try:
        return bool(MONTH_DAY.fullmatch(text)) and bool(datetime.date.fromisoformat(f"2023-{text}"))
    except ValueError:
        return False


def check_span(raw: Any, place: Place, problems: Problems) -> None:
    """A length of time such as `{ months = 12 }`."""
    if not isinstance(raw, Mapping) or not raw:
        problems.note(place, "a length of time is due here", "e.g. { days = 30 } or { months = 12 }")
        return
    for unit, count in raw.items():
        here = place_of(raw, unit, place)
        if unit not in SPANS:
            problems.note(here, f"`{unit}` is no unit of time", nearest(unit, SPANS), code=Fault.WORD)
        elif not is_count(count):
            problems.note(here, f"`{unit}` is {COUNT}", f"{unit} = 12", code=Fault.NUMBER)


def check_measure(raw: Table, place: Place, problems: Problems) -> None:
    """The values of a measure's keys have the shapes they need; compiling checks which keys go together."""
    for key in ("title", "sum", "count", "min", "max", "units", "choice", "of", "scope", "upto"):
        if key in raw and not isinstance(raw[key], str):
            problems.note(place_of(raw, key, place), f"`{key}` is text", "write it with quotes")
    for key in ("per_code", "assistant"):
        if not isinstance(raw.get(key, True), bool):
            problems.note(place_of(raw, key, place), f"`{key}` is true or false", "write it without quotes")
    for key in ("visit_is", "per"):
        _texts(raw, key, place, problems)
    if "where" in raw:
        check_condition(raw["where"], place_of(raw, "where", place), problems)
    if "window" in raw:
        check_window(raw["window"], place_of(raw, "window", place), problems)
    burns = raw.get("burns")
    if isinstance(burns, Table):
        only_keys(burns, ("needed_for", "match"), "`burns`", problems)
        _texts(burns, "match", place_of(raw, "burns", place), problems)
        if "needed_for" in burns:
            check_condition(burns["needed_for"], place_of(burns, "needed_for", place), problems)
    elif burns is not None:
        problems.note(
            place_of(raw, "burns", place), "`burns` is a table", "burns = { needed_for = { ... }, match = [...] }"
        )


def check_lines(raw: Table, problems: Problems) -> None:
    """What [pack.lines] narrows the subjects to: lists, or `"@codes"`."""
    for key, value in raw.items():
        here = raw.values_at.get(key, raw.place)
        listed = (
            next(iter(value.values())) if isinstance(value, Table) and set(value) in ({"in"}, {"not_in"}) else value
        )
        if isinstance(listed, str) and listed.startswith("@"):
            continue
        if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
            example = {"disciplines": '["OT"]', "codes": '["97165"] or "@name"'}.get(key, '["11"]')
            problems.note(here, f"`{key}` is a list of quoted texts", f"{key} = {example}")


def check_set(name: str, raw: Any, place: Place, problems: Problems) -> None:
    """One of [codes]: a list, rows of a table, or sets less other sets."""
    if not isinstance(raw, Table):
        _codes(name, raw, place, problems)
        return
    only_keys(raw, ("table", "where", "any_of", "none_of"), f"the set `{name}`", problems)
    if ("table" in raw) == ("any_of" in raw) or ("where" in raw and "table" not in raw):
        problems.note(
            place, f"the set `{name}` has `table` (and `where`), or `any_of` (and `none_of`)", code=Fault.TOGETHER
        )
    for key in ("any_of", "none_of"):
        if key in raw:
            _codes(name, raw[key], place_of(raw, key, place), problems)
    if not isinstance(raw.get("table", ""), str):
        problems.note(
            place_of(raw, "table", place), "`table` is the name of a reference table", 'table = "therapy_codes"'
        )
    where = raw.get("where", {})
    cells = list(where.values()) if isinstance(where, Mapping) else [{}]
    if any(isinstance(cell, Mapping) or not isinstance(cell, (str, bool, list)) for cell in cells):
        problems.note(place_of(raw, "where", place), "`where` gives columns their values", "where = { timed = true }")


def check_policy(data: Table, place: Place, problems: Problems) -> None:
    """The conditions, windows and edits of a policy, wherever they stand in it."""
    for key in CONDITIONS:
        if key in data:
            check_condition(data[key], place_of(data, key, place), problems)
    for key in LENGTHS:
        if isinstance(data.get(key), Mapping):
            check_shift(data[key], place_of(data, key, place), problems)
    for key in ("limit", "over"):
        if key in data:
            _test(key, data[key], place_of(data, key, place), problems)
    for key in ("sum", "measure", "modifier", "title", "message", "mark"):
        if isinstance(data.get(key), str) and not data[key].strip():
            problems.note(place_of(data, key, place), f"`{key}` is empty", "leave it out, or say it")
    for key in ("window", "burn_in"):
        if key in data:
            check_window(data[key], place_of(data, key, place), problems)
    if isinstance(data.get("lines"), Table):
        check_lines(data["lines"], problems)
    for key in ("with", "without"):
        joins = data.get(key)
        for name, join in joins.items() if isinstance(joins, Table) else ():
            if isinstance(join, Table) and "where" in join:
                check_condition(join["where"], place_of(join, "where", place_of(joins, name, place)), problems)
    for key in ("fix", "fix_never"):
        if isinstance(data.get(key), Table):
            _fix(data[key], place, problems)


def _fix(fix: Table, place: Place, problems: Problems) -> None:
    if "earned_by" in fix:
        check_condition(fix["earned_by"], place_of(fix, "earned_by", place), problems)
    edits = fix.get("edits", [])
    for at, edit in enumerate(edits if isinstance(edits, list) else []):
        _edit(edit, place_of(edits, at, place_of(fix, "edits", place)), problems)


def _edit(edit: Any, place: Place, problems: Problems) -> None:
    if not isinstance(edit, Mapping) or len(edit) != 1:
        problems.note(place, "an edit is one action and its value", '{ add_modifier = "GO" }')
        return
    action, value = next(iter(edit.items()))
    here = place_of(edit, action, place)
    if action not in EDITS:
        problems.note(here, f"`{action}` is no edit", nearest(action, EDITS), code=Fault.WORD)
    elif type(value) is not EDITS[action]:
        wanted = {"set_units": "set_units = 2", "remove_line": "remove_line = true"}.get(action, f'{action} = "..."')
        problems.note(here, f"`{action}` takes another value", wanted)


def _test(key: str, value: Any, place: Place, problems: Problems) -> None:
    """A field's test, or a related fact with the tests of its fields."""
    if key == "fits":
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            problems.note(place, "`fits` is a list", 'fits = ["code", "dates"]')
        return
    if isinstance(value, Mapping):
        for way in ("plus", "minus"):
            if way in value and "field" in value:
                check_shift(value[way], place_of(value, way, place), problems)
        if key != "measure" and not isinstance(value.get("measure", ""), str):
            problems.note(
                place_of(value, "measure", place), "`measure` names one of [measures]", '{ measure = "NAME" }'
            )
        for inner, tests in value.items():
            if inner not in ("plus", "minus"):
                _test(inner, tests, place_of(value, inner, place), problems)
        return
    for at, one in enumerate(value if isinstance(value, list) else [value]):
        here = place_of(value, at, place) if isinstance(value, list) else place
        if isinstance(one, (list, Mapping)):
            problems.note(here, "a list holds plain values", f'{key} = ["...", "..."]')
        elif isinstance(one, str) and PATTERN.fullmatch(one):
            problems.note(here, f"`{one}` stands for many codes", 'name it in [codes] and write "@name" here')


def _marks(value: Any, place: Place, problems: Problems) -> None:
    if not isinstance(value, Mapping) or not value:
        problems.note(place, "marks are tested with has_any, has_all or has_none", 'marks = { has_any = ["..."] }')
        return
    for test, names in value.items():
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            problems.note(place_of(value, test, place), f"`{test}` is a list of marks", f'{test} = ["past-threshold"]')


def _codes(name: str, listed: Any, place: Place, problems: Problems) -> None:
    if not isinstance(listed, list):
        problems.note(place, f"the set `{name}` is a list of codes", f'{name} = ["97165"]')
        return
    for at, code in enumerate(listed):
        here = place_of(listed, at, place)
        if not isinstance(code, str):
            problems.note(here, "a code is text", f'write it with quotes: "{code}"' if isinstance(code, int) else "")
        elif ".." in code:
            low, _, high = code.partition("..")
            if len(low) != len(high) or low > high:
                problems.note(here, f"the ends of `{code}` are of equal length and in order", '"97110..97124"')
        elif not code.strip() or "*" in code[:-1] or code == "*":
            problems.note(here, f"`{code}` is no code and no prefix", 'e.g. "97165", "F*", "97110..97124", "@name"')


def _texts(raw: Table, key: str, place: Place, problems: Problems) -> None:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        problems.note(place_of(raw, key, place), f"`{key}` is a list of quoted texts", f'{key} = ["date"]')


def _sensible(number: int | Decimal) -> bool:
    if isinstance(number, Decimal):
        return number.is_finite() and abs(number.adjusted()) < 12 and len(number.as_tuple().digits) < 20
    return abs(number) < LARGEST
