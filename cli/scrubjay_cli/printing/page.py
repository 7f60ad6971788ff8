"""One self-contained page: no address of anywhere else in it, charts as SVG, tables that can be searched and sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

COLOURS: Final[Mapping[str, str]] = {
    "deny": "#b3261e",
    "review": "#b26a00",
    "advise": "#1f5fa8",
    "unchecked": "#6b6b6b",
    "clean": "#2e7d32",
    "no_policy": "#8a8a8a",
}
"""Dark enough to be read on white (4.5 to 1)."""
STYLE: Final = """
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1c1c1c; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; vertical-align: top; }
th { position: sticky; top: 0; background: #f4f4f4; } th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid #1f5fa8; } td.number, th.number { text-align: right; white-space: nowrap; }
.deny { color: #b3261e; font-weight: 600; } .review { color: #b26a00; font-weight: 600; } .advise { color: #1f5fa8; }
.unchecked { color: #5c5c5c; } .clean { color: #2e7d32; } .dim { color: #5c5c5c; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } 
.sides > div { background: #f7f7f7; padding: .6rem; }
details { margin: .4rem 0; } input[type=search] { font: inherit; padding: .3rem .5rem; width: 22rem; max-width: 100%; }
svg text { font: 13px system-ui, sans-serif; } @media print { input, .count { display: none; } }
"""
SCRIPT: Final = """
document.querySelectorAll("section.table").forEach(section => {
  const box = section.querySelector("input"), body = section.querySelector("tbody");
  const count = section.querySelector(".count");
  const rows = [...body.rows], show = () => {
    const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let left = 0;
    rows.forEach(row => {
      const text = row.textContent.toLowerCase(), fits = words.every(word => text.includes(word));
      row.hidden = !fits; left += fits;
    });
    count.textContent = left + " of " + rows.length;
  };
  box.addEventListener("input", show); show();
  section.querySelectorAll("th button").forEach((button, at) => button.addEventListener("click", () => {
    const down = button.dataset.way !== "down"; button.dataset.way = down ? "down" : "up";
    const value = row => { const cell = row.cells[at]; return cell.dataset.value ?? cell.textContent; };
    const number = rows.every(row => !isNaN(parseFloat(value(row))));
    rows.sort((a, b) => (number ? value(a) - value(b) : value(a).localeCompare(value(b))) * (down ? -1 : 1));
    rows.forEach(row => body.append(row));
  }));
});
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, what it sorts by, its style (an outcome)."""

    text: str
    value: float | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a title. `numbers`: columns set to the right."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = field(default_factory=frozenset)


def page(title: str, parts: Iterable[str]) -> Iterator[str]:
    """The whole page, in pieces."""
    yield f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{STYLE}</style></head>\n<body>\n'
    yield f"<h1>{escape(title)}</h1>\n"
    yield from parts
    yield f"<script>{SCRIPT}</script>\n</body></html>\n"


def paragraph(text: str, style: str = "") -> str:
    """A paragraph."""
    return f"<p{_class(style)}>{escape(text)}</p>\n"


def heading(text: str) -> str:
    """A heading of a part."""
    return f"<h2>{escape(text)}</h2>\n"


def sheet(one: Sheet) -> Iterator[str]:
    """A table with a box to search in; a click on a heading sorts by it."""
    yield f'<section class="table"><h2>{escape(one.title)}</h2>\n'
    label = escape(f"Search in: {one.title}", quote=True)
    yield f'<input type="search" placeholder="search" aria-label="{label}"> <span class="count dim"></span>\n'
    head = "".join(
        f"<th{_class('number' if at in one.numbers else '')}><button>{escape(name)}</button></th>"
        for at, name in enumerate(one.head)
    )
    yield f"<table><thead><tr>{head}</tr></thead><tbody>\n"
    for row in one.rows:
        yield f"<tr>{''.join(_cell(cell, at in one.numbers) for at, cell in enumerate(row))}</tr>\n"
    yield "</tbody></table></section>\n"


def bars(title: str, rows: Sequence[tuple[str, float, str, str]]) -> Iterator[str]:
    """A bar chart: label, length, words beside the bar, style."""
    most = max((length for _, length, _, _ in rows), default=0)
    if not most:
        return
    high = 26 * len(rows)
    yield f'<h2>{escape(title)}</h2>\n<svg role="img" aria-label="{escape(title, quote=True)}" '
    yield f'viewBox="0 0 900 {high}" width="100%" style="max-width:900px">\n'
    for at, (label, length, said, style) in enumerate(rows):
        top, wide = 26 * at, 420 * length / most
        colour = COLOURS.get(style, "#3b6ea5")
        yield f'<text x="250" y="{top + 17}" text-anchor="end">{escape(label)}</text>'
        yield f'<rect x="260" y="{top + 4}" width="{wide:.1f}" height="18" fill="{colour}"/>'
        yield f'<text x="{268 + wide:.1f}" y="{top + 17}">{escape(said)}</text>\n'
    yield "</svg>\n"


def sides(old: str, new: str) -> str:
    """Two explanations side by side."""
    return (
        f'<div class="sides"><div><strong>before</strong><br>{escape(old)}</div>'
        f"<div><strong>after</strong><br>{escape(new)}</div></div>\n"
    )


def folded(summary: str, inside: str) -> str:
    """A part that opens at a click."""
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>\n"


def _cell(cell: Cell, number: bool) -> str:
    value = f' data-value="{cell.value}"' if cell.value is not None else ""
    style = " ".join(part for part in ("number" if number else "", cell.style) if part)
    return f"<td{_class(style)}{value}>{escape(cell.text)}</td>"


def _class(style: str) -> str:
    return f' class="{style}"' if style else ""
