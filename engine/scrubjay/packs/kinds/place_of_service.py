"""Places in which codes are paid, and places in which they are not.

What it decides: a line's place of service is none of `valid`, or one of `not_valid`.

Why it matters: a wrong place of service prices the line wrongly or denies it (CARC 5), and is seldom looked at twice.

Example:

    [[place_of_service]]
    id        = "therapist-places"
    not_valid = ["21", "31"]
    severity  = "review"
    sources   = ["cms-pos"]
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Lowered, Policy, rule_of


class PlaceOfService(Policy):
    """The places of the lines that `when` chooses."""

    kind_name: ClassVar[str] = "place_of_service"
    asking: ClassVar[Asking | None] = Asking(
        "a place of service that is allowed, or is not",
        (
            Ask("valid", "Places in which it is paid (none, if the payer names those in which it is not)", "places"),
            Ask("not_valid", "Places in which it is not paid", "places", instead_of="valid"),
        ),
    )

    valid: list[str] = Field(default_factory=list, description="The places in which these lines are paid.")
    not_valid: list[str] = Field(default_factory=list, description="Places in which they are not.")

    @model_validator(mode="after")
    def _one_of_both(self) -> PlaceOfService:
        if bool(self.valid) == bool(self.not_valid):
            raise ValueError("say either `valid` or `not_valid`")
        return self

    def lower(self, name: str) -> Lowered:
        """One rule for the line."""
        wrong = {"not_in": self.valid} if self.valid else {"in": self.not_valid}
        says = "Place of service {place_of_service} is not one in which {code} is paid."
        return Lowered(rules=(rule_of(self, says, {"place_of_service": wrong}),))
