"""The facts that add up to a measure, in canonical order: date, amount and running total."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from scrubjay.decisions.decision import plain
from scrubjay.executors.fees import estimate_of
from scrubjay.executors.measuring import Measured
from scrubjay.executors.pairs import INFINITY, Number
from scrubjay.executors.run import Run
from scrubjay.executors.visits import Member, distinct
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Measure


def counted(measure: Measure, measured: Measured, run: Run, *, most: bool = False) -> tuple[Mapping[str, Any], ...]:
    """The members of a measure, each with what it adds and the total with it, from what the payer says was used on.

    Those that surely are, at their least; `most`: all that may be, at their most. Of units, the minutes behind them.
    """
    found: list[Mapping[str, Any]] = []
    total: Number = measured.base
    if measured.as_of is not None:
        found.append(_entry(None, None, measured.as_of, measured.base, total, measure.type))
    before: list[Member] = []
    for member in measured.members:
        if not (most or member.sure):
            continue
        before.append(member)
        amount: Number
        if measure.op == "visits":
            now = measured.base + distinct(before, measure.keys)[int(most)]
            amount, total = now - total, now
        elif measure.op == "count":
            amount, total = 1, total + 1
        elif measure.op == "units":
            row = member.fact.minutes if isinstance(member.fact, Line) else None
            given = row.get("minutes") if isinstance(row, dict) else None
            if not isinstance(given, int):
                continue
            amount, total = given, total + given
        else:
            value = run.ranged(measure.name, member.fact)
            if value is None:
                continue
            amount = value.high if most else value.low
            total = _with(measure.op, total, amount, first=len(before) == 1)
        fact = member.fact
        if isinstance(fact, Line):
            entry = _entry(fact.claim.id, fact.number, fact.date, amount, total, measure.type)
            estimated = estimate_of(run, measure.field, fact) is not None
            found.append({**entry, "estimated": True} if estimated else entry)
        else:
            found.append(_entry(None, None, fact.get("date", fact.get("from")), amount, total, measure.type))
    return tuple(found)


def _with(op: str, total: Number, amount: Number, *, first: bool) -> Number:
    if op == "sum":
        return total + amount  # type: ignore[operator]
    if first:
        return amount
    return max(total, amount) if op == "max" else min(total, amount)


def _entry(
    claim: str | None, line: int | None, date: object, amount: Number, running: Number, type_: str
) -> Mapping[str, Any]:
    return {
        "claim": claim,
        "line": line,
        "date": date.isoformat() if isinstance(date, datetime.date) else None,
        "amount": _shown(amount, type_),
        "running": _shown(running, type_),
    }


def _shown(value: Number, type_: str) -> Any:
    return None if value in (INFINITY, -INFINITY) else plain(value, type_)
