"""Measures of every line at once: members sorted by what they are counted by, and running sums between two places.

A patient whose lines lack a date, or a part of what a measure goes by, is left to the reference (`regular`).
"""

from __future__ import annotations

import datetime
from typing import Protocol

import polars as pl

from scrubjay.executors.columnar.burning import Burned, burned
from scrubjay.executors.columnar.columns import CLOSING, COVERED, DATE, MINUTES, Frame, Pairs, Read, constant
from scrubjay.executors.columnar.comparing import ENDLESS, Ranges
from scrubjay.executors.columnar.counting import Seen, Sums, sums_of
from scrubjay.executors.columnar.units import Lines, units_of_lines
from scrubjay.executors.columnar.windows import FOREVER, NEVER, OPENED, Windows, in_days, opened_windows
from scrubjay.executors.measuring import closed_for, facts_known_from
from scrubjay.executors.pairs import INFINITY, MAYBE, Pair, Range, settled
from scrubjay.executors.spans import calendar_window
from scrubjay.executors.windows import Around, from_newest
from scrubjay.facts.related import EVERY_PART
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Condition, Measure, Program

BOUNDED = ("day", "week", "calendar_month", "calendar_year", "year_from", "last")
Counted = tuple[pl.Series, pl.Series, pl.Series]
"""Rows in order, and for each line the places of the first and of the one after the last that it sees."""


class Conditions(Protocol):
    """What measures ask back."""

    everywhere: pl.Series

    def holds(
        self, condition: Condition | None, among: pl.Series, match: tuple[str, ...] = EVERY_PART, of: str = "line"
    ) -> Pairs: ...


