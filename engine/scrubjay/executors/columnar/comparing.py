"""A measure's range on every line compared with an operand, which may have several alternatives (`meaning.md` 5)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.columns import DATE, Frame, Pairs, scattered
from scrubjay.executors.pairs import INFINITY, Pair, Range, as_range, whichever
from scrubjay.executors.testing import Context, each_choice, measured_against, operands, tested
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.program import CodeSet, MeasureTest

ENDLESS = 2**62
"""Infinity among the integers of a column."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """A number on every row: the least and the most that it may be; `ENDLESS` where nobody knows."""

    low: pl.Series
    high: pl.Series


Order = Callable[[Ranges, Ranges], Pairs]
OVER: Order = lambda a, b: Pairs(a.low > b.high, a.high > b.low)  # noqa: E731
AT_LEAST: Order = lambda a, b: Pairs(a.low >= b.high, a.high >= b.low)  # noqa: E731
ORDERS: dict[str, Order] = {
    "over": OVER,
    "at_least": AT_LEAST,
    "under": lambda a, b: OVER(b, a),
    "at_most": lambda a, b: AT_LEAST(b, a),
    "equals": lambda a, b: Pairs(
        (a.low == a.high) & (b.low == b.high) & (a.low == b.low), (a.low <= b.high) & (b.low <= a.high)
    ),
}


def compared_with(leaf: MeasureTest, value: Ranges, frame: Frame, match: tuple[str, ...]) -> Pairs | None:
    """The pairs of a measure's test; None where the other side is no column of whole numbers."""
    reads = reading.of_operand(leaf.operand, match)
    if reads is None or leaf.op not in ORDERS:
        return None
    column = frame.column(reads)
    found: list[list[_Other]] = []
    for row in column.firsts:
        alternatives = list(_alternatives(leaf, frame, row, match))
        if any(one is None for one in alternatives):
            return None
        found.append([one for one in alternatives if one is not None])
    pairs: Pairs | None = None
    for place in range(max((len(others) for others in found), default=0)):
        # whichever alternative it is: one that is not there takes nothing away and adds nothing
        each = [others[place] if place < len(others) else NOT_THERE for others in found]
        low, high = (pl.Series([getattr(one, end) for one in each], dtype=pl.Int64) for end in ("low", "high"))
        fixed = pl.Series([one.fixed for one in each], dtype=pl.Boolean)[column.ids]
        sure, possible = (pl.Series([getattr(one, half) for one in each], dtype=pl.Boolean) for half in HALVES)
        tried = ORDERS[leaf.op](value, Ranges(low[column.ids], high[column.ids]))
        tried = Pairs(
            sure[column.ids].zip_with(fixed, tried.sure),
            possible[column.ids].zip_with(fixed, tried.possible),
        )
        pairs = tried if pairs is None else Pairs(pairs.sure & tried.sure, pairs.possible | tried.possible)
    return pairs


HALVES = ("sure", "possible")


def tried_each(
    leaf: MeasureTest, value: Ranges, frame: Frame, match: tuple[str, ...], among: pl.Series
) -> Pairs | None:
    """The pairs of a measure's test of any kind, tried once for each number and other side; None: goes by more."""
    codes = leaf.operand if isinstance(leaf.operand, CodeSet) else None
    reads = frozenset({DATE}) if codes is not None else reading.of_operand(leaf.operand, match)
    if reads is None:
        return None
    rows = frame.where(among)
    table = pl.DataFrame(
        {"low": value.low[rows], "high": value.high[rows], "other": frame.column(reads).ids[rows], "row": rows}
    )
    keys = ["low", "high", "other"]
    distinct = table.group_by(keys).agg(pl.col("row").min())
    pairs = [_tried(leaf, low, high, frame.context(row, match)) for low, high, _, row in distinct.iter_rows()]
    halves = {half: pl.Series([pair[at] for pair in pairs], dtype=pl.Boolean) for at, half in enumerate(HALVES)}
    told = table.join(distinct.select(*keys, **halves), on=keys, how="left")
    return Pairs(*(scattered(frame.rows, told["row"], told[half]) for half in HALVES))


def _tried(leaf: MeasureTest, low: int, high: int, context: Context) -> Pair:
    value = Range(*(end if abs(end) < ENDLESS else math.copysign(INFINITY, end) for end in (low, high)))
    if leaf.op == "present" or isinstance(leaf.operand, CodeSet):
        return tested(leaf.op, value, leaf.operand, context)
    return whichever(
        measured_against(leaf, value, other)
        for one in each_choice(context.run.reads(leaf), context)
        for other in operands(leaf.operand, one)
    )


@dataclass(frozen=True, slots=True)
class _Other:
    """One alternative of the other side: numbers, or a pair that is fixed whatever the measure is."""

    low: int = 0
    high: int = 0
    fixed: bool = False
    sure: bool = False
    possible: bool = False


NOT_THERE = _Other(fixed=True, sure=True, possible=False)


def _alternatives(leaf: MeasureTest, frame: Frame, row: int, match: tuple[str, ...]) -> Iterator[_Other | None]:
    context = frame.context(row, match)
    for one in each_choice(context.run.reads(leaf), context):
        for other in operands(leaf.operand, one):
            yield _other(leaf, other)


def _other(leaf: MeasureTest, other: Any) -> _Other | None:
    if other is None or isinstance(other, Unknown):
        sure, possible = measured_against(leaf, Range(0, 0), other)
        return _Other(fixed=True, sure=sure, possible=possible)
    found: Range = as_range(other)
    low, high = _whole(found.low), _whole(found.high)
    return None if low is None or high is None else _Other(low, high)


def _whole(number: Any) -> int | None:
    if number in (INFINITY, -INFINITY):
        return ENDLESS if number > 0 else -ENDLESS
    return int(number) if number == int(number) else None
