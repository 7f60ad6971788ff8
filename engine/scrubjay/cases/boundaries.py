"""The boundaries of one rule: scenes that it flags, and beside each the nearest that it does not, as really decided.

A boundary is a single test that matters (a limit, a set, a modifier, a related fact), a date on which a version begins
or ends, an amount that changes. Nothing is taken for granted: a scene that is not decided as expected is dropped.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from scrubjay.cases.counting import standing
from scrubjay.cases.goals import Goal, Unmet, as_wanted, rule_unmet, together, unmet
from scrubjay.cases.judging import Judge, Judged, earlier
from scrubjay.cases.kit import Kit, Lacking
from scrubjay.cases.moving import built, misses, moves, ways
from scrubjay.cases.plain import plain
from scrubjay.cases.reading import Reads, reads_of
from scrubjay.cases.scene import Json, Tried, copied, shifted, text_of
from scrubjay.cases.searching import kit as kit_of
from scrubjay.cases.searching import search
from scrubjay.cases.values import ORDERS
from scrubjay.executors.joining import LISTS, candidates
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import Context, holds, operands, value_of
from scrubjay.executors.visits import subject_of
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.packs.pack import Pack
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    All,
    Condition,
    Dated,
    FieldOf,
    FitsTest,
    Literally,
    MarkTest,
    MeasureOf,
    MeasureTest,
    MemberTest,
    PastTest,
    Rule,
    Test,
)
from scrubjay.rules.wording import joined, literally, words

USUAL_DAY = datetime.date(2026, 6, 30)
"""The day of service where the dates are not what it is about: late in its month, its half and its fiscal year."""
MINUTES = 60
"""How many minutes more or fewer are tried, one by one."""
LATER = (7, 14, 31, 62, 93, 124)
"""Days after the first, or before the last day of a version on which a rule may be sure where it is not on that day."""
OTHER_NPI = "1245319599"
"""Another provider's NPI."""
NEIGHBOURS = 60
"""How many scenes are tried for the other side of one boundary."""


@dataclass(frozen=True, slots=True)
class Found:
    """A scene on one side of a boundary. `value`: what stood against the limit there."""

    boundary: str
    value: str
    judged: Judged

    @property
    def flagged(self) -> bool:
        """Whether the rule's policy is flagged on this side."""
        return self.judged.state == "flagged"


@dataclass(frozen=True, slots=True)
class Subject:
    """A rule under analysis."""

    pack: Pack
    rule: Rule
    judge: Judge
    reads: Reads
    kit: Kit


def subject(pack: Pack, rule: Rule, judge: Judge) -> Subject:
    """A rule made ready to be analysed."""
    reads = reads_of(judge.program, judge.program.policies[rule.policy])
    return Subject(pack, rule, judge, reads, kit_of(judge.program, reads, judge.attempt))


def boundaries(of: Subject, told: set[str]) -> list[Found]:
    """Scenes on both sides of every boundary of a rule that was found, each boundary's together.

    The first is one that the rule flags, beside no boundary. `told`: boundaries that need not be told again, since
    another rule of the same version did; those found here are added.
    """
    found: list[Found] = []
    for way in _ways(of.rule):
        base = _solved(of, way, _ordinary_day(of.rule))
        if base is None:
            continue
        if not found:
            found.append(Found("", "", base))
        analyses = (_tests(of, way, base, told), _windows(of, way, base, told), _joins(of, base, told))
        for pair in (*(pair for each in analyses for pair in each), *_exceptions(of, base, told)):
            found += pair
    if found:
        found += _dates(of, told)
        found += _amounts(of, told)
    return found


def solved(of: Subject, date: datetime.date | None = None) -> Judged | None:
    """A scene that the rule flags, on a day if one is said; None where none was found."""
    return _solved(of, of.rule, date or _ordinary_day(of.rule))


def _ways(rule: Rule) -> list[Rule]:
    """The rule, once for each alternative of its `when`."""
    each = ways(rule.when)
    if len(each) <= 1:
        return [rule]
    return [replace(rule, when=All(way)) for way in each]


def _ordinary_day(rule: Rule) -> datetime.date:
    if rule.in_force(USUAL_DAY):
        return USUAL_DAY
    end = rule.through if rule.through is not None and rule.through < USUAL_DAY else rule.start
    assert end is not None
    for year in (end.year, end.year - 1):
        day = USUAL_DAY.replace(year=year)
        if rule.in_force(day):
            return day
    return end


def _solved(of: Subject, way: Rule, date: datetime.date) -> Judged | None:
    def lacking(one: Tried) -> Unmet:
        before = [e for e in earlier(of.judge.program, of.rule) if one.run.rule(e, one.line)[0]]
        parts = [rule_unmet(one.run, way, one.line), *(rule_unmet(one.run, e, one.line, False) for e in before)]
        return together(parts)

    one = search(plain(of.pack, of.reads, date), lacking, of.kit)
    if one is None:
        return None
    judged = of.judge.verdict(one)
    return judged if _fires(of, judged) else None


