"""Values that may tell two sides apart: what one side's tests name and the other's do not, and what is next to it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scrubjay.cases.reading import LISTS, Reads
from scrubjay.cases.scene import Json, Tried, claim_of, copied
from scrubjay.cases.steps.putting import put, written
from scrubjay.cases.steps.values import DAY, inside
from scrubjay.differing.forms import Form, Forms
from scrubjay.executors.testing import amount_on
from scrubjay.facts.deriving import THERAPY
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.naming import find
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    CodeSet,
    Condition,
    Dated,
    Literally,
    MarkTest,
    MeasureOf,
    MeasureTest,
    MemberTest,
    PastTest,
    Path,
    Program,
    Rule,
    Test,
)
from scrubjay.tables import Table

MANY = 40
"""How many values of one field are tried."""
Seed = tuple[Path, Any]


def seeds(old: Forms, new: Forms, old_rules: Sequence[Rule], new_rules: Sequence[Rule]) -> list[Seed]:
    """Fields with the values that the tests of one side alone tell from their neighbours."""
    sides = [tests_of(forms, rules) for forms, rules in ((old, old_rules), (new, new_rules))]
    alone = [[test for form, test in side.items() if form not in other] for side, other in (sides, sides[::-1])]
    found: dict[tuple[str, str, str], Seed] = {}
    paths = dict.fromkeys(test.path for tests in alone for test in tests)
    for path in paths:
        pools = [
            [value for test in tests if test.path == path for value in _values(test, forms.program)]
            for tests, forms in zip(alone, (old, new), strict=True)
        ]
        both = [value for value in pools[0] if value in pools[1]]
        apart = [value for pool in pools for value in pool if value not in both]
        for value in (*apart[:MANY], *both[:4]):
            found.setdefault((path.root, path.key, repr(value)), (path, value))
    code = find("line", "code")
    if code is not None:
        for value in _codes_apart(old.program.tables, new.program.tables):
            found.setdefault(("line", "code", repr(value)), (code, value))
    return list(found.values())


def planted(found: Tried, seeds: Sequence[Seed], reads: Reads) -> Iterator[Json]:
    """The scene with each of the values in turn, on the line that is tried and on each other line."""
    others = [line for line in found.group.lines if line is not found.line]
    for path, value in seeds:
        if path.root == "fact":
            yield from _on_facts(found.scene, path.key, written(path.key, value))
            continue
        for line in (found.line, *others[:3]):
            for one in _as_lists(path, value, line.row.get(path.key)):
                yield from put(found, line, path, one, reads)


def _as_lists(path: Path, value: Any, own: Any) -> Iterator[Any]:
    if not path.type.endswith("_list"):
        yield value
        return
    now = [v for v in own if not isinstance(v, Unknown)] if isinstance(own, tuple) else []
    if value is None:
        yield []
        return
    yield [*now, value]
    yield [value]
    yield [value, *now]
    yield [v for v in now if v != value]


def _on_facts(scene: Json, key: str, value: Any) -> Iterator[Json]:
    for name in sorted({*LISTS.values(), "minutes"}):
        for at in range(len(scene.get(name) or ())):
            made = copied(scene)
            made[name][at][key] = value
            yield made
    for at in range(len(claim_of(scene).get("other_payers") or ())):
        made = copied(scene)
        claim_of(made)["other_payers"][at][key] = value
        yield made


def tests_of(forms: Forms, rules: Sequence[Rule]) -> dict[Form, Test]:
    """Every test of a field that rules come to, through joins, measures and marks, by its form."""
    found: dict[Form, Test] = {}
    seen: set[tuple[str, str]] = set()

    def of(condition: Condition | None) -> None:
        for leaf in leaves(condition):
            if isinstance(leaf, Test):
                found.setdefault(forms.condition(leaf, None), leaf)
            if isinstance(leaf, (MeasureTest, MemberTest, PastTest)):
                measured(leaf.measure)
            if isinstance(leaf, (Test, MeasureTest)) and isinstance(leaf.operand, MeasureOf):
                measured(leaf.operand.measure)
            if isinstance(leaf, MarkTest):
                for name in leaf.names:
                    marked(name)

    def measured(name: str) -> None:
        if ("measure", name) in seen:
            return
        seen.add(("measure", name))
        measure = forms.program.measures[name]
        of(measure.where)
        of(measure.window.where if measure.window is not None else None)
        of(measure.window.after if measure.window is not None else None)
        of(measure.burns.needed_for if measure.burns is not None else None)

    def marked(name: str) -> None:
        if ("mark", name) in seen:
            return
        seen.add(("mark", name))
        for rule in forms.program.marks.get(name, ()):
            whole(rule)

    def whole(rule: Rule) -> None:
        of(rule.lines)
        of(rule.when)
        of(rule.unless)
        for join in (*rule.withs, *rule.withouts):
            of(join.where)

    for rule in rules:
        whole(rule)
    return found


def _values(test: Test, program: Program) -> list[Any]:
    operand = test.operand
    if isinstance(operand, CodeSet):
        return [*inside(operand, None, program.tables), *_taken_out(operand, program), None]
    if test.op == "present":
        return [None]
    if isinstance(operand, Literally):
        return [*_around(operand.value), None]
    if isinstance(operand, Dated):
        days = [value.start for value in program.amounts[operand.name].values]
        return [one for day in days for one in _around(amount_on(operand, day, program))]
    return []


def _taken_out(codes: CodeSet, program: Program) -> list[Any]:
    return [value for part in codes.none_of for value in inside(part, None, program.tables)]


def _around(value: Any) -> list[Any]:
    """A value with those next to it."""
    if isinstance(value, bool):
        return [value, not value]
    if isinstance(value, datetime.date):
        return [value, value - DAY, value + DAY]
    if isinstance(value, (int, Decimal)):
        whole = math.floor(value)
        return [whole, whole + 1, whole - 1]
    return [value]


def _codes_apart(old: Mapping[str, Table], new: Mapping[str, Table]) -> list[str]:
    """The codes of which the code table says other things on either side."""
    one, other = old.get(THERAPY), new.get(THERAPY)
    if one is None or other is None or one is other or one.hash == other.hash:
        return []
    codes = {*one.rows, *other.rows}
    said = [
        {code: [(r.start, r.through, r.cells) for r in t.rows.get(code, ())] for code in codes} for t in (one, other)
    ]
    return sorted(code for code in codes if said[0][code] != said[1][code])[:MANY]
