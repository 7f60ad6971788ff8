"""Pairs (sure, possible) of plain booleans, ranges of numbers, and the operators on them: `meaning.md` 1 to 5.

A date is a number (its ordinal), "unlimited" is over every number, what is unknown is never a null.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scrubjay.facts.checks import passes
from scrubjay.facts.pairs import MAYBE, NEVER, SURE, Pair, all_of, any_of, equal, negated, settled, whichever
from scrubjay.facts.unknown import UNKNOWN, Unknown

INFINITY = math.inf
Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from low to high, both included; `high` infinite where nobody knows how many there are."""

    low: Number
    high: Number


ANY = Range(-INFINITY, INFINITY)


def as_range(value: Any) -> Range:
    """A value as numbers: a date is its ordinal, "unlimited" is infinite."""
    if isinstance(value, Range):
        return value
    if isinstance(value, datetime.date):
        return Range(value.toordinal(), value.toordinal())
    if value == "unlimited":
        return Range(INFINITY, INFINITY)
    return Range(value, value)


Order = Callable[[Range, Range], Pair]
ORDERS: dict[str, Order] = {
    "over": lambda a, b: (a.low > b.high, a.high > b.low),
    "at_least": lambda a, b: (a.low >= b.high, a.high >= b.low),
    "under": lambda a, b: (a.high < b.low, a.low < b.high),
    "at_most": lambda a, b: (a.high <= b.low, a.low <= b.high),
}
ORDERS |= {
    "after": ORDERS["over"],
    "on_or_after": ORDERS["at_least"],
    "before": ORDERS["under"],
    "on_or_before": ORDERS["at_most"],
}


def compared(op: str, value: Any, other: Any) -> Pair:
    """`value op other` for one alternative of each; UNKNOWN is possible only, absent (None) never holds."""
    if value is None or other is None:
        return NEVER
    if isinstance(value, Unknown) or isinstance(other, Unknown):
        return MAYBE
    if op == "equals":
        if isinstance(value, Range) or isinstance(other, Range):
            a, b = as_range(value), as_range(other)
            point = a.low == a.high == b.low == b.high
            return (point, a.low <= b.high and b.low <= a.high)
        return SURE if value == other else NEVER
    if op == "is":
        return SURE if passes(str(other), str(value)) else NEVER
    return ORDERS[op](as_range(value), as_range(other))


def present(value: Any, wanted: bool) -> Pair:
    """Whether a value is there; a list is there if it has an element."""
    if isinstance(value, Unknown):
        return MAYBE
    return SURE if (value is not None and value != ()) == wanted else NEVER


__all__ = [
    "ANY",
    "INFINITY",
    "MAYBE",
    "NEVER",
    "SURE",
    "UNKNOWN",
    "Number",
    "Pair",
    "Range",
    "all_of",
    "any_of",
    "as_range",
    "compared",
    "equal",
    "negated",
    "present",
    "settled",
    "whichever",
]
