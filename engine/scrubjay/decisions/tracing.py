"""Why a rule holds, or does not, on a line: each condition with its pair, what was found and what was asked.

Worked out by the reference evaluator whatever executor decided, so that the words are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.decisions.decision import Because, plain
from scrubjay.decisions.members import counted
from scrubjay.decisions.privacy import NOT_SHOWN, hidden, telling, withheld
from scrubjay.decisions.reckoning import reckoned
from scrubjay.decisions.related_context import with_related
from scrubjay.decisions.wording import fact_name
from scrubjay.executors.pairs import Pair
from scrubjay.executors.run import Run
from scrubjay.executors.testing import Context, holds, operands, value_of
from scrubjay.executors.visits import subject_of
from scrubjay.facts.related import fit, related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.naming import RELATED
from scrubjay.rules.program import (
    All,
    AnyOf,
    CellOf,
    CodeSet,
    Condition,
    Dated,
    FieldOf,
    FitsTest,
    Literally,
    MarkTest,
    MeasureOf,
    MeasureTest,
    MemberTest,
    Operand,
    PastTest,
    Program,
    Rule,
    Test,
)
from scrubjay.rules.wording import codes

OPPOSITE = {
    "equals": "is not",
    "in": "not_in",
    "not_in": "in",
    "over": "at_most",
    "at_least": "under",
    "under": "at_least",
    "at_most": "over",
    "before": "on_or_after",
    "on_or_before": "after",
    "after": "on_or_before",
    "on_or_after": "before",
    "has_any": "has_none",
    "has_none": "has_any",
    "first": "does not begin with",
    "is": "is not",
    "fits": "does not fit",
    "present": "present",
}


AT_MOST = ("under", "at_most", "before", "on_or_before")


@dataclass(frozen=True, slots=True)
class Step:
    """One test of a rule on a line, with its pair as the rule needs it (negated under `unless`)."""

    leaf: Condition
    pair: Pair
    negated: bool
    context: Context


def steps(rule: Rule, line: Line, run: Run) -> Iterator[Step]:
    """The tests of a rule in pack order: `when`, then `unless`."""
    context = Context(run, line, line, rule.match, of=rule.subject)
    if rule.when is not None:
        yield from _steps(rule.when, context, negated=False)
    if rule.unless is not None:
        yield from _steps(rule.unless, context, negated=True)


def _steps(condition: Condition, context: Context, *, negated: bool) -> Iterator[Step]:
    if isinstance(condition, AnyOf) and not negated:
        parts = [(part, holds(part, context)) for part in condition.parts]
        best = next((part for part, pair in parts if pair[0]), None)
        for part, pair in parts:
            if part is best or (best is None and (pair[1] or not any(p[1] for _, p in parts))):
                yield from _steps(part, context, negated=negated)
        return
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from _steps(part, context, negated=negated)
        return
    pair = holds(condition, context)
    yield Step(condition, (not pair[1], not pair[0]) if negated else pair, negated, context)


def because(step: Step) -> Because | None:
    """A test in the shape of `because`; None for one that says nothing by itself."""
    leaf, context = step.leaf, step.context
    run = context.run
    line = context.subject
    program = run.program
    if isinstance(leaf, MemberTest) or not isinstance(run, Run):
        return None
    if isinstance(leaf, Test):
        private, _ = hidden(leaf, program)
        actual = NOT_SHOWN if private else plain(found_value(leaf, context), leaf.path.type)
        test, expected = asked(leaf, leaf.path.type, context, negated=step.negated)
        where = _origin(leaf, context)
        return Because(fact_name(leaf.path), leaf.path.label, actual, test, expected, where)
    if isinstance(leaf, MeasureTest):
        measure = program.measures[leaf.measure]
        measured = run.measured(leaf.measure, line, chosen_authorization(leaf, context))
        value = measured.values[0] if len(measured.values) == 1 else (measured.values[-1] or None)
        private, _ = hidden(leaf, program)
        actual = NOT_SHOWN if private else plain(value, measure.type)
        test, expected = asked(leaf, measure.type, context, negated=step.negated)
        most = (leaf.op in AT_MOST) != step.negated
        members = () if private else counted(measure, measured, run, most=most)
        where = _origin(leaf, context)
        return Because(f"measure.{leaf.measure}", measure.title, actual, test, expected, where, members)
    if isinstance(leaf, MarkTest):
        marks = [name for name in program.marks if run.mark(name, line)[0]]
        test = OPPOSITE.get(leaf.op, leaf.op) if step.negated else leaf.op
        titles = dict.fromkeys(rule.title for name in leaf.names for rule in program.marks.get(name, ()))
        return Because("marks", "; ".join(titles) or "marks", sorted(marks), test, list(leaf.names))
    if isinstance(leaf, PastTest):
        title = program.measures[leaf.measure].title
        return Because(f"past.{leaf.measure}", f"window of {title}", step.pair[0] != step.negated, "past", True)
    assert isinstance(leaf, FitsTest)
    row = related(run.group, line, "authorization", context.match)[0]
    actual = "unknown" if isinstance(row, Unknown) else None if row is None else plain(row.get("number"), "text")
    parts = [part for part in leaf.parts if not isinstance(row, dict) or fit(row, line, (part,))[0] != step.negated]
    test = "does not fit" if step.negated else "fits"
    return Because("authorization", "authorization", actual, test, parts or list(leaf.parts))


def within(step: Step) -> Iterator[Because]:
    """How much of the line itself a running sum still leaves within the limit that it passes."""
    leaf, context = step.leaf, step.context
    run, line = context.run, context.subject
    if not isinstance(leaf, MeasureTest) or leaf.op != "over" or step.negated or not isinstance(run, Run):
        return
    measure = run.program.measures[leaf.measure]
    if measure.op != "sum" or measure.upto != "line":
        return
    measured = run.measured(leaf.measure, line, chosen_authorization(leaf, context))
    value = measured.values[0]
    limit = operands(leaf.operand, with_related(leaf.operand, context))[0]
    own = next((member for member in measured.members if member.fact is line), None)
    amount = run.ranged(leaf.measure, line)
    if own is None or amount is None or value is None or not isinstance(limit, int):
        return
    low: Any = amount.low
    room = max(0, min(low, limit - (value.low - low)))
    fact, label = f"measure.{leaf.measure}.room", "part of this line that is within"
    yield Because(fact, label, plain(room, measure.type), "of", plain(low, measure.type))


def found_value(leaf: Test, context: Context) -> Any:
    """The value that a test found; of several alternatives the first."""
    if leaf.path.root in RELATED and isinstance(context.target, Line):
        row = related(context.run.group, context.target, leaf.path.root, context.match)[0]
        context = replace(context, chosen={("target", leaf.path.root): row})
    return value_of(leaf.path, context)


def asked(leaf: Test | MeasureTest, type_: str, context: Context, *, negated: bool) -> tuple[str, Any]:
    """The operator and what was expected, as values on the line's date; in words where the value is not shown."""
    op, operand = leaf.op, leaf.operand
    test = OPPOSITE[op] if negated else op
    if op == "present":
        assert isinstance(operand, Literally)
        return "present", bool(operand.value) != negated
    if telling(leaf, context.run.program):
        return test, NOT_SHOWN
    if isinstance(operand, CodeSet):
        if operand.name:
            return test, f"@{operand.name}"
        if operand.any_of or operand.tables or operand.prefixes or operand.ranges:
            return test, codes(operand, type_)
        return test, [plain(value, type_) for value in sorted(operand.exact, key=str)]
    if hidden(leaf, context.run.program)[1]:
        return test, withheld(operand, type_)
    values = operands(operand, with_related(operand, context))
    return test, plain(values[0], type_)


