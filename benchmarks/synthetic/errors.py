"""The errors that offices make: which claims can carry each, how often it is made, and which policy should say so.

`rate` is the share of the claims that can carry the error; `policies` names, for each filing indicator whose pack
should flag it, the policy meant. An error that only the record shows (`record`) is invisible without the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from .care import POOLS
from .carriers import (
    anyones,
    assisted,
    evaluated,
    in_the_office,
    low_ot_evaluation,
    medicare,
    ot_evaluated,
    pairable,
    past_threshold,
    reevaluated,
    repeatable,
    timed,
    treated,
    under_authorization,
)
from .dice import Dice
from .model import Claim
from .planting import (
    bad_diagnosis,
    bad_npi,
    expired_authorization,
    facility_place,
    higher_evaluation,
    late,
    no_assistant_modifier,
    no_kx,
    no_pointer,
    no_referring,
    no_therapy_modifier,
    nothing,
    pair_without_59,
    telehealth_without_95,
    too_many_units,
    untimed_units,
    wrong_therapy_modifier,
    wrong_total,
)


class Error(NamedTuple):
    """One way to go wrong. `plant` makes the wrong claim out of a right one."""

    name: str
    rate: float
    applies: Callable[[Claim], bool]
    plant: Callable[[Claim, Dice], Claim]
    policies: Mapping[str, str]
    record: bool = False


def _all(policy: str) -> Mapping[str, str]:
    return {"MB": policy, "MC": policy, "FI": policy}


NO_KX: Final = Error("no_kx", 0.04, past_threshold, no_kx, {})
"""Made apart, with the year's dollars; see POOLS for whose."""
NO_KX_POLICIES: Final[Mapping[str, str]] = {"OT": "kx-threshold", "PT+SLP": "kx-threshold-pt-slp"}

ERRORS: Final[tuple[Error, ...]] = (
    Error("no_therapy_modifier", 0.006, medicare, no_therapy_modifier, {"MB": "therapy-modifier"}),
    Error("wrong_therapy_modifier", 0.01, ot_evaluated, wrong_therapy_modifier, {"MB": "evaluation-modifier"}),
    Error("too_many_units", 0.008, timed, too_many_units, {"MB": "timed-units"}, record=True),
    Error("untimed_units", 0.01, evaluated, untimed_units, {"MB": "untimed-units"}),
    Error("wrong_evaluation_level", 0.03, low_ot_evaluation, higher_evaluation, {"MB": "evaluation-supported"}, True),
    Error("no_reevaluation_cause", 0.05, reevaluated, nothing, {"MB": "reevaluation-justified"}, record=True),
    Error("no_treatment_note", 0.004, treated, nothing, {"MB": "treatment-note"}, record=True),
    Error("pair_without_59", 0.004, pairable, pair_without_59, {"MB": "ncci-pairs"}),
    Error("no_assistant_modifier", 0.02, assisted, no_assistant_modifier, {"MB": "assistant-units"}, record=True),
    Error("bad_npi_check_digit", 0.002, anyones, bad_npi, _all("rendering-npi")),
    Error("no_diagnosis_pointer", 0.003, anyones, no_pointer, _all("pointer-to-a-diagnosis")),
    Error("bad_diagnosis", 0.002, anyones, bad_diagnosis, _all("diagnosis-form")),
    Error("wrong_total", 0.002, anyones, wrong_total, _all("charge-is-the-sum")),
    Error("no_referring_provider", 0.003, medicare, no_referring, {"MB": "certifying-physician"}),
    Error("facility_place", 0.002, in_the_office, facility_place, {"MB": "places-of-others"}),
    Error("telehealth_without_95", 0.002, in_the_office, telehealth_without_95, {"MB": "telehealth-modifier"}),
    Error("duplicate", 0.004, repeatable, nothing, {"MB": "duplicate-line"}),
    Error("late_filing", 0.002, medicare, late, {"MB": "filing-year"}),
    Error("expired_authorization", 0.02, under_authorization, expired_authorization, {"MC": "treatment-visits"}),
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
