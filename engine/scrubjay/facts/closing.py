"""Closed worlds: on which days the facts declare that there is nothing else (`complete` rows)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from scrubjay.facts.claim import Row, Value
from scrubjay.facts.universe import Group
from scrubjay.facts.unknown import Unknown

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Domain:
    """Whose facts of a kind: one billing provider's, or anyone's under the payer."""

    what: str
    scope: str
    npi: Value | Unknown


def covered(group: Group, domain: Domain, start: datetime.date | None, end: datetime.date | None) -> bool:
    """Whether every day from `start` to `end` (both included; None: without end) is declared complete."""
    spans = [_span(row) for row in group.complete if _speaks_of(row, domain)]
    reach = start or datetime.date.min
    last = end or datetime.date.max
    for first, through in sorted(spans):
        if first > reach:
            return False
        if through >= last:
            return True
        if through >= reach:
            reach = through + DAY
    return reach > last


def _speaks_of(row: Row, domain: Domain) -> bool:
    if row.get("what") != domain.what:
        return False
    if domain.what != "history":
        return True
    npi = row.get("billing.npi")
    whose = row.get("scope") or "payer"
    if domain.scope == "payer":
        return whose == "payer" and npi is None
    return npi is None or (not isinstance(domain.npi, Unknown) and npi == domain.npi)


def _span(row: Row) -> tuple[datetime.date, datetime.date]:
    first, through = row.get("from"), row.get("through")
    return (
        first if isinstance(first, datetime.date) else datetime.date.min,
        through if isinstance(through, datetime.date) else datetime.date.max,
    )
