"""Measures and their windows, compiled."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scrubjay.packs.places import Fault, Place
from scrubjay.packs.shapes import SHAPES
from scrubjay.packs.shaping import nearest
from scrubjay.packs.spans import place_of
from scrubjay.rules.conditions import Names, Where, compiled, field_path
from scrubjay.rules.naming import find_dotted
from scrubjay.rules.operands import NUMERIC, Mismatch, span
from scrubjay.rules.program import Burns, Condition, Measure, Path, Span, UnitRule, Window
from scrubjay.units import METHODS

UNTIMED = "untimed"
"""Not a way to count: whether an untimed service needs the assistant's modifier."""

NAMED = ("day", "calendar_month", "calendar_year", "coverage")
CALENDAR = ("day", "week", "calendar_month", "calendar_year", "year_from", "last")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOW = ("title", "sum", "count", "min", "max", "units", "per_code", "assistant", "choice", "visit_is", "of")
WINDOW_FACTS = ("authorization", "coverage", "episode", "plan_of_care")
DATED_FACTS = ("chart",)
"""Facts with a date of their own, from the newest of which a window may go."""
KEYS = frozenset((*HOW, "where", "window", "scope", "upto", "per", "counting_from", "burns"))
OPS = ("sum", "count", "min", "max", "units")
COUNTS = ("lines", "visits", "days", "facts")
USED_WINDOWS = ("calendar_year", "year_from", "coverage")
FACTS = {
    "line": "line",
    "authorization": "authorizations",
    "coverage": "coverages",
    "episode": "episodes",
    "chart": "charts",
}


def measure_type(raw: Mapping[str, Any]) -> str:
    """The type of a measure's value: "number", "money" or "date"."""
    for op in ("sum", "min", "max"):
        if op in raw:
            path = find_dotted(str(raw[op]), _target(raw))
            return path.type if path is not None else "number"
    return "number"


