"""What the chart must hold for a visit: a plan of care in force, a certification, an order, a treatment note.

What it decides: no document of the kind, of the visit's discipline, stands in the chart in the way asked for: `covers`
(its from and through hold the date), `on_day` (it bears the date of service), dated at most `within` before it, or
`every` so many `treatment_days` since the last one, or since a document of `starts_with`, which opens the first period.
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

from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import SCOPE, Ask, Asking
from scrubjay.packs.kinds.base import AS_WRITTEN, Condition, Lowered, Policy, placed_as, rule_of

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
    asking: ClassVar[Asking | None] = Asking(
        "a document that the chart must hold",
        (
            Ask("document", "Which document?"),
            Ask(
                "how",
                "How must it stand to the day of the visit?",
                options={
                    "covers": "its dates take in the day",
                    "on_day": "it bears that very date",
                    "before": "it is not older than so many days or months",
                    "every": "there is a new one every so many days of treatment",
                },
            ),
            Ask("within", "How old may it be?", "span", where=("how", "before")),
            Ask("treatment_days", "Every how many days of treatment?", "number", where=("how", "every")),
            replace(SCOPE, where=("how", "every")),
        ),
    )

    document: DOCUMENTS = Field(description="Which document.")
    how: Literal["covers", "on_day", "before", "every"] = Field(description="How it stands to the date of service.")
    within: dict[str, int | str] | None = Field(
        default=None, description='With how = "before": not older than, e.g. { days = 90 }.'
    )
    treatment_days: int | None = Field(
        default=None, ge=1, description='With how = "every": the days of treatment that one such document is good for.'
    )
    counts: Condition = Field(default=None, description='With how = "every": which lines make a day of treatment.')
    scope: Literal["claim", "provider", "payer"] | None = Field(
        default=None, description='With how = "every": whose days of treatment count; must be said.'
    )
    starts_with: list[DOCUMENTS] = Field(
        default_factory=list, description='With how = "every": documents whose day is the first of the first period.'
    )
    or_instead: list[DOCUMENTS] = Field(
        default_factory=list, description='With how = "every": documents that do as well.'
    )
    must: Annotated[dict[str, Any] | list[dict[str, Any]], AS_WRITTEN] = Field(
        default_factory=dict, description="What the document has to say besides: a table, or a list of which one holds."
    )
    same_discipline: bool = Field(default=True, description="The document is of the visit's discipline.")

    @model_validator(mode="after")
    def _within_goes_with_before(self) -> Documentation:
        if (self.within is not None) != (self.how == "before"):
            raise ValueError('`within` goes with how = "before"')
        return self

    @model_validator(mode="after")
    def _counting_goes_with_every(self) -> Documentation:
        if self.how == "every":
            if self.treatment_days is None or self.scope is None:
                raise ValueError('with how = "every" say `treatment_days` and `scope`')
        elif any((self.treatment_days, self.counts, self.scope, self.starts_with, self.or_instead)):
            raise ValueError('`treatment_days`, `counts`, `scope`, `starts_with`, `or_instead` go with how = "every"')
        return self

    def lower(self, name: str) -> Lowered:
        """One rule for the visit: there is no such document, or too many days of treatment since the last."""
        if self.how == "every":
            return self._every(name)
        dates: dict[str, Any]
        if self.how == "covers":
            dates = {"from": {"on_or_before": SUBJECT_DATE}, "through": {"on_or_after": SUBJECT_DATE}}
        elif self.how == "on_day":
            dates = {"date": SUBJECT_DATE}
        else:
            dates = {"date": {"on_or_before": SUBJECT_DATE, "on_or_after": {**SUBJECT_DATE, "minus": self.within}}}
        where: Condition = [placed_as(one, {"document": self.document, **_with(dates, one)}) for one in self._says_so()]
        join: dict[str, Any] = {"fact": "chart", "where": where}
        if self.same_discipline:
            join["same"] = ["discipline"]
        says = f"The chart holds no {self.document.replace('_', ' ')} as this payer asks for."
        return Lowered(rules=({**rule_of(self, says, subject="visit"), "without": {"document": join}},))

    def _says_so(self) -> list[dict[str, Any]]:
        """What the document has to say: the tables of which one holds."""
        return self.must if isinstance(self.must, list) else [self.must]

    def _every(self, name: str) -> Lowered:
        """Days of treatment are counted from the day after the last document, or from the first day of the period."""
        same = {"discipline": {"field": "discipline"}} if self.same_discipline else {}
        window: dict[str, Any] = {"since": "chart"}
        if self.starts_with:
            window["where"] = {"document": self.starts_with, **same}
        documents = {"document": [self.document, *self.or_instead], **same}
        window["after"] = [placed_as(one, {**documents, **one}) for one in self._says_so()]
        called = self.document.replace("_", " ")
        measure: dict[str, Any] = {
            "title": f"days of treatment since the last {called}, this one included",
            "count": "days",
            "scope": self.scope,
            "window": window,
            "upto": "day",
        }
        if self.counts is not None:
            measure["where"] = self.counts
        if self.same_discipline:
            measure["per"] = ["discipline"]
        says = (
            f"{{measure.{name}}} days of treatment have no {called}: this payer wants one every {self.treatment_days}."
        )
        over = {"member": name, "measure": {name: {"over": self.treatment_days}}}
        return Lowered({name: measure}, (rule_of(self, says, over, subject="visit"),))


def _with(dates: dict[str, Any], must: dict[str, Any]) -> dict[str, Any]:
    """Both together: a date that `must` narrows keeps its own tests too."""
    narrowed = {key: {**dates[key], **must[key]} for key in dates if isinstance(must.get(key), dict)}
    return {**dates, **must, **narrowed}
