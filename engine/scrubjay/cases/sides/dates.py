"""Both sides of dates: a version's first and last day, and the day on which an amount changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from scrubjay.cases.scene import shifted
from scrubjay.cases.sides.reaching import leaves_of
from scrubjay.cases.sides.subjects import Found, Subject, silent, solved
from scrubjay.cases.sides.telling import title_of, value_in
from scrubjay.cases.sides.tests import other_side, tight
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import holds
from scrubjay.rules.program import Dated, MeasureTest, Rule, Test

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
                dated = isinstance(leaf, (Test, MeasureTest)) and isinstance(leaf.operand, Dated)
                if not dated or leaf.operand.name != name:  # type: ignore[union-attr]
                    continue
                label = f"{title_of(leaf, context, of)} on {day.isoformat()}"
                pair = holds(leaf, context)
                place = base.one.place(base.one.line)
                inner = tight(of, leaf, context, pair[0], base)
                other = other_side(of, leaf, not pair[0], inner, place, context) if inner is not None else None
                if label not in told and inner is not None and other is not None:
                    told.add(label)
                    found += [
                        Found(label, value_in(leaf, inner.one, place, context), inner),
                        Found(label, value_in(leaf, other.one, place, context), other),
                    ]
    return found