def measured(
    name: str, raw: Mapping[str, Any], names: Names, place: Place, periods: Mapping[str, Any]
) -> Measure | None:
    """One measure; None, with the problems noted, where it can't be made."""
    before = len(names.problems)
    for key in raw:
        if key not in KEYS:
            names.wrong(
                place_of(raw, key, place),
                f"a measure has no key `{key}`",
                f"one of {', '.join(sorted(KEYS))}",
                code=Fault.KEY,
            )
    said = [op for op in OPS if op in raw]
    if len(said) != 1:
        names.wrong(place, f"measure `{name}`: say one of sum, count, min, max, units", code=Fault.TOGETHER)
        return None
    op, target = said[0], _target(raw)
    field: Path | None = None
    keys: tuple[Path, ...] = ()
    kind = op
    unit_rule: UnitRule | None = None
    if op == "count":
        count = raw["count"]
        if count not in COUNTS:
            names.wrong(place_of(raw, "count", place), f"`count` is one of {', '.join(COUNTS)}", code=Fault.WORD)
        if (count == "visits") != ("visit_is" in raw):
            names.wrong(
                place,
                f'measure `{name}`: `visit_is` goes with count = "visits", and must be said there',
                code=Fault.TOGETHER,
            )
        if (count == "facts") != ("of" in raw):
            names.wrong(place, f'measure `{name}`: count = "facts" goes with `of`', code=Fault.TOGETHER)
        if count in ("visits", "days"):
            kind = "visits"
            keys = _paths(raw.get("visit_is", ["date"]), names, Where(place_of(raw, "visit_is", place)))
    elif op == "units":
        unit_rule = _unit_rule(raw, names, place)
    else:
        field = field_path(raw[op], names, Where(place_of(raw, op, place)), target)
        if field is not None and field.type not in (*NUMERIC, "date"):
            names.wrong(place_of(raw, op, place), f"`{raw[op]}` is no number or date", code=Fault.SUITS)
        elif field is not None and op == "sum" and field.type == "date":
            names.wrong(place_of(raw, op, place), "dates are not summed", code=Fault.SUITS)
    scope = raw.get("scope")
    if target == "line" and scope not in ("claim", "provider", "payer"):
        names.wrong(
            place_of(raw, "scope", place),
            f"measure `{name}`: `scope` is one of claim, provider, payer",
            code=Fault.WORD,
        )
    if target != "line" and scope is not None:
        names.wrong(place_of(raw, "scope", place), "only lines take a `scope`", code=Fault.TOGETHER)
    upto = raw.get("upto", "line")
    if upto not in ("line", "day", "day_before", "window"):
        names.wrong(place_of(raw, "upto", place), "`upto` is one of line, day, day_before, window", code=Fault.WORD)
    counting_from = raw.get("counting_from")
    if counting_from is not None and type(counting_from) is not datetime.date:
        names.wrong(place_of(raw, "counting_from", place), "a date without quotes is due here")
    condition = compiled(raw["where"], names, Where(place_of(raw, "where", place), target)) if "where" in raw else None
    window = _window(raw.get("window"), names, Where(place_of(raw, "window", place)), periods)
    burns = _burns(raw["burns"], names, Where(place_of(raw, "burns", place))) if "burns" in raw else None
    if burns is not None and window is not None and not (window.shape in CALENDAR or window.fact == "authorization"):
        words = "what burns an authorization is counted by the calendar or from the authorization's first day"
        hint = 'e.g. window = "calendar_month", or { fact = "authorization", every = { days = 7 } }'
        names.wrong(place_of(raw, "window", place), words, hint, code=Fault.TOGETHER)
    per = _paths(raw.get("per", []), names, Where(place_of(raw, "per", place)))
    if len(names.problems) > before:
        return None
    return Measure(
        name=name,
        title=str(raw.get("title", name)),
        op=kind,  # type: ignore[arg-type]
        field=field,
        type=names.measures[name],
        of=FACTS[target.removeprefix("fact:")],
        where=condition,
        window=window,
        scope=scope or "payer",
        upto=upto,
        per=per,
        keys=keys,
        counting_from=counting_from,
        burns=burns,
        used=_used(raw, window, kind, field),
        units=unit_rule,
    )


def _unit_rule(raw: Mapping[str, Any], names: Names, place: Place) -> UnitRule:
    assistant = raw.get("assistant") is True
    if raw["units"] not in METHODS and not (raw["units"] == UNTIMED and assistant):
        methods = f"{', '.join(METHODS)}, or, with `assistant`, {UNTIMED}"
        names.wrong(place_of(raw, "units", place), f"`units` is one of {methods}", code=Fault.WORD)
    if assistant and raw.get("per_code") is not True:
        words = "whether units need the assistant's modifier is asked of one code"
        hint = "write per_code = true beside `assistant`"
        names.wrong(place_of(raw, "assistant", place), words, hint, code=Fault.TOGETHER)
    choice = raw.get("choice", "")
    if choice not in ("", "least", "most"):
        names.wrong(place_of(raw, "choice", place), '`choice` is "least" or "most"', code=Fault.WORD)
    if raw.get("window") != "day" or raw.get("scope") != "provider":
        names.wrong(
            place,
            'minutes are those of one day with one provider: window = "day", scope = "provider"',
            code=Fault.TOGETHER,
        )
    return UnitRule(str(raw["units"]), raw.get("per_code") is True, assistant, choice)


def _target(raw: Mapping[str, Any]) -> str:
    of = raw.get("of", "line")
    return "line" if of == "line" or of not in FACTS else f"fact:{of}"


def _paths(listed: Any, names: Names, where: Where) -> tuple[Path, ...]:
    found = (field_path(name, names, Where(place_of(listed, at, where.place))) for at, name in enumerate(listed))
    return tuple(path for path in found if path is not None)


def _burns(raw: Mapping[str, Any], names: Names, where: Where) -> Burns:
    needed = compiled(raw["needed_for"], names, where) if "needed_for" in raw else None
    return Burns(needed, tuple(raw.get("match", ("code", "dates"))))


