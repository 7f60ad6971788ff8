"""The biller's daily question: how many units do these minutes make, and is what was billed right?

Built on `units`, the arithmetic that the measures of packs use too; `scrubjay units` prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scrubjay.packs.library import Library
from scrubjay.packs.places import PackErrors
from scrubjay.rules.programs import program_of
from scrubjay.tables import Table
from scrubjay.units import METHODS, Allowed, Method, allowed, counted

Verdict = Literal["ok", "over", "under"]
Timing = Literal["timed", "untimed", "untimed by one source", "not said"]


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """One code: its minutes, the units it may bill, what was billed and whether that is right."""

    code: str
    minutes: int
    units: int
    billed: int | None
    verdict: Verdict | None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "code": self.code,
            "minutes": self.minutes,
            "units": self.units,
            "billed": self.billed,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class UnitsAnswer:
    """A day's minutes by one method."""

    method: Method
    minutes: int
    units: int
    lines: tuple[CodeAnswer, ...]
    explanation: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "method": self.method,
            "minutes": self.minutes,
            "units": self.units,
            "lines": [line.document() for line in self.lines],
            "explanation": list(self.explanation),
        }


def answer(minutes: Mapping[str, int], method: Method, billed: Mapping[str, int] | None = None) -> UnitsAnswer:
    """The units of a day's minutes by code, and a verdict for each code that was billed.

    A code is `over` past the largest share that any permitted choice gives it, `under` below the smallest; where the
    codes are right one by one but the day is not, those billed past the canonical choice are `over`.

    >>> answer({"97110": 33, "97140": 7}, "cms", {"97110": 3}).lines[0].verdict
    'over'
    """
    found = allowed(minutes, method)
    given = billed or {}
    day_over = sum(given.values()) > found.high
    lines = tuple(
        CodeAnswer(
            share.code,
            share.minutes,
            share.units,
            given.get(share.code),
            _verdict(given.get(share.code), share.low, share.units if day_over else share.high),
        )
        for share in found.shares
    )
    explanation = list(found.explanation)
    if given:
        right = all(line.verdict in (None, "ok") for line in lines)
        explanation.append(_billed(sum(given.values()), found, right))
    return UnitsAnswer(method, found.minutes, found.units, lines, tuple(explanation))


def timing(code: str, table: Table) -> Timing:
    """What the table of therapy codes says of a code: whether it is timed, and by how many sources it is not."""
    rows = table.rows.get(code, ())
    cells = {row.cells.get("timed") for row in rows}
    if True in cells:
        return "timed"
    if cells != {False}:
        return "not said"
    single = any(row.confidences.get("timed") == "single" for row in rows)
    return "untimed by one source" if single else "untimed"


def safest(primary: UnitsAnswer, secondary: UnitsAnswer) -> tuple[tuple[str, int], ...]:
    """For each code the units that both payers' methods allow: the fewer of the two."""
    other = {line.code: line.units for line in secondary.lines}
    return tuple((line.code, min(line.units, other[line.code])) for line in primary.lines)


def payers_by_method(library: Library) -> dict[Method, tuple[str, ...]]:
    """The packs of a library that count by each method; packs that do not compile are left to `pack lint`."""
    found: dict[Method, list[str]] = {method: [] for method in METHODS}
    for pack in library.loaded.values():
        try:
            program = program_of(library, pack)
        except PackErrors:
            continue
        used = {measure.units.method for measure in program.measures.values() if measure.units is not None}
        for method in METHODS:
            if method in used and (pack.claims is not None or not _has_children(library, pack.id)):
                found[method].append(pack.title)
    return {method: tuple(sorted(titles)) for method, titles in found.items()}


def _has_children(library: Library, pack_id: str) -> bool:
    return any(pack_id in other.extends for other in library.loaded.values())


def _verdict(billed: int | None, low: int, high: int) -> Verdict | None:
    if billed is None:
        return None
    return "over" if billed > high else "under" if billed < low else "ok"


def _billed(total: int, found: Allowed, right: bool) -> str:
    said = f"{counted(total)} billed"
    if total > found.high:
        return f"{said}, {found.high} allowed: {total - found.high} too many"
    if total < found.low:
        return f"{said}, {found.low} allowed: {found.low - total} not billed"
    if not right:
        return f"{said}, as many as the minutes allow in all, but not code by code"
    return f"{said}, as the minutes allow" + ("" if total == found.units else " by another reading")
