"""medicare/part-b-record: minutes, assistants, plan of care and evaluations, on both sides of each boundary."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, Json, claim, document, line, paid, supporting
from policy_decisions import decided, decision

PART_B = "medicare/part-b"
OVER = ("timed-units", "deny")
UNDER = ("timed-units", "advise")
ASSISTANT = ("assistant-units", "review")
PLAN = ("certified-plan", "review")
LEVEL = ("evaluation-supported", "review")


def day(
    lines: Sequence[tuple[str, str, int, int | tuple[int, int] | None]], date: datetime.date = DAY, **more: Any
) -> Json:
    """A day of (code, modifiers, units, minutes or (minutes, the assistant's alone)), known otherwise."""
    billed = [line(code, modifiers, date, units=units, allowed="1.00") for code, modifiers, units, _ in lines]
    minutes: list[Json] = []
    for number, (*_, given) in enumerate(lines, 1):
        if given is not None:
            total, alone = given if isinstance(given, tuple) else (given, 0)
            minutes.append({"claim": "C-1", "line": number, "minutes": total, "assistant_minutes": alone})
    return document(claim(MEDICARE, billed), minutes=minutes, **more)


def found(given: Json) -> set[tuple[str, str]]:
    """The findings; nothing may be left unchecked."""
    outcome = decided(given, PART_B)
    assert outcome.unchecked == set()
    return outcome.findings


@pytest.mark.parametrize(
    ("lines", "findings"),
    [
        ([("97530", "GO", 1, 8)], set()),
        ([("97530", "GO", 1, 7)], {OVER}),
        ([("97530", "GO", 2, 22)], {OVER}),
        ([("97530", "GO", 2, 23)], set()),
        ([("97530", "GO", 1, 23)], {UNDER}),
        ([("97110", "GO", 2, 33), ("97535", "GO", 1, 7)], set()),
        ([("97110", "GO", 3, 33), ("97535", "GO", 0, 7)], {OVER, ("units-on-the-line", "review")}),
        ([("97112", "GO", 2, 20), ("97535", "GO", 1, 20)], set()),
        ([("97112", "GO", 1, 20), ("97535", "GO", 2, 20)], set()),
        ([("97535", "GO", 1, 10), ("97110", "GO", 1, 10)], {OVER}),
    ],
)
def test_timed_units(lines: Sequence[tuple[str, str, int, int]], findings: set[tuple[str, str]]) -> None:
    assert found(day(lines)) == findings


@pytest.mark.parametrize("units", range(1, 9))
def test_each_row_of_the_manuals_table(units: int) -> None:
    """`medicare_rules.md` 2.1: n units are 15n-7 to 15n+7 minutes. From the seventh the MUE value is passed."""
    least, most = 15 * units - 7, 15 * units + 7
    many = {("mue-day-benchmark", "review")} if units > 6 else set()
    assert found(day([("97530", "GO", units, least - 1)])) == {OVER} | many
    assert found(day([("97530", "GO", units, least)])) == many
    assert found(day([("97530", "GO", units, most)])) == many
    assert found(day([("97530", "GO", units, most + 1)])) == {UNDER} | many


EXAMPLES = [
    pytest.param([("97112", 2, 24), ("97110", 1, 23)], set(), id="example-1"),
    pytest.param([("97112", 1, 24), ("97110", 2, 23)], {OVER}, id="example-1-the-other-way-round"),
    pytest.param([("97112", 2, 20), ("97110", 1, 20)], set(), id="example-2"),
    pytest.param([("97112", 3, 20), ("97110", 0, 20)], {OVER}, id="example-2-not-three-of-one-code"),
    pytest.param([("97110", 2, 33), ("97140", 1, 7)], set(), id="example-3"),
    pytest.param([("97110", 3, 33), ("97140", 0, 7)], {OVER}, id="example-3-not-three-of-the-longer"),
    pytest.param([("97110", 1, 18), ("97140", 1, 13), ("97116", 1, 10), ("97035", 0, 8)], set(), id="example-4"),
    pytest.param([("97110", 1, 18), ("97140", 1, 13), ("97116", 1, 10), ("97035", 1, 8)], {OVER}, id="example-4-all"),
    pytest.param([("97112", 1, 7), ("97110", 0, 7), ("97140", 0, 7)], set(), id="example-5-the-first"),
    pytest.param([("97112", 0, 7), ("97110", 0, 7), ("97140", 1, 7)], set(), id="example-5-the-last"),
    pytest.param([("97112", 1, 7), ("97110", 1, 7), ("97140", 0, 7)], {OVER}, id="example-5-two"),
]


@pytest.mark.parametrize(("lines", "findings"), EXAMPLES)
def test_examples_of_the_manual_as_claims(
    lines: Sequence[tuple[str, int, int]], findings: set[tuple[str, str]]
) -> None:
    """Claims Processing Manual, ch. 5 §20.2 C, as told in `medicare_rules.md` 2.2."""
    outcome = found(day([(code, "GO", units, minutes) for code, units, minutes in lines]))
    assert {one for one in outcome if one[0] == "timed-units"} == findings


def test_excess_of_units_tells_the_arithmetic() -> None:
    (finding,) = decision(day([("97535", "GO", 1, 10), ("97110", "GO", 1, 10)]), PART_B)["findings"]
    assert "10 (97535) + 10 (97110) = 20 timed minutes: 1 unit" in finding["message"]
    assert "97535 and 97110 are even: the clinician chooses" in finding["message"]


def test_beside_another_discipline_an_excess_is_a_review() -> None:
    lines = [("97530", "GO", 2, 20), ("97110", "GP", 1, 20)]
    assert found(day(lines)) == {("timed-units-beside-another-discipline", "review")}


def test_without_minutes_units_are_not_checked() -> None:
    outcome = decided(day([("97530", "GO", 1, None)]), PART_B)
    assert outcome == (set(), {"timed-units", "assistant-units"})


@pytest.mark.parametrize(
    ("code", "units", "findings"),
    [("97150", 1, set()), ("97150", 2, {("untimed-units", "deny")})],
)
def test_untimed_units(code: str, units: int, findings: set[tuple[str, str]]) -> None:
    assert found(day([(code, "GO", units, 45)])) == findings


@pytest.mark.parametrize(("minutes", "findings"), [(7, {OVER}), (8, set())])
def test_minutes_of_an_evaluation_lift_no_timed_service(minutes: int, findings: set[tuple[str, str]]) -> None:
    """WebPT, The Medicare 8-Minute Rule (Ambury, 2016): 35 minutes of evaluation and 7 of exercise bill no exercise."""
    assert found(day([("97165", "GO", 1, 35), ("97110", "GO", 1, minutes)])) == findings


def test_splints_of_both_hands_are_no_excess_of_untimed_units() -> None:
    assert found(day([("29125", "GO", 2, 30)])) == {("mue-day-absolute", "review")}


def test_a_timed_code_on_two_lines_says_that_sides_may_stand_apart() -> None:
    findings = decision(day([("97530", "GO RT", 1, 15), ("97530", "GO LT", 1, 15)]), PART_B)["findings"]
    (finding,) = [finding for finding in findings if finding["policy"] == "one-line-a-code"]
    assert (finding["subject"]["line"], finding["severity"]) == (2, "review")
    assert "If the two lines are the two sides (RT, LT)" in finding["fix"]["words"]


def test_a_timed_code_on_two_lines() -> None:
    split = [("97530", "GO", 1, 15), ("97530", "GO", 1, 15)]
    assert found(day(split)) == {("one-line-a-code", "review")}
    by_two = [("97530", "GO", 1, 15), ("97530", "CO GO", 1, (15, 15))]
    assert found(day(by_two)) == set()


@pytest.mark.parametrize(
    ("date", "received", "expected"),
    [
        (datetime.date(2021, 4, 17), "2021-04-18", False),
        (datetime.date(2021, 4, 17), "2021-04-19", True),
        (datetime.date(2021, 4, 19), None, True),
    ],
)
def test_split_code_is_told_of_claims_received_since_april_2021(
    date: datetime.date, received: str | None, expected: bool
) -> None:
    lines = [line("97530", "GO", date, allowed="1.00") for _ in range(2)]
    more = {"received": received} if received else {"file_date": None}
    outcome = decided(document(claim(MEDICARE, lines, **more)), PART_B)
    assert (("one-line-a-code", "review") in outcome.findings) is expected
    assert "one-line-a-code" not in outcome.unchecked


def test_split_code_of_before_is_open_where_nobody_said_when_it_was_received() -> None:
    lines = [line("97530", "GO", datetime.date(2021, 4, 16), allowed="1.00") for _ in range(2)]
    assert "one-line-a-code" in decided(document(claim(MEDICARE, lines, file_date="2021-04-17")), PART_B).unchecked
    assert "one-line-a-code" not in decided(document(claim(MEDICARE, lines[:1])), PART_B).unchecked


@pytest.mark.parametrize(
    ("modifiers", "minutes", "findings"),
    [
        ("GO", (15, 7), set()),
        ("CO GO", (15, 7), {ASSISTANT}),
        ("GO", (15, 8), {ASSISTANT}),
        ("CO GO", (15, 8), set()),
        ("GO", (14, 7), set()),
        ("CO GO", (14, 7), set()),
    ],
)
def test_units_of_the_assistant(modifiers: str, minutes: tuple[int, int], findings: set[tuple[str, str]]) -> None:
    """8 minutes of the therapist's last unit need no CO; 8 of the assistant's do; less of both is open."""
    assert found(day([("97530", modifiers, 1, minutes)])) == findings


@pytest.mark.parametrize(("alone", "findings"), [(4, set()), (5, {ASSISTANT})])
def test_assistant_in_a_group(alone: int, findings: set[tuple[str, str]]) -> None:
    assert found(day([("97150", "GO", 1, (45, alone))])) == findings


@pytest.mark.parametrize(
    ("date", "findings"), [(datetime.date(2021, 12, 31), set()), (datetime.date(2022, 1, 1), {ASSISTANT})]
)
def test_assistants_units_are_told_from_2022(date: datetime.date, findings: set[tuple[str, str]]) -> None:
    assert found(day([("97530", "GO", 1, (15, 15))], date)) == findings


@pytest.mark.parametrize(("code", "expected"), [("97168", True), ("97165", True), ("97535", False)])
def test_no_co_on_evaluations(code: str, expected: bool) -> None:
    findings = found(day([(code, "CO GO", 1, (15, 15))]))
    assert (("no-co-on-evaluations", "review") in findings) is expected


def plan(start: datetime.date, through: datetime.date, **more: Any) -> list[Json]:
    """The chart with one plan of care of OT."""
    dates = {"date": start.isoformat(), "from": start.isoformat(), "through": through.isoformat()}
    return [{"document": "plan_of_care", "discipline": "OT", "certified": start.isoformat(), **dates, **more}]


TREATED = [("97530", "GO", 1, 15)]
ONE = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "through", "findings"),
    [
        (DAY, DAY + 60 * ONE, set()),
        (DAY + ONE, DAY + 60 * ONE, {PLAN}),
        (DAY - 60 * ONE, DAY, set()),
        (DAY - 60 * ONE, DAY - ONE, {PLAN}),
        (DAY - 90 * ONE, DAY + 60 * ONE, set()),
        (DAY - 91 * ONE, DAY + 60 * ONE, {PLAN}),
    ],
)
def test_plan_of_care_in_force(start: datetime.date, through: datetime.date, findings: set[tuple[str, str]]) -> None:
    assert found(day(TREATED, charts=plan(start, through))) == findings


