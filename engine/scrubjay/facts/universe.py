"""All facts of a run as one universe: who is who, which claims stand, which lines count; group by patient and payer.

Data comes from the readers as `Facts` and goes to the executors as `Group`s.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from scrubjay.facts.canonical import canonical
from scrubjay.facts.claim import Claim, Note, Place, Row
from scrubjay.facts.pairs import MAYBE, NEVER, SURE, Pair
from scrubjay.facts.patients import Key
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.tables import Table


@dataclass(slots=True, eq=False)
class ClaimFacts:
    """A claim that stands, or what history tells of one. Compared by identity: claim ids are not unique."""

    row: Row
    id: str
    hash: str
    place: Place
    index: int
    """Where it came in the input, counting claims; -1 for history."""
    is_input: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Line:
    """A line that counts: of an input claim, or of history."""

    row: Row
    claim: ClaimFacts
    number: int
    counts: bool
    """False for a line that the payer denied: decided, but no member of a measure and no fact of a join."""
    sure: bool
    """False where it may not count at all (pending, or perhaps a line that is in the input already)."""
    order: tuple[datetime.date, int, str, str, int, int]
    minutes: Row | Unknown | None = UNKNOWN
    date: datetime.date | None = field(init=False)
    """First day of service, or None where unknown or absent."""
    through: datetime.date | None = field(init=False)
    """Last day of service."""
    is_range: bool = field(init=False)
    """Whether the line covers more than one day."""

    def __post_init__(self) -> None:
        date, through = self.row.get("date"), self.row.get("through")
        self.date = date if isinstance(date, datetime.date) else None
        self.through = through if isinstance(through, datetime.date) else self.date
        self.is_range = self.date is not None and self.date != self.through

    @property
    def standing(self) -> Pair:
        """Whether it is there to be counted: surely, possibly, or not at all."""
        if not self.counts:
            return NEVER
        return SURE if self.sure else MAYBE


@dataclass(slots=True, eq=False)
class Group:
    """One patient under one destination payer: the universe of measures and joins (`meaning.md` 16)."""

    person: Key
    claims: list[ClaimFacts]
    lines: list[Line]
    """Every line that stands, input and history, in canonical order."""
    others: Mapping[str, tuple[Row, ...]]
    """authorizations, coverages, episodes, charts: the rows that are surely this patient's."""
    complete: tuple[Row, ...]
    tables: Mapping[str, Table]
    cache: dict[object, object] = field(default_factory=dict)
    """What executors have worked out about this group once."""
    _by_day: dict[datetime.date | None, list[Line]] = field(default_factory=dict)
    _in_order: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    def in_order(self, what: str) -> tuple[Row, ...]:
        """The facts of a list in canonical order, whatever the order in which they came."""
        if what not in self._in_order:
            self._in_order[what] = tuple(sorted(self.others[what], key=canonical))
        return self._in_order[what]

    def lines_by_day(self) -> Mapping[datetime.date | None, list[Line]]:
        """The lines of each day, in canonical order; those without a date under None."""
        if not self._by_day:
            for line in self.lines:
                self._by_day.setdefault(line.date, []).append(line)
        return self._by_day


@dataclass(frozen=True, slots=True)
class Universe:
    """What a run decides, and what it lists without deciding."""

    groups: tuple[Group, ...]
    superseded: tuple[tuple[Claim, str], ...]
    void: tuple[Claim, ...]
    duplicates: tuple[Claim, ...]
    notes: tuple[Note, ...]
