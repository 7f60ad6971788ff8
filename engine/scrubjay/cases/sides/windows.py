"""Both sides of what a measure counts: the first day of its window, who billed, what is apart, minutes one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from scrubjay.cases.judging import Judged
from scrubjay.cases.plain import OTHER_NPI
from scrubjay.cases.scene import Json, copied, row_at
from scrubjay.cases.sides.openings import opened
from scrubjay.cases.sides.reaching import leaves_of
from scrubjay.cases.sides.subjects import Found, Subject, fires, silent
from scrubjay.cases.steps.facts import dated_by
from scrubjay.cases.steps.putting import add_history, add_line, written
from scrubjay.cases.steps.values import USUAL
from scrubjay.executors.spans import DAY
from scrubjay.facts.related import related
from scrubjay.rules.program import Condition, Measure, MeasureOf, MeasureTest, Rule

MINUTES = 60
"""How many minutes more or fewer are tried, one by one."""


def windows(of: Subject, way: Rule, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """What a measure counts beside the line: from which day on, who billed it, of which code, since which document."""
    for leaf, context in leaves_of(way, base.one):
        if not isinstance(leaf, MeasureTest) or context.target is not base.one.line:
            continue
        for name in measures_of(leaf):
            measure = of.judge.program.measures[name]
            if measure.units is None:
                beside = _with_member(of, base, measure) or base
                yield from _first_day(of, way, beside, told, measure)
                yield from _counted_apart(of, beside, told, measure)
            if measure.window is not None and measure.window.shape == "since":
                yield from opened(of, base, told, measure)


def measures_of(leaf: MeasureTest) -> list[str]:
    """The measures that a test compares."""
    return [leaf.measure, *([leaf.operand.measure] if isinstance(leaf.operand, MeasureOf) else [])]


def _with_member(of: Subject, base: Judged, measure: Measure) -> Judged | None:
    """The scene with one of what the line brings to a sum brought by another line; None where that tells nothing."""
    line = base.one.line
    if measure.op != "sum" or measure.field is None or len(base.one.group.lines) > 1 or line.date is None:
        return None
    key = measure.field.key
    now = line.row.get(key)
    if not isinstance(now, int) or now < 2 or measure.of != "line":
        return None
    scene = copied(base.one.scene)
    row_at(scene, base.one.place(line))[key] = written(key, now - 1)
    other = {key: written(key, 1)}
    more = add_line(scene, **other)[0] if measure.scope == "claim" else add_history(scene, line.date, **other)
    judged = of.judge.judged(more)
    return judged if fires(of, judged) else None


def _first_day(of: Subject, way: Rule, base: Judged, told: set[str], measure: Measure) -> Iterator[tuple[Found, ...]]:
    line = base.one.line
    rows = related(base.one.group, line, "authorization", way.match) if measure.burns is not None else (None,)
    window = base.one.run.measured(measure.name, line, rows[0]).window
    where, dated = ("history", "date") if measure.of == "line" else (measure.of, dated_by(measure.of))
    members = [at for at, row in enumerate(base.one.scene.get(where) or []) if row.get(dated)]
    beyond = where == "history" and measure.scope == "claim"  # rows that a measure of the claim never counts
    if window.start is None or not members or beyond:
        return
    at = min(members, key=lambda row: str(base.one.scene[where][row][dated]))
    label = f"first day of the window of “{measure.title}”"
    days = [day.isoformat() for day in (window.start, window.start - DAY)]
    pair = [_changed(of, base, (where, at), dated, day) for day in days]
    yield from _pair(of, label, pair, told, days)


def _counted_apart(of: Subject, base: Judged, told: set[str], measure: Measure) -> Iterator[tuple[Found, ...]]:
    """A member that another provider billed, or that differs in what the measure is kept apart by."""
    members = [base.one.place(line) for line in base.one.group.lines if line is not base.one.line]
    for place in members[:1]:
        row = row_at(base.one.scene, place)
        if measure.scope == "claim" and place[0] == "history":
            continue
        if measure.scope == "provider" and place[0] == "history":
            label = f"who billed what counts for “{measure.title}”"
            pair = [base, _changed(of, base, place, "billing", {"npi": OTHER_NPI})]
            yield from _pair(of, label, pair, told, [str(row["billing"]["npi"]), OTHER_NPI])
        for path in measure.per:
            for key, value in _another(path.key, row):
                label = f"{path.label} apart in “{measure.title}”"
                pair = [base, _changed(of, base, place, key, value)]
                yield from _pair(of, label, pair, told, [_said(row.get(key)), _said(value)])


def _another(key: str, row: Json) -> Iterator[tuple[str, Any]]:
    """Other values of what a measure is kept apart by, as rows write it."""
    if key == "discipline":
        yield from (
            ("modifiers", [modifier]) for modifier in ("GP", "GO") if modifier not in (row.get("modifiers") or ())
        )
        return
    if key in ("units",):
        yield key, (row.get(key) or 0) + 1
    elif key in ("charge", "allowed"):
        yield key, "99.99"
    elif key == "modifiers":
        yield key, [*(row.get(key) or ()), "KX"]
    elif key == "rendering.npi":
        yield "rendering", {**(row.get("rendering") or {}), "npi": OTHER_NPI}
    else:
        yield from ((key, value) for value in USUAL.get(key, ()) if value != row.get(key))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("npi")
    return (
        (", ".join(map(str, value)) or "none") if isinstance(value, list) else "none" if value is None else str(value)
    )


def _changed(of: Subject, base: Judged, place: tuple[str, int], key: str, value: Any) -> Judged | None:
    scene = copied(base.one.scene)
    where, at = place
    row = scene[where][at] if where != "lines" else row_at(scene, place)
    row[key] = value
    if key == "date" and "through" in row:
        row["through"] = value
    return of.judge.judged(scene)


def _pair(
    of: Subject, label: str, pair: list[Judged | None], told: set[str], values: list[str]
) -> Iterator[tuple[Found, ...]]:
    inner, other = pair
    if label in told or not fires(of, inner) or not silent(of, other):
        return
    assert inner is not None
    assert other is not None
    told.add(label)
    yield (Found(label, values[0], inner), Found(label, values[1], other))


def of_minutes(leaf: Condition, of: Subject) -> bool:
    """Whether a test is of the units that minutes allow."""
    if not isinstance(leaf, MeasureTest):
        return False
    return any(of.judge.program.measures[name].units is not None for name in measures_of(leaf))


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
