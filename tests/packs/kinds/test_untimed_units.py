"""`untimed_units`: units of an untimed code on one day."""

from __future__ import annotations

import pytest
from kind_decisions import document, flagged, line, messages

POLICY = """
[[untimed_units]]
id       = "untimed"
severity = "deny"
sources  = ["s1"]
"""


@pytest.mark.parametrize(("code", "units", "found"), [("97165", 1, []), ("97165", 2, ["deny"]), ("97530", 4, [])])
def test_more_than_one_unit(code: str, units: int, found: list[str]) -> None:
    assert flagged(POLICY, document([line(code, units=units)])) == found


def test_message_names_the_code() -> None:
    (said,) = messages(POLICY, document([line("97150", units=2)]))
    assert said == "97150 is not billed by time: more than 1 unit a day is billed."


def test_units_of_two_lines_are_added() -> None:
    assert flagged(POLICY, document([line("97150"), line("97150")])) == ["deny"]


def test_days_and_codes_are_apart() -> None:
    lines = [line("97150"), line("97150", date="2026-03-12"), line("97165")]
    assert flagged(POLICY, document(lines)) == []


@pytest.mark.parametrize(("units", "found"), [(2, []), (3, ["deny"])])
def test_another_limit(units: int, found: list[str]) -> None:
    assert flagged(POLICY + "limit = 2\n", document([line("97165", units=units)])) == found


def test_codes_of_the_packs_own() -> None:
    policy = POLICY + 'counts = { code = "97530" }\n'
    assert flagged(policy, document([line("97530", units=2)])) == ["deny"]


def test_units_not_known_are_named() -> None:
    given = document([line("97165")])
    del given["claims"][0]["lines"][0]["units"]
    assert flagged(POLICY, given) == ["unchecked: units"]