def _window(raw: Any, names: Names, where: Where, periods: Mapping[str, Any]) -> Window | None:
    if raw is None:
        return None
    if isinstance(raw, str):
        if raw in NAMED:
            return Window(raw)
        if raw in periods:
            made = _window(periods[raw], names, where, {})
            return None if made is None else _named(made, raw)
        names.wrong(
            where.place,
            f"there is no window `{raw}`",
            f"one of {', '.join((*NAMED, *periods))}, or a table",
            code=Fault.NAME,
        )
        return None
    shape = next((key for key in SHAPES if key in raw), None)
    if shape is None:
        names.wrong(where.place, "a window is one of " + ", ".join((*NAMED, *SHAPES)), code=Fault.WORD)
        return None
    value = raw[shape]
    try:
        if shape == "week":
            if value not in WEEKDAYS:
                raise Mismatch(f"`{value}` is no day of the week", hint=nearest(str(value), WEEKDAYS), code=Fault.WORD)
            return Window("week", week_start=WEEKDAYS.index(value))
        if shape == "year_from":
            month, day = _month_day(value)
            return Window("year_from", start_month=month, start_day=day)
        if shape == "last":
            return Window("last", span(value))
        if shape == "from_first":
            return Window("from_first", span(value.get("lasts", {})), where=_where(value, names, where))
        if shape == "gap":
            lasts = span(raw["lasts"]) if "lasts" in raw else Span()
            return Window("gap", lasts, where=_where(raw, names, where), gap=span(value))
        if shape == "since":
            if value not in DATED_FACTS:
                raise Mismatch(f"the fact of `since` is one of {', '.join(DATED_FACTS)}", code=Fault.WORD)
            own, past = (_where(raw, names, replace(where, target=f"fact:{value}"), key) for key in ("where", "after"))
            return Window("since", where=own, fact=FACTS[value], after=past)
        if shape == "fact":
            if value not in WINDOW_FACTS:
                raise Mismatch(f"the fact of a window is one of {', '.join(WINDOW_FACTS)}", code=Fault.WORD)
            if "where" in raw:
                raise Mismatch(
                    "the fact of a window is the line's own; say what it must be in `when`", code=Fault.TOGETHER
                )
            return Window("fact", fact=value, every=span(raw["every"]) if "every" in raw else Span())
    except Mismatch as error:
        names.wrong(error.place(value, where.place), str(error), error.hint, code=error.code)
        return None
    raise AssertionError(shape)


def _where(value: Mapping[str, Any], names: Names, where: Where, key: str = "where") -> Condition | None:
    return compiled(value[key], names, where) if key in value else None


def _named(window: Window, name: str) -> Window:
    return replace(window, name=name)


def _month_day(value: Any) -> tuple[int, int]:
    try:
        month, day = (int(part) for part in str(value).split("-"))
        datetime.date(2024, month, day)
    except ValueError:
        raise Mismatch('a month and day are due here, with quotes: "07-01"') from None
    return month, day


def _used(
    raw: Mapping[str, Any], window: Window | None, op: str, field: Path | None
) -> tuple[frozenset[str], str | None] | None:
    """The disciplines and purpose that a portal's "used" must have to stand for this measure's members."""
    countable = (op == "visits" and raw.get("count") == "visits") or (
        op == "sum" and field is not None and field.key in ("units", "allowed")
    )
    where = raw.get("where")
    if raw.get("scope") != "payer" or window is None or window.shape not in USED_WINDOWS or not countable:
        return None
    if not isinstance(where, Mapping) or "burns" in raw:
        return None
    disciplines = _words(where.get("discipline"))
    purpose = where.get("purpose")
    if disciplines is None or not (purpose is None or isinstance(purpose, str)):
        return None
    return frozenset(disciplines), purpose


def _words(value: Any) -> list[str] | None:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping) and set(value) == {"in"}:
        value = value["in"]
    return list(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else None


__all__ = ["Span", "measure_type", "measured"]
