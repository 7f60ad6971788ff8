"""Which names of sets, amounts, measures, marks, windows and calendars a pack's file reads, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scrubjay.packs.calendars import CALENDAR_KEYS
from scrubjay.packs.mentions import marks_read, measures_read
from scrubjay.packs.pack import Pack

PLACEHOLDER = re.compile(r"\{(?:measure|arithmetic|left)\.([^{}]+)\}|\{\$([^{}]+)\}")
WINDOWS = ("window", "burn_in")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Names that are read."""

    codes: frozenset[str]
    amounts: frozenset[str]
    measures: frozenset[str]
    marks: frozenset[str]
    periods: frozenset[str]
    calendars: frozenset[str]


def mentions(packs: Iterable[Pack]) -> Mentions:
    """What some files read, all together."""
    codes: set[str] = set()
    amounts: set[str] = set()
    measures: set[str] = set()
    marks: set[str] = set()
    periods: set[str] = set()
    calendars: set[str] = set()
    for pack in packs:
        said: list[Mapping[str, Any]] = [item.data for item in pack.items]
        said += [*pack.measures.values(), *pack.periods.values(), pack.codes, pack.fee_schedule or {}, pack.lines or {}]
        for table in said:
            marks |= marks_read(table)
            measures |= measures_read(table)
            for key, text in texts(table):
                if text[:1] == "@":
                    codes.add(text[1:])
                elif text[:1] == "$":
                    amounts.add(text[1:])
                elif key in WINDOWS:
                    periods.add(text)
                elif key in CALENDAR_KEYS:
                    calendars.add(text)
                for measure, amount in PLACEHOLDER.findall(text):
                    measures.add(measure)
                    amounts.add(amount)
    return Mentions(*(frozenset(one) for one in (codes, amounts, measures, marks, periods, calendars)))


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a table with the key that it stands under."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from texts(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)
    elif isinstance(value, str):
        yield key, value
