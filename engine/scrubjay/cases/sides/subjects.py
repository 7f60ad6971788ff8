"""A rule under analysis, the scenes that it flags, and what counts as its being silent."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from scrubjay.cases.goals import Unmet, rule_unmet, together, unmet
from scrubjay.cases.judging import Allowance, Judge, Judged, earlier
from scrubjay.cases.plain import plain
from scrubjay.cases.reading import Reads, reads_of
from scrubjay.cases.scene import Json, Tried, text_of, tried
from scrubjay.cases.searching import kit as kit_of
from scrubjay.cases.searching import search
from scrubjay.cases.steps.building import ways
from scrubjay.cases.steps.kit import Kit
from scrubjay.executors.testing import Context
from scrubjay.packs.pack import Pack
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import All, Condition, MarkTest, Program, Rule, Test
from scrubjay.tables import Table

USUAL_DAY = datetime.date(2026, 6, 30)
"""The day of service where the dates are not what it is about: late in its month, its half and its fiscal year."""
WAYS = 16
"""How many alternatives of a rule are told, each with its boundaries."""
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
    """A rule made ready to be analysed, with an allowance of its own."""
    judge = replace(judge, allowance=Allowance())
    reads = reads_of(judge.program, judge.program.policies[rule.policy])
    return Subject(pack, rule, judge, reads, kit_of(judge.program, reads, judge.attempt))


def solved(of: Subject, date: datetime.date | None = None) -> Judged | None:
    """A scene that the rule flags, on a day if one is said; None where none was found."""
    return solved_way(of, of.rule, date or day_of(of))


def ways_of(rule: Rule, program: Program) -> list[Rule]:
    """The rule, once for each alternative of its `when`; a mark that it needs brings its own alternatives."""
    each = [more for way in ways(rule.when) for more in _marked_ways(way, program)]
    if len(each) <= 1:
        return [rule]
    return [replace(rule, when=All(way)) for way in each[:WAYS]]


def _marked_ways(way: tuple[Condition, ...], program: Program) -> Iterator[tuple[Condition, ...]]:
    """The way, once for each alternative of the marks of lines that it needs, that alternative said beside the mark."""
    options: list[list[tuple[Condition, ...]]] = []
    for leaf in way:
        if isinstance(leaf, MarkTest) and leaf.op == "has_any":
            marking = [one for name in leaf.names for one in program.marks.get(name, ()) if one.subject == "line"]
            each = [more for one in marking for more in ways(one.when)]
            if len(each) > 1:
                options.append(each)
    for chosen in product(*options):
        yield (*way, *(leaf for each in chosen for leaf in each))


def day_of(of: Subject) -> datetime.date:
    """The ordinary day of a rule; of one that counts in weeks, the last day of the week, so that a week has room."""
    day = ordinary_day(of.rule)
    windows = (of.judge.program.measures[name].window for name in sorted(of.reads.measures))
    for window in windows:
        if window is not None and window.shape == "week":
            last = day - datetime.timedelta(days=(day.weekday() - window.week_start + 1) % 7)
            return last if of.rule.in_force(last) else last + datetime.timedelta(days=7)
    return day


def ordinary_day(rule: Rule) -> datetime.date:
    """A day late in June on which the rule is in force, the usual one if it can be; else one of its ends."""
    if rule.in_force(USUAL_DAY):
        return USUAL_DAY
    end = rule.through if rule.through is not None and rule.through < USUAL_DAY else rule.start
    assert end is not None
    for year in (end.year, end.year - 1):
        day = USUAL_DAY.replace(year=year)
        if rule.in_force(day):
            return day
    return end


def solved_way(of: Subject, way: Rule, date: datetime.date) -> Judged | None:
    """A scene that one way of the rule flags on a day, no earlier rule of the policy going before it."""

    def lacking(one: Tried) -> Unmet:
        before = [e for e in earlier(of.judge.program, of.rule) if one.run.rule(e, one.line)[0]]
        parts = [rule_unmet(one.run, way, one.line), *(rule_unmet(one.run, e, one.line, False) for e in before)]
        return together(parts)

    start = plain(of.pack, of.reads, date)
    one = search(start, lacking, of.kit)
    if one is None:
        fields = _fields_first(of, way, start)
        one = search(fields.scene, lacking, of.kit) if fields is not None else None
    if one is None:
        return None
    judged = of.judge.verdict(one)
    return judged if fires(of, judged) else None


def _fields_first(of: Subject, way: Rule, start: Json) -> Tried | None:
    """A scene in which the fields of a way are as it wants them, so that no other alternative leads away from it."""
    tests = tuple(leaf for leaf in leaves(way.when) if isinstance(leaf, Test))

    def lacking(one: Tried) -> Unmet:
        return unmet(All(tests), True, Context(one.run, one.line, one.line, way.match, of=way.subject))

    return search(start, lacking, of.kit) if isinstance(way.when, All) and tests else None


def marked(pack: Pack, rule: Rule, program: Program, tables: Mapping[str, Table]) -> bool:
    """Whether a scene was found on which a rule's mark surely stands."""
    reads = reads_of(program, [rule])

    def attempt(scene: Json) -> Tried | None:
        return tried(program, tables, scene)

    def lacking(one: Tried) -> Unmet:
        return rule_unmet(one.run, rule, one.line)

    start = plain(pack, reads, ordinary_day(rule))
    return search(start, lacking, kit_of(program, reads, attempt)) is not None


def fires(of: Subject, judged: Judged | None) -> bool:
    """Whether the rule itself flags."""
    return judged is not None and judged.state == "flagged" and judged.rule == of.rule.index


def silent(of: Subject, judged: Judged | None) -> bool:
    """Whether the rule is silent: the policy is clear, or another of its rules speaks."""
    return judged is not None and not fires(of, judged) and judged.state != "unchecked"


def first(of: Subject, scenes: Iterable[Json]) -> Judged | None:
    """The first scene on which the rule is silent."""
    for scene in some(scenes, NEIGHBOURS):
        judged = of.judge.judged(scene)
        if silent(of, judged):
            return judged
    return None


def some(scenes: Iterable[Json], most: int) -> Iterator[Json]:
    """The first distinct scenes."""
    seen: set[str] = set()
    for scene in scenes:
        text = text_of(scene)
        if text not in seen:
            seen.add(text)
            yield scene
            if len(seen) >= most:
                return
