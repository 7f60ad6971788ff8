"""Measures seen from a line: members with their pairs, and the value as [low, high] (`meaning.md` 4 to 6, 12 to 17)."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.executors import minutes, windows
from scrubjay.executors.pairs import ANY, INFINITY, MAYBE, NEVER, SURE, Number, Pair, Range, all_of, as_range, settled
from scrubjay.executors.spans import DAY, FIRST, LAST
from scrubjay.executors.testing import Answers, Context, holds, value_of
from scrubjay.executors.used import NOTHING, Stead, told
from scrubjay.executors.visits import Member, distinct, key
from scrubjay.executors.windows import Around, Opening
from scrubjay.facts.claim import Row
from scrubjay.facts.closing import Domain, covered
from scrubjay.facts.related import EVERY_PART, carries, fit, in_force, related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Measure, Span, Window

ONE_DAY = Span(days=1)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Lines that count, whoever looks: with dates, in order, and without."""

    dates: list[datetime.date]
    dated: list[Line]
    undated: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's value with what it was made of."""

    values: tuple[Range | None, ...]
    """Its alternatives: one range; None is "there is no such value" (least and greatest only)."""
    members: tuple[Member, ...] = ()
    base: int = 0
    """What a portal or an authorization says was used up to `as_of`, in place of members."""
    as_of: datetime.date | None = None
    window: Around = windows.ALL_TIME
    closed: bool = True
    unsaid: tuple[str, ...] = ()
    """What leaves open how much of it a payer's own count stands for."""


def measure(run: Answers, wanted: Measure, line: Line, authorization: Row | Unknown | None) -> Measured:
    """The measure as seen from a line; `authorization` is the one that a `burns` measure is about."""
    if wanted.of != "line":
        return _facts(run, wanted, line)
    if wanted.burns is not None:
        if isinstance(authorization, Unknown):
            return Measured(_anything(wanted), window=windows.NOT_KNOWN, closed=False)
        if authorization is None:
            return _empty(wanted)
    window = window_of(run, wanted, line, authorization)
    if window.state == "none":
        return _empty(wanted)
    if window.state == "unknown":
        return _not_known(run, wanted, line, window)
    said = told(run, wanted, line, window, authorization)
    ways = [_counted(run, wanted, line, window, authorization, way) for way in said.ways]
    return ways[0] if len(ways) == 1 and not said.lacks else _between(ways, said.lacks)


def _counted(
    run: Answers, wanted: Measure, line: Line, window: Around, authorization: Row | Unknown | None, stead: Stead
) -> Measured:
    """The measure where just so much stands for what is dated up to a day."""
    start, end = window.start, window.end
    if stead.as_of is not None:
        start = max(start or FIRST, stead.as_of + DAY)
    members = _members(run, wanted, line, start, end, authorization, window.sure_from)
    last = last_day(wanted, line, end)
    closed = closed_within(run, wanted, line, start, last)
    if wanted.units is not None:
        day = minutes.minutes_of(members, run.group, line.date)
        return Measured((minutes.value(wanted.units, day, line),), members, window=window, closed=closed)
    values = _values(wanted, members, closed, run)
    if stead is not NOTHING:
        values = tuple(None if value is None else _with(value, stead) for value in values)
    if wanted.window is not None and wanted.window.shape == "since" and [path.key for path in wanted.keys] == ["date"]:
        values = tuple(_at_most(value, start, last) for value in values)
    return Measured(values, members, stead.low, stead.as_of, window, closed)


def _with(value: Range, stead: Stead) -> Range:
    low: Any = value.low
    high: Any = value.high
    return Range(low + stead.low, high + stead.high)


def _between(ways: Sequence[Measured], lacks: tuple[str, ...]) -> Measured:
    """Whatever lies between the ways in which it may be; a member is sure that is sure in each of them."""
    ranges = [value for way in ways for value in way.values if value is not None]
    sure = [{id(member.fact) for member in way.members if member.sure} for way in ways]
    members = {id(member.fact): member.fact for way in ways for member in way.members}
    return Measured(
        (Range(min(value.low for value in ranges), max(value.high for value in ranges)),),
        tuple(Member(fact, all(name in each for each in sure)) for name, fact in members.items()),
        window=ways[0].window,
        closed=all(way.closed for way in ways),
        unsaid=lacks,
    )


