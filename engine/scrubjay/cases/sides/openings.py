"""Both sides of the fact that a window goes from: a day earlier or later, and missing what it must be by one thing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from scrubjay.cases.judging import Judged
from scrubjay.cases.scene import Json, copied
from scrubjay.cases.sides.subjects import Found, Subject, fires, silent
from scrubjay.cases.steps.building import built_for
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import Context
from scrubjay.rules.program import Measure
from scrubjay.rules.wording import words


def opened(of: Subject, base: Judged, told: set[str], measure: Measure) -> Iterator[tuple[Found, ...]]:
    """A fact that opens the window so that the first day counted still counts, and one that no longer lets it."""
    window = measure.window
    days = [row["date"] for row in base.one.scene.get("history") or [] if row.get("date")]
    if window is None or not days:
        return
    first = datetime.date.fromisoformat(min(days))
    context = Context(base.one.run, base.one.line, base.one.line)
    for word, where, opens in (("since", window.where, first), ("after", window.after, first - DAY)):
        whole: Json = {}
        for one in built_for(where, context, base.one) if where is not None else ():
            label = f"“{measure.title}” {word} a fact whose {words(where, of.judge.program)}"
            if not one.missed:
                whole = one.row
                pair = [(opens.isoformat(), whole, opens), ((opens + DAY).isoformat(), whole, opens + DAY)]
            else:
                label = f"{label}: {one.missed.rpartition(' ')[0]}"
                pair = [(one.missed, one.row, opens + DAY), ("as it should be", whole, opens + DAY)]
            sides = [(value, _with(of, base, window.fact, row, day)) for value, row, day in pair]
            (value, inner), (other_value, other) = sides
            if label in told or not fires(of, inner) or not silent(of, other):
                continue
            assert inner is not None
            assert other is not None
            told.add(label)
            yield (Found(label, value, inner), Found(label, other_value, other))


def _with(of: Subject, base: Judged, list_: str, row: Json, day: datetime.date) -> Judged | None:
    scene = copied(base.one.scene)
    scene[list_] = [*(scene.get(list_) or []), {**row, "date": day.isoformat()}]
    return of.judge.judged(scene)