@pytest.mark.parametrize(
    ("date", "findings"), [(datetime.date(2024, 12, 31), {PLAN}), (datetime.date(2025, 1, 1), set())]
)
def test_since_2025_a_plan_that_was_sent_needs_no_signature(
    date: datetime.date, findings: set[tuple[str, str]]
) -> None:
    sent = plan(date - 10 * ONE, date + 10 * ONE, certified=None, sent=date.isoformat(), order_on_file=True)
    assert found(day(TREATED, date, charts=sent)) == findings


def sent_plan(start: datetime.date, sent: datetime.date, **more: Any) -> list[Json]:
    """A plan of care that nobody signed, sent on a day, with a signed order on file."""
    return plan(start, DAY + 30 * ONE, **{"certified": None, "sent": sent.isoformat(), "order_on_file": True, **more})


START = DAY - 60 * ONE


@pytest.mark.parametrize(
    ("charts", "findings"),
    [
        (sent_plan(START, START), set()),
        (sent_plan(START, START + 30 * ONE), set()),
        (sent_plan(START, START + 31 * ONE), {PLAN}),
        (sent_plan(START, START, order_on_file=False), {PLAN}),
        (sent_plan(START, START - 365 * ONE), {PLAN}),
        (sent_plan(START, START - ONE), {PLAN}),
        (sent_plan(START, START - ONE, date=(START - 2 * ONE).isoformat()), set()),
        (sent_plan(DAY - 91 * ONE, DAY - 91 * ONE), {PLAN}),
        (sent_plan(START, START) + plan(START - 90 * ONE, START - ONE), {PLAN}),
        (sent_plan(START, START) + plan(START - 90 * ONE, START - ONE, discipline="PT"), set()),
        (sent_plan(START, START, certified=DAY.isoformat()) + plan(START - 90 * ONE, START - ONE), set()),
    ],
    ids=[
        "sent",
        "last_day",
        "too_late",
        "no_order",
        "last_year",
        "not_written",
        "before_start",
        "91_days",
        "recertification",
        "of_another",
        "recertified",
    ],
)
def test_only_an_initial_plan_sent_within_30_days_needs_no_signature(
    charts: list[Json], findings: set[tuple[str, str]]
) -> None:
    """`medicare_rules.md` 5.2: the exception of 2025 does not extend to recertification."""
    assert found(day(TREATED, charts=charts)) == findings


