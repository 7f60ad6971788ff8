"""What a payer may allow for a line by its fee schedule, where nobody has said what it did allow (`meaning.md` 5).

The payer allows the lesser of the charge and the amount of the schedule. A claim names no locality and nobody says
which unit of the day is paid in full, so an estimate goes from the least to the most of all that is possible.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scrubjay.executors.pairs import SURE
from scrubjay.executors.testing import Answers, Context, holds
from scrubjay.facts.universe import Line
from scrubjay.rules.fees import PLACES, RATE
from scrubjay.rules.program import Path
from scrubjay.tables import Table, TableRow

PRICED: Final = ("A", "R")
"""Status codes under which the schedule's amount is what is paid for a service that is covered."""
IN_FULL: Final = ("", "0", "9")
"""Multiple-procedure indicators that reduce nothing."""
THERAPY: Final = "5"
"""The multiple-procedure indicator of therapy: half of the practice expense of all units but one."""
RATES: Final = {"facility": ("facility",), "non-facility": ("nonfacility",)}
MONEY: Final = re.compile(r"[0-9]{1,9}\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Estimate:
    """The least and the most that may be allowed, in cents, and the files of the rows that say so."""

    low: int
    high: int
    files: frozenset[str]
    single: bool
    """Whether one secondary source is all that stands behind a row."""
    differing: tuple[str, ...] = ()
    """The pack's sources for what may be allowed instead of the schedule's amounts."""


def estimated(run: Answers, line: Line) -> Estimate | None:
    """The estimate for a line; None where the amount is known or the schedule can't tell."""
    schedule = run.program.fee_schedule
    table = run.program.tables.get(schedule.table) if schedule is not None else None
    if schedule is None or table is None or "allowed" in line.row:
        return None
    units = line.row.get("units")
    if not isinstance(units, int) or holds(schedule.where, Context(run, line, line)) != SURE:
        return None
    rows = _rows(table, line)
    if not rows or any(row.cells.get("status") not in PRICED for row in rows):
        return None
    pairs = [pair for row in rows for pair in _of_row(row, _rates(run.program.tables, line))]
    if not pairs or any(pair is None for pair in pairs):
        return None
    known = [pair for pair in pairs if pair is not None]
    least, most = min(low for low, _ in known), max(high for _, high in known)
    others = [other for other in schedule.may_be if holds(other.where, Context(run, line, line))[1]]
    for other in others:
        # a unit's amount is rounded to the cent before units are counted: outwards, to hold every way of rounding
        least = min(least, least * other.percent // 100)
        most = max(most, -(-most * other.percent // 100))
    low, high = least * units, most * units
    charge = line.row.get("charge")
    if isinstance(charge, int):
        low, high = min(low, charge), min(high, charge)
    else:
        low = 0
    files = frozenset(str(row.cells.get("file", "")) for row in rows)
    single = any("single" in row.confidences.values() for row in rows)
    single = single or any(one.get("confidence") == "single" for one in sources_of_files(table, files))
    return Estimate(low, high, files, single, tuple(dict.fromkeys(other.source for other in others)))


def estimate_of(run: Answers, field: Path | None, fact: object) -> Estimate | None:
    """The estimate behind a field of a fact; None where the field is another, or known."""
    allowed = field is not None and field.root == "line" and field.key == "allowed"
    return run.estimate(fact) if allowed and isinstance(fact, Line) else None


def _rows(table: Table, line: Line) -> list[TableRow]:
    """The rows that may price a line: of its days, its modifier, and its biller's locality or all of them."""
    code, modifiers = line.row.get("code"), line.row.get("modifiers")
    if not isinstance(code, str) or not isinstance(modifiers, tuple) or line.date is None or line.through is None:
        return []
    rows = [row for row in table.rows.get(code, ()) if row.covers(line.date) and row.covers(line.through)]
    localities = table.note.get("localities")
    npi = line.claim.row.get("billing.npi")
    if isinstance(localities, Mapping) and isinstance(npi, str) and npi in localities:
        rows = [row for row in rows if f"{row.cells.get('carrier')}-{row.cells.get('locality')}" == localities[npi]]
    elif not table.closed_for(code):
        return []
    own = [row for row in rows if row.cells.get("modifier") in modifiers]
    return own or [row for row in rows if "modifier" not in row.cells]


def sources_of_files(table: Table, files: Collection[str]) -> list[Mapping[str, Any]]:
    """The sources in a schedule's note that speak of these files."""
    sources = table.note.get("sources")
    return [one for one in sources if one.get("file", "") in files] if isinstance(sources, list) else []


def _rates(tables: Mapping[str, Table], line: Line) -> tuple[str, ...]:
    """The columns that may be paid at a place: both where it is not known, or not listed."""
    place, places = line.row.get("place_of_service"), tables.get(PLACES)
    row = places.row(place, line.date) if places is not None and isinstance(place, str) else None
    rate = row.cells.get(RATE) if row is not None else None
    return RATES.get(rate, ("nonfacility", "facility")) if isinstance(rate, str) else ("nonfacility", "facility")


def _of_row(row: TableRow, rates: tuple[str, ...]) -> Iterator[tuple[int, int] | None]:
    """The least and the most of one unit, in cents, at each rate; None where the row has no amount there."""
    for rate in rates:
        full = cents(row.cells.get(rate))
        yield (_reduced(row, rate, full), full) if full else None


def _reduced(row: TableRow, rate: str, full: int) -> int:
    """The least of one unit among several procedures of a day."""
    rule = str(row.cells.get("multiple", ""))
    if rule in IN_FULL:
        return full
    if rule != THERAPY:
        return 0
    # CMS gives what is left at the non-facility rate; half of the practice expense is never over half of the whole
    half = full // 2
    if full != cents(row.cells.get("nonfacility")):
        return half
    given = [amount for name in ("reduced", "reduced_institutional") if (amount := cents(row.cells.get(name)))]
    return min(full, *given) if given else half


def cents(cell: object) -> int:
    """An amount of a table; 0 where there is none."""
    text = cell if isinstance(cell, str) else ""
    return int(text.replace(".", "")) if MONEY.fullmatch(text) else 0
