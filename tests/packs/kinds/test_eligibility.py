"""`eligibility`: a coverage with this payer in force on the date of service."""

from __future__ import annotations

from typing import Any

import pytest
from kind_decisions import document, flagged, line, messages

POLICY = """
[[eligibility]]
id       = "covered"
severity = "review"
sources  = ["s1"]
"""
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
