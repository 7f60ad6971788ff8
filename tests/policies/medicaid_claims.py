"""Claims of state Medicaid programs for the boundary tests, and what the state's own pack finds on them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from office_decisions import authorized
from policy_claims import DAY, Json, claim, document
from policy_decisions import decided

UNLIMITED: Json = authorized(**{"from": None, "through": None, "units": "unlimited"})
"""An authorization of OT, whenever and as much as anyone wants."""


def born(age: int, date: datetime.date = DAY) -> str:
    """The birth date of somebody who comes of this age on `date`."""
    return date.replace(year=date.year - age).isoformat()


def treated(
    state: str, lines: Iterable[Json], birth: str = "1950-02-01", payer_sequence: str = "P", **more: Any
) -> Json:
    """A claim that the state's Medicaid receives; the claim names an ordering provider."""
    payer = {"payer": {"id": f"{state}XIX", "name": f"{state} MEDICAID"}, "filing_indicator": "MC"}
    said = {
        "payer_sequence": payer_sequence,
        "patient": {"member_id": "900000001A", "first_name": "PAT", "birth_date": birth, "state": state},
        "ordering": {"npi": "1234567893"},
    }
    return claim(payer, list(lines), **(said | more))


def found(
    state: str,
    lines: Iterable[Json],
    history: Iterable[Json] = (),
    authorizations: Iterable[Json] = (),
    **more: Any,
) -> set[tuple[str, str]]:
    """What the state's pack, reached by routing, flags when all of the patient is known; nothing may be unchecked."""
    outcome = decided(document(treated(state, lines, **more), history, authorizations), f"medicaid/{state.lower()}")
    assert outcome.unchecked == set()
    return outcome.findings
