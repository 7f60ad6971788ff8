"""The pack model: what a pack file says, typed, with a place for every key; merged packs have the same shape.

`loading` makes one from each file, `resolving` merges a chain of them, `kinds` lower its items to the general form.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from scrubjay.packs.places import Place
from scrubjay.packs.spans import Table

Confidence = Literal["primary", "corroborated", "single"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule of the trade comes from. `single`: one secondary source, never enough for a denial."""

    id: str
    title: str
    url: str
    checked: datetime.date
    confidence: Confidence
    place: Place

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.id,
            "title": self.title,
            "url": self.url,
            "checked": self.checked.isoformat(),
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of an amount and the dates of service it holds on, both ends inclusive; `through` None is open."""

    start: datetime.date
    through: datetime.date | None
    amount: Decimal
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that payers change over the years. `unit` "USD" is dollars; any other unit is a plain number."""

    id: str
    unit: str
    values: tuple[DatedValue, ...]
    place: Place

    def on(self, date: datetime.date | None) -> DatedValue | None:
        """The value that holds on a date of service; None where none does, or the date is not known."""
        if date is None:
            return None
        return next((v for v in self.values if v.start <= date and (v.through is None or date <= v.through)), None)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Business days as a pack says them: all but the weekend and the holidays.

    The holidays are known from `start` to `through`: `days` that the pack lists, or the rows of a reference `table`.
    Weekdays count from Monday, 0.
    """

    id: str
    weekend: frozenset[int]
    days: tuple[datetime.date, ...]
    table: str
    start: datetime.date
    through: datetime.date
    sources: tuple[str, ...]
    data: Table
    place: Place


@dataclass(frozen=True, slots=True)
class Item:
    """One `[[kind]]` table: a policy, a mark or one of their versions.

    `lines` is what `[pack.lines]` of its file narrows its subjects to. `origins` names the pack file each key of
    `data` comes from (a child replaces top-level keys), `place` where the policy's own table opens.
    """

    kind: str
    id: str
    data: Table
    lines: Table | None
    place: Place
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack, as its file says or merged with its bases (`chain`: the files from the first base to its own)."""

    id: str
    title: str
    version: str
    file: str
    place: Place
    extends: tuple[str, ...]
    claims: Table | None
    lines: Table | None
    sources: Mapping[str, Source]
    codes: Mapping[str, Any]
    amounts: Mapping[str, Amount]
    calendars: Mapping[str, Calendar]
    periods: Mapping[str, Table]
    measures: Mapping[str, Table]
    items: tuple[Item, ...]
    disabled: tuple[Item, ...]
    chain: tuple[str, ...]
    comment: str = ""
    extends_at: tuple[Place, ...] = ()
    """Where each base is named."""
    fee_schedule: Table | None = None
    """How allowed amounts that nobody gave are estimated."""
    released: datetime.date | None = None
    """The day this version came into use in the office: for versions that stand beside each other; decides nothing."""
