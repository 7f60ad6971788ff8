"""The facts that a rule's `with`s and `without`s found: the first way, in canonical order, in which all match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrubjay.executors.joining import Fact, candidates
from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair
from scrubjay.executors.run import Run
from scrubjay.executors.testing import PHANTOM, Context
from scrubjay.executors.visits import subject_of
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Join, Rule


@dataclass(frozen=True, slots=True)
class Found:
    """What a join found: the first fact and how many surely match. `context`: what names meant, earlier joins bound."""

    join: Join
    wanted: bool
    fact: Fact | None
    sure: int
    facts: tuple[tuple[Fact, Pair], ...]
    context: Context

    @property
    def pair(self) -> Pair:
        """Whether a fact of the kind exists."""
        return SURE if self.sure else MAYBE if self.facts else NEVER


def found(run: Run, rule: Rule, line: Line) -> tuple[Found, ...]:
    """Each `with` bound to the fact that makes the rule as sure as it is, then each `without`."""
    subject = subject_of(rule.subject, line)
    context = Context(run, line, line, rule.match, of=rule.subject)
    bound = (
        _bound(rule, 0, context, subject, SURE)
        or _bound(rule, 0, context, subject, MAYBE)
        or _first(rule, context, subject)
    )
    last = bound[-1] if bound else None
    if last is not None:
        fact = last.fact if last.fact is not None else PHANTOM
        context = replace(last.context, bindings={**last.context.bindings, last.join.name: fact})
    return (*bound, *(_one(join, context, subject, wanted=False) for join in rule.withouts))


def _bound(rule: Rule, at: int, context: Context, subject: Sequence[Line], least: Pair) -> tuple[Found, ...] | None:
    """A way to choose facts for the `with`s from a place on, each at least so sure; None if there is none."""
    if at == len(rule.withs):
        return ()
    join = rule.withs[at]
    one = _one(join, context, subject, wanted=True)
    for fact, pair in one.facts:
        if least[0] and not pair[0]:
            continue
        bound = replace(context, bindings={**context.bindings, join.name: fact})
        rest = _bound(rule, at + 1, bound, subject, least)
        if rest is not None:
            return (replace(one, fact=None if fact == PHANTOM else fact), *rest)
    return None


def _first(rule: Rule, context: Context, subject: Sequence[Line]) -> tuple[Found, ...]:
    made: list[Found] = []
    for join in rule.withs:
        one = _one(join, context, subject, wanted=True)
        made.append(one)
        context = replace(context, bindings={**context.bindings, join.name: one.facts[0][0] if one.facts else PHANTOM})
    return tuple(made)


def _one(join: Join, context: Context, subject: Sequence[Line], *, wanted: bool) -> Found:
    facts = tuple(candidates(join, context, subject))
    known = [fact for fact, _ in facts if not isinstance(fact, str)]
    return Found(join, wanted, known[0] if known else None, sum(pair[0] for _, pair in facts), facts, context)
