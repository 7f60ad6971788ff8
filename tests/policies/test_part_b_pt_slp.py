"""medicare/part-b on PT and speech lines: pooled threshold, GP, GN, CQ, record; both sides of each boundary."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, NPI, Json, claim, document, line, paid, supporting
from policy_decisions import decided, decision

PART_B = "medicare/part-b"
THRESHOLDS = [(2018, 2010), (2019, 2040), (2020, 2080), (2021, 2110), (2022, 2150), (2023, 2230)]
THRESHOLDS += [(2024, 2330), (2025, 2410), (2026, 2480)]
KX = ("kx-threshold-pt-slp", "deny")
NEAR = ("kx-threshold-near-pt-slp", "advise")
TARGETED = ("targeted-review-pt-slp", "advise")
OT_NEAR = ("kx-threshold-near", "advise")
JANUARY = datetime.date(2026, 1, 1)


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def treatment(modifier: str) -> str:
    """A treatment code that the discipline of the modifier bills."""
    return "92507" if "GN" in modifier else "97110"


def dollars(total_cents: int, date: datetime.date = DAY, modifiers: str = "GP", earlier: str = "GP") -> Any:
    """A claim of one line that takes the year's dollars of both disciplines to `total_cents`."""
    one = claim(MEDICARE, [line(treatment(modifiers), modifiers, date, allowed="50.00")])
    first = datetime.date(date.year, 1, 1)
    return decided(document(one, [paid(first, treatment(earlier), earlier, allowed=money(total_cents - 5000))]), PART_B)


@pytest.mark.parametrize(("year", "threshold"), THRESHOLDS)
@pytest.mark.parametrize(("earlier", "now"), [("GP", "GP"), ("GN", "GP"), ("GP", "GN"), ("GN", "GN")])
def test_pt_and_speech_share_one_threshold(year: int, threshold: int, earlier: str, now: str) -> None:
    last = datetime.date(year, 12, 31)
    assert dollars(threshold * 100, last, now, earlier) == ({NEAR}, set())
    assert dollars(threshold * 100 + 1, last, now, earlier) == ({KX}, set())


@pytest.mark.parametrize(("year", "threshold"), THRESHOLDS)
def test_notice_comes_past_nine_tenths_of_the_threshold(year: int, threshold: int) -> None:
    assert dollars(threshold * 90, datetime.date(year, 6, 1)).findings == set()
    assert dollars(threshold * 90 + 1, datetime.date(year, 6, 1)).findings == {NEAR}


@pytest.mark.parametrize(("earlier", "now"), [("GO", "GP"), ("GO", "GN"), ("GP", "GO"), ("GN", "GO")])
def test_ot_is_a_pool_of_its_own(earlier: str, now: str) -> None:
    assert dollars(9000_00, modifiers=now, earlier=earlier) == (set(), set())


def test_each_pool_has_its_own_notice() -> None:
    one = claim(MEDICARE, [line("97530", "GO", allowed="1.00"), line("97110", "GP", allowed="1.00")])
    history = [paid(JANUARY, "97110", modifiers, allowed="2300.00") for modifiers in ("GO", "GP")]
    assert decided(document(one, history), PART_B).findings == {NEAR, OT_NEAR}


def test_past_one_pool_the_notice_of_the_other_stands() -> None:
    one = claim(MEDICARE, [line("97530", "GO KX", allowed="1.00"), line("97110", "GP", allowed="1.00")])
    history = [paid(JANUARY, "97110", "GO", allowed="2500.00"), paid(JANUARY, "97110", "GP", allowed="2300.00")]
    assert decided(document(one, history), PART_B).findings == {NEAR}


def test_threshold_is_silent_before_2018_and_unknown_in_2027() -> None:
    assert dollars(9000_00, datetime.date(2017, 12, 31)) == (set(), set())
    assert dollars(900_00, datetime.date(2027, 1, 4)) == (set(), {KX[0], NEAR[0]})


@pytest.mark.parametrize("modifier", ["KX", "GA", "GX", "GY"])
def test_past_the_threshold_these_modifiers_will_do(modifier: str) -> None:
    assert dollars(2600_00, modifiers=f"GP {modifier}").findings == set()


def test_targeted_review_comes_past_3000_not_at_it() -> None:
    assert dollars(3000_00, modifiers="GN KX").findings == set()
    assert dollars(3000_01, modifiers="GN KX").findings == {TARGETED}


