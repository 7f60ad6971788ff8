"""What a payer says was used up to a day, which stands for the lines up to it (`facts.md`; `meaning.md` 17)."""

from __future__ import annotations

import datetime

from scrubjay.executors.testing import Answers
from scrubjay.executors.windows import Around
from scrubjay.facts.claim import Row
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import Measure


def used_until(
    run: Answers, wanted: Measure, line: Line, window: Around, authorization: Row | Unknown | None
) -> tuple[int, datetime.date | None]:
    """What was used up to a day, by the payer's own word, for a line dated after it."""
    if wanted.burns is not None and isinstance(authorization, dict):
        used, as_of = authorization.get("visits_used"), authorization.get("used_as_of")
        if counts_used(wanted) and isinstance(used, int) and isinstance(as_of, datetime.date):
            return (used, as_of) if line.date is not None and line.date > as_of else (0, None)
        return 0, None
    if wanted.used is None or line.date is None:
        return 0, None
    coverages = related(run.group, line, "coverage")
    if len(coverages) != 1 or not isinstance(coverages[0], dict):
        return 0, None
    disciplines, purpose = wanted.used
    column = "visits" if wanted.op == "visits" else "units" if wanted.type == "number" else "dollars"
    best: tuple[int, datetime.date | None] = (0, None)
    rows = coverages[0].get("used")
    for row in rows if isinstance(rows, tuple) else ():
        as_of, amount = row.get("as_of"), row.get(column)
        if not isinstance(as_of, datetime.date) or not isinstance(amount, int) or as_of >= line.date:
            continue
        if frozenset(row.get("disciplines") or ()) != disciplines or row.get("purpose") != purpose:
            continue
        inside = (window.start is None or window.start <= as_of) and (window.end is None or as_of < window.end)
        if inside and (best[1] is None or as_of > best[1]):
            best = (amount, as_of)
    return best


def half_told(wanted: Measure, line: Line, authorization: Row | Unknown | None) -> str:
    """What an authorization leaves unsaid of "so many visits used by that day", where it says the other half."""
    if not isinstance(authorization, dict) or not counts_used(wanted) or line.date is None:
        return ""
    used, as_of = authorization.get("visits_used", UNKNOWN), authorization.get("used_as_of", UNKNOWN)
    if isinstance(used, int) and isinstance(as_of, Unknown):
        return "used_as_of"
    told = isinstance(as_of, datetime.date) and as_of < line.date
    return "visits_used" if told and isinstance(used, Unknown) else ""


def counts_used(wanted: Measure) -> bool:
    """Whether the payer's count of visits used may stand for members: not where a code or a week counts apart."""
    return wanted.burns is not None and wanted.op == "visits" and not wanted.per and wanted.window is None
