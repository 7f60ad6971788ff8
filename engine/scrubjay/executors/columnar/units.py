"""Units that minutes allow, of every line at once (`executors/minutes.py`, `scrubjay/units.py`, `meaning.md` 18).

The minutes of a day's codes are added up, left over minutes are ranked, and the shares of all codes of all days are
worked out as columns of whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from scrubjay.executors.columnar.comparing import ENDLESS, Ranges
from scrubjay.rules.program import UnitRule
from scrubjay.units import BASE, UNIT

Ends = tuple[pl.Expr, pl.Expr]
"""The least and the most that it may be."""
DAY = ("key", "date")
CODE = ("key", "date", "code")


@dataclass(frozen=True, slots=True)
class Lines:
    """What units are made of, line by line: whose day it is, the code, and the minutes that are told."""

    key: pl.Series
    date: pl.Series
    code: pl.Series
    coded: pl.Series
    """Whether the code is known."""
    minutes: pl.Series
    told: pl.Series
    """Whether the minutes are known."""
    alone: pl.Series
    """Minutes of the assistant alone."""
    alone_told: pl.Series


def units_of_lines(rule: UnitRule, lines: Lines, sure: pl.Series, possible: pl.Series) -> Ranges:
    """The measure seen from each line: the day's units, its code's share, or those of it that are the assistant's."""
    table = pl.DataFrame({name: getattr(lines, name) for name in Lines.__slots__})
    counted = table.with_columns(known=lines.told & sure).filter(possible)
    codes = _codes(counted)
    days = _days(counted, codes)
    if not rule.per_code:
        every = days.select(*DAY, *_named(_total(rule)))
        found = table.select(DAY).join(every, on=DAY, how="left", maintain_order="left")
        # a day on which nothing counts allows nothing
        return Ranges(found["low"].fill_null(0), found["high"].fill_null(0))
    codes = codes.join(days, on=DAY, how="left")
    codes = codes.with_columns(_ranked(codes))
    low, high = _of_code(rule)
    shares = codes.filter(~pl.col("open")).select(*CODE, *_named((low, high)))
    found = table.select(CODE).join(shares, on=CODE, how="left", maintain_order="left")
    coded = found.select(
        low=pl.when(lines.coded).then(pl.col("low")).otherwise(None).fill_null(0),
        high=pl.when(lines.coded).then(pl.col("high")).otherwise(None).fill_null(ENDLESS),
    )
    return Ranges(coded["low"], coded["high"])


def _codes(counted: pl.DataFrame) -> pl.DataFrame:
    """The minutes of each code of a day, its lines pooled."""
    told = pl.col("known")
    return (
        counted.filter(pl.col("coded"))
        .group_by(CODE)
        .agg(
            m=pl.when(told).then(pl.col("minutes")).otherwise(0).sum(),
            open=(~told).any(),
            alone=pl.col("alone").sum(),
            alone_told=(told & pl.col("alone_told")).all(),
        )
        .with_columns(rest=pl.col("m") % UNIT)
    )


