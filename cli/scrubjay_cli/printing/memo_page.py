"""Parts of a memo as one self-contained page that prints well: no address is loaded, nothing said becomes markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from scrubjay_cli.printing.memo_parts import Grid, Heading, Part, Point, Points, Text
from scrubjay_cli.printing.page import page, paragraph


def memo_page(parts: Iterable[Part]) -> Iterator[str]:
    """The page; its title is the first heading."""
    title, *rest = parts
    assert isinstance(title, Heading)
    yield from page(title.text, (piece for part in rest for piece in _pieces(part)))


def _pieces(part: Part) -> Iterator[str]:
    match part:
        case Heading(level, text):
            yield f"<h{level}>{escape(text)}</h{level}>\n"
        case Text(text):
            yield paragraph(text)
        case Points(points):
            yield from _list(points)
        case Grid(head, rows, numbers):
            yield f"<table><thead>{_row('th', head, numbers)}</thead><tbody>\n"
            yield from (_row("td", row, numbers) for row in rows)
            yield "</tbody></table>\n"


def _list(points: Sequence[Point]) -> Iterator[str]:
    yield "<ul>\n"
    for one in points:
        label = f"<strong>{escape(one.label)}:</strong> " if one.label else ""
        yield f"<li>{label}{escape(one.text)}"
        if one.below:
            yield from _list(one.below)
        yield "</li>\n"
    yield "</ul>\n"


def _row(tag: str, cells: Sequence[str], numbers: frozenset[int]) -> str:
    style = dict.fromkeys(numbers, ' class="number"')
    # an empty cell is one to write in
    inside = "".join(f"<{tag}{style.get(at, '')}>{escape(text) or '&nbsp;'}</{tag}>" for at, text in enumerate(cells))
    return f"<tr>{inside}</tr>\n"
