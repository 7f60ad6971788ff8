"""A made claim on which rules of a pack speak together: searched for as boundary cases are, and really decided."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrubjay.cases.goals import Unmet, rule_unmet, together
from scrubjay.cases.judging import Allowance
from scrubjay.cases.plain import plain
from scrubjay.cases.reading import reads_of
from scrubjay.cases.scene import Json, Tried, copied, put_in, tried
from scrubjay.cases.searching import kit, search
from scrubjay.cases.sides.subjects import USUAL_DAY
from scrubjay.packs.pack import Pack
from scrubjay.rules.program import All, AnyOf, Condition, Program, Rule
from scrubjay.tables import Table

TRIES = 600
"""Scenes that one search may cost."""


@dataclass(frozen=True, slots=True)
class Court:
    """Where scenes are tried: a pack's program and the tables."""

    pack: Pack
    program: Program
    tables: dict[str, Table]


def claim_where(court: Court, rules: Sequence[Rule], reading: Sequence[Rule] = ()) -> Tried | None:
    """A scene on whose last line all of some rules hold; `reading` are rules whose fields it should know too."""
    day = common_day(rules)
    if day is None:
        return None
    allowance = Allowance(TRIES)
    reads = reads_of(court.program, [*rules, *reading])

    def attempt(scene: Json) -> Tried | None:
        return tried(court.program, court.tables, scene) if allowance.spend(scene) else None

    def lacking(one: Tried) -> Unmet:
        return together(rule_unmet(one.run, rule, one.line) for rule in rules)

    return search(plain(court.pack, reads, day), lacking, kit(court.program, reads, attempt))


def common_day(rules: Sequence[Rule]) -> datetime.date | None:
    """A day on which all of some rules are in force, the usual one if it can be."""
    starts = [rule.start for rule in rules if rule.start is not None]
    ends = [rule.through for rule in rules if rule.through is not None]
    days = [USUAL_DAY, *([max(starts)] if starts else []), *([min(ends)] if ends else [])]
    return next((day for day in days if all(rule.in_force(day) for rule in rules)), None)


def with_field(found: Tried, court: Court, key: str, value: object) -> Tried | None:
    """The scene with another value of a field of its last line."""
    scene = copied(found.scene)
    put_in(scene["claims"][0]["lines"][-1], key, value)
    return tried(court.program, court.tables, scene)


def holds(rule: Rule, one: Tried) -> bool:
    """Whether a rule surely holds on the last line of a scene."""
    return one.run.rule(rule, one.line)[0]


def without_test(rule: Rule, dropped: Condition) -> Rule:
    """A rule whose `when` is asked without one of its tests."""

    def kept(condition: Condition) -> Condition:
        if isinstance(condition, All):
            return All(tuple(kept(part) for part in condition.parts if part != dropped))
        if isinstance(condition, AnyOf):
            return AnyOf(tuple(kept(part) for part in condition.parts))
        return All(()) if condition == dropped else condition

    return replace(rule, when=None if rule.when is None else kept(rule.when))
