"""Every single test that a rule comes to on a line: through members of measures, marks and matching lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scrubjay.cases.scene import Tried
from scrubjay.cases.steps.building import ways
from scrubjay.executors.joining import candidates
from scrubjay.executors.testing import Context, holds
from scrubjay.executors.visits import subject_of
from scrubjay.facts.universe import Line
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import All, Condition, MarkTest, MemberTest, Rule, Test


def leaves_of(way: Rule, one: Tried) -> Iterator[tuple[Condition, Context]]:
    """Every single test that a rule comes to on the line: through members of measures, marks and matching lines."""
    context = Context(one.run, one.line, one.line, way.match, of=way.subject)
    for condition in (way.when, way.unless, way.lines):
        yield from _within(condition, context, one)
    own = subject_of(way.subject, one.line)
    for join in way.withs:
        for fact, pair in candidates(join, context, own):
            if pair[0] and isinstance(fact, Line):
                there = replace(context, target=fact, chosen={})
                yield from ((leaf, there) for leaf in leaves(join.where) if isinstance(leaf, Test))


def _as_it_holds(rule: Rule, one: Tried) -> Rule:
    """A mark's rule without the alternatives that do not hold on the line."""
    context = Context(one.run, one.line, one.line, rule.match, of=rule.subject)
    for way in ways(rule.when):
        if holds(All(way), context)[0]:
            return replace(rule, when=All(way))
    return rule


def _within(condition: Condition | None, context: Context, one: Tried) -> Iterator[tuple[Condition, Context]]:
    for leaf in leaves(condition):
        if isinstance(leaf, MemberTest):
            yield from _within(one.run.program.measures[leaf.measure].where, replace(context, chosen={}), one)
        elif isinstance(leaf, MarkTest):
            for name in leaf.names:
                for rule in one.run.program.marks.get(name, ()):
                    if one.run.rule(rule, one.line)[0]:
                        yield from leaves_of(_as_it_holds(rule, one), one)
        else:
            yield leaf, context
