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

from typing import ClassVar

from scrubjay.packs.kinds.base import Lowered, Policy, either, rule_of


class Eligibility(Policy):
    """A coverage in force on the date of service."""

    kind_name: ClassVar[str] = "eligibility"

    def lower(self, name: str) -> Lowered:
        """One rule for the visit: unless there is a coverage."""
        there = [{"coverage": {key: {"present": True}}} for key in ("from", "through", "plan", "product")]
        rule = rule_of(self, "No coverage with this payer is on file for the date of service.", subject="visit")
        unless = self.unless
        for one in there:
            unless = either(unless, one)
        return Lowered(rules=({**rule, "unless": unless},))
