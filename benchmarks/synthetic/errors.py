"""The errors that offices make: which claims can carry each, how often it is made, and which policy should say so.

`rate` is the share of the claims that can carry the error; `policies` names, for each filing indicator whose pack should
flag it, the policy meant. An error that only the record shows (`record`) is invisible without the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from .care import ASSISTANT, EVALUATIONS, MODIFIER, POOLS, UNTIMED
from .dice import Dice
from .model import Claim, Line
from .visits import filed


class Error(NamedTuple):
    """One way to go wrong. `plant` makes the wrong claim out of a right one."""

    name: str
    rate: float
    applies: Callable[[Claim], bool]
    plant: Callable[[Claim, Dice], Claim]
    policies: Mapping[str, str]
    record: bool = False


def _medicare(claim: Claim) -> bool:
    return claim.patient.payer.filing_indicator == "MB"


def _anyones(claim: Claim) -> bool:
    return True


def _evaluated(claim: Claim) -> bool:
    return _medicare(claim) and claim.kind != "treatment" and claim.discipline != "SLP"


def _ot_evaluated(claim: Claim) -> bool:
    return _medicare(claim) and claim.kind == "evaluation" and claim.discipline == "OT"


def _low_ot_evaluation(claim: Claim) -> bool:
    return _ot_evaluated(claim) and claim.level < 2


def _reevaluated(claim: Claim) -> bool:
    return _medicare(claim) and claim.kind == "reevaluation"


def _treated(claim: Claim) -> bool:
    return _medicare(claim) and claim.kind == "treatment"


def _timed(claim: Claim) -> bool:
    return _medicare(claim) and any(line.code not in UNTIMED for line in claim.lines)


def _assisted(claim: Claim) -> bool:
    return _medicare(claim) and claim.assistant


def _in_the_office(claim: Claim) -> bool:
    return _treated(claim) and claim.place == "11" and not claim.assistant


def _pairable(claim: Claim) -> bool:
    codes = [line.code for line in claim.lines]
    return (
        _treated(claim)
        and claim.discipline == "OT"
        and "97530" in codes
        and "97537" not in codes
        and any(code not in ("97530", *UNTIMED) for code in codes)
    )


def _repeatable(claim: Claim) -> bool:
    """A day that stays one the minutes bear out when all of it is there twice, within the most units of a day."""
    if not _treated(claim) or claim.discipline == "SLP":
        return False
    beside = sum(line.minutes - 15 * line.units for line in claim.lines)
    return -3 <= beside <= 3 and all(line.units <= 2 for line in claim.lines)


def _under_authorization(claim: Claim) -> bool:
    return claim.authorization is not None


def past_threshold(claim: Claim) -> bool:
    """Whether a line carries KX, as every line past the threshold does on a right claim."""
    return any("KX" in line.modifiers for line in claim.lines)


def _one_line(claim: Claim, at: int, line: Line) -> Claim:
    lines = (*claim.lines[:at], line, *claim.lines[at + 1 :])
    return claim._replace(lines=lines, charge=sum([each.charge for each in lines]))


def _without(modifiers: tuple[str, ...], *gone: str) -> tuple[str, ...]:
    return tuple(modifier for modifier in modifiers if modifier not in gone)


def _no_therapy_modifier(claim: Claim, dice: Dice) -> Claim:
    at = dice.between(0, len(claim.lines) - 1)
    line = claim.lines[at]
    return _one_line(claim, at, line._replace(modifiers=_without(line.modifiers, MODIFIER[claim.discipline])))


def _wrong_therapy_modifier(claim: Claim, dice: Dice) -> Claim:
    line = claim.lines[0]
    return _one_line(claim, 0, line._replace(modifiers=("GP", *_without(line.modifiers, "GO", "KX"))))


def _no_kx(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(
        lines=tuple(line._replace(modifiers=_without(line.modifiers, "KX")) for line in claim.lines)
    )


def _too_many_units(claim: Claim, dice: Dice) -> Claim:
    at = dice.among([at for at, line in enumerate(claim.lines) if line.code not in UNTIMED])
    line = claim.lines[at]
    units = line.units + 1
    return _one_line(claim, at, line._replace(units=units, charge=line.charge // line.units * units))


def _untimed_units(claim: Claim, dice: Dice) -> Claim:
    line = claim.lines[0]
    return _one_line(claim, 0, line._replace(units=3, charge=line.charge * 3))


def _higher_evaluation(claim: Claim, dice: Dice) -> Claim:
    line = claim.lines[0]
    return _one_line(claim, 0, line._replace(code=EVALUATIONS["OT"][claim.level + 1]))


def _pair_without_59(claim: Claim, dice: Dice) -> Claim:
    at = dice.among([at for at, line in enumerate(claim.lines) if line.code not in ("97530", *UNTIMED)])
    return _one_line(claim, at, claim.lines[at]._replace(code="97537"))


def _no_assistant_modifier(claim: Claim, dice: Dice) -> Claim:
    gone = ASSISTANT[claim.discipline]
    return claim._replace(
        lines=tuple(line._replace(modifiers=_without(line.modifiers, gone)) for line in claim.lines)
    )


def _bad_npi(claim: Claim, dice: Dice) -> Claim:
    npi = claim.rendering.npi
    wrong = npi[:-1] + str((int(npi[-1]) + dice.between(1, 9)) % 10)
    return claim._replace(rendering=claim.rendering._replace(npi=wrong))


def _no_pointer(claim: Claim, dice: Dice) -> Claim:
    at = dice.between(0, len(claim.lines) - 1)
    return _one_line(claim, at, claim.lines[at]._replace(pointers=()))


def _bad_diagnosis(claim: Claim, dice: Dice) -> Claim:
    """The letter in front is lost."""
    return claim._replace(diagnoses=(claim.diagnoses[0][1:], *claim.diagnoses[1:]))


def _wrong_total(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(charge=claim.charge + 100 * dice.among((-10, 10, 40, 90)))


def _no_referring(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(referring=None)


def _facility_place(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(place=dice.among(("21", "31", "31", "31")))


def _telehealth_without_95(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(place=dice.among(("02", "10")))


def _late(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(file_date=filed(claim.date, dice.between(13, 16)))


def _expired_authorization(claim: Claim, dice: Dice) -> Claim:
    return claim._replace(authorization=expired(claim.patient.index))


def _nothing(claim: Claim, dice: Dice) -> Claim:
    """What is wrong stands in the record, or is done by whoever puts the year together."""
    return claim


def expired(patient: int) -> str:
    """The number of last year's authorization."""
    return f"A24-{patient:07}-00"


