"""Untimed codes billed with more than one unit a day.

What it decides: the units of an untimed code on one day, by one provider, are over the limit (one, unless said).

Why it matters: an evaluation or a supervised modality is one unit a day whatever its minutes; more are denied.

Example:

    [[untimed_units]]
    id       = "untimed-units"
    severity = "deny"
    sources  = ["cpm-ch5-20-2"]
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Condition, Lowered, Policy, rule_of


class UntimedUnits(Policy):
    """Units of untimed codes, a day."""

    kind_name: ClassVar[str] = "untimed_units"
    asking: ClassVar[Asking | None] = Asking(
        "untimed codes that are paid once a day",
        (Ask("limit", "How many units a day of one code?", "number", usual="1"),),
    )

    counts: Condition = Field(default=None, description="Which lines are untimed (default: the code table's).")
    limit: int = Field(default=1, description="Units a day of one code.")

    def lower(self, name: str) -> Lowered:
        """A sum of units by code and day, and a rule for the line."""
        measure: dict[str, Any] = {
            "title": "units of this untimed code on this day",
            "sum": "units",
            "where": {"timed": False} if self.counts is None else self.counts,
            "window": "day",
            "scope": "provider",
            "per": ["discipline", "code"],
        }
        over = {"member": name, "measure": {name: {"over": self.limit}}}
        says = f"{{code}} is not billed by time: more than {self.limit} unit a day is billed."
        return Lowered({name: measure}, (rule_of(self, says, over),))
