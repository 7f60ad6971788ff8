"""Turns one validated fact into the flat row that rules read: dotted names, absent is None, unknown left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from .claim import Row
from .models.fact import Fact
from .models.shape import Shape, is_lines, shapes
from .models.values import FRACTION


@dataclass(frozen=True, slots=True)
class _Step:
    attribute: str
    name: str
    kind: Literal["value", "list", "rows", "object"]
    inside: tuple[_Step, ...] = ()
    absent: Row = field(default_factory=dict)


def row_of(fact: Fact, fractions: list[str] | None = None) -> Row:
    """The row of a fact, without a claim's `lines`.

    Names of fields left unknown because they held a fraction of a unit are appended to `fractions`.
    """
    row: Row = {}
    _fill(row, fact, _steps(type(fact), ""), fractions if fractions is not None else [])
    return row


def _fill(row: Row, fact: Fact, steps: tuple[_Step, ...], fractions: list[str]) -> None:
    given = fact.model_fields_set
    values = fact.__dict__
    for step in steps:
        if step.attribute not in given:
            continue
        value: Any = values[step.attribute]
        if step.kind == "value":
            if value is FRACTION:
                fractions.append(step.name)
            else:
                row[step.name] = value
        elif step.kind == "list":
            row[step.name] = value or ()
        elif step.kind == "rows":
            row[step.name] = tuple(_inner(step, index, part, fractions) for index, part in enumerate(value or ()))
        elif value is None:
            row.update(step.absent)
        else:
            _fill(row, value, step.inside, fractions)


def _inner(step: _Step, index: int, fact: Fact, fractions: list[str]) -> Row:
    inside: list[str] = []
    row = row_of(fact, inside)
    fractions.extend(f"{step.name}[{index}].{name}" for name in inside)
    return row


@lru_cache(maxsize=128)
def _steps(model: type[Fact], prefix: str) -> tuple[_Step, ...]:
    return tuple(_step(shape, prefix) for shape in shapes(model) if not is_lines(shape))


def _step(shape: Shape, prefix: str) -> _Step:
    name = prefix + shape.name
    if shape.holds is None and shape.model is not None:
        inside = _steps(shape.model, name + ".")
        return _Step(shape.attribute, name, "object", inside, _absent(inside))
    if shape.holds == "rows":
        return _Step(shape.attribute, name, "rows")
    return _Step(shape.attribute, name, "list" if shape.holds in ("text_list", "number_list") else "value")


def _absent(steps: tuple[_Step, ...]) -> Row:
    row: Row = {}
    for step in steps:
        if step.kind == "object":
            row.update(step.absent)
        else:
            # an absent list is the empty list
            row[step.name] = None if step.kind == "value" else ()
    return row
