"""Steps for facts that must or must not exist: made to match, made to miss by one test, taken away."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from scrubjay.cases.goals import Unmet, join_unmet
from scrubjay.cases.scene import Json, Tried, claim_of, copied, row_at
from scrubjay.cases.steps.building import HELD, built, rows_of, with_rows
from scrubjay.cases.steps.kit import Kit
from scrubjay.cases.steps.putting import add_history, add_line, without_line
from scrubjay.executors.testing import Context
from scrubjay.rules.program import Join

PAIRS = 40
"""How many rows of a table of pairs are tried."""


def join_moves(join: Join, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    """Scenes in which a fact that matches the join is there, or is not."""
    if join.fact in HELD:
        rows = rows_of(found.scene, join.fact)
        if want:
            for one in built(join, context, found):
                if not one.missed:
                    yield with_rows(found.scene, join.fact, [*rows, one.row])
        else:
            for at in range(len(rows)):
                yield with_rows(found.scene, join.fact, rows[:at] + rows[at + 1 :])
        return
    if join.fact != "line":
        return
    yield from _line_join(join, want, context, found, kit)


def _line_join(join: Join, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    lines = claim_of(found.scene)["lines"]
    history = found.scene.get("history") or []
    if not want:
        yield from (without_line(found.scene, at) for at in range(len(lines) - 1))
        for at in range(len(history)):
            scene = copied(found.scene)
            del scene["history"][at]
            yield scene
        return
    if len(lines) > 2 or len(history) > 1:
        return
    day = context.subject.date or datetime.date(2026, 6, 30)
    place: tuple[str, int]
    for scene, place in (
        add_line(found.scene),
        (add_history(found.scene, day), ("history", len(history))),
    ):
        for start in _paired(join, scene, place, context, found):

            def lacking(one: Tried, at: tuple[str, int] = place) -> Unmet:
                other = next((line for line in one.group.lines if one.place(line) == at), None)
                if other is None:  # the patient's facts hold no such line
                    return Unmet(float("inf"))
                subject = Context(one.run, one.line, one.line, context.match, of=context.of)
                return join_unmet(join, other, subject)

            solved = kit.solve(start, lacking, 60)
            if solved is not None:
                yield solved.scene


def _paired(join: Join, scene: Json, place: tuple[str, int], context: Context, found: Tried) -> Iterator[Json]:
    """The scene with the codes of a pair that the join's table holds on the day."""
    paired = join.paired
    if paired is None:
        yield scene
        return
    table = found.run.program.tables[paired.table]
    date = context.subject.date
    own = context.subject.row.get(paired.subject.key)
    order = sorted(table.rows, key=lambda code: (code != own, not code.startswith("97"), code))
    tried = 0
    for code in order:
        for row in table.rows[code]:
            other = row.cells.get(paired.column)
            if date is not None and not row.covers(date):
                continue
            if any(row.cells.get(name) not in (v if isinstance(v, tuple) else (v,)) for name, v in paired.where):
                continue
            made = copied(scene)
            claim_of(made)["lines"][-1][paired.subject.key] = code
            row_at(made, place)[paired.fact.key] = other
            yield made
            tried += 1
            if tried >= PAIRS:
                return
