"""Authorizations and numbers of visits: Anthem, Highmark NENY, Cigna, BCBS Massachusetts, Humana, Kaiser, a trust."""

from __future__ import annotations

from typing import Any

import pytest
from office_decisions import CLEAR, authorized, day, outcome, patient
from policy_claims import DAY, line, paid, visits
from policy_decisions import Outcome

ANTHEM, NENY, CIGNA, BCBS_MA, HUMANA, NORTHWEST, WASHINGTON, TRUST = (
    f"commercial/{name}"
    for name in (
        "anthem",
        "highmark-neny",
        "cigna",
        "bcbs-ma",
        "humana",
        "kaiser-northwest",
        "kaiser-washington",
        "sound-health",
    )
)
TREATMENT_REVIEW, TREATMENT_DENY = ("treatment-visits", "review"), ("treatment-visits", "deny")
FIRST = ("first-evaluation", "review")
TWELVE = {"visits": 12, "used_as_of": "2026-03-12"}
IN_CT = {"patient": patient("CT")}
INSURED = {"funding": "insured"}
HMO = {"product": "HMO"}
HOSPITAL = {"place_of_service": "22"}
NEEDED: list[Any] = [
    pytest.param(ANTHEM, IN_CT, TREATMENT_REVIEW, id="anthem"),
    pytest.param(NENY, INSURED, TREATMENT_DENY, id="highmark-neny"),
    pytest.param(CIGNA, HOSPITAL, ("hospital-outpatient", "review"), id="cigna"),
    pytest.param(BCBS_MA, HMO, ("request-by-primary-care", "review"), id="bcbs-ma"),
    pytest.param(HUMANA, {}, TREATMENT_REVIEW, id="humana"),
]


def at(
    pack: str, date: str = "2026-03-13", code: str = "97530", given: list[Any] | None = None, **more: Any
) -> Outcome:
    """A visit; 97 keeps Humana's advice silent."""
    return outcome(pack, [line(code, "GO 97", day(date))], (), given or (), **more)


@pytest.mark.parametrize(("pack", "said", "finding"), NEEDED)
def test_an_authorization_must_fit_the_day_and_have_visits_left(
    pack: str, said: dict[str, Any], finding: tuple[str, str]
) -> None:
    assert at(pack, **said).findings == {finding}
    assert at(pack, given=[authorized()], **said) == CLEAR
    assert at(pack, given=[authorized(**{"from": "2026-03-13", "through": "2026-03-13"})], **said) == CLEAR
    assert at(pack, given=[authorized(**{"from": "2026-03-14"})], **said).findings == {finding}
    assert at(pack, given=[authorized(through="2026-03-12")], **said).findings == {finding}
    assert at(pack, given=[authorized(disciplines=["PT"])], **said).findings == {finding}
    assert at(pack, given=[authorized(visits_used=11, **TWELVE)], **said) == CLEAR
    assert at(pack, given=[authorized(visits_used=12, **TWELVE)], **said).findings == {finding}


@pytest.mark.parametrize(
    ("pack", "said", "before", "first", "finding"),
    [
        (ANTHEM, IN_CT, "2019-10-31", "2019-11-01", TREATMENT_REVIEW),
        (NENY, INSURED, "2024-04-30", "2024-05-01", TREATMENT_DENY),
        (CIGNA, HOSPITAL, "2025-09-30", "2025-10-01", ("hospital-outpatient", "review")),
        (HUMANA, {}, "2021-12-31", "2022-01-01", TREATMENT_REVIEW),
    ],
)
def test_from_its_first_day(pack: str, said: dict[str, Any], before: str, first: str, finding: tuple[str, str]) -> None:
    assert at(pack, before, **said) == CLEAR
    assert at(pack, first, **said).findings == {finding}


