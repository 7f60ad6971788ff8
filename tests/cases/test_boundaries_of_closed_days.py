"""Boundaries of dates that a calendar moves: the last business day in time and the day after, known or not."""

from __future__ import annotations

from small_packs import analysed, sides

CALENDAR = """
[calendars.office]
title    = "Workdays"
weekend  = ["saturday", "sunday"]
holidays = [2026-09-07]
from     = 2026-01-01
through  = 2027-12-31
sources  = ["s1"]
"""
FILING = '[[timely_filing]]\nid = "p"\nPOLICY\nwithin = { days = 95 }\nrolls = "office"\n'
LAST = (
    "date the payer received it is after the date of service plus 95 days, or the next business day (calendar office)"
)


def test_last_day_rolls_past_a_weekend_and_past_a_holiday() -> None:
    found, missed = analysed(CALENDAR + FILING)
    assert missed == ()
    told = sides(found)
    assert told[f"{LAST}, moved by a weekend"] == [
        ("2026-10-06 against 2026-10-05", "flagged"),
        ("2026-10-05 against 2026-10-05", "clear"),
    ]
    assert told[f"{LAST}, moved by a holiday"] == [
        ("2026-09-09 against 2026-09-08", "flagged"),
        ("2026-09-08 against 2026-09-08", "clear"),
    ]


def test_business_days_have_the_last_one_in_time_and_the_next() -> None:
    found, _ = analysed(
        CALENDAR + '[[timely_filing]]\nid = "p"\nPOLICY\nwithin = { business_days = 10, calendar = "office" }\n'
    )
    title = "date the payer received it is after the date of service plus 10 business days (calendar office)"
    assert sides(found)[title] == [
        ("2026-07-15 against 2026-07-14", "flagged"),
        ("2026-07-14 against 2026-07-14", "clear"),
    ]


def test_days_that_the_calendar_does_not_know_are_flagged_where_every_reading_is_late() -> None:
    found, missed = analysed(CALENDAR + FILING + "effective = { from = 2024-03-01 }\n")
    assert missed == ()
    assert sides(found)["effective from 2024-03-01"] == [("2024-03-01", "flagged"), ("2024-02-29", "clear")]
    received = [
        one.judged.one.scene["claims"][0]["received"] for one in found if one.boundary == "effective from 2024-03-01"
    ]
    assert received[0] > "2026-01-01"


def test_other_date_is_moved_back_over_the_closed_days() -> None:
    found, missed = analysed(
        CALENDAR
        + """
[[rule]]
id = "p"
POLICY
for = "line"
message = "m"
when = { date = { before = { field = "authorization.requested", minus = { business_days = 5, calendar = "office" } } } }
"""
    )
    assert missed == ()
    title = "date of service is before the authorization requested minus 5 business days (calendar office)"
    assert sides(found)[title] == [
        ("2026-06-30 against 2026-07-01", "flagged"),
        ("2026-06-30 against 2026-06-30", "clear"),
    ]
