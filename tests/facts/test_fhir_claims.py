"""FHIR R4 claims: what they are as facts, what is unknown and what absent, and where every mistake stands."""

from __future__ import annotations

import copy
import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from fhir_resources import (
    AS_FACTS,
    BESIDE,
    CLAIM,
    COVERAGE,
    CPT,
    DOCTOR,
    ICD,
    NPI,
    NUCC,
    PATIENT,
    PAYER,
    THERAPIST,
    bundle,
    changed,
    concept,
    item,
    typed,
)
from scrubjay.facts.claim import Claim
from scrubjay.facts.documents import read_document
from scrubjay.facts.finding import find_files
from scrubjay.facts.reading import Read, read_files

Resource = dict[str, Any]


def read(folder: Path, *resources: Resource) -> Read:
    """A file with a Bundle of the resources."""
    file = folder / "day.json"
    file.write_text(json.dumps(bundle(*resources)), encoding="utf-8")
    return read_files([str(file)], [])


def the_claim(found: Read) -> Claim:
    assert found.refused == ()
    (claim,) = found.facts.claims
    return claim


def of(folder: Path, path: tuple[Any, ...], value: Any, *beside: Resource) -> tuple[Claim, list[tuple[str, str]]]:
    """The claim with another value at a path, and the remarks on it by place."""
    found = read(folder, changed(CLAIM, path, value), *(beside or BESIDE))
    return the_claim(found), [
        (note.place.where.removeprefix("entry[0].resource."), note.message) for note in found.notes
    ]


def test_a_claim_is_what_the_same_claim_is_as_facts(tmp_path: Path) -> None:
    found = read(tmp_path, CLAIM, *BESIDE)
    whole, _ = read_document(json.dumps({"claims": [AS_FACTS]}).encode(), "day.json")
    claim, same = the_claim(found), whole.claims[0]
    assert found.notes == ()
    assert (claim.row, claim.lines, claim.hash) == (same.row, same.lines, same.hash)
    assert (claim.place.file, claim.place.where) == (str(tmp_path / "day.json"), "entry[0].resource")


def test_alone_line_by_line_and_over_several_files_it_is_the_same(tmp_path: Path) -> None:
    whole = the_claim(read(tmp_path, CLAIM, *BESIDE))
    lines = tmp_path / "day.ndjson"
    lines.write_text("\n".join(json.dumps(one) for one in (CLAIM, *BESIDE)), encoding="utf-8")
    apart = tmp_path / "export"
    apart.mkdir()
    for kind in {one["resourceType"] for one in (CLAIM, *BESIDE)}:
        text = "\n".join(json.dumps(one) for one in (CLAIM, *BESIDE) if one["resourceType"] == kind)
        (apart / f"{kind}.ndjson").write_text(text, encoding="utf-8")
    (apart / "Observation.ndjson").write_text('{"resourceType": "Observation"}', encoding="utf-8")
    for names, where in (([str(lines)], "line 1"), ([str(apart)], "line 1")):
        claim = the_claim(read_files(names, []))
        assert (claim.hash, claim.place.where) == (whole.hash, where)
    names = [Path(file).name for file in find_files([str(apart)], []).files]
    assert len(names) == 5
    assert "Observation.ndjson" not in names


def test_contained_resources_and_other_ways_to_refer(tmp_path: Path) -> None:
    whole = the_claim(read(tmp_path, CLAIM, *BESIDE))
    contained = changed(CLAIM, ("patient", "reference"), "#pat") | {"contained": [PATIENT]}
    assert the_claim(read(tmp_path, contained, *BESIDE[1:])).hash == whole.hash
    for reference in (
        "http://example.org/fhir/Patient/pat",
        "Patient/pat/_history/3",
        "https://elsewhere.example/base/Patient/pat",
    ):
        assert (
            the_claim(read(tmp_path, changed(CLAIM, ("patient", "reference"), reference), *BESIDE)).hash == whole.hash
        )


def test_resources_of_its_own_bundle_go_before_those_of_other_files(tmp_path: Path) -> None:
    for name, given in (("a.json", "PAT"), ("b.json", "ALEX")):
        other = changed(changed(PATIENT, ("name",), [{"given": [given]}]), ("id",), "pat")
        (tmp_path / name).write_text(json.dumps(bundle(CLAIM, other, *BESIDE[1:])), encoding="utf-8")
    found = read_files([str(tmp_path)], [])
    assert [claim.row["patient.first_name"] for claim in found.facts.claims] == ["PAT", "ALEX"]
    (tmp_path / "c.json").write_text(json.dumps(CLAIM), encoding="utf-8")
    third = read_files([str(tmp_path)], []).facts.claims[2]
    # two patients of one name: neither is surely meant
    assert "patient.first_name" not in third.row


