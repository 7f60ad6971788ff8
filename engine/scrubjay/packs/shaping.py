"""Small readings of a pack's tables, each noting what is wrong with its place instead of raising at the first."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from scrubjay.packs.pack import Amount, Confidence, DatedValue, Source
from scrubjay.packs.places import Fault, Place, Problem
from scrubjay.packs.spans import Table

CONFIDENCES: tuple[Confidence, ...] = ("primary", "corroborated", "single")
DAY = datetime.timedelta(days=1)
SLIP = 0.9
"""From this likeness on a name is one that was mistyped."""


class Problems(list[Problem]):
    """The problems of a file so far."""

    def note(self, place: Place, message: str, hint: str = "", code: Fault = Fault.SHAPE) -> None:
        """Add one and go on."""
        self.append(Problem(place, message, hint, code=code))


def nearest(name: str, names: Iterable[str]) -> str:
    """`did you mean ...?`, or the names there are."""
    known = sorted(names)
    found = near(name, known)
    if found:
        return f"did you mean `{found}`?"
    return f"one of {', '.join(known)}" if known else ""


def near(name: str, names: Iterable[str]) -> str:
    """The name most like the one given; empty where none is."""
    return next(iter(difflib.get_close_matches(name, sorted(names), n=1)), "")


def nearest_ids(name: str, ids: Iterable[str]) -> str:
    """`did you mean ...?` with at most three of many ids; empty where none is near.

    Near are ids that differ by a slip; else those that end in the name, hold it, or are like it in whole or last part.
    """
    known = sorted(ids)
    given = name.lower().replace("_", "-").strip("/")
    found = difflib.get_close_matches(given, known, n=1, cutoff=SLIP) if given else []
    if given and not found:
        lasts = {one.rpartition("/")[2]: one for one in reversed(known)}
        holding = [one for one in known if given in one]
        holding.sort(key=lambda one: (not one.endswith(f"/{given}"), not one.startswith(given)))
        alike = difflib.get_close_matches(given, known, n=3)
        by_last = [lasts[last] for last in difflib.get_close_matches(given, list(lasts), n=3)]
        found = list(dict.fromkeys((*holding, *alike, *by_last)))[:3]
    quoted = [f"`{one}`" for one in found]
    listed = " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)
    return f"did you mean {listed}?" if listed else ""


def only_keys(table: Table, allowed: Iterable[str], what: str, problems: Problems) -> None:
    """Every key of a table is one that it may have."""
    names = tuple(allowed)
    for key in table:
        if key not in names:
            problems.note(
                table.places.get(key, table.place), f"{what} has no key `{key}`", nearest(key, names), code=Fault.KEY
            )


def text_of(table: Table, key: str, what: str, problems: Problems) -> str:
    """A text that must be said."""
    value = table.get(key)
    if isinstance(value, str) and value.strip():
        return value
    if key not in table:
        problems.note(table.place, f"{what} says no `{key}`", f'write {key} = "..."', code=Fault.MISSING)
    else:
        problems.note(table.values_at[key], f"`{key}` is text", "write it with quotes")
    return ""


def date_of(table: Table, key: str, problems: Problems) -> datetime.date | None:
    """A date where one is said."""
    value = table.get(key)
    if value is None:
        return None
    if type(value) is datetime.date:
        return value
    hint = "write it without quotes" if isinstance(value, str) else "write it as 2026-01-31"
    problems.note(table.values_at[key], f"`{key}` is a date", hint)
    return None


def source_of(name: str, table: Table, problems: Problems) -> Source:
    """One of [sources]."""
    what = f"source `{name}`"
    only_keys(table, ("title", "url", "checked", "confidence", "note"), what, problems)
    confidence = text_of(table, "confidence", what, problems)
    if confidence and confidence not in CONFIDENCES:
        problems.note(
            table.values_at["confidence"],
            f"`{confidence}` is no confidence",
            nearest(confidence, CONFIDENCES),
            code=Fault.WORD,
        )
    checked = date_of(table, "checked", problems)
    if checked is None and "checked" not in table:
        problems.note(
            table.place,
            f"{what} says no `checked`",
            "the day it was read, e.g. checked = 2026-11-20",
            code=Fault.MISSING,
        )
    return Source(
        id=name,
        title=text_of(table, "title", what, problems),
        url=text_of(table, "url", what, problems),
        checked=checked or datetime.date.min,
        confidence=CONFIDENCES[CONFIDENCES.index(confidence)] if confidence in CONFIDENCES else "primary",
        place=table.place,
    )


def amount_of(name: str, table: Table, problems: Problems) -> Amount:
    """One of [amounts]: dated values without gap or overlap, the last saying how long it holds."""
    what = f"amount `{name}`"
    only_keys(table, ("unit", "values", "title", "note"), what, problems)
    unit = text_of(table, "unit", what, problems)
    raw = table.get("values")
    if not isinstance(raw, list) or not raw or not all(isinstance(row, Table) for row in raw):
        problems.note(
            table.place, f"{what} has no `values`", "a list of { from, through, amount, source }", code=Fault.MISSING
        )
        return Amount(name, unit, (), table.place)
    values = [value for value in (_dated(row, what, problems) for row in raw) if value is not None]
    values.sort(key=lambda value: value.start)
    for before, after in pairwise(values):
        if before.through is None or before.through >= after.start:
            problems.note(
                after.place, f"{what}: this value begins before the one of {before.start} ends", code=Fault.DATES
            )
        elif before.through + DAY != after.start and len(values) == len(raw):
            missing = f"{before.through + DAY} to {after.start - DAY}"
            problems.note(
                after.place, f"{what}: no value for {missing}", "amounts have no gaps: add it", code=Fault.DATES
            )
    return Amount(name, unit, tuple(values), table.place)


def _dated(row: Table, what: str, problems: Problems) -> DatedValue | None:
    only_keys(row, ("from", "through", "amount", "source"), f"a value of {what}", problems)
    start = date_of(row, "from", problems)
    through = None if row.get("through") == "open" else date_of(row, "through", problems)
    amount = row.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, (int, Decimal)):
        place = row.values_at.get("amount", row.place)
        problems.note(place, f"{what}: a number is due here", "write it without quotes")
        return None
    if start is None and "from" not in row:
        problems.note(row.place, f"{what}: a value says from when it holds", "from = 2026-01-01", code=Fault.MISSING)
    if "through" not in row:
        problems.note(
            row.place,
            f"{what}: a value says until when it holds",
            'through = 2026-12-31, or through = "open"',
            code=Fault.MISSING,
        )
    if start is None or (through is None and row.get("through", "open") != "open"):
        return None
    if through is not None and through < start:
        problems.note(row.values_at["through"], f"{what}: `through` is before `from`", code=Fault.DATES)
    source = text_of(row, "source", f"a value of {what}", problems)
    return DatedValue(start, through, Decimal(amount), source, row.place)


def tables_of(root: Table, key: str, problems: Problems) -> Mapping[str, Any]:
    """A section of named tables, e.g. [sources.NAME]."""
    section = root.get(key, Table())
    if not isinstance(section, Table):
        problems.note(root.places[key], f"[{key}] is a table of named entries", f"[{key}.NAME]")
        return {}
    return section
