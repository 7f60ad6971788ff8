"""Codes, diagnoses, ages or purposes that a payer never pays, and the notice modifiers that change the answer.

What it decides: a line that `when` chooses carries none of the modifiers that say the patient was told.

Why it matters: without the notice the provider bears the denial; with it the patient may be billed.

Example:

    [[not_covered]]
    id       = "maintenance"
    when     = { code = "97010" }
    notices  = ["GA", "GX", "GY", "GZ"]
    severity = "review"
    sources  = ["plan-manual"]
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Lowered, Policy, rule_of


class NotCovered(Policy):
    """What is never paid."""

    kind_name: ClassVar[str] = "not_covered"
    asking: ClassVar[Asking | None] = Asking(
        "a code that is not covered",
        (Ask("notices", "Modifiers with which it is billed rightly all the same, such as GY", "modifiers"),),
        needs_codes=True,
    )

    notices: list[str] = Field(default_factory=list, description="Modifiers with which the line is billed rightly.")

    @model_validator(mode="after")
    def _says_what(self) -> NotCovered:
        if self.when is None:
            raise ValueError("say in `when` what is not covered")
        return self

    def lower(self, name: str) -> Lowered:
        """One rule for the line."""
        spared = {"modifiers": {"has_any": self.notices}} if self.notices else None
        return Lowered(rules=(rule_of(self, "This payer does not pay {code} here.", spared=spared),))
