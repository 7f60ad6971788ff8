"""The shape of a model of facts: its fields with their names in documents, their types, and the models inside them."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from .fact import Fact
from .values import FieldType, Tag


@dataclass(frozen=True, slots=True)
class Shape:
    """One field: Python attribute, name in documents, and what stands in it.

    `holds` is None for a nested object, whose model is `model`; for a list of objects `holds` is "rows" and `model`
    that of its rows. `choices` are the words that the field is limited to, empty for all others.
    """

    attribute: str
    name: str
    holds: FieldType | None
    model: type[Fact] | None
    choices: tuple[str, ...]
    label: str
    unit: str | None
    who: str
    question: str


@lru_cache(maxsize=64)
def shapes(model: type[Fact]) -> tuple[Shape, ...]:
    """The fields of a model in their written order."""
    return tuple(_shapes(model))


def is_lines(shape: Shape) -> bool:
    """Whether a field is a list of facts of their own, a claim's `lines`, and no part of the row around it."""
    return shape.holds == "rows" and not shape.label


def _shapes(model: type[Fact]) -> Iterator[Shape]:
    for attribute, field in model.model_fields.items():
        parts: list[Any] = [field.annotation, *field.metadata]
        holds, inner, choices = _inside(parts)
        words = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        yield Shape(
            attribute=attribute,
            name=field.alias or attribute,
            holds=holds,
            model=inner,
            choices=choices,
            label=field.title or "",
            unit=None if words.get("x-unit") is None else str(words["x-unit"]),
            who=str(words.get("x-who", "")),
            question=str(words.get("x-question", "")),
        )


def _inside(parts: list[Any]) -> tuple[FieldType | None, type[Fact] | None, tuple[str, ...]]:
    holds: FieldType | None = None
    model: type[Fact] | None = None
    choices: tuple[str, ...] = ()
    while parts:
        part = parts.pop()
        origin = get_origin(part)
        if isinstance(part, Tag):
            holds = part.type
        elif isinstance(part, type) and issubclass(part, Fact):
            model = part
        elif origin is Literal:
            choices = get_args(part)
        elif origin is Annotated or origin is Union or origin is types.UnionType:
            parts.extend(getattr(part, "__metadata__", ()))
            parts.extend(argument for argument in get_args(part) if argument is not type(None))
        elif origin is tuple:
            holds, model, choices = _inside([get_args(part)[0]])
            return ("rows" if model else "number_list" if holds == "number" else "text_list"), model, choices
    return holds, model, choices