def test_a_role_stands_for_its_practitioner_with_its_specialty(tmp_path: Path) -> None:
    role = {
        "resourceType": "PractitionerRole", "id": "role", "practitioner": {"reference": "Practitioner/ot"},
        "specialty": [concept("225X00000X", NUCC)],
    }  # fmt: skip
    claim, said = of(tmp_path, ("careTeam", 0, "provider", "reference"), "PractitionerRole/role", *BESIDE, role)
    assert (claim.row["rendering.npi"], claim.row["rendering.taxonomy"]) == ("2000000119", "225X00000X")
    assert said == []


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (("provider",), ["billing.npi", "billing.state"]),
        (("patient",), ["patient.first_name", "patient.birth_date"]),
        (("insurance", 0, "coverage"), ["patient.member_id", "group_number", "filing_indicator", "payer_sequence"]),
        (("careTeam", 0, "provider"), ["rendering.npi"]),
        (("careTeam", 1, "provider"), ["referring.npi"]),
    ],
)
def test_what_stands_in_a_resource_that_is_not_given_is_unknown(tmp_path: Path, path: Any, names: list[str]) -> None:
    claim, said = of(tmp_path, (*path, "reference"), "Basic/none")
    assert [name for name in names if name in claim.row] == []
    assert any("not among the resources given" in words for _, words in said)


def test_a_reference_may_say_the_npi_itself(tmp_path: Path) -> None:
    claim, said = of(tmp_path, ("provider",), {"identifier": {"system": NPI, "value": "1234567893"}})
    assert claim.row["billing.npi"] == "1234567893"
    assert said == []


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        (("insurance", 0, "preAuthRef"), "authorization_numbers", ()),
        (("supportingInfo",), "notes", ()),
        (("diagnosis",), "diagnoses", ()),
        (("insurance", 1), "other_payers", ()),
        (("careTeam",), "referring.npi", None),
        (("careTeam",), "rendering.npi", None),
    ],
)
def test_what_a_claim_can_carry_and_leaves_out_is_absent(tmp_path: Path, path: Any, field: str, value: Any) -> None:
    claim, _ = of(tmp_path, path, ...)
    assert claim.row[field] == value


@pytest.mark.parametrize("name", ["plan", "product", "funding", "market", "received"])
def test_what_no_claim_carries_is_unknown(tmp_path: Path, name: str) -> None:
    claim = the_claim(read(tmp_path, CLAIM, *BESIDE))
    assert name not in claim.row
    assert not {"allowed", "purpose", "description"} & set(claim.lines[0])


@pytest.mark.parametrize(
    ("path", "value", "field", "is_"),
    [
        (("item", 0, "quantity", "value"), 1.5, "units", ...),
        (("item", 0, "quantity"), {"value": 30, "code": "min"}, "units", ...),
        (("item", 0, "quantity"), {"value": 3.0, "unit": "Units"}, "units", 3),
        (("item", 0, "servicedDate"), "2026-03", "date", ...),
        (("item", 0, "productOrService"), concept("1234", "http://snomed.info/sct"), "code", ...),
        (("item", 0, "productOrService"), {"coding": [{"code": "97530"}]}, "code", "97530"),
        (("item", 0, "modifier"), [concept("right", "urn:side")], "modifiers", ...),
        (("item", 0, "modifier"), [concept("co", "urn:local")], "modifiers", ("CO",)),
        (("item", 0, "net"), {"value": 80.0, "currency": "EUR"}, "charge", 12050),
        (("item", 0, "net"), {"value": 80.10, "currency": "USD"}, "charge", 8010),
        (("item", 0, "locationCodeableConcept"), concept("HOME", "urn:local"), "place_of_service", ...),
        (("item", 0, "locationCodeableConcept"), ..., "place_of_service", None),
        (("item", 0, "diagnosisSequence"), [2, 5], "diagnosis_pointers", (2, 7)),
        (("item", 0, "diagnosisSequence"), ..., "diagnosis_pointers", ()),
        (("item", 0, "factor"), 0.5, "charge", 12050),
    ],
)
def test_what_a_line_is_read_as(tmp_path: Path, path: Any, value: Any, field: str, is_: Any) -> None:
    claim, said = of(tmp_path, path, value)
    assert claim.lines[0].get(field, ...) == is_
    if is_ is ... or "EUR" in str(value) or 5 in (value if isinstance(value, list) else ()):
        assert len(said) == 1
        assert said[0][0].startswith("item[0].")
    else:
        assert said == []


