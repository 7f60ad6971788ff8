"""Billed units of timed codes against the minutes that were documented, per treatment day, provider and discipline.

What it decides: the day's units of all timed codes together against what the day's minutes allow, then each code's
against the largest share that any permitted choice between equal remainders gives it. Over-billed is the policy's
severity, under-billed is advice. `method` says how the payer counts: `cms` (the day's total, 8-minute rule), `ama`
(each service by itself, midpoint), `base_and_increment` (a 30-minute base, then each 15 from 7), `ceiling` (every
quarter hour begun).

Why it matters: units without minutes behind them are taken back at audit; units not billed are money given away.

Example:

    [[timed_units]]
    id       = "timed-units"
    method   = "cms"
    severity = "deny"
    sources  = ["cpm-ch5-20-2"]
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from scrubjay.packs.kinds.base import Condition, Lowered, Policy, rule_of

DAY = {"window": "day", "scope": "provider", "upto": "day"}
TIMED = {"timed": True}


class TimedUnits(Policy):
    """Units of timed codes against minutes."""

    kind_name: ClassVar[str] = "timed_units"

    method: Literal["cms", "ama", "base_and_increment", "ceiling"] = Field(description="How minutes become units.")
    counts: Condition = Field(
        default=None, description="Which lines are timed (default: the code table's timed codes)."
    )
    under: bool = Field(default=True, description="Advise where fewer units were billed than the minutes allow.")

    def lower(self, name: str) -> Lowered:
        """The day's billed and allowed units, each code's billed and allowed units, and the rules that compare them."""
        where = TIMED if self.counts is None else self.counts
        day = {"where": where, **DAY, "per": ["discipline"]}
        code = {"where": where, **DAY, "per": ["discipline", "code"]}
        measures: dict[str, dict[str, Any]] = {
            f"{name}.billed": {"title": "timed units billed on this day", "sum": "units", **day},
            f"{name}.allowed": {"title": "timed units that the day's minutes allow", "units": self.method, **day},
            f"{name}.code-billed": {"title": "units billed of this code on this day", "sum": "units", **code},
            f"{name}.code-allowed": {
                "title": "units of this code that the minutes allow",
                "units": self.method,
                "per_code": True,
                **day,
            },
        }
        total = {"member": f"{name}.billed", "measure": {f"{name}.billed": {"over": {"measure": f"{name}.allowed"}}}}
        share = {
            "member": f"{name}.billed",
            "measure": {f"{name}.code-billed": {"over": {"measure": f"{name}.code-allowed"}}},
        }
        less = {"member": f"{name}.billed", "measure": {f"{name}.billed": {"under": {"measure": f"{name}.allowed"}}}}
        said = f"{{arithmetic.{name}.allowed}}"
        rules = [
            rule_of(
                self,
                f"More timed units are billed than the day's minutes allow. {said}",
                total,
                way="day",
                subject="visit",
            ),
            rule_of(self, f"More units of {{code}} are billed than its minutes allow. {said}", share, way="code"),
        ]
        if self.under and not self.mark:
            words = f"Fewer timed units are billed than the day's minutes allow. {said}"
            under = rule_of(self, words, less, way="under", subject="visit")
            apart = {"severity": "advise", "message": words, "policy": f"{self.policy or self.id}.under"}
            rules.append({**under, **apart})
        return Lowered(measures, tuple(rules))
