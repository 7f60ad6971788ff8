"""Small synthetic facts documents for the boundary tests: a claim that no policy minds, with what a case changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

DAY = datetime.date(2026, 3, 13)
NPI = "1234567893"
BAD_NPI = "1234567890"
Json = dict[str, Any]

MEDICARE: Json = {
    "payer": {"id": "11502", "name": "PALMETTO GBA NC"},
    "filing_indicator": "MB",
    "referring": {"npi": NPI},
}
NC_MEDICAID: Json = {"payer": {"id": "NCXIX", "name": "NC MEDICAID"}, "filing_indicator": "MC"}
FEP: Json = {"payer": {"id": "FEP77", "name": "BCBS FEP"}, "filing_indicator": "FI"}


def line(
    code: str = "97530", modifiers: str = "GO", date: datetime.date = DAY, charge: str = "100.00", **more: Any
) -> Json:
    """A claim line of one unit; `modifiers` are separated by blanks."""
    return {
        "code": code,
        "modifiers": modifiers.split(),
        "units": 1,
        "charge": charge,
        "date": date.isoformat(),
        "diagnosis_pointers": [1],
        "authorization_numbers": [],
        **more,
    }


def claim(payer: Json, lines: list[Json], **more: Any) -> Json:
    """A claim whose form is in order: the file is made the day after the last line, the charge is the lines' sum."""
    last = max(datetime.date.fromisoformat(one["date"]) for one in lines)
    cents = sum(int(one["charge"].replace(".", "")) for one in lines)
    said = {
        "id": "C-1",
        "frequency": "1",
        "payer_sequence": "P",
        "other_payers": [],
        "original_reference": None,
        "file_date": (last + datetime.timedelta(days=1)).isoformat(),
        **payer,
        "patient": {
            "member_id": "1AA0AA0AA00",
            "first_name": "PAT",
            "last_name": "SAMPLE",
            "birth_date": "1950-02-01",
            "sex": "F",
            "state": "NC",
        },
        "place_of_service": "11",
        "charge": f"{cents // 100}.{cents % 100:02d}",
        "billing": {"npi": NPI, "taxonomy": "225X00000X", "state": "NC"},
        "rendering": {"npi": NPI, "taxonomy": "225X00000X"},
        "referring": payer.get("referring", {"npi": None}),
        "ordering": {"npi": None},
        "supervising": {"npi": None},
        "diagnoses": ["M25511", "M25512"],
        "authorization_numbers": [],
        "lines": [{"number": number, **one} for number, one in enumerate(lines, 1)],
    }
    if more.get("payer_sequence", "P") != "P":
        said["other_payers"] = [{"id": "60054", "filing_indicator": "CI", "sequence": "P", "paid": "0.00"}]
    return said | more


def document(
    one: Json,
    history: Iterable[Json] = (),
    authorizations: Iterable[Json] = (),
    coverages: Iterable[Json] = (),
    complete: Iterable[str] = ("history", "authorizations", "charts"),
    minutes: Iterable[Json] | None = None,
    charts: Iterable[Json] | None = None,
    notes: Iterable[Json] | None = None,
) -> Json:
    """The claim with everything else known of its patient; what `complete` names is all there is.

    Unless said otherwise the minutes bear out the units and CO, and the chart holds what the lines ask for. Treatment
    notes are `notes`: `charts` speaks of all other documents.
    """
    key = {
        "patient": {name: one["patient"][name] for name in ("member_id", "birth_date", "first_name")},
        "payer": {"id": one["payer"]["id"]},
    }
    held = [*(supporting(one) if charts is None else charts), *(noted(one) if notes is None else notes)]
    return {
        "claims": [one],
        "history": [{**key, **row} for row in history],
        "authorizations": [{**key, **row} for row in authorizations],
        "coverages": [{**key, **row} for row in coverages],
        "charts": [{**key, **row} for row in held],
        "minutes": list(borne_out(one) if minutes is None else minutes),
        "complete": [{**key, "what": what} for what in complete],
    }


def borne_out(one: Json) -> Iterator[Json]:
    """Fifteen minutes for each unit, the assistant's where the line carries CO, or CQ with GP."""
    for row in one["lines"]:
        minutes = 15 * (row.get("units") or 0)
        modifiers = row.get("modifiers") or []
        alone = minutes if "CO" in modifiers or {"CQ", "GP"} <= set(modifiers) else 0
        yield {"claim": one["id"], "line": row["number"], "minutes": minutes, "assistant_minutes": alone}


def noted(one: Json) -> Iterator[Json]:
    """A treatment note with its totals for each day of service and discipline."""
    for date in sorted({row["date"] for row in one["lines"]}):
        for discipline in ("OT", "PT", "SLP"):
            note = {"document": "treatment_note", "discipline": discipline, "date": date}
            yield note | {"timed_minutes": 60, "total_minutes": 75}


def supporting(one: Json) -> Iterator[Json]:
    """For each day of service and discipline a certified plan of care that covers it and both kinds of evaluation."""
    for date in sorted({row["date"] for row in one["lines"]}):
        day = datetime.date.fromisoformat(date)
        start, end = ((day + datetime.timedelta(days=days)).isoformat() for days in (-30, 30))
        plan = {"date": start, "from": start, "through": end, "certified": start, "signed_by": "physician"}
        levels = {"performance_deficits": 5, "profile": "extensive", "decision_making": "high"}
        for discipline in ("OT", "PT", "SLP"):
            yield {"document": "plan_of_care", "discipline": discipline, **plan}
            yield {"document": "evaluation", "discipline": discipline, "date": date, **levels}
            yield {"document": "reevaluation", "discipline": discipline, "date": date, "new_findings": True}


def paid(date: datetime.date, code: str = "97530", modifiers: str = "GO", claim_id: str = "", **more: Any) -> Json:
    """A paid line of history, on a claim of its own day unless said otherwise."""
    return {
        "claim": claim_id or f"H-{date.isoformat()}",
        "line": 1,
        "date": date.isoformat(),
        "code": code,
        "modifiers": modifiers.split(),
        "units": 1,
        "charge": "5000.00",
        "billing": {"npi": NPI},
        "status": "paid",
        **more,
    }


def visits(count: int, before: datetime.date, code: str = "97530", modifiers: str = "GO") -> list[Json]:
    """Paid visits on the days that end on the day before `before`."""
    return [paid(before - datetime.timedelta(days=back), code, modifiers) for back in range(count, 0, -1)]
