"""Where values of a TOML text end: the places of `packs.spans` say where they begin."""

from __future__ import annotations

import re
from bisect import bisect_left

from scrubjay.packs.places import Place

OPENING, CLOSING = "[{", "]}"
STRING = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
BARE = re.compile(r"[^\s,\]}#]+")


class Text:
    """A TOML text as it was parsed: its places as offsets."""

    def __init__(self, raw: str) -> None:
        self.text = raw.removeprefix("\ufeff").replace("\r\n", "\n")
        self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def offset(self, place: Place) -> int:
        """Where a place stands, counted from the text's begin."""
        return self._starts[place.line - 1] + place.column - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect_left(self._starts, offset + 1)
        return line, offset - self._starts[line - 1] + 1

    def value(self, place: Place) -> tuple[int, int] | None:
        """The span of the value that stands at a place; None where none is written (a table under a header)."""
        start = self.offset(place)
        end = end_of(self.text, start)
        return None if end is None else (start, end)


def end_of(text: str, start: int) -> int | None:
    """The end of the value that begins here; None if no value does."""
    if start >= len(text):
        return None
    string = STRING.match(text, start)
    if string is not None:
        return string.end()
    if text[start] not in OPENING:
        bare = BARE.match(text, start)
        return bare.end() if bare is not None else None
    depth, at = 0, start
    while at < len(text):
        string = STRING.match(text, at)
        if string is not None:
            at = string.end()
            continue
        if text[at] == "#":
            at = text.find("\n", at)
            if at < 0:
                return None
            continue
        depth += (text[at] in OPENING) - (text[at] in CLOSING)
        at += 1
        if depth == 0:
            return at
    return None
