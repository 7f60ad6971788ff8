"""Facts as they stand in memory once read: rows of typed values, with where each came from.

Readers (X12, JSON, CSV) make them; `deriving` completes them; rules test them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Value: TypeAlias = "str | int | bool | datetime.date | tuple[Any, ...] | None"
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
