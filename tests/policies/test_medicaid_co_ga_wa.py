"""medicaid/co, ga and wa: units until authorization is needed, and what stands on the claim, both sides of each."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from medicaid_claims import UNLIMITED, born, found
from office_decisions import authorized, day
from policy_claims import DAY, NPI, line, paid

ONE_DAY = datetime.timedelta(days=1)
TODAY = {"from": "2026-03-13", "through": "2026-03-13"}
CHILD = {"birth": born(10)}
GA_UNITS, GA_ADULT = ("units-without-authorization", "deny"), ("adult-not-covered", "review")
WA_UNITS, WA_HABILITATIVE = ("adult-units-a-year", "review"), ("habilitative", "review")
Finding = tuple[str, str]

LIMITS = [
    pytest.param("GA", CHILD, "GO", 8, GA_UNITS, id="georgia"),
    pytest.param("WA", {}, "GO", 24, WA_UNITS, id="washington"),
    pytest.param("CO", {}, "GO 97", 48, ("adult-rehabilitative", "review"), id="colorado_rehabilitative"),
    pytest.param("CO", {}, "GO 96", 48, ("adult-habilitative", "review"), id="colorado_habilitative"),
]


@pytest.mark.parametrize(("state", "who", "modifiers", "limit", "finding"), LIMITS)
def test_the_first_unit_past_the_limit_needs_authorization(
    state: str, who: dict[str, Any], modifiers: str, limit: int, finding: Finding
) -> None:
    before = [paid(day("2026-03-02"), modifiers=modifiers, units=limit - 2)]
    two, three = [line(modifiers=modifiers, units=2)], [line(modifiers=modifiers, units=3)]
    assert found(state, two, before, **who) == set()
    assert found(state, three, before, **who) == {finding}
    assert found(state, three, [before[0] | {"modifiers": ["GP"]}], **who) == set()
    assert found(state, three, before, [UNLIMITED], **who) == set()
    enough = authorized(units=3, visits=None, **TODAY)
    assert found(state, three, before, [enough], **who) == set()
    assert found(state, three, before, [enough | {"units": 2}], **who) == {finding}
    assert found(state, three, before, [enough | {"disciplines": ["PT"]}], **who) == {finding}
    assert found(state, three, before, [authorized(through="2026-03-12")], **who) == {finding}


def test_georgia_counts_a_month_with_the_evaluation_since_september_2006() -> None:
    eight = [paid(day("2026-03-02"), units=7)]
    assert found("GA", [line()], [*eight, paid(day("2026-02-28"), "97165")], **CHILD) == set()
    assert found("GA", [line()], [*eight, paid(day("2026-03-01"), "97165")], **CHILD) == {GA_UNITS}
    birth = born(10, day("2006-08-31"))
    assert found("GA", [line(units=9, date=day("2006-08-31"))], birth=birth) == set()
    assert found("GA", [line(units=8, date=day("2006-09-01"))], birth=birth) == set()
    assert found("GA", [line(units=9, date=day("2006-09-01"))], birth=birth) == {GA_UNITS}


def test_georgia_pays_for_children() -> None:
    assert found("GA", [line(units=9)], birth=born(21)) == {GA_ADULT}
    assert found("GA", [line(units=9)], birth=born(21, DAY + ONE_DAY)) == {GA_UNITS}


def test_washington_counts_timed_units_of_adults_in_a_calendar_year() -> None:
    before = [paid(day("2026-01-02"), units=23)]
    assert found("WA", [line()], [*before, paid(day("2025-12-31"))]) == set()
    assert found("WA", [line()], [*before, paid(day("2026-01-01"))]) == {WA_UNITS}
    assert found("WA", [line()], [*before, paid(day("2026-01-01"), "97165")]) == set()
    assert found("WA", [line(units=25)], birth=born(21)) == {WA_UNITS}
    assert found("WA", [line(units=25)], birth=born(21, DAY + ONE_DAY)) == set()


def test_washington_habilitative_services() -> None:
    assert found("WA", [line(modifiers="GO 96")]) == {WA_HABILITATIVE}
    assert found("WA", [line(modifiers="GO 97")]) == set()


PURPOSES = [
    pytest.param("GO 97", "GO 96", ("adult-rehabilitative", "review"), id="rehabilitative"),
    pytest.param("GO 96", "GO 97", ("adult-habilitative", "review"), id="habilitative"),
]


@pytest.mark.parametrize(("modifiers", "other", "finding"), PURPOSES)
def test_colorado_counts_the_last_twelve_months_of_adults(modifiers: str, other: str, finding: Finding) -> None:
    treatment = [line(modifiers=modifiers, units=2)]
    last_year = paid(day("2025-03-13"), modifiers=modifiers, units=47)
    assert found("CO", treatment, [last_year]) == set()
    assert found("CO", treatment, [last_year | {"date": "2025-03-14"}]) == {finding}
    assert found("CO", treatment, [paid(day("2026-03-02"), modifiers=other, units=47)]) == set()
    assert found("CO", treatment, [paid(day("2026-03-02"), "97165", modifiers, units=47)]) == set()
    past = [line(modifiers=modifiers, units=49)]
    assert found("CO", past, birth=born(21)) == {finding}
    assert found("CO", past, birth=born(21, DAY + ONE_DAY)) == set()


def test_colorado_wants_to_know_who_ordered() -> None:
    nobody, somebody = {"ordering": {"npi": None}}, {"referring": {"npi": NPI}}
    treatment = [line(modifiers="GO 97")]
    assert found("CO", treatment) == set()
    assert found("CO", treatment, **nobody) == {("ordering-provider", "deny")}
    assert found("CO", treatment, **nobody, **somebody) == set()
    assert found("CO", treatment, birth=born(3), **nobody) == {("ordering-provider", "deny")}
    assert found("CO", treatment, birth=born(3, DAY + ONE_DAY), **nobody) == set()


def test_colorado_assistant_is_not_the_rendering_provider() -> None:
    def by(taxonomy: str) -> set[Finding]:
        return found("CO", [line(modifiers="GO 97")], rendering={"npi": "1245319599", "taxonomy": taxonomy})

    assert by("225X00000X") == set()
    assert by("224Z00000X") == {("assistant-as-rendering", "deny")}
    assert by("224ZF0002X") == {("assistant-as-rendering", "deny")}


def test_colorado_school() -> None:
    assert found("CO", [line(modifiers="GO 97")], place_of_service="03") == {("school", "review")}
    assert found("CO", [line(modifiers="GO 97")], place_of_service="11") == set()