def _at_most(value: Range | None, start: datetime.date | None, last: datetime.date | None) -> Range | None:
    """Days of treatment since a fact are at most the days since then, whatever nobody has seen."""
    if value is None or start is None or last is None:
        return value
    return Range(value.low, max(value.low, min(value.high, (last - start).days + 1)))


def is_member(run: Answers, wanted: Measure, line: Line) -> Pair:
    """Whether a line is a member of a measure: chosen by `where`, not before `counting_from`."""
    counted = SURE
    if wanted.counting_from is not None:
        counted = MAYBE if line.date is None else settled(line.date >= wanted.counting_from)
    return all_of((line.standing, counted, holds(wanted.where, Context(run, line, line))))


def may_anchor(run: Answers, wanted: Measure) -> tuple[tuple[Line, Pair], ...]:
    """The lines that may open a window of a measure, whoever looks."""
    assert wanted.window is not None
    where = wanted.window.where if wanted.window.where is not None else wanted.where
    pairs = ((line, all_of((line.standing, holds(where, Context(run, line, line))))) for line in run.group.lines)
    return tuple((line, pair) for line, pair in pairs if pair[1])


def past(run: Answers, wanted: Measure, line: Line) -> Pair:
    """Whether the line's day is in no window of the measure."""
    window = window_of(run, wanted, line, UNKNOWN)
    return {"none": SURE, "known": NEVER, "unknown": MAYBE}[window.state]


def _anything(wanted: Measure) -> tuple[Range | None, ...]:
    """What a measure may be of which nothing is known."""
    return (None, ANY) if wanted.op in ("min", "max") else (Range(0, INFINITY),)


def _empty(wanted: Measure) -> Measured:
    none: tuple[Range | None, ...] = (None,) if wanted.op in ("min", "max") else (Range(0, 0),)
    return Measured(none, window=windows.NO_WINDOW)


def _not_known(run: Answers, wanted: Measure, line: Line, window: Around) -> Measured:
    if wanted.op in ("min", "max"):
        return Measured(_anything(wanted), window=window, closed=False)
    own: tuple[Member, ...] = ()
    low: Number = 0
    if window.own_day and line.date is not None:
        own = _members(run, wanted, line, line.date, line.date + DAY, UNKNOWN)
        value = _values(wanted, own, False, run)[0]
        low = value.low if value is not None else 0
    return Measured((Range(low, INFINITY),), own, window=window, closed=False)


def window_of(run: Answers, wanted: Measure, line: Line, authorization: Row | Unknown | None) -> Around:
    """The window of a measure around a line."""
    window = wanted.window
    if wanted.burns is not None and isinstance(authorization, dict):
        return windows.within_authorization(window, authorization, line.date)
    if window is None:
        return windows.ALL_TIME
    if window.shape == "coverage":
        return windows.of_fact(related(run.group, line, "coverage"))
    if window.shape == "fact":
        rows = related(run.group, line, window.fact, EVERY_PART)
        return windows.repeated(windows.of_fact(rows), window.every, line.date)
    if window.shape == "since":
        return _from_newest(run, window, line)
    if window.shape in ("from_first", "gap"):
        return _anchored(run, wanted, window, line)
    return windows.around(window, line.date)


def _anchored(run: Answers, wanted: Measure, window: Window, line: Line) -> Around:
    if line.date is None:
        return windows.NOT_KNOWN
    pairs = [(other.date, all_of((pair, _in_scope(wanted, other, line)))) for other, pair in run.anchors(wanted.name)]
    anchors = windows.anchors_of(pairs)
    closed_from = _closed_from(run, wanted, line, line.date)
    if window.shape == "gap":
        return windows.gap(anchors, window.gap, window.lasts, line.date, closed_from)
    return windows.from_first(anchors, window.lasts, line.date, closed_from)


