"""TOML text to plain tables and lists that know the place of every key and value.

Built on `spanned_toml`; `loading` reads the result, compiling asks it for places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from typing import Any

import spanned_toml

from scrubjay.packs.places import PackErrors, Place, Problem

AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


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
        raise PackErrors((_syntax(str(error), text, file),)) from None
    except (ValueError, RecursionError) as error:
        raise PackErrors((Problem(Place(file, 1, 1), f"this text can't be read as TOML: {error}"),)) from None
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
    made = _placed(root, file, starts)
    assert isinstance(made, Table)
    return made


def _placed(spanned: Any, file: str, starts: list[int]) -> Any:
    inner = spanned.inner()
    span = spanned.span()
    own = _place(file, starts, span.start) if span.stop else Place(file, 1, 1)
    if isinstance(inner, dict):
        table = Table(place=own)
        for key, value in inner.items():
            name = str(key)
            at = _place(file, starts, key.span().start)
            table[name] = _placed(value, file, starts)
            table.places[name] = at
            table.values_at[name] = _place(file, starts, value.span().start) if value.span().stop else at
        if not span.stop and table.places:
            table.place = min(table.places.values())
        return table
    if isinstance(inner, list):
        array = Array(place=own)
        for value in inner:
            made = _placed(value, file, starts)
            array.append(made)
            inside = made.place if isinstance(made, (Table, Array)) else own
            array.places.append(_place(file, starts, value.span().start) if value.span().stop else inside)
        if not span.stop and array.places:
            array.place = array.places[0]
        return array
    return inner


def _place(file: str, starts: list[int], offset: int) -> Place:
    line = bisect_right(starts, offset)
    return Place(file, line, offset - starts[line - 1] + 1)


def _syntax(message: str, text: str, file: str) -> Problem:
    found = AT.search(message)
    lines = text.split("\n")
    place = Place(file, len(lines), len(lines[-1]) + 1)
    if found and found[1]:
        place = Place(file, int(found[1]), int(found[2]))
    said = AT.sub("", message)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return Problem(place, f"not TOML here: {said[:1].lower()}{said[1:]}", _mend(said, line))


def _mend(said: str, line: str) -> str:
    if "Cannot overwrite" in said or "twice" in said:
        return "a key or table stands twice; keep one"
    if re.search(r"=\s*[A-Za-z$@]", line) and not re.search(r"=\s*(true|false|inf|nan)\b", line):
        return "text is written with quotes"
    if line.count('"') % 2:
        return "a quote is missing"
    if "Unclosed" in said:
        return "a bracket is not closed"
    if re.search(r"=\s*0\d", line):
        return "a code is written with quotes"
    return "a line is `key = value`, a table opens with [name] or [[name]]"