def test_kx_on_a_pt_line_is_an_edit_only_where_the_pt_plan_supports_it() -> None:
    one = claim(MEDICARE, [line("97110", "GP", allowed="50.00")])
    history = [paid(JANUARY, "97110", "GP", allowed="2500.00")]

    def edits(discipline: str) -> list[Any]:
        charts = [{**row, "necessity": row["discipline"] == discipline} for row in supporting(one)]
        return list(decision(document(one, history, charts=charts), PART_B)["findings"][0]["fix"]["edits"])

    assert edits("OT") == []
    assert [edit["value"] for edit in edits("PT")] == ["KX"]


def test_pt_and_speech_lines_are_decided_beside_ot_or_alone() -> None:
    of_each = [line("97530", "GO"), line("97110", "GP"), line("92507", "GN")]
    for lines in (of_each, of_each[1:2], of_each[2:]):
        one = decision(document(claim(MEDICARE, [{**given, "allowed": "1.00"} for given in lines])), PART_B)
        assert (one["outcome"], one["not_covered"]) == ("clean", [])


BEFORE_2018, FROM_2018 = datetime.date(2017, 12, 31), datetime.date(2018, 1, 1)
BEFORE_2020, FROM_2020 = datetime.date(2019, 12, 31), datetime.date(2020, 1, 1)
DUE, EVALUATION = ("therapy-modifier", "deny"), ("evaluation-modifier", "deny")
PAIR, UNITS = ("assistant-pairing", "review"), ("assistant-units-pt", "review")
GP, GN = ("gp-on-sometimes-therapy", "review"), ("gn-on-sometimes-therapy", "review")
PT: Json = {"npi": NPI, "taxonomy": "225100000X"}
SLP: Json = {"npi": NPI, "taxonomy": "235Z00000X"}

MODIFIERS: list[Any] = [
    pytest.param("97161", "GP", DAY, PT, set(), id="pt_evaluation_with_gp_is_clear"),
    pytest.param("97161", "", DAY, PT, {DUE}, id="pt_evaluation_without_gp"),
    pytest.param("97161", "", FROM_2018, PT, {DUE}, id="first_day_of_the_edit"),
    pytest.param("97161", "", BEFORE_2018, PT, set(), id="day_before_the_edit_is_clear"),
    pytest.param("97164", "GN", DAY, PT, {EVALUATION}, id="pt_evaluation_with_gn"),
    pytest.param("97164", "GN", BEFORE_2018, PT, set(), id="pt_evaluation_with_gn_the_day_before"),
    pytest.param("97164", "GN", FROM_2018, PT, {EVALUATION}, id="pt_evaluation_with_gn_on_the_first_day"),
    pytest.param("92523", "GN", DAY, SLP, set(), id="speech_evaluation_with_gn_is_clear"),
    pytest.param("92523", "", DAY, SLP, {DUE}, id="speech_evaluation_without_gn"),
    pytest.param("92523", "GP", DAY, SLP, {EVALUATION}, id="speech_evaluation_with_gp"),
    pytest.param("92523", "GP", BEFORE_2018, SLP, set(), id="speech_evaluation_with_gp_the_day_before"),
    pytest.param("97110", "GP", DAY, PT, set(), id="always_therapy_with_gp_is_clear"),
    pytest.param("97110", "", DAY, PT, {DUE}, id="always_therapy_without_gp"),
    pytest.param("92507", "", DAY, SLP, {DUE}, id="always_therapy_without_gn"),
    pytest.param("97129", "GP", DAY, PT, set(), id="sometimes_therapy_with_gp_is_clear"),
    pytest.param("97129", "", DAY, PT, {GP}, id="sometimes_therapy_without_gp"),
    pytest.param("97129", "", BEFORE_2018, PT, set(), id="sometimes_therapy_without_gp_before_2018"),
    pytest.param("97129", "GN", DAY, SLP, set(), id="sometimes_therapy_with_gn_is_clear"),
    pytest.param("97129", "", DAY, SLP, {GN}, id="sometimes_therapy_without_gn"),
    pytest.param("97110", "CQ GP", DAY, PT, set(), id="cq_with_gp_is_clear"),
    pytest.param("97110", "CQ", DAY, PT, {PAIR, DUE, UNITS}, id="cq_alone"),
    pytest.param("97110", "CQ", BEFORE_2020, PT, {DUE}, id="cq_alone_the_day_before"),
    pytest.param("97110", "CQ", FROM_2020, PT, {PAIR, DUE}, id="cq_alone_on_its_first_day"),
    pytest.param("92507", "CQ GN", DAY, SLP, {PAIR}, id="cq_with_gn"),
    pytest.param("92507", "CQ GN", BEFORE_2020, SLP, set(), id="cq_with_gn_the_day_before"),
    pytest.param("92507", "CQ GN", FROM_2020, SLP, {PAIR}, id="cq_with_gn_on_its_first_day"),
    pytest.param("97161", "CQ GP", DAY, PT, {("no-cq-on-evaluations", "review")}, id="cq_on_an_evaluation"),
    pytest.param("97161", "CQ GP", BEFORE_2020, PT, set(), id="cq_on_an_evaluation_the_day_before"),
    pytest.param("97110", "GP GE", DAY, PT, {("ge-is-no-therapy-modifier", "review")}, id="ge_with_gp"),
]


