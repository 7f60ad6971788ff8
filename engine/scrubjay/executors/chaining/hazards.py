"""What a program must not ask of durable-rules 2.0.28: names that share a hash, facts with too many properties."""

from __future__ import annotations

import json
from collections.abc import Iterable

PROPERTIES = 200
"""Of one fact: beyond 255 durable-rules matches nothing and says nothing, or crashes."""
MESSAGES = 16
"""Conditions of one rule."""


class ProgramRefused(Exception):
    """A program that durable-rules would decide wrongly or not at all; the reference executor can."""


def fnv1a(name: str) -> int:
    """The 32-bit hash that is all durable-rules compares of a name, as it stands in JSON."""
    found = 0x811C9DC5
    for byte in json.dumps(name, ensure_ascii=False)[1:-1].encode():
        found = ((found ^ byte) * 0x01000193) & 0xFFFFFFFF
    return found


def refuse_collisions(names: Iterable[str]) -> None:
    """Raises ProgramRefused if two names are one to durable-rules."""
    seen: dict[int, str] = {}
    for name in names:
        other = seen.setdefault(fnv1a(name), name)
        if other != name:
            raise ProgramRefused(
                f'durable-rules takes "{other}" and "{name}" for one name (both hash to {fnv1a(name):#010x}): '
                "rename one of them in the pack, or use the reference executor"
            )
