"""The window of a measure around a line: known, none, or not to be told (`meaning.md` 6)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scrubjay.executors.pairs import Pair
from scrubjay.executors.spans import DAY, FIRST, calendar_window, moved
from scrubjay.facts.claim import Row
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Span, Window

Day = datetime.date


@dataclass(frozen=True, slots=True)
class Around:
    """`known` from `start` to before `end` (None: open); `none`: this day is in no window; `unknown`."""

    state: Literal["known", "none", "unknown"]
    start: Day | None = None
    end: Day | None = None
    own_day: bool = False
    """Where unknown: an anchor surely stands on this day, so that this day's own members count."""
    sure_from: Day | None = None
    """Where known: days from `start` to before this one are perhaps in the window, for a later fact may open it."""
    unseen: bool = False
    """Such a fact may exist without anybody having said so."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A fact that may open a window: its own day, and the day from which the window would go; None: not known."""

    of: Day | None
    day: Day | None
    pair: Pair


NO_WINDOW = Around("none")
NOT_KNOWN = Around("unknown")
ALL_TIME = Around("known")


def around(window: Window, date: Day | None) -> Around:
    """A window that the calendar fixes."""
    if date is None:
        return NOT_KNOWN
    start, end = calendar_window(window, date)
    return Around("known", start, end)


def of_fact(alternatives: Sequence[Row | Unknown | None]) -> Around:
    """The window of a related fact, from its `from` through its `through`; as known as the fact."""
    found = {_bounds(row) for row in alternatives}
    return found.pop() if len(found) == 1 else NOT_KNOWN


def _bounds(row: Row | Unknown | None) -> Around:
    if row is None:
        return NO_WINDOW
    if isinstance(row, Unknown):
        return NOT_KNOWN
    start, through = row.get("from", UNKNOWN), row.get("through", UNKNOWN)
    if isinstance(start, Unknown) or isinstance(through, Unknown):
        return NOT_KNOWN
    first = start if isinstance(start, Day) else None
    return Around("known", first, through + DAY if isinstance(through, Day) else None)


def within_authorization(window: Window | None, authorization: Row, date: Day | None) -> Around:
    """An authorization's days from its first on, or those of them in a window of the calendar or from that first day.

    Where it ends is asked of each line. A window from the first day is not known where that day is not.
    """
    given = authorization.get("from", UNKNOWN)
    first = given if isinstance(given, Day) else None
    whole = Around("known", first, None)
    if window is None or (window.shape == "fact" and window.every == Span()):
        return whole
    if window.shape == "fact":
        return repeated(whole, window.every, date)
    found = around(window, date)
    if found.state != "known" or found.start is None or first is None:
        return found
    return Around("known", max(found.start, first), found.end)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The lines that open windows: days with a sure one, days with a possible one, any without a date."""

    sure: tuple[Day, ...]
    possible: tuple[Day, ...]
    undated: bool


def anchors_of(pairs: Sequence[tuple[Day | None, Pair]]) -> Anchors:
    """Anchors by day, sorted."""
    return Anchors(
        tuple(sorted({day for day, pair in pairs if pair[0] and day is not None})),
        tuple(sorted({day for day, pair in pairs if pair[1] and day is not None})),
        any(pair[1] and day is None for day, pair in pairs),
    )


def from_first(anchors: Anchors, lasts: Span, date: Day, closed_from: Day | None) -> Around:
    """The window that the first anchor opens, or the first anchor after its end, and so on.

    `closed_from`: the earliest day from which history is complete through `date`; None where it is not.
    """
    own = Around("unknown", own_day=date in anchors.sure)
    if anchors.undated or closed_from is None:
        return own
    back = moved(date, lasts, -1)
    if closed_from <= back and not any(back <= day <= date for day in anchors.possible):
        return NO_WINDOW
    first = _opening(anchors, lasts, date, closed_from)
    if first is None:
        return own
    start = first
    for day in anchors.sure:
        if first < day <= date and day >= moved(start, lasts):
            start = day
    end = moved(start, lasts)
    return Around("known", start, end) if date < end else NO_WINDOW


def _opening(anchors: Anchors, before: Span, date: Day, closed_from: Day) -> Day | None:
    """A sure anchor that surely opens a window: none possible so long before it, and every later one of a sure day."""
    sure = set(anchors.sure)
    for first in anchors.sure:
        if first > date:
            return None
        back = moved(first, before, -1)
        if back < closed_from or any(back <= day < first for day in anchors.possible):
            continue
        if all(day in sure for day in anchors.possible if first <= day <= date):
            return first
    return None


def gap(anchors: Anchors, apart: Span, lasts: Span, date: Day, closed_from: Day | None) -> Around:
    """The episode that a day is in: an anchor at least `apart` after the last one opens it; it `lasts` so long.

    `closed_from`: the earliest day from which history is complete through `date`; None where it is not.
    """
    ends = lasts != Span()
    own = Around("unknown", own_day=not ends and date in anchors.sure)
    if anchors.undated or closed_from is None:
        return own
    if ends:
        back = moved(date, lasts, -1)
        if closed_from <= back and not any(back <= day <= date for day in anchors.possible):
            return NO_WINDOW
    first = _opening(anchors, apart, date, closed_from)
    if first is None:
        return own
    start = last = first
    for day in anchors.sure:
        if first < day <= date:
            start, last = (day if moved(last, apart) <= day else start), day
    end = moved(start, lasts) if ends else None
    return Around("known", start, end) if end is None or date < end else NO_WINDOW


def from_newest(openings: Sequence[tuple[Day | None, Pair]], date: Day, closed_from: Day | None) -> Around:
    """From the latest day on or before a date (or just after it) that a fact opens the window on; else from ever.

    `closed_from`: the earliest day from which all facts through `date` are known; None where not even that day's are. A
    fact that may be there, has no date, or that nobody has seen may open the window later: what lies between is only
    possible. Without a date a fact may open it on the day after `date` at the latest.
    """
    seen = [(day, pair) for day, pair in openings if day is not None and day <= date + DAY]
    start = max((day for day, pair in seen if pair[0]), default=None)
    later = [day for day, _ in seen if start is None or day > start]
    unseen = closed_from is None or closed_from > (start or FIRST)
    if unseen:
        later.append(date + DAY if closed_from is None else closed_from)
    if any(day is None for day, _ in openings):
        later.append(date + DAY)
    return Around("known", start, None, sure_from=max(later, default=None), unseen=unseen)


def repeated(window: Around, every: Span, date: Day | None) -> Around:
    """A window cut into spans of one length from its start, the one that holds the date."""
    if every == Span() or window.state != "known":
        return window
    if window.start is None or date is None:
        return NOT_KNOWN
    start, end, times = window.start, moved(window.start, every), 1
    while end <= date:
        times += 1
        start, end = end, moved(window.start, Span(every.days * times, every.months * times))
    return Around("known", start, end if window.end is None else min(end, window.end))