def test_a_charge_is_worked_out_where_it_is_not_said(tmp_path: Path) -> None:
    priced = item(1, "97530", net=None, unitPrice={"value": 33.335}, quantity={"value": 4}, factor=0.5)
    del priced["net"]
    claim, _ = of(tmp_path, ("item", 0), priced)
    assert claim.lines[0]["charge"] == 6667


def test_the_one_day_of_a_claim_is_that_of_items_without_one(tmp_path: Path) -> None:
    bare = changed(CLAIM, ("item", 0, "servicedDate"), ...)
    one_day = bare | {"billablePeriod": {"start": "2026-03-14T09:00:00Z", "end": "2026-03-14"}}
    assert the_claim(read(tmp_path, one_day, *BESIDE)).lines[0]["date"] == datetime.date(2026, 3, 14)
    two_days = bare | {"billablePeriod": {"start": "2026-03-14", "end": "2026-03-15"}}
    assert "date" not in the_claim(read(tmp_path, two_days, *BESIDE)).lines[0]


def test_diagnoses_elsewhere_and_in_other_systems(tmp_path: Path) -> None:
    condition = {"resourceType": "Condition", "id": "c", "code": concept("F82", ICD)}
    reference = {"sequence": 2, "diagnosisReference": {"reference": "Condition/c"}}
    claim, said = of(tmp_path, ("diagnosis", 0), reference, *BESIDE, condition)
    assert (claim.row["diagnoses"], said) == (("M25511", "F82"), [])
    claim, said = of(
        tmp_path, ("diagnosis", 0, "diagnosisCodeableConcept"), concept("57676002", "http://snomed.info/sct")
    )
    assert "diagnoses" not in claim.row
    assert said == [("diagnosis[0]", "no ICD-10-CM code here: the claim's diagnoses are taken as unknown")]


def test_accidents(tmp_path: Path) -> None:
    accident = {"date": "2026-02-01", "type": concept("MVA", "urn:v3"), "locationAddress": {"state": "NC"}}
    claim, _ = of(tmp_path, ("accident",), accident)
    assert [claim.row[f"accident.{name}"] for name in ("causes", "date", "state")] == [
        ("AA",),
        datetime.date(2026, 2, 1),
        "NC",
    ]


def test_replaced_claims(tmp_path: Path) -> None:
    replaced = {"relationship": typed("replaced"), "claim": {"identifier": {"value": "PCN-1"}}}
    claim, _ = of(tmp_path, ("related",), [replaced])
    assert (claim.row["frequency"], claim.row["original_reference"]) == ("7", "PCN-1")
    claim, said = of(tmp_path, ("related",), [{"relationship": typed("prior"), "claim": {"reference": "Claim/9"}}])
    assert "frequency" not in claim.row
    assert said[0][0] == "related"


def test_who_renders_a_line_that_names_another_member(tmp_path: Path) -> None:
    team = [
        *CLAIM["careTeam"],
        {"sequence": 3, "provider": {"reference": "Practitioner/md"}, "role": typed("rendering")},
    ]
    resource = changed(changed(CLAIM, ("careTeam",), team), ("item", 1, "careTeamSequence"), [3])
    claim = the_claim(read(tmp_path, resource, *BESIDE))
    assert claim.row["rendering.npi"] == "2000000119"
    assert [line["rendering.npi"] for line in claim.lines] == ["2000000119", "2000000218"]


