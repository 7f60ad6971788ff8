"""All lines of a batch of patients as one frame: for each field a column of small numbers, one for each distinct value.

What a test finds depends on few fields, and fields have few values: a test is tried once for each combination that
occurs, by the reference's own functions, and looked up for all other rows. So its meaning stands once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from scrubjay.executors.joining import LISTS
from scrubjay.executors.pairs import Pair
from scrubjay.executors.run import Run, run_of
from scrubjay.executors.testing import plain_value
from scrubjay.executors.visits import visit_key
from scrubjay.facts.canonical import canonical
from scrubjay.facts.claim import Row
from scrubjay.facts.related import related
from scrubjay.facts.universe import ClaimFacts, Group, Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Path, Program

MINUTES = ("minutes", "assistant_minutes")
"""What units are made of (`executors/minutes.py`)."""
Read = tuple[Any, ...]
"""What a test depends on: a kind of column, and which one."""


@dataclass(frozen=True, slots=True)
class Column:
    """For each row the number of its value; for each value the first row that has it."""

    ids: pl.Series
    firsts: Sequence[int]


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


def whole(pair: Pair, rows: int) -> Pairs:
    """One pair for every row."""
    return Pairs(*(pl.repeat(half, rows, dtype=pl.Boolean, eager=True) for half in pair))


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
        self.places = places
        self.rows = len(self.lines)
        self.group = pl.Series(groups, dtype=pl.UInt32)
        self.order = pl.Series([order[id(line)] for line in self.lines], dtype=pl.Int64)
        """Where each line comes in canonical order, group by group."""
        self._columns: dict[Read, Column] = {}

    def run(self, row: int) -> Run:
        """The reference's run over the group of a row."""
        return self.runs[self.groups[row]]

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
        return Pairs(sure.gather(column.ids), possible.gather(column.ids))

    def numbers(self, reads: Iterable[Read], tried: Callable[[int], int]) -> pl.Series:
        """A number for every row, worked out once for each combination of what is read."""
        column = self.column(reads)
        return pl.Series([tried(row) for row in column.firsts], dtype=pl.Int64).gather(column.ids)

    def _combined(self, names: tuple[Read, ...]) -> Column:
        if len(names) == 0:
            return Column(pl.repeat(0, self.rows, dtype=pl.UInt32, eager=True), [0] if self.rows else [])
        if len(names) == 1:
            return self._of(names[0])
        before, last = self.column(names[:-1]), self.column(names[-1:])
        both = before.ids.cast(pl.UInt64) * len(last.firsts) + last.ids
        frame = pl.DataFrame({"both": both}).with_row_index("row")
        distinct = frame.group_by("both").agg(pl.col("row").min()).sort("row").with_row_index("id")
        ids = frame.join(distinct.select("both", "id"), on="both", how="left", maintain_order="left")["id"]
        return Column(ids, distinct["row"].to_list())

    def _of(self, name: Read) -> Column:
        value = self._values(name)
        numbers: dict[Hashable, int] = {}
        firsts: list[int] = []
        ids: list[int] = []
        for row in range(self.rows):
            found = value(row)
            number = numbers.get(found)
            if number is None:
                number = numbers[found] = len(firsts)
                firsts.append(row)
            ids.append(number)
        return Column(pl.Series(ids, dtype=pl.UInt32), firsts)

    def value(self, read: Read, row: int) -> Hashable:
        """What is read of one row."""
        return self._values(read)(row)

    def _values(self, read: Read) -> Callable[[int], Hashable]:
        kind, *of = read
        found: Callable[[int], Hashable] = getattr(self, f"_{kind}_of")(*of)
        return found

    def _key_of(self, root: str, name: str) -> Callable[[int], Hashable]:
        if root == "line":
            return lambda row: self.lines[row].row.get(name, UNKNOWN)
        return lambda row: self.lines[row].claim.row.get(name, UNKNOWN)

    def _npi_of(self) -> Callable[[int], Hashable]:
        return self._key_of("claim", "billing.npi")

    def _group_of(self) -> Callable[[int], Hashable]:
        return lambda row: self.groups[row]

    def _field_of(self, path: Path) -> Callable[[int], Hashable]:
        return lambda row: plain_value(path, self.lines[row], self.run(row))

    def _code_of(self) -> Callable[[int], Hashable]:
        return self._key_of("line", "code")

    def _minutes_of(self) -> Callable[[int], Hashable]:
        def told(row: int) -> Hashable:
            minutes = self.lines[row].minutes
            return tuple(minutes.get(key, UNKNOWN) for key in MINUTES) if isinstance(minutes, dict) else minutes

        return told

    def _date_of(self) -> Callable[[int], Hashable]:
        return lambda row: self.lines[row].date

    def _days_of(self) -> Callable[[int], Hashable]:
        return lambda row: (self.lines[row].date, self.lines[row].through)

    def _related_of(self, root: str, key: str, match: tuple[str, ...]) -> Callable[[int], Hashable]:
        """A field of each fact that may be the related one; `key` empty: the facts themselves."""

        def told(row: Row | Unknown | None) -> Hashable:
            if not isinstance(row, dict):
                return (row,)
            return ("fact", row.get(key, ("unknown",))) if key else id(row)

        return lambda row: tuple(told(one) for one in related(self.run(row).group, self.lines[row], root, match))

    def _claim_of(self) -> Callable[[int], Hashable]:
        return lambda row: id(self.lines[row].claim)

    def _visit_of(self) -> Callable[[int], Hashable]:
        return lambda row: (id(self.lines[row].claim), visit_key(self.lines[row]))

    def _standing_of(self) -> Callable[[int], Hashable]:
        return lambda row: self.lines[row].standing

    def _input_of(self) -> Callable[[int], Hashable]:
        return lambda row: self.lines[row].claim.is_input

    def _other_payers_of(self) -> Callable[[int], Hashable]:
        """What a claim says of other payers, as text; None where it does not say."""
        return lambda row: (
            canonical(told) if not isinstance(told := self._key_of("claim", "other_payers")(row), Unknown) else None
        )

    def _others_of(self, kind: str) -> Callable[[int], Hashable]:
        """The patient's other facts of a kind, whosesoever they are."""
        told = [tuple(canonical(_whole(row)) for row in run.group.others[LISTS[kind]]) for run in self.runs]
        return lambda row: told[self.groups[row]]

    def _complete_of(self) -> Callable[[int], Hashable]:
        told = [tuple(sorted(canonical(_whole(row)) for row in run.group.complete)) for run in self.runs]
        return lambda row: told[self.groups[row]]


def _whole(row: Row) -> Row:
    """What a declaration says, whosesoever it is: a group holds only those that speak of its patient."""
    return {key: value for key, value in row.items() if not key.startswith(("patient.", "payer."))}
