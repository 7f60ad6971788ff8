"""`documentation`: what the chart must hold for a visit."""

from __future__ import annotations

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
