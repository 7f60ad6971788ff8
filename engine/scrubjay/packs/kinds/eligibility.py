"""Service dates inside the patient's coverage with this payer.

What it decides: no coverage with this payer is in force on the date of service, where coverages are known to be all.

Why it matters: a claim for a day without coverage is denied whole (CARC 27), and the patient hears of it first.

Example:

    [[eligibility]]
    id       = "covered-on-the-day"
    severity = "review"
    sources  = ["plan-manual"]
"""

from __future__ import annotations

from typing import Any, ClassVar

from scrubjay.packs.kinds.base import Lowered, Policy, rule_of

NO_START: dict[str, Any] = {"from": {"present": False}}
STARTED: dict[str, Any] = {"from": {"on_or_before": {"field": "date"}}}
NO_END: dict[str, Any] = {"through": {"present": False}}
NOT_ENDED: dict[str, Any] = {"through": {"on_or_after": {"field": "date"}}}
IN_FORCE = [{**start, **end} for start in (STARTED, NO_START) for end in (NOT_ENDED, NO_END)]


class Eligibility(Policy):
    """A coverage in force on the date of service."""

    kind_name: ClassVar[str] = "eligibility"

    def lower(self, name: str) -> Lowered:
        """One rule for the visit: there is no such coverage."""
        rule = rule_of(self, "No coverage with this payer is on file for the date of service.", subject="visit")
        return Lowered(rules=({**rule, "without": {"coverage": {"fact": "coverage", "where": IN_FORCE}}},))
