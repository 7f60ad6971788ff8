"""What can still be read of a row with mistakes: present but unreadable is unknown (`facts.md`).

A row that was left out whole would be taken for one that does not exist, wherever facts are declared complete.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from .models.fact import Fact

WHOSE = ("patient", "payer")
TRIES = 5
"""A field that is taken out may leave its object without what it needs; so it is tried again, not for ever."""


def readable(model: type[Fact], value: Any, twice: Iterable[Sequence[str | int]] = ()) -> Fact | None:
    """The fact without the keys that have a mistake or stand twice; else whose it is, else nothing but its kind."""
    given = copy.deepcopy(value) if isinstance(value, dict) else {}
    for path in twice:
        _without(given, path)
    for _ in range(TRIES):
        try:
            return model.model_validate(given)
        except ValidationError as error:
            taken = [_without(given, one["loc"]) for one in error.errors(include_url=False)]
            if not any(taken):
                break
    for rest in ({key: given[key] for key in WHOSE if key in given}, {}):
        try:
            return model.model_validate(rest)
        except ValidationError:
            continue
    return None


def _without(given: dict[str, Any], path: Sequence[str | int]) -> bool:
    """Takes out what a path leads to, with the list that it is an element of; whether there was anything."""
    inside: Any = given
    last: tuple[dict[str, Any], str] | None = None
    for part in path:
        if isinstance(inside, dict) and isinstance(part, str) and part in inside:
            last = (inside, part)
            inside = inside[part]
        elif isinstance(inside, list) and isinstance(part, int) and part < len(inside):
            inside = inside[part]
    if last is None:
        return False
    del last[0][last[1]]
    return True
