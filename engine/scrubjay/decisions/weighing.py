"""Severity is capped by evidence: what rests on one secondary source is at most `review` (`meaning.md` 24)."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.decisions.tracing import marking, steps
from scrubjay.executors.run import Run
from scrubjay.executors.testing import contains
from scrubjay.facts.deriving import DISCIPLINE_OF_MODIFIER, THERAPY
from scrubjay.facts.universe import Line
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import CodeSet, Condition, Dated, MarkTest, MeasureTest, Program, Rule, Test


def severity_of(run: Run, rule: Rule, line: Line) -> tuple[str, tuple[str, ...]]:
    """The severity of a rule that fired on a line, and what capped it, in words; nothing where nothing did."""
    if rule.severity != "deny":
        return rule.severity, ()
    weak = tuple(dict.fromkeys(_weak_of_rule(run, rule, line, frozenset())))
    return ("review", weak) if weak else (rule.severity, ())


def _weak_of_rule(run: Run, rule: Rule, line: Line, seen: frozenset[int]) -> Iterator[str]:
    if rule.index in seen:
        return
    seen |= {rule.index}
    if rule.lines is not None:
        for leaf in leaves(rule.lines):
            yield from _weak_of_leaf(run, leaf, line, seen)
    for step in steps(rule, line, run):
        if step.pair[0]:
            yield from _weak_of_leaf(run, step.leaf, line, seen)


def _weak_of_leaf(run: Run, leaf: Condition, line: Line, seen: frozenset[int]) -> Iterator[str]:
    program = run.program
    if isinstance(leaf, (Test, MeasureTest)) and isinstance(leaf.operand, Dated):
        yield from _weak_amount(leaf.operand, line, program)
    if isinstance(leaf, Test):
        yield from _weak_cells(leaf, line, program)
    if isinstance(leaf, MeasureTest):
        measure = program.measures[leaf.measure]
        for member in run.measured(leaf.measure, line).members:
            if member.sure and isinstance(member.fact, Line):
                for inner in leaves(measure.where):
                    yield from _weak_of_leaf(run, inner, member.fact, seen)
    if isinstance(leaf, MarkTest):
        for name in leaf.names:
            for rule, marked in marking(name, line, run):
                yield from _weak_of_rule(run, rule, marked, seen)


def _weak_amount(dated: Dated, line: Line, program: Program) -> Iterator[str]:
    for value in program.amounts[dated.name].values:
        if line.date and value.start <= line.date and (value.through is None or line.date <= value.through):
            source = program.sources.get(value.source)
            if source is not None and source.confidence == "single":
                yield f"the amount {dated.name} of {value.start.isoformat()} has a single source"


def _weak_cells(leaf: Test, line: Line, program: Program) -> Iterator[str]:
    code = line.row.get("code")
    if not isinstance(code, str):
        return
    table = program.tables.get(THERAPY)
    row = table.row(code, line.date) if table else None
    if leaf.path.root == "line" and row is not None:
        column = leaf.path.key
        if column == "discipline" and not _by_modifier(line):
            allowed = row.cells.get("disciplines")
            column = "disciplines" if isinstance(allowed, tuple) and len(allowed) == 1 else ""
        if row.confidences.get(column) == "single":
            yield f"what the code table says of {code} ({column}) has a single source"
    if isinstance(leaf.operand, CodeSet) and leaf.path.key == "code":
        yield from _weak_set(leaf.operand, code, line, program)


def _weak_set(codes: CodeSet, code: str, line: Line, program: Program) -> Iterator[str]:
    if code in codes.exact:
        return
    for name, where in codes.tables:
        row = program.tables[name].row(code, line.date) if name in program.tables else None
        if row is not None and any(row.confidences.get(column) == "single" for column, _ in where):
            yield f"what the table {name} says of {code} has a single source"
    parts = [part for part in codes.any_of if contains(part, code, line.date, program.tables)[0]]
    for part in (*parts, *codes.none_of):
        yield from _weak_set(part, code, line, program)


def _by_modifier(line: Line) -> bool:
    modifiers = line.row.get("modifiers")
    named = (
        {DISCIPLINE_OF_MODIFIER[m] for m in modifiers if m in DISCIPLINE_OF_MODIFIER}
        if isinstance(modifiers, tuple)
        else ()
    )
    return len(named) == 1