@pytest.mark.parametrize("code", ["97165", "97166", "97167"])
@pytest.mark.parametrize(("pack", "said", "finding"), NEEDED)
def test_a_first_evaluation_needs_none(pack: str, said: dict[str, Any], finding: tuple[str, str], code: str) -> None:
    assert finding not in at(pack, code=code, **said).findings


@pytest.mark.parametrize("state", ["CT", "ME", "NH", "NY", "GA", "IN", "KY", "MO", "OH", "WI"])
def test_anthems_ten_states(state: str) -> None:
    assert at(ANTHEM, patient=patient(state)).findings == {TREATMENT_REVIEW}


def test_anthem_elsewhere_asks_for_nothing() -> None:
    assert at(ANTHEM, patient=patient("VA")) == CLEAR


@pytest.mark.parametrize(("code", "finding"), [("97530", TREATMENT_REVIEW), ("97166", FIRST)])
def test_anthems_exemptions(code: str, finding: tuple[str, str]) -> None:
    assert at(ANTHEM, code=code, patient=patient("CT", "2023-03-13")).findings == {finding}, "the third birthday"
    assert at(ANTHEM, code=code, patient=patient("CT", "2023-03-14")) == CLEAR, "the day before it"
    assert at(ANTHEM, code=code, diagnoses=["F840"], **IN_CT) == CLEAR
    assert at(ANTHEM, code=code, place_of_service="22", **IN_CT).findings == {finding}
    assert at(ANTHEM, code=code, place_of_service="21", **IN_CT) == CLEAR
    assert at(ANTHEM, code=code, place_of_service="23", **IN_CT) == CLEAR


def test_anthem_asks_for_first_evaluations_in_connecticut_only() -> None:
    assert at(ANTHEM, "2021-07-31", "97165", **IN_CT) == CLEAR
    assert at(ANTHEM, "2021-08-01", "97165", **IN_CT).findings == {FIRST}
    assert at(ANTHEM, "2021-08-01", "97165", patient=patient("OH")) == CLEAR
    assert at(ANTHEM, code="97165", given=[authorized()], **IN_CT) == CLEAR
    assert at(ANTHEM, code="97168", **IN_CT) == CLEAR


def test_highmark_neny_asks_only_where_the_plan_is_insured() -> None:
    assert at(NENY, funding="self_funded") == CLEAR
    unknown = at(NENY)
    assert unknown == Outcome(set(), {"treatment-visits"})
    assert at(NENY, code="97168", **INSURED) == CLEAR, "a re-evaluation is left alone"


@pytest.mark.parametrize(("place", "asked"), [("11", False), ("19", True), ("22", True)])
def test_cigna_asks_in_hospital_departments(place: str, asked: bool) -> None:
    assert bool(at(CIGNA, place_of_service=place).findings) is asked


def test_cigna_asks_for_re_evaluations_and_only_where_it_pays_first() -> None:
    assert at(CIGNA, code="97168", **HOSPITAL).findings == {("hospital-outpatient", "review")}
    assert at(CIGNA, payer_sequence="S", **HOSPITAL) == CLEAR


@pytest.mark.parametrize(("product", "asked"), [("HMO", True), ("POS", True), ("PPO", False)])
def test_bcbs_ma_asks_under_hmo_and_pos(product: str, asked: bool) -> None:
    assert bool(at(BCBS_MA, product=product).findings) is asked


def test_bcbs_ma_matches_the_practice_that_was_asked_for() -> None:
    other = authorized(billing={"npi": "1003000126"})
    assert at(BCBS_MA, given=[other], **HMO).findings == {("request-by-primary-care", "review")}


SIXTY = ("sixty-visits", "review")
PPO = {"product": "PPO"}


