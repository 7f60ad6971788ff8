"""Claims as rows of a facts document, in the spelling of JSON. What a claim has not got is null: known to be absent."""

from __future__ import annotations

from typing import Final

from .care import YEAR
from .model import Claim, Line, Row

LISTS: Final = ("lines", "minutes", "history", "authorizations", "coverages", "charts", "complete")
"""The lists beside the claims, in the order of writing."""


def complete(facts: str) -> list[Row]:
    """What the lists together say is all there is: written once for the whole of a run."""
    if facts != "all":
        return []
    period = {"scope": "payer", "from": f"{YEAR}-01-01", "through": f"{YEAR}-12-31"}
    return [{"what": what, **period} for what in ("history", "authorizations", "charts", "minutes", "coverages")]


def claim_row(claim: Claim) -> Row:
    """One claim."""
    person, office = claim.patient, claim.practice
    day = claim.date.isoformat()
    return {
        "id": claim.id,
        "frequency": "1",
        "original_reference": None,
        "file_date": claim.file_date.isoformat(),
        "delay_reason": None,
        "payer": {"id": person.payer.id, "name": person.payer.name},
        "filing_indicator": person.payer.filing_indicator,
        "payer_sequence": "P",
        "group_number": None,
        "patient": {
            "member_id": person.member_id,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "birth_date": person.birth_date.isoformat(),
            "sex": person.sex,
            "state": "NC",
        },
        "place_of_service": claim.place,
        "charge": dollars(claim.charge),
        "accident": {"causes": [], "date": None, "state": None},
        "billing": {"npi": office.npi, "taxonomy": "193200000X", "state": "NC"},
        "rendering": {"npi": claim.rendering.npi, "taxonomy": claim.rendering.taxonomy},
        "referring": {"npi": claim.referring},
        "ordering": {"npi": None},
        "supervising": {"npi": None},
        "diagnoses": claim.diagnoses,
        "authorization_numbers": [claim.authorization] if claim.authorization else [],
        "referral_number": None,
        "other_payers": [],
        "notes": [],
        "lines": [_line_row(number, line, day) for number, line in enumerate(claim.lines, 1)],
    }


def _line_row(number: int, line: Line, day: str) -> Row:
    return {
        "number": number,
        "code": line.code,
        "modifiers": line.modifiers,
        "units": line.units,
        "charge": dollars(line.charge),
        "date": day,
        "through": day,
        "place_of_service": None,
        "diagnosis_pointers": line.pointers,
        "rendering": {"npi": None, "taxonomy": None},
        "authorization_numbers": [],
        "description": None,
        "note": None,
    }


def dollars(cents: int) -> str:
    """Cents as an amount."""
    return f"{cents // 100}.{cents % 100:02}"
