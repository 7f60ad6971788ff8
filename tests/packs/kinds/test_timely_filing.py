"""`timely_filing`: from the date of service to the day of receipt."""

from __future__ import annotations

from typing import Any

import pytest
from kind_decisions import document, flagged, line, messages

HEAD = """
[[timely_filing]]
id       = "late"
severity = "deny"
sources  = ["s1"]
"""
YEAR = HEAD + "within = { months = 12 }\n"
DAYS = HEAD + "within = { days = 90 }\n"


def claim(date: str, received: str | None = None, file_date: str | None = None, **more: Any) -> dict[str, Any]:
    """One line of a day on a claim that was received, or sent, on another."""
    given: dict[str, Any] = {"file_date": file_date or received, **more}
    if received:
        given["received"] = received
    return document([line(date=date)], given)


@pytest.mark.parametrize(
    ("date", "received", "found"),
    [
        ("2025-03-31", "2026-03-31", []),
        ("2025-03-31", "2026-04-01", ["deny"]),
        ("2024-02-29", "2025-02-28", []),
        ("2024-02-29", "2025-03-01", ["deny"]),
    ],
)
def test_twelve_months(date: str, received: str, found: list[str]) -> None:
    assert flagged(YEAR, claim(date, received)) == found


@pytest.mark.parametrize(("received", "found"), [("2026-06-11", []), ("2026-06-12", ["deny"])])
def test_ninety_days(received: str, found: list[str]) -> None:
    assert flagged(DAYS, claim("2026-03-13", received)) == found


def test_a_file_made_too_late_is_received_too_late() -> None:
    assert flagged(DAYS, claim("2026-03-13", file_date="2026-06-12")) == ["deny"]


def test_a_file_made_in_time_may_still_come_late() -> None:
    assert flagged(DAYS, claim("2026-03-13", file_date="2026-03-14")) == ["unchecked: claim.received"]


@pytest.mark.parametrize(
    ("file_date", "found"),
    [("2026-05-12", []), ("2026-05-13", ["unchecked: claim.received"]), ("2026-06-12", ["deny"])],
)
def test_a_file_made_soon_asks_nobody(file_date: str, found: list[str]) -> None:
    assert flagged(DAYS + "sent_within = { days = 60 }\n", claim("2026-03-13", file_date=file_date)) == found


def test_first_or_last_day_of_service() -> None:
    given = document([line(date="2026-03-10", through="2026-03-13")], {"received": "2026-06-11"})
    assert flagged(DAYS, given) == ["deny"]
    assert flagged(DAYS + 'counted_from = "through"\n', given) == []


def test_delay_reason_excuses() -> None:
    policy = DAYS + 'excused_by = ["1", "7"]\n'
    assert flagged(policy, claim("2026-03-13", "2026-06-12", delay_reason="7")) == []
    assert flagged(policy, claim("2026-03-13", "2026-06-12", delay_reason="4")) == ["deny"]
    assert flagged(policy, claim("2026-03-13", "2026-06-12", delay_reason=None)) == ["deny"]


def test_message_says_how_long() -> None:
    (said,) = messages(YEAR, claim("2025-03-31", "2026-04-01"))
    assert said == "The payer has this claim later than 12 months after the date of service."


CALENDAR = """
[calendars.office]
weekend  = ["saturday", "sunday"]
holidays = [2026-05-25, 2026-07-03]
from     = 2026-01-01
through  = 2026-12-31
sources  = ["s1"]
"""
ROLLED = CALENDAR + YEAR + 'rolls = "office"\n'


@pytest.mark.parametrize(
    ("date", "in_time", "late"),
    [
        pytest.param("2025-06-12", "2026-06-12", "2026-06-13", id="friday"),
        pytest.param("2025-06-13", "2026-06-15", "2026-06-16", id="saturday"),
        pytest.param("2025-06-14", "2026-06-15", "2026-06-16", id="sunday"),
        pytest.param("2025-05-25", "2026-05-26", "2026-05-27", id="monday_holiday"),
        pytest.param("2025-07-03", "2026-07-06", "2026-07-07", id="friday_holiday"),
        pytest.param("2025-05-23", "2026-05-26", "2026-05-27", id="saturday_before_a_monday_holiday"),
    ],
)
def test_last_day_rolls_to_the_next_business_day(date: str, in_time: str, late: str) -> None:
    assert flagged(ROLLED, claim(date, in_time)) == []
    assert flagged(ROLLED, claim(date, late)) == ["deny"]


@pytest.mark.parametrize(("received", "found"), [("2026-07-13", []), ("2026-07-14", ["deny"])])
def test_business_days_leave_the_day_of_service_out(received: str, found: list[str]) -> None:
    policy = CALENDAR + HEAD + 'within = { business_days = 10, calendar = "office" }\n'
    assert flagged(policy, claim("2026-06-26", received)) == found


def test_last_day_that_the_calendar_does_not_know_is_unchecked() -> None:
    assert flagged(ROLLED, claim("2026-06-15", "2027-06-15")) == []
    assert flagged(ROLLED, claim("2026-06-15", "2027-06-16")) == ["unchecked: calendar.office"]
    assert flagged(ROLLED, claim("2026-06-12", "2027-06-14")) == []


def test_message_of_business_days() -> None:
    policy = CALENDAR + HEAD + 'within = { business_days = 10, calendar = "office" }\n'
    (said,) = messages(policy, claim("2026-06-26", "2026-07-14"))
    assert said == "The payer has this claim later than 10 business days after the date of service."
