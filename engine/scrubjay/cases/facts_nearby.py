"""Facts beside a line (authorizations, coverages, chart, minutes) a little different from those of a flagged scene."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrubjay.cases.judging import Judged
from scrubjay.cases.scene import Json, copied, put_in
from scrubjay.cases.sides.subjects import Subject
from scrubjay.cases.steps.moving import misses
from scrubjay.cases.steps.putting import written
from scrubjay.executors.joining import LISTS, candidates
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import Context, operands
from scrubjay.executors.visits import subject_of
from scrubjay.facts.related import EVERY_PART
from scrubjay.facts.universe import Line
from scrubjay.mutating.neighbours import codes_beside
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import FitsTest, Test

FACTS = ("authorizations", "coverages", "episodes", "charts", "minutes")


def misfits(scene: Json, line: Line) -> Iterator[Json]:
    """Each authorization missing the line by one thing (a code, a day, ...), alone and before one that fits."""
    whole = FitsTest(EVERY_PART)
    for at, row in enumerate(scene.get("authorizations") or [] if line.date is not None else []):
        for _, key, value in misses(whole, line):
            made = copied(scene)
            made["authorizations"][at] = {**row, key: value}
            yield made
            both = copied(made)
            both["authorizations"].append(row)
            yield both


def at_limits(of: Subject, base: Judged) -> Iterator[Json]:
    """Facts of joins with each date at its limit, a day before and a day after."""
    one = base.one
    context = Context(one.run, one.line, one.line, of.rule.match, of=of.rule.subject)
    own = subject_of(of.rule.subject, one.line)
    for join in of.rule.withs:
        fact = next((fact for fact, pair in candidates(join, context, own) if pair[0]), None)
        name = LISTS.get(join.fact, "")
        rows = one.group.others.get(name, ())
        at = next((number for number, row in enumerate(rows) if row is fact), None)
        if at is not None and isinstance(fact, dict) and len(rows) == len(one.scene.get(name) or ()):
            here = replace(context, target=fact)
            for leaf in leaves(join.where):
                limit = operands(leaf.operand, here)[0] if isinstance(leaf, Test) and leaf.op != "present" else None
                if isinstance(leaf, Test) and isinstance(limit, datetime.date):
                    for day in (limit - DAY, limit, limit + DAY):
                        scene = copied(one.scene)
                        put_in(scene[name][at], leaf.path.key, written(leaf.path.key, day))
                        yield scene
        if fact is not None:
            context = replace(context, bindings={**context.bindings, join.name: fact})


def changed(scene: Json) -> Iterator[Json]:
    """Each value of each fact a day, a unit or a word different; each fact taken away."""
    for name in FACTS:
        for at, row in enumerate(scene.get(name) or []):
            without = copied(scene)
            del without[name][at]
            yield without
            for key, value in row.items():
                for other in _beside(value) if key not in ("claim", "line", "patient", "payer") else ():
                    made = copied(scene)
                    made[name][at][key] = other
                    yield made


def _beside(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, max(value - 1, 0))
    elif isinstance(value, str):
        try:
            day = datetime.date.fromisoformat(value)
        except ValueError:
            yield from list(codes_beside(value))[:1]
        else:
            yield from ((day + DAY).isoformat(), (day - DAY).isoformat())
