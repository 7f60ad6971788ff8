"""Every small change of a pack's text: numbers, dates, codes, operators, words of closed lists, and `unless` left out.

What only people read (titles, messages, notes, sources) is left alone. Not every change loads: whoever tries one sees.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from scrubjay.mutating.neighbours import (
    OPERATORS,
    WORDS,
    codes_beside,
    days_beside,
    is_code,
    numbers_beside,
    words_beside,
)
from scrubjay.mutating.tokens import Text
from scrubjay.packs.places import Place
from scrubjay.packs.spans import Array, Table, parse

SAID = frozenset({"id", "title", "message", "note", "reason", "words", "sources", "source", "url", "checked", "policy"})
SAID_TOO = frozenset({"confidence", "mark", "marks", "unit", "denies", "version", "extends", "released", "for", "rarc"})
"""Keys whose values decide nothing, or name what other keys must name too."""
NEVER = SAID | SAID_TOO
PATHS = frozenset({"per", "visit_is", "match", "same"})
"""Lists of names: what is added to them is no code."""
SECTIONS = frozenset({"sources", "disable"})


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a text: what it is, where, from what to what; the others are tried if the first does not load."""

    what: str
    line: int
    was: str
    now: str
    spans: tuple[tuple[int, int, str], ...]
    policy: str = ""
    """The policy that it stands in, if in one."""
    instead: tuple[Edit, ...] = ()

    def applied(self, text: str) -> str:
        """The text with the change."""
        for start, end, new in sorted(self.spans, reverse=True):
            text = text[:start] + new + text[end:]
        return text


def edits(raw: str, file: str) -> Iterator[Edit]:
    """Every change of a pack's text, in its order. Raises PackErrors for no TOML."""
    walker = _Walker(Text(raw))
    root = parse(raw, file)
    for key, value in root.items():
        if key not in SECTIONS:
            yield from walker.table(value, key) if isinstance(value, Table) else walker.listed(value, key)


class _Walker:
    def __init__(self, text: Text) -> None:
        self.text = text

    def table(self, table: Table, key: str, policy: str = "") -> Iterator[Edit]:
        """The changes within a table that stands under a key."""
        policy = policy or (str(table["id"]) if isinstance(table.get("id"), str) and key != "pack" else "")
        if "values" in table and "unit" in table:
            yield from self.amount(table, policy)
        for name, value in table.items():
            if name in NEVER:
                continue
            if name in OPERATORS and not (name in ("over", "under") and "id" in table):
                yield from self._key(table.places.get(name), name, OPERATORS[name], policy)
            if name == "unless":
                yield from self._left_out(table, name, policy)
            yield from self._value(value, table.values_at.get(name), name, policy)

    def listed(self, array: Any, key: str, policy: str = "") -> Iterator[Edit]:
        """The changes within a list that stands under a key."""
        if not isinstance(array, Array):
            return
        codes = [value for value in array if is_code(value)]
        for at, value in enumerate(array):
            place = array.places[at] if at < len(array.places) else None
            if isinstance(value, (Table, Array)):
                yield from self._value(value, place, key, policy)
                continue
            if is_code(value) and len(array) > 1:
                yield from self._dropped(array, at, policy)
            yield from self._value(value, place, key, policy, taken=codes)
        if codes and len(codes) == len(array) and key not in PATHS:
            yield from self._added(array, codes, policy)

    def amount(self, table: Table, policy: str) -> Iterator[Edit]:
        """The day on which one dated value gives way to the next, moved: each on its own would leave a gap."""
        values = table["values"]
        for old, new in pairwise(values):
            if not (isinstance(old, Table) and isinstance(new, Table)):
                continue
            through, start = old.get("through"), new.get("from")
            spans = [self._span(row.values_at.get(key)) for row, key in ((old, "through"), (new, "from"))]
            if type(through) is not datetime.date or type(start) is not datetime.date or None in spans:
                continue
            ends, starts = (span for span in spans if span is not None)
            for before, after in zip(days_beside(through), days_beside(start), strict=True):
                line = self.text.place(starts[0])[0]
                yield Edit("date", line, str(start), after, ((*ends, before), (*starts, after)), policy)

    def _value(
        self, value: Any, place: Place | None, key: str, policy: str, taken: list[Any] | None = None
    ) -> Iterator[Edit]:
        if isinstance(value, Table):
            yield from self.table(value, key, policy)
            return
        if isinstance(value, Array):
            yield from self.listed(value, key, policy)
            return
        span = self._span(place)
        if span is None:
            return
        if isinstance(value, bool):
            yield self._edit("switch", span, "false" if value else "true", policy)
        elif isinstance(value, (int, Decimal)):
            yield from (self._edit("number", span, new, policy) for new in numbers_beside(value))
        elif type(value) is datetime.date:
            yield from (self._edit("date", span, new, policy) for new in days_beside(value))
        elif isinstance(value, str) and key in WORDS:
            yield from (self._edit(key, span, f'"{new}"', policy) for new in words_beside(key, value))
        elif is_code(value):
            news = [new for new in codes_beside(value) if new not in (taken or ())]
            yield from _first([self._edit("code", span, f'"{new}"', policy) for new in news])

    def _key(self, place: Place | None, was: str, now: str, policy: str) -> Iterator[Edit]:
        if place is None or not place.line:
            return
        start = self.text.offset(place)
        if self.text.text.startswith(was, start):
            yield self._edit("operator", (start, start + len(was)), now, policy)

    def _left_out(self, table: Table, key: str, policy: str) -> Iterator[Edit]:
        """`key = value` written on its own lines of a table, left out."""
        place, span = table.places.get(key), self._span(table.values_at.get(key))
        if place is None or span is None or self.text.text[span[0]] not in "[{":
            return
        start = self.text.offset(place)
        if self.text.text[start : span[0]].strip().rstrip("= \t") == key and self.text.place(start)[1] == 1:
            yield self._edit("left out", (start, span[1]), "", policy)

    def _dropped(self, array: Array, at: int, policy: str) -> Iterator[Edit]:
        span = self._span(array.places[at])
        if span is None:
            return
        text = self.text.text
        start, end = span
        if at + 1 < len(array):
            end = self.text.offset(array.places[at + 1])
        else:
            before = self._span(array.places[at - 1])
            if before is None:
                return
            start = before[1]
        made = self._edit("dropped", (start, end), "", policy)
        was = text[span[0] : span[1]]
        yield Edit(made.what, self.text.place(span[0])[0], was, "", made.spans, policy)

    def _added(self, array: Array, codes: list[Any], policy: str) -> Iterator[Edit]:
        span = self._span(array.places[0])
        if span is None:
            return
        news = [new for code in codes[:3] for new in codes_beside(code) if new not in codes]
        line = self.text.place(span[0])[0]
        added = [Edit("added", line, "", f'"{new}"', ((span[0], span[0], f'"{new}", '),), policy) for new in news]
        yield from _first(added)

    def _span(self, place: Place | None) -> tuple[int, int] | None:
        return None if place is None or not place.line else self.text.value(place)

    def _edit(self, what: str, span: tuple[int, int], now: str, policy: str) -> Edit:
        was = " ".join(self.text.text[span[0] : span[1]].split())
        return Edit(what, self.text.place(span[0])[0], was, now, ((*span, now),), policy)


def _first(alike: list[Edit]) -> Iterator[Edit]:
    """Changes of one sort as one: the first, with the others in its stead if it does not load."""
    if alike:
        first, *rest = alike
        yield Edit(first.what, first.line, first.was, first.now, first.spans, first.policy, tuple(rest))
