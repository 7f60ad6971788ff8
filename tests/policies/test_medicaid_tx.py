"""medicaid/tx: authorization by date, age and units; units a day; evaluations; both sides of each."""

from __future__ import annotations

from typing import Any

import pytest
from medicaid_claims import UNLIMITED, born, found, treated
from office_decisions import authorized, day
from policy_claims import document, line, paid
from policy_decisions import decision

Found = set[tuple[str, str]]
TREATMENT, UNDER_3 = ("treatment", "deny"), ("treatment-under-3", "review")
AGAIN = ("re-evaluation", "review")
DENY, REVIEW = "deny", "review"
GO = ("go", "advise")
TOGETHER = "evaluation-with-treatment"
ONE_EVALUATION, ONE_RE_EVALUATION = ("evaluation-once-in-180-days", REVIEW), ("re-evaluation-once-in-30-days", REVIEW)


def on(date: str, *lines: dict[str, Any], history: Any = (), **more: Any) -> Found:
    """What is found on a day, with every authorization that could be wanted."""
    dated = [one | {"date": date, "through": date} for one in lines]
    return found("TX", dated, history, [UNLIMITED], **more)


DATES = [
    pytest.param("2014-03-31", "97530", 40, set(), id="before_the_first_edition_read"),
    pytest.param("2014-04-01", "97530", 40, {TREATMENT}, id="in_it"),
    pytest.param("2026-03-13", "97530", 40, {TREATMENT}, id="today"),
    pytest.param("2026-03-13", "97530", 3, {TREATMENT}, id="on_the_third_birthday"),
    pytest.param("2026-03-13", "97530", 2, {UNDER_3}, id="before_it"),
    pytest.param("2014-03-31", "97530", 2, set(), id="a_small_child_before_the_first_edition_read"),
    pytest.param("2014-04-01", "97530", 2, {UNDER_3}, id="a_small_child_in_it"),
    pytest.param("2026-03-13", "97165", 40, set(), id="an_evaluation"),
    pytest.param("2016-04-30", "97004", 40, set(), id="a_re_evaluation_in_april_2016"),
    pytest.param("2016-05-01", "97004", 40, {AGAIN}, id="a_re_evaluation_from_may_2016"),
    pytest.param("2026-03-13", "97168", 40, {AGAIN}, id="a_re_evaluation_today"),
]


@pytest.mark.parametrize(("date", "code", "age", "findings"), DATES)
def test_authorization_by_date_code_and_age(date: str, code: str, age: int, findings: Found) -> None:
    birth = born(age, day(date))
    assert found("TX", [line(code, date=day(date))], birth=birth) == findings
    assert on(date, line(code), birth=birth) == set()


def test_authorization_must_fit_and_have_units_left() -> None:
    units = authorized(units=8, visits=None)
    two = [line(units=2, authorization_numbers=["A1"])]
    earlier = [paid(day("2026-03-02"), units=6, authorization_numbers=["A1"])]
    assert found("TX", two, earlier, [units]) == set()
    assert found("TX", two, [*earlier, paid(day("2026-03-03"), authorization_numbers=["A1"])], [units]) == {TREATMENT}
    assert found("TX", two, (), [units | {"through": "2026-03-12"}]) == {TREATMENT}
    assert found("TX", two, (), [units | {"disciplines": ["PT"]}]) == {TREATMENT}


def test_a_school_has_a_program_of_its_own() -> None:
    assert found("TX", [line()], place_of_service="03") == set()
    assert found("TX", [line("97168")], place_of_service="03") == set()
    assert found("TX", [line()], birth=born(2), place_of_service="03") == set()


