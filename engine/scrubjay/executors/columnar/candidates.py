"""What patients have that a join may be, whoever asks: other facts, minutes, or lines; each fact has a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.columns import DATE, Frame, Pairs, Read, constant, numbered
from scrubjay.executors.joining import Fact
from scrubjay.executors.pairs import Pair
from scrubjay.executors.testing import PHANTOM, plain_value
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.program import Join, Path


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of patients; the first is one that nobody has seen."""

    facts: Sequence[Fact]
    table: pl.DataFrame
    """`group`, `fact` (its number), `sure`, `possible`."""
    lines: Frame | None = None
    """The frame whose lines they are: the fact's number is its row's and one."""
    _ids: dict[Path, pl.Series] = field(default_factory=dict)

    def ids(self, path: Path, frame: Frame, match: tuple[str, ...] = ()) -> pl.Series:
        """The number of each fact's value of a field; of a line's related fact, of its alternatives."""
        if self.lines is not None:
            ids = frame.column((reading.of_path(path, match),)).ids
            return pl.concat([pl.Series([0], dtype=pl.UInt32), ids.cast(pl.UInt32) + 1])
        if path not in self._ids:
            run = frame.runs[0]
            self._ids[path] = numbered([plain_value(path, fact, run) for fact in self.facts])[0]
        return self._ids[path]


def facts_of(frame: Frame, join: Join) -> Facts:
    """Other facts or minutes that a join may be."""
    facts: list[Fact] = [PHANTOM]
    groups: list[int] = []
    pairs: list[Pair] = []
    for group, fact, pair in _minutes(frame) if join.fact == "minutes" else _others(frame, join):
        facts.append(fact)
        groups.append(group)
        pairs.append(pair)
    columns = {
        "group": pl.Series(groups, dtype=pl.UInt32),
        "fact": pl.int_range(1, len(facts), dtype=pl.UInt32, eager=True),
        "sure": pl.Series([pair[0] for pair in pairs], dtype=pl.Boolean),
        "possible": pl.Series([pair[1] for pair in pairs], dtype=pl.Boolean),
    }
    return Facts(facts, pl.DataFrame(columns))


def lines_of(frame: Frame, fits: Pairs) -> Facts:
    """Lines that a join may be, by what is so of them whoever asks."""
    columns = {
        "group": frame.group,
        "fact": pl.int_range(1, frame.rows + 1, dtype=pl.UInt32, eager=True),
        "date": frame.column((DATE,)).ids,
        "dated": dated(frame),
        "sure": fits.sure,
        "possible": fits.possible,
    }
    return Facts([PHANTOM, *frame.lines], pl.DataFrame(columns).filter("possible"), frame)


def dated(frame: Frame) -> pl.Series:
    """Whether each line has a date."""
    column = frame.column((DATE,))
    return pl.Series([frame.lines[row].date is not None for row in column.firsts], dtype=pl.Boolean)[column.ids]


def paired_with(frame: Frame, rows: pl.Series, have: Facts, on_date: bool) -> pl.DataFrame:
    """Who asks (`of`, a place in `rows`) with each fact of the patient; on a date, with those that may be of it."""
    own = pl.DataFrame({"group": frame.group[rows]}).with_row_index("of")
    if have.lines is None or not on_date:
        return own.join(have.table, on="group", how="inner", maintain_order="left").select(NAMES)
    own = own.with_columns(frame.column((DATE,)).ids[rows].alias("date"), dated(frame)[rows].alias("told"))
    asks, unsure = own.filter("told"), own.filter(~pl.col("told"))
    undated = have.table.filter(~pl.col("dated"))
    found = [
        asks.join(have.table.filter("dated"), on=["group", "date"]),
        asks.join(undated, on="group"),
        unsure.join(have.table, on="group"),
    ]
    return pl.concat([one.select(NAMES) for one in found])


NAMES = ("of", "fact", "sure", "possible")


def free(frame: Frame, join: Join, subject: str, rows: pl.Series, lines: pl.Series) -> Pairs:
    """Whether lines may be the other ones: in scope, and none of the subject's own (`executors/joining.py`)."""
    found = Pairs(constant(True, len(rows)), constant(True, len(rows)))
    apart = rows != lines
    if subject != "line":
        own = frame.column(((subject,),)).ids
        apart = own[rows] != own[lines]
    same_claim = frame.claim[rows] == frame.claim[lines]
    if join.scope == "claim":
        apart = apart & same_claim
    found = found & Pairs(apart, apart)
    if join.scope == "provider":
        equal = equals(frame, ("npi",), rows, lines)
        found = found & Pairs(equal.sure | same_claim, equal.possible | same_claim)
    if subject == "visit":
        # a line of the claim whose day or discipline is unknown may be of the visit itself
        maybe = same_claim
        for key in ("date", "discipline"):
            column = frame.column((("key", "line", key),))
            ours, theirs = column.ids[rows], column.ids[lines]
            open_ = unknown(frame, ("key", "line", key))
            maybe = maybe & (open_[ours] | open_[theirs] | (ours == theirs))
        found = found & Pairs(~maybe, constant(True, len(rows)))
    return found


def unknown(frame: Frame, read: Read) -> pl.Series:
    """Of each value that is read, whether it is unknown."""
    return pl.Series([isinstance(value, Unknown) for value in frame.column((read,)).values], dtype=pl.Boolean)


def equals(frame: Frame, read: Read, rows: pl.Series, lines: pl.Series) -> Pairs:
    """Equal on two lines each: absent equals nothing, unknown equals anything, possibly."""
    column = frame.column((read,))
    ours, theirs = column.ids[rows], column.ids[lines]
    absent = pl.Series([value is None for value in column.values], dtype=pl.Boolean)
    open_of = unknown(frame, read)
    there = ~(absent[ours] | absent[theirs])
    open_ = open_of[ours] | open_of[theirs]
    same = ours == theirs
    return Pairs(there & ~open_ & same, there & (open_ | same))


def _minutes(frame: Frame) -> Iterator[tuple[int, Fact, Pair]]:
    for group, line in zip(frame.groups, frame.lines, strict=True):
        if isinstance(line.minutes, dict):
            yield group, line.minutes, line.standing


def _others(frame: Frame, join: Join) -> Iterator[tuple[int, Fact, Pair]]:
    for group, run in enumerate(frame.runs):
        for fact, pair in run.may_join(join):
            yield group, fact, pair