def _from_newest(run: Answers, window: Window, line: Line) -> Around:
    date = line.date
    if date is None:
        return windows.NOT_KNOWN
    # a fact of a later day opens later windows
    openings = run.openings(window, line)
    seen = openings[: bisect_right(openings, date, key=lambda one: one.of or FIRST)]
    return windows.from_newest([(one.day, one.pair) for one in seen], date, facts_known_from(run, window.fact, line))


def may_open(run: Answers, window: Window, line: Line) -> tuple[Opening, ...]:
    """What may open a window as seen from a line, by the days of the facts; those without a known day come first."""
    found: list[Opening] = []
    for row in run.group.others[window.fact]:
        day = row.get("date", UNKNOWN)
        for condition, later in ((window.where, 0 * DAY), (window.after, DAY)):
            pair = NEVER if condition is None else holds(condition, Context(run, line, row))
            # a document that bears no date opens nothing
            if pair[1] and isinstance(day, datetime.date):
                found.append(Opening(day, day + later, pair))
            elif pair[1] and isinstance(day, Unknown):
                found.append(Opening(None, None, pair))
    return tuple(sorted(found, key=lambda one: one.of or FIRST))


def facts_known_from(run: Answers, kind: str, line: Line) -> datetime.date | None:
    """The earliest day from which all facts of a kind are known through a line's; None if not even that day's."""
    assert line.date is not None
    return _closed_through(run, Domain(kind, "payer", line.claim.row.get("billing.npi", UNKNOWN)), line.date)


def _closed_from(run: Answers, wanted: Measure, line: Line, date: datetime.date) -> datetime.date | None:
    """The earliest day from which the domain is complete through a date; None where not even that day is."""
    if wanted.scope == "claim":
        return FIRST
    return _closed_through(run, _domain(wanted, line), date)


def _closed_through(run: Answers, domain: Domain, date: datetime.date) -> datetime.date | None:
    starts = sorted({FIRST, *(d for row in run.group.complete if isinstance(d := row.get("from"), datetime.date))})
    return next((start for start in starts if start <= date and covered(run.group, domain, start, date)), None)


def _members(
    run: Answers,
    wanted: Measure,
    line: Line,
    start: datetime.date | None,
    end: datetime.date | None,
    authorization: Row | Unknown | None,
    sure_from: datetime.date | None = None,
) -> tuple[Member, ...]:
    found: list[Member] = []
    able = run.counting()
    first = 0 if start is None else bisect_left(able.dates, start)
    stop = len(able.dates) if end is None else bisect_left(able.dates, end)
    if wanted.upto != "window" and line.date is not None:
        stop = min(stop, bisect_right(able.dates, line.date))
    # The day is asked first: most lines of a long history are in another window, whoever is a member.
    for other in (*able.dated[first:stop], *able.undated):
        dated = _dated(wanted, other, line, start, end)
        if sure_from is not None and (other.date is None or other.date < sure_from):
            dated = all_of((dated, MAYBE))
        if not dated[1]:
            continue
        member = run.member(wanted.name, other)
        if not member[1]:
            continue
        pair = all_of((dated, member, _in_scope(wanted, other, line)))
        if pair[1] and wanted.burns is not None and isinstance(authorization, dict):
            pair = all_of((pair, _burning(run, wanted, other, authorization)))
        if pair[1]:
            found.append(Member(other, pair[0]))
    return tuple(found)


def _dated(wanted: Measure, other: Line, line: Line, start: datetime.date | None, end: datetime.date | None) -> Pair:
    date = other.date
    if other is line:
        if wanted.upto == "day_before":
            return NEVER
        if wanted.counting_from is None or date is None:
            return SURE if date is None and wanted.counting_from is None else _within(date, start, end)
    if date is None:
        free = start is None and end is None and wanted.counting_from is None and wanted.upto == "window"
        return SURE if free else MAYBE
    if wanted.counting_from is not None and date < wanted.counting_from:
        return NEVER
    within = _within(date, start, end)
    if not within[1] or wanted.upto == "window":
        return within
    if line.date is None:
        return MAYBE
    if wanted.upto == "line":
        return settled(other.order <= line.order)
    return settled(date <= line.date if wanted.upto == "day" else date < line.date)


