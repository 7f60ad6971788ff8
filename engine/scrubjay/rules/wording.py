"""Compiled conditions in words: one clause for each test, in the order of the pack."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from scrubjay.packs.calendars import WEEKDAYS
from scrubjay.rules.program import (
    All,
    AnyOf,
    Calendar,
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

OPERATORS = {
    "equals": "is",
    "in": "is one of",
    "not_in": "is none of",
    "over": "is over",
    "at_least": "is at least",
    "under": "is under",
    "at_most": "is at most",
    "before": "is before",
    "on_or_before": "is on or before",
    "after": "is after",
    "on_or_after": "is on or after",
    "has_any": "has any of",
    "has_all": "has all of",
    "has_none": "has none of",
    "first": "begins with one of",
}
PRIVATE = frozenset({"member_id", "first_name", "last_name", "birth_date"})
"""What parts of a patient name a person, whatever fact holds them."""
NOT_SHOWN = "(not shown)"
"""What is said in place of it."""
ORDERED = frozenset({"over", "at_least", "under", "at_most", "before", "on_or_before", "after", "on_or_after"})
"""Operators that tell no value by the one that a pack compares with."""
SINGLE = {
    "in": "is",
    "not_in": "is not",
    "has_any": "has",
    "has_all": "has",
    "has_none": "has no",
    "first": "begins with",
}
CHECKS = {"npi": "an NPI", "icd10cm": "an ICD-10-CM code", "mbi": "a Medicare number", "payer_text": "plain text"}
FACTS = {
    "line": "another line",
    "other_payer": "another payer of the claim",
    "authorization": "an authorization",
    "episode": "an episode",
}
SCOPES = {"claim": "on this claim", "provider": "by this billing provider", "payer": "by anyone under this payer"}


def words(condition: Condition | None, program: Program) -> str:
    """A condition as a clause; empty where there is none."""
    if condition is None:
        return ""
    if isinstance(condition, All):
        return ", ".join(part for part in (words(one, program) for one in condition.parts) if part)
    if isinstance(condition, AnyOf):
        return " or ".join(f"({words(part, program)})" for part in condition.parts)
    return _leaf(condition, program)


def tells(path: Path | None, op: str, operand: Operand) -> bool:
    """Whether the words of a pack that a test compares with are themselves what would name a patient."""
    if path is None or path.key.rpartition(".")[2] not in PRIVATE or op in ORDERED or op in ("present", "is"):
        return False
    return isinstance(operand, Literally) or (isinstance(operand, CodeSet) and not operand.name)


def _leaf(leaf: Condition, program: Program) -> str:
    if isinstance(leaf, Test):
        if leaf.op == "present":
            there = isinstance(leaf.operand, Literally) and leaf.operand.value
            return f"{leaf.path.label} {'is' if there else 'is not'} given"
        if leaf.op == "is":
            return f"{leaf.path.label} is {CHECKS[str(shown(leaf.operand, 'text'))]}"
        if tells(leaf.path, leaf.op, leaf.operand):
            return f"{leaf.path.label} {OPERATORS[leaf.op]} {NOT_SHOWN}"
        single = isinstance(leaf.operand, CodeSet) and _single(leaf.operand)
        operator = SINGLE.get(leaf.op, OPERATORS[leaf.op]) if single else OPERATORS[leaf.op]
        return f"{leaf.path.label} {operator} {shown(leaf.operand, leaf.path.type)}"
    if isinstance(leaf, MeasureTest):
        measure = program.measures[leaf.measure]
        other = leaf.operand
        against = (
            f"“{program.measures[other.measure].title}”" if isinstance(other, MeasureOf) else shown(other, measure.type)
        )
        return f"{measure.title} {OPERATORS[leaf.op]} {against}"
    if isinstance(leaf, MarkTest):
        return f"marks {OPERATORS[leaf.op].replace('has', 'have')} {', '.join(leaf.names)}"
    if isinstance(leaf, MemberTest):
        return f"the line counts for “{program.measures[leaf.measure].title}”"
    if isinstance(leaf, PastTest):
        return f"the window of “{program.measures[leaf.measure].title}” has passed"
    assert isinstance(leaf, FitsTest)
    return f"its authorization fits in {', '.join(leaf.parts)}"


def _single(found: CodeSet) -> bool:
    others = found.name or found.prefixes or found.ranges or found.any_of or found.tables
    return len(found.exact) == 1 and not others


def shown(operand: Operand, type_: str) -> str:
    """What a test compares with, as a pack's reader knows it."""
    if isinstance(operand, Literally):
        return literally(operand.value, type_)
    if isinstance(operand, CodeSet):
        return codes(operand, type_)
    if isinstance(operand, Dated):
        return f"${operand.name}"
    if isinstance(operand, MeasureOf):
        return f"the measure {operand.measure}"
    if isinstance(operand, CellOf):
        rows = ", ".join(f"{column} {_cells(wanted)}" for column, wanted in operand.where)
        return f"the {operand.column} of table {operand.table} for its code" + (f" ({rows})" if rows else "")
    assert isinstance(operand, FieldOf)
    name = f"the {operand.path.label}" + (f" of {operand.join}" if operand.join else "")
    return name + moved(operand.shift)


