"""Episodes by a gap and windows of a fact: where they are known, and both sides of each boundary."""

from __future__ import annotations

import datetime

from scrubjay.executors.windows import ALL_TIME, NO_WINDOW, NOT_KNOWN, Anchors, Around, gap, repeated
from scrubjay.rules.program import Span

Day = datetime.date
EVER = Day.min
APART = Span(days=90)
WEEKS = Span(days=56)


def anchors(*days: Day) -> Anchors:
    return Anchors(days, days, False)


def test_anchor_at_the_gap_opens_another_episode() -> None:
    first, again = Day(2026, 1, 5), Day(2026, 4, 5)
    assert (again - first).days == 90
    assert gap(anchors(first, again), APART, Span(), again, EVER).start == again


def test_anchor_a_day_before_the_gap_stays_in_the_episode() -> None:
    first, again = Day(2026, 1, 5), Day(2026, 4, 4)
    assert gap(anchors(first, again), APART, Span(), again, EVER).start == first


def test_episode_goes_on_with_each_anchor_within_the_gap() -> None:
    days = [Day(2026, 1, 5) + datetime.timedelta(days=60 * n) for n in range(5)]
    assert gap(anchors(*days), APART, Span(), days[-1], EVER).start == days[0]


def test_last_day_of_an_episode_that_ends_is_in_it_and_the_next_is_in_none() -> None:
    first = Day(2026, 1, 5)
    last = first + datetime.timedelta(days=55)
    assert gap(anchors(first), APART, WEEKS, last, EVER) == Around("known", first, last + datetime.timedelta(days=1))
    assert gap(anchors(first), APART, WEEKS, last + datetime.timedelta(days=1), EVER) == NO_WINDOW


def test_unseen_history_leaves_the_episode_open() -> None:
    first = Day(2026, 1, 5)
    assert gap(anchors(first), APART, Span(), first, None).state == "unknown"
    assert gap(anchors(first), APART, Span(), first, Day(2025, 12, 1)).state == "unknown"
    assert gap(anchors(first), APART, Span(), first, Day(2025, 10, 7)).state == "known"


def test_possible_anchor_before_the_first_leaves_it_open() -> None:
    first = Day(2026, 1, 5)
    seen = Anchors((first,), (Day(2025, 12, 1), first), False)
    assert gap(seen, APART, Span(), first, EVER).state == "unknown"


def test_window_of_a_fact_repeats_from_its_start() -> None:
    fact = Around("known", Day(2026, 1, 31), Day(2026, 7, 1))
    assert repeated(fact, Span(months=1), Day(2026, 2, 27)).start == Day(2026, 1, 31)
    assert repeated(fact, Span(months=1), Day(2026, 2, 28)).start == Day(2026, 2, 28)
    assert repeated(fact, Span(months=1), Day(2026, 6, 30)) == Around("known", Day(2026, 6, 30), Day(2026, 7, 1))


def test_window_of_a_fact_without_a_start_is_not_known() -> None:
    assert repeated(ALL_TIME, Span(months=1), Day(2026, 2, 27)) == NOT_KNOWN
    assert repeated(NO_WINDOW, Span(months=1), Day(2026, 2, 27)) == NO_WINDOW
