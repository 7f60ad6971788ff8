"""Modifiers that may not stand on a line, must stand together, exclude each other, come first, or repeat.

What it decides: each key is one way of being wrong: `forbidden` modifiers, `needs` (one that asks for another beside
it), `exclusive` (at most one of them), `first` (if carried, it stands first), `no_repeats`, `at_most`.

Why it matters: a payer's front end returns a line whose modifiers contradict each other before anyone reads it.

Example:

    [[modifier_rules]]
    id        = "therapy-modifiers"
    exclusive = ["GO", "GP", "GN"]
    needs     = { CO = ["GO"] }
    forbidden = ["GE"]
    severity  = "deny"
    sources   = ["cpm-ch5-10-6"]
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any, ClassVar, Final

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Lowered, Policy, rule_of

MOST_EXCLUSIVE: Final = 100
"""Each two of them become a test; a line carries four."""


class ModifierRules(Policy):
    """Ways in which the modifiers of a line are wrong."""

    kind_name: ClassVar[str] = "modifier_rules"
    asking: ClassVar[Asking | None] = Asking(
        "modifiers that may not stand, or not together",
        (
            Ask(
                "forbidden",
                "Modifiers that may not stand (none, if the payer names those not allowed together)",
                "modifiers",
            ),
            Ask("exclusive", "Modifiers of which only one may stand", "modifiers", instead_of="forbidden"),
        ),
    )

    forbidden: list[str] = Field(default_factory=list, description="Modifiers that may not stand here.")
    needs: dict[str, list[str]] = Field(default_factory=dict, description="A modifier and those it asks for, any of.")
    exclusive: list[str] = Field(default_factory=list, description="At most one of these on a line.")
    first: list[str] = Field(default_factory=list, description="Where one is carried, one of these stands first.")
    no_repeats: bool = Field(default=False, description="No modifier stands twice on a line.")
    at_most: int | None = Field(default=None, description="The greatest number of modifiers on a line.")

    @model_validator(mode="after")
    def _says_something(self) -> ModifierRules:
        said = (self.forbidden, self.needs, self.exclusive, self.first, self.no_repeats, self.at_most is not None)
        if not any(said):
            raise ValueError("say forbidden, needs, exclusive, first, no_repeats or at_most")
        return self

    @model_validator(mode="after")
    def _pairs_of_exclusive(self) -> ModifierRules:
        twice = [one for one, times in Counter(self.exclusive).items() if times > 1]
        if twice:
            raise ValueError(f"`exclusive` names {twice[0]} twice: it would exclude itself")
        if len(self.exclusive) > MOST_EXCLUSIVE:
            raise ValueError(f"`exclusive` names more than {MOST_EXCLUSIVE} modifiers")
        return self

    def lower(self, name: str) -> Lowered:
        """A rule for each way of being wrong."""
        rules: list[dict[str, Any]] = []
        if self.forbidden:
            names = ", ".join(self.forbidden)
            stands = {"modifiers": {"has_any": self.forbidden}}
            rules.append(rule_of(self, f"{names} may not stand on this line.", stands, way="forbidden"))
        for modifier, others in self.needs.items():
            words = f"{modifier} asks for {' or '.join(others)} on the same line."
            alone = {"modifiers": {"has_any": [modifier], "has_none": others}}
            rules.append(rule_of(self, words, alone, way=f"needs-{modifier.lower()}"))
        if self.exclusive:
            pairs = [{"modifiers": {"has_all": [one, other]}} for one, other in combinations(self.exclusive, 2)]
            words = f"Only one of {', '.join(self.exclusive)} may stand on a line."
            rules.append(rule_of(self, words, {"all": [pairs]}, way="exclusive"))
        if self.first:
            words = f"{' or '.join(self.first)} stands before the other modifiers."
            spared = {"modifiers": {"first": self.first}}
            rules.append(rule_of(self, words, {"modifiers": {"has_any": self.first}}, spared=spared, way="first"))
        if self.no_repeats:
            repeated = {"repeated_modifiers": {"present": True}}
            rules.append(rule_of(self, "A modifier stands twice on this line.", repeated, way="repeats"))
        if self.at_most is not None:
            words = f"The line carries {{modifier_count}} modifiers, {self.at_most} at most."
            rules.append(rule_of(self, words, {"modifier_count": {"over": self.at_most}}, way="at-most"))
        return Lowered(rules=tuple(rules))