def _all(policy: str) -> Mapping[str, str]:
    return {"MB": policy, "MC": policy, "FI": policy}


NO_KX: Final = Error("no_kx", 0.04, past_threshold, _no_kx, {})
"""Made apart, with the year's dollars; see POOLS for whose."""
NO_KX_POLICIES: Final[Mapping[str, str]] = {"OT": "kx-threshold", "PT+SLP": "kx-threshold-pt-slp"}

ERRORS: Final[tuple[Error, ...]] = (
    Error("no_therapy_modifier", 0.006, _medicare, _no_therapy_modifier, {"MB": "therapy-modifier"}),
    Error("wrong_therapy_modifier", 0.01, _ot_evaluated, _wrong_therapy_modifier, {"MB": "evaluation-modifier"}),
    Error("too_many_units", 0.008, _timed, _too_many_units, {"MB": "timed-units"}, record=True),
    Error("untimed_units", 0.01, _evaluated, _untimed_units, {"MB": "untimed-units"}),
    Error("wrong_evaluation_level", 0.03, _low_ot_evaluation, _higher_evaluation, {"MB": "evaluation-supported"}, True),
    Error("no_reevaluation_cause", 0.05, _reevaluated, _nothing, {"MB": "reevaluation-justified"}, record=True),
    Error("no_treatment_note", 0.004, _treated, _nothing, {"MB": "treatment-note"}, record=True),
    Error("pair_without_59", 0.004, _pairable, _pair_without_59, {"MB": "ncci-pairs"}),
    Error("no_assistant_modifier", 0.02, _assisted, _no_assistant_modifier, {"MB": "assistant-units"}, record=True),
    Error("bad_npi_check_digit", 0.002, _anyones, _bad_npi, _all("rendering-npi")),
    Error("no_diagnosis_pointer", 0.003, _anyones, _no_pointer, _all("pointer-to-a-diagnosis")),
    Error("bad_diagnosis", 0.002, _anyones, _bad_diagnosis, _all("diagnosis-form")),
    Error("wrong_total", 0.002, _anyones, _wrong_total, _all("charge-is-the-sum")),
    Error("no_referring_provider", 0.003, _medicare, _no_referring, {"MB": "certifying-physician"}),
    Error("facility_place", 0.002, _in_the_office, _facility_place, {"MB": "places-of-others"}),
    Error("telehealth_without_95", 0.002, _in_the_office, _telehealth_without_95, {"MB": "telehealth-modifier"}),
    Error("duplicate", 0.004, _repeatable, _nothing, {"MB": "duplicate-line"}),
    Error("late_filing", 0.002, _medicare, _late, {"MB": "filing-year"}),
    Error("expired_authorization", 0.02, _under_authorization, _expired_authorization, {"MC": "treatment-visits"}),
)


_TOGETHER: Final = sum(error.rate for error in ERRORS)
MOST: Final = 10.0
"""The largest scale: at it no claim is sure of an error yet."""


def pick(dice: Dice, claim: Claim, scale: float) -> Error | None:
    """The error that this claim gets, if any: at most one, so that it is known which policy should speak."""
    at = dice.roll()
    if at >= _TOGETHER * scale:
        return None
    for error in ERRORS:
        if error.applies(claim):
            at -= error.rate * scale
            if at < 0:
                return error
    return None


def policy_meant(error: str, claim: Claim) -> str:
    """The policy that should flag this claim for this error."""
    if error == NO_KX.name:
        return NO_KX_POLICIES[POOLS[claim.discipline]]
    policies = {each.name: each.policies for each in ERRORS}[error]
    meant = policies[claim.patient.payer.filing_indicator]
    return f"{meant}-pt" if error == "no_assistant_modifier" and claim.discipline == "PT" else meant
