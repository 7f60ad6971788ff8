"""Who must stand on a claim, and who may not: a referring or ordering provider, no assistant as rendering provider.

What it decides: none of the providers in `needs` is named with an NPI; the rendering provider's taxonomy is one of
`not_rendering` (with `when`, for some codes only: credentials against codes); the NPI of a provider in `check_digit`
fails its check digit.

Why it matters: a claim without the certifying physician is returned; an assistant cannot bill in their own name.

Example:

    [[provider]]
    id            = "certifying-physician"
    needs         = ["referring", "ordering"]
    severity      = "deny"
    sources       = ["noridian-plan-of-care"]
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Lowered, Policy, rule_of

Party = Literal["billing", "rendering", "referring", "ordering", "supervising"]


class Provider(Policy):
    """Providers of a claim."""

    kind_name: ClassVar[str] = "provider"
    asking: ClassVar[Asking | None] = Asking(
        "a provider whom the claim must name",
        (Ask("needs", "Which provider? (several: one of them will do)"),),
    )

    needs: list[Party] = Field(default_factory=list, description="One of these must be named with an NPI.")
    not_rendering: Any = Field(default=None, description='Taxonomies that may not render, a list or "@name".')

    check_digit: list[Party] = Field(default_factory=list, description="Their NPIs, where given, must be NPIs.")

    @model_validator(mode="after")
    def _says_something(self) -> Provider:
        if not self.needs and self.not_rendering is None and not self.check_digit:
            raise ValueError("say `needs`, `not_rendering` or `check_digit`")
        return self

    def lower(self, name: str) -> Lowered:
        """A rule for the claim that names nobody, one for the line that the wrong person rendered, one for each NPI."""
        rules: list[dict[str, Any]] = []
        if self.needs:
            words = f"The claim names no {' or '.join(self.needs)} provider."
            missing: dict[str, Any] = {party: {"npi": {"present": False}} for party in self.needs}
            rules.append(rule_of(self, words, missing, way="named", subject="claim"))
        if self.not_rendering is not None:
            wrong = {"rendering": {"taxonomy": {"in": self.not_rendering}}}
            words = "The rendering provider is one who may not bill in their own name."
            rules.append(rule_of(self, words, wrong, way="rendering"))
        for party in self.check_digit:
            words = f"The {party} provider's NPI {{{party}.npi}} fails its check digit: it belongs to nobody."
            given = {party: {"npi": {"present": True}}}
            right = {party: {"npi": {"is": "npi"}}}
            rules.append(rule_of(self, words, given, spared=right, way=f"npi-{party}", subject="claim"))
        return Lowered(rules=tuple(rules))
