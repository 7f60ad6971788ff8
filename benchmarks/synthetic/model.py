"""What is made: a patient's year of claims, in named tuples, which are quick to make by the million."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Final, NamedTuple


class Payer(NamedTuple):
    """Who pays; the filing indicator picks the pack."""

    id: str
    name: str
    filing_indicator: str


class Provider(NamedTuple):
    """A therapist."""

    npi: str
    taxonomy: str


class Practice(NamedTuple):
    """An office: its therapists by discipline, and the physicians who refer to it."""

    npi: str
    name: str
    therapists: Mapping[str, tuple[Provider, ...]]
    physicians: tuple[str, ...]


class Patient(NamedTuple):
    """A person as the payer knows them."""

    number: int
    member_id: str
    first_name: str
    last_name: str
    birth_date: datetime.date
    sex: str
    payer: Payer


class Line(NamedTuple):
    """A service line; money in cents. `minutes` and `allowed` are facts beside the claim."""

    code: str
    modifiers: tuple[str, ...]
    units: int
    charge: int
    allowed: int
    pointers: tuple[int, ...]
    minutes: int


class Claim(NamedTuple):
    """The claim of one visit. `level` is what the evaluation's note bears out, `error` the error planted in it."""

    id: str
    patient: Patient
    practice: Practice
    discipline: str
    kind: str
    level: int
    assistant: bool
    date: datetime.date
    file_date: datetime.date
    place: str
    rendering: Provider
    referring: str | None
    diagnoses: tuple[str, ...]
    authorization: str | None
    charge: int
    lines: tuple[Line, ...]
    error: str | None = None


class Course(NamedTuple):
    """A course of care: an evaluation on the first visit, then treatment under one plan of care."""

    discipline: str
    visits: tuple[datetime.date, ...]
    per_week: int
    weeks: int
    assistant: bool
    level: int
    reevaluated: datetime.date | None
    diagnoses: tuple[str, ...]
    therapist: Provider
    physician: str


Row = dict[str, Any]
"""A row of a facts document, as facts.md spells it."""


class Year(NamedTuple):
    """A patient's year: the claims in order of service, and the rows of the other lists by name."""

    claims: tuple[Claim, ...]
    facts: Mapping[str, list[Row]]


class Options(NamedTuple):
    """What can be asked of the generator."""

    facts: str = "all"
    errors: float = 1.0
    payers: tuple[tuple[str, float], ...] = (("MB", 90), ("MC", 6), ("FI", 4))


ORDINARY: Final = Options()
