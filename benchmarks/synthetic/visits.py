"""One visit of a course as a claim: about four lines, with the minutes that bear out their units."""

from __future__ import annotations

import datetime

from .care import (
    ALLOWED,
    ASSISTANT,
    BESIDE_REEVALUATION,
    CHARGE,
    EVALUATIONS,
    MODIFIER,
    REEVALUATION,
    TREATMENT,
    UNTIMED,
)
from .dice import Dice
from .model import Claim, Course, Line, Patient, Practice


def visit(dice: Dice, patient: Patient, practice: Practice, course: Course, date: datetime.date, number: int) -> Claim:
    """The claim of a day, without errors and without KX."""
    kind = "evaluation" if date == course.visits[0] else "reevaluation" if date == course.reevaluated else "treatment"
    assistant = course.assistant and kind == "treatment" and dice.chance(0.5)
    place = _place(dice, patient, assistant)
    codes = _codes(dice, course, kind, beside=patient.payer.filing_indicator != "MC")
    own = MODIFIER[course.discipline]
    modifiers = (own, ASSISTANT[course.discipline]) if assistant else (own,)
    if place == "10":
        modifiers = (*modifiers, "95")
    lines = _lines(dice, codes, modifiers, course, assistant)
    if kind == "treatment" and not assistant and place != "10" and "97535" in codes and "97530" in codes:
        lines = _community(dice, lines)
    return Claim(
        id=f"S{patient.number:07}-{number:03}",
        patient=patient,
        practice=practice,
        discipline=course.discipline,
        kind=kind,
        level=course.level,
        assistant=assistant,
        date=date,
        file_date=filed(date, 1),
        place=place,
        rendering=course.therapist,
        referring=course.physician,
        diagnoses=course.diagnoses,
        authorization=None,
        charge=sum([line.charge for line in lines]),
        lines=lines,
    )


def filed(date: datetime.date, months: int) -> datetime.date:
    """The fifth of the month so many months later: an office sends the claims of a month together."""
    month = date.month - 1 + months
    return datetime.date(date.year + month // 12, month % 12 + 1, 5)


def _place(dice: Dice, patient: Patient, assistant: bool) -> str:
    at = dice.roll()
    if at < 0.88:
        return "11"
    if at < 0.98 or assistant or patient.payer.filing_indicator != "MB":
        return "12"
    return "10"


def _codes(dice: Dice, course: Course, kind: str, beside: bool) -> tuple[str, ...]:
    """The day's codes. Without `beside` an evaluation stands alone: treatment waits for its authorization."""
    discipline = course.discipline
    if discipline == "SLP":
        if kind == "evaluation":
            return ("92523",)
        return ("92507", "97129", "97130") if dice.chance(0.4) else ("92507",)
    if kind == "treatment":
        return _some(dice, TREATMENT[discipline], dice.among((3, 4, 4, 4, 5)))
    if kind == "reevaluation":
        return (REEVALUATION[discipline], *_some(dice, BESIDE_REEVALUATION[discipline], dice.between(2, 3)))
    return (
        EVALUATIONS[discipline][course.level],
        *_some(dice, TREATMENT[discipline], dice.between(1, 3) if beside else 0),
    )


def _some(dice: Dice, codes: tuple[str, ...], count: int) -> tuple[str, ...]:
    first = dice.between(0, len(codes) - 1)
    return (codes + codes)[first : first + count]


def _lines(
    dice: Dice, codes: tuple[str, ...], modifiers: tuple[str, ...], course: Course, assistant: bool
) -> tuple[Line, ...]:
    """Each line's minutes lie near its units, and the day's near the sum of them: the 8-minute rule gives the same."""
    lines = []
    over = 0
    pointers = (1, 2) if len(course.diagnoses) > 1 and dice.chance(0.5) else (1,)
    for code in codes:
        units = 1
        if code in UNTIMED:
            minutes = dice.between(30, 50)
        else:
            if code != "97129" and dice.chance(0.12):
                units = 2
            beside = dice.between(-3, 3)
            if not -7 <= over + beside <= 7:
                beside = 0
            over += beside
            minutes = 15 * units + beside
        allowed = ALLOWED[code] * units
        if assistant:
            allowed = allowed * 85 // 100
        lines.append(Line(code, modifiers, units, CHARGE[code] * units, allowed, pointers, minutes))
    return tuple(lines)


def _community(dice: Dice, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Now and then work in the community in place of self-care: beside 97530 it needs 59."""
    if not dice.chance(0.08):
        return lines
    return tuple(
        line._replace(
            code="97537",
            modifiers=(*line.modifiers, "59"),
            charge=CHARGE["97537"] * line.units,
            allowed=ALLOWED["97537"] * line.units,
        )
        if line.code == "97535"
        else line
        for line in lines
    )
