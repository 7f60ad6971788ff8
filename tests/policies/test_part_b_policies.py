"""medicare/part-b with its OT base: each policy on both sides of every amount, date and modifier."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, NPI, claim, document, line, paid, supporting
from policy_decisions import decided, decision, lines_flagged

PART_B = "medicare/part-b"
THRESHOLDS = {
    2018: 2010,
    2019: 2040,
    2020: 2080,
    2021: 2110,
    2022: 2150,
    2023: 2230,
    2024: 2330,
    2025: 2410,
    2026: 2480,
}
KX = ("kx-threshold", "deny")
NEAR = ("kx-threshold-near", "advise")
TARGETED = ("targeted-review", "advise")


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def dollars(total_cents: int, date: datetime.date = DAY, modifiers: str = "GO", history: Any = None) -> Any:
    """A claim of one line that takes the year's OT dollars to `total_cents`."""
    one = claim(MEDICARE, [line(modifiers=modifiers, date=date, allowed="50.00")])
    earlier = paid(datetime.date(date.year, 1, 1), allowed=money(total_cents - 5000))
    return decided(document(one, [earlier] if history is None else history), PART_B)


@pytest.mark.parametrize(("year", "threshold"), THRESHOLDS.items())
def test_line_that_reaches_the_threshold_exactly_is_only_near(year: int, threshold: int) -> None:
    assert dollars(threshold * 100, datetime.date(year, 12, 31)).findings == {NEAR}


@pytest.mark.parametrize(("year", "threshold"), THRESHOLDS.items())
def test_line_a_cent_past_the_threshold_needs_kx(year: int, threshold: int) -> None:
    assert dollars(threshold * 100 + 1, datetime.date(year, 12, 31)).findings == {KX}


@pytest.mark.parametrize(("year", "threshold"), THRESHOLDS.items())
def test_notice_comes_past_nine_tenths_of_the_threshold(year: int, threshold: int) -> None:
    assert dollars(threshold * 90, datetime.date(year, 6, 1)).findings == set()
    assert dollars(threshold * 90 + 1, datetime.date(year, 6, 1)).findings == {NEAR}


def test_claim_of_a_year_without_an_amount_is_not_checked() -> None:
    outcome = dollars(900_00, datetime.date(2027, 1, 4))
    assert outcome.findings == set()
    assert outcome.unchecked == {"kx-threshold", "kx-threshold-near"}


def test_threshold_is_silent_before_2018() -> None:
    outcome = dollars(9000_00, datetime.date(2017, 12, 31))
    assert outcome.findings == outcome.unchecked == set()


@pytest.mark.parametrize("modifier", ["KX", "GA", "GX", "GY", "GZ"])
def test_past_the_threshold_these_modifiers_will_do(modifier: str) -> None:
    told = {("gz-is-denied", "advise")} if modifier == "GZ" else set()
    assert dollars(2600_00, modifiers=f"GO {modifier}").findings == told


def test_targeted_review_comes_past_3000_not_at_it() -> None:
    assert dollars(3000_00, modifiers="GO KX").findings == set()
    assert dollars(3000_01, modifiers="GO KX").findings == {TARGETED}
    assert dollars(3000_01).findings == {KX, TARGETED}


def test_first_line_past_the_threshold_is_flagged_and_the_one_before_is_not() -> None:
    lines = [line(allowed="80.00"), line("97110", allowed="0.01"), line("97140", allowed="9.00")]
    one = claim(MEDICARE, lines)
    earlier = [paid(datetime.date(2026, 1, 5), allowed="2400.00")]
    assert decided(document(one, earlier), PART_B).findings == {KX}
    assert lines_flagged(document(one, earlier), PART_B, "kx-threshold") == {2, 3}


@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param(paid(datetime.date(2025, 12, 31), allowed="2400.00"), id="last_year"),
        pytest.param(paid(datetime.date(2026, 1, 1), modifiers="GP", allowed="2400.00"), id="physical_therapy"),
        pytest.param(paid(datetime.date(2026, 1, 1), allowed="2400.00", status="denied"), id="denied"),
        pytest.param(paid(DAY + datetime.timedelta(days=1), allowed="2400.00"), id="the_day_after"),
        pytest.param(paid(datetime.date(2026, 1, 1), "L3906", "GO", allowed="2400.00"), id="orthosis"),
    ],
)
def test_these_dollars_do_not_count(earlier: dict[str, Any]) -> None:
    assert dollars(0, history=[earlier]).findings == set()


