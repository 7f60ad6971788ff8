"""`timed_units`: billed against allowed units, by day and by code."""

from __future__ import annotations

import pytest
from kind_decisions import Json, document, flagged, line, messages, minutes

POLICY = """
[[timed_units]]
id       = "timed"
method   = "{method}"
severity = "deny"
sources  = ["s1"]
"""
CMS = POLICY.format(method="cms")


def day(*given: tuple[str, int, int | None]) -> Json:
    """A day of (code, units billed, minutes)."""
    lines = [line(code, units=units) for code, units, _ in given]
    return document(lines, minutes=minutes(*(m for _, _, m in given)))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([("97530", 1, 8)], []),
        ([("97530", 1, 7)], ["deny"]),
        ([("97530", 1, 22)], []),
        ([("97530", 2, 22)], ["deny"]),
        ([("97530", 2, 23)], []),
        ([("97530", 1, 23)], ["advise"]),
        ([("97530", 3, 37)], ["deny"]),
        ([("97530", 3, 38)], []),
        ([("97112", 2, 24), ("97110", 1, 23)], []),
        ([("97112", 1, 24), ("97110", 2, 23)], ["deny"]),
        ([("97112", 2, 20), ("97110", 1, 20)], []),
        ([("97112", 1, 20), ("97110", 2, 20)], []),
        ([("97112", 2, 20), ("97110", 2, 20)], ["deny"]),
        ([("97110", 2, 33), ("97140", 1, 7)], []),
        ([("97110", 3, 33), ("97140", 0, 7)], ["deny"]),
        ([("97112", 1, 7), ("97110", 0, 7), ("97140", 0, 7)], []),
        ([("97112", 0, 7), ("97110", 0, 7), ("97140", 1, 7)], []),
    ],
)
def test_total_time_on_each_side_of_each_boundary(given: list[tuple[str, int, int]], found: list[str]) -> None:
    assert flagged(CMS, day(*given)) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([("97110", 1, 10), ("97140", 1, 10)], []),
        ([("97110", 1, 7), ("97140", 1, 8)], ["deny"]),
        ([("97110", 2, 33), ("97140", 1, 7)], ["deny"]),
        ([("97110", 2, 33), ("97140", 0, 7)], []),
    ],
)
def test_midpoint_counts_each_code_by_itself(given: list[tuple[str, int, int]], found: list[str]) -> None:
    assert flagged(POLICY.format(method="ama"), day(*given)) == found


@pytest.mark.parametrize(("units", "given", "found"), [(1, 36, []), (2, 36, ["deny"]), (2, 37, []), (1, 29, [])])
def test_base_and_increment(units: int, given: int, found: list[str]) -> None:
    assert flagged(POLICY.format(method="base_and_increment"), day(("97530", units, given))) == found


@pytest.mark.parametrize(("units", "given", "found"), [(2, 15, ["deny"]), (2, 16, [])])
def test_every_quarter_hour_begun(units: int, given: int, found: list[str]) -> None:
    assert flagged(POLICY.format(method="ceiling"), day(("97530", units, given))) == found


def test_message_holds_the_arithmetic() -> None:
    (said,) = messages(CMS, day(("97110", 3, 33), ("97140", 1, 7)))
    for part in ("33 (97110) + 7 (97140) = 40 timed minutes: 3 units", "97110: 2 x 15 minutes, 3 over"):
        assert part in said
    assert "1 unit left: to 97140, with the most minutes over" in said


def test_message_says_which_line_comes_to_nothing() -> None:
    given = [("97110", 1, 18), ("97140", 1, 13), ("97116", 1, 10), ("97035", 1, 8)]
    (said,) = messages(CMS, day(*given))
    assert "97035: 0 x 15 minutes, 8 over" in said
    assert "97035 comes to 0 units" in said


def test_message_says_a_tie_is_the_clinicians_choice() -> None:
    (said,) = messages(CMS, day(("97112", 2, 20), ("97110", 2, 20)))
    assert "97112 and 97110 are even: the clinician chooses" in said


def test_under_billing_is_advice_with_the_units_left() -> None:
    (said,) = messages(CMS, day(("97530", 1, 38)))
    assert "Fewer timed units" in said
    assert "38 timed minutes: 3 units" in said


def test_under_billing_says_the_money_left_by_the_claims_own_charges() -> None:
    given = document([line("97530", units=1, charge="60.00"), line("97110", units=1, charge="50.00")])
    given["minutes"] = minutes(38, 24)
    (said,) = messages(CMS, given)
    assert "Left unbilled: 1 unit of 97530 ($60.00 at this claim's charge), 1 unit of 97110 ($50.00" in said


def test_units_left_of_a_code_on_no_line_have_no_charge_known() -> None:
    given = document([line("97530", units=1)])
    patient = {key: given["claims"][0][key] for key in ("patient", "payer")}
    given["minutes"] = [*minutes(38), {**patient, "code": "97110", "date": "2026-03-13", "minutes": 15}]
    (said,) = messages(CMS, given)
    assert (
        "Left unbilled: 2 units of 97530 ($100.00 at this claim's charge), 1 unit of 97110 (charge not known)." in said
    )


def test_under_billing_may_be_left_unsaid() -> None:
    assert flagged(CMS + "under = false\n", day(("97530", 1, 38))) == []


def test_missing_minutes_leave_the_day_unchecked() -> None:
    (open_, *more) = flagged(CMS, day(("97530", 1, None)))
    assert open_ == "unchecked: minutes.minutes"
    assert all(one == open_ for one in more)


def test_no_minutes_of_one_line_still_deny_what_no_minutes_can_mend() -> None:
    """33 minutes of one code give it two units, or three with a unit that the other line's minutes leave to it."""
    found = flagged(CMS, day(("97110", 4, 33), ("97140", 1, None)))
    assert "deny" in found


def test_minutes_known_to_be_none_are_no_units() -> None:
    facts = document([line()], minutes=[{"claim": "C1", "line": 1, "minutes": None}])
    assert "deny" not in flagged(CMS, facts)


def test_untimed_lines_are_no_part_of_the_total() -> None:
    given = document([line("97530"), line("97165")], minutes=minutes(15, 45))
    assert flagged(CMS, given) == []


def test_each_discipline_is_counted_on_its_own() -> None:
    """5 minutes of one discipline are not lent to the other."""
    given = document([line("97530", units=1), line("97110", "GP", units=1)], minutes=minutes(16, 6))
    assert flagged(CMS, given) == ["deny"]


def test_a_code_on_two_lines_is_pooled() -> None:
    given = document([line("97530", "GO"), line("97530", "CO GO")], minutes=minutes(12, (14, 14)))
    assert flagged(CMS, given) == []


def test_days_are_apart() -> None:
    given = document([line(units=1), line(units=1, date="2026-03-12")], minutes=minutes(8, 7))
    assert flagged(CMS, given) == ["deny"]