def _fires(of: Subject, judged: Judged | None) -> bool:
    return judged is not None and judged.state == "flagged" and judged.rule == of.rule.index


def _silent(of: Subject, judged: Judged | None) -> bool:
    """Whether the rule is silent: the policy is clear, or another of its rules speaks."""
    return judged is not None and not _fires(of, judged) and judged.state != "unchecked"


def _tests(of: Subject, way: Rule, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """Each single test that matters: as near to its limit as it fires, and as near as it does not."""
    for leaf, context in _leaves(way, base.one):
        label = _label(leaf, context, of)
        if label in told:
            continue
        pair = holds(leaf, context)
        want = pair[0]
        if not (pair[0] or not pair[1]):
            continue
        place = base.one.place(context.target) if isinstance(context.target, Line) else None
        inner = _tight(of, leaf, context, want, base)
        other = _other_side(of, leaf, not want, inner, place, context)
        if other is not None:
            told.add(label)
            yield (
                Found(label, _value(leaf, inner.one, place, context), inner),
                Found(label, _value(leaf, other.one, place, context), other),
            )
            if isinstance(leaf, FitsTest) and not want:
                yield from _near_fits(of, leaf, label, other)
        if _of_minutes(leaf, of):
            yield from _minute_by_minute(of, base, told)


def _tight(of: Subject, leaf: Condition, context: Context, want: bool, base: Judged) -> Judged:
    """The scene with the test's value next to its limit, if the rule flags that too."""
    if not isinstance(leaf, (Test, MeasureTest)) or leaf.op not in ORDERS or _of_minutes(leaf, of):
        return base
    for scene in _some(moves(Goal(leaf, want, context), base.one, of.kit), 6):
        judged = of.judge.judged(scene)
        if _fires(of, judged):
            assert judged is not None
            return judged
    return base


def _other_side(
    of: Subject, leaf: Condition, want: bool, base: Judged, place: tuple[str, int] | None, context: Context
) -> Judged | None:
    """The nearest scene in which the test comes out otherwise and the rule is silent; best, the whole policy."""
    assert isinstance(leaf, (Test, MeasureTest, PastTest, FitsTest))
    here = _again(base.one, place, context)
    if here is None:
        return None
    second: Judged | None = None
    for scene in _some(moves(Goal(leaf, want, here), base.one, of.kit), NEIGHBOURS):
        judged = of.judge.judged(scene)
        if not _silent(of, judged):
            continue
        assert judged is not None
        there = _again(judged.one, place, context)
        if there is None or not as_wanted(holds(leaf, there), want):
            continue
        if judged.state == "clear":
            return judged
        second = second or judged
    return second


def _again(one: Tried, place: tuple[str, int] | None, context: Context) -> Context | None:
    """The same context in another scene: its subject the line that is tried, its target the line at the place."""
    if place is None:
        return None
    own = place[0] == "lines" and context.target is context.subject
    target = one.line if own else next((line for line in one.group.lines if one.place(line) == place), None)
    if target is None:
        return None
    subject = one.line if context.subject is not context.target or own else target
    return Context(one.run, subject, target, context.match, of=context.of)


def _near_fits(of: Subject, leaf: FitsTest, label: str, fitting: Judged) -> Iterator[tuple[Found, ...]]:
    """Authorizations that miss by one thing, beside the one that fits; by a day at either end."""
    line = fitting.one.line
    if line.date is None or not fitting.one.scene.get("authorizations"):
        return
    for part, key, value in misses(leaf, line):
        if part not in leaf.parts:
            continue
        scenes = []
        for said in (value, line.date.isoformat()) if part == "dates" else (value,):
            scene = copied(fitting.one.scene)
            scene["authorizations"][0][key] = said
            scenes.append(of.judge.judged(scene))
        missed, *fits = scenes
        if _fires(of, missed) and all(one is not None and one.state == "clear" for one in fits):
            assert missed is not None
            name = f"{label}: {part} ({key})"
            yield (Found(name, str(value), missed), *(Found(name, line.date.isoformat(), one) for one in fits if one))


def _of_minutes(leaf: Condition, of: Subject) -> bool:
    """Whether a test is of the units that minutes allow."""
    if not isinstance(leaf, MeasureTest):
        return False
    names = [leaf.measure, *([leaf.operand.measure] if isinstance(leaf.operand, MeasureOf) else [])]
    return any(of.judge.program.measures[name].units is not None for name in names)


def _minute_by_minute(of: Subject, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """Where the verdict turns as a line's minutes grow or shrink by one, all of them or the assistant's alone."""
    for at, key, step in product(range(len(base.one.scene["minutes"])), ("minutes", "assistant_minutes"), (1, -1)):
        label = f"{key.replace('_', ' ')} of line {at + 1}, {'more' if step > 0 else 'fewer'} ({of.rule.id})"
        inner, value = base, base.one.scene["minutes"][at][key]
        for _ in range(MINUTES):
            value += step
            scene = copied(base.one.scene)
            scene["minutes"][at][key] = value
            judged = (
                of.judge.judged(scene)
                if 0 <= scene["minutes"][at]["assistant_minutes"] <= scene["minutes"][at]["minutes"]
                else None
            )
            if judged is None or label in told:
                break
            if _fires(of, judged):
                inner = judged
                continue
            if _silent(of, judged):
                told.add(label)
                yield (Found(label, str(value - step), inner), Found(label, str(value), judged))
            break


def _leaves(way: Rule, one: Tried) -> Iterator[tuple[Condition, Context]]:
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


def _within(condition: Condition | None, context: Context, one: Tried) -> Iterator[tuple[Condition, Context]]:
    for leaf in leaves(condition):
        if isinstance(leaf, MemberTest):
            yield from _within(one.run.program.measures[leaf.measure].where, replace(context, chosen={}), one)
        elif isinstance(leaf, MarkTest):
            for name in leaf.names:
                for rule in one.run.program.marks.get(name, ()):
                    if one.run.rule(rule, one.line)[0]:
                        yield from _leaves(rule, one)
        else:
            yield leaf, context


def _windows(of: Subject, way: Rule, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """The first day of a measure's window and the day before, for a member that the limit needs; and its provider."""
    for leaf, context in _leaves(way, base.one):
        if not isinstance(leaf, MeasureTest) or context.target is not base.one.line:
            continue
        line, measure = base.one.line, of.judge.program.measures[leaf.measure]
        rows = related(base.one.group, line, "authorization", way.match) if measure.burns is not None else (None,)
        window = base.one.run.measured(leaf.measure, line, rows[0]).window
        history = base.one.scene.get("history") or []
        if not history:
            continue
        at = min(range(len(history)), key=lambda row: history[row]["date"])
        if window.start is not None:
            label = f"first day of the window of “{measure.title}”"
            pair = [
                _moved(of, base, at, "date", day)
                for day in (window.start.isoformat(), (window.start - DAY).isoformat())
            ]
            yield from _pair(of, label, pair, told, lambda row: str(row["date"]), at)
        if measure.scope == "provider":
            label = f"who billed what counts for “{measure.title}”"
            pair = [base, _moved(of, base, at, "billing", {"npi": OTHER_NPI})]
            yield from _pair(of, label, pair, told, lambda row: str(row["billing"]["npi"]), at)


def _moved(of: Subject, base: Judged, at: int, key: str, value: Any) -> Judged | None:
    scene = copied(base.one.scene)
    scene["history"][at][key] = value
    if key == "date" and "through" in scene["history"][at]:
        scene["history"][at]["through"] = value
    return of.judge.judged(scene)


def _pair(
    of: Subject, label: str, pair: list[Judged | None], told: set[str], value: Callable[[Json], str], at: int
) -> Iterator[tuple[Found, ...]]:
    inner, other = pair
    if label in told or not _fires(of, inner) or not _silent(of, other):
        return
    assert inner is not None
    assert other is not None
    told.add(label)
    yield tuple(Found(label, value(one.one.scene["history"][at]), one) for one in (inner, other))


def _joins(of: Subject, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
    """Facts that must exist taken away, or missing by one thing; facts that must not exist added, whole or missing."""
    rule = of.rule
    for join, must in (*((j, True) for j in rule.withs), *((j, False) for j in rule.withouts)):
        (label,) = joined((join,), of.judge.program, "with" if must else "without")
        if label in told:
            continue
        context = Context(base.one.run, base.one.line, base.one.line, rule.match, of=rule.subject)
        other = _first(of, moves(Goal(join, not must, context), base.one, of.kit))
        if other is None:
            continue
        told.add(label)
        yield (
            Found(label, "there is one" if must else "there is none", base),
            Found(label, "there is none" if must else "there is one", other),
        )
        if join.fact not in LISTS:
            continue
        name = LISTS[join.fact]
        for one in built(join, context, base.one):
            if not one.missed:
                continue
            scene = copied(base.one.scene)
            kept = [] if must else list(scene.get(name) or [])
            scene[name] = [*kept, one.row]
            judged = of.judge.judged(scene)
            title = f"{label}: {one.missed.rpartition(' ')[0]}"
            if title in told or judged is None:
                continue
            if _silent(of, judged) if must else _fires(of, judged):
                told.add(title)
                whole = base if must else other
                yield (Found(title, one.missed, judged), Found(title, "as it should be", whole))


def _exceptions(of: Subject, base: Judged, told: set[str]) -> Iterator[tuple[Found, ...]]:
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
    return judged if _silent(of, judged) else None


def _first(of: Subject, scenes: Iterable[Json]) -> Judged | None:
    for scene in _some(scenes, NEIGHBOURS):
        judged = of.judge.judged(scene)
        if _silent(of, judged):
            return judged
    return None


def _dates(of: Subject, told: set[str]) -> list[Found]:
    """The first and the last day of the version, with the day before and the day after.

    On the first day of a year no visits of that year can have gone before: then the first day on which the rule is sure
    takes its place.
    """
    found: list[Found] = []
    for end, step, name in ((of.rule.start, -1, "effective from"), (of.rule.through, 1, "effective through")):
        label = f"{name} {end}"
        if end is None or label in told:
            continue
        for days in (0, *LATER):
            inner = solved(of, end - step * days * DAY)
            if inner is None:
                continue
            other = of.judge.judged(shifted(inner.one.scene, step * (days + 1)))
            if _silent(of, other):
                assert other is not None
                told.add(label)
                day = (end - step * days * DAY).isoformat()
                found += [Found(label, day, inner), Found(label, (end + step * DAY).isoformat(), other)]
                break
    return found


def _amounts(of: Subject, told: set[str]) -> list[Found]:
    """The first day of each dated amount and the day before, each with the last value that passes and the first not."""
    found: list[Found] = []
    for name in sorted(of.reads.amounts):
        days: dict[datetime.date, None] = {}
        for value in of.judge.program.amounts[name].values:
            days |= dict.fromkeys((value.start - DAY, value.start))
        for day in sorted(days):
            if not of.rule.in_force(day) or of.judge.program.amounts[name].on(day) is None:
                continue
            base = solved(of, day)
            if base is None:
                continue
            for leaf, context in _leaves(of.rule, base.one):
                dated = isinstance(leaf, (Test, MeasureTest)) and isinstance(leaf.operand, Dated)
                if not dated or leaf.operand.name != name:  # type: ignore[union-attr]
                    continue
                label = f"{_label(leaf, context, of)} on {day.isoformat()}"
                pair = holds(leaf, context)
                place = base.one.place(base.one.line)
                inner = _tight(of, leaf, context, pair[0], base)
                other = _other_side(of, leaf, not pair[0], inner, place, context)
                if label not in told and other is not None:
                    told.add(label)
                    found += [
                        Found(label, _value(leaf, inner.one, place, context), inner),
                        Found(label, _value(leaf, other.one, place, context), other),
                    ]
    return found


def _label(leaf: Condition, context: Context, of: Subject) -> str:
    said = words(leaf, of.judge.program)
    return said if context.target is context.subject else f"of the other line: {said}"


def _value(leaf: Condition, one: Tried, place: tuple[str, int] | None, context: Context) -> str:
    """What stands against the limit, in words."""
    here = _again(one, place, context)
    if here is None or not isinstance(here.target, Line):
        return ""
    if isinstance(leaf, MeasureTest):
        value, limit = standing(leaf, here.target, here, one.run)
        measure = one.run.program.measures[leaf.measure]
        if value is None:
            return ""
        shown = [_number(number, measure.type) for number in (value, limit) if number is not None]
        return shown[0] if len(shown) == 1 or isinstance(leaf.operand, (Literally, Dated)) else " against ".join(shown)
    if isinstance(leaf, Test):
        chosen: dict[tuple[str, str], Any] = {}
        for side, root in one.run.reads(leaf):
            line = here.target if side == "target" else here.subject
            rows = related(one.group, line, root, here.match)
            chosen[(side, root)] = rows[0] if len(rows) == 1 else UNKNOWN
        here = replace(here, chosen=chosen)
        said = _text(value_of(leaf.path, here), leaf.path.type)
        if isinstance(leaf.operand, FieldOf):
            said += f" against {_text(operands(leaf.operand, here)[0], leaf.operand.path.type)}"
        return said
    pair = holds(leaf, here)
    return "yes" if pair[0] else "no"


def _number(value: float, type_: str) -> str:
    return str(datetime.date.fromordinal(int(value))) if type_ == "date" else literally(int(value), type_)


def _text(value: Any, type_: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, Unknown) or hasattr(value, "low"):
        return "unknown"
    return "none" if value is None else literally(value, type_)


def _some(scenes: Iterable[Json], most: int) -> Iterator[Json]:
    """The first distinct scenes."""
    seen: set[str] = set()
    for scene in scenes:
        text = text_of(scene)
        if text not in seen:
            seen.add(text)
            yield scene
            if len(seen) >= most:
                return
