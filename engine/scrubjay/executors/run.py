"""One program over one group: rules tried on lines, marks, measures; every answer worked out once and kept."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from scrubjay.executors import measuring
from scrubjay.executors.fees import Estimate, estimated
from scrubjay.executors.joining import joined, may_join
from scrubjay.executors.measuring import Candidates, Measured
from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair, Range, all_of, any_of, negated
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import Context, asked_of, holds, related_facts
from scrubjay.executors.visits import subject_of
from scrubjay.executors.windows import Opening
from scrubjay.facts.claim import Row
from scrubjay.facts.universe import Group, Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Condition, Join, Program, Rule, Window


class Run:
    """The answers that conditions ask for, over one group."""

    def __init__(self, program: Program, group: Group) -> None:
        self.program = program
        self.group = group
        self._measured: dict[tuple[str, int, int], Measured] = {}
        self._rules: dict[tuple[int, int], Pair] = {}
        self.told: Callable[[Rule, Line], Pair | None] | None = None
        """What another executor has found of rules on lines already; None of those it was not asked for."""
        self._members: dict[tuple[str, int], Pair] = {}
        self.kept: dict[tuple[object, ...], tuple[str, ...]] = {}
        """What those who explain verdicts have worked out once."""
        self._counting: Candidates | None = None
        self._anchors: dict[str, tuple[tuple[Line, Pair], ...]] = {}
        self._openings: dict[tuple[object, ...], tuple[Window, tuple[Opening, ...]]] = {}
        self._may_join: dict[int, tuple[Join, tuple[tuple[Row, Pair], ...]]] = {}
        self._reads: dict[int, tuple[tuple[str, str], ...]] = {}
        self._estimates: dict[int, Estimate | None] = {}
        self._ranges: dict[tuple[str, int], Range | None] = {}

    def reads(self, leaf: Condition) -> tuple[tuple[str, str], ...]:
        """The related facts that a test reads."""
        if id(leaf) not in self._reads:
            self._reads[id(leaf)] = related_facts(leaf, self.program)
        return self._reads[id(leaf)]

    def counting(self) -> Candidates:
        """The lines that count, those with a date in order."""
        if self._counting is None:
            able = [line for line in self.group.lines if line.counts]
            dated = [line for line in able if line.date is not None]
            undated = tuple(line for line in able if line.date is None)
            self._counting = Candidates([line.date for line in dated if line.date], dated, undated)
        return self._counting

    def anchors(self, name: str) -> tuple[tuple[Line, Pair], ...]:
        """The lines that may open a window of a measure, whoever looks."""
        if name not in self._anchors:
            self._anchors[name] = measuring.may_anchor(self, self.program.measures[name])
        return self._anchors[name]

    def openings(self, window: Window, line: Line) -> tuple[Opening, ...]:
        """What may open a window as seen from a line, by the days of the facts."""
        context = Context(self, line, line)
        asked = [asked_of(condition, context) for condition in (window.where, window.after)]
        key = (id(window), *asked)
        if None in asked or key not in self._openings:
            self._openings[key] = (window, measuring.may_open(self, window, line))
        return self._openings[key][1]

    def may_join(self, join: Join) -> tuple[tuple[Row, Pair], ...]:
        """The patient's facts of a join that may be it, by what `where` says of them whoever looks, in order."""
        # the join is kept with what was found, so that no other one ever has its identity
        if id(join) not in self._may_join:
            self._may_join[id(join)] = (join, may_join(self, join))
        return self._may_join[id(join)][1]

    def measured(self, name: str, line: Line, authorization: Row | Unknown | None = UNKNOWN) -> Measured:
        """A measure seen from a line, with its members."""
        key = (name, id(line), id(authorization))
        if key not in self._measured:
            self._measured[key] = measuring.measure(self, self.program.measures[name], line, authorization)
        return self._measured[key]

    def measure(self, name: str, line: Line, authorization: Row | Unknown | None) -> tuple[Any, ...]:
        """The alternatives for a measure's value."""
        return self.measured(name, line, authorization).values

    def member(self, name: str, line: Line) -> Pair:
        """Whether a line is a member of a measure."""
        key = (name, id(line))
        if key not in self._members:
            self._members[key] = measuring.is_member(self, self.program.measures[name], line)
        return self._members[key]

    def ranged(self, name: str, fact: Line | Row) -> Range | None:
        """What a fact adds to a measure: its field as numbers, None where the field is absent."""
        key = (name, id(fact))
        if key not in self._ranges:
            self._ranges[key] = measuring.field_range(self, self.program.measures[name], fact)
        return self._ranges[key]

    def estimate(self, line: Line) -> Estimate | None:
        """What may be allowed for a line by the payer's fee schedule, where nobody has said what was."""
        if id(line) not in self._estimates:
            self._estimates[id(line)] = estimated(self, line)
        return self._estimates[id(line)]

    def past(self, name: str, line: Line) -> Pair:
        """Whether the line's day is in no window of a measure."""
        return measuring.past(self, self.program.measures[name], line)

    def mark(self, name: str, line: Line) -> Pair:
        """Whether a mark stands on the line, its visit or its claim."""
        rules = self.program.marks.get(name, ())
        return any_of(self.rule(rule, other) for rule in rules for other in subject_of(rule.subject, line))

    def rule(self, rule: Rule, line: Line) -> Pair:
        """The pair of a rule tried on one line of its subject."""
        key = (rule.index, id(line))
        if key not in self._rules:
            told = self.told(rule, line) if self.told is not None else None
            self._rules[key] = self._tried(rule, line) if told is None else told
        return self._rules[key]

    def can_be_subject(self, rules: Sequence[Rule], line: Line) -> bool:
        """Whether a policy is in force on one of the line's days and its file speaks of such lines."""
        return any(on_a_day(rule, line) and holds(rule.lines, Context(self, line, line))[1] for rule in rules)

    def _tried(self, rule: Rule, line: Line) -> Pair:
        dated = self.in_force(rule, line)
        if not dated[1]:
            return NEVER
        context = Context(self, line, line, rule.match, of=rule.subject)
        pair = all_of((dated, holds(rule.lines, context), holds(rule.when, context)))
        if pair[1] and rule.unless is not None:
            pair = all_of((pair, negated(holds(rule.unless, context))))
        if pair[1] and (rule.withs or rule.withouts):
            pair = all_of((pair, joined(rule, context, subject_of(rule.subject, line))))
        return pair

    def in_force(self, rule: Rule, line: Line) -> Pair:
        """In force on the line's date; only possible where its days do not all see the same versions."""
        return in_force(rule, self.program.versions(rule), line)


