"""Two codes on one day of which one is denied: procedure-to-procedure edits from a reference table.

What it decides: a line's code is column 2 of a pair, a line of the same patient, day and provider carries column 1,
the pair is in force on the day, and neither line carries a modifier that bypasses it. A pair of indicator 1 may be
bypassed, one of indicator 0 never; where `fix` speaks of a modifier, `fix_never` says what helps a pair of indicator 0.

Why it matters: column 2 comes back unpaid, and a modifier that nobody has earned is a false claim.

Example:

    [[code_pair]]
    id        = "ncci"
    table     = "ncci_pairs"
    bypassed  = ["59", "XE", "XP", "XS", "XU"]
    severity  = "deny"
    sources   = ["ncci-2024-07"]
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from scrubjay.packs.kinds.base import AS_WRITTEN, Condition, Fix, Lowered, Policy, both, either, merged, rule_of


class CodePair(Policy):
    """The column 2 line of a pair."""

    kind_name: ClassVar[str] = "code_pair"

    table: str = Field(description="A reference table: `code` is column 2, with columns `column1` and `indicator`.")
    pairs: Annotated[dict[str, Any], AS_WRITTEN] = Field(
        default_factory=dict, description='Which rows of the table, e.g. { setting = "practitioner" }.'
    )
    scope: Literal["claim", "provider"] = Field(default="provider", description="Where column 1 is looked for.")
    bypassed: list[str] = Field(default_factory=list, description="Modifiers that bypass a pair of indicator 1.")
    either: bool = Field(default=True, description="They bypass it on the column 1 line too, not on column 2 alone.")
    other: Condition = Field(default=None, description="What the column 1 line must be besides.")
    fix_never: Fix | None = Field(
        default=None,
        description="What a biller does next about a pair of indicator 0; left out: `fix`, as for the others.",
    )

    def lower(self, name: str) -> Lowered:
        """A rule for pairs that are never bypassed and one for those that may be."""
        never = self._pair("never", "0", "{code} is not paid beside {column1.code} of this day; no modifier helps.")
        may = self._pair("apart", "1", "{code} is not paid beside {column1.code} of this day unless it was separate.")
        if self.bypassed and self.either:
            join = may["with"]["column1"]
            join["where"] = both(join.get("where"), {"modifiers": {"has_none": self.bypassed}})
        if self.bypassed:
            may["unless"] = either(self.unless, {"modifiers": {"has_any": self.bypassed}})
        return Lowered(rules=(never, may))

    def _pair(self, way: str, indicator: str, says: str) -> dict[str, Any]:
        where = merged(self.pairs, {"indicator": indicator})
        join: dict[str, Any] = {
            "fact": "line",
            "scope": self.scope,
            "same": ["date"],
            "table": {"name": self.table, "subject": "code", "column": "column1", "fact": "code", "where": where},
        }
        if self.other is not None:
            join["where"] = self.other
        listed = {"code": {"in": {"table": self.table, "where": where}}}
        fix = self.fix_never if way == "never" and self.fix_never is not None else self.fix
        said = self.model_copy(update={"fix": fix})
        return {**rule_of(said, says, listed, way=way), "with": {"column1": join}}
