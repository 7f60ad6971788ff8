"""Diagnoses that a line must point to, or may not.

What it decides: with `pointer`, the line points to no diagnosis or to one that the claim does not have; with `form`, to
one that has not the form of an ICD-10-CM code; the line points to none of `required`, or to one of `excluded`.

Why it matters: a diagnosis that does not support the service denies it as not necessary (CARC 11, 50).

Example:

    [[diagnosis]]
    id       = "cognitive-training"
    when     = { code = "97129" }
    required = "@brain_injury"
    severity = "review"
    sources  = ["lcd"]
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Condition, Lowered, Policy, rule_of


class Diagnosis(Policy):
    """Diagnoses of a line."""

    kind_name: ClassVar[str] = "diagnosis"
    asking: ClassVar[Asking | None] = Asking(
        "diagnoses for which a service is paid, or is not",
        (
            Ask("required", "Diagnoses of which one is needed (none, if the payer names those not paid)", "diagnoses"),
            Ask("excluded", "Diagnoses for which it is not paid", "diagnoses", instead_of="required"),
        ),
        needs_codes=True,
    )

    pointer: bool = Field(default=False, description="The line must point to a diagnosis.")
    required: Any = Field(default=None, description='It must point to one of these, a list or "@name".')
    excluded: Any = Field(default=None, description='It may not point to one of these, a list or "@name".')

    form: bool = Field(default=False, description="The line's diagnoses have the form of ICD-10-CM codes.")

    @model_validator(mode="after")
    def _says_something(self) -> Diagnosis:
        if not self.pointer and not self.form and self.required is None and self.excluded is None:
            raise ValueError("say `pointer`, `form`, `required` or `excluded`")
        return self

    def lower(self, name: str) -> Lowered:
        """A rule for each way of being wrong."""
        ways: list[tuple[str, Condition, str]] = []
        if self.pointer:
            ways.append(("pointer", {"diagnosis_pointers": {"present": False}}, "The line points to no diagnosis."))
            dangling = {"missing_pointers": {"present": True}}
            ways.append(("no-such", dangling, "The line points to a diagnosis that the claim does not have."))
        if self.form:
            wrong = {"malformed_diagnoses": {"present": True}}
            ways.append(("form", wrong, "{malformed_diagnoses} has not the form of an ICD-10-CM code."))
        if self.required is not None:
            none = {"diagnoses": {"has_none": self.required}}
            ways.append(("required", none, "None of the line's diagnoses supports {code} for this payer."))
        if self.excluded is not None:
            some = {"diagnoses": {"has_any": self.excluded}}
            ways.append(("excluded", some, "This payer does not pay {code} for one of the line's diagnoses."))
        return Lowered(rules=tuple(rule_of(self, says, extra, way=way) for way, extra, says in ways))
