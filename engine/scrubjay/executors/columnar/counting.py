"""Members of a measure counted between two places of a sorted column, for all who look at once."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from scrubjay.executors.columnar.windows import NEVER
from scrubjay.rules.program import Measure

DAYS = 2**22
"""More days than the calendar has."""
ORDERS = 2**31
"""More lines than a batch has."""
KEY = ["key", "visit"]


@dataclass(frozen=True, slots=True)
class Seen:
    """From where each line looks: what it has in common with whom it counts, its place, and its window in days."""

    key: pl.Series
    day: pl.Series
    order: pl.Series
    start: pl.Series
    end: pl.Series
    sure: pl.Series
    """Days before this one count only perhaps."""
    bounded: bool = True
    """Whether the line itself may lie outside of its window."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What each line counts: at least, at most, and how many members of which nobody knows how much they add."""

    low: pl.Series
    high: pl.Series
    endless: pl.Series
    rows: pl.Series
    """The rows that are counted, in order; each line sees those from `first` to before `last`."""
    first: pl.Series
    last: pl.Series


def sums_of(wanted: Measure, members: pl.DataFrame, seen: Seen) -> Sums:
    """`members`: `row`, `key`, `day`, `order`, `sure`, `low`, `high`, `endless` and, for visits, `visit`."""
    table = members.sort("key", "order")
    if wanted.op == "visits":
        table = _first_of_visits(table)
    else:
        table = table.with_columns(low=pl.col("low") * pl.col("sure").cast(pl.Int64))
    by_day = table["key"] * DAYS + table["day"]
    ends = by_day.search_sorted(seen.key * DAYS + seen.end, side="left")
    if wanted.upto == "window":
        last = ends
    elif wanted.upto == "line":
        by_order = table["key"] * ORDERS + table["order"]
        last = by_order.search_sorted(seen.key * ORDERS + seen.order, side="right")
        last = ends.zip_with(ends <= last, last) if seen.bounded else last
    else:
        stop = seen.day + 1 if wanted.upto == "day" else seen.day
        last = by_day.search_sorted(seen.key * DAYS + stop.zip_with(stop <= seen.end, seen.end), side="left")
    first = by_day.search_sorted(seen.key * DAYS + seen.start, side="left")
    surely = by_day.search_sorted(seen.key * DAYS + seen.sure, side="left")
    high, endless = (_between(table[name], first, last) for name in ("high", "endless"))
    return Sums(_between(table["low"], surely, last), high, endless, table["row"], first, last)


def _first_of_visits(table: pl.DataFrame) -> pl.DataFrame:
    """Only the first line of each visit adds: of the sure ones to the least, of all that may be to the most."""
    return table.with_columns(
        low=(pl.col("sure") & (pl.col("sure").cast(pl.Int64).cum_sum().over(KEY) == 1)).cast(pl.Int64),
        high=pl.struct(KEY).is_first_distinct().cast(pl.Int64),
    )


def _between(adds: pl.Series, first: pl.Series, last: pl.Series) -> pl.Series:
    """What is added from one place to before another, if that comes later."""
    last = last.zip_with(last >= first, first)
    sums = pl.concat([pl.Series([NEVER], dtype=pl.Int64), adds.cum_sum()])
    return sums[last] - sums[first]