class Measures:
    """The measures of a program over one frame, each worked out once."""

    def __init__(self, program: Program, frame: Frame, conditions: Conditions) -> None:
        self.program = program
        self.frame = frame
        self.conditions = conditions
        self._members: dict[str, Pairs] = {}
        self._ranges: dict[str, Ranges | None] = {}
        self._regular: dict[str, pl.Series] = {}
        self._counted: dict[str, Counted] = {}
        self._windows: dict[str, Windows | None] = {}
        self._burned: dict[str, Burned] = {}

    def members(self, name: str) -> Pairs:
        """Whether each line is a member of a measure."""
        if name not in self._members:
            wanted = self.program.measures[name]
            found = self.frame.standing()
            if wanted.counting_from is not None:
                found = found & self.frame.looked_up((DATE,), lambda row: _from(wanted, self.frame.lines[row].date))
            self._members[name] = found & self.conditions.holds(wanted.where, found.possible)
        return self._members[name]

    def ranges(self, name: str) -> Ranges | None:
        """A measure seen from each line; None where only the reference works it out."""
        if name not in self._ranges:
            wanted = self.program.measures[name]
            if counted_in_columns(wanted):
                shape = None if wanted.window is None or wanted.burns is not None else wanted.window.shape
                by_columns = shape is None or shape in BOUNDED or self.windows(wanted) is not None
                self._ranges[name] = self._measured(wanted) if by_columns else None
            else:
                self._ranges[name] = self._units(wanted) if units_of_a_day(wanted) else None
        return self._ranges[name]

    def regular(self, name: str) -> pl.Series:
        """The lines for which `ranges` is to be relied on."""
        if name not in self._regular:
            self._regular[name] = self._told(self.program.measures[name])
        return self._regular[name]

    def _told(self, wanted: Measure) -> pl.Series:
        """Lines of patients of whom all is known that the measure goes by, and whose own window is known."""
        told = self._countable(wanted)
        windows = self.windows(wanted)
        if windows is not None:
            told = told & windows.told
        if wanted.burns is not None:
            told = told & self.burned(wanted).told
        return told

    def _countable(self, wanted: Measure) -> pl.Series:
        """Lines of patients of whom all is known that the measure goes by: they are counted, whatever they see."""
        members = self.members(wanted.name).possible
        known = self._known(DATE)
        of_lines = known & self.keyed(wanted)
        for path in wanted.keys:
            of_lines = of_lines & self._known(("key", path.root, path.key))
        if wanted.op == "visits":
            of_lines = of_lines & ~self.frame.looked_up((("ranged",),), lambda row: settled(self._is_range(row))).sure
        told = of_lines & ~self._any(members & ~of_lines, *self._reach(wanted)) & ~self._any(members & ~known)
        if wanted.used is not None:
            told = told & ~self.groups_with("coverages", "used")
        if wanted.units is not None:
            told = told & ~self.groups_with("minutes")
        return told

    def keyed(self, wanted: Measure) -> pl.Series:
        """Whether it is known of each line with whom it is counted."""
        known = constant(True, self.frame.rows)
        for path in wanted.per:
            known = known & self._known(("key", path.root, path.key))
        return known & self._known(("npi",)) if wanted.scope == "provider" else known

    def _reach(self, wanted: Measure) -> tuple[Read, ...]:
        """How far a line may count that lacks a part: in a window of one day no further than its own."""
        return (DATE,) if wanted.window is not None and wanted.window.shape == "day" else ()

    def _any(self, what: pl.Series, *reads: Read) -> pl.Series:
        """Whether it is so of any line of the patient (and the same of what is read)."""
        of = self.frame.column((("group",), *reads)).ids
        return pl.DataFrame({"of": of, "what": what}).select(pl.col("what").any().over("of"))["what"]

    def groups_with(self, kind: str, key: str = "") -> pl.Series:
        """The lines of patients who have a fact of a kind (that has a key)."""
        have = [any(not key or key in row for row in run.group.others[kind]) for run in self.frame.runs]
        return pl.Series(have, dtype=pl.Boolean)[self.frame.group]

    def _is_range(self, row: int) -> bool:
        return self.frame.lines[row].is_range

    def _known(self, read: Read) -> pl.Series:
        column = self.frame.column((read,))
        known = [not isinstance(value, Unknown) and (read != DATE or value is not None) for value in column.values]
        return pl.Series(known, dtype=pl.Boolean)[column.ids]

    def _measured(self, wanted: Measure) -> Ranges:
        """A sum or a count between two days."""
        if wanted.burns is not None:
            return self._burned_ranges(wanted)
        windows = self.windows(wanted)
        start, end = (windows.start, windows.end) if windows is not None else self._bounds(wanted)
        sure = start if windows is None else windows.sure
        key, days = self.key(wanted), self._days()
        members = self._adding(wanted, key, days).filter(self.members(wanted.name).possible & self._countable(wanted))
        # in a window that the calendar sets lies the line itself
        seen = Seen(key, days, self.frame.order, start, end, sure, bounded=windows is not None)
        sums = sums_of(wanted, members, seen)
        self._counted[wanted.name] = (sums.rows, sums.first, sums.last)
        high = self._high(sums, self.closed(wanted) if windows is None else windows.closed)
        if windows is not None:
            high = high.zip_with((high <= windows.most) | (windows.most == FOREVER), windows.most)
            high = high.zip_with(high >= sums.low, sums.low)
        return Ranges(sums.low, high)

    def _burned_ranges(self, wanted: Measure) -> Ranges:
        """What of each line's own authorization is used up."""
        found, days = self.burned(wanted), self._days()
        adding = self._adding(wanted, self.key(wanted), days).drop("sure")
        adding = adding.filter(self._countable(wanted))
        members = found.pairs.join(adding, on="row", how="inner")
        # who is counted together has the authorization in common too
        own = pl.DataFrame({"key": self.key(wanted), "own": found.own})
        names = ["key", "own"]
        both = pl.concat([own, members.select(names)]).unique(maintain_order=True).with_row_index("both")
        numbered = [each.join(both, on=names, how="left", maintain_order="left")["both"] for each in (own, members)]
        keys = [each.cast(pl.Int64) for each in numbered]
        members = members.with_columns(key=keys[1])
        seen = Seen(keys[0], days, self.frame.order, found.start, found.end, found.start)
        sums = sums_of(wanted, members, seen)
        high = self._high(sums, found.closed)
        without_end = (high == ENDLESS) | (found.high == ENDLESS)
        high = (high.zip_with(~without_end, found.low) + found.high.zip_with(~without_end, found.low)).zip_with(
            ~without_end, _endless(self.frame.rows)
        )
        return Ranges(sums.low + found.low, high)

    def _high(self, sums: Sums, closed: pl.Series) -> pl.Series:
        return sums.high.zip_with(closed & (sums.endless == 0), _endless(self.frame.rows))

    def _days(self) -> pl.Series:
        return self.frame.numbers((DATE,), lambda row: in_days(self.frame.lines[row].date))

    def _adding(self, wanted: Measure, key: pl.Series, days: pl.Series) -> pl.DataFrame:
        """What each line would add, and what it is counted by."""
        frame = self.frame
        columns = {"key": key, "day": days, "order": frame.order, "sure": self.members(wanted.name).sure}
        if wanted.op == "visits":
            columns["visit"] = frame.column(("key", path.root, path.key) for path in wanted.keys).ids
        return pl.DataFrame({**columns, **self._adds(wanted)}).with_row_index("row")

    def burned(self, wanted: Measure) -> Burned:
        """Who burns which authorization for a measure."""
        if wanted.name not in self._burned:
            members = self.members(wanted.name)
            self._burned[wanted.name] = burned(self.frame, wanted, members, self.conditions)
        return self._burned[wanted.name]

    def windows(self, wanted: Measure) -> Windows | None:
        """The windows of a measure, where it is not the calendar that sets them."""
        if wanted.window is None or wanted.window.shape not in OPENED or wanted.burns is not None:
            return None
        if wanted.name not in self._windows:
            self._windows[wanted.name] = opened_windows(self.frame, wanted, self._key_reads(wanted))
        return self._windows[wanted.name]

    def _bounds(self, wanted: Measure) -> tuple[pl.Series, pl.Series]:
        """From which day and before which one a measure is counted, seen from each line."""
        lines = self.frame.lines
        start, end = (
            self.frame.numbers((DATE,), lambda row, half=half: _bound(wanted, lines[row].date, half))  # type: ignore[misc]
            for half in (0, 1)
        )
        return start, end

    def counted(self, name: str) -> Counted | None:
        """The rows that a measure counts, sorted, and the span of them that each line sees; None: those of its day."""
        return self._counted.get(name)

    def newest(self, wanted: Measure) -> pl.Series:
        """Whether the fact that opens a window since it may be one that nobody has seen."""
        if wanted.window is None or wanted.window.shape != "since":
            return constant(0, self.frame.rows, pl.Int64)
        return self.frame.numbers(COVERED, lambda row: self._may_be_newest(wanted, row))

    def loose(self, wanted: Measure) -> pl.Series:
        """The lines that are counted and of which it is open what they add."""
        if wanted.units is not None:
            assistant = MINUTES if wanted.units.assistant else MINUTES[:1]
            return self.frame.looked_up(
                (("untold", assistant),), lambda row: settled(self._untold(assistant, row))
            ).sure
        if wanted.op != "sum":
            return constant(False, self.frame.rows)
        return self.frame.looked_up((("field", wanted.field),), lambda row: settled(self._is_loose(wanted, row))).sure

    def _untold(self, keys: tuple[str, ...], row: int) -> bool:
        told = self.frame.lines[row].minutes
        return not isinstance(told, dict) or any(told.get(key) is None for key in keys)

    def _is_loose(self, wanted: Measure, row: int) -> bool:
        value = self.frame.run(row).ranged(wanted.name, self.frame.lines[row])
        return value is not None and (value.low != value.high or value.high == INFINITY)

    def _may_be_newest(self, wanted: Measure, row: int) -> int:
        found = self._since(wanted, row)
        return 0 if found is None else 1 + (found.sure_from is not None) + 2 * found.unseen

    def _since(self, wanted: Measure, row: int) -> Around | None:
        """The window since a fact of a patient who has none of its kind on file."""
        line = self.frame.lines[row]
        if line.date is None or wanted.window is None:
            return None
        return from_newest([], line.date, facts_known_from(self.frame.run(row), wanted.window.fact, line))

    def _units(self, wanted: Measure) -> Ranges:
        """Units by minutes: each day's lines by what they say of their minutes."""
        assert wanted.units is not None
        frame, members = self.frame, self.members(wanted.name)
        codes, minutes = frame.column((("code",),)), frame.column((("minutes",),))
        coded = pl.Series([isinstance(code, str) for code in codes.values], dtype=pl.Boolean)
        told = [each if isinstance(each, tuple) else (UNKNOWN, UNKNOWN) for each in minutes.values]
        halves = [[each[half] if isinstance(each[half], int) else None for each in told] for half in (0, 1)]
        given, alone = (pl.Series(half, dtype=pl.Int64)[minutes.ids] for half in halves)
        lines = Lines(
            key=self.key(wanted),
            date=frame.column((DATE,)).ids,
            code=codes.ids,
            coded=coded[codes.ids],
            minutes=given.fill_null(0),
            told=given.is_not_null(),
            alone=alone.fill_null(0),
            alone_told=alone.is_not_null(),
        )
        return units_of_lines(wanted.units, lines, members.sure, members.possible)

    def _adds(self, wanted: Measure) -> dict[str, pl.Series]:
        """What each line adds at its least and at its most, and whether its most is without end."""
        if wanted.op != "sum":
            one = constant(1, self.frame.rows, pl.Int64)
            return {"low": one, "high": one, "endless": one - 1}
        column = self.frame.column((("field", wanted.field),))
        found = [self.frame.run(row).ranged(wanted.name, self.frame.lines[row]) or Range(0, 0) for row in column.firsts]
        each = {
            "low": [int(one.low) for one in found],
            "high": [0 if one.high == INFINITY else int(one.high) for one in found],
            "endless": [int(one.high == INFINITY) for one in found],
        }
        return {name: pl.Series(values, dtype=pl.Int64)[column.ids] for name, values in each.items()}

    def key(self, wanted: Measure) -> pl.Series:
        """What lines must have in common to be counted together."""
        return self.frame.column(self._key_reads(wanted)).ids.cast(pl.Int64)

    def _key_reads(self, wanted: Measure) -> tuple[Read, ...]:
        scope: tuple[Read, ...] = {"claim": (("claim",),), "payer": (("group",),), "provider": (("group",), ("npi",))}[
            wanted.scope
        ]
        per = [("key", path.root, path.key) for path in wanted.per if wanted.scope != "claim" or path.root != "claim"]
        return (*scope, *per)

    def closed(self, wanted: Measure) -> pl.Series:
        """Whether nobody can be left out who counts, seen from each line."""
        reads = CLOSING
        if wanted.upto == "day_before" or wanted.counting_from is not None or wanted.window is not None:
            # where its window begins goes by the date itself
            reads = (*CLOSING, DATE)
        return self.frame.looked_up(reads, lambda row: settled(self._is_closed(wanted, row))).sure

    def _is_closed(self, wanted: Measure, row: int) -> bool:
        line = self.frame.lines[row]
        return line.date is not None and closed_for(self.frame.run(row), wanted, line)