@pytest.mark.parametrize(
    ("history", "said", "findings"),
    [
        pytest.param(visits(59, DAY), {}, set(), id="visit_60_is_clear"),
        pytest.param(visits(60, DAY), {}, {SIXTY}, id="visit_61"),
        pytest.param(visits(60, DAY, modifiers="GP"), {}, {SIXTY}, id="pt_counts"),
        pytest.param(visits(60, DAY, "92507", "GN"), {}, set(), id="speech_does_not"),
        pytest.param(visits(60, DAY, "97166"), {}, set(), id="evaluations_do_not"),
        pytest.param([*visits(59, DAY), paid(day("2025-12-31"))], {}, set(), id="last_year_does_not"),
        pytest.param([*visits(59, DAY), paid(day("2026-01-01"))], {}, {SIXTY}, id="new_years_day_does"),
        pytest.param(visits(60, DAY), {"diagnoses": ["F840"]}, set(), id="autism_is_exempt"),
        pytest.param(visits(60, DAY), {"place_of_service": "12"}, set(), id="at_home_is_exempt"),
    ],
)
def test_bcbs_ma_sixty_visits(history: list[Any], said: dict[str, Any], findings: set[tuple[str, str]]) -> None:
    assert outcome(BCBS_MA, [line()], history, **PPO, **said) == Outcome(findings, set())


def test_cigna_advises_after_the_fifth_office_visit() -> None:
    after = ("after-the-fifth-visit", "advise")
    assert outcome(CIGNA, [line()], visits(4, DAY)) == CLEAR
    assert outcome(CIGNA, [line()], visits(5, DAY)).findings == {after}
    assert outcome(CIGNA, [line()], visits(5, DAY), [authorized()]) == CLEAR
    assert outcome(CIGNA, [line()], visits(5, DAY), place_of_service="12") == CLEAR
    assert outcome(CIGNA, [line()], [*visits(4, DAY), paid(day("2025-12-31"))]) == CLEAR
    elsewhere = [row | {"billing": {"npi": "1003000126"}} for row in visits(5, DAY)]
    assert outcome(CIGNA, [line()], elsewhere) == CLEAR


def test_kaiser_northwest_six_visits() -> None:
    past = ("six-visits-of-an-episode", "review")
    assert outcome(NORTHWEST, [line()], visits(5, DAY)) == CLEAR
    assert outcome(NORTHWEST, [line()], visits(6, DAY)).findings == {past}
    assert outcome(NORTHWEST, [line()], visits(6, DAY), [authorized()]) == CLEAR
    assert outcome(NORTHWEST, [line("97168")], visits(6, DAY)) == CLEAR
    for date, findings in (("2023-12-31", set()), ("2024-12-31", {past})):
        assert outcome(NORTHWEST, [line(date=day(date))], visits(6, day(date))).findings == findings
    assert outcome(NORTHWEST, [line(date=day("2024-01-01"))], visits(6, day("2024-01-01"))) == CLEAR, "a new year"


@pytest.mark.parametrize(("requested", "late"), [("2026-02-20", False), ("2026-03-15", False), ("2026-03-16", True)])
def test_kaiser_washington_fourteen_days(requested: str, late: bool) -> None:
    one = authorized(**{"from": "2026-03-01"}, requested=requested)
    found = outcome(WASHINGTON, [line(authorization_numbers=["A1"])], (), [one])
    assert found == Outcome({("late-request", "review")} if late else set(), set())


def test_kaiser_washington_asks_nothing_without_a_number() -> None:
    assert outcome(WASHINGTON, [line()], (), [authorized(requested="2026-12-01")]) == CLEAR


def test_sound_health_45_visits_of_all_therapies() -> None:
    past = ("visits-per-condition", "review")
    for modifiers, code in (("GO", "97530"), ("GP", "97110"), ("GN", "92507")):
        assert outcome(TRUST, [line()], visits(44, DAY, code, modifiers)) == CLEAR
        assert outcome(TRUST, [line()], visits(45, DAY, code, modifiers)).findings == {past}
    assert outcome(TRUST, [line()], visits(45, DAY, "97166")) == CLEAR
    assert outcome(TRUST, [line()], [*visits(44, DAY), paid(day("2025-12-31"))]) == CLEAR
