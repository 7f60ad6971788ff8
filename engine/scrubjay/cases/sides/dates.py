"""Both sides of dates: a version's first and last day, and the day on which an amount changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from scrubjay.cases.judging import Judged
from scrubjay.cases.scene import shifted
from scrubjay.cases.sides.reaching import leaves_of
from scrubjay.cases.sides.subjects import Found, Subject, fires, silent, solved
from scrubjay.cases.sides.telling import title_of, value_in
from scrubjay.cases.sides.tests import other_side, tight
from scrubjay.cases.steps.cells import changes
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import Context, holds
from scrubjay.rules.program import CellOf, Condition, Dated, MeasureTest, Rule, Test

LATER = (7, 14, 31, 62, 93, 124)
"""Days after the first, or before the last day of a version on which a rule may be sure where it is not on that day."""


def ends(rule: Rule) -> Iterator[tuple[str, datetime.date, int]]:
    """The ends of a rule's dates of service: in words, the day, and the step out of them."""
    if rule.start is not None:
        yield f"effective from {rule.start}", rule.start, -1
    if rule.through is not None:
        yield f"effective through {rule.through}", rule.through, 1


def dates(of: Subject, told: set[str]) -> list[Found]:
    """The first and the last day of the version, with the day before and the day after.

    On the first day of a year no visits of that year can have gone before: then a day soon after takes its place.
    """
    found: list[Found] = []
    for label, end, step in ends(of.rule):
        if label in told:
            continue
        for days in (0, *LATER):
            inner = solved(of, end - step * days * DAY)
            if inner is None:
                continue
            other = of.judge.judged(shifted(inner.one.scene, step * (days + 1)))
            if silent(of, other):
                assert other is not None
                told.add(label)
                day = (end - step * days * DAY).isoformat()
                found += [Found(label, day, inner), Found(label, (end + step * DAY).isoformat(), other)]
                break
    return found


def amounts(of: Subject, told: set[str]) -> list[Found]:
    """The first day of each dated amount and the day before, each with the last value that passes and the first not."""
    found: list[Found] = []
    for name in sorted(of.reads.amounts):
        days: dict[datetime.date, None] = {}
        for value in of.judge.program.amounts[name].values:
            days |= dict.fromkeys((value.start - DAY, value.start))
        for day in sorted(days):
            if not of.rule.in_force(day) or of.judge.program.amounts[name].on(day) is None:
                continue
            base = solved(of, day)
            if base is None:
                continue
            for leaf, context in leaves_of(of.rule, base.one):
                operand = leaf.operand if isinstance(leaf, (Test, MeasureTest)) else None
                if isinstance(operand, Dated) and operand.name == name:
                    found += _on_the_day(of, leaf, context, base, day, told)
    return found


def cells(of: Subject, base: Judged, told: set[str]) -> list[Found]:
    """The first day on which a table sets another number for the line's code, and the day before, with both sides."""
    found: list[Found] = []
    date = base.one.line.date
    for leaf, context in leaves_of(of.rule, base.one):
        operand = leaf.operand if isinstance(leaf, (Test, MeasureTest)) else None
        if not isinstance(operand, CellOf) or date is None or context.target is not base.one.line:
            continue
        for day in changes(operand, base.one.line.row.get("code"), of.judge.program):
            if of.rule.in_force(day):
                there = of.judge.judged(shifted(base.one.scene, (day - date).days))
                there = there if fires(of, there) else solved(of, day)
                for same, here in leaves_of(of.rule, there.one) if there is not None else ():
                    if same == leaf and there is not None:
                        found += _on_the_day(of, leaf, here, there, day, told)
    return found


def _on_the_day(
    of: Subject, leaf: Condition, context: Context, base: Judged, day: datetime.date, told: set[str]
) -> list[Found]:
    label = f"{title_of(leaf, context, of)} on {day.isoformat()}"
    want, place = holds(leaf, context)[0], base.one.place(base.one.line)
    inner = tight(of, leaf, context, want, base) if label not in told else None
    other = other_side(of, leaf, not want, inner, place, context) if inner is not None else None
    if inner is None or other is None:
        return []
    told.add(label)
    return [Found(label, value_in(leaf, one.one, place, context), one) for one in (inner, other)]
