"""What a scene still lacks for a rule to be sure, or to be surely not: single tests, each with its subject, and a cost.

The cost is the number of tests that are not as wanted, over the cheapest way to choose among alternatives; it leads the
search. Pairs come from the executor's own evaluation of every test: nothing here knows what a test means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.executors.joining import candidates
from scrubjay.executors.pairs import Pair, Range, as_range
from scrubjay.executors.run import Run
from scrubjay.executors.testing import Context, holds, operands
from scrubjay.executors.visits import subject_of
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.program import (
    All,
    AnyOf,
    Condition,
    FitsTest,
    Join,
    MarkTest,
    MeasureTest,
    MemberTest,
    PastTest,
    Rule,
    Test,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A single test, a join or a rule's dates that should come out as wanted. `context` says of which line."""

    what: Test | MeasureTest | PastTest | FitsTest | Join | Rule
    want: bool
    context: Context


@dataclass(frozen=True, slots=True)
class Unmet:
    """What is lacking: its cost (0: nothing) and the tests to change, the cheapest ways first."""

    cost: float
    goals: tuple[Goal, ...] = ()


MET = Unmet(0)


def together(parts: Iterable[Unmet]) -> Unmet:
    """All of them lack."""
    found = list(parts)
    return Unmet(sum(part.cost for part in found), tuple(goal for part in found for goal in part.goals))


def cheapest(parts: Iterable[Unmet]) -> Unmet:
    """One of them suffices: the cost of the cheapest, and the tests of all, the cheapest first."""
    found = sorted(parts, key=lambda part: part.cost)
    if not found or found[0].cost == 0:
        return MET if found else Unmet(float("inf"))
    return Unmet(found[0].cost, tuple(goal for part in found for goal in part.goals))


def as_wanted(pair: Pair, want: bool) -> bool:
    """Surely so, or surely not."""
    return pair[0] if want else not pair[1]


def unmet(condition: Condition | None, want: bool, context: Context) -> Unmet:
    """What a condition lacks."""
    if condition is None:
        return MET if want else Unmet(float("inf"))
    if isinstance(condition, (All, AnyOf)):
        parts = [unmet(part, want, context) for part in condition.parts]
        return together(parts) if isinstance(condition, All) == want else cheapest(parts)
    if as_wanted(holds(condition, context), want):
        return MET
    run = _run(context)
    line = context.target
    if isinstance(condition, MarkTest):
        assert isinstance(line, Line)
        named = (condition.op != "has_none") == want
        each = [_marked(run, name, line, named) for name in condition.names]
        every = condition.op == "has_all" if want else condition.op == "has_any"
        if condition.op == "has_none":
            every = want
        return together(each) if every else cheapest(each)
    if isinstance(condition, MemberTest):
        assert isinstance(line, Line)
        found = unmet(run.program.measures[condition.measure].where, want, Context(run, line, line))
        return found if found.cost else Unmet(1)
    if isinstance(condition, MeasureTest):
        return Unmet(_distance(condition, context, run), (Goal(condition, want, context),))
    return Unmet(1, (Goal(condition, want, context),))


def rule_unmet(run: Run, rule: Rule, line: Line, want: bool = True) -> Unmet:
    """What a rule lacks on a line."""
    context = Context(run, line, line, rule.match, of=rule.subject)
    if want:
        dated = MET if run.in_force(rule, line)[0] else Unmet(1, (Goal(rule, True, context),))
        parts = [dated, unmet(rule.lines, True, context), unmet(rule.when, True, context)]
        if rule.unless is not None:
            parts.append(unmet(rule.unless, False, context))
        subject = subject_of(rule.subject, line)
        for join in rule.withs:
            parts.append(_joined(join, True, context, subject))
            context = _bound(join, context, subject)
        parts += [_joined(join, False, context, subject) for join in rule.withouts]
        found = together(parts)
        return found if found.cost or run.rule(rule, line)[0] else Unmet(1)
    if not run.rule(rule, line)[1]:
        return MET
    subject = subject_of(rule.subject, line)
    ways = [unmet(rule.when, False, context), unmet(rule.unless, True, context)]
    if rule.unless is None:
        ways.pop()
    ways += [_joined(join, False, context, subject) for join in rule.withs]
    ways += [_joined(join, True, context, subject) for join in rule.withouts]
    ways.append(unmet(rule.lines, False, context))
    return cheapest(ways)


def join_unmet(join: Join, other: Line, context: Context) -> Unmet:
    """What another line lacks to match a join of a subject."""
    parts = []
    for path, wanted in join.same:
        leaf = Test(path, "equals", wanted)
        parts.append(unmet(leaf, True, replace(context, target=other, chosen={})))
    parts.append(unmet(join.where, True, replace(context, target=other, chosen={})))
    return together(parts)


def _marked(run: Run, name: str, line: Line, want: bool) -> Unmet:
    each = [rule_unmet(run, rule, line, want) for rule in run.program.marks.get(name, ())]
    return cheapest(each) if want else together(each)


def _joined(join: Join, want: bool, context: Context, subject: Iterable[Line]) -> Unmet:
    found = [pair for _, pair in candidates(join, context, list(subject))]
    there = (any(pair[0] for pair in found), bool(found))
    if as_wanted(there, want):
        return MET
    goal = Goal(join, want, context)
    if not want or join.fact != "line":
        return Unmet(1.5, (goal,))
    own = set(map(id, subject))
    others = [other for other in _run(context).group.lines if id(other) not in own]
    each = [join_unmet(join, other, context) for other in others]
    best = cheapest(Unmet(part.cost + 0.5, part.goals) for part in each) if each else Unmet(float("inf"))
    return Unmet(min(best.cost, 4), (goal, *best.goals))


def _bound(join: Join, context: Context, subject: Iterable[Line]) -> Context:
    """The context in which later joins see the first fact that surely matches this one."""
    sure = next((fact for fact, pair in candidates(join, context, list(subject)) if pair[0]), None)
    return context if sure is None else replace(context, bindings={**context.bindings, join.name: sure})


def _distance(test: MeasureTest, context: Context, run: Run) -> float:
    """How far a measure is from its limit, from 1 to 2."""
    line = context.target
    assert isinstance(line, Line)
    value = run.measure(test.measure, line, context.chosen.get(("target", "authorization"), None))
    other = operands(test.operand, context)
    if len(value) != 1 or len(other) != 1 or value[0] is None or other[0] is None or isinstance(other[0], Unknown):
        return 2
    low, limit = as_range(value[0]).low, as_range(other[0]).high
    apart = abs(float(low) - float(limit))
    return float(1 + apart / (apart + 10)) if apart != float("inf") else 2


def _run(context: Context) -> Run:
    assert isinstance(context.run, Run)
    return context.run


def number(value: Any) -> float | None:
    """A value as one number, None where it is none or not one."""
    if value is None or isinstance(value, Unknown):
        return None
    found = as_range(value)
    return float(found.low) if isinstance(found, Range) and found.low == found.high else None