@pytest.mark.parametrize(("code", "modifiers", "date", "who", "findings"), MODIFIERS)
def test_modifiers(code: str, modifiers: str, date: datetime.date, who: Json, findings: set[tuple[str, str]]) -> None:
    one = claim(MEDICARE, [line(code, modifiers, date, allowed="1.00")], billing=who, rendering=who)
    assert decided(document(one), PART_B) == (findings, set())


def day(*given: tuple[str, str, int, tuple[int, int]], **more: Any) -> Any:
    """What is found on a day of (code, modifiers, units, (minutes, the assistant's alone))."""
    lines = [line(code, modifiers, units=units, allowed="1.00") for code, modifiers, units, _ in given]
    minutes = [
        {"claim": "C-1", "line": number, "minutes": total, "assistant_minutes": alone}
        for number, (*_, (total, alone)) in enumerate(given, 1)
    ]
    outcome = decided(document(claim(MEDICARE, lines), minutes=minutes, **more), PART_B)
    assert outcome.unchecked == set()
    return outcome.findings


@pytest.mark.parametrize(
    ("units", "minutes", "findings"),
    [
        (1, 7, {("timed-units", "deny")}),
        (1, 8, set()),
        (2, 22, {("timed-units", "deny")}),
        (2, 23, set()),
        (1, 23, {("timed-units", "advise")}),
    ],
)
def test_eight_minute_rule_of_a_pt_day(units: int, minutes: int, findings: set[tuple[str, str]]) -> None:
    assert day(("97110", "GP", units, (minutes, 0))) == findings


def test_beside_another_discipline_an_excess_of_either_is_a_review() -> None:
    review = {("timed-units-beside-another-discipline", "review")}
    assert day(("97110", "GP", 2, (20, 0)), ("97530", "GO", 1, (15, 0))) == review
    assert day(("97129", "GN", 1, (7, 0)), ("97110", "GP", 1, (15, 0))) == review
    assert day(("97110", "GP", 1, (15, 0)), ("97530", "GO", 1, (15, 0))) == set()


def test_a_code_that_two_disciplines_bill_stands_on_two_lines_rightly() -> None:
    assert day(("97110", "GP", 1, (15, 0)), ("97110", "GO", 1, (15, 0))) == set()
    assert day(("97110", "GP", 1, (15, 0)), ("97110", "GP", 1, (15, 0))) == {("one-line-a-code", "review")}
    assert day(("97110", "GP", 1, (15, 0)), ("97110", "CQ GP", 1, (15, 15))) == set()


@pytest.mark.parametrize(
    ("code", "modifiers"),
    [("97161", "GP"), ("97164", "GP"), ("97012", "GP"), ("92507", "GN"), ("92508", "GN"), ("92526", "GN")],
)
def test_untimed_codes_are_one_unit_a_day(code: str, modifiers: str) -> None:
    assert day((code, modifiers, 1, (60, 0))) == set()
    assert day((code, modifiers, 2, (60, 0))) == {("untimed-units", "deny")}
    one = document(claim(MEDICARE, [line(code, modifiers, units=2, allowed="1.00")]))
    (fix,) = [found["fix"] for found in decision(one, PART_B)["findings"]]
    assert fix["edits"] == [{"line": 1, "action": "set_units", "value": 1}]
    assert fix["verified"]