DAY_CAP = [
    pytest.param("2011-12-31", 9, set(), id="before_2012"),
    pytest.param("2012-01-01", 8, set(), id="2012_8_units"),
    pytest.param("2012-01-01", 9, {REVIEW}, id="2012_9_units"),
    pytest.param("2016-11-30", 8, set(), id="november_2016_8_units"),
    pytest.param("2016-11-30", 9, {REVIEW}, id="november_2016_9_units"),
    pytest.param("2016-12-01", 4, set(), id="december_2016_4_units"),
    pytest.param("2016-12-01", 5, {DENY}, id="december_2016_5_units"),
    pytest.param("2017-08-31", 5, {DENY}, id="the_last_day_before_the_change"),
    pytest.param("2017-09-01", 4, set(), id="after_the_change_4_units"),
    pytest.param("2017-09-01", 5, {REVIEW}, id="after_the_change_5_units"),
]


@pytest.mark.parametrize(("date", "units", "severities"), DAY_CAP)
def test_units_a_day(date: str, units: int, severities: set[str]) -> None:
    wanted = {("units-a-day", one) for one in severities}
    assert on(date, line(units=units)) == wanted
    assert on(date, line(units=units - 1), line("97110")) == wanted


def test_units_of_a_day_are_those_of_timed_codes_of_the_discipline() -> None:
    assert on("2017-03-01", line(units=4), line("97150")) == set()
    assert on("2017-03-01", line(units=4), line("97110", "GP", units=4)) == set()
    assert on("2017-03-01", line(units=4), line("97535")) == {("units-a-day", DENY)}
    facts = document(treated("TX", [line(units=5, date=day("2017-03-01"))]), authorizations=[UNLIMITED])
    (finding,) = decision(facts, "medicaid/tx")["findings"]
    assert decision(facts, "medicaid/tx")["outcome"] == DENY
    assert finding["policy"] == "units-a-day"


SUB_CAPS = [
    pytest.param("97035", "two-units-a-day", 2, id="97035"),
    pytest.param("97034", "two-units-a-day", 2, id="97034"),
    pytest.param("97036", "three-units-a-day", 3, id="97036"),
]


@pytest.mark.parametrize(("code", "policy", "limit"), SUB_CAPS)
def test_units_of_one_code(code: str, policy: str, limit: int) -> None:
    assert on("2016-11-30", line(code, units=limit + 1)) == set()
    assert on("2016-12-01", line(code, units=limit)) == set()
    assert on("2016-12-01", line(code, units=limit + 1)) == {(policy, DENY)}
    assert on("2017-08-31", line(code, units=limit + 1)) == {(policy, DENY)}
    assert on("2017-09-01", line(code, units=limit)) == set()
    assert on("2017-09-01", line(code, units=limit + 1)) == {(policy, REVIEW)}


def test_two_codes_at_most_two_units_each() -> None:
    assert on("2017-03-01", line("97034", units=2), line("97035", units=2)) == set()


EVALUATION_DAYS = [
    pytest.param("2011-12-31", set(), id="before_2012"),
    pytest.param("2012-01-01", {DENY}, id="the_edition_of_2012"),
    pytest.param("2017-08-31", {DENY}, id="the_last_day_before_the_change"),
    pytest.param("2017-09-01", {REVIEW}, id="after_the_change"),
]


@pytest.mark.parametrize(("date", "severities"), EVALUATION_DAYS)
def test_evaluation_on_the_day_of_a_treatment(date: str, severities: set[str]) -> None:
    assert on(date, line("97165"), line("97530")) == {(TOGETHER, one) for one in severities}
    assert on(date, line("97165")) == set()
    assert on(date, line("97165"), line("97530", "GP")) == set()


def test_an_evaluation_once_in_180_days_by_anyone() -> None:
    old = [paid(day("2025-09-14"), "97166", billing={"npi": "1245319599"})]
    assert on("2026-03-12", line("97165"), history=old) == {ONE_EVALUATION}
    assert on("2026-03-13", line("97165"), history=old) == set()
    assert on("2026-03-12", line("97168"), history=old) == set()
    assert on("2011-12-31", line("97003"), history=[paid(day("2011-12-01"), "97003")]) == set()
    assert on("2012-01-01", line("97003"), history=[paid(day("2011-12-01"), "97003")]) == {ONE_EVALUATION}


