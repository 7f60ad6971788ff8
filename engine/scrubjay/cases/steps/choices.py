"""Which values of a field, or of the field that it is compared with, make a test come out as wanted."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from scrubjay.cases.plain import NPI
from scrubjay.cases.scene import Tried
from scrubjay.cases.steps.values import (
    CHECKED,
    DAY,
    ORDERS,
    USUAL,
    above,
    constants,
    end_of,
    inside,
    ordered,
    outside,
    stepped,
)
from scrubjay.executors.pairs import Range, as_range
from scrubjay.executors.testing import Context, operands
from scrubjay.executors.workdays import shifted
from scrubjay.facts.claim import Row
from scrubjay.facts.fields import FIELDS
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import CodeSet, FieldOf, Literally, Path, Shift, Test

SEVERAL = 8
"""How many values of a set are tried."""
AROUND = 10
"""How many days around a limit shifted back are tried: more than a roll, a month's end or a holiday may move it."""


def values(leaf: Test, want: bool, context: Context, current: Any, found: Tried) -> list[Any]:
    """Values of a field with which a test comes out as wanted, the nearest to its limit first."""
    program, op, operand, path = found.run.program, leaf.op, leaf.operand, leaf.path
    target = context.target
    date = target.date if isinstance(target, Line) else context.subject.date
    if op == "present":
        assert isinstance(operand, Literally)
        return [_sample(path, found, context)] if bool(operand.value) == want else [_nothing(path)]
    if isinstance(operand, CodeSet):
        return _of_set(leaf, want, current, found, date)
    if op == "is":
        good, bad = CHECKED[str(operands(operand, context)[0])]
        return [good] if want else [bad]
    (limit, *_) = operands(operand, context)
    if isinstance(limit, Range):
        limit = end_of(limit, op, want, path.type) if op in ORDERS else None
    if limit is None or isinstance(limit, Unknown):
        return []
    if op == "equals":
        if want:
            return [limit]
        if isinstance(limit, bool):
            return [not limit, None]
        if isinstance(limit, (int, datetime.date)):
            return [stepped(limit, 1), stepped(limit, -1), None]
        spec = FIELDS["line" if path.root in ("line", "claim") else path.root if path.root in FIELDS else "chart"]
        choices = spec[path.name].choices if path.name in spec else ()
        pool = (*USUAL.get(path.key, ()), *choices, *constants(program, path.key), "OTHER")
        return [value for value in dict.fromkeys(pool) if value != limit] + [None]
    if op in ORDERS:
        if limit == "unlimited":
            return []
        return [ordered(op, limit, want), *([] if want else [None])]
    return []


def _of_set(leaf: Test, want: bool, current: Any, found: Tried, date: datetime.date | None) -> list[Any]:
    program, op, codes, key = found.run.program, leaf.op, leaf.operand, leaf.path.key
    assert isinstance(codes, CodeSet)
    held = inside(codes, date, program.tables)
    if op in ("in", "not_in"):
        if (op == "in") == want:
            return held[:SEVERAL]
        others = outside(codes, key, date, program)[:SEVERAL]
        return [*others, None] if op == "in" else others
    own = [v for v in current if not isinstance(v, Unknown)] if isinstance(current, tuple) else []
    without = [value for value in own if value not in held]
    if op == "first":
        if want:
            return [[value, *(v for v in own if v != value)] for value in held[:SEVERAL]]
        others = outside(codes, key, date, program)[:3]
        return [[value, *(v for v in own if v != value)] for value in others] + [without]
    if (op == "has_any") == want:
        adding = [[*own, value] for value in held[:SEVERAL]]
        return adding + [[value] for value in held[:3]]
    others = outside(codes, key, date, program)[:2]
    return [without, *([value] for value in others if not without)]


def operand_values(leaf: Test, want: bool, current: Any, context: Context) -> list[Any]:
    """Values of the other side with which a test comes out as wanted."""
    operand = leaf.operand
    assert isinstance(operand, FieldOf)
    if current is None or isinstance(current, Unknown) or hasattr(current, "low"):
        return [context.subject.date - 30 * DAY] if operand.path.type == "date" and context.subject.date else []
    if leaf.op == "equals":
        return [current] if want else []
    if leaf.op not in ORDERS:
        return []
    value = stepped(current, -ORDERS[leaf.op][0 if want else 1])
    if not isinstance(value, datetime.date) or operand.shift == Shift():
        return [value]
    return _unshifted(value, operand.shift, context, earlier=above(leaf.op, want))


def _unshifted(limit: datetime.date, shift: Shift, context: Context, *, earlier: bool) -> list[datetime.date]:
    """The latest day that a shift moves to a limit or before it (`earlier`), or the earliest that it moves there or on.

    A shift never changes the order of days, so the day is looked for around where the shift back alone leads.
    """
    calendars = context.run.program.calendars
    by = shift.business_days
    middle = shifted(limit, Shift(-shift.months, -shift.days, -by, calendar=shift.calendar if by else ""), calendars)
    around = [middle] if isinstance(middle, datetime.date) else []
    if shift.calendar:  # where the calendar does not know the days, those at its ends are known again
        around += [limit, calendars[shift.calendar].start, calendars[shift.calendar].through]
    days = sorted({day + days * DAY for day in around for days in range(-AROUND, AROUND + 1)})
    moved = [(day, shifted(day, shift, calendars)) for day in days]
    known = [(day, as_range(there)) for day, there in moved if not isinstance(there, Unknown)]
    if earlier:
        return [day for day, there in known if there.high <= limit.toordinal()][-1:]
    return [day for day, there in known if there.low >= limit.toordinal()][:1]


def _sample(path: Path, found: Tried, context: Context) -> Any:
    if path.key.endswith("npi"):
        return NPI
    if path.type == "date":
        return context.subject.date
    if path.type.endswith("_list"):
        return [(USUAL.get(path.key) or ("A1",))[0]] if path.type == "text_list" else [1]
    if path.type == "yes_no":
        return True
    if path.type in ("number", "money", "quantity"):
        return 1
    return (USUAL.get(path.key) or ("TEXT",))[0]


def _nothing(path: Path) -> Any:
    return [] if path.type.endswith("_list") else None


def with_related(leaf: Test, context: Context) -> Context:
    """The context with the related facts that a test reads, where there is one answer."""
    chosen: dict[tuple[str, str], Row | Unknown | None] = {}
    for side, root in context.run.reads(leaf):
        line = context.target if side == "target" else context.subject
        if isinstance(line, Line):
            rows = related(context.run.group, line, root, context.match)
            chosen[(side, root)] = rows[0] if len(rows) == 1 else UNKNOWN
    return replace(context, chosen=chosen)
