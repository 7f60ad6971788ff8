"""A JSON Schema as an outline for reading: each key with its type and what it means, indented by nesting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrubjay_cli.printing.look import Line, Look, entry

GAP = 2
_TYPES = {"string": "text", "integer": "whole number", "boolean": "yes or no", "array": "list"}


def schema_lines(schema: Mapping[str, Any], look: Look) -> Iterator[Line]:
    """The outline. A definition that stands within itself, or was told in full above, is only named."""
    yield ((str(schema.get("title", "")), "bold"),)
    yield from _keys(schema, schema, look, 2, set())


def _keys(
    part: Mapping[str, Any], schema: Mapping[str, Any], look: Look, indent: int, told: set[str]
) -> Iterator[Line]:
    needed = part.get("required", ())
    properties: Mapping[str, Any] = part.get("properties", {})
    room = max((len(key) for key in properties), default=0)
    for key, value in properties.items():
        name, inner, words = _form(value, schema)
        title = str(value.get("title", "")) if inner is None else str(inner.get("description", ""))
        meaning = "; ".join(said for said in (title, str(value.get("description", ""))) if said)
        if name in told:
            meaning = f"as {name} above"
        said = "; ".join(part for part in (words + (" (needed)" if key in needed else ""), meaning) if part)
        yield from entry(key, said, look, indent, gap=room + GAP)
        if inner is not None and name not in told:
            told |= {name} - {""}
            yield from _keys(inner, schema, look, indent + 2, told)


def _form(
    value: Mapping[str, Any], schema: Mapping[str, Any], within: frozenset[str] = frozenset()
) -> tuple[str, Mapping[str, Any] | None, str]:
    """A value's definition, by name and whole, where it has one; and its type in words. `within`: names being told."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        inner = schema["$defs"][name]
        if name in within:
            return "", None, name
        return (name, inner, "object") if "properties" in inner else _form(inner, schema, within | {name})
    if "properties" in value:
        return "", value, "object"
    alternatives = value.get("anyOf") or value.get("oneOf")
    if alternatives:
        forms = [_form(one, schema, within) for one in alternatives if one.get("type") != "null"]
        whole = next((form for form in forms if form[1] is not None), ("", None, ""))
        return whole[0], whole[1], " or ".join(dict.fromkeys(form[2] for form in forms))
    if "const" in value:
        return "", None, f'"{value["const"]}"'
    if "enum" in value:
        return "", None, " | ".join(str(one) for one in value["enum"])
    if value.get("type") == "array":
        name, inner, words = _form(value.get("items", {}), schema, within)
        return name, inner, f"list of {words.removesuffix('s')}s" if words else "list"
    types = value.get("type", "anything")
    said = [_TYPES.get(one, str(one)) for one in ([types] if isinstance(types, str) else types) if one != "null"]
    return "", None, value.get("format") or " or ".join(said)
