"""Parts of a memo as Markdown. What packs and claims say is text: nothing in it becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scrubjay_cli.printing.memo_parts import Grid, Heading, Part, Point, Points, Text

_MARKUP: Final = re.compile(r"([\\`*\[\]<>|~])|(?<!\w)(_)|(_)(?!\w)|(&)(?=#?\w+;)")
_OPENING: Final = re.compile(r"^([-+#=]|\d+(?=[.)](?:\s|$)))")


def markdown(parts: Iterable[Part]) -> Iterator[str]:
    """The page, a part at a time."""
    for at, part in enumerate(parts):
        yield from ("\n",) if at else ()
        yield from (f"{line}\n" for line in _lines(part))


def plain(text: str) -> str:
    """Text on one line that Markdown prints as it is."""
    flat = _MARKUP.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
    return _OPENING.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", flat)


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Heading(level, text):
            yield f"{'#' * level} {plain(text)}"
        case Text(text):
            yield plain(text)
        case Points(points):
            yield from _points(points, 0)
        case Grid(head, rows, numbers):
            yield _row(head)
            yield _row(["---:" if at in numbers else "---" for at in range(len(head))], made=True)
            yield from (_row(row) for row in rows)


def _points(points: Iterable[Point], depth: int) -> Iterator[str]:
    for one in points:
        said = plain(one.text)
        label = f"**{plain(one.label)}**" if one.label else ""
        yield f"{'  ' * depth}- {f'{label}: {said}' if label and said else f'{label}:' if label else said}"
        yield from _points(one.below, depth + 1)


def _row(cells: Sequence[str], made: bool = False) -> str:
    return f"| {' | '.join(cells if made else map(plain, cells))} |"
