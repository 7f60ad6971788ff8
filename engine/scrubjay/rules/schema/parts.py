"""Small pieces of JSON Schema, each with words for whoever edits a pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]


def table(
    says: str, properties: Mapping[str, Schema], required: Iterable[str] = (), example: Any = None, **more: Any
) -> Schema:
    """A table of these keys and no others."""
    made: Schema = {
        "type": "object",
        "description": says,
        "properties": dict(properties),
        "additionalProperties": False,
    }
    if needed := list(required):
        made["required"] = needed
    return {**made, **({"examples": [example]} if example is not None else {}), **more}


def by_name(says: str, one: Schema) -> Schema:
    """A table of named things."""
    return {"type": "object", "description": says, "additionalProperties": one}


def text(says: str, *examples: Any, choices: Iterable[str] = (), **more: Any) -> Schema:
    """A text; one of `choices` where they are given."""
    made: Schema = {"type": "string", "description": says, **more}
    if listed := list(choices):
        made["enum"] = listed
    return {**made, **({"examples": list(examples)} if examples else {})}


def texts(says: str, *examples: Any, choices: Iterable[str] = ()) -> Schema:
    """A list of texts with one at least."""
    return {**list_of(text("One of them.", choices=choices), says), "minItems": 1, **_shown(examples)}


def list_of(one: Schema, says: str) -> Schema:
    """A list."""
    return {"type": "array", "description": says, "items": one}


def date(says: str) -> Schema:
    """A date, which TOML writes without quotes."""
    return {"type": "string", "format": "date", "description": f"{says} A date without quotes: 2026-01-31."}


def whole(says: str, least: int = 0, most: int | None = None) -> Schema:
    """A whole number."""
    return {"type": "integer", "description": says, "minimum": least, **({} if most is None else {"maximum": most})}


def either(says: str, *ways: Schema) -> Schema:
    """One of several forms."""
    return {"description": says, "anyOf": list(ways)}


def ref(name: str, says: str = "") -> Schema:
    """A definition by its name, with words of its own (which beside `$ref` itself would be passed over)."""
    found: Schema = {"$ref": f"#/definitions/{name}"}
    return {"allOf": [found], "description": says} if says else found


def _shown(examples: tuple[Any, ...]) -> Schema:
    return {"examples": [list(one) for one in examples]} if examples else {}
