"""No finding, tree or message holds what names a patient, on whichever side of a test a pack asks for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from decision_worlds import KEY, checker_of, claim, document, facts_of, line

from scrubjay.executors.reference import Reference
from scrubjay_cli.printing import words

NAMED = {"member_id": "MEMBER-ZQX", "first_name": "FIRSTZQX", "last_name": "LASTZQX", "birth_date": "2004-02-27"}
PATIENT = {**NAMED, "state": "NC"}
OFFICE = """
[calendars.office]
weekend = ["saturday", "sunday"]
holidays = { table = "federal_holidays" }
from = 2004-01-01
through = 2030-12-31
sources = ["read"]
[measures.oldest]
title = "Least birth date"
min = "patient.birth_date"
scope = "claim"
[measures.first]
title = "First day"
min = "date"
scope = "claim"
"""


def asked(when: str, more: str = "", message: str = "{code}") -> tuple[dict[str, Any], dict[str, Any]]:
    """The one finding of a rule on a claim of a patient whose names are known, and its tree."""
    rule = f'[[rule]]\nid = "r"\nfor = "line"\nwhen = {{ {when} }}\nseverity = "review"\nsources = ["read"]\n'
    checker = checker_of(f'{OFFICE}{rule}message = "{message}"\n{more}')
    one = claim(line(description=NAMED["member_id"]), line("97535", description=None), patient=PATIENT)
    chart = {**KEY, "patient": NAMED, "document": "order", "date": "2026-03-01", "discipline": "OT"}
    facts = facts_of({**document(one), "charts": [chart], "complete": [{"what": "charts"}]})
    found = checker.check(facts, Reference()).document()["decisions"][0]["findings"]
    (tree,) = checker.why(facts, Reference(), "C1", None)
    return found[0], tree.document()


def names_nobody(*said: object) -> bool:
    text = json.dumps(said)
    return not any(value in text for value in NAMED.values())


BORN = "patient.birth_date"


@pytest.mark.parametrize(
    ("when", "actual", "expected"),
    [
        (f"{BORN} = {{ after = 2000-01-01 }}", "(not shown)", "after 2000-01-01"),
        ("patient.last_name = { present = true }", "(not shown)", "is given"),
        (f'date = {{ after = {{ field = "{BORN}" }} }}', "2026-03-10", "after the patient's birth date (not shown)"),
        (
            f'date = {{ after = {{ field = "{BORN}", plus = {{ months = 252 }} }} }}',
            "2026-03-10",
            "after the patient's birth date plus 252 months (not shown)",
        ),
        (
            f'date = {{ after = {{ field = "{BORN}", plus = {{ business_days = 3, calendar = "office" }} }} }}',
            "2026-03-10",
            "after the patient's birth date plus 3 business days (calendar office) (not shown)",
        ),
        ('description = { field = "patient.member_id" }', "(not shown)", "is the member id (not shown)"),
        ('patient.last_name = "LASTZQX"', "(not shown)", "is (not shown)"),
        ('patient.last_name = ["LASTZQX", "OTHER"]', "(not shown)", "is one of (not shown)"),
        ('patient.last_name = { not_in = ["OTHER"] }', "(not shown)", "is none of (not shown)"),
        ("patient.birth_date = 2004-02-27", "(not shown)", "is (not shown)"),
        ("measure = { oldest = { before = 2026-01-01 } }", "(not shown)", "before 2026-01-01"),
        ('date = { after = { measure = "oldest" } }', "2026-03-10", "after the measure oldest (not shown)"),
    ],
)
def test_what_names_a_patient_is_withheld_on_both_sides(when: str, actual: object, expected: str) -> None:
    found, tree = asked(when)
    (because,) = found["because"]
    assert (because["actual"], words.asked(because)) == (actual, expected)
    assert "members" not in because
    assert names_nobody(found, tree)


@pytest.mark.parametrize(
    ("when", "actual", "expected"),
    [
        ("patient.age = { at_least = 21 }", 22, "at least 21"),
        ('patient.state = ["NC"]', "NC", "is NC"),
        ('date = { before = { field = "claim.file_date" } }', "2026-03-10", "before 2026-04-01 (the date of the file)"),
        (
            'claim.file_date = { after = { measure = "first" } }',
            "2026-04-01",
            "after 2026-03-10 (First day)",
        ),
    ],
)
def test_what_names_nobody_is_shown(when: str, actual: object, expected: str) -> None:
    (because,) = asked(when)[0]["because"]
    assert (because["actual"], words.asked(because)) == (actual, expected)


def test_a_joined_fact_is_not_said_to_be_a_named_patients() -> None:
    order = '[rule.with.order]\nfact = "chart"\nwhere = { patient = { last_name = "LASTZQX" }, document = "order" }\n'
    found, tree = asked('code = "97530"', order)
    assert "document is order" in json.dumps(tree)
    assert names_nobody(found, tree)


def test_what_failed_is_not_told_either() -> None:
    """`last name is not LASTZQX` beside a cross would tell it as well."""
    rule = """[[rule]]
id = "r"
for = "line"
when = { patient = { last_name = { not_in = ["LASTZQX"] } } }
severity = "review"
sources = ["read"]
"""
    facts = facts_of(document(claim(line(), patient=PATIENT)))
    (tree,) = checker_of(rule).why(facts, Reference(), "C1", "r")
    assert "(not shown)" in json.dumps(tree.document())
    assert names_nobody(tree.document())


def test_messages_say_what_a_private_field_is_called() -> None:
    order = '[rule.with.order]\nfact = "chart"\nwhere = { document = "order" }\n'
    message = "{order.patient.member_id}, {order.date}, {patient.birth_date}, {measure.oldest}, {measure.first}."
    found, tree = asked('code = "97530"', order, message)
    assert found["message"] == "member id, 2026-03-01, patient's birth date, Least birth date, 2026-03-10."
    assert names_nobody(found, tree)