def run_of(program: Program, group: Group) -> Run:
    """The run of a program over a group, the same for all who ask, so that nothing is worked out twice.

    It is kept in the group's `cache`; whoever is done with a group clears that.
    """
    key = ("run", id(program))
    found = group.cache.get(key)
    if not isinstance(found, Run) or found.program is not program:
        found = Run(program, group)
        group.cache[key] = found
    return found


def in_force(rule: Rule, versions: Sequence[Rule], line: Line) -> Pair:
    """Whether a rule speaks of a line, among all versions of its policy (`meaning.md` 11)."""
    if line.date is None:
        return SURE if rule.start is None and rule.through is None else MAYBE
    if not line.is_range:
        return SURE if rule.in_force(line.date) else NEVER
    if not on_a_day(rule, line):
        return NEVER
    return SURE if same_versions(versions, line) and rule.in_force(line.date) else MAYBE


def same_versions(versions: Sequence[Rule], line: Line) -> bool:
    """Whether all days of a line see the same versions of a policy."""
    days = days_of(line)
    first = [version.in_force(days[0]) for version in versions]
    return all([version.in_force(day) for version in versions] == first for day in days[1:])


def days_of(line: Line) -> list[datetime.date]:
    """The days of service of a line that has a date."""
    assert line.date is not None
    assert line.through is not None
    span = max((line.through - line.date).days, 0)
    return [line.date + DAY * n for n in range(span + 1)]


def on_a_day(rule: Rule, line: Line) -> bool:
    """Whether a rule is in force on one of the line's days; of a line without a date nobody can say that it is not."""
    if line.date is None:
        return True
    return any(rule.in_force(day) for day in days_of(line))
