"""Which conditions of a pack its claims have seen true, false and unknown: every single test, asked of every line.

A test counts as seen where its rule speaks of the line's date, whatever the rule's other tests say there. Those of
joins are asked of every fact that could match, those of measures of every line or fact that could be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scrubjay.executors.joining import LISTS, candidates, other_payers
from scrubjay.executors.pairs import Pair
from scrubjay.executors.run import Run
from scrubjay.executors.testing import PHANTOM, Context, holds
from scrubjay.executors.visits import subject_of
from scrubjay.facts.claim import Facts, Row
from scrubjay.facts.gathering import gather
from scrubjay.facts.universe import Group, Line
from scrubjay.packs.library import Library
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import Place
from scrubjay.rules.compiling import compile_lowered, lower
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import Condition, Join, Measure, MemberTest, Program, Rule
from scrubjay.rules.wording import words

WAYS = ("true", "false", "unknown")


@dataclass(frozen=True, slots=True)
class Seen:
    """A single test of the pack's own text: its place, its words, and how it came out on some line."""

    place: Place
    words: str
    ways: frozenset[str]

    @property
    def never(self) -> tuple[str, ...]:
        """How it never came out."""
        return tuple(way for way in WAYS if way not in self.ways)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The tests of one pack file, in the order of its text."""

    file: str
    seen: tuple[Seen, ...]

    def share(self) -> tuple[int, int]:
        """How many tests came out both true and false, of how many."""
        return sum({"true", "false"} <= one.ways for one in self.seen), len(self.seen)


@dataclass(slots=True)
class _Tally:
    program: Program
    ways: dict[int, set[str]] = field(default_factory=dict)

    def note(self, condition: Condition | None, context: Context) -> None:
        """How each single test of a condition comes out here."""
        for leaf in leaves(condition):
            self.ways.setdefault(id(leaf), set()).add(_way(holds(leaf, context)))


def coverage(library: Library, pack: Pack, claims: Iterable[Facts]) -> Coverage:
    """What the claims have seen of the tests that stand in the pack's own file. Raises PackErrors."""
    merged = library.merged(pack)
    placed: list[tuple[Condition, Place]] = []
    program = compile_lowered(merged, lower(merged), library.tables, placed)
    tally = _Tally(program)
    for facts in claims:
        for group in gather(facts, library.tables).groups:
            _of_group(Run(program, group), group, tally)
    asked = {id(leaf) for condition in _asked(program) for leaf in leaves(condition)}
    own = [
        (leaf, place)
        for leaf, place in placed
        if place.file == pack.file and id(leaf) in asked and not _always(leaf, program)
    ]
    together: dict[tuple[Place, str], set[str]] = {}
    for leaf, place in own:
        together.setdefault((place, words(leaf, program)), set()).update(tally.ways.get(id(leaf), ()))
    seen = [Seen(place, said, frozenset(ways)) for (place, said), ways in together.items()]
    return Coverage(pack.file, tuple(sorted(seen, key=lambda one: (one.place, one.words))))


def by_line(found: Coverage) -> Mapping[int, Sequence[Seen]]:
    """The tests by the line of the file on which they stand."""
    lines: dict[int, list[Seen]] = {}
    for one in found.seen:
        lines.setdefault(one.place.line, []).append(one)
    return lines


def _always(leaf: Condition, program: Program) -> bool:
    """Whether a test is true of every line: that it is a member of a measure that counts them all."""
    if not isinstance(leaf, MemberTest):
        return False
    measure = program.measures[leaf.measure]
    return measure.where is None and measure.counting_from is None


def _asked(program: Program) -> Iterator[Condition | None]:
    """Every condition that is asked of lines and facts."""
    for rule in program.rules:
        yield from (rule.lines, rule.when, rule.unless, rule.earned_by)
        yield from (join.where for join in (*rule.withs, *rule.withouts))
    for measure in program.measures.values():
        yield measure.where
        if measure.window is not None:
            yield from (measure.window.where, measure.window.after)
        if measure.burns is not None:
            yield measure.burns.needed_for


def _of_group(run: Run, group: Group, tally: _Tally) -> None:
    for rule in run.program.rules:
        for line in (line for claim in group.claims for line in claim.lines):
            if run.in_force(rule, line)[1]:
                _of_rule(run, rule, line, tally)
    for measure in run.program.measures.values():
        _of_measure(run, measure, group, tally)


def _of_rule(run: Run, rule: Rule, line: Line, tally: _Tally) -> None:
    context = Context(run, line, line, rule.match, of=rule.subject)
    for condition in (rule.lines, rule.when, rule.unless, rule.earned_by):
        tally.note(condition, context)
    own = subject_of(rule.subject, line)
    for join in rule.withs:
        _of_join(join, context, own, tally)
        matching = next((fact for fact, pair in candidates(join, context, own) if pair[0]), PHANTOM)
        context = replace(context, bindings={**context.bindings, join.name: matching})
    for join in rule.withouts:
        _of_join(join, context, own, tally)


def _of_join(join: Join, context: Context, own: Sequence[Line], tally: _Tally) -> None:
    if join.where is None:
        return
    for fact in _facts(join, context, own):
        tally.note(join.where, replace(context, target=fact, chosen={}))


def _facts(join: Join, context: Context, own: Sequence[Line]) -> Iterator[Line | Row | str]:
    """The facts that could match a join, were its tests other ones."""
    group = context.run.group
    if join.fact == "line":
        yield from (line for line in group.lines if not any(line is one for one in own))
    elif join.fact == "other_payer":
        yield from other_payers(context.subject) or ()
    elif join.fact == "minutes":
        yield from (line.minutes for line in group.lines if isinstance(line.minutes, dict))
    else:
        yield from group.in_order(LISTS[join.fact])
    if any(fact is PHANTOM for fact, _ in candidates(replace(join, where=None), context, own)):
        yield PHANTOM


def _of_measure(run: Run, measure: Measure, group: Group, tally: _Tally) -> None:
    conditions = [measure.where]
    if measure.burns is not None:
        conditions.append(measure.burns.needed_for)
    of_window = measure.window
    for line in group.lines:
        context = Context(run, line, line)
        for condition in conditions if measure.of == "line" else ():
            tally.note(condition, context)
        if of_window is not None and of_window.shape != "since":
            tally.note(of_window.where, context)
    for of, condition in (
        (measure.of, measure.where),
        (of_window.fact if of_window else "", of_window.where if of_window and of_window.shape == "since" else None),
        (of_window.fact if of_window else "", of_window.after if of_window else None),
    ):
        for row in group.others.get(of, ()) if of != "line" and group.lines else ():
            tally.note(condition, Context(run, group.lines[0], row))


def _way(pair: Pair) -> str:
    return "true" if pair[0] else "unknown" if pair[1] else "false"
