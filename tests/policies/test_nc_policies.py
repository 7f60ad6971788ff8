"""medicaid/nc: authorization day by day, visits one by one, ages and dates on both sides."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from policy_claims import DAY, NC_MEDICAID, claim, document, line, paid, visits
from policy_decisions import decided

NC = "medicaid/nc"
ONE_DAY = datetime.timedelta(days=1)
LAST_OLD, FIRST_NEW = datetime.date(2024, 6, 30), datetime.date(2024, 7, 1)
AUTHORIZATION = ("treatment-visits", "deny")
REHABILITATIVE, HABILITATIVE = ("adult-rehabilitative", "deny"), ("adult-habilitative", "deny")
OLD = ("adult-visits-until-2024", "review")
UNLIMITED = {"number": "A1", "disciplines": [], "from": None, "through": None, "visits": "unlimited"}


def patient(age: int, date: datetime.date = DAY) -> dict[str, Any]:
    """A patient who has this age from `date` on."""
    birth = date.replace(year=date.year - age)
    return {"member_id": "900000001A", "first_name": "PAT", "birth_date": birth.isoformat(), "state": "NC"}


def one(modifiers: str = "GO 97", code: str = "97530", date: datetime.date = DAY, age: int = 40, **more: Any) -> Any:
    said = {"patient": patient(age, date)} | more
    return claim(NC_MEDICAID, [line(code, modifiers, date)], **said)


def authorized(**said: Any) -> dict[str, Any]:
    return {"number": "A1", "disciplines": ["OT"], "from": "2026-03-01", "through": "2026-03-31", "visits": 12} | said


AUTHORIZATIONS: list[Any] = [
    pytest.param("97530", "2026-03-01", [authorized()], set(), id="first_authorized_day_is_clear"),
    pytest.param("97530", "2026-02-28", [authorized()], {AUTHORIZATION}, id="day_before_the_authorization"),
    pytest.param("97530", "2026-03-31", [authorized()], set(), id="last_authorized_day_is_clear"),
    pytest.param("97530", "2026-04-01", [authorized()], {AUTHORIZATION}, id="day_after_the_authorization"),
    pytest.param("97530", "2026-03-13", [], {AUTHORIZATION}, id="no_authorization"),
    pytest.param("97165", "2026-03-13", [], set(), id="evaluation_needs_none"),
    pytest.param("97168", "2026-03-13", [], set(), id="re_evaluation_needs_none"),
    pytest.param("97530", "2026-03-13", [authorized(disciplines=["PT"])], {AUTHORIZATION}, id="another_disciplines"),
    pytest.param("97530", "2026-03-13", [authorized(codes=["97110"])], set(), id="codes_are_not_matched"),
    pytest.param(
        "97530", "2026-03-13", [authorized(visits_used=11, used_as_of="2026-03-12")], set(), id="last_visit_is_clear"
    ),
    pytest.param(
        "97530",
        "2026-03-13",
        [authorized(visits_used=12, used_as_of="2026-03-12")],
        {AUTHORIZATION},
        id="one_visit_too_many",
    ),
    pytest.param("97530", "2024-07-01", [], {AUTHORIZATION}, id="first_day_of_the_bulletin"),
    pytest.param("97530", "2024-06-30", [], {("treatment-visits", "review")}, id="before_the_bulletin_a_review"),
]


@pytest.mark.parametrize(("code", "date", "authorizations", "findings"), AUTHORIZATIONS)
def test_authorization(code: str, date: str, authorizations: list[Any], findings: set[tuple[str, str]]) -> None:
    day = datetime.date.fromisoformat(date)
    outcome = decided(document(one(code=code, date=day), authorizations=authorizations), NC)
    assert outcome.findings == findings
    assert outcome.unchecked == set()


def test_thirteenth_visit_by_history_is_one_too_many() -> None:
    named = [row | {"authorization_numbers": ["A1"]} for row in visits(12, DAY, modifiers="GO 97")]
    wide = authorized(**{"from": "2026-01-01"})
    by_number = one(authorization_numbers=["A1"])
    assert decided(document(by_number, named[1:], [wide]), NC).findings == set()
    assert decided(document(by_number, named, [wide]), NC).findings == {AUTHORIZATION}


def test_authorization_is_not_checked_while_nobody_looked() -> None:
    outcome = decided(document(one(), complete=("history",)), NC)
    assert outcome.findings == set()
    assert outcome.unchecked == {"treatment-visits"}


def limits(claim_: Any, history: list[Any]) -> Any:
    return decided(document(claim_, history, [UNLIMITED]), NC)


LIMITS: list[Any] = [
    pytest.param(one(), visits(29, DAY, modifiers="GO 97"), set(), id="visit_30_is_clear"),
    pytest.param(one(), visits(30, DAY, modifiers="GO 97"), {REHABILITATIVE}, id="visit_31"),
    pytest.param(one("GO 96"), visits(29, DAY, modifiers="GO 96"), set(), id="habilitative_visit_30_is_clear"),
    pytest.param(one("GO 96"), visits(30, DAY, modifiers="GO 96"), {HABILITATIVE}, id="habilitative_visit_31"),
    pytest.param(one("GO 96"), visits(30, DAY, modifiers="GO 97"), set(), id="the_other_counter_is_clear"),
    pytest.param(one(), visits(30, DAY, modifiers="GP 97"), {REHABILITATIVE}, id="physical_therapy_counts"),
    pytest.param(one(), visits(30, DAY, modifiers="GN 97"), set(), id="speech_therapy_does_not_count"),
    pytest.param(one(), visits(30, DAY, "97166", "GO 97"), set(), id="evaluations_do_not_count"),
    pytest.param(one(code="97168"), visits(30, DAY, modifiers="GO 97"), set(), id="evaluation_past_the_limit_is_clear"),
    pytest.param(
        one(),
        [*visits(29, DAY, modifiers="GO 97"), paid(DAY, "97110", "GP 97", "H-PT")],
        set(),
        id="pt_on_the_same_day_is_the_same_visit",
    ),
    pytest.param(
        one(),
        [*visits(29, DAY, modifiers="GO 97"), paid(datetime.date(2025, 12, 31), modifiers="GO 97")],
        set(),
        id="last_year_does_not_count",
    ),
    pytest.param(
        one(),
        [*visits(29, DAY, modifiers="GO 97"), paid(datetime.date(2026, 1, 1), modifiers="GO 97")],
        {REHABILITATIVE},
        id="the_first_of_january_counts",
    ),
    pytest.param(one(age=21), visits(30, DAY, modifiers="GO 97"), {REHABILITATIVE}, id="on_the_21st_birthday"),
    pytest.param(
        one(patient=patient(21, DAY + ONE_DAY)),
        visits(30, DAY, modifiers="GO 97"),
        set(),
        id="the_day_before_the_21st_birthday",
    ),
    pytest.param(
        one(date=FIRST_NEW), visits(30, FIRST_NEW, modifiers="GO 97"), {REHABILITATIVE}, id="visit_31_on_the_first_day"
    ),
    pytest.param(one(date=LAST_OLD), visits(26, LAST_OLD, modifiers="GN"), set(), id="old_rule_visit_27_is_clear"),
    pytest.param(one(date=LAST_OLD), visits(27, LAST_OLD, modifiers="GN"), {OLD}, id="old_rule_visit_28"),
    pytest.param(one(date=FIRST_NEW), visits(27, FIRST_NEW, modifiers="GO 97"), set(), id="old_rule_has_ended"),
    pytest.param(
        one(date=LAST_OLD, patient=patient(21, FIRST_NEW)),
        visits(27, LAST_OLD),
        set(),
        id="old_rule_the_day_before_the_21st_birthday",
    ),
]


@pytest.mark.parametrize(("claim_", "history", "findings"), LIMITS)
def test_limits(claim_: Any, history: list[Any], findings: set[tuple[str, str]]) -> None:
    outcome = limits(claim_, history)
    assert outcome.findings == findings
    assert outcome.unchecked == set()


def test_line_that_does_not_say_its_purpose_is_not_checked_at_the_limit() -> None:
    assert limits(one("GO"), visits(29, DAY, modifiers="GO 97")).unchecked == set()
    outcome = limits(one("GO"), visits(30, DAY, modifiers="GO 97"))
    assert outcome.findings == set()
    assert outcome.unchecked == {"adult-rehabilitative"}


def test_portal_count_stands_for_the_visits_before_it() -> None:
    def portal(used: int) -> dict[str, Any]:
        count = {"disciplines": ["OT", "PT"], "purpose": "rehabilitative", "visits": used, "as_of": "2026-03-12"}
        return {"from": "2026-01-01", "through": "2026-12-31", "used": [count]}

    for used, findings in ((29, set()), (30, {REHABILITATIVE})):
        outcome = decided(document(one(), authorizations=[UNLIMITED], coverages=[portal(used)]), NC)
        assert outcome.findings == findings
