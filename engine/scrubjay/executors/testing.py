"""Conditions on one line, evaluated to pairs: `meaning.md` 1 to 3 as code.

Reads a compiled `Program` and a `Group`; measures, marks and joins call back into `Run`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Protocol

from scrubjay.executors.cells import in_table, numbers
from scrubjay.executors.pairs import (
    INFINITY,
    MAYBE,
    NEVER,
    SURE,
    Pair,
    Range,
    all_of,
    any_of,
    as_range,
    compared,
    negated,
    present,
    whichever,
)
from scrubjay.executors.workdays import shifted
from scrubjay.facts.claim import Row
from scrubjay.facts.related import EVERY_PART, all_found, fit, related
from scrubjay.facts.universe import Group, Line
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
    Join,
    Literally,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    Operand,
    PastTest,
    Path,
    Program,
    Shift,
    Test,
    Window,
)
from scrubjay.tables import Table

if TYPE_CHECKING:
    from scrubjay.executors.fees import Estimate
    from scrubjay.executors.windows import Opening

PHANTOM = "phantom"
"""A fact that nobody has seen but that may exist, since its domain is open: every field of it is unknown."""


class Answers(Protocol):
    """What conditions ask back: measures, marks and membership of a line."""

    program: Program
    group: Group

    def reads(self, leaf: Condition) -> tuple[tuple[str, str], ...]:
        """The related facts that a test reads (`related_facts`)."""

    def counting(self) -> Any:
        """The lines that count (`measuring.Candidates`)."""

    def openings(self, window: Window, line: Line) -> tuple[Opening, ...]:
        """What may open a window as seen from a line, by the days of the facts."""

    def may_join(self, join: Join) -> tuple[tuple[Row, Pair], ...]:
        """The patient's facts of a join that may be it, by what `where` says of them whoever looks, in order."""

    def anchors(self, name: str) -> tuple[tuple[Line, Pair], ...]:
        """The lines that may open a window of a measure, whoever looks."""

    def measure(self, name: str, line: Line, authorization: Row | Unknown | None) -> tuple[Any, ...]:
        """The alternatives for a measure's value seen from a line: ranges, or None for "there is none"."""

    def mark(self, name: str, line: Line) -> Pair:
        """Whether a mark stands on the line, its visit or its claim."""

    def member(self, name: str, line: Line) -> Pair:
        """Whether the line is a member of a measure."""

    def past(self, name: str, line: Line) -> Pair:
        """Whether the line's day is in no window of a measure."""

    def ranged(self, name: str, fact: Line | Row) -> Range | None:
        """What a fact adds to a measure: its field as numbers, None where the field is absent."""

    def estimate(self, line: Line) -> Estimate | None:
        """What may be allowed for a line by the payer's fee schedule, where nobody has said what was."""


@dataclass(frozen=True, slots=True)
class Context:
    """What names mean here: the subject line, the fact that left-hand names belong to, the joins so far."""

    run: Answers
    subject: Line
    target: Line | Row | str
    match: tuple[str, ...] = EVERY_PART
    bindings: Mapping[str, Line | Row | str] = field(default_factory=dict)
    chosen: Mapping[tuple[str, str], Row | Unknown | None] = field(default_factory=dict)
    """The alternative taken for a related fact while a test is tried: ("target" | "subject", root)."""
    of: str = "line"
    """What the rule is about: a line, a visit or a claim."""


