"""Both sides of facts that must or must not exist, and of exceptions that several tests make together."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.cases.goals import Goal, Unmet, unmet
from scrubjay.cases.judging import Judged
from scrubjay.cases.scene import Tried
from scrubjay.cases.searching import search
from scrubjay.cases.sides.subjects import Found, Subject, fires, first, silent
from scrubjay.cases.steps.building import HELD, built, rows_of, ways, with_rows
from scrubjay.cases.steps.kit import Lacking
from scrubjay.cases.steps.moving import moves
from scrubjay.executors.testing import Context
from scrubjay.rules.program import All, Condition, MarkTest, MemberTest
from scrubjay.rules.wording import joined, words


def joins(of: Subject, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """Facts that must exist taken away, or missing by one thing; facts that must not exist added, whole or missing."""
    rule = of.rule
    asked = (*((join, True) for join in rule.withs), *((join, False) for join in rule.withouts))
    for label, (join, must) in zip(titles(of), asked, strict=True):
        if label in told:
            continue
        context = Context(base.one.run, base.one.line, base.one.line, rule.match, of=rule.subject)
        other = first(of, moves(Goal(join, not must, context), base.one, of.kit))
        if other is None:
            continue
        told.add(label)
        yield (
            Found(label, "there is one" if must else "there is none", base),
            Found(label, "there is none" if must else "there is one", other),
        )
        if join.fact not in HELD:
            continue
        for one in built(join, context, base.one):
            if not one.missed:
                continue
            kept = [] if must else rows_of(base.one.scene, join.fact)
            judged = of.judge.judged(with_rows(base.one.scene, join.fact, [*kept, one.row]))
            title = f"{label}: {one.missed.rpartition(' ')[0]}"
            if title in told or judged is None:
                continue
            if silent(of, judged) if must else fires(of, judged):
                told.add(title)
                whole = base if must else other
                yield (Found(title, one.missed, judged), Found(title, "as it should be", whole))


def titles(of: Subject) -> list[str]:
    """The joins of a rule in words, in its order."""
    program = of.judge.program
    return joined(of.rule.withs, program, "with") + joined(of.rule.withouts, program, "without")


def exceptions(of: Subject, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """Each exception (`unless`) made to hold, where no single test does it."""
    for way in ways(of.rule.unless):
        label = f"unless {words(All(way), of.judge.program)}"
        if label in told or of.rule.unless is None:
            continue

        def lacking(one: Tried, way: tuple[Condition, ...] = way) -> Unmet:
            context = Context(one.run, one.line, one.line, of.rule.match, of=of.rule.subject)
            return unmet(All(way), True, context)

        if len(way) == 1 and not isinstance(way[0], (MarkTest, MemberTest)):
            continue
        other = _found(of, base, lacking)
        if other is not None:
            told.add(label)
            yield (Found(label, "it does not hold", base), Found(label, "it holds", other))


def _found(of: Subject, base: Judged, lacking: Lacking) -> Judged | None:
    one = search(base.one.scene, lacking, of.kit, 200)
    judged = of.judge.verdict(one) if one is not None else None
    return judged if silent(of, judged) else None
