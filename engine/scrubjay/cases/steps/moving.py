"""Steps from a scene toward a goal: the scenes in which a test, dates or a fit may come out as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrubjay.cases.goals import Goal
from scrubjay.cases.plain import OTHER_NPI, related_row
from scrubjay.cases.reading import LISTS as LIST_OF
from scrubjay.cases.scene import Json, Tried, copied, row_at, shifted
from scrubjay.cases.steps.cells import cell_moves
from scrubjay.cases.steps.choices import operand_values, values, with_related
from scrubjay.cases.steps.counting import measure_moves, past_moves
from scrubjay.cases.steps.joining import join_moves
from scrubjay.cases.steps.kit import Kit
from scrubjay.cases.steps.putting import put
from scrubjay.cases.steps.values import DAY, ORDERS, above
from scrubjay.executors.testing import Context, value_of
from scrubjay.facts.universe import Line
from scrubjay.rules.program import CellOf, FieldOf, FitsTest, Join, MeasureTest, PastTest, Rule, Test


def moves(goal: Goal, found: Tried, kit: Kit) -> Iterator[Json]:
    """Scenes one step nearer, perhaps; whoever asks tries them."""
    what = goal.what
    if isinstance(what, Test):
        yield from _test(what, goal.want, goal.context, found, kit)
    elif isinstance(what, MeasureTest):
        yield from measure_moves(what, goal.want, goal.context, found, kit)
    elif isinstance(what, PastTest):
        yield from past_moves(what, goal.want, goal.context, found, kit)
    elif isinstance(what, FitsTest):
        yield from _fits(what, goal.want, goal.context, found, kit)
    elif isinstance(what, Join):
        yield from join_moves(what, goal.want, goal.context, found, kit)
    else:
        yield from _dates(what, found)


def _test(leaf: Test, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    line = context.target
    if not isinstance(line, Line):
        return
    context = with_related(leaf, context)
    current = value_of(leaf.path, context)
    for value in values(leaf, want, context, current, found):
        scenes = put(found, line, leaf.path, value, kit.reads)
        # below a limit of age the nearest day is the last one before the birthday
        young = leaf.path.key == "patient.age" and leaf.op in ORDERS and not above(leaf.op, want)
        yield from reversed(list(scenes)) if young else scenes
    operand = leaf.operand
    if isinstance(operand, FieldOf) and not operand.join and context.subject.claim.is_input:
        for value in operand_values(leaf, want, current, context):
            yield from put(found, context.subject, operand.path, value, kit.reads)
    if isinstance(operand, CellOf):
        yield from cell_moves(operand, want, context, found, kit.reads)
    if leaf.path.root in ("coverage", "episode", "plan_of_care", "authorization") and not want:
        yield from _without_rows(found, leaf.path.root)


def _without_rows(found: Tried, root: str) -> Iterator[Json]:
    if found.scene.get(LIST_OF[root]):
        scene = copied(found.scene)
        scene[LIST_OF[root]] = []
        yield scene


def _dates(rule: Rule, found: Tried) -> Iterator[Json]:
    date = found.line.date
    if date is None:
        return
    for end in (rule.start, rule.through):
        if end is not None:
            yield shifted(found.scene, (end - date).days)


def _fits(leaf: FitsTest, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    """An authorization that fits; or none, or one that misses by a day, a code, a discipline, a provider."""
    line = context.target
    if not isinstance(line, Line) or line.date is None:
        return
    rows = found.scene.get("authorizations") or []
    if want:
        free: Json = {"codes": [], "disciplines": [], "from": None, "through": None, "billing": {"npi": None}}
        for numbered in ([], ["A1"]):
            scene = copied(found.scene)
            kept = rows[0] if rows else related_row("authorization", kit.reads)
            scene["authorizations"] = [{**kept, **free}]
            if line.claim.is_input:
                row_at(scene, found.place(line))["authorization_numbers"] = numbered
            yield scene
        return
    if rows:
        scene = copied(found.scene)
        scene["authorizations"] = []
        yield scene
    base = rows[0] if rows else related_row("authorization", kit.reads)
    for part, key, value in misses(leaf, line):
        if part in leaf.parts:
            scene = copied(found.scene)
            scene["authorizations"] = [{**base, key: value}]
            yield scene


def misses(leaf: FitsTest, line: Line) -> list[tuple[str, str, Any]]:
    """Part, key and value of an authorization that just misses a line."""
    assert line.date is not None
    return [
        ("dates", "through", (line.date - DAY).isoformat()),
        ("dates", "from", (line.date + DAY).isoformat()),
        ("code", "codes", ["97799"]),
        ("discipline", "disciplines", ["SLP" if line.row.get("discipline") != "SLP" else "OT"]),
        ("billing", "billing", {"npi": OTHER_NPI}),
    ]
