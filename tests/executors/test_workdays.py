"""Business days counted and rolled: every kind of last day, both directions, and what a calendar does not know."""

from __future__ import annotations

import datetime
import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.executors.pairs import Range
from scrubjay.executors.workdays import bounds, shifted
from scrubjay.facts.unknown import UNKNOWN
from scrubjay.rules.program import Calendar, Shift

Day = datetime.date
SOURCE = ("s1",)
SUMMER = Calendar("summer", frozenset({5, 6}), frozenset({Day(2026, 7, 3)}), Day(2026, 6, 1), Day(2026, 8, 31), SOURCE)
ROLLED = Shift(rolled=True, calendar="summer")
CALENDARS = {"summer": SUMMER}
PARTLY = Calendar("partly", frozenset({5, 6}), frozenset({Day(2026, 7, 3)}), Day(2026, 7, 1), Day(2026, 7, 10), SOURCE)


def business(days: int) -> Shift:
    return Shift(business_days=days, calendar="summer")


def moved(day: str, shift: Shift) -> str:
    found = shifted(Day.fromisoformat(day), shift, CALENDARS)
    return str(found)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        pytest.param("2026-06-08", 1, "2026-06-09", id="monday"),
        pytest.param("2026-06-12", 1, "2026-06-15", id="over_a_weekend"),
        pytest.param("2026-06-13", 1, "2026-06-15", id="from_a_saturday"),
        pytest.param("2026-06-14", 5, "2026-06-19", id="from_a_sunday"),
        pytest.param("2026-06-15", 5, "2026-06-22", id="a_week"),
        pytest.param("2026-07-02", 1, "2026-07-06", id="over_a_holiday_and_a_weekend"),
        pytest.param("2026-07-03", 1, "2026-07-06", id="from_a_holiday"),
        pytest.param("2026-06-26", 10, "2026-07-13", id="ten_with_a_holiday_among_them"),
        pytest.param("2026-06-15", -1, "2026-06-12", id="back_over_a_weekend"),
        pytest.param("2026-07-06", -1, "2026-07-02", id="back_over_a_holiday"),
        pytest.param("2026-07-04", -2, "2026-07-01", id="back_from_a_saturday"),
    ],
)
def test_business_days_leave_day_0_out(day: str, count: int, found: str) -> None:
    assert moved(day, business(count)) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-06-12", "2026-06-12"),
        ("2026-06-13", "2026-06-15"),
        ("2026-06-14", "2026-06-15"),
        ("2026-07-03", "2026-07-06"),
    ],
)
def test_roll_moves_only_what_is_no_business_day(day: str, found: str) -> None:
    assert moved(day, ROLLED) == found


def test_months_and_days_are_moved_before_the_roll() -> None:
    assert moved("2025-06-13", Shift(months=12, rolled=True, calendar="summer")) == "2026-06-15"
    assert moved("2026-06-30", Shift(days=3, rolled=True, calendar="summer")) == "2026-07-06"
    assert moved("2026-08-03", Shift(months=-1, rolled=True, calendar="summer")) == "2026-07-06"
    assert moved("2026-06-30", Shift(days=3, business_days=1, calendar="summer")) == "2026-07-06"


def test_without_a_calendar_it_is_the_day_itself() -> None:
    assert moved("2026-06-12", Shift(days=1)) == "2026-06-13"


@pytest.mark.parametrize("day", ["2026-09-01", "2026-05-29"])
def test_weekday_that_is_not_known_may_be_a_holiday(day: str) -> None:
    found = shifted(Day.fromisoformat(day), ROLLED, CALENDARS)
    assert isinstance(found, Range)
    assert found.low == Day.fromisoformat(day).toordinal()
    assert found.high == (math.inf if day > "2026-06-01" else Day(2026, 6, 1).toordinal())


def test_weekend_is_known_beyond_what_is_known() -> None:
    found = shifted(Day(2026, 9, 5), ROLLED, CALENDARS)
    assert found == Range(Day(2026, 9, 7).toordinal(), math.inf)


def test_counting_past_what_is_known_has_no_last_day() -> None:
    found = shifted(Day(2026, 8, 28), business(3), CALENDARS)
    assert found == Range(Day(2026, 9, 2).toordinal(), math.inf)
    assert moved("2026-08-28", business(1)) == "2026-08-31"
    back = shifted(Day(2026, 6, 2), business(-2), CALENDARS)
    assert back == Range(-math.inf, Day(2026, 5, 29).toordinal())


def test_bounds_are_moved_at_both_ends() -> None:
    since = Range(Day(2026, 7, 2).toordinal(), math.inf)
    assert shifted(since, business(1), CALENDARS) == Range(Day(2026, 7, 6).toordinal(), math.inf)
    assert shifted(since, Shift(months=1, rolled=True, calendar="summer"), CALENDARS) is UNKNOWN


def test_calendars_end_does_not_end_in_an_error() -> None:
    found = shifted(Day.max, business(1), CALENDARS)
    assert found == Range(math.inf, math.inf)


DAYS = st.dates(Day(2026, 6, 20), Day(2026, 7, 20))


@given(DAYS, DAYS, st.integers(1, 8))
def test_counting_back_asks_the_same_as_counting_on(first: Day, other: Day, count: int) -> None:
    after = shifted(first, business(count), CALENDARS)
    before = shifted(other, business(-count), CALENDARS)
    assert isinstance(after, Day)
    assert isinstance(before, Day)
    assert (other > after) == (first < before)


SHIFTS = st.one_of(
    st.integers(1, 4).map(lambda n: Shift(business_days=n, calendar="partly")),
    st.integers(-4, -1).map(lambda n: Shift(business_days=n, calendar="partly")),
    st.just(Shift(rolled=True, calendar="partly")),
)


@given(st.dates(Day(2026, 6, 27), Day(2026, 7, 14)), SHIFTS)
def test_bounds_hold_whichever_unknown_days_are_holidays(day: Day, shift: Shift) -> None:
    """Every way to settle the few unknown weekdays nearby, all further ones being business days."""
    low, high = bounds(day, shift, PARTLY)
    span = [day + datetime.timedelta(days=n) for n in range(-5, 6)]
    unknown = [one for one in span if PARTLY.works(one) is None]
    found = set()
    for closed in product((False, True), repeat=len(unknown)):
        holidays = PARTLY.holidays | {one for one, is_closed in zip(unknown, closed, strict=True) if is_closed}
        settled = Calendar("settled", PARTLY.weekend, holidays, Day.min, Day.max, SOURCE)
        ends = bounds(day, shift, settled)
        assert ends[0] == ends[1]
        found.add(ends[0])
    assert all(low <= one <= high for one in found)
    assert low in found or high in found
