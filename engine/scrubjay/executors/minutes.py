"""Units that a day's minutes allow, seen from a line: [low, high] over every permitted tie-break (`meaning.md` 18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scrubjay.executors.pairs import INFINITY, Number, Range
from scrubjay.facts.claim import Row
from scrubjay.facts.universe import Line
from scrubjay.rules.program import UnitRule
from scrubjay.units import METHODS, Allowed, Method, allowed, assisted, assisted_untimed


@dataclass(frozen=True, slots=True)
class Day:
    """Minutes of a day by code, in the order of the lines; codes with a part unknown stand in `open`."""

    minutes: Mapping[str, int]
    assistant: Mapping[str, int | None]
    """Minutes of the assistant alone; None where not known."""
    open: frozenset[str]
    loose: bool
    """Whether minutes may be missing that belong to no known code."""


def day_of(members: Iterable[tuple[Line, bool]]) -> Day:
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


def _assistant(row: Row) -> int | None:
    alone = row.get("assistant_minutes")
    return alone if isinstance(alone, int) else None


def told(day: Day, method: str) -> Allowed | None:
    """What the minutes allow, where every minute of the day is known."""
    if day.open or day.loose:
        return None
    return allowed(day.minutes, _method(method))


def value(rule: UnitRule, day: Day, line: Line) -> Range:
    """The measure seen from a line: the day's units, its code's share, or the units of it that are the assistant's."""
    code = line.row.get("code")
    if not rule.per_code:
        return _total(rule, day)
    if not isinstance(code, str) or code in day.open or code not in day.minutes:
        return Range(0, INFINITY)
    low, high = _share(rule, day, code)
    if not rule.assistant:
        return Range(low, high)
    return _assistants(day, code, int(low), int(high))


def _total(rule: UnitRule, day: Day) -> Range:
    known = {code: m for code, m in day.minutes.items() if code not in day.open}
    found = allowed(known, _method(rule.method))
    return Range(found.low, INFINITY if day.open or day.loose else found.high)


def _share(rule: UnitRule, day: Day, code: str) -> tuple[Number, Number]:
    """A code's share; with other minutes unknown, what holds whatever they are."""
    if rule.method == "cms" and (day.open or day.loose):
        whole, rest = divmod(day.minutes[code], 15)
        return whole, whole + (rest > 0)
    known = {c: m for c, m in day.minutes.items() if c not in day.open}
    share = next(s for s in allowed(known, _method(rule.method)).shares if s.code == code)
    return share.low, share.high


def _assistants(day: Day, code: str, low: int, high: int) -> Range:
    alone = day.assistant.get(code)
    if alone is None:
        return Range(0, high)
    therapist = max(day.minutes[code] - alone, 0)
    ranges = [assisted(units, therapist, alone) for units in range(low, high + 1)]
    return Range(min(r[0] for r in ranges), max(r[1] for r in ranges))


def untimed(lines: Sequence[tuple[Line, bool]]) -> Range:
    """Whether an untimed service of a day needs the assistant's modifier: 1 or 0, or either."""
    day = day_of(lines)
    if day.open or day.loose or any(alone is None for alone in day.assistant.values()):
        return Range(0, 1)
    total, alone = sum(day.minutes.values()), sum(a or 0 for a in day.assistant.values())
    needs = int(assisted_untimed(total, alone))
    return Range(needs, needs)


def _method(name: str) -> Method:
    return METHODS[METHODS.index(name)]
