"""Cells of a DataFrame as the readers of scrubjay take them: text without blanks at its ends, nothing where unknown."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import TimestampNTZType

from scrubjay.facts.models.values import FIRST_YEAR, LAST_YEAR

_ENDS = r"^[\s\p{Z}\p{Cc}]+|[\s\p{Z}\p{Cc}]+$"
_ISO = r"^\d{4}-\d{2}-\d{2}$"


def text(frame: DataFrame, name: str) -> Column:
    """A cell of text; null where it is empty or `none`, and where there is no such column."""
    if name not in frame.columns:
        return F.lit(None).cast("string")
    cell = F.regexp_replace(frame[name].cast("string"), _ENDS, "")
    return F.when(cell.isin("", "none"), None).otherwise(cell)


def day(frame: DataFrame, name: str) -> Column:
    """A date as ISO text; null where the readers would take it for unknown."""
    cell = text(frame, name)
    if name in frame.columns and isinstance(frame.schema[name].dataType, TimestampNTZType):
        cell = F.regexp_replace(cell, " 00:00:00$", "")
    date = F.when(cell.rlike(_ISO), cell).try_cast("date")
    return F.when(F.year(date).between(FIRST_YEAR, LAST_YEAR), cell)


def whose(frame: DataFrame, prefix: str = "patient_") -> Column:
    """What ties a row to the rows of its patient: the member id, without one the birth date; null without both."""
    member, born = text(frame, prefix + "member_id"), day(frame, prefix + "birth_date")
    return F.coalesce(F.concat(F.lit("member "), member), F.concat(F.lit("born "), born))


def stray(frame: DataFrame, prefix: str = "patient_") -> Column:
    """The same of a row without a member id, which may be about anybody born that day; null for others."""
    return F.when(text(frame, prefix + "member_id").isNull(), whose(frame, prefix))


def has(frame: DataFrame, *names: str) -> Column:
    """Whether any of the cells says something."""
    known = F.lit(False)
    for name in names:
        known = known | text(frame, name).isNotNull()
    return known
