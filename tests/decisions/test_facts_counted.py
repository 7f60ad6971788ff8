"""Measures of other facts than lines, joined minutes and tables: undated lines, and lines that count for nothing."""

from __future__ import annotations

from typing import Any

import pytest
from decision_worlds import claim, decided, document, line, paid, said

REPORTS = """
[measures.reports]
title = "Progress reports"
count = "facts"
of = "chart"
where = { document = "progress_report" }
upto = "day"
%s
[[rule]]
id = "r"
for = "line"
when = { measure = { reports = { over = 1 } } }
severity = "review"
sources = ["read"]
"""
MINUTES = """
[[rule]]
id = "r"
for = "line"
severity = "review"
sources = ["read"]
[rule.with.other]
fact = "minutes"
where = { minutes = { over = 30 } }
"""
TIMED = """
[codes]
timed = { table = "therapy_codes", where = { timed = true } }
[[rule]]
id = "r"
for = "line"
when = { code = "@timed" }
severity = "review"
sources = ["read"]
"""
WHOLE = [{"what": what} for what in ("history", "charts", "minutes")]


def found(facts: dict[str, Any], pack: str) -> list[str]:
    return said(decided(facts, pack))


def undated(**more: Any) -> dict[str, Any]:
    return {name: value for name, value in line(**more).items() if name != "date"}


def reports(*days: str, of: dict[str, Any] | None = None, more: str = "") -> list[str]:
    rows = [{"discipline": "OT", "document": "progress_report", "date": day} for day in days]
    return found(document(claim(of or line()), charts=rows, complete=WHOLE), REPORTS % more)


FROM = "counting_from = 2026-02-01"


@pytest.mark.parametrize(
    ("days", "more", "expected"),
    [
        pytest.param(("2026-02-01", "2026-03-10"), "", ["review"], id="two"),
        pytest.param(("2026-02-01", "2026-03-11"), "", [], id="the_second_is_later"),
        pytest.param(("2026-01-31", "2026-03-10"), "", ["review"], id="counted_from_ever"),
        pytest.param(("2026-01-31", "2026-03-10"), FROM, [], id="the_first_is_too_old"),
        pytest.param(("2026-02-01", "2026-03-10"), FROM, ["review"], id="the_first_is_on_the_first_day"),
    ],
)
def test_facts_are_counted_from_a_day_up_to_the_lines(days: tuple[str, ...], more: str, expected: list[str]) -> None:
    assert reports(*days, more=more) == expected


def test_line_without_a_date_may_be_before_the_facts_or_after() -> None:
    assert reports("2026-02-01", "2026-03-10", of=undated()) == ["unchecked: date"]
    assert reports("2026-02-01", of=undated()) == []


@pytest.mark.parametrize(
    ("status", "expected"), [("paid", ["review"]), ("denied", []), ("pending", ["unchecked: history.status"])]
)
def test_minutes_of_a_line_count_as_far_as_the_line(status: str, expected: list[str]) -> None:
    earlier = {**paid("2026-03-02"), "claim": "H1", "status": status}
    rows = [{"claim": "H1", "line": 1, "minutes": 40}]
    assert found(document(claim(line()), history=[earlier], minutes=rows, complete=WHOLE), MINUTES) == expected


def test_row_of_a_table_with_dates_says_nothing_surely_of_a_line_without_one() -> None:
    assert found(document(claim(line("97129"))), TIMED) == ["review"]
    assert found(document(claim(undated(code="97129"))), TIMED) == ["unchecked: date"]
    assert found(document(claim(undated(code="97530"))), TIMED) == ["review"]
