"""How a date was counted by a calendar, in words; at the end of the calendar too."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from decision_worlds import checker_of, claim, document, facts_of, line

from scrubjay.executors.reference import Reference

BEFORE_DUE = """
[calendars.office]
weekend = ["saturday", "sunday"]
holidays = { table = "federal_holidays" }
from = 2026-01-01
through = 2026-12-31
sources = ["read"]
[[rule]]
id = "r"
for = "line"
when = { claim = { received = { before = { field = "date", plus = { business_days = 2, calendar = "office" } } } } }
severity = "review"
sources = ["read"]
"""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-19", "Thursday 2026-03-19 plus 2 business days is Monday 2026-03-23"),
        (
            "9999-12-30",
            "9999-12-30 plus 2 business days; "
            "the calendar office knows holidays from 2026-01-01 through 2026-12-31 only",
        ),
    ],
)
def test_date_that_business_days_lead_to(day: str, said: str) -> None:
    facts = facts_of(document(claim(line(), received="2026-03-20")))
    (one,) = facts.claims
    lines = tuple({**row, "date": datetime.date.fromisoformat(day)} for row in one.lines)
    far = replace(facts, claims=(replace(one, lines=lines),))
    (finding,) = checker_of(BEFORE_DUE).check(far, Reference()).document()["decisions"][0]["findings"]
    assert finding["because"][0]["from"]["reckoned"] == said


@pytest.mark.parametrize(
    ("moved", "origin"),
    [
        (", plus = { months = 11 }", {"field": "date", "reckoned": "2025-01-10 plus 11 months"}),
        (", minus = { days = 3 }", {"field": "date", "reckoned": "2025-01-10 minus 3 days"}),
        ("", {"field": "date"}),
    ],
)
def test_date_moved_without_a_calendar_says_from_what(moved: str, origin: dict[str, str]) -> None:
    when = f'{{ claim = {{ received = {{ after = {{ field = "date"{moved} }} }} }} }}'
    pack = f'[[rule]]\nid = "r"\nfor = "line"\nseverity = "review"\nsources = ["read"]\nwhen = {when}\n'
    facts = facts_of(document(claim(line(date="2025-01-10"), received="2026-03-20")))
    (finding,) = checker_of(pack).check(facts, Reference()).document()["decisions"][0]["findings"]
    assert finding["because"][0]["from"] == origin
