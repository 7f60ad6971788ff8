"""The lines that add up to a measure: date, amount and running total, in canonical order."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scrubjay.decisions.decision import dollars
from scrubjay.executors.measuring import Measured, Member, distinct
from scrubjay.executors.run import Run
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Measure


def counted(measure: Measure, measured: Measured, run: Run) -> tuple[Mapping[str, Any], ...]:
    """The sure members of a measure, each with what it adds and the total so far."""
    found: list[Mapping[str, Any]] = []
    total: int | Decimal = measured.base
    if measured.as_of is not None:
        found.append(_entry(None, None, measured.as_of.isoformat(), measured.base, total, measure))
    before: list[Member] = []
    for member in measured.members:
        line = member.fact
        if not member.sure or not isinstance(line, Line):
            continue
        before.append(member)
        amount: int | Decimal
        if measure.op == "visits":
            now = measured.base + distinct(before, measure.keys)[0]
            amount, total = now - total, now
        elif measure.op == "count":
            amount, total = 1, total + 1
        else:
            value = run.ranged(measure.name, line)
            if value is None:
                continue
            amount = Decimal(value.low) if not isinstance(value.low, int) else value.low
            total = total + amount if measure.op == "sum" else amount
        date = line.date.isoformat() if line.date else None
        found.append(_entry(line.claim.id, line.number, date, amount, total, measure))
    return tuple(found)


def _entry(
    claim: str | None, line: int | None, date: str | None, amount: Any, running: Any, measure: Measure
) -> Mapping[str, Any]:
    return {
        "claim": claim,
        "line": line,
        "date": date,
        "amount": _shown(amount, measure),
        "running": _shown(running, measure),
    }


def _shown(value: Any, measure: Measure) -> Any:
    if measure.type == "money" and measure.op not in ("visits", "count"):
        return dollars(value)
    if measure.type == "date":
        return datetime.date.fromordinal(int(value)).isoformat()
    return int(value)
