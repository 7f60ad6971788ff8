"""Both sides of single tests: as near to its limit as the rule fires, and as near as it does not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from scrubjay.cases.goals import Goal, Unmet, as_wanted, rule_unmet, together, unmet
from scrubjay.cases.judging import Judged
from scrubjay.cases.scene import Tried, copied
from scrubjay.cases.searching import search
from scrubjay.cases.sides.reaching import leaves_of
from scrubjay.cases.sides.subjects import NEIGHBOURS, Found, Subject, fires, silent, some
from scrubjay.cases.sides.telling import again, title_of, value_in
from scrubjay.cases.sides.windows import minute_by_minute, of_minutes
from scrubjay.cases.steps.choices import values, with_related
from scrubjay.cases.steps.moving import misses, moves
from scrubjay.cases.steps.values import ORDERS
from scrubjay.executors.testing import Context, holds, value_of
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Condition, FitsTest, Literally, MeasureTest, PastTest, Rule, Test


def tests(of: Subject, way: Rule, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """Each single test that matters: as near to its limit as it fires, and as near as it does not."""
    for leaf, context in leaves_of(way, base.one):
        label = title_of(leaf, context, of)
        if label in told:
            continue
        pair = holds(leaf, context)
        want = pair[0]
        if not (pair[0] or not pair[1]):
            continue
        place = base.one.place(context.target) if isinstance(context.target, Line) else None
        inner = tight(of, leaf, context, want, base)
        other = other_side(of, leaf, not want, inner, place, context) if inner is not None else None
        if inner is not None and other is not None:
            told.add(label)
            yield (
                Found(label, value_in(leaf, inner.one, place, context), inner),
                Found(label, value_in(leaf, other.one, place, context), other),
            )
            if isinstance(leaf, FitsTest) and not want:
                yield from _near_fits(of, leaf, label, other)
        if of_minutes(leaf, of):
            yield from minute_by_minute(of, base, told)


def tight(of: Subject, leaf: Condition, context: Context, want: bool, base: Judged) -> Judged | None:
    """The scene with the test's value next to its limit; None if the rule is silent there, whatever this test says.

    A measure whose value cannot be moved stands as near as the search brought it.
    """
    if not isinstance(leaf, (Test, MeasureTest)) or leaf.op not in ORDERS or of_minutes(leaf, of):
        return base
    for scene in some(moves(Goal(leaf, want, context), base.one, of.kit), 6):
        judged = of.judge.judged(scene)
        if fires(of, judged):
            assert judged is not None
            return judged
    if isinstance(leaf, MeasureTest):
        return base
    return _pinned(of, leaf, context, want, base) if context.target is context.subject else None


def _pinned(of: Subject, leaf: Test, context: Context, want: bool, base: Judged) -> Judged | None:
    """A scene that the rule flags with the value next to its limit, where that needs other changes too."""
    context = with_related(leaf, context)
    for nearest in values(leaf, want, context, value_of(leaf.path, context), base.one)[:1]:
        if isinstance(nearest, (int, datetime.date)):
            pin = Test(leaf.path, "equals", Literally(nearest))

            def lacking(one: Tried, pin: Test = pin) -> Unmet:
                here = Context(one.run, one.line, one.line, of.rule.match, of=of.rule.subject)
                return together((rule_unmet(one.run, of.rule, one.line), unmet(pin, True, here)))

            found = search(base.one.scene, lacking, of.kit, NEIGHBOURS)
            judged = of.judge.verdict(found) if found is not None else None
            return judged if fires(of, judged) else None
    return None


def other_side(
    of: Subject, leaf: Condition, want: bool, base: Judged, place: tuple[str, int] | None, context: Context
) -> Judged | None:
    """The nearest scene in which the test comes out otherwise and the rule is silent; best, the whole policy."""
    assert isinstance(leaf, (Test, MeasureTest, PastTest, FitsTest))
    here = again(base.one, place, context)
    if here is None:
        return None
    second: Judged | None = None
    for scene in some(moves(Goal(leaf, want, here), base.one, of.kit), NEIGHBOURS):
        judged = of.judge.judged(scene)
        if not silent(of, judged):
            continue
        assert judged is not None
        there = again(judged.one, place, context)
        if there is None or not as_wanted(holds(leaf, there), want):
            continue
        if judged.state == "clear":
            return judged
        second = second or judged
    return second


def _near_fits(of: Subject, leaf: FitsTest, label: str, fitting: Judged) -> Iterator[tuple[Found, ...]]:
    """Authorizations that miss by one thing, beside the one that fits; by a day at either end."""
    line = fitting.one.line
    if line.date is None or not fitting.one.scene.get("authorizations"):
        return
    for part, key, missing in misses(leaf, line):
        if part not in leaf.parts:
            continue
        scenes = []
        for said in (missing, line.date.isoformat()) if part == "dates" else (missing,):
            scene = copied(fitting.one.scene)
            scene["authorizations"][0][key] = said
            scenes.append(of.judge.judged(scene))
        missed, *fits = scenes
        if fires(of, missed) and all(one is not None and one.state == "clear" for one in fits):
            assert missed is not None
            name = f"{label}: {part} ({key})"
            yield (Found(name, str(missing), missed), *(Found(name, line.date.isoformat(), one) for one in fits if one))
