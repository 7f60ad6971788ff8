"""What was not checked and which facts would tell: the conditions of open rules that are possible and not sure.

`meaning.md` 3: listed after all conditions are evaluated, in pack order; one entry for a policy and its lacking facts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from scrubjay.decisions.tracing import Step, found_value, steps
from scrubjay.decisions.wording import asking, named
from scrubjay.executors.joining import candidates
from scrubjay.executors.measuring import Measured, Member
from scrubjay.executors.pairs import MAYBE, Range, negated
from scrubjay.executors.run import Run, in_force, subject_of
from scrubjay.executors.testing import Context, amount_on, holds, operands
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.naming import RELATED
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    Condition,
    Dated,
    FieldOf,
    FitsTest,
    Join,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    Operand,
    PastTest,
    Rule,
    Test,
)

HISTORY = "history"


def lacking(run: Run, rule: Rule, line: Line) -> tuple[str, tuple[str, ...]]:
    """The reason why a rule is open on a line, and the facts that would tell."""
    versions = run.program.marks.get(rule.mark) if rule.mark else run.program.policies.get(rule.policy)
    if line.is_range and in_force(rule, versions or (rule,), line) == MAYBE:
        return "range_line", ("date",)
    found = tuple(dict.fromkeys(_of_rule(run, rule, line, frozenset())))
    amounts = tuple(name for name in found if name.startswith("$"))
    if amounts and len(amounts) == len(found):
        return "no_amount", tuple(name[1:] for name in amounts)
    return "fact", tuple(name for name in found if not name.startswith("$"))


def words_for(title: str, reason: str, lacks: Sequence[str]) -> str:
    """One sentence for a biller: what was not checked and whom to ask what."""
    if reason == "range_line":
        return f"{title}: the line covers days under different rules; bill each day on its own line."
    if reason == "no_amount":
        return f"{title}: no value of {', '.join(lacks)} is known for this date of service."
    return f"{title}: {asking(lacks)}"


def _of_rule(run: Run, rule: Rule, line: Line, seen: frozenset[int]) -> Iterator[str]:
    if rule.index in seen:
        return
    seen |= {rule.index}
    if line.date is None and (rule.start or rule.through):
        yield "date"
    context = Context(run, line, line, rule.match)
    if holds(rule.lines, context) == MAYBE:
        yield from _of_condition(run, rule.lines, context, seen)
    for step in steps(rule, line, run):
        if step.pair == MAYBE:
            yield from _of_leaf(run, step, seen)
    subject = subject_of(rule.subject, line)
    for join in (*rule.withs, *rule.withouts):
        yield from _of_join(join, context, subject)


def _of_condition(run: Run, condition: Condition | None, context: Context, seen: frozenset[int]) -> Iterator[str]:
    for leaf in leaves(condition):
        pair = holds(leaf, context)
        if pair == MAYBE:
            yield from _of_leaf(run, Step(leaf, pair, False, context), seen)


def _of_leaf(run: Run, step: Step, seen: frozenset[int]) -> Iterator[str]:
    leaf, context = step.leaf, step.context
    line = context.target if isinstance(context.target, Line) else context.subject
    if isinstance(leaf, Test):
        value = found_value(leaf, context)
        if (
            leaf.path.root in RELATED and len(related(run.group, line, leaf.path.root, context.match)) > 1
        ) or isinstance(value, (Unknown, Range)):
            yield str(leaf.path)
        yield from _of_operand(run, leaf.operand, context)
    elif isinstance(leaf, MeasureTest):
        yield from _of_operand(run, leaf.operand, context)
        yield from _of_measure(run, leaf.measure, line, context, seen)
    elif isinstance(leaf, MarkTest):
        for name in leaf.names:
            if run.mark(name, line) == MAYBE:
                for rule in run.program.marks.get(name, ()):
                    for other in subject_of(rule.subject, line):
                        if run.rule(rule, other) == MAYBE:
                            yield from _of_rule(run, rule, other, seen)
    elif isinstance(leaf, MemberTest):
        measure = run.program.measures[leaf.measure]
        if not line.sure:
            yield "history.status"
        yield from _of_condition(run, measure.where, Context(run, line, line), seen)
    elif isinstance(leaf, PastTest):
        yield HISTORY
    elif isinstance(leaf, FitsTest):
        yield "authorization"


def _of_operand(run: Run, operand: Operand, context: Context) -> Iterator[str]:
    if isinstance(operand, Dated):
        if isinstance(amount_on(operand, context.subject.date, run.program), Unknown):
            yield "date" if context.subject.date is None else f"${operand.name}"
    elif isinstance(operand, FieldOf):
        if operand.path.root in RELATED and not operand.join:
            rows = related(run.group, context.subject, operand.path.root, context.match)
            known = len(rows) == 1 and isinstance(rows[0], dict) and rows[0].get(operand.path.key) is not None
            if not known:
                yield str(operand.path)
        elif any(isinstance(value, (Unknown, Range)) for value in operands(operand, context)):
            yield str(operand.path)
    elif isinstance(operand, MeasureOf):
        yield from _of_measure(run, operand.measure, context.subject, context, frozenset())


def _of_measure(run: Run, name: str, line: Line, context: Context, seen: frozenset[int]) -> Iterator[str]:
    measure = run.program.measures[name]
    rows = related(run.group, line, "authorization", context.match) if measure.burns is not None else (None,)
    if measure.burns is not None and (len(rows) > 1 or isinstance(rows[0], Unknown)):
        yield "authorization"
        return
    measured = run.measured(name, line, rows[0])
    if all(value is not None and value.low == value.high for value in measured.values):
        return
    if measured.window.state == "unknown":
        shape = measure.window.shape if measure.window else ""
        yield "date" if line.date is None else "coverage" if shape == "coverage" else HISTORY
        if shape == "coverage":
            return
    elif not measured.closed:
        yield HISTORY if measure.of == "line" else measure.of
    yield from _of_members(run, measure, measured, seen)


def _of_members(run: Run, measure: Measure, measured: Measured, seen: frozenset[int]) -> Iterator[str]:
    for member in measured.members:
        line = member.fact
        if not isinstance(line, Line):
            continue
        if not member.sure:
            yield from _unsure(run, measure, line, seen)
        if measure.field is not None and measure.op != "visits":
            value = run.ranged(measure.name, line)
            if value is not None and (value.low != value.high or math.isinf(value.high)):
                yield _of_history(str(measure.field), line)
        if measure.op == "visits":
            yield from (_of_history(str(p), line) for p in measure.keys if _key_unknown(p.key, p.root, line))


def _unsure(run: Run, measure: Measure, line: Line, seen: frozenset[int]) -> Iterator[str]:
    if not line.sure:
        yield "history.status"
    if line.date is None:
        yield _of_history("date", line)
    for name in _of_condition(run, measure.where, Context(run, line, line), seen):
        yield _of_history(name, line)
    for path in measure.per:
        if _key_unknown(path.key, path.root, line):
            yield _of_history(str(path), line)


def _of_history(name: str, line: Line) -> str:
    return name if line.claim.is_input or name.startswith(("$", HISTORY)) else f"{HISTORY}.{name}"


def _key_unknown(key: str, root: str, line: Line) -> bool:
    return key not in (line.row if root == "line" else line.claim.row)


def _of_join(join: Join, context: Context, subject: Sequence[Line]) -> Iterator[str]:
    pairs = [pair for _, pair in candidates(join, context, subject)]
    if any(pair[0] for pair in pairs) or not pairs:
        return
    known = [fact for fact, _ in candidates(join, context, subject) if not isinstance(fact, str)]
    if len(known) < len(pairs):
        yield HISTORY if join.fact == "line" else f"{join.fact}s"
    elif known:
        yield named(join.fact)


__all__ = ["Member", "lacking", "negated", "words_for"]
