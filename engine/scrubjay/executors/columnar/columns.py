"""All lines of a batch of patients as one frame: for each field a column of small numbers, one for each distinct value.

What a test finds depends on few fields, and fields have few values: a test is tried once for each combination that
occurs, by the reference's own functions, and looked up for all other rows. So its meaning stands once.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from scrubjay.executors.joining import LISTS
from scrubjay.executors.pairs import Pair
from scrubjay.executors.run import Run, run_of
from scrubjay.executors.testing import Context, plain_value
from scrubjay.executors.visits import visit_key
from scrubjay.facts.canonical import canonical
from scrubjay.facts.claim import Row
from scrubjay.facts.related import EVERY_PART, related
from scrubjay.facts.universe import ClaimFacts, Group, Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Path, Program

MINUTES = ("minutes", "assistant_minutes")
"""What units are made of (`executors/minutes.py`)."""
DENSE = 16
"""Up to so many times as many combinations as rows have a place each; of more, those that occur are sorted."""
REASONED = ("allowed", "received")
"""Fields that are a range where nobody has told them."""
Listed = tuple[pl.Series | None, list[Any]]
"""Values by line; or by claim or patient, with the one of each line."""
Read = tuple[Any, ...]
"""What a test depends on: a kind of column, and which one."""
DATE: Read = ("date",)
COVERED: tuple[Read, ...] = (("covered",), ("covered_npi",))
"""What it depends on whether a line's own day, and from when on all days up to it, are declared complete."""
CLOSING: tuple[Read, ...] = (*COVERED, ("input",))
"""What it depends on whether nobody can be left out of what a line is joined with on its day."""


@dataclass(frozen=True, slots=True)
class Column:
    """For each row the number of its value; for each value the first row that has it, and itself where one is read."""

    ids: pl.Series
    firsts: Sequence[int]
    values: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Pairs:
    """A condition on every row: two columns of booleans, never null."""

    sure: pl.Series
    possible: pl.Series

    def __and__(self, other: Pairs) -> Pairs:
        return Pairs(self.sure & other.sure, self.possible & other.possible)

    def __or__(self, other: Pairs) -> Pairs:
        return Pairs(self.sure | other.sure, self.possible | other.possible)

    def __invert__(self) -> Pairs:
        return Pairs(~self.possible, ~self.sure)


def constant(value: bool | int | str | None, rows: int, dtype: type[pl.DataType] | None = None) -> pl.Series:
    """The same value on every row, without Polars' query engine: a batch asks for some thousand such columns."""
    return pl.Series("", [value], dtype=dtype).new_from_index(0, rows)


def whole(pair: Pair, rows: int) -> Pairs:
    """One pair for every row."""
    sure, possible = pair
    return Pairs(constant(sure, rows), constant(possible, rows))


def scattered(rows: int, at: pl.Series, values: pl.Series) -> pl.Series:
    """A column of so many rows that holds values at some of them, and is false elsewhere."""
    column = constant(False, rows)
    return column if at.is_empty() else column.scatter(at, values)


