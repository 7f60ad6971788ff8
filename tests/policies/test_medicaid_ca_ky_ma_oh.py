"""medicaid/ca, ky, ma and oh: visits until authorization is needed, one by one, in each state's own window."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from medicaid_claims import UNLIMITED, born, found, treated
from office_decisions import authorized, day
from policy_claims import DAY, document, line, paid, visits
from policy_decisions import decided

PAST = "visits-without-authorization"
CA_VISITS, CA_CHILD = ("adult-visits-a-month", "review"), ("child-treatment", "review")
EVALUATION_TIME = ("evaluation-time", "review")
CONFERENCE = ("case-conference-once-a-month", "deny")
ONE_DAY = datetime.timedelta(days=1)

STATES = [
    pytest.param("CA", 2, CA_VISITS, id="california"),
    pytest.param("KY", 20, (PAST, "deny"), id="kentucky"),
    pytest.param("MA", 20, (PAST, "deny"), id="massachusetts"),
    pytest.param("OH", 30, (PAST, "review"), id="ohio"),
]


@pytest.mark.parametrize(("state", "limit", "finding"), STATES)
def test_the_first_visit_past_the_limit_needs_authorization(state: str, limit: int, finding: tuple[str, str]) -> None:
    at_limit, past = visits(limit - 1, DAY), visits(limit, DAY)
    assert found(state, [line()], at_limit) == set()
    assert found(state, [line()], past) == {finding}
    assert found(state, [line()], past, [UNLIMITED]) == set()
    assert found(state, [line()], past, [authorized(through="2026-03-13")]) == set()
    assert found(state, [line()], past, [authorized(through="2026-03-12")]) == {finding}
    assert found(state, [line()], past, [authorized(disciplines=["PT"])]) == {finding}
    used = authorized(visits=3, used_as_of="2026-03-12")
    assert found(state, [line()], past, [used | {"visits_used": 2}]) == set()
    assert found(state, [line()], past, [used | {"visits_used": 3}]) == {finding}


@pytest.mark.parametrize(("state", "limit", "finding"), STATES)
def test_evaluations_and_other_disciplines_are_no_visits(state: str, limit: int, finding: tuple[str, str]) -> None:
    assert found(state, [line()], visits(limit, DAY, "97166")) == set()
    assert found(state, [line("97165")], visits(limit, DAY)) == set()
    assert found(state, [line()], visits(limit, DAY, modifiers="GP")) == set()
    assert found(state, [line()], visits(limit, DAY, modifiers="GN")) == set()
    assert found(state, [line(), line("97110")], visits(limit - 1, DAY)) == set()


@pytest.mark.parametrize(("state", "limit", "finding"), STATES[1:])
def test_children_are_bound_too_where_only_authorization_is_asked(
    state: str, limit: int, finding: tuple[str, str]
) -> None:
    assert found(state, [line()], visits(limit, DAY), birth=born(10)) == {finding}


YEARS = [
    pytest.param("KY", 20, (PAST, "deny"), id="kentucky"),
    pytest.param("OH", 30, (PAST, "review"), id="ohio"),
]


@pytest.mark.parametrize(("state", "limit", "finding"), YEARS)
def test_the_calendar_year(state: str, limit: int, finding: tuple[str, str]) -> None:
    this_year = visits(limit - 1, DAY)
    assert found(state, [line()], [*this_year, paid(day("2025-12-31"))]) == set()
    assert found(state, [line()], [*this_year, paid(day("2026-01-01"))]) == {finding}


def test_california_counts_a_calendar_month_of_adults() -> None:
    second = [paid(day("2026-03-12"))]
    assert found("CA", [line()], [*second, paid(day("2026-02-28"))]) == set()
    assert found("CA", [line()], [*second, paid(day("2026-03-01"))]) == {CA_VISITS}
    assert found("CA", [line()], visits(2, DAY), birth=born(21)) == {CA_VISITS}
    assert found("CA", [line()], visits(2, DAY), birth=born(21, DAY + ONE_DAY)) == {CA_CHILD}
    assert found("CA", [line()], visits(2, DAY), payer_sequence="S") == set()


def test_california_child_needs_approval() -> None:
    child: dict[str, Any] = {"birth": born(20)}
    assert found("CA", [line()], **child) == {CA_CHILD}
    assert found("CA", [line()], authorizations=[UNLIMITED], **child) == set()
    assert found("CA", [line()], authorizations=[authorized(**{"from": "2026-03-14"})], **child) == {CA_CHILD}
    used = authorized(visits=3, used_as_of="2026-03-12")
    assert found("CA", [line()], authorizations=[used | {"visits_used": 2}], **child) == set()
    assert found("CA", [line()], authorizations=[used | {"visits_used": 3}], **child) == {CA_CHILD}
    assert found("CA", [line("97165")], **child) == set()
    assert found("CA", [line("X4100")], **child) == set()
    assert found("CA", [line()], payer_sequence="S", **child) == set()


@pytest.mark.parametrize(("code", "other"), [("X4104", "X4106"), ("X4106", "X4104")])
def test_california_case_conference_once_a_month(code: str, other: str) -> None:
    assert found("CA", [line(code)], [paid(day("2026-03-02"), code)]) == {CONFERENCE}
    assert found("CA", [line(code)], [paid(day("2026-02-28"), code)]) == set()
    assert found("CA", [line(code)], [paid(day("2026-03-02"), other)]) == set()
    assert found("CA", [line(code)], [paid(day("2026-03-02"), code)], payer_sequence="S") == set()


@pytest.mark.parametrize(
    ("minutes", "units", "findings"),
    [
        ((30, 6), (1, 1), set()),
        ((36, 0), (1, 1), {EVALUATION_TIME}),
        ((37, 0), (1, 1), set()),
        ((51, 0), (1, 2), {EVALUATION_TIME}),
        ((52, 0), (1, 2), set()),
    ],
)
def test_california_evaluation_time(
    minutes: tuple[int, int], units: tuple[int, int], findings: set[tuple[str, str]]
) -> None:
    """30 minutes and 6 on a line of their own are let pass: one reading makes a unit of them."""
    lines = [line(code, units=n) for code, n in zip(("X4100", "X4102"), units, strict=True)]
    given = [{"claim": "C-1", "line": at, "minutes": n} for at, n in enumerate(minutes, 1)]
    outcome = decided(document(treated("CA", lines), minutes=given), "medicaid/ca")
    assert outcome.unchecked == set()
    assert outcome.findings == findings


def test_massachusetts_twelve_months_run_from_the_first_visit() -> None:
    first = [paid(day("2025-03-14"))]
    assert found("MA", [line()], [*first, *visits(19, DAY)]) == {(PAST, "deny")}
    later = [line(date=day("2026-03-14"))]
    assert found("MA", later, [*first, *visits(19, DAY)]) == set()


def test_massachusetts_flags_only_what_is_past_whether_or_not_an_evaluation_is_the_first_visit() -> None:
    evaluated = [paid(day("2025-03-13"), "97165")]
    treated = [paid(day("2025-03-20")), *visits(19, DAY)]
    assert found("MA", [line()], treated) == {(PAST, "deny")}
    assert found("MA", [line()], [*evaluated, *treated]) == set()
    day_before = [line(date=DAY - ONE_DAY)]
    before = [*evaluated, paid(day("2025-03-20")), *visits(19, DAY - ONE_DAY)]
    assert found("MA", day_before, before) == {(PAST, "deny")}


def test_ohio_by_date_and_place() -> None:
    last_before, first = day("2013-12-31"), day("2014-01-31")
    assert found("OH", [line(date=last_before)], visits(40, last_before)) == set()
    assert found("OH", [line(date=first)], visits(29, first)) == set()
    assert found("OH", [line(date=first)], visits(30, first)) == {(PAST, "review")}
    assert found("OH", [line()], visits(30, DAY), place_of_service="22") == set()
    assert found("OH", [line()], visits(30, DAY), place_of_service="12") == {(PAST, "review")}
