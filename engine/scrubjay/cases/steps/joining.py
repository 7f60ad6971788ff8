"""Steps for facts that must or must not exist: made to match, made to miss by one test, taken away."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, product

from scrubjay.cases.goals import Unmet, join_unmet
from scrubjay.cases.scene import Json, Tried, claim_of, copied, row_at
from scrubjay.cases.steps.choices import values
from scrubjay.cases.steps.kit import Kit
from scrubjay.cases.steps.putting import add_history, add_line, without_line, written
from scrubjay.cases.steps.values import DAY
from scrubjay.executors.joining import LISTS
from scrubjay.executors.testing import Context, operands
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.program import All, AnyOf, Condition, Join, Test

MANY = 64
"""How many sets of tests are told of a condition whose alternatives multiply."""
PAIRS = 40
"""How many rows of a table of pairs are tried."""


def ways(condition: Condition | None) -> list[tuple[Condition, ...]]:
    """The sets of tests any of which makes a condition hold."""
    if condition is None:
        return [()]
    if isinstance(condition, All):
        chosen = islice(product(*map(ways, condition.parts)), MANY)
        return [tuple(leaf for part in each for leaf in part) for each in chosen]
    if isinstance(condition, AnyOf):
        return [way for part in condition.parts for way in ways(part)]
    return [(condition,)]


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


def _fill(row: Json, leaf: Test, want: bool, context: Context, found: Tried) -> bool:
    options = values(leaf, want, replace(context, target={}), None, found)
    if options:
        row[leaf.path.key] = written(leaf.path.key, options[0])
    return bool(options)


def join_moves(join: Join, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    """Scenes in which a fact that matches the join is there, or is not."""
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
