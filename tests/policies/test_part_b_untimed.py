"""medicare/part-b-claim: one unit a day of an untimed code, whoever gave it and on how many lines."""

from __future__ import annotations

from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, NPI, Json, claim, document, line
from policy_decisions import decided, decision

PART_B = "medicare/part-b"
OTHER_NPI = "1245319599"
READ = DAY.replace(year=2024, month=7, day=1)
"""The first day of the edition of most units that was read."""


def one(code: str, modifiers: str = "GO", rendering: str = NPI, units: int = 1, **more: Any) -> Json:
    """A line with its allowed amount and who gave it."""
    return line(code, modifiers, units=units, allowed="1.00", rendering={"npi": rendering}, **more)


def told(*lines: Json) -> list[tuple[int, str, str]]:
    """Line, policy and severity of what is said of units: a line that is told twice stands here twice."""
    findings = decision(document(claim(MEDICARE, list(lines))), PART_B)["findings"]
    of_units = [f for f in findings if f["policy"].startswith(("untimed", "mue"))]
    return [(f["subject"]["line"], f["policy"], f["severity"]) for f in of_units]


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("92526", "GO", "GN"),
        ("97150", "GO", "GP"),
        ("97016", "GO", "GP"),
    ],
)
def test_two_disciplines_of_one_biller_are_a_review(code: str, first: str, second: str) -> None:
    assert told(one(code, first)) == []
    assert told(one(code, second)) == []
    assert told(one(code, first), one(code, second)) == [(2, "untimed-units", "review")]


def test_two_disciplines_before_the_edition_that_was_read() -> None:
    before = READ.replace(month=6, day=30)
    assert told(one("97150", "GO", date=before), one("97150", "GP", date=before)) == []
    assert told(one("97150", "GO", date=READ), one("97150", "GP", date=READ)) == [(2, "untimed-units", "review")]


@pytest.mark.parametrize(
    ("code", "second", "severity"),
    [
        ("92526", {}, "deny"),
        ("92526", {"rendering": OTHER_NPI}, "review"),
        ("97165", {}, "deny"),
        ("97165", {"modifiers": "GO CO"}, "review"),
        ("97150", {}, "review"),
    ],
)
def test_denial_is_said_within_one_rendering_provider_and_side(code: str, second: Json, severity: str) -> None:
    assert told(one(code), one(code, **second)) == [(2, "untimed-units", severity)]


def test_two_lines_of_an_assistant_are_denied() -> None:
    assert told(one("92526", "GO CO"), one("92526", "GO CO")) == [(2, "untimed-units", "deny")]


def test_two_units_on_one_line_are_denied_once() -> None:
    assert told(one("97150", units=2)) == [(1, "untimed-units", "deny")]
    assert told(one("97150", units=1)) == []


def test_codes_with_a_most_of_none_are_told_by_that() -> None:
    lines = [one("97010", "GO"), one("97010", "GP")]
    assert told(*lines) == [(number, "mue-day-benchmark", "review") for number in (1, 2)]


def test_message_says_that_lines_are_added_perhaps() -> None:
    findings = decision(document(claim(MEDICARE, [one("97150"), one("97150", "GP")])), PART_B)["findings"]
    (message,) = [f["message"] for f in findings if f["policy"] == "untimed-units"]
    assert message == "2 units of 97150 on this day, all lines together: Medicare takes one if it adds them up."


def test_units_that_nobody_told_are_asked_for() -> None:
    given = document(claim(MEDICARE, [one("97150")]))
    del given["claims"][0]["lines"][0]["units"]
    outcome = decided(given, PART_B)
    assert {"untimed-units", "units-on-the-line"} <= outcome.unchecked
