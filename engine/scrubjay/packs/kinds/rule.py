"""The general form: one rule that flags or marks a line, a visit or a claim.

What it decides: anything. Every other kind becomes this. A rule holds for its subject when `when` holds and `unless`
does not on one of the subject's lines, a fact exists for each `with`, and none for any `without`.

Why it matters: a payer's oddity that no kind covers is still written as facts and dates, never as code.

Example:

    [[rule]]
    id       = "evaluation-with-treatment"
    title    = "Evaluation and treatment on one day"
    for      = "line"
    when     = { code = "@evaluation" }
    severity = "deny"
    message  = "Texas denies an evaluation on the day of a treatment of the same discipline."
    sources  = ["tmppm"]
    [rule.with.treatment]
    fact  = "line"
    scope = "provider"
    same  = ["date", "discipline"]
    where = { code = { not_in = "@evaluation" } }
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from scrubjay.packs.kinds.base import Condition, Lowered, Policy, Strict, common

MatchPart = Literal["code", "dates", "billing", "discipline"]


class PairTable(Strict):
    """Rows of a reference table that pair the subject with the fact."""

    name: str = Field(description="The reference table; its column `code` is the subject's.")
    subject: str = Field(description="The subject's field, e.g. code.")
    column: str = Field(description="The column that holds the fact's value.")
    fact: str = Field(description="The fact's field, e.g. code.")
    where: dict[str, Any] = Field(default_factory=dict, description="Which rows.")


class Join(Strict):
    """A fact that must exist (`with`) or must not (`without`)."""

    fact: Literal["line", "authorization", "coverage", "episode", "chart", "minutes", "other_payer"] = Field(
        description="The kind of fact; other payers are those of the subject's claim."
    )
    scope: Literal["claim", "provider", "payer"] | None = Field(
        default=None, description="Whose lines: must be said for lines, other facts take none."
    )
    same: list[str | dict[str, str]] = Field(
        default_factory=list, description="Fields equal to the subject's; { npi = 'billing.npi' } for other names."
    )
    where: Condition = Field(default=None, description="What the fact must be.")
    table: PairTable | None = Field(default=None, description="A table that pairs the subject with the fact.")

    @model_validator(mode="after")
    def _scope_for_lines(self) -> Join:
        if (self.fact == "line") != (self.scope is not None):
            raise ValueError("`scope` must be said for lines" if self.fact == "line" else "only lines take a `scope`")
        return self


class Rule(Policy):
    """A rule of the general form."""

    kind_name: ClassVar[str] = "rule"

    for_: Literal["line", "visit", "claim"] = Field(alias="for", description="What is flagged or marked.")
    with_: dict[str, Join] = Field(default_factory=dict, alias="with", description="Facts that must exist.")
    without: dict[str, Join] = Field(default_factory=dict, description="Facts that must not exist.")
    match: list[MatchPart] | None = Field(
        default=None, description="How the line's authorization is chosen in this rule (default: all four)."
    )
    kind: str | None = Field(default=None, description="The kind it was lowered from, in an expanded pack.")

    def lower(self, name: str) -> Lowered:
        """The rule itself."""
        rule: dict[str, Any] = {"id": self.id, **common(self), "for": self.for_}
        rule["kind"] = self.kind or "rule"
        for key, value in (("when", self.when), ("unless", self.unless), ("match", self.match)):
            if value is not None:
                rule[key] = value
        for key, joins in (("with", self.with_), ("without", self.without)):
            if joins:
                rule[key] = {n: join.model_dump(exclude_none=True, exclude_defaults=True) for n, join in joins.items()}
        return Lowered(rules=(rule,))
