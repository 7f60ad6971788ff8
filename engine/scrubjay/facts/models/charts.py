"""The chart: episodes of care and the documents that payers ask for, each kind with its closed list of fields."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from .fact import Fact, known, part
from .parties import Patient, Payer
from .values import Date, Discipline, Number, Tag, Text, YesNo

Document = Literal[
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

_EVERY: Final = frozenset(
    {
        "patient",
        "payer",
        "discipline",
        "document",
        "date",
        "from",
        "through",
        "signed_by",
        "signed_on",
        "necessity",
        "justification",
    }
)
_CERTIFIED: Final = frozenset({"certified", "sent", "verbal_order", "order_on_file"})
_PLAN: Final = frozenset({"goals", "service_stated", "frequency_per_week", "duration_weeks"})
_EVALUATION: Final = frozenset(
    {"performance_deficits", "profile", "decision_making", "comorbidities", "task_modification", "total_minutes"}
)
_REPORT: Final = frozenset({"treatment_days", "goals", "clinician_treated"})

FIELDS_OF: Final[dict[str, frozenset[str]]] = {
    # an evaluation may hold the plan, a progress report the updated plan: both can then be certified
    "plan_of_care": _EVERY | _CERTIFIED | _PLAN,
    "certification": _EVERY | _CERTIFIED,
    "recertification": _EVERY | _CERTIFIED,
    "progress_report": _EVERY | _REPORT | {"certified", "sent"},
    "evaluation": _EVERY | _EVALUATION | _CERTIFIED | {"goals"},
    "reevaluation": _EVERY | _EVALUATION | {"new_findings", "unexpected_change"},
    "treatment_note": _EVERY | {"timed_minutes", "total_minutes", "modalities", "codes"},
    "order": _EVERY | {"codes", "verbal_order"},
    "discharge": _EVERY | _REPORT,
}
"""The fields of each chart document; a row whose `document` is left out may carry any of them."""


def _conditions(schema: dict[str, Any]) -> None:
    schema["allOf"] = [
        {
            "if": {"properties": {"document": {"const": document}}, "required": ["document"]},
            "then": {"propertyNames": {"enum": sorted(FIELDS_OF[document])}},
        }
        for document in get_args(Document)
    ]


class Episode(Fact):
    """An episode of care in one discipline."""

    patient: Patient | None = part()
    payer: Payer | None = part()
    discipline: Discipline | None = known("discipline of the episode", "therapist", "Which discipline treats?")
    kind: Text | None = known("kind of episode", "therapist", "What kind of episode is it?", note="acute, chronic ...")
    from_: Date | None = known("episode began", "therapist", "When did the episode begin?", key="from")
    through: Date | None = known("episode ended", "therapist", "When did the episode end?")


class Chart(Fact):
    """A document of the chart."""

    model_config = ConfigDict(json_schema_extra=_conditions)

    patient: Patient | None = part()
    payer: Payer | None = part()
    discipline: Discipline | None = known("discipline of the document", "therapist", "Which discipline is it for?")
    document: Annotated[Document, Tag("text")] | None = known(
        "chart document", "therapist", "Which document of the chart is it?"
    )
    date: Date | None = known("date of the document", "therapist", "Which date does the document bear?")
    from_: Date | None = known("document covers from", "therapist", "From which day does it hold?", key="from")
    through: Date | None = known("document covers through", "therapist", "Through which day does it hold?")
    signed_by: Text | None = known(
        "signed by",
        "therapist",
        "Who signed the document?",
        note="A role, never a name: physician, nurse_practitioner, physician_assistant, clinical_nurse_specialist, "
        "podiatrist, optometrist, therapist, assistant.",
    )
    signed_on: Date | None = known("date signed", "therapist", "On which day was it signed?")
    necessity: YesNo | None = known(
        "supports medical necessity", "therapist", "Does the record support that skilled therapy is needed?"
    )
    justification: Text | None = known(
        "reason given", "therapist", "Which reason does the record give for what is out of the ordinary?"
    )
    certified: Date | None = known(
        "date certified", "front desk", "On which day did the physician or practitioner certify the plan?"
    )
    sent: Date | None = known(
        "date sent for signature", "front desk", "On which day was the plan sent to the physician or practitioner?"
    )
    verbal_order: Date | None = known("date of a verbal order", "front desk", "When was a verbal order taken?")
    order_on_file: YesNo | None = known(
        "signed order on file", "front desk", "Is there a signed and dated order or referral on file?"
    )
    goals: YesNo | None = known(
        "goals addressed", "therapist", "Does it state measurable goals, or in a report the progress toward each?"
    )
    service_stated: YesNo | None = known(
        "type, amount, frequency and duration stated",
        "therapist",
        "Does the plan state type, amount, frequency and duration of treatment?",
    )
    frequency_per_week: Number | None = known(
        "visits planned per week", "therapist", "How many visits a week does the plan set?", unit="visits"
    )
    duration_weeks: Number | None = known("weeks planned", "therapist", "For how many weeks is the plan?", unit="weeks")
    performance_deficits: Number | None = known(
        "performance deficits", "therapist", "How many performance deficits did the evaluation find?", unit="deficits"
    )
    profile: Annotated[Literal["brief", "expanded", "extensive"], Tag("text")] | None = known(
        "occupational profile and history", "therapist", "Was the review of history brief, expanded or extensive?"
    )
    decision_making: Annotated[Literal["low", "moderate", "high"], Tag("text")] | None = known(
        "clinical decision making", "therapist", "Was the decision making of low, moderate or high complexity?"
    )
    comorbidities: YesNo | None = known(
        "comorbidities that affect performance", "therapist", "Do other conditions affect performance?"
    )
    task_modification: Annotated[Literal["unmodified", "minimal_to_moderate", "significant"], Tag("text")] | None = (
        known("modification of tasks", "therapist", "How far did tasks have to be modified to finish the evaluation?")
    )
    new_findings: YesNo | None = known(
        "new clinical findings", "therapist", "Did new clinical findings call for the re-evaluation?"
    )
    unexpected_change: YesNo | None = known(
        "change not foreseen in the plan", "therapist", "Did a change that the plan did not foresee call for it?"
    )
    treatment_days: Number | None = known(
        "treatment days reported on", "therapist", "How many treatment days does the report cover?", unit="days"
    )
    clinician_treated: YesNo | None = known(
        "clinician took part", "therapist", "Did the therapist give at least one whole service in the period?"
    )
    timed_minutes: Number | None = known(
        "note's timed minutes", "therapist", "How many minutes of timed codes does the note total?", unit="minutes"
    )
    total_minutes: Number | None = known(
        "note's treatment minutes", "therapist", "How many minutes does the note total?", unit="minutes"
    )
    modalities: tuple[Text, ...] | None = known(
        "modalities documented", "therapist", "Which modalities does the note describe?"
    )
    codes: tuple[Text, ...] | None = known(
        "codes documented", "therapist", "Which procedure codes does the document describe or order?"
    )

    @model_validator(mode="after")
    def _fields_of_its_document(self) -> Chart:
        if self.document is not None:
            fields = type(self).model_fields
            given = {fields[name].alias or name for name in self.model_fields_set}
            strange = sorted(given - FIELDS_OF[self.document])
            if strange:
                raise PydanticCustomError(
                    "other_document",
                    "{words}",
                    {"words": "; ".join(_belongs(name, self.document) for name in strange)},
                )
        return self


def _belongs(name: str, document: str) -> str:
    places = ", ".join(sorted(other for other, names in FIELDS_OF.items() if name in names))
    return f"`{name}` is not a field of the document {document}, but of: {places}"
