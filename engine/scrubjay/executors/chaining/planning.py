"""From a compiled `Program` to stages: one ruleset each, with what is asked about lines and facts before it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from scrubjay.executors.chaining.engine import Definition, Ruleset
from scrubjay.executors.chaining.formulas import (
    NESTED,
    And,
    Formula,
    Has,
    Marked,
    Or,
    TooLarge,
    alternatives,
    conditions,
    formula,
    nesting,
    normal,
    pushes,
    single_tests,
)
from scrubjay.executors.chaining.hazards import MESSAGES, PROPERTIES, ProgramRefused, refuse_collisions
from scrubjay.executors.chaining.questions import InForce, Matches, Questions
from scrubjay.executors.chaining.reading import Stratum, batches, refers
from scrubjay.rules.ordering import rule_reads
from scrubjay.rules.program import Join, Program, Rule

PUSHES = 40
"""Nodes that one fact may reach at once; 64 is durable-rules' limit."""
Key = tuple[int, bool]
FIXED = ("id", "sid", "kind", "line", "page", "rule", "sure", "join", "fact", "mark", "l", "c", "$forward", "$s")
Expression = dict[str, Any]
NO_GATES: Mapping[int, set[int | None]] = {}


@dataclass(slots=True)
class Page:
    """A part of what is known of a line, small enough for one fact."""

    number: int
    wanted: dict[Key, set[bool]]
    gates: dict[int, set[int | None]] = field(default_factory=dict)
    pushes: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with, for each half, the answers that some rule waits for."""

    number: int
    sure: frozenset[bool]
    possible: frozenset[bool]
    gates: frozenset[int] = frozenset()
    """Questions of which one must be possible for this one to matter: whether its rules are in force. None: always."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """A join of a rule, with what is asked about each fact that may be the one."""

    number: int
    join: Join
    after: tuple[int, ...]
    """Positions of the earlier `with`s that it refers to."""
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Rules that need nothing of each other, as one ruleset."""

    rules: tuple[Rule, ...]
    whole_group: bool
    ruleset: Ruleset
    questions: Questions
    pages: tuple[tuple[int, tuple[Asked, ...]], ...]
    joins: Mapping[int, tuple[Candidates, ...]]
    """Rule index to its `with`s and then its `without`s."""
    marks: Mapping[str, int]
    """The marks that its rules read, by number."""


def plan(program: Program) -> tuple[Stage, ...]:
    """The stages of a program, in order. Raises ProgramRefused, and ExecutorUnavailable without durable-rules."""
    numbers = {name: at for at, name in enumerate(program.marks)}
    return tuple(_Planning(program, stratum, numbers).stage(at) for at, stratum in enumerate(batches(program)))


