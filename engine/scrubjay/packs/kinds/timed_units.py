"""Billed units of timed codes against the minutes that were documented, per treatment day, provider and discipline.

What it decides: the day's units of all timed codes together against what the day's minutes allow, then each code's
against the largest share that any permitted choice between equal remainders gives it. Over-billed is the policy's
severity, under-billed is advice. A visit has one finding, with the whole arithmetic in its message. `method` says how
the payer counts: `cms` (the day's total, 8-minute rule), `ama` (each service by itself, midpoint),
`base_and_increment` (a 30-minute base, then each 15 from 7), `ceiling` (every quarter hour begun).

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
UNDER = "If the units are given in the record as timed one-on-one treatment, bill them; else leave the claim as it is."


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
        allowed = {"title": "timed units that the day's minutes allow", "units": self.method, **day}
        measures: dict[str, dict[str, Any]] = {
            f"{name}.billed": {"title": "timed units billed on this day", "sum": "units", **day},
            f"{name}.allowed": {**allowed, "choice": "most"},
            f"{name}.code-billed": {"title": "units billed of this code on this day", "sum": "units", **code},
            f"{name}.code-allowed": {
                **allowed,
                "title": "units of this code that the minutes allow",
                "per_code": True,
                "choice": "most",
            },
        }
        said = f"{{arithmetic.{name}.allowed}}"
        more = f"More timed units are billed than the day's minutes allow. {said}"
        rules = [
            self._differs(name, "day", "billed", "over", "allowed", more),
            self._differs(
                name,
                "code",
                "code-billed",
                "over",
                "code-allowed",
                f"More units of {{code}} are billed than its minutes allow. {said}",
            ),
        ]
        if self.under and not self.mark:
            measures[f"{name}.earned"] = {**allowed, "choice": "least"}
            words = f"Fewer timed units are billed than the day's minutes allow. {said} {{left.{name}.earned}}"
            under = self._differs(name, "under", "billed", "under", "earned", words)
            fewer = {"severity": "advise", "message": words, "fix": {"words": UNDER}}
            rules.append({**{key: said for key, said in under.items() if key != "denial"}, **fewer})
        return Lowered(measures, tuple(rules))

    def _differs(self, name: str, way: str, billed: str, how: str, allowed: str, says: str) -> dict[str, Any]:
        """A rule for the visit: a measure of what was billed is over or under one of what is allowed."""
        differs = {f"{name}.{billed}": {how: {"measure": f"{name}.{allowed}"}}}
        return rule_of(self, says, {"member": f"{name}.billed", "measure": differs}, way=way, subject="visit")