def test_another_providers_dollars_count() -> None:
    elsewhere = paid(datetime.date(2026, 1, 1), allowed="2430.01", billing={"npi": "2000000010"})
    assert dollars(0, history=[elsewhere]).findings == {KX}


def test_pending_line_may_count_so_the_threshold_is_not_checked() -> None:
    pending = paid(datetime.date(2026, 1, 5), allowed="2440.00", status="pending")
    outcome = dollars(0, history=[pending])
    assert outcome.findings == set()
    assert outcome.unchecked == {"kx-threshold", "kx-threshold-near"}


def test_without_complete_history_the_known_part_still_decides() -> None:
    one = claim(MEDICARE, [line(allowed="50.00")])
    over = paid(datetime.date(2026, 1, 5), allowed="2430.01")
    assert decided(document(one, [over], complete=()), PART_B).findings == {KX}
    under = paid(datetime.date(2026, 1, 5), allowed="100.00")
    outcome = decided(document(one, [under], complete=()), PART_B)
    assert outcome.findings == set()
    assert outcome.unchecked == {"kx-threshold", "kx-threshold-near", "targeted-review"}


BEFORE_2018, FROM_2018 = datetime.date(2017, 12, 31), datetime.date(2018, 1, 1)
BEFORE_2020, FROM_2020 = datetime.date(2019, 12, 31), datetime.date(2020, 1, 1)
GO, SOMETIMES = ("therapy-modifier", "deny"), ("go-on-sometimes-therapy", "review")
NONE_PAID = ("mue-day-benchmark", "review")
TWO, EVALUATION = ("one-therapy-modifier", "deny"), ("evaluation-modifier", "deny")
CO, PAIR = ("co-with-go", "review"), ("assistant-pairing", "review")
PT = {"npi": NPI, "taxonomy": "225100000X"}

MODIFIERS: list[Any] = [
    pytest.param("97110", "GO", DAY, set(), id="always_therapy_with_go_is_clear"),
    pytest.param("97110", "", DAY, {GO}, id="always_therapy_without_go"),
    pytest.param("97110", "", FROM_2018, {GO}, id="first_day_of_the_edit"),
    pytest.param("97110", "", BEFORE_2018, set(), id="day_before_the_edit_is_clear"),
    pytest.param("97165", "", DAY, {GO}, id="evaluation_without_go"),
    pytest.param("97010", "", DAY, {("therapy-modifier", "review"), NONE_PAID}, id="always_by_one_source_is_a_review"),
    pytest.param("97129", "GO", DAY, set(), id="sometimes_therapy_with_go_is_clear"),
    pytest.param("97129", "", DAY, {SOMETIMES}, id="sometimes_therapy_without_go"),
    pytest.param("99213", "", DAY, set(), id="code_outside_the_table_is_clear"),
    pytest.param("97110", "GO GP", DAY, {TWO}, id="go_and_gp"),
    pytest.param("97110", "GN GO", DAY, {TWO}, id="go_and_gn"),
    pytest.param("97110", "GN GP", DAY, {TWO}, id="gp_and_gn"),
    pytest.param("97110", "GO GP", FROM_2018, {TWO}, id="two_modifiers_on_the_first_day"),
    pytest.param("97110", "GO GP", BEFORE_2018, set(), id="two_modifiers_the_day_before"),
    pytest.param("97165", "GO", DAY, set(), id="evaluation_with_go_is_clear"),
    pytest.param("97168", "GP", DAY, {EVALUATION}, id="re_evaluation_with_gp"),
    pytest.param("97165", "GN", DAY, {EVALUATION}, id="evaluation_with_gn"),
    pytest.param("97165", "GP", FROM_2018, {EVALUATION}, id="evaluation_with_gp_on_the_first_day"),
    pytest.param("97165", "GP", BEFORE_2018, set(), id="evaluation_with_gp_the_day_before"),
    pytest.param("97161", "GO", DAY, {EVALUATION}, id="pt_evaluation_with_go"),
    pytest.param("97161", "GP", DAY, set(), id="pt_evaluation_with_gp_is_clear"),
    pytest.param("92523", "GO", DAY, {EVALUATION}, id="speech_evaluation_with_go"),
    pytest.param("92523", "GN", DAY, set(), id="speech_evaluation_with_gn_is_clear"),
    pytest.param("97110", "CO GO", DAY, set(), id="co_with_go_is_clear"),
    pytest.param("97110", "CO", DAY, {CO, GO}, id="co_without_go"),
    pytest.param("97110", "CO", FROM_2020, {CO, GO}, id="co_without_go_on_its_first_day"),
    pytest.param("97110", "CO", BEFORE_2020, {GO}, id="co_without_go_the_day_before"),
    pytest.param("97110", "CO GP", DAY, {PAIR}, id="co_with_gp"),
    pytest.param("97110", "CO GN", DAY, {PAIR}, id="co_with_gn"),
    pytest.param("97110", "CO GP", FROM_2020, {PAIR}, id="co_with_gp_on_its_first_day"),
    pytest.param("97110", "CO GP", BEFORE_2020, set(), id="co_with_gp_the_day_before"),
    pytest.param("97110", "CQ GO", DAY, {PAIR}, id="cq_with_go"),
    pytest.param("97110", "CQ GP", DAY, set(), id="cq_with_gp_is_clear"),
]


