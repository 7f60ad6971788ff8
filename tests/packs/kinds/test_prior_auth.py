"""`prior_auth`: what an authorization's quantity is given for, on both sides of each boundary."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from kind_decisions import document, flagged, line, messages, mistakes

HEAD = """
[[prior_auth]]
id       = "authorized"
severity = "deny"
sources  = ["s1"]
"""
UNITS = HEAD + 'burn = "units"\n'
PER_CODE = UNITS + 'burn_per = ["code"]\n'
BY_WEEK = UNITS + 'burn_in = { fact = "authorization", every = { days = 7 } }\n'
BY_MONTH = UNITS + 'burn_in = "calendar_month"\n'
VISITS_BY_WEEK = HEAD + 'burn_in = { week = "monday" }\n'
WHOLE: list[dict[str, Any]] = [{"what": "history"}, {"what": "authorizations"}]


def authorization(**more: Any) -> dict[str, Any]:
    """An authorization A1 of four units from Wednesday 2026-03-04 on."""
    said = {"number": "A1", "codes": [], "disciplines": [], "from": "2026-03-04", "through": "2026-08-31"}
    return said | {"visits": None, "units": 4, "billing": {"npi": None}} | more


def billed(day: str, units: int = 1, code: str = "97530", **more: Any) -> dict[str, Any]:
    """A line under A1."""
    return line(code, units=units, date=day, authorization_numbers=["A1"], **more)


def found(policy: str, lines: list[dict[str, Any]], *given: dict[str, Any], **lists: Any) -> list[str]:
    """What comes of lines under authorizations."""
    rows = list(given) or [authorization()]
    return flagged(policy, document(lines, authorizations=rows, complete=WHOLE, **lists))


def test_whole_authorization_is_used_up_by_every_code() -> None:
    lines = [billed("2026-03-05", 3), billed("2026-03-05", 2, "97110")]
    assert found(UNITS, lines) == ["deny"]
    assert found(UNITS, [billed("2026-03-05", 3), billed("2026-03-05", 1, "97110")]) == []


@pytest.mark.parametrize(("units", "expected"), [(4, []), (5, ["deny"])])
def test_each_code_uses_up_its_own(units: int, expected: list[str]) -> None:
    assert found(PER_CODE, [billed("2026-03-05", 4), billed("2026-03-05", units, "97110")]) == expected


def test_authorizations_of_one_number_for_each_code() -> None:
    rows = [authorization(codes=["97530"], units=4), authorization(codes=["97110"], units=2)]
    assert found(PER_CODE, [billed("2026-03-05", 4), billed("2026-03-05", 2, "97110")], *rows) == []
    assert found(PER_CODE, [billed("2026-03-05", 4), billed("2026-03-05", 3, "97110")], *rows) == ["deny"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2026-03-04", "2026-03-10", ["deny"]),
        ("2026-03-04", "2026-03-11", []),
        ("2026-03-10", "2026-03-11", []),
        ("2026-03-11", "2026-03-17", ["deny"]),
    ],
)
def test_week_of_the_authorization_begins_on_its_first_weekday(first: str, second: str, expected: list[str]) -> None:
    assert found(BY_WEEK, [billed(first, 3), billed(second, 2)]) == expected


def test_units_left_of_one_week_are_not_carried_over() -> None:
    assert found(BY_WEEK, [billed("2026-03-11", 5)]) == ["deny"]


@pytest.mark.parametrize(("second", "expected"), [("2026-03-31", ["deny"]), ("2026-04-01", [])])
def test_months_of_the_calendar(second: str, expected: list[str]) -> None:
    assert found(BY_MONTH, [billed("2026-03-05", 3), billed(second, 2)]) == expected


@pytest.mark.parametrize(("second", "expected"), [("2026-03-15", ["deny"]), ("2026-03-16", [])])
def test_visits_of_a_week_from_monday(second: str, expected: list[str]) -> None:
    assert found(VISITS_BY_WEEK, [billed("2026-03-09"), billed(second)], authorization(visits=1)) == expected


def test_code_and_week_together() -> None:
    both = BY_WEEK + 'burn_per = ["code"]\n'
    lines = [billed("2026-03-05", 4), billed("2026-03-05", 4, "97110"), billed("2026-03-11", 4)]
    assert found(both, lines) == []
    assert found(both, [*lines, billed("2026-03-12", 1)]) == ["deny"]


def test_without_its_first_day_the_week_can_not_be_told() -> None:
    unknown = authorization()
    del unknown["from"]
    assert found(BY_WEEK, [billed("2026-03-05", 9)], unknown) == ["unchecked: authorization.from"]
    assert found(BY_WEEK, [billed("2026-03-05", 9)], authorization(**{"from": None})) == [
        "unchecked: authorization.from"
    ]


def test_what_was_billed_before_decides_and_is_asked_for() -> None:
    earlier = {
        "claim": "H1",
        "line": 1,
        "date": "2026-03-05",
        "code": "97110",
        "modifiers": ["GO"],
        "units": 4,
        "status": "paid",
        "authorization_numbers": ["A1"],
        "billing": {"npi": "1234567893"},
    }
    assert found(PER_CODE, [billed("2026-03-06", 4)], history=[earlier]) == []
    assert found(PER_CODE, [billed("2026-03-06", 4)], history=[{**earlier, "code": "97530"}]) == ["deny"]
    without = {name: value for name, value in earlier.items() if name != "code"}
    assert found(PER_CODE, [billed("2026-03-06", 4)], history=[without]) == ["unchecked: history.code"]
    open_ = document([billed("2026-03-06", 4)], authorizations=[authorization()], complete=WHOLE[1:])
    assert flagged(PER_CODE, open_) == ["unchecked: history"]


def test_payers_count_of_the_whole_is_no_count_of_a_week() -> None:
    used = authorization(visits=1, units=None, visits_used=9, used_as_of="2026-03-08")
    assert found(HEAD, [billed("2026-03-13")], used) == ["deny"]
    assert found(VISITS_BY_WEEK, [billed("2026-03-13")], used) == []


def test_words_say_what_the_quantity_is_for() -> None:
    given = document([billed("2026-03-05", 5)], authorizations=[authorization()], complete=WHOLE)
    said = "With this line more units are used than the authorization gives"
    assert messages(UNITS, given) == [f"{said}."]
    assert messages(PER_CODE, given) == [f"{said}, of this code."]
    assert messages(BY_WEEK, given) == [f"{said}, in these 7 days of the authorization."]
    assert messages(BY_MONTH, given) == [f"{said}, this calendar month."]


def test_windows_that_an_authorization_is_not_counted_by() -> None:
    said = "what burns an authorization is counted by the calendar or from the authorization's first day"
    assert said in mistakes(UNITS + 'burn_in = "coverage"\n')
    assert said in mistakes(UNITS + 'burn_in = { fact = "episode" }\n')
    assert "no field `codes`" in mistakes(UNITS + 'burn_per = ["codes"]\n')


def test_last_day_of_the_week_is_cut_by_no_month() -> None:
    day = datetime.date(2026, 3, 31)
    assert found(BY_WEEK, [billed(day.isoformat(), 3), billed("2026-04-01", 2)]) == []
    assert found(BY_WEEK, [billed("2026-04-01", 3), billed("2026-04-07", 2)]) == ["deny"]


@pytest.mark.parametrize(
    ("told", "days", "expected"),
    [
        ({"visits_used": 0}, 3, ["unchecked: authorization.used_as_of"]),
        ({"visits_used": 0}, 2, []),
        ({"visits_used": 9}, 3, ["unchecked: authorization.used_as_of", "deny"]),
        ({"visits_used": 9}, 1, ["unchecked: authorization.used_as_of"]),
        ({"used_as_of": "2026-03-12"}, 3, ["unchecked: authorization.visits_used"]),
        ({"used_as_of": "2026-03-13"}, 3, ["deny"]),
        ({}, 3, ["deny"]),
    ],
)
def test_half_of_what_the_payer_says_was_used_leaves_it_open(
    told: dict[str, Any], days: int, expected: list[str]
) -> None:
    """Two visits are authorized; the payer may count fewer than were billed, or more, up to a day that is not told."""
    given = authorization(visits=2, units=None) | told
    lines = [billed(f"2026-03-{day}") for day in (13, 12, 11)[:days]]
    assert sorted(set(found(HEAD, lines, given))) == sorted(expected)
