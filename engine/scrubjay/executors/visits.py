"""Visits: the lines that are one, and how many distinct ones the members of a measure are (`meaning.md` 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from scrubjay.facts.claim import Row
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Path


@dataclass(frozen=True, slots=True)
class Member:
    """A line (or fact) that a measure counts: surely or possibly."""

    fact: Line | Row
    sure: bool


def key(path: Path, line: Line) -> Any:
    """A part of a key: a field of the line or of its claim; UNKNOWN where it is not known."""
    row = line.row if path.root == "line" else line.claim.row
    return row.get(path.key, UNKNOWN)


def distinct(members: Sequence[Member], keys: Sequence[Path]) -> tuple[int, int]:
    """The least and greatest number of distinct visits among members, by their key parts (`meaning.md` 14)."""
    sure: list[tuple[Any, ...]] = []
    known: set[tuple[Any, ...]] = set()
    loose = 0
    for member in members:
        line = member.fact
        if not isinstance(line, Line):
            continue
        ranged = line.is_range and any(path.key == "date" for path in keys)
        parts = tuple(UNKNOWN if ranged and path.key == "date" else key(path, line) for path in keys)
        if member.sure:
            sure.append(parts)
        if any(isinstance(part, Unknown) for part in parts):
            loose += _days(line) if ranged else 1
        else:
            known.add(parts)
    low = min(1, len(sure))
    for size in range(1, len(keys) + 1):
        for subset in combinations(range(len(keys)), size):
            told = {
                tuple(parts[i] for i in subset)
                for parts in sure
                if not any(isinstance(parts[i], Unknown) for i in subset)
            }
            low = max(low, len(told))
    return low, len(known) + loose


def _days(line: Line) -> int:
    assert line.date is not None
    assert line.through is not None
    return abs((line.through - line.date).days) + 1


def subject_of(kind: str, line: Line) -> list[Line]:
    """The lines of the subject that a line belongs to: itself, its visit, or its claim."""
    if kind == "line":
        return [line]
    if kind == "claim":
        return line.claim.lines
    mine = visit_key(line)
    return [other for other in line.claim.lines if visit_key(other) == mine]


def visit_key(line: Line) -> tuple[Any, Any]:
    """What makes lines of one claim one visit: the date and the discipline; unknown and none each are their own."""
    return (line.row.get("date", UNKNOWN), line.row.get("discipline", UNKNOWN))


def may_belong(other: Line, visit: Sequence[Line]) -> bool:
    """Whether a line may be of a visit itself: one of its claim whose day and discipline may be the same."""
    first = visit[0]
    pairs = zip(visit_key(first), visit_key(other), strict=True)
    return other.claim is first.claim and all(
        isinstance(ours, Unknown) or isinstance(theirs, Unknown) or ours == theirs for ours, theirs in pairs
    )
