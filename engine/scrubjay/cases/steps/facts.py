"""Steps that raise or lower a measure of other facts than lines, and facts that open a window."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from scrubjay.cases.scene import Json, Tried, copied
from scrubjay.cases.steps.building import built_for
from scrubjay.cases.steps.putting import written
from scrubjay.cases.steps.values import DAY
from scrubjay.executors.testing import Context
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Measure

MANY = 100
"""The most facts that are added at once."""


def facts_moved(measure: Measure, value: int | None, wanted: int, line: Line, found: Tried) -> Iterator[Json]:
    """Scenes in which a measure of the patient's other facts comes to another value (None: none counts yet)."""
    rows = found.scene.get(measure.of) or []
    if measure.op in ("min", "max", "sum"):
        yield from _with_value(measure, value, wanted, line, found)
        return
    now = value or 0
    if now < wanted <= now + MANY and line.date is not None:
        made = _row(measure, line, found)
        day = dated_by(measure.of)
        yield {**copied(found.scene), measure.of: [*rows, *({**made, day: _day(line, n)} for n in range(wanted - now))]}
    for at in range(len(rows) - (now - wanted) + 1 if wanted < now else 0):
        yield {**copied(found.scene), measure.of: rows[:at] + rows[at + now - wanted :]}


def _with_value(measure: Measure, value: int | None, wanted: int, line: Line, found: Tried) -> Iterator[Json]:
    """A fact more that brings the value where it is wanted; or one of those that are there changed."""
    assert measure.field is not None
    key, rows = measure.field.key, found.scene.get(measure.of) or []
    more = wanted - (value or 0) if measure.op == "sum" else wanted
    said = datetime.date.fromordinal(more) if measure.type == "date" else more
    if measure.type == "date" or more > 0:
        row = _row(measure, line, found) | {dated_by(measure.of): _day(line, 0), key: written(key, said)}
        yield {**copied(found.scene), measure.of: [*rows, row]}
        yield {**copied(found.scene), measure.of: [row]}
    for at, row in enumerate(rows):
        yield {**copied(found.scene), measure.of: rows[:at] + rows[at + 1 :]}
        if measure.op == "sum" and (value or 0) > wanted and isinstance(row.get(key), int) and row[key] + more > 0:
            changed = {**row, key: row[key] + more}
            yield {**copied(found.scene), measure.of: [*rows[:at], changed, *rows[at + 1 :]]}


def dated_by(list_: str) -> str:
    """The field that dates the facts of a list in a window."""
    return "date" if list_ == "charts" else "from"


def _row(measure: Measure, line: Line, found: Tried) -> Json:
    whole = built_for(measure.where, Context(found.run, line, line), found)
    return dict(whole[0].row)


def _day(line: Line, before: int) -> str:
    assert line.date is not None
    return (line.date - before * DAY).isoformat()
