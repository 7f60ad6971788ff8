"""Which marks and measures the tables of a pack read, wherever the names stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def marks_read(value: Any) -> frozenset[str]:
    """The marks that a table's conditions test."""
    found: set[str] = set()
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "marks" and isinstance(inner, Mapping):
                found.update(name for names in inner.values() if isinstance(names, list) for name in names)
            else:
                found |= marks_read(inner)
    elif isinstance(value, list):
        found.update(name for inner in value for name in marks_read(inner))
    return frozenset(found)


def measures_read(value: Any) -> frozenset[str]:
    """The measures that a table tests, compares with or asks membership of."""
    found: set[str] = set()
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in ("measure", "member", "past"):
                found.update([inner] if isinstance(inner, str) else inner if isinstance(inner, Mapping) else ())
            found |= measures_read(inner)
    elif isinstance(value, list):
        found.update(name for inner in value for name in measures_read(inner))
    return frozenset(found)
