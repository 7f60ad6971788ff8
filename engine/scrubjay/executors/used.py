"""What a payer says was used up to a day, which stands for the lines up to it (`facts.md`; `meaning.md` 17).

Where half of it is unsaid, or the line's own day is, there are several ways in which it may stand; the measure is then
whatever lies between them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from scrubjay.executors.pairs import INFINITY, MAYBE, Number, Pair, all_of, settled
from scrubjay.executors.spans import DAY, FIRST, LAST
from scrubjay.executors.testing import Answers
from scrubjay.executors.windows import Around
from scrubjay.facts.claim import Row
from scrubjay.facts.related import in_force, related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Measure


@dataclass(frozen=True, slots=True)
class Stead:
    """So much, from `low` to `high`, stands for what is dated up to `as_of`; None: nothing stands for anything."""

    as_of: datetime.date | None = None
    low: int = 0
    high: Number = 0


NOTHING = Stead()


@dataclass(frozen=True, slots=True)
class Told:
    """The ways in which what a payer says was used may stand, and the facts that would settle which."""

    ways: tuple[Stead, ...] = (NOTHING,)
    lacks: tuple[str, ...] = ()


UNTOLD = Told()


def told(run: Answers, wanted: Measure, line: Line, window: Around, authorization: Row | Unknown | None) -> Told:
    """What a payer says was used, by an authorization or on its portal, as seen from a line dated after it."""
    if wanted.burns is not None:
        return _of_authorization(line, authorization) if counts_used(wanted) else UNTOLD
    return UNTOLD if wanted.used is None else _of_coverages(run, wanted, line, window)


def counts_used(wanted: Measure) -> bool:
    """Whether the payer's count of visits used may stand for members: not where a code or a week counts apart."""
    return wanted.burns is not None and wanted.op == "visits" and not wanted.per and wanted.window is None


def _of_authorization(line: Line, authorization: Row | Unknown | None) -> Told:
    if not isinstance(authorization, dict):
        return UNTOLD
    used, as_of = authorization.get("visits_used", UNKNOWN), authorization.get("used_as_of", UNKNOWN)
    low, high = (used, used) if isinstance(used, int) else (0, INFINITY)
    if isinstance(as_of, datetime.date):
        if used is None or (line.date is not None and line.date <= as_of):
            return UNTOLD
        lacks = ("authorization.visits_used",) if isinstance(used, Unknown) else ()
        surely = line.date is not None
        return Told(
            (Stead(as_of, low, high),) if surely else (NOTHING, Stead(as_of, low, high)),
            (*(() if surely else ("date",)), *lacks),
        )
    if isinstance(as_of, Unknown) and isinstance(used, int):
        return Told((NOTHING, *_up_to_some_day(line, None, None, used)), ("authorization.used_as_of",))
    return UNTOLD


def _up_to_some_day(line: Line, start: datetime.date | None, end: datetime.date | None, used: int) -> Iterator[Stead]:
    """An amount up to a day that is not told: the first and the last that it may be; the others lie between."""
    last = LAST - DAY if line.date is None else line.date - DAY
    last = last if end is None else min(last, end - DAY)
    first = start or FIRST
    if first <= last:
        yield Stead(first, used, used)
        yield Stead(last, used, used)


def _of_coverages(run: Answers, wanted: Measure, line: Line, window: Around) -> Told:
    """The latest count on the portal of the line's coverage; of every one that may be its coverage."""
    chosen = related(run.group, line, "coverage")
    if len(chosen) == 1 and isinstance(chosen[0], dict):
        return _of_portal(wanted, line, window, chosen[0])
    rows = [row for row in run.group.others["coverages"] if in_force(row, line.date)[1]]
    each = [_of_portal(wanted, line, window, row) for row in rows if chosen != (None,)]
    if all(one == UNTOLD for one in each):
        return UNTOLD
    return Told((NOTHING, *(way for one in each for way in one.ways)), ("coverages",))


def _of_portal(wanted: Measure, line: Line, window: Around, coverage: Row) -> Told:
    column = "visits" if wanted.op == "visits" else "units" if wanted.type == "number" else "dollars"
    found = coverage.get("used")
    rows = [(row, _speaks_of(wanted, row)) for row in (found if isinstance(found, tuple) else ())]
    rows = [(row, pair) for row, pair in rows if pair[1] and isinstance(row.get(column), int)]
    dated = [
        (pair[0] and line.date is not None, Stead(row["as_of"], row[column], row[column]))
        for row, pair in rows
        if isinstance(row.get("as_of"), datetime.date) and _before(row["as_of"], line, window)
    ]
    sure = [way for surely, way in dated if surely]
    best = max((way.as_of for way in sure if way.as_of is not None), default=None)
    ways = {way for way in sure if way.as_of == best} or {NOTHING}
    ways |= {way for _, way in dated if best is None or (way.as_of is not None and way.as_of >= best)}
    for row, _ in rows:
        if isinstance(row.get("as_of", UNKNOWN), Unknown):
            ways.update(_up_to_some_day(line, best or window.start, window.end, row[column]))
    lacks = ("date",) if line.date is None else ("coverage.used",)
    return Told(tuple(sorted(ways, key=_in_order)), lacks if len(ways) > 1 else ())


def _in_order(way: Stead) -> tuple[datetime.date, int]:
    return (way.as_of or FIRST, way.low)


def _before(as_of: datetime.date, line: Line, window: Around) -> bool:
    inside = (window.start is None or window.start <= as_of) and (window.end is None or as_of < window.end)
    return inside and (line.date is None or as_of < line.date)


def _speaks_of(wanted: Measure, row: Row) -> Pair:
    """Whether a portal's count is of just what a measure counts: its disciplines and its purpose."""
    assert wanted.used is not None
    disciplines, purpose = wanted.used
    theirs, why = row.get("disciplines", UNKNOWN), row.get("purpose", UNKNOWN)
    given = frozenset(theirs if isinstance(theirs, tuple) else ())
    same = MAYBE if isinstance(theirs, Unknown) else settled(given == disciplines)
    return all_of((same, MAYBE if isinstance(why, Unknown) else settled(why == purpose)))