def holds(condition: Condition | None, context: Context) -> Pair:
    """The pair of a condition; none at all always holds."""
    if condition is None:
        return SURE
    if isinstance(condition, All):
        return all_of(holds(part, context) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any_of(holds(part, context) for part in condition.parts)
    reads = context.run.reads(condition)
    if not reads:
        return _leaf(condition, context)
    return whichever(_leaf(condition, one) for one in each_choice(reads, context))


def parted(condition: Condition | None) -> tuple[Condition | None, Condition | None]:
    """A condition on a fact as what is so whoever looks, and the rest, which reads the subject; both must hold."""
    parts = condition.parts if isinstance(condition, All) else () if condition is None else (condition,)
    own = tuple(part for part in parts if _apart(part))
    rest = tuple(part for part in parts if not _apart(part))
    return All(own) if own else None, All(rest) if rest else None


def _apart(condition: Condition) -> bool:
    if isinstance(condition, (All, AnyOf)):
        return all(_apart(part) for part in condition.parts)
    if not isinstance(condition, Test) or condition.path.root in RELATED:
        return False
    operand = condition.operand
    return isinstance(operand, Literally) or (isinstance(operand, CodeSet) and not _in_tables(operand))


def asked_of(condition: Condition | None, context: Context) -> tuple[Any, ...] | None:
    """What a condition on a fact asks of the subject's own fields: with the same it says the same; None: of more."""
    found: list[Any] = []
    for leaf in _tests(condition):
        if not isinstance(leaf, Test) or leaf.path.root in RELATED:
            return None
        operand = leaf.operand
        if isinstance(operand, FieldOf) and not operand.join and operand.path.root in ("line", "claim"):
            found += operands(operand, context)
        elif not _apart(leaf):
            return None
    return tuple(found)


def _tests(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from _tests(part)
    elif condition is not None:
        yield condition


def _in_tables(codes: CodeSet) -> bool:
    return bool(codes.tables) or any(_in_tables(part) for part in (*codes.any_of, *codes.none_of))


def _leaf(leaf: Condition, context: Context) -> Pair:
    run = context.run
    if isinstance(leaf, Test):
        values = value_of(leaf.path, context)
        return tested(leaf.op, values, leaf.operand, context)
    line = context.target
    if not isinstance(line, Line):
        return MAYBE
    if isinstance(leaf, MeasureTest):
        authorization = context.chosen.get(("target", "authorization"), UNKNOWN)
        values = run.measure(leaf.measure, line, authorization)
        if leaf.op == "present" or isinstance(leaf.operand, CodeSet):
            return whichever(tested(leaf.op, value, leaf.operand, context) for value in values)
        return whichever(
            measured_against(leaf, value, other) for value in values for other in operands(leaf.operand, context)
        )
    if isinstance(leaf, MarkTest):
        marks = [run.mark(name, line) for name in leaf.names]
        if leaf.op == "has_all":
            return all_of(marks)
        return any_of(marks) if leaf.op == "has_any" else negated(any_of(marks))
    if isinstance(leaf, MemberTest):
        return run.member(leaf.measure, line)
    if isinstance(leaf, PastTest):
        return run.past(leaf.measure, line)
    assert isinstance(leaf, FitsTest)
    chosen = context.chosen[("target", "authorization")]
    if isinstance(chosen, Unknown):
        return MAYBE
    pair = NEVER if chosen is None else fit(chosen, line, leaf.parts)
    if pair[0] or not line.row.get("authorization_numbers") or all_found(run.group, line):
        return pair
    return (pair[0], True)


def measured_against(leaf: MeasureTest, value: Any, other: Any) -> Pair:
    """A quantity that an authorization leaves open or null is not checked: it is no number to be over or under."""
    if other is None and value is not None and isinstance(leaf.operand, FieldOf):
        return MAYBE if leaf.operand.path.type == "quantity" else NEVER
    return compared(leaf.op, value, other)


def tested(op: str, value: Any, operand: Operand, context: Context) -> Pair:
    """One value against one operand."""
    if op == "present":
        assert isinstance(operand, Literally)
        return present(value, bool(operand.value))
    if isinstance(operand, CodeSet):
        date = context.target.date if isinstance(context.target, Line) else context.subject.date
        return in_set(op, value, operand, date, context.run.program.tables)
    return whichever(compared(op, value, other) for other in operands(operand, context))


def in_set(op: str, value: Any, codes: CodeSet, date: datetime.date | None, tables: Mapping[str, Table]) -> Pair:
    """One value, or the elements of a list, against a set on a date."""
    if isinstance(value, Unknown):
        return MAYBE
    if op in ("has_any", "has_none", "first"):
        elements = value if isinstance(value, tuple) else ()
        if op == "first":
            return contains(codes, elements[0], date, tables) if elements else NEVER
        pair = any_of(contains(codes, element, date, tables) for element in elements)
        return pair if op == "has_any" else negated(pair)
    if value is None:
        return NEVER
    pair = contains(codes, value, date, tables)
    return pair if op == "in" else negated(pair)


def contains(codes: CodeSet, value: Any, date: datetime.date | None, tables: Mapping[str, Table]) -> Pair:
    """Whether a set holds a value on a date; an incomplete table leaves what it lacks open."""
    if isinstance(value, Range):
        inside = [v for v in codes.exact if value.low <= as_range(v).low <= value.high]
        return (value.low == value.high and bool(inside), bool(inside))
    if value in codes.exact:
        return SURE
    if isinstance(value, str):
        if any(value.startswith(prefix) for prefix in codes.prefixes):
            return SURE
        if any(len(value) == len(low) and low <= value <= high for low, high in codes.ranges):
            return SURE
    pairs = [contains(part, value, date, tables) for part in codes.any_of]
    pairs += [in_table(tables[name], where, value, date) for name, where in codes.tables if name in tables]
    pair = any_of(pairs)
    if codes.none_of and pair[1]:
        less = any_of(contains(part, value, date, tables) for part in codes.none_of)
        return all_of((pair, negated(less)))
    return pair


def value_of(path: Path, context: Context) -> Any:
    """The value of a left-hand field: UNKNOWN, None for absent, a range where it is known only within bounds."""
    return _value(path, context.target, "target", context)


def plain_value(path: Path, fact: Line | Row | str, run: Answers) -> Any:
    """A field of a fact itself (no related fact's); of one that nobody has seen, unknown."""
    if isinstance(fact, str):
        return UNKNOWN
    if not isinstance(fact, Line):
        return fact.get(path.key, UNKNOWN)
    return line_value(path.key, fact, run) if path.root == "line" else claim_value(path.key, fact)


def _value(path: Path, fact: Line | Row | str, side: str, context: Context) -> Any:
    if not isinstance(fact, Line) or path.root in ("line", "claim"):
        return plain_value(path, fact, context.run)
    row = context.chosen.get((side, path.root), UNKNOWN)
    if row is None:
        return () if path.type.endswith("_list") else None
    return UNKNOWN if isinstance(row, Unknown) else row.get(path.key, UNKNOWN)


def line_value(key: str, line: Line, run: Answers) -> Any:
    """A field of the line; an unknown allowed amount lies as the fee schedule says, else from nothing to the charge."""
    value = line.row.get(key, UNKNOWN)
    if key == "allowed" and isinstance(value, Unknown):
        estimate = run.estimate(line)
        if estimate is not None:
            return Range(estimate.low, estimate.high)
        charge = line.row.get("charge", UNKNOWN)
        return Range(0, charge if isinstance(charge, int) else INFINITY)
    return value


def claim_value(key: str, line: Line) -> Any:
    """A field of the line's claim; what is not said to be received was received on the day of its file, or later."""
    value = line.claim.row.get(key, UNKNOWN)
    if key == "received" and isinstance(value, Unknown):
        filed = line.claim.row.get("file_date", UNKNOWN)
        return Range(filed.toordinal(), INFINITY) if isinstance(filed, datetime.date) else UNKNOWN
    return value


def operands(operand: Operand, context: Context) -> tuple[Any, ...]:
    """The alternatives for what a test compares with."""
    if isinstance(operand, Literally):
        return (operand.value,)
    if isinstance(operand, Dated):
        return (amount_on(operand, context.subject.date, context.run.program),)
    if isinstance(operand, MeasureOf):
        authorization = context.chosen.get(("subject", "authorization"), UNKNOWN)
        return context.run.measure(operand.measure, context.subject, authorization)
    if isinstance(operand, CellOf):
        line, table = context.subject, context.run.program.tables[operand.table]
        return numbers(operand, table, line.row.get("code", UNKNOWN), line.date)
    assert isinstance(operand, FieldOf)
    if operand.join:
        fact = context.bindings.get(operand.join, PHANTOM)
        value = _joined(operand.path, fact, context)
    else:
        value = _value(operand.path, context.subject, "subject", context)
    if operand.shift != Shift() and isinstance(value, (Range, datetime.date)):
        value = shifted(value, operand.shift, context.run.program.calendars)
    return (value,)


def _joined(path: Path, fact: Line | Row | str, context: Context) -> Any:
    if isinstance(fact, Line) and path.root in RELATED:
        return UNKNOWN
    return _value(path, fact, "join", context)


def amount_on(dated: Dated, date: datetime.date | None, program: Program) -> Any:
    """The value of an amount on a date of service, in cents where it is compared with money; UNKNOWN if it has none."""
    value = program.amounts[dated.name].on(date)
    if value is None:
        return UNKNOWN
    number = value.amount * dated.scale
    return int(number) if number == number.to_integral_value() else number


def each_choice(sides: Sequence[tuple[str, str]], context: Context) -> Iterator[Context]:
    """A context for each combination of alternatives of the related facts that a test reads."""
    group = context.run.group
    choices = []
    for side, root in sides:
        line = context.target if side == "target" else context.subject
        choices.append(related(group, line, root, context.match) if isinstance(line, Line) else (UNKNOWN,))
    same = context.target is context.subject
    for picked in product(*choices):
        chosen = dict(zip(sides, picked, strict=True))
        if same:
            clash = any(
                ("target", root) in chosen and chosen[("target", root)] is not row
                for (side, root), row in chosen.items()
                if side == "subject"
            )
            if clash:
                continue
        yield replace(context, chosen=chosen)


def related_facts(leaf: Condition, program: Program) -> tuple[tuple[str, str], ...]:
    """The related facts that a test reads, of the fact it tests ("target") and of the subject, sorted."""
    return tuple(sorted(set(_related_facts(leaf, program.measures))))


def _related_facts(leaf: Condition, measures: Mapping[str, Measure]) -> Iterator[tuple[str, str]]:
    if isinstance(leaf, FitsTest):
        yield ("target", "authorization")
    if isinstance(leaf, Test) and leaf.path.root in RELATED:
        yield ("target", leaf.path.root)
    if isinstance(leaf, MeasureTest) and measures[leaf.measure].burns is not None:
        yield ("target", "authorization")
    if isinstance(leaf, (Test, MeasureTest)):
        operand = leaf.operand
        if isinstance(operand, FieldOf) and not operand.join and operand.path.root in RELATED:
            yield ("subject", operand.path.root)
        if isinstance(operand, MeasureOf) and measures[operand.measure].burns is not None:
            yield ("subject", "authorization")