def _days(counted: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """What is known of each day: its minutes, its units code by code, and whether something of it is not told."""
    known = ~pl.col("open")
    low, high = (
        {name: pl.when(known).then(ends[half]).otherwise(0).sum() for name, ends in _BY_CODE.items()} for half in (0, 1)
    )
    of_codes = codes.group_by(DAY).agg(
        total=pl.when(known).then(pl.col("m")).otherwise(0).sum(),
        full=pl.when(known).then(pl.col("m") // UNIT).otherwise(0).sum(),
        opened=pl.col("open").any(),
        **{f"{name}_low": one for name, one in low.items()},
        **{f"{name}_high": one for name, one in high.items()},
    )
    loose = counted.group_by(DAY).agg(loose=(~pl.col("coded")).any())
    numbers = [name for name in of_codes.columns if name not in (*DAY, "opened")]
    return loose.join(of_codes, on=DAY, how="left").select(
        *DAY,
        *(pl.col(name).fill_null(0) for name in numbers),
        untold=pl.col("loose") | pl.col("opened").fill_null(value=False),
    )


def _ranked(codes: pl.DataFrame) -> list[pl.Series]:
    """How many codes of a day have more minutes left over than each, and how many as many or more."""
    # among those that are known: of a day with an open one no share hangs on the others
    rest = codes.group_by(*DAY, "rest").agg(n=pl.len()).sort("rest", descending=True)
    rest = rest.with_columns(upto=pl.col("n").cum_sum().over(DAY))
    found = codes.select(*DAY, "rest").join(rest, on=[*DAY, "rest"], how="left", maintain_order="left")
    return [(found["upto"] - found["n"]).alias("above"), found["upto"].alias("upto")]


def _midpoint(minutes: pl.Expr) -> pl.Expr:
    return (minutes + 7) // UNIT


def _begun(minutes: pl.Expr) -> pl.Expr:
    return (minutes + UNIT - 1) // UNIT


def _base(minutes: pl.Expr) -> Ends:
    units = 1 + (minutes - BASE + UNIT - 7) // UNIT
    short = minutes < BASE
    return pl.when(short).then(0).otherwise(units), pl.when(short).then((minutes > 0).cast(pl.Int64)).otherwise(units)


_BY_CODE: dict[str, Ends] = {
    "ama": (_midpoint(pl.col("m")), _midpoint(pl.col("m"))),
    "ceiling": (_begun(pl.col("m")), _begun(pl.col("m"))),
    "base_and_increment": _base(pl.col("m")),
}
"""The methods that look at each code by itself."""


def _total(rule: UnitRule) -> Ends:
    by_code = rule.method in _BY_CODE
    low = pl.col(f"{rule.method}_low") if by_code else _midpoint(pl.col("total"))
    high = pl.col(f"{rule.method}_high") if by_code else _midpoint(pl.col("total"))
    chosen = _chosen(rule, low, high)
    untold = pl.col("untold")
    at_least = high if rule.choice == "most" else low
    return pl.when(untold).then(at_least).otherwise(chosen[0]), pl.when(untold).then(ENDLESS).otherwise(chosen[1])


def _of_code(rule: UnitRule) -> Ends:
    if rule.assistant:
        return _assistants(rule)
    low, high = _share(rule)
    chosen = _chosen(rule, low, high)
    return _where_settled(rule, chosen, (low, high))


def _where_settled(rule: UnitRule, settled: Ends, other: Ends) -> Ends:
    """One or the other, by whether a code's share needs no minutes beyond its own, or all others are known."""
    if rule.method != "cms":
        return settled
    low, high = (pl.when(pl.col("untold")).then(b).otherwise(a) for a, b in zip(settled, other, strict=True))
    return low, high


def _share(rule: UnitRule) -> Ends:
    if rule.method in _BY_CODE:
        return _BY_CODE[rule.method]
    rest, whole = pl.col("rest"), pl.col("m") // UNIT
    left = _midpoint(pl.col("total")) - pl.col("full")
    sure = ((rest > 0) & (pl.col("upto") <= left)).cast(pl.Int64)
    can = ((rest > 0) & (pl.col("above") < left)).cast(pl.Int64)
    return _where_settled(rule, (whole + sure, whole + can), (whole, whole + (rest > 0).cast(pl.Int64)))


def _assistants(rule: UnitRule) -> Ends:
    alone, told = pl.col("alone"), pl.col("alone_told")
    if rule.method == "untimed":
        needs = (alone * 10 > pl.col("m")).cast(pl.Int64)
        return pl.when(told).then(needs).otherwise(0), pl.when(told).then(needs).otherwise(1)
    low, high = _share(rule)
    therapist = pl.max_horizontal(pl.col("m") - alone, pl.lit(0, dtype=pl.Int64))
    # the ends of a share are never more than a unit apart
    each = [assisted(units, therapist, alone) for units in (low, high)]
    least, most = pl.min_horizontal(*(one[0] for one in each)), pl.max_horizontal(*(one[1] for one in each))
    most_of_least = pl.max_horizontal(*(one[0] for one in each))
    least_of_most = pl.min_horizontal(*(one[1] for one in each))
    ends: Ends = {"least": (least, most_of_least), "most": (least_of_most, most)}.get(rule.choice, (least, most))
    found = _where_settled(rule, _chosen(rule, least, most), ends)
    return pl.when(told).then(found[0]).otherwise(0), pl.when(told).then(found[1]).otherwise(high)


def assisted(units: pl.Expr, therapist: pl.Expr, assistant: pl.Expr) -> Ends:
    """`scrubjay.units.assisted` on columns."""
    all_t, rest_t, rest_a = therapist // UNIT, therapist % UNIT, assistant % UNIT
    whole_t = pl.min_horizontal(all_t, units)
    whole_a = pl.min_horizontal(assistant // UNIT, units - whole_t)
    left = units - whole_t - whole_a
    open_unit = ((whole_a > 0) & (rest_t >= 8) & (all_t == whole_t)).cast(pl.Int64)
    none_of_last = (rest_t >= 8) | (rest_a == 0)
    all_of_last = ~none_of_last & ((rest_a >= 8) | (rest_t == 0))
    one_each = rest_t.is_between(9, 14) & rest_a.is_between(9, 14) & (rest_t + rest_a).is_between(23, 28)

    def ends(at_none: pl.Expr, at_one: pl.Expr, at_each: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
        return (
            pl.when(left == 0)
            .then(at_none)
            .when(assistant == 0)
            .then(0)
            .when(left == 1)
            .then(whole_a + at_one)
            .when((left == 2) & one_each)
            .then(at_each)
            .otherwise(otherwise)
        )

    up_to_two = pl.min_horizontal(left, 1 + (left > 1).cast(pl.Int64))
    low = ends(whole_a - open_unit, all_of_last.cast(pl.Int64), whole_a + 1, whole_a)
    high = ends(whole_a, (~none_of_last).cast(pl.Int64), whole_a + 1, whole_a + up_to_two)
    return low, high


def _chosen(rule: UnitRule, low: pl.Expr, high: pl.Expr) -> Ends:
    """One end of what known minutes leave open, or both."""
    return {"least": (low, low), "most": (high, high)}.get(rule.choice, (low, high))


def _named(ends: Ends) -> tuple[pl.Expr, pl.Expr]:
    return ends[0].cast(pl.Int64).alias("low"), ends[1].cast(pl.Int64).alias("high")
