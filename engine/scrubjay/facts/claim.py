"""Facts as they stand in memory once read: rows of typed values, with where each came from.

Readers (X12, JSON, CSV) make them; `deriving` completes them; rules test them.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final, Literal, TypeAlias

Value: TypeAlias = str | int | bool | datetime.date | tuple[Any, ...] | None
Row: TypeAlias = dict[str, Value]
"""A fact: dotted field name to value. A key left out is unknown; None is absent; money is in cents."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: the file as the user named it, and `claims[0].lines[2]`, `segment 12` or `row 3`."""

    file: str
    where: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}" if self.where else self.file


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader noticed. `error`: refused; `skip`: a claim left out; `note`: read, with a remark."""

    level: Literal["error", "skip", "note"]
    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a sidecar list with its place."""

    row: Row
    place: Place


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim as read, before anything is inherited or derived."""

    row: Row
    lines: tuple[Row, ...]
    place: Place
    hash: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was read in one run."""

    claims: tuple[Claim, ...] = ()
    lines: tuple[Placed, ...] = ()
    minutes: tuple[Placed, ...] = ()
    history: tuple[Placed, ...] = ()
    authorizations: tuple[Placed, ...] = ()
    coverages: tuple[Placed, ...] = ()
    episodes: tuple[Placed, ...] = ()
    charts: tuple[Placed, ...] = ()
    complete: tuple[Placed, ...] = ()
    same_patient: tuple[Placed, ...] = ()


Document: TypeAlias = Mapping[str, Any]

MONEY: Final = frozenset({"charge", "allowed", "paid", "dollars"})
"""The fields whose whole numbers are cents, by the last part of their names."""
ENCODE: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def merge_facts(first: Facts, second: Facts) -> Facts:
    """All that either holds: each list of `second` after that of `first`."""
    return Facts(**{field.name: getattr(first, field.name) + getattr(second, field.name) for field in fields(Facts)})


def claim_document(row: Row, lines: Iterable[Row]) -> dict[str, Any]:
    """The claim as a facts document writes it: nested, money "120.00", dates ISO; unknown fields left out."""
    return {**row_document(row), "lines": [row_document(line) for line in lines]}


def row_document(row: Row) -> dict[str, Any]:
    """One row as a facts document writes it."""
    document: dict[str, Any] = {}
    for name, value in row.items():
        outer, last = _parts(name)
        inside = document
        for part in outer:
            inside = inside.setdefault(part, {})
        inside[last] = value if type(value) is str else _written(last, value)
    return document


@cache
def _parts(name: str) -> tuple[tuple[str, ...], str]:
    """Of `billing.npi` where it stands, `billing`, and its name there. Fields are few."""
    *outer, last = name.split(".")
    return tuple(outer), last


def _written(name: str, value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [row_document(part) if isinstance(part, dict) else part for part in value]
    if name in MONEY and isinstance(value, int):
        return f"{value // 100}.{value % 100:02d}"
    return value