@pytest.mark.parametrize(("since", "findings"), [(-ONE, set()), (0 * ONE, set()), (ONE, {PLAN})])
def test_plan_after_a_discharge_is_an_initial_one(since: datetime.timedelta, findings: set[tuple[str, str]]) -> None:
    old = plan(START - 200 * ONE, START - 120 * ONE)
    left = [{"document": "discharge", "discipline": "OT", "date": (START + since).isoformat()}]
    assert found(day(TREATED, charts=sent_plan(START, START) + old + left)) == findings


def test_plan_that_was_sent_is_open_where_an_earlier_one_may_exist() -> None:
    outcome = decided(day(TREATED, charts=sent_plan(START, START), complete=["history", "authorizations"]), PART_B)
    assert outcome == (set(), {"certified-plan"})


def test_plan_that_nobody_certified_or_sent() -> None:
    bare = plan(DAY - ONE, DAY + ONE, certified=None, sent=None, order_on_file=False)
    assert found(day(TREATED, charts=bare)) == {PLAN}


def test_evaluation_needs_no_plan() -> None:
    charts = [row for row in supporting(claim(MEDICARE, [line("97165")])) if row["document"] == "evaluation"]
    assert found(day([("97165", "GO", 1, 45)], charts=charts)) == set()


def test_chart_that_was_not_given_is_not_checked() -> None:
    outcome = decided(day(TREATED, charts=[], complete=["history", "authorizations"]), PART_B)
    assert outcome == (set(), {"certified-plan"})


