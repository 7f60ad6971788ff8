"""Messages filled in: fields, amounts, measures, what a table says, arithmetic, and facts that joins found."""

from __future__ import annotations

import re
from typing import Any

from scrubjay.decisions.arithmetic import arithmetic, left
from scrubjay.decisions.decision import plain_number
from scrubjay.decisions.joins import found
from scrubjay.decisions.privacy import measures_private, of_patient
from scrubjay.executors.run import Run
from scrubjay.executors.testing import Context, amount_on, operands, plain_value, value_of
from scrubjay.facts.claim import Row
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.naming import RELATED, find_dotted
from scrubjay.rules.program import Dated, Path, Rule
from scrubjay.rules.ruling import PLACEHOLDER, cells_compared
from scrubjay.rules.wording import literally, money


def filled(rule: Rule, run: Run, line: Line) -> str:
    """A rule's message with {field}, {$amount}, {measure.NAME}, {table.COLUMN} and {JOIN.FIELD} filled in."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("$"):
            amount = run.program.amounts[name[1:]]
            dated = amount_on(Dated(name[1:], 100 if amount.unit == "USD" else 1), line.date, run.program)
            if isinstance(dated, Unknown):
                return name
            return money(dated) if amount.unit == "USD" else str(dated)
        if name.startswith("measure."):
            measure = run.program.measures[name.removeprefix("measure.")]
            if measures_private(measure):
                return measure.title
            low = run.measured(measure.name, line).values[0]
            if low is None:
                return "unknown"
            if measure.type == "date":
                return plain_number(low.low, "date") or "unknown"
            return literally(low.low, measure.type)
        if name.startswith("table."):
            return _of_table(name.removeprefix("table."), rule, Context(run, line, line))
        if name.startswith("arithmetic."):
            return arithmetic(run, name.removeprefix("arithmetic."), line)
        if name.startswith("left."):
            return left(run, name.removeprefix("left."), line)
        join, _, rest = name.partition(".")
        if any(one.name == join for one in rule.withs):
            return _of_join(join, rest, run, rule, line)
        path = find_dotted(name)
        if path is None or of_patient(path):
            return path.label if path else name
        chosen: dict[tuple[str, str], Row | Unknown | None] = {}
        if path.root in RELATED:
            rows = related(run.group, line, path.root, rule.match)
            chosen = {("target", path.root): rows[0] if len(rows) == 1 else UNKNOWN}
        return _said(value_of(path, Context(run, line, line, chosen=chosen)), path)

    return PLACEHOLDER.sub(value, rule.message or rule.title)


def _of_table(column: str, rule: Rule, context: Context) -> str:
    """The number of a reference table that a rule compares with."""
    operand = next(one for one in cells_compared(rule.when) if one.column == column)
    (first, *_) = operands(operand, context)
    return "unknown" if isinstance(first, Unknown) else literally(first, "money" if operand.scale > 1 else "number")


def _of_join(join: str, field: str, run: Run, rule: Rule, line: Line) -> str:
    """A field of the first fact that a join found."""
    one = next(one for one in found(run, rule, line) if one.join.name == join)
    path = find_dotted(field, "line" if one.join.fact == "line" else f"fact:{one.join.fact}")
    if path is None or one.fact is None:
        return "(not known)"
    return path.label if of_patient(path) else _said(plain_value(path, one.fact, run), path)


def _said(value: Any, path: Path) -> str:
    if value is None or isinstance(value, Unknown):
        return "(not known)" if value is not None else "(none)"
    return " ".join(value) if isinstance(value, tuple) else literally(value, path.type)
