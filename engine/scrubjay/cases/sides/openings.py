"""Both sides of the fact that a window goes from: a day earlier or later, and missing what it must be by one thing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from scrubjay.cases.judging import Judged
from scrubjay.cases.scene import Json, copied
from scrubjay.cases.sides.subjects import Found, Subject, fires, silent
from scrubjay.cases.steps.building import built_for
from scrubjay.cases.steps.values import inside
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import Context
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import CodeSet, Condition, Measure, Test
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
        label = f"“{measure.title}” {word} a fact whose {words(where, of.judge.program)}"
        for one in built_for(where, context, base.one) if where is not None else ():
            if one.missed:
                said = f"{label}: {one.missed.rpartition(' ')[0]}"
                rows = [(one.missed, one.row, opens + DAY), ("as it should be", whole, opens + DAY)]
                yield from _pair(of, base, window.fact, said, rows, told)
                continue
            whole = one.row
            for kind, row in _each_document(whole, where, base):
                said = label + (f": {kind}" if row != whole else "")
                rows = [(day.isoformat(), row, day) for day in (opens, opens + DAY)]
                yield from _pair(of, base, window.fact, said, rows, told)


def _each_document(row: Json, where: Condition | None, base: Judged) -> list[tuple[str, Json]]:
    """The fact, and the same of each other kind of document that does as well."""
    kinds = [str(row.get("document", ""))]
    for leaf in leaves(where):
        if isinstance(leaf, Test) and leaf.path.key == "document" and isinstance(leaf.operand, CodeSet):
            held = inside(leaf.operand, base.one.line.date, base.one.run.program.tables)
            kinds += held if kinds[0] in held else []
    return [(kind, {**row, "document": kind} if kind else row) for kind in dict.fromkeys(kinds)]


def _pair(
    of: Subject, base: Judged, list_: str, label: str, rows: list[tuple[str, Json, datetime.date]], told: set[str]
) -> Iterator[tuple[Found, ...]]:
    inner, other = (_with(of, base, list_, row, day) for _, row, day in rows)
    if label in told or not fires(of, inner) or not silent(of, other):
        return
    assert inner is not None
    assert other is not None
    told.add(label)
    yield (Found(label, rows[0][0], inner), Found(label, rows[1][0], other))


def _with(of: Subject, base: Judged, list_: str, row: Json, day: datetime.date) -> Judged | None:
    scene = copied(base.one.scene)
    scene[list_] = [*(scene.get(list_) or []), {**row, "date": day.isoformat()}]
    return of.judge.judged(scene)
