"""The fields that others are derived from: what to ask for where a derived one is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

GIVEN: Final[Mapping[str, tuple[str, ...]]] = {
    "patient.age": ("patient.birth_date",),
    "modifier_count": ("modifiers",),
    "repeated_modifiers": ("modifiers",),
    "discipline": ("modifiers",),
}
"""Derived fields and the fields that decide them, where one of these is itself unknown."""
POINTED: Final = ("diagnoses", "malformed_diagnoses", "missing_pointers")
"""Fields of a line that its pointers and the claim's diagnoses decide."""
POINTERS: Final = "diagnosis_pointers"
