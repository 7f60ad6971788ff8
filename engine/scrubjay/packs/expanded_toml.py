"""An expanded pack as the TOML that `pack expand` prints; apart, since deciding never writes TOML."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import tomlkit
from tomlkit.items import AoT, Item, Table

ORDER = ("pack", "sources", "codes", "amounts", "calendars", "periods", "measures", "fee_schedule", "rule")


def expanded_toml(document: Mapping[str, Any]) -> str:
    """The expanded pack as TOML, without the sources that nothing in it cites."""
    cited = {source for rule in document["rule"] for source in rule.get("sources", ())}
    cited |= {value["source"] for amount in document["amounts"].values() for value in amount["values"]}
    cited |= {one["source"] for one in document.get("fee_schedule", {}).get("may_be", ())}
    cited |= {source for calendar in document.get("calendars", {}).values() for source in calendar["sources"]}
    root = tomlkit.document()
    for section in ORDER:
        value: Any = document.get(section)
        if section == "sources":
            value = {name: source for name, source in value.items() if name in cited}
        if not value:
            continue
        if section == "rule":
            root.add(section, _rules(value))
        elif section in ("codes", "fee_schedule"):
            root.add(section, _flat(value))
        elif section == "pack":
            root.add(section, _header(value))
        else:
            root.add(section, _nested(value))
    return tomlkit.dumps(root)


def _header(header: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in header.items():
        if key != "claims":
            table.add(key, value)
    if "claims" in header:
        table.add("claims", _flat(header["claims"]))
    return table


def _flat(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, inline(value))
    return table


def _nested(values: Mapping[str, Any]) -> Table:
    outer = tomlkit.table(is_super_table=True)
    for name, inner in values.items():
        outer.add(name, _flat(inner))
    return outer


def _rules(rules: Sequence[Mapping[str, Any]]) -> AoT:
    found = tomlkit.aot()
    for rule in rules:
        found.append(_flat(rule))
    return found


def inline(value: Any) -> Item:
    """A value as it stands behind a key, tables in braces; numbers from their digits."""
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, inner in value.items():
            table.add(key, inline(inner))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for inner in value:
            array.append(inline(inner))
        return array
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, (str, bool, int, datetime.date)):
        return tomlkit.item(value)
    raise TypeError(f"a pack holds no {type(value).__name__}")


def _number(value: Decimal) -> Item:
    """A TOML number written from the digits, never by way of a float."""
    if value == value.to_integral_value():
        return tomlkit.item(int(value))
    return tomlkit.value(format(value, "f"))
