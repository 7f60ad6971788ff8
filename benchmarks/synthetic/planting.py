"""Makes a wrong claim out of a right one, one way for each error."""

from __future__ import annotations

from .care import ASSISTANT, EVALUATIONS, MODIFIER, UNTIMED
from .dice import Dice
from .model import Claim, Line
from .visits import filed


def _one_line(claim: Claim, at: int, line: Line) -> Claim:
    lines = (*claim.lines[:at], line, *claim.lines[at + 1 :])
    return claim._replace(lines=lines, charge=sum([each.charge for each in lines]))


def _without(modifiers: tuple[str, ...], *gone: str) -> tuple[str, ...]:
    return tuple(modifier for modifier in modifiers if modifier not in gone)


def no_therapy_modifier(claim: Claim, dice: Dice) -> Claim:
    at = dice.between(0, len(claim.lines) - 1)
    line = claim.lines[at]
    return _one_line(claim, at, line._replace(modifiers=_without(line.modifiers, MODIFIER[claim.discipline])))


def wrong_therapy_modifier(claim: Claim, dice: Dice) -> Claim:
    line = claim.lines[0]
    return _one_line(claim, 0, line._replace(modifiers=("GP", *_without(line.modifiers, "GO", "KX"))))


def no_kx(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(lines=tuple(line._replace(modifiers=_without(line.modifiers, "KX")) for line in claim.lines))


def too_many_units(claim: Claim, dice: Dice) -> Claim:
    at = dice.among([at for at, line in enumerate(claim.lines) if line.code not in UNTIMED])
    line = claim.lines[at]
    units = line.units + 1
    return _one_line(claim, at, line._replace(units=units, charge=line.charge // line.units * units))


def untimed_units(claim: Claim, dice: Dice) -> Claim:
    line = claim.lines[0]
    return _one_line(claim, 0, line._replace(units=3, charge=line.charge * 3))


def higher_evaluation(claim: Claim, dice: Dice) -> Claim:
    line = claim.lines[0]
    return _one_line(claim, 0, line._replace(code=EVALUATIONS["OT"][claim.level + 1]))


def pair_without_59(claim: Claim, dice: Dice) -> Claim:
    at = dice.among([at for at, line in enumerate(claim.lines) if line.code not in ("97530", *UNTIMED)])
    return _one_line(claim, at, claim.lines[at]._replace(code="97537"))


def no_assistant_modifier(claim: Claim, dice: Dice) -> Claim:
    gone = ASSISTANT[claim.discipline]
    return claim._replace(lines=tuple(line._replace(modifiers=_without(line.modifiers, gone)) for line in claim.lines))


def bad_npi(claim: Claim, dice: Dice) -> Claim:
    npi = claim.rendering.npi
    wrong = npi[:-1] + str((int(npi[-1]) + dice.between(1, 9)) % 10)
    return claim._replace(rendering=claim.rendering._replace(npi=wrong))


def no_pointer(claim: Claim, dice: Dice) -> Claim:
    at = dice.between(0, len(claim.lines) - 1)
    return _one_line(claim, at, claim.lines[at]._replace(pointers=()))


def bad_diagnosis(claim: Claim, dice: Dice) -> Claim:
    """The letter in front is lost."""
    return claim._replace(diagnoses=(claim.diagnoses[0][1:], *claim.diagnoses[1:]))


def wrong_total(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(charge=claim.charge + 100 * dice.among((-10, 10, 40, 90)))


def no_referring(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(referring=None)


def facility_place(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(place=dice.among(("21", "31", "31", "31")))


def telehealth_without_95(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(place=dice.among(("02", "10")))


def late(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(file_date=filed(claim.date, dice.between(13, 16)))


def expired_authorization(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(authorization=expired(claim.patient.number))


def nothing(claim: Claim, dice: Dice) -> Claim:
    """What is wrong stands in the record, or is done by whoever puts the year together."""
    return claim


def expired(patient: int) -> str:
    """The number of last year's authorization."""
    return f"A24-{patient:07}-00"