def test_a_re_evaluation_once_in_30_days_by_anyone() -> None:
    old = [paid(day("2026-02-11"), "97168", billing={"npi": "1245319599"})]
    assert on("2026-03-12", line("97168"), history=old) == {ONE_RE_EVALUATION}
    assert on("2026-03-13", line("97168"), history=old) == set()
    assert on("2011-12-31", line("97004"), history=[paid(day("2011-12-20"), "97004")]) == set()
    assert on("2012-01-01", line("97004"), history=[paid(day("2011-12-20"), "97004")]) == {ONE_RE_EVALUATION}


def test_go_on_treatment() -> None:
    assert on("2011-12-31", line(modifiers="")) == set()
    assert on("2012-01-01", line(modifiers="")) == {GO}
    assert on("2026-03-13", line(modifiers="")) == {GO}
    assert on("2026-03-13", line(modifiers="GO")) == set()
    assert on("2026-03-13", line("97165", "")) == set()


LATE, PAST_365 = ("filing-95-days", REVIEW), ("filing-95-days", DENY)
RECEIVED = [
    pytest.param("2026-03-02", "2026-06-05", set(), id="day_95_a_friday"),
    pytest.param("2026-03-02", "2026-06-06", {LATE}, id="the_day_after_it"),
    pytest.param("2026-03-03", "2026-06-08", set(), id="day_95_a_saturday_the_monday_after"),
    pytest.param("2026-03-03", "2026-06-09", {LATE}, id="the_tuesday_after"),
    pytest.param("2026-02-19", "2026-05-26", set(), id="day_95_memorial_day_the_tuesday_after"),
    pytest.param("2026-02-19", "2026-05-27", {LATE}, id="the_wednesday_after"),
    pytest.param("2025-03-03", "2026-03-10", {LATE}, id="a_week_past_365_days"),
    pytest.param("2025-03-03", "2026-03-11", {PAST_365}, id="later"),
    pytest.param("2016-11-30", "2026-03-11", set(), id="before_the_edition_read"),
]


@pytest.mark.parametrize(("date", "received", "findings"), RECEIVED)
def test_received_within_95_days(date: str, received: str, findings: Found) -> None:
    assert on(date, line(), file_date=received, received=received) == findings


def test_file_made_within_65_days_asks_nobody_and_another_payers_claim_has_its_own_days() -> None:
    assert on("2026-03-02", line(), file_date="2026-05-06") == set()
    late = {"file_date": "2026-09-01", "received": "2026-09-01"}
    assert on("2026-03-02", line(), payer_sequence="S", **late) == set()


ASKED = ("asked-within-5-business-days", REVIEW)
REQUESTS = [
    pytest.param("2026-06-29", "2026-07-07", set(), id="business_day_5_after_the_observed_fourth"),
    pytest.param("2026-06-29", "2026-07-08", {ASKED}, id="business_day_6"),
    pytest.param("2026-06-27", "2026-07-06", set(), id="from_a_saturday"),
    pytest.param("2026-06-27", "2026-07-07", {ASKED}, id="from_a_saturday_business_day_6"),
    pytest.param("2026-06-29", "2026-06-01", set(), id="before_it"),
]


@pytest.mark.parametrize(("date", "requested", "findings"), REQUESTS)
def test_authorization_is_asked_for_within_5_business_days(date: str, requested: str, findings: Found) -> None:
    given = authorized(**{"from": date, "units": "unlimited", "requested": requested})
    assert found("TX", [line(date=day(date))], (), [given]) == findings
    assert found("TX", [line("97165", date=day(date))], (), [given]) == set()


def test_request_is_asked_about_in_the_first_5_business_days_only() -> None:
    given = authorized(**{"from": "2026-06-29", "units": "unlimited", "requested": None})
    assert found("TX", [line(date=day("2026-06-29"))], (), [given]) == set()
    del given["requested"]
    facts = document(treated("TX", [line(date=day("2026-07-07"))]), (), [given])
    assert [entry["lacks"] for entry in decision(facts, "medicaid/tx")["unchecked"]] == [["authorization.requested"]]
    assert found("TX", [line(date=day("2026-07-08"))], (), [given]) == set()
