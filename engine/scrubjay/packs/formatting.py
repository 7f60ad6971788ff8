"""A pack's text in one form: what it says, its comments and its order stay, and so do its lines but for blank ones.

Keys that stand under each other have their `=` under each other, no line ends in blanks, and no two blank lines follow
each other. Worked on the text by the places of keys: tomlkit moves tables whose entries stand apart (0.13).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import groupby

from scrubjay.packs.spans import Array, Table, parse

PART = r"""(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
ENTRY = re.compile(rf"({PART}(?:[ \t]*\.[ \t]*{PART})*)[ \t]*=[ \t]*(.*)", re.DOTALL)


def formatted(text: str, file: str) -> str:
    """The text of a pack, formatted; the same text again for what is formatted. Raises PackErrors for no TOML."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    starts = set(_starts(parse(plain, file)))
    lines = plain.split("\n")
    for block in _blocks(lines, starts):
        entries = {at: found for at in block if (found := ENTRY.fullmatch(lines[at].strip())) is not None}
        widest = max((len(found[1]) for found in entries.values()), default=0)
        for at, found in entries.items():
            lines[at] = f"{found[1].ljust(widest)} = {found[2]}"
    aligned = "\n".join(lines)
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n") + "\n"
    # blanks inside a text of several lines are part of what it says
    return tidy if tomllib.loads(tidy) == tomllib.loads(plain) else aligned.strip("\n") + "\n"


def _starts(value: object) -> Iterator[int]:
    """The lines, from 0, on which keys stand."""
    if isinstance(value, Table):
        for key, inner in value.items():
            if key in value.places:
                yield value.places[key].line - 1
            yield from _starts(inner)
    elif isinstance(value, Array):
        for inner in value:
            yield from _starts(inner)


def _blocks(lines: list[str], starts: set[int]) -> Iterator[list[int]]:
    """Lines with keys that stand under each other: a blank line or a header ends a block, a comment does not."""

    def ends(at: int) -> bool:
        line = lines[at].strip()
        return not line or line.startswith("[")

    for end, block in groupby(range(len(lines)), ends):
        if not end:
            yield [at for at in block if at in starts]