def chosen_authorization(leaf: MeasureTest, context: Context) -> Any:
    """The authorization that a measure of what burns it is about."""
    if context.run.program.measures[leaf.measure].burns is None:
        return UNKNOWN
    return related(context.run.group, context.subject, "authorization", context.match)[0]


def _origin(leaf: Test | MeasureTest, context: Context) -> Mapping[str, Any] | None:
    """The same, with how a date was counted from the field's, unless that would show it."""
    found = origin(leaf.operand, context.subject, context.run.program)
    if found is None or "field" not in found:
        return found
    said = "" if hidden(leaf, context.run.program)[1] else reckoned(leaf.operand, context)
    return {**found, "reckoned": said} if said else {"field": found["field"]}


def origin(operand: Operand, line: Line, program: Program) -> Mapping[str, Any] | None:
    """Where an expected value comes from: the amount, since when, and its source; or a field."""
    if isinstance(operand, Dated):
        value = program.amounts[operand.name].on(line.date)
        if value is not None:
            return {"amount": operand.name, "effective": value.start.isoformat(), "source": value.source}
    if isinstance(operand, FieldOf):
        field = f"{operand.join}.{operand.path}" if operand.join else fact_name(operand.path)
        return {"field": field, "calendar": operand.shift.calendar} if operand.shift.calendar else {"field": field}
    if isinstance(operand, MeasureOf):
        return {"measure": operand.measure, "title": program.measures[operand.measure].title}
    if isinstance(operand, CellOf):
        return {"table": operand.table, "column": operand.column}
    return None


def holding(rule: Rule, line: Line, run: Run) -> Iterator[tuple[Condition, Line]]:
    """The tests by which a rule surely holds on a line, then those of the rules that gave the marks it reads there."""
    held = [step.leaf for step in steps(rule, line, run) if step.pair[0]]
    yield from ((leaf, line) for leaf in held)
    for leaf in held:
        if isinstance(leaf, MarkTest):
            for name in leaf.names:
                for marking_rule, other in marking(name, line, run):
                    yield from holding(marking_rule, other, run)


def marking(mark: str, line: Line, run: Run) -> Iterator[tuple[Rule, Line]]:
    """The rules and lines that surely give a line a mark."""
    for rule in run.program.marks.get(mark, ()):
        for other in subject_of(rule.subject, line):
            if run.rule(rule, other)[0]:
                yield rule, other
