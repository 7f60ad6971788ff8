"""What users of an engine without sums and joins work out first, in Python, and hand in as fields of a line.

Sums of a day and of a patient's year, the codes of the day, the codes that a code is not paid beside. It is timed as
part of those engines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from .flags import Row
from .polars_by_hand import BY_SESSION, ONCE_A_DAY, OPENS_A_PAIR, PAID_ONCE_A_DAY
from .told import pairs

Line = dict[str, Any]
_OPENS = frozenset(OPENS_A_PAIR)
_ONCE, _SESSION, _TOGETHER = frozenset(ONCE_A_DAY), frozenset(BY_SESSION), frozenset(PAID_ONCE_A_DAY)


def claims(rows: Sequence[Row]) -> dict[str, list[Line]]:
    """The lines to check by claim, with what was worked out. `rows` come in the order in which they add up."""
    sums: dict[tuple[object, ...], int] = defaultdict(int)
    codes: dict[tuple[object, ...], set[str]] = defaultdict(set)
    billed: dict[tuple[object, ...], set[str]] = defaultdict(set)
    apart: dict[tuple[object, ...], set[str]] = defaultdict(set)
    made: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        day = (row["patient"], row["billing_npi"], row["date"])
        codes[day].add(row["code"])
        if (row["units"] or 0) > 0:
            billed[day].add(row["code"])
        if not _OPENS.intersection(row["modifiers"]):
            apart[day].add(row["code"])
        line = {**row, "day": day, **_sums(row, day, sums)}
        if not row["of_history"]:
            made[row["claim"]].append(line)
    never, opened = paid_alone()
    for lines in made.values():
        for line in lines:
            day = line.pop("day")
            line["codes_of_the_day"] = sorted(codes[day])
            line["codes_billed_that_day"] = sorted(billed[day])
            line["codes_not_apart_that_day"] = sorted(apart[day])
            line["never_beside"] = never.get(line["code"], [])
            line["apart_beside"] = opened.get(line["code"], [])
    return made


def _sums(row: Row, day: tuple[object, ...], sums: dict[tuple[object, ...], int]) -> dict[str, int]:
    """What this line and those before it come to; 0 where the line does not count."""
    code, discipline = row["code"], row["discipline"]
    found = {"units_by_therapist": 0, "units_by_assistant": 0, "units_of_session": 0, "units_together": 0}
    found |= {"ot_dollars": 0, "pt_slp_dollars": 0}

    def add(name: str, amount: int, *key: object) -> None:
        sums[(name, *key)] += amount
        found[name] = sums[(name, *key)]

    units = row["units"] or 0
    if code in _ONCE:
        assisted = "CO" in row["modifiers"] or "CQ" in row["modifiers"]
        who = "units_by_assistant" if assisted else "units_by_therapist"
        add(who, units, *day, discipline, code, row["rendering_npi"])
    if code in _SESSION:
        add("units_of_session", units, *day, discipline, code)
    if code in _TOGETHER:
        add("units_together", units, *day, code)
    if code[0] not in "AELQ" and discipline is not None:
        pool = "ot_dollars" if discipline == "OT" else "pt_slp_dollars"
        add(pool, row["allowed"] or 0, row["patient"], row["year"])
    return found


@lru_cache(maxsize=1)
def paid_alone() -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """By code, the codes beside which it is never paid, and those beside which it is paid apart only."""
    never: dict[str, list[str]] = defaultdict(list)
    opened: dict[str, list[str]] = defaultdict(list)
    for code, column1, closed in pairs().iter_rows():
        (never if closed else opened)[code].append(column1)
    return never, opened