@pytest.mark.parametrize(
    ("code", "modifiers", "severity"),
    [
        ("97161", "GP", "deny"),
        ("92526", "GN", "deny"),
        ("97012", "GP", "review"),
        ("97150", "GP", "review"),
        ("G0283", "GP", "review"),
        ("92507", "GN", "review"),
        ("92508", "GN", "review"),
    ],
)
def test_second_line_of_an_untimed_code_is_denied_only_where_the_day_is_without_exception(
    code: str, modifiers: str, severity: str
) -> None:
    """Adjudication indicator 2 against 3: of the latter more can be paid on appeal."""
    assert day((code, modifiers, 1, (30, 0)), (code, modifiers, 1, (30, 0))) == {("untimed-units", severity)}


@pytest.mark.parametrize(
    ("modifiers", "minutes", "findings"),
    [
        ("GP", (15, 7), set()),
        ("CQ GP", (15, 7), {UNITS}),
        ("GP", (15, 8), {UNITS}),
        ("CQ GP", (15, 8), set()),
        ("GP", (14, 7), set()),
        ("CQ GP", (14, 7), set()),
    ],
)
def test_units_of_the_pt_assistant(modifiers: str, minutes: tuple[int, int], findings: set[tuple[str, str]]) -> None:
    """8 minutes of the therapist's last unit need no CQ; 8 of the assistant's do; less of both is open."""
    assert day(("97110", modifiers, 1, minutes)) == findings


@pytest.mark.parametrize(("alone", "findings"), [(4, set()), (5, {UNITS})])
def test_pt_assistant_in_a_group(alone: int, findings: set[tuple[str, str]]) -> None:
    assert day(("97150", "GP", 1, (45, alone))) == findings


@pytest.mark.parametrize(
    ("date", "findings"), [(datetime.date(2021, 12, 31), set()), (datetime.date(2022, 1, 1), {UNITS})]
)
def test_pt_assistants_units_are_told_from_2022(date: datetime.date, findings: set[tuple[str, str]]) -> None:
    one = claim(MEDICARE, [line("97110", "GP", date, allowed="1.00")])
    minutes = [{"claim": "C-1", "line": 1, "minutes": 15, "assistant_minutes": 15}]
    assert decided(document(one, minutes=minutes), PART_B) == (findings, set())


def test_speech_has_no_assistants_units() -> None:
    assert day(("97129", "GN", 1, (15, 15))) == set()


@pytest.mark.parametrize(("code", "modifiers", "discipline"), [("97110", "GP", "PT"), ("92507", "GN", "SLP")])
def test_each_discipline_has_its_own_plan_of_care(code: str, modifiers: str, discipline: str) -> None:
    given = [row for row in supporting(claim(MEDICARE, [line()])) if row["document"] == "plan_of_care"]
    others = [row for row in given if row["discipline"] != discipline]
    assert day((code, modifiers, 1, (15, 0)), charts=given) == set()
    assert day((code, modifiers, 1, (15, 0)), charts=others) == {("certified-plan", "review")}
    one = claim(MEDICARE, [line(code, modifiers, allowed="1.00")])
    (finding,) = decision(document(one, charts=others), PART_B)["findings"]
    assert finding["message"] == f"The chart holds no certified {discipline} plan of care for this day."


@pytest.mark.parametrize(("code", "modifiers"), [("97161", "GP"), ("92523", "GN"), ("92610", "GN")])
def test_an_evaluation_needs_no_plan(code: str, modifiers: str) -> None:
    assert day((code, modifiers, 1, (45, 0)), charts=[]) == set()


def test_two_97535_of_pt_say_nothing_of_ots_reevaluation() -> None:
    twice = [("97535", "GP", 1, (15, 0)), ("97535", "GP", 1, (15, 0))]
    assert day(*twice) == {("one-line-a-code", "review")}


def test_cause_of_a_pt_reevaluation() -> None:
    chart: Json = {"document": "reevaluation", "discipline": "PT", "date": DAY.isoformat()}
    none: Json = {"new_findings": False, "unexpected_change": False, "justification": None}
    assert day(("97164", "GP", 1, (30, 0)), charts=[{**chart, "new_findings": True}]) == set()
    assert day(("97164", "GP", 1, (30, 0)), charts=[{**chart, **none}]) == {("reevaluation-justified", "review")}
