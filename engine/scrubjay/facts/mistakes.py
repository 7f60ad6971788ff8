"""Words for what is wrong with a fact: what was expected, the nearest valid name, never a value of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError

from .fields import FIELDS, nearest
from .models.claims import Claim, Line
from .models.document import LISTS
from .models.fact import Fact
from .models.shape import Shape, shapes

_NAMELIKE: Final = re.compile(r"[a-z][A-Za-z0-9_.]{0,39}", re.ASCII)

_ROWS: Final = {model: f"a row of `{name}`" for name, model in LISTS.items()} | {Claim: "a claim", Line: "a claim line"}

_EXPECTED: Final = {
    "string_type": 'expected text in quotes, like "97530"',
    "string_too_short": "expected text that is not empty",
    "string_unicode": "expected text; this holds characters that UTF-8 cannot write",
    "bool_type": "expected true or false (without quotes)",
    "tuple_type": "expected a list in brackets: [...]",
    "model_type": "expected an object in braces: {...}",
    "missing": "missing, and needed",
}


def mistakes(error: ValidationError, model: type[Fact]) -> list[tuple[tuple[str | int, ...], str]]:
    """The path of each mistake within the fact, as far as it may be shown, with what to say of it."""
    return [
        (_shown(one["loc"], one["type"]), _words(one["type"], one["loc"], one.get("input"), one["msg"], model))
        for one in error.errors(include_url=False)
    ]


def where(path: Sequence[str | int]) -> str:
    """A path as people write it: claims[0].lines[2].units."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def unknown_key(key: str, names: Sequence[str], of: str) -> str:
    """What to say of a key that is none of `names`, the fields of `of`."""
    near = nearest(key, names)
    if near is not None:
        return f"not a field of {of}; did you mean `{near}`?"
    return f"not a field of {of}; its fields are: {', '.join(names)}"


def showable(key: str) -> bool:
    """Whether a key looks like a field's name, so that no patient's name used as a key is ever shown."""
    return _NAMELIKE.fullmatch(key) is not None


def _shown(path: tuple[str | int, ...], type_: str) -> tuple[str | int, ...]:
    if type_ == "extra_forbidden" and not (isinstance(path[-1], str) and showable(path[-1])):
        return path[:-1]
    return path


def _words(type_: str, path: tuple[str | int, ...], given: Any, message: str, model: type[Fact]) -> str:
    if type_ == "extra_forbidden":
        inner, kind = _model_at(path[:-1], model)
        key = str(path[-1])
        names = [shape.name for shape in shapes(inner)]
        derived = FIELDS.get(kind, {}).get(key)
        if derived is not None and derived.derived:
            return "is worked out from the other facts and cannot be given"
        return unknown_key(key, names, _named(inner, path))
    if type_ == "literal_error":
        shape = _shape_at(path, model)
        choices = shape.choices if shape is not None else ()
        near = nearest(given, choices) if isinstance(given, str) else None
        hint = f"did you mean {near}? " if near else ""
        return f"{hint}expected one of: {', '.join(choices)}"
    # messages of the house's own types say all and quote nothing
    return _EXPECTED.get(type_, message)


def _shape_at(path: Sequence[str | int], model: type[Fact]) -> Shape | None:
    found: Shape | None = None
    inner: type[Fact] | None = model
    for part in path:
        if isinstance(part, str) and inner is not None:
            found = next((shape for shape in shapes(inner) if shape.name == part), None)
            inner = found.model if found is not None else None
    return found


def _model_at(path: Sequence[str | int], model: type[Fact]) -> tuple[type[Fact], str]:
    shape = _shape_at(path, model)
    inner = shape.model if shape is not None and shape.model is not None else model
    return inner, inner.__name__.lower()


def _named(model: type[Fact], path: Sequence[str | int]) -> str:
    if model in _ROWS:
        return _ROWS[model]
    return next(f"`{part}`" for part in reversed(path[:-1]) if isinstance(part, str))