class _Planning:
    """One stage in the making."""

    def __init__(self, program: Program, stratum: Stratum, marks: Mapping[str, int]) -> None:
        self.program = program
        self.stratum = stratum
        self.marks = marks
        self.questions = Questions()
        self.pages: list[Page] = []
        self.definition: Definition = {}
        self.joins: dict[int, tuple[Candidates, ...]] = {}
        self.count = 0

    def stage(self, at: int) -> Stage:
        for rule in self.stratum.rules:
            try:
                self._line_rules(rule)
                if rule.withs or rule.withouts:
                    self._join_rules(rule)
            except TooLarge as error:
                raise ProgramRefused(
                    f"{rule.place}: {rule.id} has {error}, too many for durable-rules; use the reference executor"
                ) from None
        names = [self.questions.property(n, sure) for n in range(len(self.questions.asked)) for sure in (True, False)]
        refuse_collisions((*FIXED, *(f"b{n}" for n in range(MESSAGES)), *names))
        pages = tuple((page.number, _asked(page.wanted, page.gates)) for page in self.pages)
        ruleset = Ruleset(f"{self.program.pack_id} {at}", self.definition)
        reads = {name for rule in self.stratum.rules for what, name in rule_reads(rule) if what == "mark"}
        marks = {name: number for name, number in self.marks.items() if name in reads}
        return Stage(self.stratum.rules, self.stratum.whole_group, ruleset, self.questions, pages, self.joins, marks)

    def _line_rules(self, rule: Rule) -> None:
        """What is known of the line alone: the rule fires, or asks for the facts of its joins."""
        number = partial(self.questions.number, match=rule.match)
        bounded = any(v.start is not None or v.through is not None for v in self.program.versions(rule))
        gate = self.questions.number(InForce(rule, rule.index)) if bounded else None
        for sure in (True, False):
            parts: list[Formula] = [] if gate is None else [Has(gate, sure, True)]
            parts += [formula(rule.lines, sure, number), formula(rule.when, sure, number)]
            if rule.unless is not None:
                parts.append(formula(rule.unless, sure, number, wanted=False))
            for at, way in enumerate(alternatives(And(tuple(parts)))):
                self._add(f"{_named(rule, sure)} {at}", self._line_conditions(way, gate))

    def _line_conditions(self, way: Sequence[Formula], gate: int | None) -> Iterator[Expression]:
        of_line = conditions([part for part in way if not isinstance(part, Marked)]) or [()]
        for at, parts in enumerate(of_line):
            page = self._page(parts, gate)
            same: list[Expression] = [{"line": {"l": "line"}}] if at else []
            tests = [{"page": page.number}, *same, *(self._expression(part) for part in parts)]
            yield {f"l{at or ''}": _all(tests)}
        for at, part in enumerate(part for part in way if isinstance(part, Marked)):
            known: list[Expression] = [{"kind": "mark"}, {"line": {"l": "line"}}, {"sure": part.sure}]
            named = _any([{"mark": self.marks[name]} for name in part.names if name in self.marks] or [{"mark": -1}])
            yield {f"m{at}" + ("" if part.wanted else "$not"): _all([*known, named])}

    def _page(self, parts: Sequence[Formula], gate: int | None) -> Page:
        """A page with room for a condition."""
        wanted = [((has.question, has.sure), has.wanted) for has in single_tests(parts)]
        needed = pushes(parts)
        for page in self.pages:
            room = len(page.wanted.keys() | {key for key, _ in wanted}) <= PROPERTIES
            if room and page.pushes + needed <= PUSHES:
                break
        else:
            page = Page(len(self.pages), {})
            self.pages.append(page)
        page.pushes += needed
        for key, value in wanted:
            page.wanted.setdefault(key, set()).add(value)
            page.gates.setdefault(key[0], set()).add(None if key[0] == gate else gate)
        return page

    def _join_rules(self, rule: Rule) -> None:
        joins = (*rule.withs, *rule.withouts)
        made: list[Candidates] = []
        tests: list[dict[bool, Formula]] = []
        for join in joins:
            number = partial(self.questions.number, match=rule.match)
            both = {sure: formula(join.where, sure, number, marks=False) for sure in (True, False)}
            matches = self.questions.number(Matches())
            wanted: dict[Key, set[bool]] = {(matches, sure): {True} for sure in (True, False)}
            for has in single_tests(tuple(both.values())):
                wanted.setdefault((has.question, has.sure), set()).add(has.wanted)
            if len(wanted) > PROPERTIES:
                raise TooLarge(f"{len(wanted)} answers about one fact")
            after = tuple(at for at, other in enumerate(rule.withs) if other is not join and refers(join, other.name))
            made.append(Candidates(self.count, join, after, _asked(wanted)))
            tests.append({sure: And((Has(matches, sure, True), both[sure])) for sure in (True, False)})
            self.count += 1
        self.joins[rule.index] = tuple(made)
        for sure in (True, False):
            ways: list[tuple[Expression, ...]] = [({"l": _all([{"rule": rule.index}, {"sure": sure}])},)]
            for at in range(len(rule.withs)):
                options = [{f"c{at}": test} for test in self._candidate(made[at], tests[at][sure])]
                ways = [(*way, option) for way in ways for option in options]
            for at in range(len(rule.withs), len(joins)):
                denied = tuple(
                    {f"n{at}x{part}$not": test}
                    for part, test in enumerate(self._candidate(made[at], tests[at][not sure]))
                )
                ways = [(*way, *denied) for way in ways]
            for which, way in enumerate(ways):
                self._add(f"{_named(rule, sure)} joined {which}", way)

    def _candidate(self, made: Candidates, test: Formula) -> list[Expression]:
        """The conditions, any of which a fact must meet to be the joined one."""
        joined: list[Expression] = [{"join": made.number}, {"line": {"l": "line"}}]
        joined += [{f"b{at}": {f"c{at}": "fact"}} for at in made.after]
        ways = alternatives(test)
        if any(sum(nesting(part) for part in way) > NESTED for way in ways):
            ways = normal((test,))
        return [_all([*joined, *(self._expression(part) for part in way)]) for way in ways]

    def _expression(self, part: Formula) -> Expression:
        if isinstance(part, Has):
            return {self.questions.property(part.question, part.sure): part.wanted}
        assert isinstance(part, (And, Or))
        parts = [self._expression(inner) for inner in part.parts]
        return _all(parts) if isinstance(part, And) else _any(parts)

    def _add(self, name: str, found: Iterator[Expression] | Sequence[Expression]) -> None:
        expressions = list(found)
        if len(expressions) > MESSAGES:
            raise TooLarge(f"{len(expressions)} conditions in one rule")
        self.definition[name] = expressions


def _named(rule: Rule, sure: bool) -> str:
    return f"{rule.index} {'sure' if sure else 'possible'}"


def _all(parts: list[Expression]) -> Expression:
    return {"$and": parts}


def _any(parts: list[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else {"$or": parts}


def _asked(wanted: Mapping[Key, set[bool]], gates: Mapping[int, set[int | None]] = NO_GATES) -> tuple[Asked, ...]:
    found = []
    for number in dict.fromkeys(number for number, _ in wanted):
        shut = gates.get(number, set())
        sure, possible = (frozenset(wanted.get((number, half), ())) for half in (True, False))
        found.append(
            Asked(number, sure, possible, frozenset(gate for gate in shut if gate is not None and None not in shut))
        )
    return tuple(found)
