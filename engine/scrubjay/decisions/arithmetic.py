"""A day's minutes in words: how they come to units, and what is left unbilled at the claim's own charges."""

from __future__ import annotations

from scrubjay.executors.minutes import minutes_of, told
from scrubjay.executors.run import Run
from scrubjay.facts.universe import Line
from scrubjay.rules.wording import money
from scrubjay.units import Allowed

UNKNOWN_MINUTES = "Not all minutes of the day are known."


def arithmetic(run: Run, name: str, line: Line) -> str:
    """How a day's minutes come to units, in a sentence; what is known where not all minutes are."""
    found, _ = _day(run, name, line)
    if found is None:
        return UNKNOWN_MINUTES
    said = "; ".join(found.explanation)
    return f"{said[:1].upper()}{said[1:]}."


def left(run: Run, name: str, line: Line) -> str:
    """The units that minutes allow and nobody billed, by code, and what the claim itself charges for so many.

    A charge a unit is that of the claim's first line of the code; of a code on no line it is not known.
    """
    found, lines = _day(run, name, line)
    if found is None:
        return UNKNOWN_MINUTES
    said = []
    for share in found.shares:
        own = [one for one in lines if one.row.get("code") == share.code]
        units = [one.row.get("units") for one in own]
        missing = share.units - sum(n for n in units if isinstance(n, int))
        if missing > 0:
            charges = [cents for one in own if (cents := _charge_of(missing, one)) is not None]
            worth = f"{money(charges[0])} at this claim's charge" if charges else "charge not known"
            said.append(f"{missing} unit{'s' if missing > 1 else ''} of {share.code} ({worth})")
    return f"Left unbilled: {', '.join(said)}." if said else ""


def _day(run: Run, name: str, line: Line) -> tuple[Allowed | None, list[Line]]:
    measure = run.program.measures[name]
    assert measure.units is not None
    members = run.measured(name, line).members
    day = minutes_of(members, run.group, line.date)
    return told(day, measure.units.method), [member.fact for member in members if isinstance(member.fact, Line)]


def _charge_of(missing: int, line: Line) -> int | None:
    """What a line's own charge comes to for so many units, in whole cents."""
    charge, units = line.row.get("charge"), line.row.get("units")
    if not isinstance(charge, int) or not isinstance(units, int) or units <= 0:
        return None
    return charge * missing // units
