"""Medicare Advantage, its base, UnitedHealthcare and BCBS Michigan: codes, states, products, places and dates."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from office_decisions import CLEAR, PAYER, authorized, day, judged, outcome, patient
from policy_claims import claim, document, line, paid, visits
from policy_decisions import Outcome

BASE, UHC, BCBSM = "medicare/advantage-base", "medicare/uhc-advantage", "medicare/bcbsm-advantage"
DENY, REVIEW = {("treatment", "deny")}, {("treatment", "review")}
PPO, SNP, UNKNOWN = {"product": "PPO"}, {"product": "D-SNP"}, {}
LISTED = [
    *(
        "92526",
        "97012",
        "97016",
        "97018",
        "97022",
        "97024",
        "97026",
        "97028",
        "97032",
        "97033",
        "97034",
        "97035",
        "97036",
    ),
    *(
        "97110",
        "97112",
        "97113",
        "97116",
        "97124",
        "97139",
        "97140",
        "97150",
        "97168",
        "97530",
        "97533",
        "97535",
        "97537",
    ),
    *("97542", "97545", "97546", "97750", "97755", "97760", "97761", "97799", "G0283"),
]


def at(date: str, code: str = "97530", given: list[Any] | None = None, **said: Any) -> Outcome:
    """The seventh visit in a week, so that nothing is among the first six any more."""
    lines = [line(code, date=day(date))]
    return outcome(UHC, lines, visits(6, day(date)), given or (), **{**PPO, **said})


@pytest.mark.parametrize("pack", [BASE, UHC, BCBSM])
def test_go_and_co_are_advice(pack: str) -> None:
    given = [authorized()]
    assert outcome(pack, [line()], (), given, **PPO) == CLEAR
    assert outcome(pack, [line(modifiers="")], (), given, **PPO).findings == {("go", "advise")}
    assert outcome(pack, [line("97014", "")], (), given, **PPO) == CLEAR
    both = {("go", "advise"), ("co-with-go", "advise")}
    assert outcome(pack, [line(modifiers="CO")], (), given, **PPO).findings == both
    assert outcome(pack, [line(modifiers="GO CO")], (), given, **PPO) == CLEAR


@pytest.mark.parametrize(("date", "findings"), [("2017-12-31", set()), ("2018-01-01", {("go", "advise")})])
def test_go_from_2018(date: str, findings: set[tuple[str, str]]) -> None:
    assert outcome(BASE, [line(modifiers="", date=day(date))]).findings == findings


@pytest.mark.parametrize(("date", "advised"), [("2019-12-31", False), ("2020-01-01", True)])
def test_co_from_2020(date: str, advised: bool) -> None:
    found = outcome(BASE, [line(modifiers="CO", date=day(date))]).findings
    assert (("co-with-go", "advise") in found) is advised


@pytest.mark.parametrize("code", LISTED)
def test_uhc_listed_codes_need_authorization(code: str) -> None:
    assert at("2026-03-13", code).findings == DENY


@pytest.mark.parametrize("code", ["97165", "97166", "97167", "97129", "97130", "97763"])
def test_uhc_codes_off_the_list_need_none(code: str) -> None:
    assert at("2026-03-13", code) == CLEAR


@pytest.mark.parametrize(("date", "findings"), [("2024-08-31", set()), ("2024-09-01", DENY), ("2025-01-13", DENY)])
def test_uhc_from_its_first_day(date: str, findings: set[tuple[str, str]]) -> None:
    assert at(date) == Outcome(findings, set())


@pytest.mark.parametrize(("place", "asked"), [("11", True), ("19", True), ("22", True), ("12", False), ("31", False)])
def test_uhc_office_and_outpatient_hospital(place: str, asked: bool) -> None:
    assert at("2026-03-13", place_of_service=place) == Outcome(DENY if asked else set(), set())


@pytest.mark.parametrize(("said", "severity"), [(PPO, "deny"), (SNP, "review"), (UNKNOWN, "review")])
@pytest.mark.parametrize("date", ["2025-06-01", "2026-03-13"])
def test_uhc_denies_only_where_the_plan_is_known_to_be_no_special_needs_plan(
    said: dict[str, str], severity: str, date: str
) -> None:
    found = outcome(UHC, [line(date=day(date))], visits(6, day(date)), **said)
    assert found == Outcome({("treatment", severity)}, set())


@pytest.mark.parametrize("state", ["AR", "GA", "SC", "NJ"])
def test_uhc_does_not_speak_of_four_states(state: str) -> None:
    assert at("2026-03-13", patient=patient(state)) == CLEAR
    assert at("2025-03-13", patient=patient(state)) == CLEAR


@pytest.mark.parametrize("state", ["AZ", "CA"])
def test_uhc_in_arizona_and_california(state: str) -> None:
    assert at("2026-01-31", patient=patient(state)) == CLEAR
    assert at("2026-02-01", patient=patient(state)).findings == REVIEW
    assert at("2026-02-01", given=[authorized()], patient=patient(state)) == CLEAR
    assert at("2025-01-12", patient=patient(state)) == CLEAR
    ninth_week = outcome(UHC, [line()], first_visit(56), **PPO, patient=patient(state))
    assert ninth_week == Outcome(REVIEW, set())


@pytest.mark.parametrize(
    ("said", "findings"),
    [
        pytest.param({}, set(), id="fits"),
        pytest.param({"codes": ["97530"]}, set(), id="names_the_code"),
        pytest.param({"codes": ["97110"]}, DENY, id="names_another_code"),
        pytest.param({"from": "2026-03-13", "through": "2026-03-13"}, set(), id="that_day_only"),
        pytest.param({"from": "2026-03-14"}, DENY, id="from_the_day_after"),
        pytest.param({"through": "2026-03-12"}, DENY, id="through_the_day_before"),
        pytest.param({"visits": 6, "visits_used": 5, "used_as_of": "2026-03-12"}, set(), id="sixth_visit"),
        pytest.param({"visits": 6, "visits_used": 6, "used_as_of": "2026-03-12"}, DENY, id="seventh_visit_of_six"),
    ],
)
def test_uhc_authorization(said: dict[str, Any], findings: set[tuple[str, str]]) -> None:
    assert at("2026-03-13", given=[authorized(**said)]) == Outcome(findings, set())


def weeks_apart(count: int, weeks: int = 1) -> list[Any]:
    """Visits that many weeks apart, the last of them one such step before 2026-03-13."""
    return [paid(day("2026-03-13") - datetime.timedelta(weeks=weeks * back)) for back in range(count, 0, -1)]


def first_visit(days_before: int) -> list[Any]:
    """One visit that many days before 2026-03-13."""
    return [paid(day("2026-03-13") - datetime.timedelta(days=days_before))]


@pytest.mark.parametrize(
    ("history", "findings"),
    [
        pytest.param([], REVIEW, id="first_visit"),
        pytest.param(weeks_apart(5), REVIEW, id="sixth_visit_in_week_six"),
        pytest.param(weeks_apart(6), DENY, id="seventh_visit_in_week_seven"),
        pytest.param(first_visit(55), REVIEW, id="last_day_of_eight_weeks"),
        pytest.param(first_visit(56), DENY, id="first_day_after_eight_weeks"),
        pytest.param(weeks_apart(5, 2), DENY, id="six_visits_over_eleven_weeks"),
        pytest.param(first_visit(89), DENY, id="a_gap_of_89_days"),
        pytest.param(first_visit(90), REVIEW, id="a_gap_of_90_days_begins_anew"),
        pytest.param([*first_visit(60), *first_visit(30)], DENY, id="what_goes_on_does_not_begin_anew"),
        pytest.param([paid(day("2026-03-06"), "97166")] * 9, REVIEW, id="codes_off_the_list_are_no_visits"),
        pytest.param([paid(day("2026-03-06"), "97110", "GP")] * 9, REVIEW, id="nor_is_pt"),
    ],
)
def test_uhc_first_six_visits_in_eight_weeks(history: list[Any], findings: set[tuple[str, str]]) -> None:
    found = outcome(UHC, [line()], history, **PPO)
    assert found == Outcome(findings, set())
    assert outcome(UHC, [line()], history, [authorized()], **PPO) == CLEAR


@pytest.mark.parametrize(("date", "findings"), [("2025-01-12", DENY), ("2025-01-13", REVIEW), ("2026-01-31", REVIEW)])
def test_uhc_first_six_visits_from_2025_01_13(date: str, findings: set[tuple[str, str]]) -> None:
    assert outcome(UHC, [line(date=day(date))], **PPO) == Outcome(findings, set())


@pytest.mark.parametrize(
    ("date", "earlier", "among"),
    [
        ("2025-01-12", 0, False),
        ("2025-01-13", 0, True),
        ("2026-03-13", 0, True),
        ("2026-03-13", 5, True),
        ("2026-03-13", 6, False),
    ],
)
def test_uhc_first_six_visits_are_told_as_such(date: str, earlier: int, among: bool) -> None:
    """The product is not known, so all are reviews: the words differ."""
    said = document(claim(PAYER, [line(date=day(date))]), visits(earlier, day(date)))
    (finding,) = judged(said, UHC)["findings"]
    assert finding["message"].startswith("Among the first 6" if among else "97530 is under UnitedHealthcare")


def test_uhc_does_not_guess_what_was_before() -> None:
    said = document(claim(PAYER | {"product": "PPO"}, [line()]), complete=("authorizations",))
    one = judged(said, UHC)
    assert {(finding["policy"], finding["severity"]) for finding in one["findings"]} == REVIEW


ALL_BUT = "all-but-the-evaluation"


@pytest.mark.parametrize(
    ("date", "findings"),
    [
        ("2016-12-31", set()),
        ("2017-01-01", {(ALL_BUT, "deny")}),
        ("2017-12-31", {(ALL_BUT, "deny")}),
        ("2018-01-01", {(ALL_BUT, "review")}),
        ("2026-03-13", {(ALL_BUT, "review")}),
    ],
)
def test_bcbsm_by_date(date: str, findings: set[tuple[str, str]]) -> None:
    assert outcome(BCBSM, [line(date=day(date))]) == Outcome(findings, set())


def test_bcbsm_asks_for_re_evaluations_but_not_for_evaluations() -> None:
    assert outcome(BCBSM, [line("97165")]) == CLEAR
    assert outcome(BCBSM, [line("97168")]).findings == {(ALL_BUT, "review")}
    assert outcome(BCBSM, [line("97165"), line()]).findings == {(ALL_BUT, "review")}, (
        "treatment on the evaluation's day"
    )
    given = [authorized(**{"from": "2017-03-01", "through": "2017-03-30"})]
    for date, findings in (("2017-03-30", set()), ("2017-03-31", {(ALL_BUT, "deny")})):
        assert outcome(BCBSM, [line(date=day(date))], (), given).findings == findings


TEN_DAYS = {("asked-within-10-business-days", "review")}


@pytest.mark.parametrize(
    ("requested", "findings"),
    [
        pytest.param("2026-07-07", set(), id="business_day_10_after_the_observed_fourth"),
        pytest.param("2026-07-08", TEN_DAYS, id="business_day_11"),
        pytest.param("2026-06-22", set(), id="before_the_evaluation"),
    ],
)
def test_uhc_authorization_is_asked_for_within_10_business_days(requested: str, findings: set[tuple[str, str]]) -> None:
    evaluated = [paid(day("2026-06-22"), "97165")]
    given = [authorized(**{"from": "2026-06-22", "requested": requested})]
    assert outcome(UHC, [line(date=day("2026-06-24"))], evaluated, given, **PPO) == Outcome(findings, set())


def test_uhc_request_is_compared_with_an_evaluation_and_with_first_treatments() -> None:
    late = [authorized(**{"from": "2026-06-22", "requested": "2026-07-08"})]
    evaluated = [paid(day("2026-06-22"), "97165")]
    first = [line(date=day("2026-06-24"))]
    assert outcome(UHC, first, (), late, **PPO) == CLEAR
    assert outcome(UHC, first, [paid(day("2026-06-22"), "97161", "GP")], late, **PPO) == CLEAR
    assert outcome(UHC, [line(date=day("2026-07-08"))], evaluated, late, **PPO) == CLEAR
    before = [line(date=day("2025-01-10"))]
    asked = [authorized(**{"from": "2025-01-02", "requested": "2025-03-03"})]
    assert outcome(UHC, before, [paid(day("2025-01-02"), "97165")], asked, **PPO) == CLEAR
