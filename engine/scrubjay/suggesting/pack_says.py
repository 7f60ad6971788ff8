"""What a pack says of a line, read from its compiled rules: how it counts units, when an assistant's modifier is due,
what it asks of the chart. No rule of a payer's stands here: packs say them, in whichever kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scrubjay.executors.pairs import SURE, Pair, all_of, any_of, negated
from scrubjay.executors.run import Run
from scrubjay.executors.testing import Context, holds
from scrubjay.facts.claim import Row
from scrubjay.facts.universe import Line
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    All,
    AnyOf,
    CodeSet,
    Condition,
    Join,
    Literally,
    MeasureOf,
    MeasureTest,
    MemberTest,
    Rule,
    Test,
    UnitRule,
)

EVALUATIONS = ("evaluation", "reevaluation")
"""Kinds of the code table, and documents of the chart, by the same names."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How a pack counts a line's timed units: the methods it names, by which policies and sources."""

    methods: tuple[str, ...]
    policies: tuple[str, ...]
    sources: tuple[Mapping[str, Any], ...]
    measures: tuple[str, ...]
    """The measures of what is billed, whose members are the day's lines."""


@dataclass(frozen=True, slots=True)
class Assisting:
    """The modifier that an assistant's units need, by which policies and sources."""

    modifier: str
    policies: tuple[str, ...]
    sources: tuple[Mapping[str, Any], ...]


def counting(run: Run, line: Line) -> Counting:
    """What the pack says of a line's timed units."""
    methods: dict[str, None] = {}
    measures: dict[str, None] = {}
    rules: list[Rule] = []
    for rule, leaf, units in _unit_tests(run):
        if units.assistant or units.method == "untimed" or not about(run, rule, line)[0]:
            continue
        if run.member(leaf.measure, line)[0]:
            methods[units.method] = None
            measures[leaf.measure] = None
            rules.append(rule)
    return Counting(tuple(methods), _policies(rules), _sources(run, rules), tuple(measures))


def assisting(run: Run, line: Line) -> Assisting | None:
    """The modifier that the units (of an untimed code: the service) of an assistant need on a line; None: none."""
    found: dict[str, list[Rule]] = {}
    for rule, leaf, units in _unit_tests(run):
        if not units.assistant or not about(run, rule, line)[0]:
            continue
        counted = leaf.operand.measure if isinstance(leaf.operand, MeasureOf) else leaf.measure
        if run.member(counted, line)[0]:
            for modifier in _modifiers(rule):
                found.setdefault(modifier, []).append(rule)
    if len(found) != 1:
        return None
    ((modifier, rules),) = found.items()
    return Assisting(modifier, _policies(rules), _sources(run, rules))


def charted(run: Run, line: Line) -> Mapping[int, tuple[Rule, Join, Pair]]:
    """The rules that ask for an evaluation of the day because of the line's code, each with whether it is flagged."""
    found: dict[int, tuple[Rule, Join, Pair]] = {}
    for rule in run.program.rules:
        if not rule.policy or not any(_of_code(leaf) for leaf in leaves(rule.when)):
            continue
        for join in rule.withouts:
            if join.fact == "chart" and _document(join) in EVALUATIONS and about(run, rule, line)[0]:
                found[rule.index] = (rule, join, run.rule(rule, line))
    return found


def sources_of(run: Run, rules: Mapping[int, tuple[Rule, Join, Pair]]) -> tuple[Mapping[str, Any], ...]:
    """The sources of rules, each once."""
    return _sources(run, [rule for rule, _, _ in rules.values()])


def about(run: Run, rule: Rule, line: Line) -> Pair:
    """Whether a rule speaks of a line at all: its dates and lines, and what it asks beside units and modifiers."""
    context = Context(run, line, line, rule.match, of=rule.subject)
    spared = negated(holds(rule.unless, context)) if rule.unless is not None else SURE
    return all_of((run.in_force(rule, line), holds(rule.lines, context), _static(rule.when, context), spared))


def reached(run: Run, line: Line, join: Join, document: Row) -> tuple[Pair, tuple[str, ...]]:
    """Whether a document is one that a join asks for, and the fields it asks for that the document leaves open."""
    pair = holds(join.where, Context(run, line, document))
    tests = [leaf for leaf in leaves(join.where) if isinstance(leaf, Test)]
    return pair, tuple(dict.fromkeys(test.path.key for test in tests if test.path.key not in document))


def components(join: Join) -> dict[str, str]:
    """The fields of a document that a join asks for beside its kind and date, with their labels."""
    tests = [leaf for leaf in leaves(join.where) if isinstance(leaf, Test)]
    told = {test.path.key: test.path.label for test in tests}
    return {key: label for key, label in told.items() if key not in ("document", "date", "discipline")}


def _static(condition: Condition | None, context: Context) -> Pair:
    if isinstance(condition, All):
        return all_of(_static(part, context) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any_of(_static(part, context) for part in condition.parts)
    if isinstance(condition, MemberTest) or (isinstance(condition, MeasureTest) and _of_units(condition, context)):
        return SURE
    if isinstance(condition, Test) and condition.path.key == "modifiers":
        return SURE
    return holds(condition, context)


def _of_units(test: MeasureTest, context: Context) -> bool:
    """Whether a test is of units against minutes, or of how many of them carry a modifier."""
    measures = context.run.program.measures
    names = (test.measure, *((test.operand.measure,) if isinstance(test.operand, MeasureOf) else ()))
    return any(measures[name].units is not None for name in names)


def _unit_tests(run: Run) -> Iterator[tuple[Rule, MeasureTest, UnitRule]]:
    for rule in run.program.rules:
        for leaf in leaves(rule.when) if rule.policy else ():
            if not isinstance(leaf, MeasureTest):
                continue
            names = (leaf.measure, *((leaf.operand.measure,) if isinstance(leaf.operand, MeasureOf) else ()))
            for name in names:
                units = run.program.measures[name].units
                if units is not None:
                    yield rule, leaf, units


def _modifiers(rule: Rule) -> Iterator[str]:
    for leaf in leaves(rule.when):
        if not isinstance(leaf, Test) or leaf.path.key != "modifiers" or not isinstance(leaf.operand, CodeSet):
            continue
        if len(leaf.operand.exact) == 1:
            yield from (str(one) for one in leaf.operand.exact)


def _document(join: Join) -> object:
    """The kind of document that a join asks for."""
    tests = (leaf for leaf in leaves(join.where) if isinstance(leaf, Test) and leaf.path.key == "document")
    return next((test.operand.value for test in tests if isinstance(test.operand, Literally)), None)


def _of_code(leaf: Condition) -> bool:
    return isinstance(leaf, Test) and leaf.path.key == "code"


def _policies(rules: list[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.policy for rule in rules))


def _sources(run: Run, rules: list[Rule]) -> tuple[Mapping[str, Any], ...]:
    ids = dict.fromkeys(source for rule in rules for source in rule.sources)
    return tuple(run.program.sources[source].document() for source in ids)