@pytest.mark.parametrize(
    ("code", "deficits", "profile", "decisions", "findings"),
    [
        ("97165", 1, "brief", "low", set()),
        ("97166", 3, "expanded", "moderate", set()),
        ("97166", 2, "expanded", "moderate", {LEVEL}),
        ("97166", 3, "brief", "moderate", {LEVEL}),
        ("97166", 3, "expanded", "low", {LEVEL}),
        ("97167", 5, "extensive", "high", set()),
        ("97167", 4, "extensive", "high", {LEVEL}),
        ("97167", 5, "expanded", "high", {LEVEL}),
        ("97167", 5, "extensive", "moderate", {LEVEL}),
    ],
)
def test_level_of_an_evaluation(
    code: str, deficits: int, profile: str, decisions: str, findings: set[tuple[str, str]]
) -> None:
    components = {"performance_deficits": deficits, "profile": profile, "decision_making": decisions}
    chart = [{"document": "evaluation", "discipline": "OT", "date": DAY.isoformat(), **components}]
    assert found(day([(code, "GO", 1, 45)], charts=chart)) == findings


def test_no_evaluation_in_the_chart() -> None:
    assert found(day([("97165", "GO", 1, 45)], charts=[])) == {LEVEL}


@pytest.mark.parametrize(
    ("cause", "findings"),
    [
        ({"new_findings": True}, set()),
        ({"unexpected_change": True, "new_findings": False}, set()),
        ({"justification": "no response to treatment", "new_findings": False, "unexpected_change": False}, set()),
        (
            {"justification": None, "new_findings": False, "unexpected_change": False},
            {("reevaluation-justified", "review")},
        ),
    ],
)
def test_cause_of_a_reevaluation(cause: Json, findings: set[tuple[str, str]]) -> None:
    chart = [{"document": "reevaluation", "discipline": "OT", "date": DAY.isoformat(), **cause}]
    assert found(day([("97168", "GO", 1, 30)], charts=chart)) == findings


