"""A modifier that a line needs once a measure is past a threshold.

What it decides: the line is a member of the measure, the measure with this line is over the threshold, and the line
carries neither the modifier nor one of those that may stand in its place.

Why it matters: Medicare denies outpatient therapy lines past the yearly KX threshold that carry no KX.

Example:

    [[threshold_modifier]]
    id         = "kx-threshold"
    measure    = "ot_dollars_this_year"
    over       = "$kx_threshold"
    modifier   = "KX"
    or_instead = ["GA", "GX", "GY", "GZ"]
    severity   = "deny"
    sources    = ["cy2026-pfs"]
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from scrubjay.packs.kinds.base import Lowered, Policy, rule_of


class ThresholdModifier(Policy):
    """Past `over`, a member line needs `modifier`."""

    kind_name: ClassVar[str] = "threshold_modifier"

    measure: str = Field(description="The name of one of [measures].")
    over: Any = Field(description='A number, "$amount" or { field = "coverage.visit_limit" }.')
    modifier: str = Field(description="The modifier that is needed past it.")
    or_instead: list[str] = Field(default_factory=list, description="Modifiers that do as well.")

    def lower(self, name: str) -> Lowered:
        """One rule: a member, over the threshold, unless one of the modifiers is there."""
        over = {"member": self.measure, "measure": {self.measure: {"over": self.over}}}
        spared = {"modifiers": {"has_any": [self.modifier, *self.or_instead]}}
        rule = rule_of(self, f"This line is past the threshold and carries no {self.modifier}.", over, spared=spared)
        return Lowered(rules=(rule,))
