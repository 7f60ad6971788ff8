"""`eligibility`: a coverage with this payer in force on the date of service."""

from __future__ import annotations

from typing import Any

import pytest
from kind_decisions import Json, document, flagged, line, messages, mistakes

POLICY = """
[[eligibility]]
id       = "covered"
in_force = true
severity = "review"
sources  = ["s1"]
"""
ORDER = POLICY.replace("in_force", "payer_order")
WHOLE: list[dict[str, Any]] = [{"what": "coverages"}]


@pytest.mark.parametrize(
    ("start", "through", "found"),
    [
        ("2026-03-13", "2026-12-31", []),
        ("2026-03-14", "2026-12-31", ["review"]),
        ("2026-01-01", "2026-03-13", []),
        ("2026-01-01", "2026-03-12", ["review"]),
        ("2026-01-01", None, []),
    ],
)
def test_coverage_holds_the_day_or_does_not(start: str, through: str | None, found: list[str]) -> None:
    given = document([line()], coverages=[{"from": start, "through": through}], complete=WHOLE)
    assert flagged(POLICY, given) == found


def test_no_coverage_at_all() -> None:
    given = document([line(), line("97535")], complete=WHOLE)
    assert messages(POLICY, given) == ["No coverage with this payer is on file for the date of service."]


def test_coverages_that_are_not_all_known() -> None:
    given = document([line()], coverages=[{"from": "2025-01-01", "through": "2025-12-31"}])
    (found,) = flagged(POLICY, given)
    assert found.startswith("unchecked: coverage")


def test_a_coverage_without_dates_holds_any_day() -> None:
    given = document(
        [line()], coverages=[{"from": None, "through": None, "plan": None, "product": None}], complete=WHOLE
    )
    assert flagged(POLICY, given) == []


def test_coverage_with_another_payer_does_not_do() -> None:
    rows = [{"from": "2026-01-01", "through": "2026-12-31", "payer": {"id": "P2"}}]
    assert flagged(POLICY, document([line()], coverages=rows, complete=WHOLE)) == ["review"]


def billed_as(place: str | None, *others: str | None) -> Json:
    """A claim to a payer in a place in line, with other payers in theirs."""
    rows = [{"id": f"O{n}", "sequence": other} for n, other in enumerate(others)]
    return document([line()], {"payer_sequence": place, "other_payers": rows})


@pytest.mark.parametrize(
    ("place", "others", "found"),
    [
        ("P", [], []),
        ("P", ["S"], []),
        ("P", ["P"], ["review"]),
        ("S", ["P"], []),
        ("S", [], ["review"]),
        ("S", ["T"], ["review"]),
        ("S", ["P", "S"], ["review"]),
        ("T", ["P", "S"], []),
        ("U", ["U"], []),
        ("P", [None], []),
    ],
)
def test_each_payer_has_its_own_place_after_a_first_one(place: str, others: list[str | None], found: list[str]) -> None:
    assert flagged(ORDER, billed_as(place, *others)) == found


def test_other_payers_that_nobody_named_are_asked_for() -> None:
    assert flagged(ORDER, document([line()], {"payer_sequence": "S"})) == ["unchecked: claim.other_payers"]


def test_an_other_payer_whose_place_is_not_known_is_asked_for() -> None:
    given = document([line()], {"payer_sequence": "S", "other_payers": [{"id": "O1"}]})
    assert flagged(ORDER, given) == ["unchecked: other_payer.sequence"]


def test_messages_say_what_is_out_of_order() -> None:
    assert messages(ORDER, billed_as("P", "P")) == ["Another payer on the claim has this payer's place in line (P)."]
    (later,) = messages(ORDER, billed_as("T"))
    assert later == "This payer is billed as a later one (T) and no other as the first."


def test_a_policy_that_says_nothing_is_refused() -> None:
    assert "say `in_force` or `payer_order`" in mistakes(POLICY.replace("in_force = true\n", ""))
