"""`documentation`: what the chart must hold for a visit."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from kind_decisions import document, flagged, line, messages, mistakes

HEAD = """
[[documentation]]
id       = "chart"
severity = "review"
sources  = ["s1"]
"""
PLAN = HEAD + 'document = "plan_of_care"\nhow = "covers"\n'
CERTIFIED = PLAN + "must = { certified = { present = true } }\n"
NOTE = HEAD + 'document = "treatment_note"\nhow = "on_day"\n'
REPORT = HEAD + 'document = "progress_report"\nhow = "before"\nwithin = { days = 30 }\n'
WHOLE: list[dict[str, Any]] = [{"what": "charts"}]


def plan(start: str, through: str, **more: Any) -> dict[str, Any]:
    """A plan of care of OT."""
    said = {"document": "plan_of_care", "discipline": "OT", "date": start, "from": start, "through": through}
    return said | {"certified": start} | more


def chart(name: str, date: str, discipline: str = "OT") -> dict[str, Any]:
    """A dated document."""
    return {"document": name, "discipline": discipline, "date": date}


@pytest.mark.parametrize(
    ("start", "through", "found"),
    [
        ("2026-03-13", "2026-06-10", []),
        ("2026-03-14", "2026-06-10", ["review"]),
        ("2025-12-14", "2026-03-13", []),
        ("2025-12-13", "2026-03-12", ["review"]),
    ],
)
def test_plan_of_care_covers_the_day_or_does_not(start: str, through: str, found: list[str]) -> None:
    assert flagged(PLAN, document([line()], charts=[plan(start, through)], complete=WHOLE)) == found


def test_plan_must_be_certified() -> None:
    charts = [plan("2026-03-01", "2026-05-29", certified=None)]
    assert flagged(PLAN, document([line()], charts=charts, complete=WHOLE)) == []
    assert flagged(CERTIFIED, document([line()], charts=charts, complete=WHOLE)) == ["review"]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"certified": "2026-03-02"}, []),
        ({"certified": None, "sent": "2026-03-02", "order_on_file": True}, []),
        ({"certified": None, "sent": "2026-03-02", "order_on_file": False}, ["review"]),
        ({"certified": None, "sent": None, "order_on_file": True}, ["review"]),
    ],
)
def test_one_of_several_ways_to_say_it(more: dict[str, Any], found: list[str]) -> None:
    policy = PLAN + "must = [{ certified = { present = true } }, { sent = { present = true }, order_on_file = true }]\n"
    given = document([line()], charts=[plan("2026-03-01", "2026-05-29", **more)], complete=WHOLE)
    assert flagged(policy, given) == found


@pytest.mark.parametrize(
    ("start", "found"), [("2025-12-13", []), ("2025-12-12", ["review"]), ("2026-03-14", ["review"])]
)
def test_a_date_may_be_narrowed(start: str, found: list[str]) -> None:
    policy = PLAN + 'must = { from = { on_or_after = { field = "date", minus = { days = 90 } } } }\n'
    given = document([line()], charts=[plan(start, "2026-12-31")], complete=WHOLE)
    assert flagged(policy, given) == found


def test_whether_the_plan_is_certified_is_asked() -> None:
    charts = [plan("2026-03-01", "2026-05-29")]
    del charts[0]["certified"]
    given = document([line()], charts=charts, complete=WHOLE)
    assert flagged(CERTIFIED, given) == ["unchecked: chart.certified"]


@pytest.mark.parametrize(
    ("date", "found"), [("2026-03-13", []), ("2026-03-12", ["review"]), ("2026-03-14", ["review"])]
)
def test_note_of_the_day(date: str, found: list[str]) -> None:
    given = document([line()], charts=[chart("treatment_note", date)], complete=WHOLE)
    assert flagged(NOTE, given) == found


@pytest.mark.parametrize(
    ("date", "found"), [("2026-03-13", []), ("2026-02-11", []), ("2026-02-10", ["review"]), ("2026-03-14", ["review"])]
)
def test_report_not_older_than(date: str, found: list[str]) -> None:
    given = document([line()], charts=[chart("progress_report", date)], complete=WHOLE)
    assert flagged(REPORT, given) == found


def test_another_disciplines_document_does_not_do() -> None:
    charts = [chart("treatment_note", "2026-03-13", "PT")]
    assert flagged(NOTE, document([line()], charts=charts, complete=WHOLE)) == ["review"]
    assert flagged(NOTE + "same_discipline = false\n", document([line()], charts=charts, complete=WHOLE)) == []


def test_without_the_chart_nothing_is_flagged() -> None:
    assert flagged(NOTE, document([line()])) == ["unchecked: charts"]


def test_chart_that_is_there_does_even_if_not_all_is_known() -> None:
    assert flagged(NOTE, document([line()], charts=[chart("treatment_note", "2026-03-13")])) == []


def test_one_finding_a_visit() -> None:
    given = document([line(), line("97535")], complete=WHOLE)
    assert messages(NOTE, given) == ["The chart holds no treatment note as this payer asks for."]


def test_within_goes_with_before() -> None:
    assert '`within` goes with how = "before"' in mistakes(NOTE + "within = { days = 30 }\n")
    assert '`within` goes with how = "before"' in mistakes(REPORT.replace("within = { days = 30 }\n", ""))


EVERY = HEAD + (
    'document = "progress_report"\nhow = "every"\ntreatment_days = 10\nscope = "provider"\n'
    'starts_with = ["evaluation"]\nor_instead = ["discharge"]\n'
)
ALL_KNOWN: list[dict[str, Any]] = [{"what": "charts"}, {"what": "history"}]
FIRST = datetime.date(2026, 3, 1)


def nth(number: int) -> str:
    """The date of the n-th day of treatment: every second day from the first of March."""
    return (FIRST + datetime.timedelta(days=2 * (number - 1))).isoformat()


def treated(days: int, charts: list[dict[str, Any]], first: int = 1, **more: Any) -> dict[str, Any]:
    """A claim of the n-th day of treatment; the days before it are history."""
    history = [
        {
            "claim": f"H{number}",
            "line": 1,
            "date": nth(number),
            "code": "97530",
            "modifiers": ["GO"],
            "units": 1,
            "status": "paid",
            "billing": {"npi": "1234567893"},
        }
        for number in range(first, days)
    ]
    said = {"complete": ALL_KNOWN, "charts": charts, "history": history, **more}
    return document([line(date=nth(days))], {"file_date": "2026-12-31"}, **said)


@pytest.mark.parametrize(("days", "found"), [(10, []), (11, ["review"]), (12, ["review"])])
def test_report_is_due_every_so_many_days_of_treatment(days: int, found: list[str]) -> None:
    assert flagged(EVERY, treated(days, [chart("evaluation", nth(1))])) == found


@pytest.mark.parametrize(("days", "found"), [(11, []), (20, []), (21, ["review"])])
def test_after_a_report_of_the_tenth_day_ten_more_are_good(days: int, found: list[str]) -> None:
    charts = [chart("evaluation", nth(1)), chart("progress_report", nth(10))]
    assert flagged(EVERY, treated(days, charts)) == found


@pytest.mark.parametrize(("report", "found"), [(nth(11), []), (nth(12), ["review"])])
def test_report_of_the_day_itself_does_and_a_later_one_does_not(report: str, found: list[str]) -> None:
    charts = [chart("evaluation", nth(1)), chart("progress_report", report)]
    assert flagged(EVERY, treated(11, charts)) == found


def test_early_report_begins_a_period_of_its_own() -> None:
    charts = [chart("evaluation", nth(1)), chart("progress_report", nth(4))]
    assert flagged(EVERY, treated(14, charts)) == []
    assert flagged(EVERY, treated(15, charts)) == ["review"]


def test_new_evaluation_begins_the_count_anew() -> None:
    charts = [chart("evaluation", nth(1)), chart("evaluation", nth(5))]
    assert flagged(EVERY, treated(14, charts)) == []
    assert flagged(EVERY, treated(15, charts)) == ["review"]


def test_discharge_does_as_well() -> None:
    charts = [chart("evaluation", nth(1)), chart("discharge", nth(8))]
    assert flagged(EVERY, treated(12, charts)) == []


def test_another_disciplines_report_is_none() -> None:
    charts = [chart("evaluation", nth(1)), chart("progress_report", nth(10), "PT")]
    assert flagged(EVERY, treated(11, charts)) == ["review"]


def test_two_sessions_of_a_day_are_one() -> None:
    given = treated(10, [chart("evaluation", nth(1))])
    again = {**given["history"][0], "claim": "H99", "code": "97110"}
    assert flagged(EVERY, {**given, "history": [*given["history"], again]}) == []


def test_what_is_counted_may_be_narrowed() -> None:
    narrowed = EVERY + 'counts = { code = { not_in = ["97530"] } }\n'
    assert flagged(narrowed, treated(11, [chart("evaluation", nth(1))])) == []


def test_without_the_chart_the_report_is_asked_for() -> None:
    given = treated(11, [chart("evaluation", nth(1))], complete=[{"what": "history"}])
    assert flagged(EVERY, given) == ["unchecked: charts"]
    assert flagged(EVERY, treated(10, [chart("evaluation", nth(1))], complete=[{"what": "history"}])) == []


def test_chart_that_is_whole_from_a_day_on_tells_what_came_since() -> None:
    since = [{"what": "history"}, {"what": "charts", "from": nth(2)}]
    assert flagged(EVERY, treated(11, [], complete=since)) == ["unchecked: charts"]
    assert flagged(EVERY, treated(12, [], complete=since)) == ["review"]


def test_so_few_days_ago_there_were_not_so_many_of_treatment() -> None:
    plan_before = {**treated(1, [chart("evaluation", "2026-02-20")]), "complete": []}
    assert flagged(EVERY, plan_before) == []
    assert flagged(EVERY, {**plan_before, "charts": [{**plan_before["charts"][0], "date": "2026-02-19"}]}) == [
        "unchecked: history charts"
    ]


def test_history_that_is_not_whole_is_asked_for() -> None:
    known = [{"what": "charts"}]
    assert flagged(EVERY, treated(10, [chart("evaluation", nth(1))], complete=known)) == ["unchecked: history"]
    assert flagged(EVERY, treated(11, [chart("evaluation", nth(1))], complete=known)) == ["review"]


@pytest.mark.parametrize("hole", ["date", "document", "discipline"])
def test_report_of_which_not_all_is_known_may_be_in_time(hole: str) -> None:
    report = chart("progress_report", nth(10))
    del report[hole]
    assert flagged(EVERY, treated(11, [chart("evaluation", nth(1)), report])) == [f"unchecked: chart.{hole}"]


def test_words_name_the_days() -> None:
    (said,) = messages(EVERY, treated(11, [chart("evaluation", nth(1))]))
    assert said == "11 days of treatment have no progress report: this payer wants one every 10."


def test_what_goes_with_every() -> None:
    assert 'with how = "every" say `treatment_days` and `scope`' in mistakes(EVERY.replace("treatment_days = 10\n", ""))
    assert 'go with how = "every"' in mistakes(NOTE + "treatment_days = 10\n")
    wrong = EVERY.replace("treatment_days = 10", "treatment_days = 0")
    assert "`treatment_days` is a whole number of 1 or more" in mistakes(wrong)
