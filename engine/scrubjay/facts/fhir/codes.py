"""Code systems and identifiers of FHIR claims: which coding of several is meant.

Systems as in FHIR R4 (hl7.org/fhir/R4/terminologies-systems.html), X12 (codesystem.x12.org) and CARIN Blue Button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from scrubjay.facts.checks import is_npi

from .elements import Element

_NPI: Final = frozenset(("http://hl7.org/fhir/sid/us-npi", "urn:oid:2.16.840.1.113883.4.6"))
_PROCEDURES: Final = frozenset(
    (
        "http://www.ama-assn.org/go/cpt",
        "urn:oid:2.16.840.1.113883.6.12",
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "https://bluebutton.cms.gov/resources/codesystem/hcpcs",
        "urn:oid:2.16.840.1.113883.6.285",
    )
)
_DIAGNOSES: Final = frozenset(
    (
        "http://hl7.org/fhir/sid/icd-10-cm",
        "urn:oid:2.16.840.1.113883.6.90",
        "http://hl7.org/fhir/sid/icd-10",
    )
)
_TAXONOMIES: Final = frozenset(("http://nucc.org/provider-taxonomy", "urn:oid:2.16.840.1.113883.6.101"))
_FILING: Final = re.compile(r"https?://codesystem\.x12\.org/[0-9]*/?1032")

_PROCEDURE: Final = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]", re.ASCII)
_MODIFIER: Final = re.compile(r"[0-9A-Z]{2}", re.ASCII)
_PLACE: Final = re.compile(r"[0-9]{2}", re.ASCII)
_DIAGNOSIS: Final = re.compile(r"[A-Z][0-9][0-9A-Z]\.?[0-9A-Z]{0,4}", re.ASCII)

ACCIDENTS: Final[Mapping[str, str]] = {"MVA": "AA", "WPA": "EM"}
"""Kinds of accident (HL7 v3 ActIncidentCode) as CLM11 has them; every other is OA."""


def procedure(concept: Element) -> str | None:
    """The CPT or HCPCS code of a concept."""
    return _of_systems(concept, _PROCEDURES, _PROCEDURE)


def diagnosis(concept: Element) -> str | None:
    """The ICD-10-CM code of a concept, without its point as on an 837P."""
    found = _of_systems(concept, _DIAGNOSES, _DIAGNOSIS)
    return found.replace(".", "") if found else None


def modifier(concept: Element) -> str | None:
    """The modifier of a concept: two characters, in whatever system a sender puts them."""
    return _of_shape(concept, _MODIFIER)


def place_of_service(concept: Element) -> str | None:
    """The two digits of a place of service."""
    return _of_shape(concept, _PLACE)


def taxonomy(concept: Element) -> str | None:
    """The taxonomy code of a specialty or qualification."""
    return next((code for system, code in _codings(concept) if system in _TAXONOMIES), None)


def filing_indicator(concept: Element) -> str | None:
    """The claim filing indicator, where the kind of coverage is coded by X12's own list."""
    coded = (coding for coding in concept.each("coding") if _FILING.fullmatch(coding.text("system") or ""))
    return next((code for coding in coded if (code := coding.text("code"))), None)


def code_of(concept: Element) -> set[str]:
    """Every code of a concept, in lower case."""
    return {code.lower() for coding in concept.each("coding") if (code := coding.text("code"))}


def npi_of(holder: Element) -> str | None:
    """The NPI among the identifiers of a resource."""
    for identifier in holder.each("identifier"):
        if (found := npi(identifier)) is not None:
            return found
    return None


def npi(identifier: Element) -> str | None:
    """The NPI that an identifier is; one without a system is taken for one if its check digit is right."""
    system, value = identifier.text("system"), identifier.text("value")
    if value is None or not (system in _NPI or "npi" in code_of(identifier.one("type")) or system is None):
        return None
    return value if system is not None or is_npi(value) else None


def _codings(concept: Element) -> list[tuple[str | None, str]]:
    """System and code of each coding that has a code."""
    codings = [(coding.text("system"), coding.text("code")) for coding in concept.each("coding")]
    return [(system, code.upper()) for system, code in codings if code]


def _of_systems(concept: Element, systems: frozenset[str], shape: re.Pattern[str]) -> str | None:
    """The code of the coding in one of the systems, else of one without a system that has the shape; not of any."""
    codings = _codings(concept)
    right = [code for system, code in codings if system in systems]
    return next(iter(right + [code for system, code in codings if system is None and shape.fullmatch(code)]), None)


def _of_shape(concept: Element, shape: re.Pattern[str]) -> str | None:
    return next((code for _, code in _codings(concept) if shape.fullmatch(code)), None)
