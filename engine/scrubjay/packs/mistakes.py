"""What pydantic finds wrong with a policy, in a compliance officer's words and at its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from scrubjay.packs.kinds import KINDS
from scrubjay.packs.kinds.base import Policy
from scrubjay.packs.pack import Item
from scrubjay.packs.places import Fault, Place, Problem
from scrubjay.packs.shaping import near, nearest
from scrubjay.packs.spans import Array, Table, place_of

JOINS = ("with", "without")
EDITS = ("fix", "edits")
"""Told by `shapes`, which knows what an edit is."""
ABOUT = re.compile(r"`(\w+)`")
"""The key that a mistake of a whole policy is about, where it opens with one."""


def problems_of(error: ValidationError, item: Item) -> list[Problem]:
    """One problem for each thing that is wrong."""
    unnamed = [
        key for key in JOINS if isinstance(item.data.get(key), Table) and isinstance(item.data[key].get("fact"), str)
    ]
    found = dict.fromkeys(_unnamed(key, item) for key in unnamed)
    details = [
        (tuple(part for part in one["loc"] if not _is_branch(part)), one)
        for one in error.errors(include_url=False, include_input=False)
    ]
    misspelt = {(*loc[:-1], _meant(loc, item)) for loc, one in details if one["type"] == "extra_forbidden"}
    wanted: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
    for loc, one in details:
        if (loc and loc[0] in unnamed) or (one["type"] == "missing" and loc in misspelt) or loc[:2] == EDITS:
            continue
        type_ = _type_due(one["type"], one.get("ctx", {}), loc, item)
        if type_ is not None:
            wanted.setdefault(loc, []).append(type_)
        else:
            found.setdefault(_problem(loc, one["type"], one["msg"], one.get("ctx", {}), item))
    for loc, types in wanted.items():
        hint = types[0][1] if len(types) == 1 else ""
        said = f"{_name(loc, item)} is {' or '.join(dict.fromkeys(words for words, _ in types))}"
        found.setdefault(Problem(_at(loc, item)[0], said, hint))
    return list(found)


def _is_branch(part: Any) -> bool:
    """Pydantic names the branches of a union in a location; a pack has no such key."""
    return isinstance(part, str) and (
        part.startswith(("dict[", "list[", "function-", "lax-or-strict")) or part in ("str", "int")
    )


def _problem(loc: tuple[Any, ...], kind: str, message: str, context: Mapping[str, Any], item: Item) -> Problem:
    place, value = _at(loc, item)
    key = str(loc[-1]) if loc else item.kind
    if kind == "missing":
        whose = f"`{item.id}`" if len(loc) == 1 else f"`{'.'.join(str(part) for part in loc[:-1])}` of `{item.id}`"
        return Problem(place, f"{whose} must say `{key}`", "no default: it decides who is flagged", code=Fault.MISSING)
    if kind == "extra_forbidden":
        moved = _belongs_above(loc, item)
        if moved:
            return Problem(place, f"`{key}` is a key of the policy, not of `{loc[-2]}`", moved, code=Fault.MISPLACED)
        whose = item.kind if len(loc) == 1 else f"`{'.'.join(str(part) for part in loc[:-1])}`"
        return Problem(place, f"{whose} has no key `{key}`", nearest(key, _keys(loc[:-1], item)), code=Fault.KEY)
    if kind.startswith("literal"):
        choices = _choices(str(context.get("expected", "")))
        found = near(value, choices) if isinstance(value, str) else ""
        hint = f"did you mean `{found}`?" if found else ""
        if isinstance(loc[-1], int):
            return Problem(
                place, f"`{value}` is no value of `{loc[-2]}`: one of {', '.join(choices)}", hint, code=Fault.WORD
            )
        return Problem(place, f"`{key}` is one of {', '.join(choices)}", hint, code=Fault.WORD)
    if kind == "value_error":
        said = message.removeprefix("Value error, ")
        about = ABOUT.match(said)
        if about and not loc:
            place = place_of(item.data, about[1], place)
        return Problem(place, f"`{item.id}`: {said}", code=Fault.TOGETHER)
    return Problem(place, f"{_name(loc, item)} has a value that {item.kind} does not take")


def _type_due(kind: str, context: Mapping[str, Any], loc: tuple[Any, ...], item: Item) -> tuple[str, str] | None:
    """What is due where a value is of another type, and how to write it; None for other mistakes."""
    value = _at(loc, item)[1]
    key = str(next((part for part in reversed(loc) if isinstance(part, str)), ""))
    if kind == "greater_than_equal":
        return f"a whole number of {context['ge']} or more", f"{key} = {max(context['ge'], 10)}"
    if kind.startswith("date"):
        return "a date", "write it without quotes: 2026-01-31"
    if kind.startswith("bool"):
        return "true or false", "write it without quotes"
    if kind.startswith(("int", "decimal", "float")):
        return "a number", "write it without quotes"
    if kind.startswith("string"):
        plain = isinstance(value, int) and not isinstance(value, bool)
        return "text", f'write it with quotes: "{value}"' if plain else "write it with quotes"
    if kind.startswith("list"):
        return "a list", f"{key} = [...]"
    if kind.startswith(("dict", "model")):
        return "a table", f"{key} = {{ ... }}"
    return None


def _name(loc: tuple[Any, ...], item: Item) -> str:
    """What a value is called: by its key; an element of a list by the key of the list."""
    key = next((part for part in reversed(loc) if isinstance(part, str)), item.kind)
    return f"each value of `{key}`" if loc and isinstance(loc[-1], int) else f"`{key}`"


def _unnamed(key: str, item: Item) -> Problem:
    """`[rule.with]` that holds a fact itself instead of facts by name."""
    said = f"`{key}` holds facts by name"
    return Problem(item.data[key].place, said, f"[{item.kind}.{key}.NAME], e.g. [{item.kind}.{key}.treatment]")


def _at(loc: tuple[Any, ...], item: Item) -> tuple[Place, Any]:
    """The place of the innermost part of a location that the pack wrote."""
    here: Any = item.data
    place = item.place
    for part in loc:
        in_table = isinstance(here, Table) and part in here
        in_array = isinstance(here, Array) and isinstance(part, int) and part < len(here)
        if in_table or in_array:
            place, here = here.places[part], here[part]
        else:
            return place, None
    return place, here


def _choices(expected: str) -> list[str]:
    """`'deny', 'review' or 'advise'` as pydantic says it."""
    return [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]


def _keys(loc: tuple[Any, ...], item: Item) -> list[str]:
    """The keys that the table at a location may have; none where it may have any."""
    model: Any = KINDS[item.kind]
    for part in loc:
        if isinstance(part, int) or model is None:
            continue
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if part in fields:
            model = _model_in(fields[part].annotation)
    return [] if model is None else [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, itself or by name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)


def _meant(loc: tuple[Any, ...], item: Item) -> str:
    return near(str(loc[-1]), _keys(loc[:-1], item))


def _belongs_above(loc: tuple[Any, ...], item: Item) -> str:
    """Where a key of the policy that landed inside another table of it should go."""
    names = {field.alias or name for name, field in Policy.model_fields.items()} | set(_keys((), item))
    if len(loc) < 2 or loc[-1] not in names:
        return ""
    opened: Any = None
    here: Any = item.data
    for part in loc[:-1]:
        if not isinstance(here, (Table, Array)):
            return ""
        opened, here = here.places[part], here[part]
    if not isinstance(here, Table):
        return ""
    inline = here.place > opened
    return "take it out of the braces" if inline else f"move it above line {here.place.line}"