def _within(date: datetime.date | None, start: datetime.date | None, end: datetime.date | None) -> Pair:
    if date is None:
        return MAYBE
    return settled((start is None or start <= date) and (end is None or date < end))


def _in_scope(wanted: Measure, other: Line, line: Line) -> Pair:
    if other is line:
        return SURE
    if wanted.scope == "claim" and other.claim is not line.claim:
        return NEVER
    pairs = []
    same_claim = other.claim is line.claim
    if wanted.scope == "provider" and not same_claim:
        pairs.append(_equal(other.claim.row.get("billing.npi", UNKNOWN), line.claim.row.get("billing.npi", UNKNOWN)))
    own = [path for path in wanted.per if not (same_claim and path.root == "claim")]
    pairs += [_equal(key(path, other), key(path, line)) for path in own]
    return all_of(pairs)


def _equal(value: Any, other: Any) -> Pair:
    """In keys and in `per`, absent equals absent."""
    if isinstance(value, Unknown) or isinstance(other, Unknown):
        return MAYBE
    return settled(value == other)


def _burning(run: Answers, wanted: Measure, other: Line, authorization: Row) -> Pair:
    assert wanted.burns is not None
    inside = in_force(authorization, other.date)
    carried = carries(other, authorization)
    if carried[0]:
        return inside
    numbers = other.row.get("authorization_numbers", UNKNOWN)
    if numbers != ():
        return all_of((inside, carried))
    needs = holds(wanted.burns.needed_for, Context(run, other, other, wanted.burns.match))
    fits = fit(authorization, other, wanted.burns.match)
    chosen = related(run.group, other, "authorization", wanted.burns.match)
    its_own = SURE if len(chosen) == 1 and chosen[0] is authorization else MAYBE
    if not any(row is authorization or isinstance(row, Unknown) for row in chosen):
        its_own = NEVER
    return all_of((inside, needs, fits, its_own))


def _domain(wanted: Measure, line: Line) -> Domain:
    return Domain("history", wanted.scope, line.claim.row.get("billing.npi", UNKNOWN))


def last_day(wanted: Measure, line: Line, end: datetime.date | None) -> datetime.date | None:
    """The last day that a measure looks at from a line, in a window that ends before `end`."""
    if wanted.upto == "window":
        return None if end is None else end - DAY
    if line.date is None:
        return None
    return line.date - DAY if wanted.upto == "day_before" else line.date


def closed_for(run: Answers, wanted: Measure, line: Line) -> bool:
    """Whether nobody can have been left out of a measure between two days that the calendar sets, seen from a line."""
    bounded = wanted.window is not None and wanted.window.shape != "since"
    window = windows.around(wanted.window, line.date) if bounded and wanted.window else windows.ALL_TIME
    return closed_within(run, wanted, line, window.start, last_day(wanted, line, window.end))


def closed_within(
    run: Answers, wanted: Measure, line: Line, start: datetime.date | None, last: datetime.date | None
) -> bool:
    """Whether nobody can have been left out of a measure between two days; None: from ever, or for ever."""
    if wanted.counting_from is not None:
        start = max(start or FIRST, wanted.counting_from)
    if wanted.scope == "claim" or (start is not None and last is not None and start > last):
        return True
    one_day = wanted.window is not None and (
        wanted.window.shape == "day" or (wanted.window.shape == "last" and wanted.window.lasts == ONE_DAY)
    )
    if wanted.scope == "provider" and one_day and line.claim.is_input:
        return True
    return covered(run.group, _domain(wanted, line), start, last)


