"""Calendars of a pack, compiled: the days of its list or of its reference table."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from scrubjay.packs.pack import Calendar as PackCalendar
from scrubjay.packs.places import Fault, Problem
from scrubjay.packs.shaping import nearest
from scrubjay.packs.spans import Table as PackTable
from scrubjay.rules.program import Calendar
from scrubjay.tables import Table


def calendar(raw: PackCalendar, tables: Mapping[str, Table], problems: list[Problem]) -> Calendar | None:
    """One calendar; None, with the problem noted, where its table can't give the days.

    Each row of the table is a day that is no business day: its `code` is the date.
    """
    days = raw.days
    single: frozenset[datetime.date] = frozenset()
    if raw.table:
        holidays = raw.data["holidays"]
        place = holidays.values_at.get("table", raw.place) if isinstance(holidays, PackTable) else raw.place
        if raw.table not in tables:
            problems.append(
                Problem(
                    place, f"there is no reference table `{raw.table}`", nearest(raw.table, tables), code=Fault.TABLE
                )
            )
            return None
        try:
            rows = {datetime.date.fromisoformat(code): found for code, found in tables[raw.table].rows.items()}
        except ValueError:
            hint = "its column `code` is to hold days such as 2026-12-25"
            problems.append(Problem(place, f"the table `{raw.table}` lists no days", hint, code=Fault.TABLE))
            return None
        days = tuple(rows)
        single = frozenset(day for day, found in rows.items() if any("single" in r.confidences.values() for r in found))
    return Calendar(raw.id, raw.weekend, frozenset(days), raw.start, raw.through, raw.sources, single)
