"""How CMS lays out its files: which columns each kind has, by the words of their headings, and where rows begin.

CMS puts notices above the headings and spreads headings over several rows; names change a little from year to year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scrubjay.tables.sheets import Sheet

Kind = Literal["ncci", "mue", "pos", "mpfs"]
KINDS: Final[tuple[Kind, ...]] = ("ncci", "mue", "pos", "mpfs")
FURTHEST: Final = 60
"""Rows from the top within which headings are looked for."""
FEE_CELLS: Final = 16
"""Cells of a row of the fee schedule's payment files, which have no headings."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name as CMS writes it, the words that tell it, and whether a file must have it."""

    name: str
    words: re.Pattern[str]
    needed: bool = True


def _heading(name: str, words: str, needed: bool = True) -> Heading:
    return Heading(name, re.compile(words), needed)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: what it is called, its table, its columns; the columns `anchors` find the headings.

    A file without headings has no anchors; `reading_fees` reads it by place.
    """

    title: str
    table: str
    headings: Mapping[str, Heading]
    anchors: tuple[str, ...]


LAYOUTS: Final[Mapping[Kind, Layout]] = {
    "ncci": Layout(
        title="NCCI procedure-to-procedure edits, practitioner",
        table="ncci_pairs",
        headings={
            "column1": _heading("Column 1", r"^col(umn)? ?1( code)?$"),
            "code": _heading("Column 2", r"^col(umn)? ?2( code)?$"),
            "flag": _heading("*=in existence prior to 1996", r"existence|1996", needed=False),
            "from": _heading("Effective Date", r"^eff(ective)?\b"),
            "through": _heading("Deletion Date", r"^(deletion|delete|del)\b"),
            "indicator": _heading("Modifier", r"^mod(ifier)?\b|^cci? ?mod"),
            "rationale": _heading("PTP Edit Rationale", r"rationale", needed=False),
        },
        anchors=("column1", "code"),
    ),
    "mue": Layout(
        title="Medically unlikely edits, practitioner",
        table="mue",
        headings={
            "code": _heading("HCPCS/CPT Code", r"^(hcpcs|cpt)( ?/? ?(cpt|hcpcs))?( codes?)?$"),
            "units": _heading("Practitioner Services MUE Values", r"mue values?$"),
            "mai": _heading("MUE Adjudication Indicator", r"adjudication|\bmai\b"),
            "rationale": _heading("MUE Rationale", r"rationale", needed=False),
        },
        anchors=("code",),
    ),
    "pos": Layout(
        title="Place of service codes",
        table="places_of_service",
        headings={
            "code": _heading("Place of Service Code", r"^(place of service|pos) codes?( ?\(s\))?$|^codes?$"),
            "name": _heading("Place of Service Name", r"^((place of service|pos) )?name$"),
            "description": _heading("Place of Service Description", r"description$", needed=False),
        },
        anchors=("code", "name"),
    ),
    "mpfs": Layout(title="Physician fee schedule payment amounts", table="physician_fees", headings={}, anchors=()),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Headings of a sheet: the place of each column, the words above it, and the row of the first record (from 1)."""

    places: Mapping[str, int]
    words: Mapping[str, str]
    first: int
    row: int


def find_headings(sheet: Sheet, layout: Layout) -> Found | None:
    """The row that holds the anchors, with rows below that only go on with headings; None if there is none."""
    for at, row in enumerate(sheet.head[:FURTHEST] if layout.anchors else ()):
        if all(_place(layout.headings[name], [said(cell) for cell in row]) is not None for name in layout.anchors):
            return _found(sheet, layout, at)
    return None


def _found(sheet: Sheet, layout: Layout, at: int) -> Found:
    heads = [said(cell) for cell in sheet.head[at]]
    anchors = [place for name in layout.anchors if (place := _place(layout.headings[name], heads)) is not None]
    first = at + 1
    while first < min(len(sheet.head), at + FURTHEST) and _goes_on(sheet.head[first], anchors):
        for place, cell in enumerate(sheet.head[first]):
            if place < len(heads):
                heads[place] = said(f"{heads[place]} {cell}")
        first += 1
    places: dict[str, int] = {}
    for name, heading in layout.headings.items():
        place = _place(heading, heads)
        if place is not None and place not in places.values():
            places[name] = place
    return Found(places, {name: heads[place] for name, place in places.items()}, first + 1, at + 1)


def _goes_on(row: Sequence[str], anchors: Sequence[int]) -> bool:
    return not any(row[place] for place in anchors if place < len(row)) and not any(cell.isdecimal() for cell in row)


def _place(heading: Heading, heads: Sequence[str]) -> int | None:
    return next((at for at, head in enumerate(heads) if heading.words.search(head)), None)


def said(cell: str) -> str:
    """A heading without capitals, line ends, double blanks and marks of trade."""
    return re.sub(r"\s*/\s*", "/", " ".join(re.sub(r"[®™*_]", " ", cell).lower().split()))
