"""What stands next to a value: a number one more or less, the day before or after, another code, another operator."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

OPERATORS: Final[Mapping[str, str]] = {
    "over": "at_least",
    "at_least": "over",
    "under": "at_most",
    "at_most": "under",
    "before": "on_or_before",
    "on_or_before": "before",
    "after": "on_or_after",
    "on_or_after": "after",
    "in": "not_in",
    "not_in": "in",
    "has_any": "has_none",
    "has_none": "has_any",
    "has_all": "has_any",
    "first": "has_any",
}
"""Each operator's neighbour: the limit itself falls on the other side, or the set is turned round."""
WORDS: Final[Mapping[str, Sequence[str]]] = {
    "severity": ("deny", "review", "advise"),
    "limit_is": ("hard", "soft"),
    "scope": ("claim", "provider", "payer"),
    "window": ("day", "calendar_month", "calendar_year"),
    "upto": ("line", "day", "day_before", "window"),
    "burn": ("visits", "units", "each"),
    "group": ("CO", "PR", "OA"),
}
"""Keys with a closed list of words; each word's neighbours stand beside it."""
KIN: Final[Mapping[str, str]] = {
    "OT": "PT",
    "PT": "OT",
    "SLP": "PT",
    "rehabilitative": "habilitative",
    "habilitative": "rehabilitative",
    "date": "discipline",
    "discipline": "date",
    "code": "dates",
    "dates": "code",
    "P": "S",
    "S": "P",
}
"""What stands for another in the closed lists of fields."""


def words_beside(key: str, word: str) -> Iterator[str]:
    """The words before and after a word of a closed list."""
    known = WORDS.get(key, ())
    if word in known:
        at = known.index(word)
        yield from (known[other] for other in (at - 1, at + 1) if 0 <= other < len(known))


def numbers_beside(value: int | Decimal) -> Iterator[str]:
    """One less and one more, of the last digit that is written."""
    if isinstance(value, int):
        yield from (str(value - 1), str(value + 1))
        return
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    yield from (f"{value - step:f}", f"{value + step:f}")


def days_beside(value: datetime.date) -> Iterator[str]:
    """The day before and the day after."""
    day = datetime.timedelta(days=1)
    yield from ((value - day).isoformat(), (value + day).isoformat())


def codes_beside(value: str) -> Iterator[str]:
    """Other codes of the same form, the likeliest first: not each must be one that the pack may say."""
    if value in KIN:
        yield KIN[value]
    if value and value[-1].isdigit():
        for step in (1, -1, 2, 5):
            yield f"{value[:-1]}{(int(value[-1]) + step) % 10}"
    elif value and value[-1].isalpha() and value[-1].isascii():
        low, high = ("a", "z") if value[-1].islower() else ("A", "Z")
        for step in (1, -1, 2):
            yield value[:-1] + chr((ord(value[-1]) - ord(low) + step) % (ord(high) - ord(low) + 1) + ord(low))


def is_code(value: Any) -> bool:
    """Whether a text is a code, a word of a list or a name rather than a reference to a set or amount."""
    return isinstance(value, str) and bool(value) and value[0] not in "@$" and " " not in value
