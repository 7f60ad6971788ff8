"""What the chart must hold for a visit: a plan of care in force, a certification, an order, a treatment note.

What it decides: no document of the kind, of the visit's discipline, stands in the chart in the way asked for: `covers`
(its from and through hold the date), `on_day` (it bears the date of service), or dated at most `within` before it.
`must` says what the document has to say besides. Where the chart was not given, the visit is unchecked, not flagged.

Why it matters: charges that the record does not support are taken back with interest.

Example:

    [[documentation]]
    id       = "certified-plan"
    document = "plan_of_care"
    how      = "covers"
    must     = { certified = { present = true } }
    severity = "review"
    sources  = ["bpm-ch15-220"]
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from scrubjay.packs.kinds.base import Condition, Lowered, Policy, rule_of

DOCUMENTS = Literal[
    "plan_of_care",
    "certification",
    "recertification",
    "progress_report",
    "evaluation",
    "reevaluation",
    "treatment_note",
    "order",
    "discharge",
]
SUBJECT_DATE = {"field": "date"}


class Documentation(Policy):
    """A document that the chart must hold."""

    kind_name: ClassVar[str] = "documentation"

    document: DOCUMENTS = Field(description="Which document.")
    how: Literal["covers", "on_day", "before"] = Field(description="How it stands to the date of service.")
    within: dict[str, int | str] | None = Field(
        default=None, description='With how = "before": not older than, e.g. { days = 90 }.'
    )
    must: dict[str, Any] | list[dict[str, Any]] = Field(
        default_factory=dict, description="What the document has to say besides: a table, or a list of which one holds."
    )
    same_discipline: bool = Field(default=True, description="The document is of the visit's discipline.")

    @model_validator(mode="after")
    def _within_goes_with_before(self) -> Documentation:
        if (self.within is not None) != (self.how == "before"):
            raise ValueError('`within` goes with how = "before"')
        return self

    def lower(self, name: str) -> Lowered:
        """One rule for the visit: there is no such document."""
        dates: dict[str, Any]
        if self.how == "covers":
            dates = {"from": {"on_or_before": SUBJECT_DATE}, "through": {"on_or_after": SUBJECT_DATE}}
        elif self.how == "on_day":
            dates = {"date": SUBJECT_DATE}
        else:
            dates = {"date": {"on_or_before": SUBJECT_DATE, "on_or_after": {**SUBJECT_DATE, "minus": self.within}}}
        says_so = self.must if isinstance(self.must, list) else [self.must]
        where: Condition = [{"document": self.document, **_with(dates, one)} for one in says_so]
        join: dict[str, Any] = {"fact": "chart", "where": where}
        if self.same_discipline:
            join["same"] = ["discipline"]
        says = f"The chart holds no {self.document.replace('_', ' ')} as this payer asks for."
        return Lowered(rules=({**rule_of(self, says, subject="visit"), "without": {"document": join}},))


def _with(dates: dict[str, Any], must: dict[str, Any]) -> dict[str, Any]:
    """Both together: a date that `must` narrows keeps its own tests too."""
    narrowed = {key: {**dates[key], **must[key]} for key in dates if isinstance(must.get(key), dict)}
    return {**dates, **must, **narrowed}
