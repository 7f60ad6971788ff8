"""What pydantic finds wrong with a policy, in a compliance officer's words and at its place."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from scrubjay.packs.kinds import KINDS
from scrubjay.packs.kinds.base import Policy
from scrubjay.packs.pack import Item
from scrubjay.packs.places import Place, Problem
from scrubjay.packs.shaping import nearest
from scrubjay.packs.spans import Array, Table


def problems_of(error: ValidationError, item: Item) -> list[Problem]:
    """One problem for each thing that is wrong."""
    found: dict[tuple[Place, str], Problem] = {}
    for one in error.errors(include_url=False, include_input=False):
        loc = tuple(part for part in one["loc"] if not _is_branch(part))
        problem = _problem(loc, one["type"], one["msg"], one.get("ctx", {}), item)
        found.setdefault((problem.place, problem.message), problem)
    return list(found.values())


def _is_branch(part: Any) -> bool:
    """Pydantic names the branches of a union in a location; a pack has no such key."""
    return isinstance(part, str) and (
        part.startswith(("dict[", "list[", "function-", "lax-or-strict")) or part in ("str",)
    )


def _problem(loc: tuple[Any, ...], kind: str, message: str, context: dict[str, Any], item: Item) -> Problem:
    place, value = _at(loc, item)
    key = str(loc[-1]) if loc else item.kind
    if kind == "missing":
        return Problem(place, f"`{item.id}` must say `{key}`", "no default: it decides who is flagged")
    if kind == "extra_forbidden":
        moved = _belongs_above(loc, item)
        if moved:
            return Problem(place, f"`{key}` is a key of the policy, not of `{loc[-2]}`", moved)
        names = _keys_of(item) if len(loc) == 1 else ()
        return Problem(place, f"{item.kind} has no key `{key}`", nearest(key, names) if names else "take it out")
    if kind.startswith("literal"):
        return Problem(place, f"`{key}` is one of {context.get('expected', '')}".replace(" or ", ", "))
    if kind.startswith("date"):
        return Problem(place, f"`{key}` is a date", "write it without quotes: 2026-01-31")
    if kind.startswith("bool"):
        return Problem(place, f"`{key}` is true or false", "write it without quotes")
    if kind.startswith(("int", "decimal", "float")):
        return Problem(place, f"`{key}` is a number", "write it without quotes")
    if kind.startswith("string"):
        hint = f'write it with quotes: "{value}"' if isinstance(value, int) else "write it with quotes"
        return Problem(place, f"`{key}` is text", hint)
    if kind.startswith("list"):
        return Problem(place, f"`{key}` is a list", f"{key} = [...]")
    if kind.startswith(("dict", "model")):
        return Problem(place, f"`{key}` is a table", f"{key} = {{ ... }}")
    return Problem(place, f"{item.id}: {message.removeprefix('Value error, ')}")


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


def _keys_of(item: Item) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in KINDS[item.kind].model_fields.items())


def _belongs_above(loc: tuple[Any, ...], item: Item) -> str:
    """Where a key of the policy landed inside a table that was opened below it."""
    names = {field.alias or name for name, field in Policy.model_fields.items()} | set(_keys_of(item))
    if len(loc) < 2 or loc[-1] not in names:
        return ""
    here: Any = item.data
    for part in loc[:-1]:
        if not isinstance(here, (Table, Array)):
            return ""
        here = here[part]
    if not isinstance(here, Table):
        return ""
    return f"move it above line {here.place.line}"