@pytest.mark.parametrize(("code", "modifiers", "date", "findings"), MODIFIERS)
def test_modifiers(code: str, modifiers: str, date: datetime.date, findings: set[tuple[str, str]]) -> None:
    one = claim(MEDICARE, [line(code, modifiers, date, allowed="1.00")])
    outcome = decided(document(one), PART_B)
    assert outcome.findings == findings
    assert outcome.unchecked == set()


@pytest.mark.parametrize(
    ("modifiers", "findings"), [("GP", set()), ("", {GO})], ids=["with_gp_is_clear", "without_any"]
)
def test_a_physical_therapists_line(modifiers: str, findings: set[tuple[str, str]]) -> None:
    one = claim(MEDICARE, [line("97110", modifiers, allowed="1.00")], billing=PT, rendering=PT)
    assert decided(document(one), PART_B) == (findings, set())


def test_one_of_the_three_is_due_even_while_nobody_says_who_treated() -> None:
    one = claim(MEDICARE, [line("97110", "", allowed="1.00")], billing={"npi": NPI}, rendering={"npi": NPI})
    assert decided(document(one), PART_B).findings == {GO}


def edits(one: Any, charts: Any = ()) -> list[tuple[str, str]]:
    """What the first finding's fix would change, if it was tried and held."""
    history = [paid(datetime.date(2026, 1, 5), allowed="2500.00")]
    fix = decision(document(one, history, charts=charts), PART_B)["findings"][0]["fix"]
    assert fix["verified"] or not fix["edits"]
    return [(edit["action"], edit["value"]) for edit in fix["edits"]]


def test_kx_is_an_edit_only_where_the_plan_of_care_supports_it() -> None:
    past = claim(MEDICARE, [line(allowed="50.00")])
    plan = {
        "patient": past["patient"] | {"last_name": "SAMPLE"},
        "payer": {"id": "11502"},
        "discipline": "OT",
        "document": "plan_of_care",
        "from": "2026-01-01",
        "through": "2026-04-01",
    }
    assert edits(past) == []
    assert edits(past, [plan | {"necessity": False}]) == []
    assert edits(past, [plan | {"necessity": True}]) == [("add_modifier", "KX")]


def test_go_takes_the_place_of_gp_on_an_ot_evaluation() -> None:
    one = claim(MEDICARE, [line("97165", "GP KX", allowed="50.00")])
    assert edits(one, supporting(one)) == [("remove_modifier", "GP"), ("add_modifier", "GO")]
