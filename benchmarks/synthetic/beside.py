"""The rows beside a patient's claims: allowed amounts, minutes, care elsewhere, authorizations, coverage."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from .care import ALLOWED, CHARGE, FIRST_MONDAY, TREATMENT
from .dice import Dice
from .documents import dollars
from .model import Claim, Patient, Row
from .people import npi
from .planting import expired

VISITS_OF_AN_AUTHORIZATION: Final = 12
DAYS_OF_AN_AUTHORIZATION: Final = datetime.timedelta(days=180)
PLAN: Final = {"FI": "Standard"}


def elsewhere(dice: Dice, person: Patient) -> Iterator[tuple[Row, int]]:
    """OT lines of another provider in the first weeks of the year, each with its allowed cents."""
    other = npi(f"22{person.number % 1000:06}0")
    for at in range(dice.between(3, 9)):
        date = FIRST_MONDAY + datetime.timedelta(days=7 * at + dice.between(0, 4))
        for number in range(1, 4):
            code = TREATMENT["OT"][(at + number) % 5]
            row = {
                **key(person),
                "claim": f"E{person.number:07}-{at}",
                "line": number,
                "date": date.isoformat(),
                "code": code,
                "modifiers": ["GO"],
                "units": 1,
                "charge": dollars(CHARGE[code]),
                "allowed": dollars(ALLOWED[code]),
                "billing": {"npi": other},
                "status": "paid",
            }
            yield row, ALLOWED[code]


def line_rows(claims: tuple[Claim, ...]) -> list[Row]:
    return [
        {"claim": claim.id, "line": number, "allowed": dollars(line.allowed), "purpose": "rehabilitative"}
        for claim in claims
        for number, line in enumerate(claim.lines, 1)
    ]


def minutes_rows(claims: tuple[Claim, ...]) -> list[Row]:
    return [
        {
            "claim": claim.id,
            "line": number,
            "minutes": line.minutes,
            "assistant_minutes": line.minutes if claim.assistant else 0,
            "together_minutes": 0,
        }
        for claim in claims
        for number, line in enumerate(claim.lines, 1)
    ]


def authorization_rows(person: Patient, authorized: dict[str, list[datetime.date]]) -> list[Row]:
    if person.payer.filing_indicator != "MC":
        return []
    rows: list[Row] = [
        _authorization(person, expired(person.number), "2024-06-01", "2024-11-30", VISITS_OF_AN_AUTHORIZATION)
    ]
    for number, dates in authorized.items():
        until = (dates[0] + DAYS_OF_AN_AUTHORIZATION).isoformat()
        rows.append(_authorization(person, number, dates[0].isoformat(), until, VISITS_OF_AN_AUTHORIZATION))
    return rows


def _authorization(person: Patient, number: str, begins: str, ends: str, visits: int) -> Row:
    return {
        **key(person),
        "number": number,
        "disciplines": ["OT"],
        "from": begins,
        "through": ends,
        "visits": visits,
    }


def coverage_rows(person: Patient) -> list[Row]:
    plan = PLAN.get(person.payer.filing_indicator)
    if plan is None:
        return []
    terms = {"visit_limit": 75, "limit_is": "hard", "pooled_disciplines": ["OT", "PT", "SLP"]}
    return [{**key(person), "plan": plan, "from": "2025-01-01", "through": "2025-12-31", **terms}]


def key(person: Patient) -> Row:
    return {
        "patient": {
            "member_id": person.member_id,
            "birth_date": person.birth_date.isoformat(),
            "first_name": person.first_name,
        },
        "payer": {"id": person.payer.id},
    }
