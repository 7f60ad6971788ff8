"""Timed codes of a first quarter hour, billed once, whose further minutes are billed with an add-on code.

Which codes these are stands in the pack medicare/part-b-add-ons; that they are timed, in the table of therapy codes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from scrubjay.packs.loading import load_file
from scrubjay.packs.spans import Table
from scrubjay.units import UNIT

PACK = Path("medicare") / "part-b-add-ons.toml"
POLICY = "add-on-code"


def add_ons(policies: Path) -> dict[str, str]:
    """First code to its add-on, for the pairs that the pack wants on one day. Raises PackErrors."""
    found = {}
    for item in load_file(policies / PACK).items:
        if item.data.get("policy") == POLICY:
            first, further = _code(item.data, "without", "primary", "where", "code"), _code(item.data, "when", "code")
            if first and further:
                found[first] = further
    return found


def split(minutes: Mapping[str, int], pairs: Mapping[str, str], timed: Collection[str]) -> dict[str, int]:
    """Minutes by code, those past a first code's quarter hour under its add-on, in the order of the lines.

    >>> split({"97129": 40, "97110": 15}, {"97129": "97130"}, {"97129", "97130", "97110"})
    {'97129': 15, '97130': 25, '97110': 15}
    """
    found: dict[str, int] = {}
    for code, given in minutes.items():
        further = pairs.get(code)
        more = max(0, given - UNIT) if further in timed and code in timed else 0
        found[code] = found.get(code, 0) + given - more
        if further is not None and more:
            found[further] = found.get(further, 0) + more
    return found


def _code(data: Table, *keys: str) -> str:
    """A code that a policy names, by the keys on the way to it; empty where it names none, or several."""
    value: object = data
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""
