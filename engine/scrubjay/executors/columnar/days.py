"""Dates as columns of days: each from a day to a day, absent, or unknown; and how two columns compare."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from scrubjay.executors.columnar.columns import Pairs
from scrubjay.executors.columnar.comparing import ENDLESS, ORDERS, Ranges
from scrubjay.executors.pairs import INFINITY, MAYBE, Range
from scrubjay.facts.unknown import Unknown


@dataclass(frozen=True, slots=True)
class Days:
    """A date on every row."""

    ranges: Ranges
    there: pl.Series
    known: pl.Series

    def at(self, places: pl.Series) -> Days:
        """Those at places."""
        ranges = Ranges(self.ranges.low[places], self.ranges.high[places])
        return Days(ranges, self.there[places], self.known[places])

    def compared(self, op: str, others: Days) -> Pairs:
        """Pairs of `self op others`, row by row: absent never holds, unknown is possible (`executors/pairs.py`)."""
        found = ORDERS[op](self.ranges, others.ranges)
        there, known = self.there & others.there, self.known & others.known
        sure, possible = (
            pl.Series([half]).new_from_index(0, len(there)).zip_with(~known, told)
            for half, told in zip(MAYBE, (found.sure, found.possible), strict=True)
        )
        return Pairs(sure & there, possible & there)


def days_of(values: Iterable[Any]) -> Days | None:
    """The column of some dates; None where one of them is something else."""
    lows: list[int] = []
    highs: list[int] = []
    there: list[bool] = []
    known: list[bool] = []
    for value in values:
        low = high = 0
        if isinstance(value, datetime.date):
            low = high = value.toordinal()
        elif isinstance(value, Range):
            low, high = _day(value.low), _day(value.high)
        elif value is not None and not isinstance(value, Unknown):
            return None
        lows.append(low)
        highs.append(high)
        there.append(value is not None)
        known.append(not isinstance(value, Unknown))
    ranges = Ranges(pl.Series(lows, dtype=pl.Int64), pl.Series(highs, dtype=pl.Int64))
    return Days(ranges, pl.Series(there, dtype=pl.Boolean), pl.Series(known, dtype=pl.Boolean))


def _day(end: Any) -> int:
    if end in (INFINITY, -INFINITY):
        return ENDLESS if end > 0 else -ENDLESS
    return int(end)
