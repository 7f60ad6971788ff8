"""Severity is capped by evidence: what rests on one secondary source is at most `review` (`meaning.md` 24).

A finding rests on an amount or a table cell of `single` confidence, its own or that of a measure or mark it reads,
where it would not be sure without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from scrubjay.decisions.joins import found
from scrubjay.decisions.reckoning import passed
from scrubjay.decisions.tracing import chosen_authorization, marking
from scrubjay.executors.cells import Where, on_day, rows_for
from scrubjay.executors.fees import estimate_of
from scrubjay.executors.pairs import INFINITY, SURE, Number, Pair, Range, compared
from scrubjay.executors.run import Run
from scrubjay.executors.testing import Context, contains, holds, operands, plain_value
from scrubjay.executors.visits import Member, distinct
from scrubjay.facts.deriving import DISCIPLINE_OF_MODIFIER, THERAPY
from scrubjay.facts.universe import Line
from scrubjay.rules.program import (
    All,
    AnyOf,
    CellOf,
    CodeSet,
    Condition,
    Dated,
    FieldOf,
    Join,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    Path,
    Program,
    Rule,
    Test,
)

SINGLE = "single"
Weak = tuple[str, ...]
"""What rests on one secondary source, in words; empty where nothing does."""
FIRM: Weak = ()


def severity_of(run: Run, rule: Rule, line: Line) -> tuple[str, Weak]:
    """The severity of a rule that fired on a line, and what capped it, in words; nothing where nothing did."""
    if rule.severity != "deny":
        return rule.severity, FIRM
    weak = _of_rule(run, rule, line)
    return ("review", weak) if weak else (rule.severity, FIRM)


def _of_rule(run: Run, rule: Rule, line: Line) -> Weak:
    context = Context(run, line, line, rule.match, of=rule.subject)
    parts = [
        _of_condition(rule.lines, context, False),
        _of_condition(rule.when, context, False),
        _of_condition(rule.unless, context, True),
    ]
    for one in found(run, rule, line) if rule.withs else ():
        sure = [fact for fact, pair in one.facts if pair[0]] if one.wanted else []
        there = (replace(one.context, target=fact, chosen={}) for fact in sure)
        parts.append(_each_enough([_of_match(one.join, where) for where in there]))
    return _all_needed(parts)


def _of_match(join: Join, context: Context) -> Weak:
    """What it rests on that a fact is the joined one: its own tests, and the row of a table that pairs it."""
    weak = _of_condition(join.where, context, False)
    if join.paired is None:
        return weak
    line, wanted = context.subject, (join.paired.column, plain_value(join.paired.fact, context.target, context.run))
    where = (*join.paired.where, wanted)
    columns = [column for column, _ in where]
    code = plain_value(join.paired.subject, line, context.run)
    return _all_needed((weak, _of_rows(join.paired.table, where, columns, code, line, context.run.program)))


def _of_condition(condition: Condition | None, context: Context, unless: bool) -> Weak:
    """What it rests on that a condition holds (`unless`: that it does not)."""
    if condition is None:
        return FIRM
    if isinstance(condition, (All, AnyOf)):
        if isinstance(condition, AnyOf) == unless:
            return _all_needed(_of_condition(part, context, unless) for part in condition.parts)
        enough = [part for part in condition.parts if _decides(part, context, unless)]
        return _each_enough([_of_condition(part, context, unless) for part in enough])
    return _of_leaf(condition, context, unless)


def _decides(condition: Condition, context: Context, unless: bool) -> bool:
    sure, possible = holds(condition, context)
    return not possible if unless else sure


def _of_leaf(leaf: Condition, context: Context, unless: bool) -> Weak:
    run, line = context.run, context.target
    assert isinstance(run, Run)
    if not isinstance(line, Line):
        return FIRM
    weak: list[Weak] = []
    if isinstance(leaf, (Test, MeasureTest)):
        operand = leaf.operand
        if isinstance(operand, Dated):
            weak.append(_of_amount(operand, context.subject, run.program))
        elif isinstance(operand, FieldOf):
            weak.append(_of_calendar(operand, context))
            weak.append(FIRM if operand.join else _of_field(operand.path, context.subject, run.program))
        elif isinstance(operand, CellOf):
            columns = (operand.column, *(column for column, _ in operand.where))
            code = context.subject.row.get("code")
            weak.append(_of_rows(operand.table, operand.where, columns, code, context.subject, run.program))
        elif isinstance(operand, MeasureOf):
            weak += [_of_member(run, operand.measure, m.fact) for m in _sure(run, operand.measure, context.subject)]
        elif isinstance(leaf, Test) and isinstance(operand, CodeSet) and leaf.path.root == "line":
            weak.append(_of_set(operand, line.row.get(leaf.path.key), line, run.program))
    if isinstance(leaf, Test):
        weak.append(_of_field(leaf.path, line, run.program))
        weak.append(_of_estimate(run, leaf.path, line))
    elif isinstance(leaf, MeasureTest):
        weak.append(_of_measure(run, leaf, context, unless))
    elif isinstance(leaf, MemberTest) and not unless:
        weak.append(_of_choice(run, leaf.measure, line))
    elif isinstance(leaf, MarkTest) and (leaf.op == "has_none") == unless:
        marks = [
            _each_enough([_of_rule(run, rule, other) for rule, other in marking(name, line, run)])
            for name in leaf.names
            if run.mark(name, line)[0]
        ]
        weak.append(_all_needed(marks) if leaf.op == "has_all" else _each_enough(marks))
    return _all_needed(weak)


def _of_amount(dated: Dated, line: Line, program: Program) -> Weak:
    value = program.amounts[dated.name].on(line.date)
    source = None if value is None else program.sources.get(value.source)
    if value is not None and source is not None and source.confidence == SINGLE:
        return (f"the amount {dated.name} of {value.start.isoformat()} has a single source",)
    return FIRM


def _of_calendar(operand: FieldOf, context: Context) -> Weak:
    """The calendar that a date was counted by, and the holidays on the way."""
    program = context.run.program
    calendar = program.calendars.get(operand.shift.calendar)
    if calendar is None:
        return FIRM
    if all(program.sources[name].confidence == SINGLE for name in calendar.sources):
        return (f"the calendar {calendar.name} has a single source",)
    days = [day for day in passed(operand, context) if day in calendar.single]
    return tuple(f"the holiday {day} of the calendar {calendar.name} has a single source" for day in days)


def _of_field(path: Path, line: Line, program: Program) -> Weak:
    """A field of the line that the code table decided."""
    table, code = program.tables.get(THERAPY), line.row.get("code")
    if path.root != "line" or table is None or not isinstance(code, str):
        return FIRM
    row = table.row(code, line.date)
    column = path.key
    if row is not None and column == "discipline" and not _by_modifier(line):
        allowed = row.cells.get("disciplines")
        column = "disciplines" if isinstance(allowed, tuple) and len(allowed) == 1 else ""
    if row is None or row.confidences.get(column) != SINGLE:
        return FIRM
    return (f"what the code table says of {code} ({column}) has a single source",)


def _of_set(codes: CodeSet, code: Any, line: Line, program: Program) -> Weak:
    """The cells by which a set holds a code, or does not hold it."""
    listed = CodeSet(exact=codes.exact, prefixes=codes.prefixes, ranges=codes.ranges)
    if not isinstance(code, str) or contains(listed, code, line.date, {}) == SURE:
        return FIRM
    for name, where in codes.tables:
        weak = _of_rows(name, where, tuple(column for column, _ in where), code, line, program)
        if weak:
            return weak
    holding = [part for part in codes.any_of if contains(part, code, line.date, program.tables)[0]]
    parts = [_of_set(part, code, line, program) for part in (holding or codes.any_of)]
    weak = _each_enough(parts) if holding else _all_needed(parts)
    return weak or _all_needed(_of_set(part, code, line, program) for part in codes.none_of)


def _of_rows(name: str, where: Where, columns: Sequence[str], code: Any, line: Line, program: Program) -> Weak:
    """The cells of a code's rows that decide, on the line's date: those of the wanted rows, else of all it has."""
    table = program.tables.get(name)
    if table is None:
        return FIRM
    rows = [row for row, _ in rows_for(table, where, code, line.date)] or on_day(table, code, line.date)
    for column in columns:
        if rows and all(row.confidences.get(column) == SINGLE for row in rows):
            return (f"what the table {name} says of {code} ({column}) has a single source",)
    return FIRM


def _sure(run: Run, name: str, line: Line) -> list[Member]:
    return [member for member in run.measured(name, line).members if member.sure]


def _of_member(run: Run, name: str, fact: object) -> Weak:
    """What it rests on that a line is a member of a measure, and what it adds."""
    if not isinstance(fact, Line):
        return FIRM
    return _all_needed((_of_choice(run, name, fact), _of_estimate(run, run.program.measures[name].field, fact)))


def _of_choice(run: Run, name: str, line: Line) -> Weak:
    """What it rests on that a line is a member of a measure."""
    return _of_condition(run.program.measures[name].where, Context(run, line, line), False)


def _of_estimate(run: Run, field: Path | None, line: Line) -> Weak:
    """An amount that the fee schedule stands for, by rows or files of a single source."""
    estimate, schedule = estimate_of(run, field, line), run.program.fee_schedule
    if estimate is None or schedule is None or not estimate.single:
        return FIRM
    return (f"what the table {schedule.table} says of {line.row.get('code')} has a single source",)


def _of_measure(run: Run, leaf: MeasureTest, context: Context, unless: bool) -> Weak:
    """The members that rest on single cells, unless the others alone are enough."""
    measure = run.program.measures[leaf.measure]
    measured = run.measured(leaf.measure, context.subject, chosen_authorization(leaf, context))
    sure = [member for member in measured.members if member.sure]
    weak = [_of_member(run, leaf.measure, member.fact) for member in sure]
    if any(weak) and leaf.op in ("over", "at_least") and not unless and measure.op in ("sum", "count", "visits"):
        firm = [member for member, rests in zip(sure, weak, strict=True) if not rests]
        least = Range(_add(measured.base, _least(run, measure, firm)), INFINITY)
        pair: Pair = compared(leaf.op, least, operands(leaf.operand, context)[0])
        if pair[0]:
            return FIRM
    return _all_needed(weak)


def _least(run: Run, measure: Measure, members: Sequence[Member]) -> Number:
    if measure.op == "count":
        return len(members)
    if measure.op == "visits":
        return distinct(members, measure.keys)[0]
    total: Number = 0
    for member in members:
        value = run.ranged(measure.name, member.fact)
        total = _add(total, value.low) if value is not None else total
    return total


def _add(a: Any, b: Any) -> Number:
    total: Number = a + b
    return total


def _by_modifier(line: Line) -> bool:
    modifiers = line.row.get("modifiers")
    given = modifiers if isinstance(modifiers, tuple) else ()
    return len({DISCIPLINE_OF_MODIFIER[m] for m in given if m in DISCIPLINE_OF_MODIFIER}) == 1


def _all_needed(parts: Iterable[Weak]) -> Weak:
    """All are needed: each weak one holds the finding back."""
    return tuple(dict.fromkeys(word for part in parts for word in part))


def _each_enough(parts: Sequence[Weak]) -> Weak:
    """Each is enough by itself: weak only if all are."""
    return _all_needed(parts) if parts and all(parts) else FIRM