def _values(wanted: Measure, members: Sequence[Member], closed: bool, run: Answers) -> tuple[Range | None, ...]:
    if wanted.op == "count":
        low = sum(member.sure for member in members)
        return (Range(low, len(members) if closed else INFINITY),)
    if wanted.op == "visits":
        low, high = distinct(members, wanted.keys)
        return (Range(low, high if closed else INFINITY),)
    assert wanted.field is not None
    ranges = [(member.sure, run.ranged(wanted.name, member.fact)) for member in members]
    known = [(sure, value) for sure, value in ranges if value is not None]
    if wanted.op == "sum":
        low_sum = sum((value.low for sure, value in known if sure), 0)
        high_sum = sum((value.high for _, value in known), 0)
        return (Range(low_sum, high_sum if closed else INFINITY),)
    return _extreme(wanted.op, known, closed)


def _extreme(op: str, known: Sequence[tuple[bool, Range]], closed: bool) -> tuple[Range | None, ...]:
    sure = [value for is_sure, value in known if is_sure]
    pick: Callable[[Any], Any] = max if op == "max" else min
    if sure:
        if op == "max":
            high = pick(value.high for _, value in known) if closed else INFINITY
            return (Range(pick(value.low for value in sure), high),)
        low = pick(value.low for _, value in known) if closed else -INFINITY
        return (Range(low, pick(value.high for value in sure)),)
    if not closed:
        return (None, ANY)
    if not known:
        return (None,)
    return (None, *(value for _, value in known))


def field_range(run: Answers, wanted: Measure, fact: Line | Row) -> Range | None:
    """What a member adds: its field as numbers; None where the field is absent."""
    assert wanted.field is not None
    if isinstance(fact, Line):
        alternatives = (
            related(run.group, fact, wanted.field.root) if wanted.field.root not in ("line", "claim") else (UNKNOWN,)
        )
        values = [
            value_of(wanted.field, Context(run, fact, fact, chosen={("target", wanted.field.root): alternative}))
            for alternative in alternatives
        ]
    else:
        values = [fact.get(wanted.field.key, UNKNOWN)]
    found = [_range(wanted, value) for value in values]
    known = [value for value in found if value is not None]
    if not known:
        return None
    low = min(value.low for value in known) if len(known) == len(found) else 0
    return Range(low, max(value.high for value in known))


def _range(wanted: Measure, value: Any) -> Range | None:
    if value is None:
        return None
    if isinstance(value, Unknown):
        return ANY if wanted.type == "date" else Range(0, INFINITY)
    return as_range(value)


def _facts(run: Answers, wanted: Measure, line: Line) -> Measured:
    """A measure of other facts than lines: the patient's rows of that kind, in the window by their date."""
    window = window_of(run, wanted, line, UNKNOWN)
    if window.state == "none":
        return _empty(wanted)
    if window.state == "unknown":
        return Measured(_anything(wanted), closed=False)
    last = last_day(wanted, line, window.end)
    members: list[Member] = []
    for row in run.group.others[wanted.of]:
        date = row.get("date", row.get("from"))
        day = date if isinstance(date, datetime.date) else None
        pair = all_of((_fact_dated(wanted, day, line, window, last), holds(wanted.where, Context(run, line, row))))
        if pair[1]:
            members.append(Member(row, pair[0]))
    domain = Domain(wanted.of, "payer", line.claim.row.get("billing.npi", UNKNOWN))
    start = window.start if wanted.counting_from is None else max(window.start or FIRST, wanted.counting_from)
    closed = covered(run.group, domain, start, last)
    return Measured(_values(wanted, members, closed, run), tuple(members), window=window, closed=closed)


def _fact_dated(
    wanted: Measure, day: datetime.date | None, line: Line, window: Around, last: datetime.date | None
) -> Pair:
    """Whether a fact of a day is in the window, counted by then, and not after the last day that is looked at."""
    pair = _within(day, window.start, window.end)
    if wanted.counting_from is not None:
        pair = all_of((pair, MAYBE if day is None else settled(day >= wanted.counting_from)))
    if window.sure_from is not None and (day is None or day < window.sure_from):
        pair = all_of((pair, MAYBE))
    if wanted.upto != "window" and (line.date is None or day is None):
        return all_of((pair, MAYBE))
    if day is not None and last is not None and day > last:
        return NEVER
    return pair


__all__ = ["EVERY_PART", "LAST", "Measured", "Member", "distinct", "field_range", "is_member", "measure", "past"]
