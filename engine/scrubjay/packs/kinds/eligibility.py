"""Service dates inside the patient's coverage with this payer, and this payer's place among several.

What it decides: with `in_force`, no coverage with this payer is in force on the date of service, where coverages are
known to be all. With `payer_order`, another payer of the claim has the same place in line (primary, secondary ...) as
this one, or this payer is billed as a later one and no payer on the claim comes first.

Why it matters: a claim for a day without coverage is denied whole (CARC 27), one sent to the wrong payer first too
(CARC 22), and the patient hears of it first.

Example:

    [[eligibility]]
    id       = "covered-on-the-day"
    in_force = true
    severity = "review"
    sources  = ["plan-manual"]
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import Asking
from scrubjay.packs.kinds.base import Lowered, Policy, rule_of

NO_START: dict[str, Any] = {"from": {"present": False}}
STARTED: dict[str, Any] = {"from": {"on_or_before": {"field": "date"}}}
NO_END: dict[str, Any] = {"through": {"present": False}}
NOT_ENDED: dict[str, Any] = {"through": {"on_or_after": {"field": "date"}}}
FIRST, NOT_SAID = "P", "U"
LATER = ["S", "T"]
"""Secondary and tertiary (SBR01 of the 837P); payers that come fourth and later are left alone."""
SAME_PLACE = {"sequence": "claim.payer_sequence"}
IN_FORCE = [{**start, **end} for start in (STARTED, NO_START) for end in (NOT_ENDED, NO_END)]


class Eligibility(Policy):
    """A coverage in force on the date of service, and who pays first."""

    kind_name: ClassVar[str] = "eligibility"
    asking: ClassVar[Asking | None] = Asking("coverage that must be in force on the day", fixed={"in_force": True})

    in_force: bool = Field(default=False, description="A coverage with this payer holds the date of service.")
    payer_order: bool = Field(default=False, description="This payer's place in line is its own, after a first payer.")

    @model_validator(mode="after")
    def _says_something(self) -> Eligibility:
        if not self.in_force and not self.payer_order:
            raise ValueError("say `in_force` or `payer_order`")
        return self

    def lower(self, name: str) -> Lowered:
        """A rule for the visit that no coverage holds, and two for the claim whose payers are out of order."""
        rules: list[dict[str, Any]] = []
        if self.in_force:
            rule = rule_of(self, "No coverage with this payer is on file for the date of service.", subject="visit")
            rules.append({**rule, "without": {"coverage": {"fact": "coverage", "where": IN_FORCE}}})
        if self.payer_order:
            words = "Another payer on the claim has this payer's place in line ({claim.payer_sequence})."
            said = {"claim": {"payer_sequence": {"not_in": [NOT_SAID]}}}
            twice = rule_of(self, words, said, way="twice", subject="claim")
            rules.append({**twice, "with": {"other": {"fact": "other_payer", "same": [SAME_PLACE]}}})
            words = "This payer is billed as a later one ({claim.payer_sequence}) and no other as the first."
            later = rule_of(self, words, {"claim": {"payer_sequence": {"in": LATER}}}, way="first", subject="claim")
            rules.append({**later, "without": {"first": {"fact": "other_payer", "where": {"sequence": FIRST}}}})
        return Lowered(rules=tuple(rules))
