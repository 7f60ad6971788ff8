"""Single values of X12: text of an element to cents, dates, units and pointers, or the reason why it is none."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Final

from .faults import shape

YEARS_AHEAD: Final = 10
"""A date this many years past the file's own is a slip of the century, not a date to come."""
NO_NUMBERS: Final = frozenset(("", "NA", "N/A", "NONE", "PENDING", "UNKNOWN", "0"))
"""What offices write where an authorization number is missing."""


@lru_cache(maxsize=4096)
def cents(text: str) -> int | None:
    """An amount in cents, None if it is not a plain amount of at most two decimals that is not negative."""
    whole, _, part = text.partition(".")
    if not text.isascii() or len(text) > 18 or len(part) > 2 or not (whole or part):
        return None
    if (whole and not whole.isdigit()) or (part and not part.isdigit()):
        return None
    return int(whole or "0") * 100 + int(part.ljust(2, "0"))


@lru_cache(maxsize=4096)
def whole_number(text: str) -> int | None:
    """A whole number written with or without `.00`; None for anything else."""
    digits, _, part = text.partition(".")
    if not text.isascii() or not digits.isdigit() or part.strip("0") or len(digits) > 9:
        return None
    return int(digits)


@lru_cache(maxsize=8192)
def day(text: str) -> datetime.date | None:
    """A date written CCYYMMDD; None for anything else."""
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        return None
    try:
        found = datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return found if found.year >= 1880 else None


def why_no_day(text: str) -> str:
    """What is wrong with a text that should be CCYYMMDD, told by its shape."""
    if text.isascii() and text.isdigit():
        return f"{len(text)} digits, CCYYMMDD expected" if len(text) != 8 else "not a day of the calendar"
    return f"{shape(text)}, CCYYMMDD expected"


@lru_cache(maxsize=4096)
def days(qualifier: str, text: str, file_date: datetime.date | None) -> tuple[datetime.date, datetime.date] | str:
    """First and last day of a DTP (D8 or RD8), or why there are none."""
    if qualifier == "D8":
        parts = [text]
        if re.fullmatch(r"\d{8}-\d{8}", text):
            return "two days after D8, which stands for one"
    elif qualifier == "RD8":
        parts = text.split("-")
        if len(parts) != 2:
            return f"{shape(text)}, a range CCYYMMDD-CCYYMMDD expected after RD8"
    else:
        return f"the format {shape(qualifier)} is neither D8 nor RD8"
    found = []
    for part in parts:
        value = day(part.strip())
        if value is None:
            return why_no_day(part.strip())
        if value.year < 1990:
            return "the year is before 1990"
        if file_date is not None and value.year > file_date.year + YEARS_AHEAD:
            return f"the year is more than {YEARS_AHEAD} years after the file's own date"
        found.append(value)
    if found[-1] < found[0]:
        return "the range ends before it starts"
    return found[0], found[-1]
