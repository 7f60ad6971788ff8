"""The output as a whole: valid against its schema, keys in order, the same bytes from every executor, no floats."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from decision_worlds import EXAMPLES, checker_of, claim, document, facts_of, line
from syrupy.assertion import SnapshotAssertion
from test_findings import DOLLARS, TREATMENT, VISITS

from scrubjay.checking import Report, checker
from scrubjay.decisions.schema import decisions_schema
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Claim, Facts, Note, merge_facts
from scrubjay.facts.documents import read_document
from scrubjay.facts.x12 import read_837
from scrubjay.packs.library import open_library

SCHEMA = decisions_schema()
CHECKER = jsonschema.Draft202012Validator(SCHEMA)


def clinic_day(executor: Executor) -> Report:
    """The report of the example day."""
    found = list(read_837(EXAMPLES / "clinic-day.837", "clinic-day.837"))
    claims = tuple(one for one in found if isinstance(one, Claim))
    notes = [one for one in found if isinstance(one, Note)]
    more, said = read_document((EXAMPLES / "clinic-day.facts.json").read_bytes(), "clinic-day.facts.json")
    facts = merge_facts(Facts(claims=claims), more)
    return checker(open_library()).check(facts, executor, [*notes, *said])


def values(found: Any) -> list[Any]:
    """Every value in a document that holds no other."""
    if isinstance(found, dict):
        return [value for inner in found.values() for value in values(inner)]
    if isinstance(found, list):
        return [value for inner in found for value in values(inner)]
    return [found]


def test_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_example_day_is_valid_and_holds_no_float() -> None:
    written = json.loads(json.dumps(clinic_day(Reference()).document()))
    assert [error.message for error in CHECKER.iter_errors(written)] == []
    assert not [value for value in values(written) if isinstance(value, float)]


def test_outcomes_and_money_of_the_example_day(snapshot: SnapshotAssertion) -> None:
    report = clinic_day(Reference())
    assert {one.claim_id: one.outcome for one in report.decisions} == snapshot(name="outcomes")
    assert report.summary == snapshot(name="summary")


@pytest.mark.parametrize("pack", [DOLLARS, TREATMENT, VISITS])
def test_small_decisions_are_valid(pack: str) -> None:
    facts = facts_of(document(claim(line("97166"), line("97535", through="2026-03-12"), line(units=None))))
    written = json.loads(json.dumps(checker_of(pack).check(facts, Reference()).document()))
    assert [error.message for error in CHECKER.iter_errors(written)] == []


def test_every_executor_gives_the_same_bytes() -> None:
    chaining = pytest.importorskip("scrubjay.executors.chaining")
    try:
        other = chaining.Chaining()
    except chaining.ExecutorUnavailable:
        pytest.skip("durable-rules does not load here")
    assert json.dumps(clinic_day(other).document()) == json.dumps(clinic_day(Reference()).document())


def test_no_patient_is_named_in_messages_or_words() -> None:
    report = clinic_day(Reference()).document()
    said = json.dumps(
        [
            [f["message"] for one in report["decisions"] for f in one["findings"]],
            [u["words"] for one in report["decisions"] for u in one["unchecked"]],
            report["notes"],
            report["errors"],
        ]
    )
    facts = json.loads((EXAMPLES / "clinic-day.facts.json").read_text("utf-8"))
    people = [row.get("patient", {}) for name in ("history", "coverages") for row in facts.get(name, [])]
    for person in people:
        for part in ("member_id", "birth_date", "first_name"):
            assert str(person[part]) not in said
