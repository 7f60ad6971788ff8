"""Texts of elements to columns of values, and where one is not written as plainly as these columns read it."""

from __future__ import annotations

import polars as pl

from ..values import YEARS_AHEAD
from .table import element, filled

_AMOUNT = r"^[0-9]{1,9}(\.[0-9]{1,2})?$"
_COUNT = r"^[0-9]{1,9}(\.0*)?$"


def day(text: pl.Expr) -> pl.Expr:
    """The date written CCYYMMDD, null for anything else."""
    return pl.when(text.str.contains(r"^[0-9]{8}$")).then(text).str.to_date("%Y%m%d", strict=False)


def is_service_date(date: pl.Expr, file_date: pl.Expr) -> pl.Expr:
    """Whether a date is one that a claim of a file of this date can have."""
    year = date.dt.year()
    return (year >= 1990) & (year <= file_date.dt.year() + YEARS_AHEAD)


def cents(text: pl.Expr) -> pl.Expr:
    """An amount in cents; null unless it is written in digits, with one or two decimals or none."""
    amount = pl.when(text.str.contains(_AMOUNT)).then(text).cast(pl.Float64)
    # at most eleven digits: a float carries them exactly once rounded
    return (amount * 100).round().cast(pl.Int64)


def count(text: pl.Expr) -> pl.Expr:
    """A whole number of at least 1; null for anything else."""
    number = pl.when(text.str.contains(_COUNT)).then(text).cast(pl.Float64).cast(pl.Int32)
    return pl.when(number > 0).then(number)


def npi() -> pl.Expr:
    """The NPI of an NM1 as it stands; null when NM108 does not say that NM109 is one."""
    return pl.when(element(8) == "XX").then(filled(element(9)))
