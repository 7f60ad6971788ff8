"""A patient's courses of care in a year: when treatment starts, on which days, by whom and for what."""

from __future__ import annotations

import datetime
from typing import Final

from .care import CHILDREN, CLOSED, DIAGNOSES, FIRST_MONDAY, LAST_DAY
from .dice import Dice
from .model import Course, Patient, Practice

DAYS: Final = {1: ((1,), (2,), (3,)), 2: ((0, 2), (0, 3), (1, 3), (1, 4)), 3: ((0, 2, 4),)}
"""Weekdays of so many visits a week."""
LAST_WEEK: Final = 46
MISSED: Final = 0.08
AGAIN: Final = 0.35
"""Share of courses after which another begins in the year."""
MOST_VISITS: Final = {"MB": 200, "MC": 30, "FI": 70}
"""How many visits an office gives a year: a Medicaid adult has 30, and FEP covers 75."""


def courses(dice: Dice, patient: Patient, practice: Practice, first_week: int) -> tuple[Course, ...]:
    """One to three courses, one after the other; most patients stay with one discipline."""
    made: list[Course] = []
    left = MOST_VISITS[patient.payer.filing_indicator]
    week = dice.between(first_week, LAST_WEEK - 8)
    discipline = _discipline(dice, patient)
    while week < LAST_WEEK and left > 0 and len(made) < 3:
        course = _course(dice, patient, practice, week, discipline, left)
        if course is not None:
            made.append(course)
            left -= len(course.visits)
            week += course.weeks
        week += dice.between(2, 8)
        if not dice.chance(AGAIN):
            break
        if dice.chance(0.1):
            discipline = _discipline(dice, patient)
    return tuple(made)


def _course(dice: Dice, patient: Patient, practice: Practice, week: int, discipline: str, most: int) -> Course | None:
    per_week = dice.among((1, 1, 1, 2, 2, 2, 2, 2, 3, 3))
    weeks = dice.between(4, 12)
    visits = _visits(dice, week, weeks, dice.among(DAYS[per_week]))[:most]
    child = patient.birth_date.year > 2005
    reevaluated = None
    if len(visits) > 12 and discipline != "SLP" and dice.chance(0.35):
        reevaluated = visits[dice.between(6, len(visits) - 2)]
    course = Course(
        discipline,
        visits,
        per_week,
        weeks,
        assistant=discipline != "SLP" and dice.chance(0.25),
        level=dice.among((0, 0, 1, 1, 1, 2)),
        reevaluated=reevaluated,
        diagnoses=dice.among(CHILDREN if child else DIAGNOSES[discipline]),
        therapist=dice.among(practice.therapists[discipline]),
        physician=dice.among(practice.physicians),
    )
    return course if visits else None


def _visits(dice: Dice, week: int, weeks: int, days: tuple[int, ...]) -> tuple[datetime.date, ...]:
    monday = FIRST_MONDAY.toordinal() + 7 * week
    planned = (datetime.date.fromordinal(monday + 7 * at + day) for at in range(weeks) for day in days)
    return tuple(day for day in planned if day <= LAST_DAY and day not in CLOSED and not dice.chance(MISSED))


def _discipline(dice: Dice, patient: Patient) -> str:
    """Mostly OT; the packs of the other payers speak of OT alone."""
    if patient.payer.filing_indicator != "MB":
        return "OT"
    at = dice.roll()
    return "OT" if at < 0.75 else "PT" if at < 0.93 else "SLP"