class Frame:
    """The lines of groups under one program: those of the claims that are asked about first, then all others."""

    def __init__(self, program: Program, asked: Sequence[tuple[Group, Sequence[ClaimFacts]]]) -> None:
        self.program = program
        self.runs: list[Run] = [run_of(program, group) for group, _ in asked]
        self.lines: list[Line] = [line for _, claims in asked for claim in claims for line in claim.lines]
        self.asked = len(self.lines)
        places = {id(line): place for place, line in enumerate(self.lines)}
        groups = [at for at, (_, claims) in enumerate(asked) for claim in claims for _ in claim.lines]
        order: dict[int, int] = {}
        for at, (group, _) in enumerate(asked):
            for line in group.lines:
                order[id(line)] = len(order)
                if id(line) not in places:
                    places[id(line)] = len(self.lines)
                    self.lines.append(line)
                    groups.append(at)
        self.groups = groups
        claims: dict[int, int] = {}
        of_claims = [claims.setdefault(id(line.claim), len(claims)) for line in self.lines]
        self.claim = pl.Series(of_claims, dtype=pl.UInt32)
        firsts = dict(zip(reversed(of_claims), reversed(self.lines), strict=True))
        self.claims = [firsts[number].claim for number in range(len(claims))]
        self.places = places
        self.rows = len(self.lines)
        self.group = pl.Series(groups, dtype=pl.UInt32)
        self.order = pl.Series([order[id(line)] for line in self.lines], dtype=pl.Int64)
        """Where each line comes in canonical order, group by group."""
        self._every = pl.int_range(self.rows, dtype=pl.UInt32, eager=True)
        self._columns: dict[Read, Column] = {}

    def run(self, row: int) -> Run:
        """The reference's run over the group of a row."""
        return self.runs[self.groups[row]]

    def context(self, row: int, match: tuple[str, ...] = EVERY_PART, of: str = "line") -> Context:
        """A row as the reference sees it: a line that is tried by itself."""
        line = self.lines[row]
        return Context(self.run(row), line, line, match, of=of)

    def column(self, reads: Iterable[Read]) -> Column:
        """The combinations of what is read that occur."""
        names = tuple(sorted(set(reads), key=repr))
        if names not in self._columns:
            self._columns[names] = self._combined(names)
        return self._columns[names]

    def looked_up(self, reads: Iterable[Read], tried: Callable[[int], Pair], among: pl.Series | None = None) -> Pairs:
        """A pair for every row (`among`: every row there), tried once for each combination of what is read."""
        column = self.column(reads)
        firsts = list(column.firsts)
        needed = range(len(firsts)) if among is None else column.ids.filter(among).unique().to_list()
        halves = [[False] * len(firsts), [False] * len(firsts)]
        for number in needed:
            halves[0][number], halves[1][number] = tried(firsts[number])
        sure, possible = (pl.Series(half, dtype=pl.Boolean) for half in halves)
        return Pairs(sure[column.ids], possible[column.ids])

    def looked_up_together(self, reads: Iterable[Read], tried: Callable[[pl.Series], Pairs], among: pl.Series) -> Pairs:
        """A pair for every row of `among`; all combinations of what is read are tried at once, on a row of each."""
        column = self.column(reads)
        needed = column.ids.filter(among).unique()
        firsts = pl.Series(column.firsts, dtype=pl.UInt32)
        found = tried(firsts[needed])
        halves = (scattered(len(firsts), needed, half) for half in (found.sure, found.possible))
        return Pairs(*(half[column.ids] for half in halves))

    def standing(self) -> Pairs:
        """Whether each line is there to be counted."""
        return self.looked_up((("standing",),), lambda row: self.lines[row].standing)

    def numbers(self, reads: Iterable[Read], tried: Callable[[int], int]) -> pl.Series:
        """A number for every row, worked out once for each combination of what is read."""
        column = self.column(reads)
        return pl.Series([tried(row) for row in column.firsts], dtype=pl.Int64)[column.ids]

    def where(self, holds: pl.Series) -> pl.Series:
        """The rows on which it is so."""
        return self._every.filter(holds)

    def _combined(self, names: tuple[Read, ...]) -> Column:
        if len(names) == 0:
            return Column(constant(0, self.rows, pl.UInt32), [0] if self.rows else [])
        if len(names) == 1:
            return self._of(names[0])
        before, last = self.column(names[:-1]), self.column(names[-1:])
        both = before.ids.cast(pl.UInt64) * len(last.firsts) + last.ids
        most = len(before.firsts) * len(last.firsts)
        if 0 < most <= DENSE * self.rows:
            rows = self.where(both.is_first_distinct())
            numbers = pl.int_range(len(rows), dtype=pl.UInt32, eager=True)
            return Column(constant(0, most, pl.UInt32).scatter(both[rows], numbers)[both], rows.to_list())
        frame = pl.DataFrame({"both": both}).with_row_index("row")
        distinct = frame.group_by("both").agg(pl.col("row").min()).sort("row").with_row_index("id")
        ids = frame.join(distinct.select("both", "id"), on="both", how="left", maintain_order="left")["id"]
        return Column(ids, distinct["row"].to_list())

    def _of(self, read: Read) -> Column:
        kind, *of = read
        level, values = getattr(self, f"_{kind}_of")(*of)
        ids, distinct = numbered(values)
        if level is None:
            return Column(ids, self.where(ids.is_first_distinct()).to_list(), distinct)
        # numbered anew as rows have them: a claim or a patient without a line here leaves a value that no row has
        ids = ids[level]
        rows = self.where(ids.is_first_distinct())
        own = ids[rows]
        numbers = pl.int_range(len(own), dtype=pl.UInt32, eager=True)
        renumbered = constant(0, len(distinct), pl.UInt32).scatter(own, numbers) if distinct else ids
        return Column(renumbered[ids], rows.to_list(), [distinct[number] for number in own.to_list()])

    def _key_of(self, root: str, name: str) -> Listed:
        if root == "line":
            return None, [line.row.get(name, UNKNOWN) for line in self.lines]
        return self.claim, [claim.row.get(name, UNKNOWN) for claim in self.claims]

    def _has_of(self, root: str, name: str) -> Listed:
        """Whether a field is known, be it that there is none."""
        if root == "line":
            return None, [name in line.row for line in self.lines]
        return self.claim, [name in claim.row for claim in self.claims]

    def _ranged_of(self) -> Listed:
        return None, [line.is_range for line in self.lines]

    def _covered_npi_of(self) -> Listed:
        """Who billed a line, where something is declared complete: else it is the same for everybody."""
        declared = [bool(run.group.complete) for run in self.runs]
        lines = zip(self.groups, self.lines, strict=True)
        return None, [line.claim.row.get("billing.npi", UNKNOWN) if declared[at] else None for at, line in lines]

    def _undated_of(self) -> Listed:
        return None, [line.date is None for line in self.lines]

    def _field_of(self, path: Path) -> Listed:
        if path.root in ("line", "claim") and path.key not in REASONED:
            return self._key_of(path.root, path.key)
        return None, [plain_value(path, line, self.run(row)) for row, line in enumerate(self.lines)]

    def _npi_of(self) -> Listed:
        return self._key_of("claim", "billing.npi")

    def _code_of(self) -> Listed:
        return self._key_of("line", "code")

    def _group_of(self) -> Listed:
        return self.group, list(range(len(self.runs)))

    def _claim_of(self) -> Listed:
        return self.claim, list(range(len(self.claims)))

    def _minutes_of(self) -> Listed:
        told = (line.minutes for line in self.lines)
        return None, [tuple(m.get(key, UNKNOWN) for key in MINUTES) if isinstance(m, dict) else m for m in told]

    def _untold_of(self, keys: tuple[str, ...]) -> Listed:
        """Which of a line's own minutes nobody has told."""
        rows = (line.minutes if isinstance(line.minutes, dict) else {} for line in self.lines)
        return None, [tuple(row.get(key) is None for key in keys) for row in rows]

    def _date_of(self) -> Listed:
        return None, [line.date for line in self.lines]

    def _days_of(self, bounds: tuple[int, ...]) -> Listed:
        """Between which of the days on which something changes a line lies; of a line of several days its own."""
        days = self.column((("dates",),))
        spans = [_span(bounds, date) if date is None or date == last else (date, last) for date, last in days.values]
        return days.ids, spans

    def _dates_of(self) -> Listed:
        return None, [(line.date, line.through) for line in self.lines]

    def _tables_of(self, names: tuple[str, ...]) -> Listed:
        """Between which of the days on which rows of tables begin or end a line's date lies."""
        tables = (self.program.tables[name] for name in names if name in self.program.tables)
        return self._between(bounds_of(row for table in tables for rows in table.rows.values() for row in rows))

    def _amount_of(self, name: str) -> Listed:
        return self._between(bounds_of(self.program.amounts[name].values))

    def _between(self, bounds: tuple[int, ...]) -> Listed:
        dates = self.column((DATE,))
        return dates.ids, [_span(bounds, date) for date in dates.values]

    def _covered_of(self) -> Listed:
        """A patient's declarations of what is complete, and between which of their days a line's date lies."""
        complete = self.column((("complete",),)).ids.to_list()
        bounds: dict[int, tuple[int, ...]] = {}
        for place, run in enumerate(self.runs):
            bounds[place] = _bounds_of_rows(run.group.complete)
        lines = zip(complete, self.groups, self.lines, strict=True)
        return None, [(told, _span(bounds[group], line.date)) for told, group, line in lines]

    def _related_of(self, root: str, key: str, match: tuple[str, ...]) -> Listed:
        """A field of each fact that may be the related one; `key` empty: the facts themselves."""

        def told(row: Row | Unknown | None) -> Hashable:
            if not isinstance(row, dict):
                return (row,)
            return ("fact", row.get(key, UNKNOWN)) if key else id(row)

        each = (related(self.run(row).group, line, root, match) for row, line in enumerate(self.lines))
        return None, [tuple(told(one) for one in found) for found in each]

    def _visit_of(self) -> Listed:
        return None, [(id(line.claim), visit_key(line)) for line in self.lines]

    def _standing_of(self) -> Listed:
        return None, [line.standing for line in self.lines]

    def _input_of(self) -> Listed:
        return self.claim, [claim.is_input for claim in self.claims]

    def _other_payers_of(self) -> Listed:
        """What a claim says of other payers, as text; None where it does not say."""
        rows = (claim.row.get("other_payers", UNKNOWN) for claim in self.claims)
        return self.claim, [None if isinstance(told, Unknown) else canonical(told) for told in rows]

    def _others_of(self, kind: str) -> Listed:
        """The patient's other facts of a kind, whosesoever they are."""
        groups = (run.group.others[LISTS[kind]] for run in self.runs)
        return self.group, [tuple(canonical(_whole(row)) for row in rows) for rows in groups]

    def _of_facts_of(self, kind: str, reads: tuple[Read, ...]) -> Listed:
        """What is read of lines of patients who have facts of a kind; of others nothing, for it is asked of no fact."""
        have = pl.Series([bool(run.group.others[LISTS[kind]]) for run in self.runs], dtype=pl.Boolean)
        ids = self.column(reads).ids.cast(pl.Int64)
        return None, (ids * have[self.group].cast(pl.Int64)).to_list()

    def _having_of(self, name: str) -> Listed:
        """Which patient it is, of those who have facts of a list; the others are all alike."""
        return self.group, [at if run.group.others[name] else -1 for at, run in enumerate(self.runs)]

    def _complete_of(self) -> Listed:
        groups = (run.group.complete for run in self.runs)
        return self.group, [tuple(sorted(canonical(_whole(row)) for row in rows)) for rows in groups]


