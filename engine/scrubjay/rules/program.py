"""The compiled form of a pack: measures, marks and findings that every executor runs, in one dependency order.

`compiling` makes it; executors read it together with facts; `decisions` turns what they return into words.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from scrubjay.packs.pack import Amount, Source
from scrubjay.packs.places import Place
from scrubjay.tables import Table

Constant = str | int | bool | Decimal | datetime.date
Scope = Literal["claim", "provider", "payer"]
Upto = Literal["line", "day", "day_before", "window"]
Subject = Literal["line", "visit", "claim"]


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; months clamp to the month's end."""

    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """How a date is moved: by months, then days, then business days; or `rolled` to the next business day."""

    months: int = 0
    days: int = 0
    business_days: int = 0
    rolled: bool = False
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Business days: all but the weekend (Monday is 0) and the holidays, which are known from `start` to `through`."""

    name: str
    weekend: frozenset[int]
    holidays: frozenset[datetime.date]
    start: datetime.date
    through: datetime.date
    sources: tuple[str, ...]
    single: frozenset[datetime.date] = frozenset()
    """Holidays that one secondary source alone names."""

    def works(self, day: datetime.date) -> bool | None:
        """Whether a day is a business day; None where the calendar does not know its holidays."""
        if day.weekday() in self.weekend:
            return False
        return day not in self.holidays if self.start <= day <= self.through else None


@dataclass(frozen=True, slots=True)
class Path:
    """A field as a pack names it. `root` is "line", "claim", the name of a related fact, or "fact" (a joined fact)."""

    root: str
    name: str
    key: str
    """The key of the row that holds it."""
    type: str
    label: str

    def __str__(self) -> str:
        return self.name if self.root in ("line", "fact") else f"{self.root}.{self.name}"


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A set of codes: exact ones, prefixes, ranges, rows of tables, unions, less others."""

    name: str = ""
    exact: frozenset[Any] = frozenset()
    prefixes: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = ()
    any_of: tuple[CodeSet, ...] = ()
    none_of: tuple[CodeSet, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """`$amount`: the value on the subject's date. `scale` 100 where it is compared with cents."""

    name: str
    scale: int


@dataclass(frozen=True, slots=True)
class FieldOf:
    """Another field: of the subject line, of a related fact, or of a joined fact (`root` "with", `join` its name)."""

    path: Path
    shift: Shift = Shift()
    join: str = ""


@dataclass(frozen=True, slots=True)
class MeasureOf:
    """The value of another measure."""

    measure: str


@dataclass(frozen=True, slots=True)
class CellOf:
    """The number that a reference table gives for the subject line's code on its date, 100-fold if money (`scale`)."""

    table: str
    column: str
    where: tuple[tuple[str, Any], ...]
    """Which of the code's rows."""
    scale: int


@dataclass(frozen=True, slots=True)
class Literally:
    """A value that the pack says."""

    value: Constant


Operand = Literally | CodeSet | Dated | FieldOf | MeasureOf | CellOf


@dataclass(frozen=True, slots=True)
class Test:
    """A field, an operator and what it is compared with."""

    path: Path
    op: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class MeasureTest:
    """A measure compared with something."""

    measure: str
    op: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class MarkTest:
    """Marks on the line, its visit or its claim."""

    op: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberTest:
    """The line is a member of the measure."""

    measure: str


@dataclass(frozen=True, slots=True)
class PastTest:
    """The measure's window has passed: this day is in none."""

    measure: str


@dataclass(frozen=True, slots=True)
class FitsTest:
    """The line's authorization fits it in these parts."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds."""

    parts: tuple[Condition, ...]


Leaf = Test | MeasureTest | MarkTest | MemberTest | PastTest | FitsTest
Condition = Leaf | All | AnyOf


@dataclass(frozen=True, slots=True)
class Window:
    """A span around a day. `shape` as in the pack; `lasts` the length of `last`, `from_first` and `gap`."""

    shape: str
    lasts: Span = Span()
    start_month: int = 1
    start_day: int = 1
    week_start: int = 0
    where: Condition | None = None
    name: str = ""
    gap: Span = Span()
    """`gap`: an anchor so long after the last one opens another episode."""
    fact: str = ""
    """`fact`: the related fact whose `from` and `through` are the window. `since`: the list of facts."""
    every: Span = Span()
    """`fact`: the window again and again from its `from`, so long each."""
    after: Condition | None = None
    """`since`: facts that open the window on the day after theirs; those of `where` open it on their own."""


@dataclass(frozen=True, slots=True)
class Burns:
    """The lines that use up the subject's authorization."""

    needed_for: Condition | None
    match: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitRule:
    """How minutes become units: of a code or the day; all of them or those that need the assistant's modifier."""

    method: str
    """One of `scrubjay.units.METHODS`, or `untimed`."""
    per_code: bool = False
    assistant: bool = False
    choice: Literal["", "least", "most"] = ""
    """Where known minutes leave a choice (equal remainders, an open source): its least, its most, or both ends."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A count, sum, least or greatest over the lines of a patient, seen from one line."""

    name: str
    title: str
    op: Literal["sum", "count", "visits", "min", "max", "units"]
    field: Path | None
    type: str
    of: str
    where: Condition | None
    window: Window | None
    scope: Scope
    upto: Upto
    per: tuple[Path, ...]
    keys: tuple[Path, ...]
    """What makes two visits two (`visits` only; days are visits by date)."""
    counting_from: datetime.date | None
    burns: Burns | None
    used: tuple[frozenset[str], str | None] | None
    """Disciplines and purpose of a portal's "14 of 60 used" that may stand for members, if one can."""
    units: UnitRule | None = None


@dataclass(frozen=True, slots=True)
class Paired:
    """A row of a reference table that pairs the subject (its `code` column) with the fact (another column)."""

    table: str
    subject: Path
    column: str
    fact: Path
    where: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Join:
    """A fact that must exist, or must not."""

    name: str
    fact: str
    scope: Scope
    same: tuple[tuple[Path, FieldOf], ...]
    where: Condition | None
    on_date: bool
    """The fact's date is the subject's."""
    paired: Paired | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One alternative of a policy, or a mark."""

    index: int
    id: str
    policy: str
    kind: str
    title: str
    subject: Subject
    lines: Condition | None
    """[pack.lines]: which lines can be subjects."""
    start: datetime.date | None
    through: datetime.date | None
    when: Condition | None
    unless: Condition | None
    withs: tuple[Join, ...]
    withouts: tuple[Join, ...]
    match: tuple[str, ...]
    severity: str
    mark: str
    denies: str
    denial: Mapping[str, Any] | None
    message: str
    fix: Mapping[str, Any] | None
    earned_by: Condition | None
    sources: tuple[str, ...]
    note: str
    place: Place

    def in_force(self, date: datetime.date) -> bool:
        """Whether the rule speaks of a date of service."""
        return (self.start is None or self.start <= date) and (self.through is None or date <= self.through)


@dataclass(frozen=True, slots=True)
class MayBe:
    """Lines (`where`; None: all) for which a payer may allow another share of the schedule's amount, in hundredths."""

    percent: int
    where: Condition | None
    source: str


@dataclass(frozen=True, slots=True)
class FeeSchedule:
    """The table by which unknown allowed amounts are estimated, the lines it is good for, and what may differ."""

    table: str
    where: Condition | None
    may_be: tuple[MayBe, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A pack, compiled."""

    pack_id: str
    version: str
    hash: str
    file: str
    measures: Mapping[str, Measure]
    rules: tuple[Rule, ...]
    strata: tuple[tuple[str, ...], ...]
    """Dependency order: names "measure:NAME" and "rule:INDEX", each stratum after all that it reads."""
    amounts: Mapping[str, Amount]
    sources: Mapping[str, Source]
    tables: Mapping[str, Table]
    chain: tuple[str, ...] = ()
    fee_schedule: FeeSchedule | None = None
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    policies: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    """Policy id to its rules in order; marks have none."""
    marks: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    def versions(self, rule: Rule) -> tuple[Rule, ...]:
        """All versions of a rule's policy or mark, itself among them."""
        found = self.marks.get(rule.mark) if rule.mark else self.policies.get(rule.policy)
        return found or (rule,)
