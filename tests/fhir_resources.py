"""A well-formed synthetic FHIR R4 claim with what it refers to, and the claim of a facts document that it is."""

from __future__ import annotations

import copy
from typing import Any

Resource = dict[str, Any]

CPT = "http://www.ama-assn.org/go/cpt"
POS = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def concept(code: str, system: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def typed(code: str, system: str = "http://terminology.hl7.org/CodeSystem/v2-0203") -> Resource:
    return concept(code, system)


PATIENT: Resource = {
    "resourceType": "Patient",
    "id": "pat",
    "name": [{"use": "nickname", "given": ["PATTY"]}, {"use": "official", "family": "SAMPLE", "given": ["PAT", "Q"]}],
    "gender": "female",
    "birthDate": "1950-02-01",
    "address": [{"state": "NC"}],
}
COVERAGE: Resource = {
    "resourceType": "Coverage",
    "id": "cov",
    "status": "active",
    "type": concept("MB", "https://codesystem.x12.org/005010/1032"),
    "subscriberId": "1AA0AA0AA00",
    "beneficiary": {"reference": "Patient/pat"},
    "payor": [{"reference": "Organization/payer"}],
    "class": [{"type": concept("group", "http://terminology.hl7.org/CodeSystem/coverage-class"), "value": "G-7"}],
    "order": 1,
}
SECOND: Resource = {
    "resourceType": "Coverage",
    "id": "second",
    "status": "active",
    "subscriberId": "W123",
    "beneficiary": {"reference": "Patient/pat"},
    "payor": [{"reference": "Organization/other"}],
    "order": 2,
}
PAYER: Resource = {
    "resourceType": "Organization",
    "id": "payer",
    "name": "PALMETTO GBA NC",
    "identifier": [{"system": "urn:x", "value": "7"}, {"type": typed("NIIP"), "value": "11502"}],
}
OTHER: Resource = {"resourceType": "Organization", "id": "other", "identifier": [{"value": "60054"}]}
CLINIC: Resource = {
    "resourceType": "Organization",
    "id": "clinic",
    "identifier": [
        {"system": "urn:oid:2.16.840.1.113883.4.4", "value": "99-9999999"},
        {"system": NPI, "value": "2000000010"},
    ],
    "address": [{"state": "NC"}],
}
THERAPIST: Resource = {
    "resourceType": "Practitioner",
    "id": "ot",
    "identifier": [{"system": NPI, "value": "2000000119"}],
    "qualification": [{"code": concept("225XH1200X", NUCC)}],
}
DOCTOR: Resource = {
    "resourceType": "Practitioner",
    "id": "md",
    "identifier": [{"type": typed("NPI"), "value": "2000000218"}],
}


def item(sequence: int, code: str, **more: Any) -> Resource:
    return {
        "sequence": sequence,
        "careTeamSequence": [1],
        "diagnosisSequence": [2, 1],
        "productOrService": {"coding": [{"system": "urn:local", "code": "OT-1"}, {"system": CPT, "code": code}]},
        "modifier": [concept("GO", CPT), concept("96", CPT)],
        "servicedDate": "2026-03-14",
        "locationCodeableConcept": concept("11", POS),
        "quantity": {"value": 2},
        "unitPrice": {"value": 60.25, "currency": "USD"},
        "net": {"value": 120.5, "currency": "USD"},
        **more,
    }


DAYS = {"start": "2026-03-14", "end": "2026-03-16"}
CLAIM: Resource = {
    "resourceType": "Claim",
    "id": "1001",
    "identifier": [{"type": typed("uc"), "value": "PCN-5"}, {"system": "urn:clinic", "value": "C-1001"}],
    "status": "active",
    "type": concept("professional", "http://terminology.hl7.org/CodeSystem/claim-type"),
    "use": "claim",
    "patient": {"reference": "Patient/pat"},
    "created": "2026-03-16",
    "insurer": {"reference": "Organization/payer"},
    "provider": {"reference": "Organization/clinic"},
    "priority": concept("normal", "http://terminology.hl7.org/CodeSystem/processpriority"),
    "careTeam": [
        {"sequence": 1, "provider": {"reference": "Practitioner/ot"}, "role": typed("primary", "http://terminology.hl7.org/CodeSystem/claimcareteamrole")},
        {"sequence": 2, "provider": {"reference": "Practitioner/md"}, "role": typed("referring", "urn:carin")},
    ],
    "supportingInfo": [
        {"sequence": 1, "category": typed("info", "urn:category"), "valueString": "SPLINT MADE IN HOUSE"},
    ],
    "diagnosis": [
        {"sequence": 2, "diagnosisCodeableConcept": concept("M25.512", ICD)},
        {"sequence": 1, "diagnosisCodeableConcept": concept("M25.511", ICD)},
    ],
    "insurance": [
        {"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/cov"}, "preAuthRef": ["A77"]},
        {"sequence": 2, "focal": False, "coverage": {"reference": "Coverage/second"}},
    ],
    "item": [
        item(1, "97530"),
        item(2, "97535", net=None, modifier=[], servicedDate=None, servicedPeriod=DAYS),
    ],
    "total": {"value": 241, "currency": "USD"},
}  # fmt: skip
for one in CLAIM["item"]:
    for name in [name for name, value in one.items() if value is None]:
        del one[name]

BESIDE = (PATIENT, COVERAGE, SECOND, PAYER, OTHER, CLINIC, THERAPIST, DOCTOR)

_LINE: Resource = {
    "number": 1,
    "code": "97530",
    "modifiers": ["GO", "96"],
    "units": 2,
    "charge": "120.50",
    "date": "2026-03-14",
    "through": "2026-03-14",
    "place_of_service": "11",
    "diagnosis_pointers": [2, 1],
    "rendering": {"npi": "2000000119", "taxonomy": "225XH1200X"},
    "authorization_numbers": [],
    "note": None,
}
AS_FACTS: Resource = {
    "id": "C-1001",
    "frequency": "1",
    "original_reference": None,
    "payer_control_number": "PCN-5",
    "file_date": "2026-03-16",
    "delay_reason": None,
    "payer": {"id": "11502", "name": "PALMETTO GBA NC"},
    "filing_indicator": "MB",
    "payer_sequence": "P",
    "group_number": "G-7",
    "patient": {
        "member_id": "1AA0AA0AA00",
        "first_name": "PAT",
        "last_name": "SAMPLE",
        "birth_date": "1950-02-01",
        "sex": "F",
        "state": "NC",
    },
    "place_of_service": "11",
    "charge": "241.00",
    "accident": None,
    "billing": {"npi": "2000000010", "state": "NC"},
    "rendering": {"npi": "2000000119", "taxonomy": "225XH1200X"},
    "referring": {"npi": "2000000218"},
    "ordering": None,
    "supervising": None,
    "diagnoses": ["M25511", "M25512"],
    "authorization_numbers": ["A77"],
    "referral_number": None,
    "other_payers": [{"id": "60054", "sequence": "S"}],
    "notes": ["SPLINT MADE IN HOUSE"],
    "lines": [_LINE, {**_LINE, "number": 2, "code": "97535", "modifiers": [], "through": "2026-03-16"}],
}


def bundle(*resources: Resource) -> Resource:
    entries = [
        {"fullUrl": f"http://example.org/fhir/{one['resourceType']}/{one['id']}", "resource": one} for one in resources
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def changed(resource: Resource, path: tuple[Any, ...], value: Any) -> Resource:
    """A copy with another value at a path; `...` takes it away."""
    copied = copy.deepcopy(resource)
    inside: Any = copied
    for part in path[:-1]:
        inside = inside[part]
    if value is ...:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return copied
