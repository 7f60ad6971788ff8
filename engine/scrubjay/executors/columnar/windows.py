"""Windows that lines or other facts open, of every line: found once for each day of a patient, by the reference.

What is in a window is then counted in columns, as in a window that the calendar sets.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.columns import CLOSING, DATE, Frame, Read
from scrubjay.executors.measuring import closed_within, last_day, window_of
from scrubjay.facts.related import EVERY_PART
from scrubjay.facts.unknown import UNKNOWN
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import Measure, MeasureTest, Test

OPENED = ("since", "from_first", "gap", "coverage", "fact")
"""The shapes of windows that the calendar does not set."""
ANCHORED = ("from_first", "gap")
NEVER, FOREVER = 0, 2**22 - 1
"""Days before all others, and after them."""


@dataclass(frozen=True, slots=True)
class Windows:
    """The window around each line, in days: from `start` to before `end`."""

    start: pl.Series
    end: pl.Series
    sure: pl.Series
    """Days before this one are only perhaps in the window."""
    most: pl.Series
    """How many days of treatment it has at most, whatever nobody has seen."""
    told: pl.Series
    """Whether it is known which window it is, or that there is none."""
    closed: pl.Series
    """Whether nobody can be left out who counts."""


def opened_windows(frame: Frame, wanted: Measure, key: Iterable[Read]) -> Windows | None:
    """The windows of a measure; `key`: what lines have in common that are counted together. None: go by more."""
    read = _reads(wanted)
    if read is None:
        return None
    column = frame.column((*CLOSING, DATE, *key, *read))
    found = [_bounds(frame, wanted, row) for row in column.firsts]
    numbers = (pl.Series([one[at] for one in found], dtype=pl.Int64)[column.ids] for at in range(4))
    start, end, sure, most = numbers
    told, closed = (pl.Series([one[at] for one in found], dtype=pl.Boolean)[column.ids] for at in (4, 5))
    return Windows(start, end, sure, most, told, closed)


def _bounds(frame: Frame, wanted: Measure, row: int) -> tuple[int, int, int, int, bool, bool]:
    run, line = frame.run(row), frame.lines[row]
    window = window_of(run, wanted, line, UNKNOWN)
    if window.state != "known" or line.date is None:
        # in no window nothing counts, whoever may be left out
        return NEVER, NEVER, NEVER, FOREVER, window.state == "none", True
    start = NEVER if window.start is None else window.start.toordinal()
    end = FOREVER if window.end is None else window.end.toordinal()
    sure = start if window.sure_from is None else max(start, window.sure_from.toordinal())
    last = last_day(wanted, line, window.end)
    days_alone = wanted.op == "visits" and [path.key for path in wanted.keys] == ["date"]
    since = wanted.window is not None and wanted.window.shape == "since"
    most = FOREVER
    if since and days_alone and window.start is not None and last is not None:
        most = (last - window.start).days + 1
    return start, end, sure, most, True, closed_within(run, wanted, line, window.start, last)


def _reads(wanted: Measure) -> tuple[Read, ...] | None:
    """What a window goes by beside the day, what is declared complete, and who is counted together."""
    window = wanted.window
    assert window is not None
    if window.shape in ANCHORED:
        return (("group",),)
    if window.shape == "coverage":
        return (("related", "coverage", "", ()),)
    if window.shape == "fact":
        return (("related", window.fact, "", EVERY_PART if window.fact == "authorization" else ()),)
    read: list[Read] = [("having", window.fact)]
    for one in _operands(wanted):
        if one is None:
            return None
        read += one
    return tuple(read)


def _operands(wanted: Measure) -> Iterator[frozenset[Read] | None]:
    assert wanted.window is not None
    for condition in (wanted.window.where, wanted.window.after):
        for leaf in leaves(condition):
            if isinstance(leaf, (Test, MeasureTest)):
                yield reading.of_operand(leaf.operand, EVERY_PART)


def in_days(date: datetime.date | None) -> int:
    """A date as a number of days."""
    return NEVER if date is None else date.toordinal()
