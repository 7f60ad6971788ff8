"""How printed text looks: lines of styled spans, the marks in front of them, wrapping and columns.

Printers yield `Line`s; `output` writes them, with colour on a terminal and as plain text elsewhere.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Span: TypeAlias = tuple[str, str]
"""Text and its style, in rich's words; "" is plain."""
Line: TypeAlias = tuple[Span, ...]

BLANK: Final[Line] = ()
LEAST: Final = 12
"""Columns that wrapped text needs."""
NARROW: Final = 72
"""Columns under which a table's rows become sentences."""

STYLES: Final = {
    "deny": "bold red",
    "review": "bold yellow",
    "advise": "cyan",
    "unchecked": "magenta",
    "clean": "green",
    "no_policy": "dim",
}
WORDS: Final = {"no_policy": "no policy"}


@dataclass(frozen=True, slots=True)
class Look:
    """Columns to fill, and whether only ASCII can be shown."""

    width: int = 100
    ascii: bool = False

    def mark(self, outcome: str) -> str:
        """The sign in front of a claim or finding."""
        return (_ASCII if self.ascii else _MARKS)[outcome]

    def guide(self, name: str) -> str:
        """A piece of a tree: `fork`, `last`, `down` or `none`."""
        return (_ASCII_GUIDES if self.ascii else _GUIDES)[name]

    def shown(self, text: str) -> str:
        """Text that can be written: other signs for those that are not ASCII, where only ASCII can be shown."""
        return text if not self.ascii else text.translate(_PLAINER).encode("ascii", "replace").decode()


_MARKS: Final = {"deny": "✗", "review": "!", "advise": "·", "unchecked": "?", "clean": "✓", "no_policy": "–"}
_ASCII: Final = {"deny": "x", "review": "!", "advise": ".", "unchecked": "?", "clean": "+", "no_policy": "-"}
_GUIDES: Final = {"fork": "├─ ", "last": "└─ ", "down": "│  ", "none": "   "}
_ASCII_GUIDES: Final = {"fork": "|- ", "last": "`- ", "down": "|  ", "none": "   "}
_PLAINER: Final = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "×": "x", "·": "-", "\u00a0": " "}
)


def styled(outcome: str) -> str:
    """The style of an outcome or severity."""
    return STYLES.get(outcome, "")


def outcome_words(outcome: str) -> str:
    """An outcome as people say it."""
    return WORDS.get(outcome, outcome)


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 claim`, `2 claims`, `1,204 claims`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of at most `width` columns; a word that is longer stays whole."""
    return textwrap.wrap(text, max(width, LEAST), break_long_words=False, break_on_hyphens=False) or [""]


def paragraph(text: str, look: Look, indent: int, style: str = "") -> Iterator[Line]:
    """Text under an indent."""
    for part in wrapped(text, look.width - indent):
        yield ((" " * indent, ""), (part, style))


def entry(label: str, text: str, look: Look, indent: int, style: str = "", gap: int = 9) -> Iterator[Line]:
    """A dim label with text beside it; following lines stand under the text. Without a label, only the text."""
    for at, part in enumerate(wrapped(text, look.width - indent - gap)):
        yield ((" " * indent, ""), ((label if at == 0 else "").ljust(gap), "dim"), (part, style))


def fitted(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """The width of each column, together at most `room`: that of its widest cell, the widest columns cut first."""
    found = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []
    while sum(found) > room and max(found) > LEAST:
        found[found.index(max(found))] -= 1
    return found


def whole(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    """Whether every word has room in its column."""
    return all(
        len(word) <= width for row in rows for cell, width in zip(row, columns, strict=True) for word in cell.split()
    )


def cells(row: Sequence[str], columns: Sequence[int], *, right: Sequence[int] = ()) -> list[str]:
    """A row of a table as lines: cells wrapped within their columns, two blanks between them."""
    parts = [wrapped(cell, width) if len(cell) > width else [cell] for cell, width in zip(row, columns, strict=True)]
    found = []
    for at in range(max(len(part) for part in parts)):
        said = [
            (part[at] if at < len(part) else "").rjust(width)
            if column in right
            else (part[at] if at < len(part) else "").ljust(width)
            for column, (part, width) in enumerate(zip(parts, columns, strict=True))
        ]
        found.append("  ".join(said).rstrip())
    return found


def spread(left: Line, right: Line, look: Look) -> Iterator[Line]:
    """Two parts of a line, one at each edge; on two lines where they do not fit on one."""
    room = look.width - length(left) - length(right)
    if room >= 2:
        yield (*left, (" " * room, ""), *right)
    else:
        yield left
        yield ((" " * min(6, max(look.width - length(right), 0)), ""), *right)


def length(line: Line) -> int:
    """Columns that a line takes."""
    return sum(len(text) for text, _ in line)


def plain(line: Line) -> str:
    """A line without its styles."""
    return "".join(text for text, _ in line).rstrip()