def test_a_second_97535_where_a_reevaluation_is_documented() -> None:
    twice = [("97535", "GO", 1, 15), ("97535", "GO", 1, 15)]
    advised = ("97535-is-no-reevaluation", "advise")
    assert advised in found(day(twice))
    assert advised not in found(day(twice[:1]))
    plans = [row for row in supporting(claim(MEDICARE, [line()])) if row["document"] == "plan_of_care"]
    assert advised not in found(day(twice, charts=plans))


def test_the_mistake_of_the_guides_is_named() -> None:
    twice = [("97535", "GO", 1, 15), ("97535", "GO", 1, 15)]
    said = [one["message"] for one in decision(day(twice), PART_B)["findings"]]
    assert any("97168 is the OT re-evaluation" in message for message in said)


REPORT = ("progress-report", "review")
FIRST = datetime.date(2026, 1, 5)


def course(days: int, *charts: Json, first: datetime.date = FIRST, **more: Any) -> Json:
    """The n-th treatment day of a course that begins with an evaluation, one every second day; the earlier are paid."""
    dates = [first + datetime.timedelta(days=2 * at) for at in range(days)]
    history = [paid(date, "97165" if at == 0 else "97530") for at, date in enumerate(dates[:-1])]
    one = claim(MEDICARE, [line("97530", "GO KX", dates[-1], allowed="1.00")])
    return document(one, history=history, charts=charts, **more)


def evaluated(date: datetime.date = FIRST) -> Json:
    """The evaluation of a course, as the chart holds it, with the plan that it led to."""
    levels = {"performance_deficits": 5, "profile": "extensive", "decision_making": "high"}
    return {"document": "evaluation", "discipline": "OT", "date": date.isoformat(), **levels}


def planned(date: datetime.date = FIRST) -> Json:
    """The certified plan of a course."""
    through = (date + datetime.timedelta(days=89)).isoformat()
    said = {"date": date.isoformat(), "from": date.isoformat(), "through": through, "certified": date.isoformat()}
    return {"document": "plan_of_care", "discipline": "OT", **said}


def reported(day: int) -> Json:
    """A progress report of the n-th treatment day."""
    date = (FIRST + datetime.timedelta(days=2 * (day - 1))).isoformat()
    return {"document": "progress_report", "discipline": "OT", "date": date}


def reports(given: Json) -> set[tuple[str, str]]:
    """What is said of progress reports, which must be known."""
    outcome = decided(given, PART_B)
    assert REPORT[0] not in outcome.unchecked
    return outcome.findings & {REPORT}


@pytest.mark.parametrize(("days", "findings"), [(10, set()), (11, {REPORT})])
def test_progress_report_is_due_by_the_tenth_treatment_day(days: int, findings: set[tuple[str, str]]) -> None:
    assert reports(course(days, evaluated(), planned())) == findings


