"""Steps from a scene toward a goal: the scenes in which a test, dates, fit or a fact may come out as wanted."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from scrubjay.cases.counting import measure_moves, past_moves
from scrubjay.cases.goals import Goal, Unmet, join_unmet
from scrubjay.cases.kit import Kit
from scrubjay.cases.plain import NPI, related_row
from scrubjay.cases.putting import add_history, add_line, put, without_line, written
from scrubjay.cases.reading import LISTS as LIST_OF
from scrubjay.cases.scene import Json, Tried, claim_of, copied, row_at, shifted
from scrubjay.cases.values import CHECKED, DAY, ORDERS, USUAL, constants, inside, ordered, outside, stepped
from scrubjay.executors.joining import LISTS
from scrubjay.executors.spans import moved
from scrubjay.executors.testing import Context, operands, value_of
from scrubjay.facts.claim import Row
from scrubjay.facts.fields import FIELDS
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.naming import RELATED
from scrubjay.rules.program import (
    All,
    AnyOf,
    CodeSet,
    Condition,
    FieldOf,
    FitsTest,
    Join,
    Literally,
    MeasureTest,
    PastTest,
    Path,
    Rule,
    Span,
    Test,
)

SEVERAL = 8
"""How many values of a set are tried."""
PAIRS = 40
"""How many rows of a table of pairs are tried."""


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
        yield from _join(what, goal.want, goal.context, found, kit)
    else:
        yield from _dates(what, found)


def _test(leaf: Test, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    line = context.target
    if not isinstance(line, Line):
        return
    context = _chosen(leaf, context)
    current = value_of(leaf.path, context)
    for value in values(leaf, want, context, current, found):
        scenes = put(found, line, leaf.path, value, kit.reads)
        # below a limit of age the nearest day is the last one before the birthday
        yield from reversed(list(scenes)) if leaf.path.key == "patient.age" and _below(leaf.op, want) else scenes
    operand = leaf.operand
    if isinstance(operand, FieldOf) and not operand.join and context.subject.claim.is_input:
        for value in _operand_values(leaf, want, current, context):
            yield from put(found, context.subject, operand.path, value, kit.reads)
    if leaf.path.root in ("coverage", "episode", "plan_of_care", "authorization") and not want:
        yield from _without_rows(found, leaf.path.root)


def _below(op: str, want: bool) -> bool:
    """Whether the side of a limit that is wanted is the one below it."""
    return (op in ("under", "at_most")) if want else (op in ("over", "at_least"))


def values(leaf: Test, want: bool, context: Context, current: Any, found: Tried) -> list[Any]:
    """Values of a field with which a test comes out as wanted, the nearest to its limit first."""
    program, op, operand, path = found.run.program, leaf.op, leaf.operand, leaf.path
    target = context.target
    date = target.date if isinstance(target, Line) else context.subject.date
    if op == "present":
        assert isinstance(operand, Literally)
        return [_sample(path, found, context)] if bool(operand.value) == want else [_nothing(path)]
    if isinstance(operand, CodeSet):
        return _of_set(leaf, want, current, found, date)
    if op == "is":
        good, bad = CHECKED[str(operands(operand, context)[0])]
        return [good] if want else [bad]
    (limit, *_) = operands(operand, context)
    if limit is None or isinstance(limit, Unknown):
        return []
    if op == "equals":
        if want:
            return [limit]
        if isinstance(limit, bool):
            return [not limit, None]
        if isinstance(limit, (int, datetime.date)):
            return [stepped(limit, 1), stepped(limit, -1), None]
        spec = FIELDS["line" if path.root in ("line", "claim") else path.root if path.root in FIELDS else "chart"]
        choices = spec[path.name].choices if path.name in spec else ()
        pool = (*USUAL.get(path.key, ()), *choices, *constants(program, path.key), "OTHER")
        return [value for value in dict.fromkeys(pool) if value != limit] + [None]
    if op in ORDERS and not hasattr(limit, "low"):
        if limit == "unlimited":
            return []
        limit = int(limit) if not isinstance(limit, datetime.date) else limit
        return [ordered(op, limit, want), *([] if want else [None])]
    return []


def _of_set(leaf: Test, want: bool, current: Any, found: Tried, date: datetime.date | None) -> list[Any]:
    program, op, codes, key = found.run.program, leaf.op, leaf.operand, leaf.path.key
    assert isinstance(codes, CodeSet)
    held = inside(codes, date, program.tables)
    if op in ("in", "not_in"):
        if (op == "in") == want:
            return held[:SEVERAL]
        others = outside(codes, key, date, program)[:SEVERAL]
        return [*others, None] if op == "in" else others
    own = [v for v in current if not isinstance(v, Unknown)] if isinstance(current, tuple) else []
    without = [value for value in own if value not in held]
    if op == "first":
        if want:
            return [[value, *(v for v in own if v != value)] for value in held[:SEVERAL]]
        others = outside(codes, key, date, program)[:3]
        return [[value, *(v for v in own if v != value)] for value in others] + [without]
    if (op == "has_any") == want:
        adding = [[*own, value] for value in held[:SEVERAL]]
        return adding + [[value] for value in held[:3]]
    others = outside(codes, key, date, program)[:2]
    return [without, *([value] for value in others if not without)]


def _operand_values(leaf: Test, want: bool, current: Any, context: Context) -> list[Any]:
    """Values of the other side with which a test comes out as wanted."""
    operand = leaf.operand
    assert isinstance(operand, FieldOf)
    if current is None or isinstance(current, Unknown) or hasattr(current, "low"):
        return [context.subject.date - 30 * DAY] if operand.path.type == "date" and context.subject.date else []
    if leaf.op == "equals":
        return [current] if want else []
    if leaf.op not in ORDERS:
        return []
    value = stepped(current, -ORDERS[leaf.op][0 if want else 1])
    if isinstance(value, datetime.date) and operand.shift != Span():
        value = moved(value, Span(abs(operand.shift.days), abs(operand.shift.months)), -1 if _ahead(operand) else 1)
    return [value]


def _ahead(operand: FieldOf) -> bool:
    return operand.shift.days > 0 or operand.shift.months > 0


def _sample(path: Path, found: Tried, context: Context) -> Any:
    if path.key.endswith("npi"):
        return NPI
    if path.type == "date":
        return context.subject.date
    if path.type.endswith("_list"):
        return [(USUAL.get(path.key) or ("A1",))[0]] if path.type == "text_list" else [1]
    if path.type == "yes_no":
        return True
    if path.type in ("number", "money", "quantity"):
        return 1
    return (USUAL.get(path.key) or ("TEXT",))[0]


def _nothing(path: Path) -> Any:
    return [] if path.type.endswith("_list") else None


def _chosen(leaf: Test, context: Context) -> Context:
    """The context with the related facts that a test reads, where there is one answer."""
    chosen: dict[tuple[str, str], Row | Unknown | None] = {}
    for side, root in context.run.reads(leaf):
        line = context.target if side == "target" else context.subject
        if isinstance(line, Line):
            rows = related(context.run.group, line, root, context.match)
            chosen[(side, root)] = rows[0] if len(rows) == 1 else UNKNOWN
    return replace(context, chosen=chosen)


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
        free = {"codes": [], "disciplines": [], "from": None, "through": None, "billing": {"npi": None}}
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
        ("billing", "billing", {"npi": "1245319599"}),
    ]


@dataclass(frozen=True, slots=True)
class Built:
    """A fact made for a join: its fields, and the one field that misses, if one does."""

    row: Json
    missed: str = ""


def built(join: Join, context: Context, found: Tried) -> list[Built]:
    """Facts that match a join, each followed by those that miss it by one test."""
    start: Json = {}
    for path, wanted in join.same:
        (value, *_) = operands(wanted, context)
        if not isinstance(value, Unknown) and value is not None:
            start[path.key] = written(path.key, value)
    made: list[Built] = []
    for way in ways(join.where):
        tests = [leaf for leaf in way if isinstance(leaf, Test)]
        row = dict(start)
        for leaf in tests:
            _fill(row, leaf, True, context, found)
        made.append(Built(row))
        for missed in tests:
            if missed.path.key == "document":
                continue
            other = dict(row)
            if _fill(other, missed, False, context, found):
                made.append(Built(other, f"{missed.path.label} {other[missed.path.key]}"))
        for path, _ in join.same:
            if isinstance(start.get(path.key), str) and path.type == "date":
                day = datetime.date.fromisoformat(start[path.key])
                made.append(Built({**row, path.key: (day - DAY).isoformat()}, f"{path.label} the day before"))
    return made


def ways(condition: Condition | None) -> list[tuple[Condition, ...]]:
    """The sets of tests any of which makes a condition hold."""
    if condition is None:
        return [()]
    if isinstance(condition, All):
        return [tuple(leaf for part in each for leaf in part) for each in product(*map(ways, condition.parts))]
    if isinstance(condition, AnyOf):
        return [way for part in condition.parts for way in ways(part)]
    return [(condition,)]


def _fill(row: Json, leaf: Test, want: bool, context: Context, found: Tried) -> bool:
    options = values(leaf, want, replace(context, target={}), None, found)
    if options:
        row[leaf.path.key] = written(leaf.path.key, options[0])
    return bool(options)


def _join(join: Join, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    if join.fact in LISTS:
        name = LISTS[join.fact]
        if want:
            for one in built(join, context, found):
                if not one.missed:
                    scene = copied(found.scene)
                    scene.setdefault(name, []).append(one.row)
                    yield scene
        else:
            rows = found.scene.get(name) or []
            for at in range(len(rows)):
                scene = copied(found.scene)
                del scene[name][at]
                yield scene
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
                other = next(line for line in one.group.lines if one.place(line) == at)
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
