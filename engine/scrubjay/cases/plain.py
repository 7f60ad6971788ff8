"""The plain claim that every search begins with: one ordinary OT line, and only what the policy reads."""

from __future__ import annotations

import datetime
from typing import Any

from scrubjay.cases.reading import Reads
from scrubjay.cases.scene import CLAIM, Json, put_in
from scrubjay.packs.pack import Pack
from scrubjay.packs.routing import FIELDS as ROUTED

NPI = "1234567893"
BAD_NPI = "1234567890"
OTHER_NPI = "1245319599"
"""Another provider's NPI."""
CLAIM_VALUES: Json = {
    "frequency": "1",
    "payer_sequence": "P",
    "place_of_service": "11",
    "billing.npi": NPI,
    "billing.taxonomy": "225X00000X",
    "billing.state": "NC",
    "rendering.npi": NPI,
    "rendering.taxonomy": "225X00000X",
    "patient.birth_date": "1980-02-01",
    "patient.member_id": "1AA0AA0AA00",
    "patient.first_name": "PAT",
    "patient.last_name": "SAMPLE",
    "patient.sex": "F",
    "patient.state": "NC",
    "payer.name": "PAYER",
    "diagnoses": ["M25511"],
    "authorization_numbers": [],
    "other_payers": [],
    "notes": [],
    "accident.causes": [],
}
"""What a claim says where it says something; of another field that is read: nothing (null)."""
LINE_VALUES: Json = {
    "code": "97530",
    "modifiers": ["GO"],
    "units": 1,
    "charge": "100.00",
    "allowed": "50.00",
    "place_of_service": "11",
    "diagnosis_pointers": [1],
    "authorization_numbers": [],
    "purpose": "rehabilitative",
    "rendering.npi": NPI,
    "rendering.taxonomy": "225X00000X",
}
RELATED_VALUES: dict[str, Json] = {
    "authorization": {
        "number": "A1",
        "codes": [],
        "disciplines": [],
        "billing": {"npi": None},
        "from": None,
        "through": None,
        "visits": "unlimited",
        "units": "unlimited",
    },
    "coverage": {"from": None, "through": None, "pooled_disciplines": []},
    "episode": {"discipline": "OT", "from": None, "through": None},
    "plan_of_care": {"document": "plan_of_care", "discipline": "OT", "from": None, "through": None},
    "minutes": {"minutes": 15, "assistant_minutes": 0, "together_minutes": 0},
}
"""A related fact that restricts nothing; what else of it is read is null until a test asks for it."""


def plain(pack: Pack, reads: Reads, date: datetime.date) -> Json:
    """One OT line on a day, on a claim that routes to the pack; everything else that is read is known."""
    claim: Json = {"id": CLAIM, "payer": {"id": pack.id}}
    for key in sorted(reads.claim):
        put_in(claim, key, _claim_value(key, date))
    for key, wanted in (pack.claims or {}).items():
        put_in(claim, ROUTED[key], _routing_value(ROUTED[key], wanted))
    if any(key.startswith("rendering.") for key in reads.line):
        claim["rendering"] = {"npi": NPI, "taxonomy": "225X00000X"}
    if "authorization_numbers" in reads.line:
        claim["authorization_numbers"] = []  # a line without numbers takes its claim's
    line: Json = {"number": 1, "code": "97530", "date": date.isoformat()}
    line |= {key: LINE_VALUES.get(key) for key in sorted(reads.line) if key in LINE_VALUES and "." not in key}
    line |= {key: None for key in ("note", "description") if key in reads.line}
    if "through" in reads.line:
        line["through"] = date.isoformat()
    claim["lines"] = [line]
    scene: Json = {"claims": [claim]}
    lists = reads.lists()
    if "minutes" in lists:
        scene["minutes"] = [{"claim": CLAIM, "line": 1, **RELATED_VALUES["minutes"]}]
    closed = sorted((lists - {"minutes"}) | ({"history"} if reads.history else set()))
    if closed:
        scene["complete"] = [{"what": what} for what in closed]
    return scene


def related_row(root: str, reads: Reads) -> Json:
    """A related fact that restricts nothing, every field of it that is read known."""
    row = dict(RELATED_VALUES[root])
    for key in sorted(reads.related.get(root, ())):
        if key.partition(".")[0] not in row:
            row[key] = None
    return row


def _claim_value(key: str, date: datetime.date) -> Any:
    if key in ("file_date", "received"):
        return (date + datetime.timedelta(days=1)).isoformat()
    if key == "charge":
        return "100.00"
    return CLAIM_VALUES.get(key)


def _routing_value(key: str, wanted: Any) -> Any:
    usual = CLAIM_VALUES.get(key)
    if isinstance(wanted, dict):
        return usual if usual is not None and usual not in wanted["not_in"] else "X"
    return wanted[0]
