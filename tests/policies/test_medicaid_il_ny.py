"""medicaid/il and medicaid/ny: the caps until their last day, the authorization that followed, both sides of each."""

from __future__ import annotations

import pytest
from medicaid_claims import UNLIMITED, born, found, treated
from office_decisions import authorized, day
from policy_claims import document, line, paid, visits
from policy_decisions import decided

IL_CAP, IL_ADULT, IL_CHILD = (
    ("adult-visits-until-2014", "deny"),
    ("adult-treatment", "deny"),
    ("child-treatment", "deny"),
)
NY_CAP, NY_TREATMENT = ("adult-visits-until-2020", "review"), ("treatment", "review")

IL_VISITS = [
    pytest.param("2012-06-30", 30, "97530", set(), id="the_day_before_the_cap"),
    pytest.param("2012-07-21", 19, "97530", set(), id="the_first_years_visit_20"),
    pytest.param("2012-07-21", 20, "97530", {IL_CAP}, id="the_first_years_visit_21"),
    pytest.param("2012-07-21", 20, "97003", set(), id="an_initial_evaluation_is_no_visit"),
    pytest.param("2012-07-21", 20, "97004", {IL_CAP}, id="a_re_evaluation_is_one"),
    pytest.param("2014-07-20", 20, "97530", set(), id="june_is_another_fiscal_year"),
    pytest.param("2014-09-30", 19, "97530", set(), id="last_day_visit_20"),
    pytest.param("2014-09-30", 20, "97530", {IL_CAP}, id="last_day_visit_21"),
    pytest.param("2014-10-01", 20, "97530", {IL_ADULT}, id="from_october_authorization_instead"),
]


@pytest.mark.parametrize(("date", "before", "code", "findings"), IL_VISITS)
def test_illinois_cap(date: str, before: int, code: str, findings: set[tuple[str, str]]) -> None:
    assert found("IL", [line(code, "GO", day(date))], visits(before, day(date))) == findings


def test_illinois_cap_counts_ot_of_adults_only() -> None:
    date = day("2014-08-29")
    treatment = [line(date=date)]
    assert found("IL", treatment, visits(20, date, modifiers="GP")) == set()
    assert found("IL", treatment, visits(20, date, "97003")) == set()
    assert found("IL", treatment, visits(20, date), birth=born(21, date)) == {IL_CAP}
    assert found("IL", treatment, visits(20, date), birth=born(21, day("2014-08-30"))) == set()
    assert found("IL", treatment, visits(20, date), payer_sequence="S") == set()


IL_AGES = [
    pytest.param("2014-09-30", 40, set(), id="adult_the_day_before"),
    pytest.param("2014-10-01", 40, {IL_ADULT}, id="adult_the_first_day"),
    pytest.param("2015-11-15", 20, set(), id="child_the_day_before"),
    pytest.param("2015-11-16", 20, {IL_CHILD}, id="child_the_first_day"),
    pytest.param("2026-03-13", 21, {IL_ADULT}, id="on_the_21st_birthday"),
    pytest.param("2026-03-13", 3, {IL_CHILD}, id="on_the_third_birthday"),
    pytest.param("2026-03-13", 2, set(), id="before_it_early_intervention_authorizes"),
]


@pytest.mark.parametrize(("date", "age", "findings"), IL_AGES)
def test_illinois_authorization_by_date_and_age(date: str, age: int, findings: set[tuple[str, str]]) -> None:
    birth = born(age, day(date))
    assert found("IL", [line(date=day(date))], birth=birth) == findings
    assert found("IL", [line(date=day(date))], authorizations=[UNLIMITED], birth=birth) == set()


def test_illinois_authorization_must_fit_and_have_visits_left() -> None:
    assert found("IL", [line()], authorizations=[authorized(through="2026-03-13")]) == set()
    assert found("IL", [line()], authorizations=[authorized(through="2026-03-12")]) == {IL_ADULT}
    assert found("IL", [line()], authorizations=[authorized(**{"from": "2026-03-14"})]) == {IL_ADULT}
    assert found("IL", [line()], authorizations=[authorized(disciplines=["PT"])]) == {IL_ADULT}
    used = {"visits": 12, "used_as_of": "2026-03-12"}
    assert found("IL", [line()], authorizations=[authorized(**used, visits_used=11)]) == set()
    assert found("IL", [line()], authorizations=[authorized(**used, visits_used=12)]) == {IL_ADULT}


def test_illinois_asks_nothing_for_an_evaluation_or_a_crossover() -> None:
    assert found("IL", [line("97165")]) == set()
    assert found("IL", [line("97168")]) == set()
    assert found("IL", [line()], payer_sequence="S") == set()


NY_VISITS = [
    pytest.param("2011-12-31", 30, set(), id="before_the_first_whole_year"),
    pytest.param("2012-01-21", 19, set(), id="the_first_years_visit_20"),
    pytest.param("2012-01-21", 20, {NY_CAP}, id="the_first_years_visit_21"),
    pytest.param("2020-12-31", 19, set(), id="last_day_visit_20"),
    pytest.param("2020-12-31", 20, {NY_CAP}, id="last_day_visit_21"),
    pytest.param("2021-01-01", 20, {NY_TREATMENT}, id="from_2021_authorization_instead"),
    pytest.param("2024-06-30", 20, {NY_TREATMENT}, id="the_last_day_of_authorization"),
    pytest.param("2024-07-01", 40, set(), id="from_july_2024_nothing"),
]


@pytest.mark.parametrize(("date", "before", "findings"), NY_VISITS)
def test_new_york_by_date(date: str, before: int, findings: set[tuple[str, str]]) -> None:
    assert found("NY", [line(date=day(date))], visits(before, day(date))) == findings


def test_new_york_cap_counts_ot_treatment_of_adults_in_a_calendar_year() -> None:
    date = day("2020-12-15")
    treatment = [line(date=date)]
    assert found("NY", treatment, visits(20, date, modifiers="GP")) == set()
    assert found("NY", treatment, visits(20, date, "97165")) == set()
    assert found("NY", [line("97168", date=date)], visits(20, date)) == set()
    assert found("NY", treatment, [*visits(19, date), paid(day("2019-12-31"))]) == set()
    assert found("NY", treatment, [*visits(19, date), paid(day("2020-01-01"))]) == {NY_CAP}
    assert found("NY", treatment, visits(20, date), birth=born(21, date)) == {NY_CAP}
    assert found("NY", treatment, visits(20, date), birth=born(21, day("2020-12-16"))) == set()


def test_new_york_authorization_must_fit() -> None:
    date = day("2023-05-04")
    fits = authorized(**{"from": "2023-05-04", "through": "2023-05-04"})
    assert found("NY", [line(date=date)], authorizations=[fits]) == set()
    assert found("NY", [line(date=day("2023-05-05"))], authorizations=[fits]) == {NY_TREATMENT}
    assert found("NY", [line("97166", date=date)]) == set()
    used = fits | {"visits": 12, "used_as_of": "2023-05-03"}
    assert found("NY", [line(date=date)], authorizations=[used | {"visits_used": 11}]) == set()
    assert found("NY", [line(date=date)], authorizations=[used | {"visits_used": 12}]) == {NY_TREATMENT}


def test_a_cap_that_other_offices_may_have_used_up_is_not_checked() -> None:
    date = day("2014-08-29")
    outcome = decided(document(treated("IL", [line(date=date)]), complete=("authorizations",)), "medicaid/il")
    assert outcome.findings == set()
    assert outcome.unchecked == {"adult-visits-until-2014"}
