"""A pack in the general form: what `pack expand` prints and what a pack's hash is taken of.

Every item becomes measures and rules; the text loads and decides the same (only `pack_file` and `pack_line` differ).
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import tomlkit
from tomlkit.items import AoT, Item, Table

from scrubjay.packs.pack import Amount, Pack
from scrubjay.tables import Table as ReferenceTable

ORDER = ("pack", "sources", "codes", "amounts", "periods", "measures", "rule")


def expanded_document(
    pack: Pack, rules: Sequence[Mapping[str, Any]], measures: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """A merged pack as plain data in the general form; `rules` and `measures` as its items lower to."""
    header: dict[str, Any] = {"id": pack.id, "title": pack.title, "version": pack.version}
    if pack.claims is not None:
        header["claims"] = plain(pack.claims)
    return {
        "pack": header,
        "sources": {
            s.id: {"title": s.title, "url": s.url, "checked": s.checked, "confidence": s.confidence}
            for s in pack.sources.values()
        },
        "codes": {name: plain(spec) for name, spec in pack.codes.items()},
        "amounts": {name: _amount(amount) for name, amount in pack.amounts.items()},
        "periods": {name: plain(table) for name, table in pack.periods.items()},
        "measures": {name: plain(table) for name, table in measures.items()},
        "rule": [plain(rule) for rule in rules],
    }


def pack_hash(document: Mapping[str, Any], tables: Mapping[str, ReferenceTable]) -> str:
    """The hash of an expanded pack and the tables that it reads."""
    read = {name: table.hash for name, table in sorted(tables.items())}
    said = {"pack": document, "tables": read}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_spelled)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _spelled(value: Any) -> str:
    """Dates as ISO text, numbers by their digits: 40.50 and 40.5 are one number."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"a pack holds no {type(value).__name__}")


def expanded_toml(document: Mapping[str, Any]) -> str:
    """The expanded pack as TOML, without the sources that nothing in it cites."""
    cited = {source for rule in document["rule"] for source in rule.get("sources", ())}
    cited |= {value["source"] for amount in document["amounts"].values() for value in amount["values"]}
    root = tomlkit.document()
    for section in ORDER:
        value = document[section]
        if section == "sources":
            value = {name: source for name, source in value.items() if name in cited}
        if not value:
            continue
        if section == "rule":
            root.add(section, _rules(value))
        elif section == "codes":
            root.add(section, _flat(value))
        elif section == "pack":
            root.add(section, _header(value))
        else:
            root.add(section, _nested(value))
    return tomlkit.dumps(root)


def plain(value: Any) -> Any:
    """Tables and arrays as plain dicts and lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def _amount(amount: Amount) -> dict[str, Any]:
    values = [
        {"from": v.start, "through": v.through or "open", "amount": v.amount, "source": v.source} for v in amount.values
    ]
    return {"unit": amount.unit, "values": values}


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
        table.add(key, _inline(value))
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


def _inline(value: Any) -> Item:
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, inner in value.items():
            table.add(key, _inline(inner))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for inner in value:
            array.append(_inline(inner))
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