def counted_in_columns(wanted: Measure) -> bool:
    """Whether a measure is a sum or a count between two days that the calendar sets."""
    if wanted.of != "line" or wanted.units is not None or wanted.op not in ("sum", "count", "visits"):
        return False
    if wanted.window is not None and wanted.window.shape not in (*BOUNDED, *OPENED):
        return False
    if wanted.op == "sum":
        return wanted.field is not None and wanted.field.root in ("line", "claim")
    if wanted.op == "visits":
        # a visit that goes by its date lies in a window whole or not at all
        return any(path.root == "line" and path.key == "date" for path in wanted.keys)
    return True


def units_of_a_day(wanted: Measure) -> bool:
    """Whether a measure is the units of a whole day."""
    return wanted.units is not None and wanted.upto in ("day", "window") and wanted.counting_from is None


def _bound(wanted: Measure, date: datetime.date | None, end: int) -> int:
    if date is None:
        return 0
    if wanted.window is None:
        return (NEVER, FOREVER)[end]
    return calendar_window(wanted.window, date)[end].toordinal()


def _from(wanted: Measure, date: datetime.date | None) -> Pair:
    assert wanted.counting_from is not None
    return MAYBE if date is None else settled(date >= wanted.counting_from)


def _endless(rows: int) -> pl.Series:
    return constant(ENDLESS, rows, pl.Int64)
