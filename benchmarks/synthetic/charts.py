"""The record beside a course's claims: evaluation, plan of care, treatment notes, progress reports, re-evaluation."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from .care import UNTIMED
from .model import Claim, Course, Row

PLAN_DAYS: Final = 89
REPORT_EVERY: Final = 9
LEVELS: Final = ((2, "brief", "low"), (4, "expanded", "moderate"), (6, "extensive", "high"))
"""Performance deficits, profile and decision making that bear out low, moderate and high."""


def charts(course: Course, claims: list[Claim], key: Row) -> Iterator[Row]:
    """The documents of a course in order; a claim's error may take one away or leave it wanting."""
    begun = course.visits[0]
    deficits, profile, decision = LEVELS[course.level]
    plan_until = begun + datetime.timedelta(days=PLAN_DAYS)
    yield {
        **_document(key, course, "evaluation", begun),
        "performance_deficits": deficits,
        "profile": profile,
        "decision_making": decision,
        "signed_by": "therapist",
    }
    yield {
        **_document(key, course, "plan_of_care", begun),
        "from": begun.isoformat(),
        "through": plan_until.isoformat(),
        "certified": (begun + datetime.timedelta(days=4 + len(course.visits) % 17)).isoformat(),
        "signed_by": "physician",
        "necessity": True,
        "goals": True,
        "frequency_per_week": course.per_week,
        "duration_weeks": course.weeks,
    }
    days = 0
    for claim in claims:
        if claim.error == "duplicate":
            continue
        days += 1
        yield from _of_day(course, claim, key)
        if days == REPORT_EVERY:
            report = _document(key, course, "progress_report", claim.date)
            yield {**report, "signed_by": "therapist", "treatment_days": days, "goals": True, "clinician_treated": True}
            days = 0


def _of_day(course: Course, claim: Claim, key: Row) -> Iterator[Row]:
    if claim.error != "no_treatment_note":
        timed = sum([line.minutes for line in claim.lines if line.code not in UNTIMED])
        total = sum([line.minutes for line in claim.lines])
        note = _document(key, course, "treatment_note", claim.date)
        yield {**note, "timed_minutes": timed, "total_minutes": total}
    if claim.kind == "reevaluation":
        found = claim.error != "no_reevaluation_cause"
        again = _document(key, course, "reevaluation", claim.date)
        yield {**again, "new_findings": found, "unexpected_change": False, "justification": None}


def _document(key: Row, course: Course, document: str, date: datetime.date) -> Row:
    return {**key, "discipline": course.discipline, "document": document, "date": date.isoformat()}
