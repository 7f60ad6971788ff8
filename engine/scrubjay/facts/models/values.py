"""Value types of facts fields: how each is read from JSON, what it becomes in memory, how JSON Schema states it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import PlainValidator, StrictBool, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

FieldType: TypeAlias = Literal[
    "text", "number", "money", "date", "time", "yes_no", "text_list", "number_list", "quantity", "rows"
]

LARGEST: Final = 999_999_999
"""The largest whole number that a field takes: a typing slip beyond it would overflow 64-bit columns once in cents."""

FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2199

_MONEY = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tag:
    """Marks an annotated type with the catalogue's name for it."""

    type: FieldType


class Fraction:
    """Stands where a fraction of a unit was given; the reader leaves the field unknown and says so."""


FRACTION: Final = Fraction()


@lru_cache(maxsize=4096)
def _cents_of_text(text: str) -> int | None:
    found = _MONEY.fullmatch(text)
    return None if found is None else int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def cents(value: Any) -> int:
    """Cents of an amount given as text ("120.00") or as a number without binary rounding (int, Decimal)."""
    if isinstance(value, str):
        amount = _cents_of_text(value)
        if amount is not None:
            return amount
    elif isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value <= LARGEST:
            return value * 100
    elif isinstance(value, Decimal) and _small(value) and value >= 0 and int(value.as_tuple().exponent) >= -2:
        return int(value * 100)
    raise PydanticCustomError(
        "amount", 'expected an amount of 0 or more with at most two decimals, below a billion, like "120.00"'
    )


@lru_cache(maxsize=8192)
def _date_of_text(text: str) -> datetime.date | str:
    found = _DATE.fullmatch(text)
    if found is None:
        return "expected a date written YYYY-MM-DD, like 2026-03-14"
    try:
        date = datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return "no such day in the calendar; expected a date written YYYY-MM-DD"
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        return f"expected a year from {FIRST_YEAR} through {LAST_YEAR}"
    return date


def day(value: Any) -> datetime.date:
    """The calendar day that an ISO date names; no other spelling is taken."""
    found = _date_of_text(value) if isinstance(value, str) else 'expected a date in quotes, like "2026-03-14"'
    if isinstance(found, str):
        raise PydanticCustomError("day", "{words}", {"words": found})
    return found


def clock(value: Any) -> str:
    """A time of day, HH:MM of the 24-hour clock."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value
    raise PydanticCustomError("clock", 'expected a time written HH:MM (24-hour clock), like "09:00" or "14:30"')


def whole(value: Any) -> int:
    """A whole number of 0 or more; 2.0 is 2."""
    number = _whole(value)
    if number is None:
        hint = "; write it without quotes" if isinstance(value, str) and value.strip().isdigit() else ""
        raise PydanticCustomError(
            "whole", "expected a whole number from 0 through {largest}{hint}", {"largest": LARGEST, "hint": hint}
        )
    return number


def units(value: Any) -> int | Fraction:
    """Billed units; a fraction is kept apart, since rules count whole units only."""
    if isinstance(value, Decimal) and _small(value) and value >= 0 and value % 1:
        return FRACTION
    return whole(value)


def quantity(value: Any) -> int | str | Fraction:
    """A number of visits or units that a payer grants, or "unlimited"."""
    if value == "unlimited":
        return "unlimited"
    if isinstance(value, str):
        raise PydanticCustomError("quantity", 'expected a whole number (without quotes) or "unlimited"')
    return units(value)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        if not _small(value) or value % 1:
            return None
        value = int(value)
    return value if isinstance(value, int) and 0 <= value <= LARGEST else None


def _small(value: Decimal) -> bool:
    # asked before any arithmetic: 1e999999 would be worked out digit by digit
    return value.is_finite() and abs(value.adjusted()) < 10 and abs(value) <= LARGEST


Text = Annotated[str, Tag("text")]
Id = Annotated[str, Tag("text"), StringConstraints(min_length=1)]
YesNo = Annotated[StrictBool, Tag("yes_no")]
Money = Annotated[
    int,
    Tag("money"),
    PlainValidator(cents),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": r"^\d{1,9}(\.\d{1,2})?$"}, {"type": "number", "minimum": 0}]}
    ),
]
Date = Annotated[
    datetime.date,
    Tag("date"),
    PlainValidator(day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
Time = Annotated[
    str,
    Tag("time"),
    PlainValidator(clock),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
]
Number = Annotated[
    int, Tag("number"), PlainValidator(whole), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": LARGEST})
]
Units = Annotated[
    int, Tag("number"), PlainValidator(units), WithJsonSchema({"type": "number", "minimum": 0, "maximum": LARGEST})
]
Quantity = Annotated[
    int | str,
    Tag("quantity"),
    PlainValidator(quantity),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": LARGEST}, {"const": "unlimited"}]}),
]
Discipline = Annotated[Literal["OT", "PT", "SLP"], Tag("text")]
Purpose = Annotated[Literal["habilitative", "rehabilitative"], Tag("text")]
