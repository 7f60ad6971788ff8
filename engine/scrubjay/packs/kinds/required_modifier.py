"""A modifier that a line must carry.

What it decides: a line that `when` chooses carries neither the modifier nor one of those that may stand in its place.

Why it matters: therapy lines without the discipline's modifier (GO for occupational therapy) come back unprocessed.

Example:

    [[required_modifier]]
    id       = "go"
    when     = { code = "@therapy" }
    modifier = "GO"
    severity = "deny"
    sources  = ["cpm-ch5"]
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Lowered, Policy, rule_of


class RequiredModifier(Policy):
    """Lines that `when` chooses need `modifier`."""

    kind_name: ClassVar[str] = "required_modifier"
    asking: ClassVar[Asking | None] = Asking(
        "a modifier that must be there",
        (
            Ask("modifier", "Which modifier?", "modifier"),
            Ask("or_instead", "Modifiers that do as well", "modifiers"),
        ),
    )

    modifier: str = Field(description="The modifier that is needed.")
    or_instead: list[str] = Field(default_factory=list, description="Modifiers that do as well.")

    def lower(self, name: str) -> Lowered:
        """One rule, unless one of the modifiers is there."""
        others = f" (nor {', '.join(self.or_instead)})" if self.or_instead else ""
        spared = {"modifiers": {"has_any": [self.modifier, *self.or_instead]}}
        rule = rule_of(self, f"This line carries no {self.modifier}{others}.", spared=spared)
        return Lowered(rules=(rule,))
