"""What a payer says was used stands for the lines up to its day; with half of it unsaid, whatever it may come to."""

from __future__ import annotations

from typing import Any

import pytest
from decision_worlds import claim as claim_of
from decision_worlds import decided, document, line, paid, said

VISITS = """
[measures.visits]
title = "OT visits"
count = "visits"
visit_is = ["date"]
where = { discipline = "OT" }
window = "calendar_year"
scope = "payer"
[[rule]]
id = "r"
for = "line"
when = { measure = { visits = { over = 3 } } }
severity = "review"
sources = ["read"]
"""
AUTHORIZED = """
[[prior_auth]]
id = "auth"
title = "Authorization"
number_on_claim = true
severity = "deny"
sources = ["read"]
fix.words = "Ask."
"""
WHOLE = [{"what": what} for what in ("history", "coverages", "authorizations")]
NEWER = {"disciplines": ["OT"], "purpose": None, "visits": 3, "as_of": "2026-03-09"}
OLDER = {"disciplines": ["OT"], "purpose": None, "visits": 2, "as_of": "2026-03-01"}


def without(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in keys}


def portal(*used: dict[str, Any], date: str | None = "2026-03-10") -> list[str]:
    """What comes of one line, beside two visits paid in February, where a portal says so much was used."""
    day = line() if date is None else line(date=date)
    facts = document(
        claim_of(day if date else without(day, "date")),
        history=[paid("2026-02-02"), paid("2026-02-03")],
        coverages=[{"from": "2026-01-01", "through": "2026-12-31", "plan": "P", "product": "PPO", "used": list(used)}],
        complete=WHOLE,
    )
    return said(decided(facts, VISITS))


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        pytest.param([], [], id="nothing_said_the_third_visit"),
        pytest.param([NEWER], ["review"], id="the_portal_counts_three_before"),
        pytest.param([OLDER], [], id="the_portal_counts_two_before"),
        pytest.param([OLDER, NEWER], ["review"], id="the_latest_counts"),
        pytest.param([NEWER, OLDER], ["review"], id="whatever_the_order"),
        pytest.param([without(NEWER, "purpose")], ["unchecked: coverage.used"], id="purpose_unsaid"),
        pytest.param([without(NEWER, "disciplines")], ["unchecked: coverage.used"], id="disciplines_unsaid"),
        pytest.param([without(NEWER, "as_of")], ["unchecked: coverage.used"], id="day_unsaid"),
        pytest.param([without(OLDER, "as_of")], ["unchecked: coverage.used"], id="day_unsaid_of_what_may_add_up"),
        pytest.param([{**NEWER, "visits": 0} | {"as_of": "2026-02-02"}], [], id="fewer_than_were_paid"),
        pytest.param([without({**NEWER, "visits": 0}, "as_of")], [], id="day_unsaid_and_too_few_whatever_it_is"),
        pytest.param([{**NEWER, "disciplines": ["PT"]}], [], id="of_another_discipline"),
        pytest.param([{**NEWER, "purpose": "habilitative"}], [], id="of_another_purpose"),
        pytest.param([without({**NEWER, "disciplines": ["PT"]}, "purpose")], [], id="surely_of_another_discipline"),
        pytest.param([NEWER, without(OLDER, "purpose")], ["review"], id="an_older_one_changes_nothing"),
        pytest.param([OLDER, without(NEWER, "purpose")], ["unchecked: coverage.used"], id="a_newer_one_may"),
        pytest.param([NEWER, {**NEWER, "visits": 2}], ["unchecked: coverage.used"], id="two_of_one_day"),
        pytest.param([{**NEWER, "visits": 2}, NEWER], ["unchecked: coverage.used"], id="two_of_one_day_turned_round"),
        pytest.param([without(NEWER, "visits") | {"dollars": "9.00"}], [], id="dollars_say_nothing_of_visits"),
        pytest.param([{**NEWER, "as_of": "2025-12-31"}], [], id="of_last_year"),
    ],
)
def test_portal_count_stands_only_where_it_is_told_whole(used: list[dict[str, Any]], expected: list[str]) -> None:
    assert portal(*used) == expected


def authorized(date: str | None, **told: Any) -> list[str]:
    row = {"number": "A1", "kind": None, "codes": [], "disciplines": [], "from": None, "through": None}
    row |= {"visits": 1, "units": "unlimited", "visits_used": None, "used_as_of": None, "billing": {"npi": None}}
    day = without(line(), "date") if date is None else line(date=date)
    facts = document(claim_of(day, authorization_numbers=["A1"]), authorizations=[row | told], complete=WHOLE)
    return said(decided(facts, AUTHORIZED))


@pytest.mark.parametrize(
    ("date", "used", "expected"),
    [
        pytest.param("2026-03-10", 1, ["deny"], id="after_the_day"),
        pytest.param("2026-03-09", 1, [], id="on_the_day"),
        pytest.param("2026-03-10", 0, [], id="none_used"),
        pytest.param(None, 1, ["unchecked: date"], id="undated"),
        pytest.param(None, 0, [], id="undated_and_none_used"),
    ],
)
def test_line_without_a_date_may_be_after_what_was_used(date: str | None, used: int, expected: list[str]) -> None:
    assert authorized(date, visits_used=used, used_as_of="2026-03-09") == expected
