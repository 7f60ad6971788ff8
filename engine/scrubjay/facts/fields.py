"""The catalogue of facts for pack authors: every field that a pack may name, generated from the models of facts."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from .form_codes import FILING_INDICATORS, PLACES_IN_LINE
from .models.charts import FIELDS_OF, Chart, Episode
from .models.claims import Claim, History, Line, Minutes
from .models.coverage import Authorization, Complete, Coverage, SamePatient
from .models.fact import Fact
from .models.parties import Billing, Ordering, OtherPayer, Patient, Payer, Referring, Rendering, Supervising
from .models.shape import is_lines, shapes
from .models.values import FieldType


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a fact, named as packs name it.

    `label` are a biller's words for it, `who` can tell its value when asked `question`, `unit` is what a number
    counts. A derived field is worked out and never given. `choices` are the only words it takes, if it is so limited.
    """

    name: str
    type: FieldType
    label: str
    unit: str | None
    who: str
    question: str
    derived: bool
    choices: tuple[str, ...] = ()


def specs(model: type[Fact], prefix: str = "") -> Iterator[FieldSpec]:
    """The fields of a model by their dotted names; the `lines` of a claim are facts of their own and left out."""
    for shape in shapes(model):
        if is_lines(shape):
            continue
        name = prefix + shape.name
        if shape.holds is None:
            if shape.model is not None:
                yield from specs(shape.model, name + ".")
        else:
            yield FieldSpec(name, shape.holds, shape.label, shape.unit, shape.who, shape.question, False, shape.choices)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like the one given, None if none is near; capitals do not matter."""
    by_lower = {candidate.lower(): candidate for candidate in sorted(names)}
    found = difflib.get_close_matches(name.lower(), list(by_lower), n=1)
    return by_lower[found[0]] if found else None


def catalogue() -> list[dict[str, object]]:
    """Every field as a row for printing, sorted by kind and field."""
    return [
        {
            "kind": kind,
            "field": spec.name,
            "label": spec.label,
            "type": spec.type,
            "unit": spec.unit,
            "who": spec.who,
            "question": spec.question,
            "derived": spec.derived,
            "choices": list(spec.choices),
        }
        for kind in sorted(FIELDS)
        for spec in sorted(FIELDS[kind].values(), key=lambda spec: spec.name)
    ]


def _derived(name: str, type_: FieldType, who: str, label: str, question: str, unit: str | None = None) -> FieldSpec:
    choices = ("OT", "PT", "SLP") if name == "discipline" else ()
    return FieldSpec(name, type_, label, unit, who, question, True, choices)


_OF_A_LINE: Final = (
    _derived("discipline", "text", "therapist", "discipline", "Which discipline gave the service (GO, GP or GN)?"),
    _derived("diagnoses", "text_list", "biller", "diagnoses of the line", "Which diagnoses does the line point to?"),
    _derived("timed", "yes_no", "biller", "timed code", "Is the code billed by time?"),
    _derived("kind", "text", "biller", "kind of service", "What kind of service is the code?"),
    _derived(
        "therapy_list", "text", "payer", "place on the therapy list", "Is the code always, sometimes or never therapy?"
    ),
    _derived("patient.age", "number", "front desk", "patient's age", "When was the patient born?", "years"),
    _derived("repeated_modifiers", "text_list", "biller", "modifiers that stand twice", "Which modifiers are billed?"),
    _derived("modifier_count", "number", "biller", "number of modifiers", "Which modifiers are billed?", "modifiers"),
    _derived(
        "malformed_diagnoses",
        "text_list",
        "biller",
        "diagnoses that are no ICD-10-CM codes",
        "Which diagnoses does the line point to?",
    ),
    _derived(
        "missing_pointers",
        "number_list",
        "biller",
        "diagnosis pointers without a diagnosis",
        "Which diagnoses does the line point to?",
    ),
)

_OF_A_PATIENT: Final = (
    _derived("age", "number", "front desk", "patient's age", "When was the patient born?", "years"),
)


def _kind(*models: type[Fact], derived: tuple[FieldSpec, ...] = ()) -> Mapping[str, FieldSpec]:
    given = {spec.name: spec for model in models for spec in specs(model)}
    return MappingProxyType({spec.name: spec for spec in derived if spec.name not in given} | given)


def _document(document: str) -> Mapping[str, FieldSpec]:
    names = FIELDS_OF[document]
    return MappingProxyType({spec.name: spec for spec in specs(Chart) if spec.name.partition(".")[0] in names})


FIELDS: Final[Mapping[str, Mapping[str, FieldSpec]]] = MappingProxyType(
    {
        "claim": _kind(Claim),
        "line": _kind(Line, derived=_OF_A_LINE),
        "history": _kind(History, derived=_OF_A_LINE),
        "minutes": _kind(Minutes),
        "authorization": _kind(Authorization),
        "coverage": _kind(Coverage),
        "episode": _kind(Episode),
        "other_payer": _kind(OtherPayer),
        "chart": _kind(Chart),
        "plan_of_care": _document("plan_of_care"),
        "complete": _kind(Complete),
        "same_patient": _kind(SamePatient),
        "patient": _kind(Patient, derived=_OF_A_PATIENT),
        "payer": _kind(Payer),
        "billing": _kind(Billing),
        "rendering": _kind(Rendering),
        "referring": _kind(Referring),
        "ordering": _kind(Ordering),
        "supervising": _kind(Supervising),
    }
)
"""Kind of fact, then dotted field name, to what the field is."""

OF_THE_FORM: Final[Mapping[tuple[str, str], tuple[str, ...]]] = MappingProxyType(
    {
        ("claim", "filing_indicator"): FILING_INDICATORS,
        ("other_payer", "filing_indicator"): FILING_INDICATORS,
        ("claim", "payer_sequence"): PLACES_IN_LINE,
        ("other_payer", "sequence"): PLACES_IN_LINE,
    }
)
"""Fields whose list of codes the 837P closes: a document of facts may say other words, a claim holds none."""


def choices_of(kind: str, name: str) -> tuple[str, ...]:
    """The only values that a field of a fact can have; none where it may have any."""
    spec = FIELDS.get(kind, {}).get(name)
    return (spec.choices if spec is not None else ()) or OF_THE_FORM.get((kind, name), ())
