"""Facts beside lines, made for a condition: as it wants them, or missing it by one test; and their lists."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice, product

from scrubjay.cases.scene import Json, Tried, claim_of, copied, put_in
from scrubjay.cases.steps.choices import values
from scrubjay.cases.steps.putting import written
from scrubjay.cases.steps.values import DAY
from scrubjay.executors.joining import LISTS
from scrubjay.executors.testing import Context, operands
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.program import All, AnyOf, Condition, Join, Test

HELD = frozenset((*LISTS, "other_payer"))
"""The kinds of facts of which a scene holds a list."""
MANY = 64
"""How many sets of tests are told of a condition whose alternatives multiply."""


def rows_of(scene: Json, fact: str) -> list[Json]:
    """The facts of a kind in a scene: other payers stand on the claim, other facts in lists of their own."""
    holder, name = (claim_of(scene), "other_payers") if fact == "other_payer" else (scene, LISTS[fact])
    found: list[Json] = holder.get(name) or []
    return found


def with_rows(scene: Json, fact: str, rows: Iterable[Json]) -> Json:
    """The scene with these facts of a kind and no others."""
    scene = copied(scene)
    holder, name = (claim_of(scene), "other_payers") if fact == "other_payer" else (scene, LISTS[fact])
    holder[name] = list(rows)
    return scene


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
    """A fact made for a condition: its fields, and the one field that misses, if one does."""

    row: Json
    missed: str = ""


def built(join: Join, context: Context, found: Tried) -> list[Built]:
    """Facts that match a join, each followed by those that miss it by one test."""
    start: Json = {}
    for path, wanted in join.same:
        (value, *_) = operands(wanted, context)
        if not isinstance(value, Unknown) and value is not None:
            put_in(start, path.key, written(path.key, value))
    made: list[Built] = []
    for way in ways(join.where):
        whole, *missing = _of_way(way, start, context, found)
        made += [whole, *missing]
        for path, _ in join.same:
            if isinstance(start.get(path.key), str) and path.type == "date":
                day = datetime.date.fromisoformat(start[path.key])
                row = {**whole.row, path.key: (day - DAY).isoformat()}
                made.append(Built(row, f"{path.label} the day before"))
    return made


def built_for(where: Condition | None, context: Context, found: Tried) -> list[Built]:
    """Facts for which a condition holds, each followed by those that miss it by one test."""
    return [one for way in ways(where) for one in _of_way(way, {}, context, found)]


def _of_way(way: tuple[Condition, ...], start: Json, context: Context, found: Tried) -> list[Built]:
    tests = [leaf for leaf in way if isinstance(leaf, Test)]
    row = dict(start)
    for leaf in tests:
        _fill(row, leaf, True, context, found)
    made = [Built(row)]
    for missed in tests:
        if missed.path.key == "document":
            continue
        other = dict(row)
        if _fill(other, missed, False, context, found):
            made.append(Built(other, f"{missed.path.label} {other[missed.path.key]}"))
    return made


def _fill(row: Json, leaf: Test, want: bool, context: Context, found: Tried) -> bool:
    options = values(leaf, want, replace(context, target={}), None, found)
    if options:
        row[leaf.path.key] = written(leaf.path.key, options[0])
    return bool(options)
