"""A boundary in words: the test, and what stands against its limit in a scene."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from scrubjay.cases.scene import Tried
from scrubjay.cases.sides.subjects import Subject
from scrubjay.cases.steps.counting import standing
from scrubjay.executors.testing import Context, holds, operands, value_of
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Condition, Dated, FieldOf, Literally, MeasureTest, Test
from scrubjay.rules.wording import literally, words


def title_of(leaf: Condition, context: Context, of: Subject) -> str:
    """A test in words; one of another line says so."""
    said = words(leaf, of.judge.program)
    return said if context.target is context.subject else f"of the other line: {said}"


def value_in(leaf: Condition, one: Tried, place: tuple[str, int] | None, context: Context) -> str:
    """What stands against the limit, in words."""
    here = again(one, place, context)
    if here is None or not isinstance(here.target, Line):
        return ""
    if isinstance(leaf, MeasureTest):
        value, limit = standing(leaf, here.target, here, one.run)
        measure = one.run.program.measures[leaf.measure]
        if value is None:
            return ""
        shown = [_number(number, measure.type) for number in (value, limit) if number is not None]
        return shown[0] if len(shown) == 1 or isinstance(leaf.operand, (Literally, Dated)) else " against ".join(shown)
    if isinstance(leaf, Test):
        chosen: dict[tuple[str, str], Any] = {}
        for side, root in one.run.reads(leaf):
            line = here.target if side == "target" else here.subject
            rows = related(one.group, line, root, here.match)
            chosen[(side, root)] = rows[0] if len(rows) == 1 else UNKNOWN
        here = replace(here, chosen=chosen)
        said = _text(value_of(leaf.path, here), leaf.path.type)
        if isinstance(leaf.operand, FieldOf):
            said += f" against {_text(operands(leaf.operand, here)[0], leaf.operand.path.type)}"
        return said
    pair = holds(leaf, here)
    return "yes" if pair[0] else "no"


def _number(value: float, type_: str) -> str:
    return str(datetime.date.fromordinal(int(value))) if type_ == "date" else literally(int(value), type_)


def _text(value: Any, type_: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, Unknown) or hasattr(value, "low"):
        return "unknown"
    return "none" if value is None else literally(value, type_)


def again(one: Tried, place: tuple[str, int] | None, context: Context) -> Context | None:
    """The same context in another scene: its subject the line that is tried, its target the line at the place."""
    if place is None:
        return None
    own = place[0] == "lines" and context.target is context.subject
    target = one.line if own else next((line for line in one.group.lines if one.place(line) == place), None)
    if target is None:
        return None
    subject = one.line if context.subject is not context.target or own else target
    return Context(one.run, subject, target, context.match, of=context.of)