def _cells(wanted: Any) -> str:
    return " or ".join(literally(one, "text") for one in (wanted if isinstance(wanted, tuple) else (wanted,)))


def literally(value: Any, type_: str) -> str:
    """A value for people: money with $, dates as ISO, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type_ == "money" and isinstance(value, (int, Decimal)):
        return money(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def money(cents: int | Decimal) -> str:
    """Cents as dollars: $2,480.00."""
    return f"${Decimal(cents) / 100:,.2f}"


def codes(found: CodeSet, type_: str = "text") -> str:
    """A set by its name, or what it lists."""
    if found.name:
        return f"@{found.name}"
    parts = [literally(value, type_) for value in sorted(found.exact, key=str)]
    parts += [f"{prefix}*" for prefix in found.prefixes]
    parts += [f"{low}..{high}" for low, high in found.ranges]
    parts += [f"the codes of table {name}" for name, _ in found.tables]
    parts += [codes(part, type_) for part in found.any_of]
    return ", ".join(parts)


def moved(shift: Shift) -> str:
    """` plus 5 days`, ` minus 10 business days (calendar federal)`; a roll adds `, or the next business day`."""
    said = []
    for count, unit in ((shift.months, "month"), (shift.days, "day"), (shift.business_days, "business day")):
        if count:
            sign = "plus" if count > 0 else "minus"
            said.append(f" {sign} {abs(count)} {unit}{'s' if abs(count) != 1 else ''}")
    if shift.rolled:
        said.append(", or the next business day")
    if shift.calendar:
        said.append(f" (calendar {shift.calendar})")
    return "".join(said)


def known_days(calendar: Calendar) -> str:
    """A calendar in a sentence: which days are no business days, and between which days that is known."""
    weekend = ", ".join(WEEKDAYS[day].capitalize() for day in sorted(calendar.weekend))
    closed = f"{weekend} and {len(calendar.holidays)} holidays" if weekend else f"{len(calendar.holidays)} holidays"
    return f"every day but {closed}, known from {calendar.start} through {calendar.through}"


def joined(joins: Iterable[Join], program: Program, word: str) -> list[str]:
    """Clauses for facts that must exist (`with`) or must not (`without`)."""
    found = []
    for join in joins:
        kind = FACTS.get(join.fact, f"a {join.fact}")
        where = f" {SCOPES[join.scope]}" if join.fact == "line" else ""
        same = f" of the same {', '.join(path.label for path, _ in join.same)}" if join.same else ""
        paired = f" that table {join.paired.table} pairs with it" if join.paired else ""
        what = words(join.where, program)
        found.append(f"{word} {kind}{where}{same}{paired}" + (f" whose {what}" if what else ""))
    return found


def measured(measure: Measure, program: Program) -> str:
    """A measure in a sentence: what is counted, of which lines, whose, in which window."""
    verb = {"sum": "sum of", "count": "number of", "visits": "number of visits of", "min": "least", "max": "greatest"}
    what = measure.field.label if measure.field else "lines"
    where = words(measure.where, program)
    window = _window(measure.window, program)
    if measure.units is not None:
        whose = "of the code " if measure.units.per_code else ""
        need = " that need the assistant's modifier" if measure.units.assistant else ""
        said = f"{measure.title}: the units {whose}that the day's minutes allow ({measure.units.method}){need}"
        return said + (f", where {where}" if where else "")
    apart = f", apart for each {' and '.join(path.label for path in measure.per)}" if measure.per else ""
    said = f"{measure.title}: the {verb[measure.op]} {what} {SCOPES[measure.scope]}{apart}, {window}"
    return said + (f", where {where}" if where else "")


def _window(window: Window | None, program: Program) -> str:
    if window is None:
        return "ever"
    if window.shape == "since" and not window.name:
        which = ((word, words(one, program)) for word, one in (("since", window.where), ("after", window.after)))
        return " or ".join(f"{word} the newest of the {window.fact} whose {one}" for word, one in which if one)
    return window.name or window.shape.replace("_", " ")
