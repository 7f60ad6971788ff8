"""What answers are checked against: the codes, modifiers and places of the reference tables, and what the file says."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scrubjay.packs.library import Library
from scrubjay.packs.pack import Pack
from scrubjay.tables import Table

CODE_TABLES = ("therapy_codes", "mue", "ncci_pairs")


@dataclass(frozen=True, slots=True)
class Known:
    """Codes that some reference table has a row for, by what they are."""

    codes: frozenset[str]
    modifiers: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a policy is to stand: an existing pack with its text, or none yet; `today`: the day of asking."""

    library: Library
    known: Known
    today: datetime.date
    file: str
    pack: Pack | None = None
    text: str = ""


def known_of(tables: Mapping[str, Table]) -> Known:
    """The codes of the reference tables."""
    return Known(_codes(tables, CODE_TABLES), _codes(tables, ("modifiers",)), _codes(tables, ("places_of_service",)))


def _codes(tables: Mapping[str, Table], names: Iterable[str]) -> frozenset[str]:
    return frozenset(code for name in names if name in tables for code in tables[name].rows)
