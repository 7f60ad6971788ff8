"""Both sides of what a measure counts: the first day of its window, who billed, and minutes one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from scrubjay.cases.judging import Judged
from scrubjay.cases.scene import Json, copied
from scrubjay.cases.sides.reaching import leaves_of
from scrubjay.cases.sides.subjects import Found, Subject, fires, silent
from scrubjay.executors.spans import DAY
from scrubjay.facts.related import related
from scrubjay.rules.program import Condition, MeasureOf, MeasureTest, Rule

MINUTES = 60
"""How many minutes more or fewer are tried, one by one."""
OTHER_NPI = "1245319599"
"""Another provider's NPI."""


def windows(of: Subject, way: Rule, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """The first day of a measure's window and the day before, for a member that the limit needs; and its provider."""
    for leaf, context in leaves_of(way, base.one):
        if not isinstance(leaf, MeasureTest) or context.target is not base.one.line:
            continue
        line, measure = base.one.line, of.judge.program.measures[leaf.measure]
        rows = related(base.one.group, line, "authorization", way.match) if measure.burns is not None else (None,)
        window = base.one.run.measured(leaf.measure, line, rows[0]).window
        history = base.one.scene.get("history") or []
        if not history:
            continue
        at = min(range(len(history)), key=lambda row: history[row]["date"])
        if window.start is not None:
            label = f"first day of the window of “{measure.title}”"
            pair = [
                _moved(of, base, at, "date", day)
                for day in (window.start.isoformat(), (window.start - DAY).isoformat())
            ]
            yield from _pair(of, label, pair, told, lambda row: str(row["date"]), at)
        if measure.scope == "provider":
            label = f"who billed what counts for “{measure.title}”"
            pair = [base, _moved(of, base, at, "billing", {"npi": OTHER_NPI})]
            yield from _pair(of, label, pair, told, lambda row: str(row["billing"]["npi"]), at)


def _moved(of: Subject, base: Judged, at: int, key: str, value: Any) -> Judged | None:
    scene = copied(base.one.scene)
    scene["history"][at][key] = value
    if key == "date" and "through" in scene["history"][at]:
        scene["history"][at]["through"] = value
    return of.judge.judged(scene)


def _pair(
    of: Subject, label: str, pair: list[Judged | None], told: set[str], value: Callable[[Json], str], at: int
) -> Iterator[tuple[Found, ...]]:
    inner, other = pair
    if label in told or not fires(of, inner) or not silent(of, other):
        return
    assert inner is not None
    assert other is not None
    told.add(label)
    yield tuple(Found(label, value(one.one.scene["history"][at]), one) for one in (inner, other))


def of_minutes(leaf: Condition, of: Subject) -> bool:
    """Whether a test is of the units that minutes allow."""
    if not isinstance(leaf, MeasureTest):
        return False
    names = [leaf.measure, *([leaf.operand.measure] if isinstance(leaf.operand, MeasureOf) else [])]
    return any(of.judge.program.measures[name].units is not None for name in names)


def minute_by_minute(of: Subject, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """Where the verdict turns as a line's minutes grow or shrink by one, all of them or the assistant's alone."""
    for at, key, step in product(range(len(base.one.scene["minutes"])), ("minutes", "assistant_minutes"), (1, -1)):
        label = f"{key.replace('_', ' ')} of line {at + 1}, {'more' if step > 0 else 'fewer'} ({of.rule.id})"
        inner, value = base, base.one.scene["minutes"][at][key]
        for _ in range(MINUTES):
            value += step
            scene = copied(base.one.scene)
            scene["minutes"][at][key] = value
            judged = (
                of.judge.judged(scene)
                if 0 <= scene["minutes"][at]["assistant_minutes"] <= scene["minutes"][at]["minutes"]
                else None
            )
            if judged is None or label in told:
                break
            if fires(of, judged):
                inner = judged
                continue
            if silent(of, judged):
                told.add(label)
                yield (Found(label, str(value - step), inner), Found(label, str(value), judged))
            break