class Bounded(Protocol):
    """What holds between two days of service, both inclusive; None: without end."""

    @property
    def start(self) -> datetime.date | None: ...

    @property
    def through(self) -> datetime.date | None: ...


def bounds_of(each: Iterable[Bounded]) -> tuple[int, ...]:
    """The days, as ordinals, from which something else holds than on the day before."""
    starts = {day for one in each for day in _edges(one.start, one.through)}
    return tuple(sorted(starts))


def _bounds_of_rows(rows: Iterable[Row]) -> tuple[int, ...]:
    return tuple(sorted({day for row in rows for day in _edges(row.get("from"), row.get("through"))}))


def _edges(start: object, through: object) -> Iterator[int]:
    if isinstance(start, datetime.date):
        yield start.toordinal()
    if isinstance(through, datetime.date):
        yield through.toordinal() + 1


def _span(bounds: tuple[int, ...], date: datetime.date | None) -> int | None:
    return None if date is None else bisect_right(bounds, date.toordinal())


def numbered(values: Sequence[Any]) -> tuple[pl.Series, list[Any]]:
    """The number of each value, by the order in which they come, and the distinct ones."""
    try:
        distinct = list(dict.fromkeys(values))
        numbers = dict(zip(distinct, range(len(distinct)), strict=True))
        return pl.Series(list(map(numbers.__getitem__, values)), dtype=pl.UInt32), distinct
    except TypeError:  # a list of facts is told by its text
        texts: dict[Any, int] = {}
        keys = [value if isinstance(value, Unknown) else canonical(value) for value in values]
        ids = [texts.setdefault(key, len(texts)) for key in keys]
        firsts = dict(zip(reversed(ids), reversed(values), strict=True))
        return pl.Series(ids, dtype=pl.UInt32), [firsts[number] for number in range(len(texts))]


def _whole(row: Row) -> Row:
    """What a declaration says, whosesoever it is: a group holds only those that speak of its patient."""
    return {key: value for key, value in row.items() if not key.startswith(("patient.", "payer."))}
