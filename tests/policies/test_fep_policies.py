"""commercial/fep-*: the last visit and the one after it, in read and unread years."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from policy_claims import FEP, claim, document, line, paid, visits
from policy_decisions import decided, decision

STANDARD, BASIC, FOCUS = "commercial/fep-standard", "commercial/fep-basic", "commercial/fep-blue-focus"
PLANS = {STANDARD: "Standard", BASIC: "Basic", FOCUS: "Blue Focus"}
DENY, REVIEW = ("therapy-visits", "deny"), ("therapy-visits", "review")


def visit(pack: str, date: datetime.date, earlier: list[Any], code: str = "97530", modifiers: str = "GO") -> Any:
    one = claim(FEP, [line(code, modifiers, date)], plan=PLANS[pack])
    return decided(document(one, earlier), pack)


@pytest.mark.parametrize(
    ("pack", "date", "limit", "finding"),
    [
        (STANDARD, datetime.date(2023, 12, 31), 75, DENY),
        (STANDARD, datetime.date(2024, 12, 31), 75, REVIEW),
        (STANDARD, datetime.date(2026, 11, 2), 75, REVIEW),
        (BASIC, datetime.date(2023, 12, 31), 50, DENY),
        (BASIC, datetime.date(2024, 12, 31), 50, REVIEW),
        (FOCUS, datetime.date(2024, 12, 31), 25, DENY),
        (FOCUS, datetime.date(2025, 12, 31), 25, REVIEW),
    ],
)
def test_last_visit_is_clear_and_the_next_is_not(
    pack: str, date: datetime.date, limit: int, finding: tuple[str, str]
) -> None:
    assert visit(pack, date, visits(limit - 1, date)) == (set(), set())
    assert visit(pack, date, visits(limit, date)).findings == {finding}


@pytest.mark.parametrize(("pack", "limit"), [(STANDARD, 75), (BASIC, 50)])
def test_no_visit_is_counted_before_the_first_brochure_read(pack: str, limit: int) -> None:
    date = datetime.date(2022, 12, 31)
    assert visit(pack, date, visits(limit + 5, date)) == (set(), set())


def test_blue_focus_of_2023_is_not_checked() -> None:
    date = datetime.date(2023, 12, 31)
    outcome = visit(FOCUS, date, visits(40, date))
    assert outcome.findings == set()
    assert outcome.unchecked == {"therapy-visits"}
    one = claim(FEP, [line(date=date)], plan=PLANS[FOCUS])
    (entry,) = decision(document(one, visits(40, date)), FOCUS)["unchecked"]
    assert (entry["policy"], entry["reason"]) == ("therapy-visits", "no_amount")


def test_visits_start_anew_with_the_year() -> None:
    new_year = datetime.date(2025, 1, 1)
    assert visit(FOCUS, new_year, visits(25, new_year)) == (set(), set())


@pytest.mark.parametrize("modifiers", ["GP", "GN"])
def test_visits_of_the_three_disciplines_count_together(modifiers: str) -> None:
    date = datetime.date(2024, 10, 1)
    assert visit(FOCUS, date, visits(25, date, "97110", modifiers)).findings == {DENY}


def test_two_disciplines_on_one_day_are_one_visit() -> None:
    date = datetime.date(2024, 10, 1)
    same_day = paid(date, "97110", "GP", "H-PT")
    assert visit(FOCUS, date, [*visits(24, date), same_day]) == (set(), set())


def test_days_with_nothing_but_evaluations_do_not_count() -> None:
    date = datetime.date(2024, 10, 1)
    assert visit(FOCUS, date, visits(25, date, "97166")) == (set(), set())
    assert visit(FOCUS, date, visits(25, date), "97168") == (set(), set())


def test_cognitive_visits_are_counted_apart() -> None:
    date = datetime.date(2024, 10, 1)
    cognitive = {("cognitive-visits", "deny")}
    assert visit(FOCUS, date, visits(24, date, "97129"), "97129") == (set(), set())
    assert visit(FOCUS, date, visits(25, date, "97129"), "97129").findings == cognitive
    assert visit(FOCUS, date, visits(25, date, "97129")) == (set(), set())
    assert visit(FOCUS, date, visits(25, date), "97129") == (set(), set())
    unread = datetime.date(2025, 10, 1)
    assert visit(FOCUS, unread, visits(25, unread, "97129"), "97129").findings == {("cognitive-visits", "review")}


def test_standard_counts_cognitive_visits_with_the_others() -> None:
    date = datetime.date(2023, 10, 1)
    assert visit(STANDARD, date, visits(75, date, "97129")).findings == {DENY}


def test_visits_elsewhere_are_not_known_unless_declared() -> None:
    date = datetime.date(2023, 10, 1)
    one = claim(FEP, [line(date=date)], plan="Standard")
    outcome = decided(document(one, visits(3, date), complete=()), STANDARD)
    assert outcome.findings == set()
    assert outcome.unchecked == {"therapy-visits"}
