"""medicare/part-b-add-ons: an add-on with and without its primary, of its day, month and provider."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, Json, claim, document, line, paid
from policy_decisions import decided, decision, lines_flagged

PART_B = "medicare/part-b"
ADD_ON = "add-on-code"
PAIRS = [
    ("97130", "97129"),
    ("97546", "97545"),
    ("97551", "97550"),
    ("97598", "97597"),
    ("96113", "96112"),
    ("90913", "90912"),
    ("92608", "92607"),
    ("G0542", "G0541"),
    ("98981", "98980"),
]
"""Add-on and primary, as `medicare_codes.md` 1 tells CMS's file of 2024-07-01 (G0542: secondary texts)."""
OTHER_NPI = "1245319599"
BEFORE = DAY - datetime.timedelta(days=1)


def one(code: str, date: datetime.date = DAY, **more: Any) -> Json:
    """A line with its allowed amount."""
    return line(code, "GO", date, allowed="1.00", **more)


def told(lines: Sequence[Json], history: Sequence[Json] = (), **more: Any) -> bool:
    """Whether an add-on is said to stand alone, which must be known."""
    outcome = decided(document(claim(MEDICARE, list(lines)), history, **more), PART_B)
    assert ADD_ON not in outcome.unchecked
    return (ADD_ON, "review") in outcome.findings


@pytest.mark.parametrize(("add_on", "primary"), PAIRS)
def test_add_on_with_and_without_its_primary(add_on: str, primary: str) -> None:
    assert told([one(add_on)])
    assert told([one(add_on), one("97530")])
    assert not told([one(add_on), one(primary)])
    assert not told([one(primary)])


@pytest.mark.parametrize(("add_on", "primary"), PAIRS)
@pytest.mark.parametrize("units", [0, None])
def test_primary_without_a_unit_serves_no_add_on(add_on: str, primary: str, units: int | None) -> None:
    assert told([one(add_on), one(primary, units=units)])


@pytest.mark.parametrize(("add_on", "primary"), PAIRS)
def test_the_add_on_is_the_line_that_is_flagged(add_on: str, primary: str) -> None:
    given = document(claim(MEDICARE, [one("97530"), one(add_on)]))
    assert lines_flagged(given, PART_B, ADD_ON) == {2}
    (finding,) = (one for one in decision(given, PART_B)["findings"] if one["policy"] == ADD_ON)
    assert f"add-on of {primary}" in finding["message"]
    assert finding["denial"] == {"group": "CO", "carc": "B15", "rarc": []}


@pytest.mark.parametrize(
    ("primary", "expected"),
    [
        ({}, False),
        ({"status": "denied"}, True),
        ({"rendering": {"npi": OTHER_NPI}}, False),
        ({"billing": {"npi": OTHER_NPI}}, True),
    ],
    ids=["paid", "denied", "another_therapist", "another_practice"],
)
def test_primary_on_another_claim_of_the_day(primary: Json, expected: bool) -> None:
    assert told([one("97130")], [paid(DAY, "97129", **primary)]) is expected


@pytest.mark.parametrize(("add_on", "primary", "expected"), [("97130", "97129", True), ("98981", "98980", False)])
def test_primary_of_another_day_serves_monitoring_only(add_on: str, primary: str, expected: bool) -> None:
    assert told([one(add_on)], [paid(BEFORE, primary)]) is expected
    assert told([one(add_on)], [paid(DAY.replace(day=1) - datetime.timedelta(days=1), primary)])
    assert told([one(add_on), one(primary, DAY.replace(day=20))]) is expected


def test_monitoring_is_open_where_the_months_history_is_not_all_known() -> None:
    known = ("authorizations", "charts")
    assert ADD_ON in decided(document(claim(MEDICARE, [one("98981")]), complete=known), PART_B).unchecked
    assert not told([one("98981"), one("98980")], complete=known)
    assert told([one("97130")], complete=known)


@pytest.mark.parametrize(
    ("add_on", "date", "expected"),
    [
        ("97130", datetime.date(2024, 6, 30), False),
        ("97130", datetime.date(2024, 7, 1), True),
        ("98981", datetime.date(2024, 6, 30), False),
        ("98981", datetime.date(2024, 7, 1), True),
        ("G0542", datetime.date(2024, 12, 31), False),
        ("G0542", datetime.date(2025, 1, 1), True),
    ],
)
def test_since_the_file_that_was_read(add_on: str, date: datetime.date, expected: bool) -> None:
    assert told([one(add_on, date)]) is expected
