"""The assistant's modifier by the ten-percent rule, unit by unit, from the minutes of therapist and assistant.

What it decides: units that the assistant gave need the modifier (CO, with GO), units that the therapist gave must not
carry it. Whole quarter hours go first; the last unit goes by the midpoint rule. Where the sources leave the answer
open, nothing is flagged: there is a least and a most, and only what lies outside of them is. An untimed service needs
the modifier where the assistant alone gave more than a tenth of its minutes.

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

    untimed: bool = Field(default=True, description="Speak of untimed codes too, by their whole minutes.")

    def lower(self, name: str) -> Lowered:
        """Units billed with the modifier, units that need it at least and at most, and the rules that compare them."""
        timed = TIMED if self.counts is None else self.counts
        has, lacks = {"modifiers": {"has_any": [self.modifier]}}, {"modifiers": {"has_none": [self.modifier]}}
        day = {**DAY, "per": ["discipline"]}
        needed = {"units": self.method, "per_code": True, "assistant": True, "where": timed, **day}
        measures: dict[str, dict[str, Any]] = {
            f"{name}.carried": {
                "title": f"units of this code billed with {self.modifier} on this day",
                "sum": "units",
                "where": both(timed, has),
                **DAY,
                "per": ["discipline", "code"],
            },
            f"{name}.least": {"title": f"units of this code that need {self.modifier}", **needed, "choice": "least"},
            f"{name}.most": {"title": f"units of this code that may carry {self.modifier}", **needed, "choice": "most"},
        }
        few = {"member": f"{name}.least", "measure": {f"{name}.carried": {"under": {"measure": f"{name}.least"}}}}
        many = {"member": f"{name}.most", "measure": {f"{name}.carried": {"over": {"measure": f"{name}.most"}}}}
        missing = f"The assistant gave units of {{code}} that are billed without {self.modifier}."
        needless = f"{{code}} carries {self.modifier} on more units than the assistant gave."
        rules = [
            rule_of(self, missing, {**few, **lacks}, way="missing"),
            rule_of(self, needless, {**many, **has}, way="needless"),
        ]
        if self.untimed:
            measures[f"{name}.untimed"] = {
                "title": f"whether this untimed service needs {self.modifier} (1) or not (0)",
                **needed,
                "units": "untimed",
                "where": {"timed": False},
            }
            some = {"member": f"{name}.untimed", "measure": {f"{name}.untimed": {"over": 0}}, **lacks}
            none = {"member": f"{name}.untimed", "measure": {f"{name}.untimed": {"under": 1}}, **has}
            missing = f"The assistant gave more than a tenth of {{code}}, billed without {self.modifier}."
            needless = f"{{code}} carries {self.modifier}, and the assistant gave no more than a tenth of it."
            rules += [
                rule_of(self, missing, some, way="untimed-missing"),
                rule_of(self, needless, none, way="untimed-needless"),
            ]
        return Lowered(measures, tuple(rules))
