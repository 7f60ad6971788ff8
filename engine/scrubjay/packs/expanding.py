"""A pack in the general form, as plain data: what a pack's hash is taken of, and what `pack expand` prints.

Every item becomes measures and rules; the text loads and decides the same (only `pack_file` and `pack_line` differ).
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from scrubjay.packs.pack import Amount, Pack
from scrubjay.tables import Table as ReferenceTable


def expanded_document(
    pack: Pack, rules: Sequence[Mapping[str, Any]], measures: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """A merged pack as plain data in the general form; `rules` and `measures` as its items lower to."""
    header: dict[str, Any] = {"id": pack.id, "title": pack.title, "version": pack.version}
    if pack.claims is not None:
        header["claims"] = plain(pack.claims)
    fees = {} if pack.fee_schedule is None else {"fee_schedule": plain(pack.fee_schedule)}
    calendars = {name: plain(calendar.data) for name, calendar in pack.calendars.items()}
    return {
        "pack": header,
        "sources": {
            s.id: {"title": s.title, "url": s.url, "checked": s.checked, "confidence": s.confidence}
            for s in pack.sources.values()
        },
        "codes": {name: plain(spec) for name, spec in pack.codes.items()},
        "amounts": {name: _amount(amount) for name, amount in pack.amounts.items()},
        # the hash of a pack without calendars does not depend on there being any elsewhere
        **({"calendars": calendars} if calendars else {}),
        "periods": {name: plain(table) for name, table in pack.periods.items()},
        "measures": {name: plain(table) for name, table in measures.items()},
        **fees,
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
