"""The assistant's modifier by the ten-percent rule, unit by unit, from the minutes of therapist and assistant.

What it decides: units that the assistant gave need the modifier (CO, with GO), units that the therapist gave must not
carry it. Whole quarter hours go first; the last unit goes by the midpoint rule. Where the sources leave the answer
open, nothing is flagged: the count of such units is a range, and only what lies outside of it is.

Why it matters: a missing CO is a false claim, a needless one gives 15 % of the payment away.

Example:

    [[assistant_services]]
    id       = "assistant-units"
    method   = "cms"
    severity = "review"
    sources  = ["cy2022-pfs"]
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from scrubjay.packs.kinds.base import Condition, Lowered, Policy, both, rule_of
from scrubjay.packs.kinds.timed_units import DAY, TIMED


class AssistantServices(Policy):
    """Units with the assistant's modifier against the minutes of both."""

    kind_name: ClassVar[str] = "assistant_services"

    method: Literal["cms", "ama", "base_and_increment", "ceiling"] = Field(description="How minutes become units.")
    modifier: str = Field(default="CO", description="The assistant's modifier.")
    counts: Condition = Field(
        default=None, description="Which lines are timed (default: the code table's timed codes)."
    )

    def lower(self, name: str) -> Lowered:
        """Units billed with the modifier, units that need it, and a rule for each way of differing."""
        timed = TIMED if self.counts is None else self.counts
        carried = both(timed, {"modifiers": {"has_any": [self.modifier]}})
        measures: dict[str, dict[str, Any]] = {
            f"{name}.carried": {
                "title": f"units of this code billed with {self.modifier} on this day",
                "sum": "units",
                "where": carried,
                **DAY,
                "per": ["discipline", "code"],
            },
            f"{name}.needed": {
                "title": f"units of this code that need {self.modifier}",
                "units": self.method,
                "per_code": True,
                "assistant": True,
                "where": timed,
                **DAY,
                "per": ["discipline"],
            },
        }
        needed = {"measure": f"{name}.needed"}
        missing = {"member": f"{name}.needed", "measure": {f"{name}.carried": {"under": needed}}}
        needless = {"member": f"{name}.needed", "measure": {f"{name}.carried": {"over": needed}}}
        lacks = f"The assistant gave more than a tenth of a unit of {{code}} that is billed without {self.modifier}."
        bears = f"{{code}} carries {self.modifier} on more units than the assistant gave."
        rules = (rule_of(self, lacks, missing, way="missing"), rule_of(self, bears, needless, way="needless"))
        return Lowered(measures, rules)