@pytest.mark.parametrize(
    ("path", "value", "level", "words"),
    [
        (("use",), "preauthorization", "note", "a request for authorization (preauthorization), not a bill: left out"),
        (("status",), "cancelled", "note", "its status is cancelled: left out, only active claims are checked"),
        (("type",), typed("institutional"), "skip", "claim left out: it is institutional; scrubjay reads"),
    ],
)
def test_claims_that_are_none_to_check(tmp_path: Path, path: Any, value: Any, level: str, words: str) -> None:
    found = read(tmp_path, changed(CLAIM, path, value), *BESIDE)
    assert found.facts.claims == ()
    assert [(note.level, note.message[: len(words)]) for note in found.notes] == [(level, words)]


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        (("item", 1, "servicedPeriod", "start"), "14.03.2026", "item[1].servicedPeriod.start", "YYYY-MM-DD"),
        (("item", 0, "servicedDate"), "2026-02-30", "item[0].servicedDate", "no such day"),
        (("item", 0, "servicedDate"), 20260314, "item[0].servicedDate", "expected text in quotes"),
        (("item", 0, "quantity", "value"), "2", "item[0].quantity.value", "a number without quotes"),
        (("item", 0, "quantity", "value"), -1, "item[0].quantity.value", "a whole number from 0"),
        (("item", 0, "net", "value"), -5, "item[0].net.value", "expected an amount"),
        (("item", 0, "net", "value"), 1.005, "item[0].net.value", "at most two decimals"),
        (("item", 0, "sequence"), 0, "item[0].sequence", "a whole number from 1"),
        (("item", 0, "modifier"), concept("GO", CPT), "item[0].modifier", "a list in brackets"),
        (("item", 0), "97530", "item[0]", "an object in braces"),
        (("item", 0, "diagnosisSequence"), ["1"], "item[0].diagnosisSequence[0]", "expected a whole number"),
        (("total", "value"), 1e12, "total.value", "expected an amount"),
        (("created"), "yesterday", "created", "YYYY-MM-DD"),
        (("insurance", 0, "preAuthRef"), [7], "insurance[0].preAuthRef[0]", "expected text in quotes"),
        (("careTeam", 0, "sequence"), "1", "careTeam[0].sequence", "a number without quotes"),
    ],
)
def test_mistakes_are_told_by_their_path_and_leave_the_claim_out(
    tmp_path: Path, path: Any, value: Any, where: str, words: str
) -> None:
    spoilt = changed(CLAIM, path if isinstance(path, tuple) else (path,), value)
    good = changed(CLAIM, ("identifier", 1, "value"), "C-1002")
    found = read(tmp_path, spoilt, good, *BESIDE)
    assert [claim.row["id"] for claim in found.facts.claims] == ["C-1002"]
    assert [(note.level, note.place.where) for note in found.refused] == [
        ("error", f"entry[0].resource.{where}"),
        ("skip", "entry[0].resource"),
    ]
    assert words in found.refused[0].message


def test_a_mistake_in_another_resource_is_told_there(tmp_path: Path) -> None:
    found = read(tmp_path, CLAIM, changed(PATIENT, ("birthDate",), "1950-13-01"), *BESIDE[1:])
    assert found.facts.claims == ()
    assert found.refused[0].message.startswith("no such day")
    assert "1950" not in str([note.message for note in found.notes])
    found = read(tmp_path, CLAIM, changed(PATIENT, ("name",), "PAT"), *BESIDE[1:])
    assert found.refused[0].place.where == "entry[1].resource.name"


def test_a_claim_without_any_number_is_left_out(tmp_path: Path) -> None:
    bare = changed(changed(CLAIM, ("identifier",), ...), ("id",), ...)
    file = tmp_path / "day.json"
    file.write_text(json.dumps(bare), encoding="utf-8")
    found = read_files([str(file)], [])
    assert [note.message for note in found.refused] == ["missing, and needed", "claim left out: 1 mistake in it"]
    assert the_claim(read(tmp_path, changed(CLAIM, ("identifier",), ...), *BESIDE)).row["id"] == "1001"


def test_answers_and_bundles_without_a_claim_are_told(tmp_path: Path) -> None:
    answer = {**copy.deepcopy(CLAIM), "resourceType": "ExplanationOfBenefit"}
    found = read(tmp_path, answer, *BESIDE)
    assert found.facts.claims == ()
    assert [note.message for note in found.refused] == ["no Claim is among the FHIR resources given"]
    assert any("the payer's answer (ExplanationOfBenefit)" in note.message for note in found.notes)
    assert any(note.message.startswith("a Bundle without a Claim") for note in found.notes)


def test_a_key_that_stands_twice_refuses_the_file(tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    file.write_text(json.dumps(CLAIM)[:-1] + ', "use": "claim"}', encoding="utf-8")
    found = read_files([str(file)], [])
    assert found.facts.claims == ()
    assert [(note.place.where, note.message) for note in found.refused] == [
        ("use", "a key stands twice here; keep one")
    ]


def test_claims_are_no_facts_beside_claims(tmp_path: Path) -> None:
    file = tmp_path / "day.json"
    file.write_text(json.dumps(CLAIM), encoding="utf-8")
    refused = read_files([], [str(file)]).refused
    assert [note.message for note in refused] == [
        "a FHIR resource: claims, and what they refer to, are given without --facts"
    ]


def test_whatever_has_a_wrong_shape_ends_in_words(tmp_path: Path) -> None:
    """Every part of every resource, put in the shape of something else, one at a time."""
    for index, resource in enumerate((CLAIM, PATIENT, COVERAGE, PAYER, THERAPIST, DOCTOR)):
        for path in paths(resource):
            for value in (None, 7, "X", [], {}, [None], True):
                spoilt = changed(resource, path, value)
                everything = [spoilt if one is resource else one for one in (CLAIM, *BESIDE)]
                for note in read(tmp_path, *everything).notes:
                    assert note.place.where.startswith("entry[") or "Claim" in note.message, (index, path, value)


def paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, part in inner for found in ((*above, key), *paths(part, (*above, key)))]
