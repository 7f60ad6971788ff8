"""TOML text to plain tables and lists that know the place of every key and value.

Built on `spanned_toml`, whose tables under a [header] have no place of their own: those are found here.
`loading` reads the result, compiling asks it for places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import spanned_toml

from scrubjay.packs.mending import syntax_problem
from scrubjay.packs.places import Fault, PackErrors, Place, Problem

DEEPEST = 40
TOO_DEEP = "brackets stand too deep in each other"
UNPLACED = Place("", 0, 0)
"""Where a table under a header stands until its header is found."""
NEWLINE = re.compile("\n")
HEADER = re.compile(r"^[ \t]*(\[\[?)[^\n]*$", re.MULTILINE)


class Table(dict[str, Any]):
    """A TOML table; `places` has the place of each key, `values_at` that of each value, `place` its own."""

    def __init__(self, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place or Place("", 1, 1)
        self.places: dict[str, Place] = {}
        self.values_at: dict[str, Place] = {}

    def copy(self) -> Table:
        """A copy that keeps the places."""
        made = Table(self, place=self.place)
        made.places, made.values_at = dict(self.places), dict(self.values_at)
        return made


class Array(list[Any]):
    """A TOML array; `places` has the place of each element."""

    def __init__(self, *args: Any, place: Place | None = None) -> None:
        super().__init__(*args)
        self.place = place or Place("", 1, 1)
        self.places: list[Place] = []


def parse(text: str, file: str) -> Table:
    """The root table of a TOML text. Raises PackErrors with line and column of a syntax error."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        root = spanned_toml.loads(text, parse_float=Decimal)
    except spanned_toml.TOMLDecodeError as error:
        raise PackErrors((syntax_problem(str(error), text, file),)) from None
    except RecursionError:
        raise PackErrors((Problem(Place(file, 1, 1), TOO_DEEP, code=Fault.SYNTAX),)) from None
    except (ValueError, InvalidOperation):
        raise PackErrors(
            (Problem(Place(file, 1, 1), "a date or number in this text can't be read", code=Fault.SYNTAX),)
        ) from None
    source = _Source(file, text)
    inside: list[tuple[int, int]] = []
    try:
        made = _placed(root, source, inside)
    except _TooDeep as error:
        raise PackErrors((Problem(error.place, TOO_DEEP, code=Fault.SYNTAX),)) from None
    assert isinstance(made, Table)
    for keys, is_list, offset in _headers(text, inside):
        _give_place(made, keys, is_list, source.place(offset))
    _settle(made)
    return made


class _Source:
    """A text whose offsets become places."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.starts = [0, *(found.end() for found in NEWLINE.finditer(text))]

    def place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset)
        return Place(self.file, line, offset - self.starts[line - 1] + 1)


class _TooDeep(Exception):
    """No pack nests like this; what walks a pack could not either."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


def _placed(spanned: Any, source: _Source, inside: list[tuple[int, int]], depth: int = 0) -> Any:
    """The plain value; `inside` collects the spans of values, in which no header can stand."""
    inner, span = spanned.inner(), spanned.span()
    if depth > DEEPEST:
        raise _TooDeep(source.place(span.start))
    own = source.place(span.start) if span.stop else UNPLACED
    if isinstance(inner, dict):
        table = Table(place=own)
        for key, value in inner.items():
            name = str(key)
            table[name] = made = _placed(value, source, inside, depth + 1)
            table.places[name] = source.place(key.span().start)
            span = value.span()
            if span.stop:
                inside.append((span.start, span.stop))
                table.values_at[name] = source.place(span.start)
            else:
                table.values_at[name] = made.place if isinstance(made, (Table, Array)) else table.places[name]
        return table
    if isinstance(inner, list):
        array = Array(place=own)
        for value in inner:
            array.append(_placed(value, source, inside, depth + 1))
            array.places.append(source.place(value.span().start) if value.span().stop else UNPLACED)
        return array
    return inner


def _headers(text: str, inside: list[tuple[int, int]]) -> Iterator[tuple[tuple[str, ...], bool, int]]:
    """Each [header] and [[header]] of a text: its keys, whether it is a list's, where it stands."""
    spans = sorted(span for span in inside if "\n" in text[span[0] : span[1]])
    at = 0
    for found in HEADER.finditer(text):
        offset = found.start(1)
        while at < len(spans) and spans[at][1] <= offset:
            at += 1
        if at < len(spans) and spans[at][0] <= offset:
            continue
        yield _keys(found.group(0)), found.group(1) == "[[", offset


@cache
def _keys(header: str) -> tuple[str, ...]:
    """The keys of a [header]; many packs write the same."""
    node: dict[Any, Any] | None = spanned_toml.loads(header).inner()
    keys: list[str] = []
    while node:
        key, value = next(iter(node.items()))
        keys.append(str(key))
        held = value.inner()
        node = held if isinstance(held, dict) else None
    return tuple(keys)


def _give_place(root: Table, keys: tuple[str, ...], is_list: bool, place: Place) -> None:
    """The next table that a header opens gets the header's place."""
    here: Any = root
    for at, key in enumerate(keys):
        table, here = here, here[key]
        if isinstance(here, Array):
            opened = sum(known is not UNPLACED for known in here.places)
            if at == len(keys) - 1:
                here.places[opened] = here[opened].place = place
                return
            here = here[opened - 1]
        elif at == len(keys) - 1 and not is_list:
            here.place = table.values_at[key] = place


def _settle(table: Table) -> None:
    """Tables that only headers below them or dotted keys open stand where their first key does."""
    for key, value in table.items():
        if isinstance(value, Table):
            if value.place is UNPLACED:
                value.place = table.values_at[key] = table.places[key]
            _settle(value)
        elif isinstance(value, Array):
            if value.place is UNPLACED:
                value.place = table.values_at[key] = value.places[0] if value.places else table.places[key]
            for inner in value:
                if isinstance(inner, Table):
                    _settle(inner)
    if table.place is UNPLACED:
        table.place = min(table.places.values()) if table.places else Place("", 1, 1)


def place_of(holder: Any, key: Any, otherwise: Place) -> Place:
    """The place of a key of a table, or of an element of an array, that a pack wrote; else `otherwise`."""
    if isinstance(holder, Table):
        return holder.places.get(key, otherwise)
    if isinstance(holder, Array) and isinstance(key, int) and key < len(holder.places):
        return holder.places[key]
    return otherwise


def value_place(holder: Any, key: Any, otherwise: Place) -> Place:
    """The place of the value under a key of a table, or of an element of an array, that a pack wrote."""
    if isinstance(holder, Table):
        return holder.values_at.get(key, holder.places.get(key, otherwise))
    return place_of(holder, key, otherwise)
