"""Medicaid plans that an office's payers.toml leads to: both sides of each age, date and number."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from medicaid_claims import born
from office_decisions import CLEAR, KNOWN, PAYER, authorized, day, judged, outcome, patient
from policy_claims import DAY, claim, document, line, paid, visits

SUNSHINE, HEALTHPARTNERS = "medicaid/fl-sunshine", "medicaid/mn-healthpartners"
PRIORITY, CARITAS = "medicaid/mi-priority-health", "medicaid/pa-amerihealth-caritas"
ONE_DAY = datetime.timedelta(days=1)
FROM_4, AT_3 = ("treatment-from-4", "deny"), ("treatment-at-3", "review")
GO = ("go", "review")
PAST = ("visits-without-authorization", "deny")

AGES = [
    pytest.param("2024-12-31", 10, set(), id="before_the_plan_authorized_itself"),
    pytest.param("2025-01-01", 10, {FROM_4}, id="the_first_day"),
    pytest.param("2024-12-31", 3, set(), id="three_before_the_plan_authorized_itself"),
    pytest.param("2025-01-01", 3, {AT_3}, id="three_on_the_first_day"),
    pytest.param("2026-03-13", 2, set(), id="two"),
    pytest.param("2026-03-13", 3, {AT_3}, id="the_third_birthday"),
    pytest.param("2026-03-13", 4, {FROM_4}, id="the_fourth_birthday"),
    pytest.param("2026-03-13", 20, {FROM_4}, id="twenty"),
    pytest.param("2026-03-13", 21, {("adult-not-covered", "review")}, id="an_adult"),
]


@pytest.mark.parametrize(("date", "age", "findings"), AGES)
def test_sunshine_by_date_and_age(date: str, age: int, findings: set[tuple[str, str]]) -> None:
    child = patient("FL", born(age, day(date)))
    said = outcome(SUNSHINE, [line(date=day(date))], patient=child)
    assert (said.findings, said.unchecked) == (findings, set())
    assert outcome(SUNSHINE, [line("97165", date=day(date))], patient=child) == CLEAR


@pytest.mark.parametrize(("age", "finding"), [(4, FROM_4), (3, AT_3)])
def test_sunshine_authorization_must_fit(age: int, finding: tuple[str, str]) -> None:
    def at(authorization: dict[str, Any]) -> set[tuple[str, str]]:
        said = outcome(SUNSHINE, [line()], authorizations=[authorization], patient=patient("FL", born(age)))
        assert said.unchecked == set()
        return said.findings

    assert at(authorized(through="2026-03-13")) == set()
    assert at(authorized(through="2026-03-12")) == {finding}
    assert at(authorized(visits=3, visits_used=2, used_as_of="2026-03-12")) == set()
    assert at(authorized(visits=3, visits_used=3, used_as_of="2026-03-12")) == {finding}


def test_sunshine_the_day_before_a_birthday() -> None:
    def before(age: int) -> set[tuple[str, str]]:
        return outcome(SUNSHINE, [line()], patient=patient("FL", born(age, DAY + ONE_DAY))).findings

    assert before(3) == set()
    assert before(4) == {AT_3}
    assert before(21) == {FROM_4}


def test_healthpartners_counts_a_visit_without_go_as_physical_therapy() -> None:
    assert outcome(HEALTHPARTNERS, [line("97165", "")]).findings == {GO}
    assert outcome(HEALTHPARTNERS, [line("97530", "")]).findings == {GO}
    assert outcome(HEALTHPARTNERS, [line("97530", "GO")]) == CLEAR


def test_priority_health_leaves_out_autism_and_cognitive_therapy() -> None:
    assert outcome(PRIORITY, [line()], diagnoses=["F840", "M25511"]).findings == {("autism", "review")}
    assert outcome(PRIORITY, [line()], diagnoses=["M25511", "F840"]) == CLEAR
    assert outcome(PRIORITY, [line("97129")]).findings == {("cognitive-therapy", "review")}
    assert outcome(PRIORITY, [line("97112")]) == CLEAR


def test_priority_health_authorizes_what_is_past_90_days() -> None:
    def at(first: str, began: str | None, *authorizations: Any) -> tuple[set[tuple[str, str]], set[str]]:
        said = document(claim(PAYER, [line()]), [paid(day(first))], authorizations, complete=KNOWN)
        who = {key: said["history"][0][key] for key in ("patient", "payer")}
        episodes = [{**who, "discipline": "OT", "from": began, "through": None}] if began else []
        one = judged(said | {"episodes": episodes}, PRIORITY)
        flagged = {(finding["policy"], finding["severity"]) for finding in one["findings"]}
        return flagged, {entry["policy"] for entry in one["unchecked"]}

    past = {("past-90-days", "review")}
    assert at("2025-12-13", "2025-12-13") == (set(), set())
    assert at("2025-12-12", "2025-12-12") == (past, set())
    assert at("2025-12-12", "2025-12-12", authorized()) == (set(), set())
    assert at("2025-12-12", "2025-12-12", authorized(through="2026-03-12")) == (past, set())
    assert at("2025-12-12", "2025-12-13") == (set(), set())
    assert at("2025-12-13", None) == (set(), set())
    assert at("2025-12-12", None) == (set(), {"past-90-days"})


def test_amerihealth_caritas_24_visits_a_year() -> None:
    def at(history: list[Any], *authorizations: Any, **more: Any) -> set[tuple[str, str]]:
        said = outcome(CARITAS, [line()], history, authorizations, **more)
        assert said.unchecked == set()
        return said.findings

    assert at(visits(23, DAY)) == set()
    assert at(visits(24, DAY)) == {PAST}
    assert at(visits(24, DAY), patient=patient("PA", born(10))) == {PAST}
    assert at(visits(24, DAY, "97165")) == set()
    assert at(visits(24, DAY, modifiers="GP")) == set()
    assert at([*visits(23, DAY), paid(day("2025-12-31"))]) == set()
    assert at([*visits(23, DAY), paid(day("2026-01-01"))]) == {PAST}
    assert at(visits(24, DAY), authorized()) == set()
    assert at(visits(24, DAY), authorized(through="2026-03-12")) == {PAST}
    used = authorized(visits=3, used_as_of="2026-03-12")
    assert at(visits(24, DAY), used | {"visits_used": 2}) == set()
    assert at(visits(24, DAY), used | {"visits_used": 3}) == {PAST}
