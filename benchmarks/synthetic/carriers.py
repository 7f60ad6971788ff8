"""Which right claims can carry each error."""

from __future__ import annotations

from .care import UNTIMED
from .model import Claim


def medicare(claim: Claim) -> bool:
    return claim.patient.payer.filing_indicator == "MB"


def anyones(claim: Claim) -> bool:
    return True


def evaluated(claim: Claim) -> bool:
    return medicare(claim) and claim.kind != "treatment" and claim.discipline != "SLP"


def ot_evaluated(claim: Claim) -> bool:
    return medicare(claim) and claim.kind == "evaluation" and claim.discipline == "OT"


def low_ot_evaluation(claim: Claim) -> bool:
    return ot_evaluated(claim) and claim.level < 2


def reevaluated(claim: Claim) -> bool:
    return medicare(claim) and claim.kind == "reevaluation"


def treated(claim: Claim) -> bool:
    return medicare(claim) and claim.kind == "treatment"


def timed(claim: Claim) -> bool:
    return medicare(claim) and any(line.code not in UNTIMED for line in claim.lines)


def assisted(claim: Claim) -> bool:
    return medicare(claim) and claim.assistant


def in_the_office(claim: Claim) -> bool:
    return treated(claim) and claim.place == "11" and not claim.assistant


def pairable(claim: Claim) -> bool:
    codes = [line.code for line in claim.lines]
    return (
        treated(claim)
        and claim.discipline == "OT"
        and "97530" in codes
        and "97537" not in codes
        and any(code not in ("97530", *UNTIMED) for code in codes)
    )


def repeatable(claim: Claim) -> bool:
    """A day that stays one the minutes bear out when all of it is there twice, within the most units of a day."""
    if not treated(claim) or claim.discipline == "SLP":
        return False
    beside = sum(line.minutes - 15 * line.units for line in claim.lines)
    return -3 <= beside <= 3 and all(line.units <= 2 for line in claim.lines)


def under_authorization(claim: Claim) -> bool:
    return claim.authorization is not None


def past_threshold(claim: Claim) -> bool:
    """Whether a line carries KX, as every line past the threshold does on a right claim."""
    return any("KX" in line.modifiers for line in claim.lines)
