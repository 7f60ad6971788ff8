"""`code_pair`: the column 2 line of a pair of a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kind_decisions import decision, document, line, mistakes, pair_table
from kind_decisions import flagged as flagged_with
from kind_decisions import messages as messages_with

from scrubjay.tables import Table

POLICY = """
[[code_pair]]
id       = "pairs"
table    = "pairs"
pairs    = { setting = "practitioner" }
bypassed = ["59", "XS"]
severity = "deny"
sources  = ["s1"]
"""


@pytest.fixture
def pairs(tmp_path: Path) -> Table:
    """A table that knows all pairs."""
    return pair_table(tmp_path)


def flagged(lines: list[dict[str, Any]], pairs: Table, more: str = "", **lists: Any) -> list[str]:
    """What comes of lines."""
    return flagged_with(POLICY + more, document(lines, **lists), {"pairs": pairs})


@pytest.mark.parametrize(
    ("modifiers", "found"), [("GO", ["deny"]), ("GO 59", []), ("GO XS", []), ("GO XE", ["deny"]), ("GO 76", ["deny"])]
)
def test_pair_of_indicator_one_is_bypassed_by_a_modifier(modifiers: str, found: list[str], pairs: Table) -> None:
    assert flagged([line("97165"), line("97530", modifiers)], pairs) == found


@pytest.mark.parametrize("modifiers", ["GO", "GO 59"])
def test_pair_of_indicator_zero_is_never_bypassed(modifiers: str, pairs: Table) -> None:
    assert flagged([line("97530"), line("97140", modifiers)], pairs) == ["deny"]


def test_the_column_1_line_is_left_alone(pairs: Table) -> None:
    assert flagged([line("97165")], pairs) == []


def test_modifier_on_the_column_1_line_opens_the_pair_too(pairs: Table) -> None:
    lines = [line("97165", "GO 59"), line("97530")]
    assert flagged(lines, pairs) == []
    assert flagged(lines, pairs, "either = false\n") == ["deny"]


def test_codes_that_are_no_pair(pairs: Table) -> None:
    assert flagged([line("97165"), line("97140")], pairs) == []


def test_a_pair_of_another_setting_is_not_read(pairs: Table) -> None:
    assert flagged([line("97150"), line("97110")], pairs) == []


@pytest.mark.parametrize(
    ("date", "found"),
    [("2025-12-31", []), ("2026-01-01", ["deny"]), ("2026-06-30", ["deny"]), ("2026-07-01", [])],
)
def test_pairs_hold_between_their_dates(date: str, found: list[str], pairs: Table) -> None:
    lines = [line("97165", date=date), line("97530", date=date)]
    claim = {"file_date": "2026-08-01"}
    given = document(lines, claim)
    assert flagged_with(POLICY, given, {"pairs": pairs}) == found


def test_another_day_is_no_pair(pairs: Table) -> None:
    assert flagged([line("97165", date="2026-03-12"), line("97530")], pairs) == []


def test_column_1_may_stand_on_another_claim_of_the_provider(pairs: Table) -> None:
    paid = {
        "claim": "C0",
        "line": 1,
        "date": "2026-03-13",
        "code": "97165",
        "modifiers": ["GO"],
        "units": 1,
        "billing": {"npi": "1234567893"},
        "status": "paid",
    }
    assert flagged([line("97530")], pairs, history=[paid]) == ["deny"]
    assert flagged([line("97530")], pairs, 'scope = "claim"\n', history=[paid]) == []


def test_what_the_column_1_line_must_be_besides(pairs: Table) -> None:
    other = 'other = { modifiers = { has_any = ["GO"] } }\n'
    assert flagged([line("97165", "GP"), line("97530")], pairs, other) == []
    assert flagged([line("97165", "GO"), line("97530")], pairs, other) == ["deny"]


def test_message_names_the_code(pairs: Table) -> None:
    (said,) = messages_with(POLICY, document([line("97165"), line("97530")]), {"pairs": pairs})
    assert said == "97530 is not paid beside 97165 of this day unless it was separate."


def test_table_that_does_not_know_all_pairs_leaves_the_rest_unchecked(tmp_path: Path) -> None:
    found = flagged([line("97165"), line("97112")], pair_table(tmp_path, complete=False))
    assert found
    assert all(one.startswith("unchecked: ") for one in found)


def test_modifiers_not_known_are_named(pairs: Table) -> None:
    given = document([line("97165"), line("97530")])
    del given["claims"][0]["lines"][1]["modifiers"]
    assert flagged_with(POLICY, given, {"pairs": pairs}) == ["unchecked: modifiers"]


FIX = '[code_pair.fix]\nwords = "Append 59 if it was separate."\n'
NEVER = '[code_pair.fix_never]\nwords = "Bill the first only."\n'


@pytest.mark.parametrize(
    ("more", "first", "second", "words"),
    [
        (FIX + NEVER, "97165", "97530", "Append 59 if it was separate."),
        (FIX + NEVER, "97530", "97140", "Bill the first only."),
        (FIX, "97530", "97140", "Append 59 if it was separate."),
        (NEVER, "97530", "97140", "Bill the first only."),
    ],
)
def test_pair_of_indicator_zero_has_a_fix_of_its_own(
    more: str, first: str, second: str, words: str, pairs: Table
) -> None:
    (finding,) = decision(POLICY + more, document([line(first), line(second)]), {"pairs": pairs})["findings"]
    assert finding["fix"]["words"] == words


def test_without_a_fix_of_its_own_a_pair_that_opens_has_none(pairs: Table) -> None:
    (finding,) = decision(POLICY + NEVER, document([line("97165"), line("97530")]), {"pairs": pairs})["findings"]
    assert finding["fix"]["words"] == ""


def test_wrong_edit_of_the_fix_for_indicator_zero_is_refused() -> None:
    assert "`take_away` is no edit" in mistakes(POLICY + NEVER + "edits = [{ take_away = true }]\n")
