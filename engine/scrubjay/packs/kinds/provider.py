"""Who must stand on a claim, and who may not: a referring or ordering provider, no assistant as rendering provider.

What it decides: none of the providers in `needs` is named with an NPI; or the rendering provider's taxonomy is one of
`not_rendering`.

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

from scrubjay.packs.kinds.base import Lowered, Policy, rule_of


class Provider(Policy):
    """Providers of a claim."""

    kind_name: ClassVar[str] = "provider"

    needs: list[Literal["referring", "ordering", "supervising", "rendering"]] = Field(
        default_factory=list, description="One of these must be named with an NPI."
    )
    not_rendering: Any = Field(default=None, description='Taxonomies that may not render, a list or "@name".')

    @model_validator(mode="after")
    def _says_something(self) -> Provider:
        if not self.needs and self.not_rendering is None:
            raise ValueError("say `needs` or `not_rendering`")
        return self

    def lower(self, name: str) -> Lowered:
        """A rule for the claim that names nobody, and one for the line that the wrong person rendered."""
        rules: list[dict[str, Any]] = []
        if self.needs:
            words = f"The claim names no {' or '.join(self.needs)} provider."
            missing: dict[str, Any] = {party: {"npi": {"present": False}} for party in self.needs}
            rules.append(rule_of(self, words, missing, way="named", subject="claim"))
        if self.not_rendering is not None:
            wrong = {"rendering": {"taxonomy": {"in": self.not_rendering}}}
            words = "The rendering provider is one who may not bill in their own name."
            rules.append(rule_of(self, words, wrong, way="rendering"))
        return Lowered(rules=tuple(rules))