@pytest.mark.parametrize(("days", "findings"), [(11, set()), (20, set()), (21, {REPORT})])
def test_progress_report_is_good_for_ten_more(days: int, findings: set[tuple[str, str]]) -> None:
    assert reports(course(days, evaluated(), planned(), reported(10))) == findings


def test_thirty_days_alone_ask_for_no_report() -> None:
    given = course(2, evaluated(), planned())
    later = {
        **given,
        "claims": [claim(MEDICARE, [line("97530", "GO KX", FIRST + datetime.timedelta(60), allowed="1.00")])],
    }
    assert reports(later) == set()


def test_new_plan_begins_the_count_anew() -> None:
    again = FIRST + datetime.timedelta(days=10)
    assert reports(course(11, evaluated(), planned(), planned(again))) == set()


def test_progress_report_is_not_checked_without_the_chart() -> None:
    known = ("history", "authorizations")
    assert "progress-report" in decided(course(11, evaluated(), planned(), complete=known), PART_B).unchecked
    assert "progress-report" not in decided(course(10, evaluated(), planned(), complete=known), PART_B).unchecked


def test_progress_report_message_counts_the_days() -> None:
    findings = decision(course(12, evaluated(), planned()), PART_B)["findings"]
    (finding,) = (one for one in findings if one["policy"] == REPORT[0])
    assert finding["message"].startswith("With this one 12 OT treatment days have no progress report")
    (counted,) = (because for because in finding["because"] if because["fact"] == "measure.progress-report")
    assert len(counted["members"]) == 12


NOTE = ("treatment-note", "review")
TOTALS: dict[str, Any] = {"timed_minutes": 30, "total_minutes": 45}


@pytest.mark.parametrize(
    ("note", "findings"),
    [
        ({}, set()),
        ({"timed_minutes": None}, {NOTE}),
        ({"total_minutes": None}, {NOTE}),
        ({"timed_minutes": 0}, set()),
        ({"date": (DAY - datetime.timedelta(days=1)).isoformat()}, {NOTE}),
        ({"discipline": "PT"}, {NOTE}),
        ({"document": "progress_report", "timed_minutes": None}, {NOTE}),
    ],
)
def test_treatment_note_totals_the_minutes(note: dict[str, Any], findings: set[tuple[str, str]]) -> None:
    """Benefit Policy Manual, ch. 15 §220.3 E."""
    row = {"document": "treatment_note", "discipline": "OT", "date": DAY.isoformat(), **TOTALS, **note}
    if row["document"] != "treatment_note":
        row = {key: said for key, said in row.items() if key not in TOTALS}
    assert found(day(TREATED, notes=[row])) == findings


def test_evaluation_alone_needs_no_treatment_note() -> None:
    assert found(day([("97165", "GO", 1, 45)], notes=[])) == set()
    assert found(day([("97165", "GO", 1, 45), ("97535", "GO", 1, 15)], notes=[])) == {NOTE}


@pytest.mark.parametrize("code", ["98975", "98981", "97550", "97552", "G0541", "G0543", "98985"])
def test_day_without_the_patient_needs_no_treatment_note(code: str) -> None:
    assert NOTE not in decided(day([(code, "GO", 1, 30)], notes=[]), PART_B).findings
    assert NOTE in decided(day([(code, "GO", 1, 30), ("97535", "GO", 1, 15)], notes=[]), PART_B).findings


@pytest.mark.parametrize(("code", "findings"), [("97530", {REPORT}), ("98980", set()), ("97550", set())])
def test_day_without_the_patient_counts_for_no_report(code: str, findings: set[tuple[str, str]]) -> None:
    """The tenth day before is a treatment, monitoring or the caregivers' alone."""
    given = course(11, evaluated(), planned())
    given["history"][4]["code"] = code
    assert reports(given) == findings


def test_day_without_the_patient_asks_for_no_report() -> None:
    given = course(11, evaluated(), planned())
    given["claims"][0]["lines"][0]["code"] = "98980"
    assert reports(given) == set()


def test_treatment_note_that_nobody_looked_for_is_not_checked() -> None:
    known = ["history", "authorizations"]
    assert "treatment-note" in decided(day(TREATED, notes=[], complete=known), PART_B).unchecked
