"""A memo as parts of a page: headings, sentences, points and tables. Markdown and HTML are made from the same parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a list: a label ("" for none), its words, and points below it."""

    label: str
    text: str
    below: Sequence[Point] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `numbers`: columns set to the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = field(default_factory=frozenset)


Part = Heading | Text | Points | Grid


def listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last
