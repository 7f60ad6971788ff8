"""Units that a day's minutes allow, seen from a line (`meaning.md` 18).

What minutes not known could make of it is a range; so is a permitted choice (equal remainders, what sources leave
open), unless the measure says which end of that it wants.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scrubjay.executors.pairs import INFINITY, Number, Range
from scrubjay.executors.visits import Member
from scrubjay.facts.claim import Row
from scrubjay.facts.deriving import THERAPY
from scrubjay.facts.universe import Group, Line
from scrubjay.rules.program import UnitRule
from scrubjay.units import METHODS, UNIT, Allowed, Method, allowed, assisted, assisted_untimed


@dataclass(frozen=True, slots=True)
class Day:
    """Minutes of a day by code, in the order of the lines; codes with a part unknown stand in `open`."""

    minutes: Mapping[str, int]
    assistant: Mapping[str, int | None]
    """Minutes of the assistant alone; None where not known."""
    open: frozenset[str]
    loose: bool
    """Whether minutes may be missing that belong to no known code."""
    unbilled: tuple[tuple[str, int], ...] = ()
    """Minutes of timed services that were given and are on no line; they may be of another discipline or provider."""


def _day_of(members: Iterable[tuple[Line, bool]]) -> Day:
    """The minutes of a day's lines (each with whether it surely counts), the lines of a code pooled."""
    minutes: dict[str, int] = {}
    assistant: dict[str, int | None] = {}
    open_: set[str] = set()
    loose = False
    for line, sure in members:
        code = line.row.get("code")
        if not isinstance(code, str):
            loose = True
            continue
        row = line.minutes if isinstance(line.minutes, dict) else None
        given = row.get("minutes") if row is not None else None
        if not isinstance(given, int) or not sure:
            open_.add(code)
            minutes.setdefault(code, 0)
            assistant[code] = None
            continue
        minutes[code] = minutes.get(code, 0) + given
        alone = _assistant(row or {})
        before = assistant.get(code, 0)
        assistant[code] = None if alone is None or before is None else before + alone
    return Day(minutes, assistant, frozenset(open_), loose)


def minutes_of(members: Iterable[Member], group: Group, date: datetime.date | None) -> Day:
    """The minutes of the lines that a measure counts, with the patient's own of that day that are on no line."""
    return _with_unbilled(_day_of((m.fact, m.sure) for m in members if isinstance(m.fact, Line)), group, date)


def _with_unbilled(day: Day, group: Group, date: datetime.date | None) -> Day:
    """The day with the patient's minutes that are on no line: of a timed code, or a total that names no code."""
    found: list[tuple[str, int]] = []
    loose = day.loose
    table = group.tables.get(THERAPY)
    for row in group.others.get("minutes", ()):
        if row.get("date", date) != date:
            continue
        code, given = row.get("code"), row.get("minutes")
        known = table.row(str(code), date) if table is not None and isinstance(code, str) else None
        if known is not None and known.cells.get("timed") is False:
            continue
        if isinstance(code, str) and isinstance(given, int):
            found.append((code, given))
        else:
            loose = True
    return replace(day, unbilled=tuple(found), loose=loose)


def _merged(day: Day) -> Day:
    minutes, assistant = dict(day.minutes), dict(day.assistant)
    for code, given in day.unbilled:
        minutes[code] = minutes.get(code, 0) + given
        assistant[code] = None
    return replace(day, minutes=minutes, assistant=assistant, unbilled=())


def _assistant(row: Row) -> int | None:
    alone = row.get("assistant_minutes")
    return alone if isinstance(alone, int) else None


def told(day: Day, method: str) -> Allowed | None:
    """What the minutes allow, where every minute of the day is known."""
    if day.open or day.loose:
        return None
    return allowed(_merged(day).minutes, _method(method))


def value(rule: UnitRule, day: Day, line: Line) -> Range:
    """The measure seen from a line: the day's units, its code's share, or the units of it that are the assistant's."""
    if day.unbilled:
        without, with_them = value(rule, replace(day, unbilled=()), line), value(rule, _merged(day), line)
        return Range(min(without.low, with_them.low), max(without.high, with_them.high))
    code = line.row.get("code")
    if not rule.per_code:
        return _total(rule, day)
    if not isinstance(code, str) or code in day.open or code not in day.minutes:
        return Range(0, INFINITY)
    if rule.assistant:
        return _assistants(rule, day, code)
    low, high = _share(rule, day, code)
    return _chosen(rule, low, high) if _settled(rule, day) else Range(low, high)


def _chosen(rule: UnitRule, low: Number, high: Number) -> Range:
    """One end of what known minutes leave open, or both."""
    return {"least": Range(low, low), "most": Range(high, high)}.get(rule.choice, Range(low, high))


def _settled(rule: UnitRule, day: Day) -> bool:
    """Whether a code's share needs no minutes beyond its own, or all others are known."""
    return rule.method != "cms" or not (day.open or day.loose)


def _total(rule: UnitRule, day: Day) -> Range:
    known = {code: m for code, m in day.minutes.items() if code not in day.open}
    found = allowed(known, _method(rule.method))
    if day.open or day.loose:
        return Range(found.high if rule.choice == "most" else found.low, INFINITY)
    return _chosen(rule, found.low, found.high)


def _share(rule: UnitRule, day: Day, code: str) -> tuple[int, int]:
    """A code's share under any permitted choice; with other minutes unknown, what holds whatever they are."""
    if not _settled(rule, day):
        whole, rest = divmod(day.minutes[code], UNIT)
        return whole, whole + (rest > 0)
    known = {c: m for c, m in day.minutes.items() if c not in day.open}
    share = next(s for s in allowed(known, _method(rule.method)).shares if s.code == code)
    return share.low, share.high


def _assistants(rule: UnitRule, day: Day, code: str) -> Range:
    """Units of a code that need the assistant's modifier, over the shares it may have; of an untimed one, 1 or 0."""
    alone = day.assistant.get(code)
    if rule.method == "untimed":
        needs = None if alone is None else int(assisted_untimed(day.minutes[code], alone))
        return Range(0, 1) if needs is None else Range(needs, needs)
    low, high = _share(rule, day, code)
    if alone is None:
        return Range(0, high)
    therapist = max(day.minutes[code] - alone, 0)
    ranges = [assisted(units, therapist, alone) for units in range(low, high + 1)]
    least, most = [r[0] for r in ranges], [r[1] for r in ranges]
    if _settled(rule, day):
        return _chosen(rule, min(least), max(most))
    ends = {"least": least, "most": most}.get(rule.choice, least + most)
    return Range(min(ends), max(ends))


def _method(name: str) -> Method:
    return METHODS[METHODS.index(name)]
