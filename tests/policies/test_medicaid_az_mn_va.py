"""medicaid/az, mn and va: visits by purpose in Arizona's year; authorizations for exactly one code in the others."""

from __future__ import annotations

import datetime

import pytest
from medicaid_claims import born, found, treated
from office_decisions import authorized, day
from policy_claims import DAY, document, line, paid, visits
from policy_decisions import decided

ONE_DAY = datetime.timedelta(days=1)
TODAY = {"from": "2026-03-13", "through": "2026-03-13"}
PURPOSES = [
    pytest.param("GO 97", "GO 96", ("adult-rehabilitative", "review"), id="rehabilitative"),
    pytest.param("GO 96", "GO 97", ("adult-habilitative", "review"), id="habilitative"),
]


@pytest.mark.parametrize(("modifiers", "other", "finding"), PURPOSES)
def test_arizona_15_visits_of_each_purpose(modifiers: str, other: str, finding: tuple[str, str]) -> None:
    treatment = [line(modifiers=modifiers)]
    assert found("AZ", treatment, visits(14, DAY, modifiers=modifiers)) == set()
    assert found("AZ", treatment, visits(15, DAY, modifiers=modifiers)) == {finding}
    assert found("AZ", treatment, visits(15, DAY, modifiers=other)) == set()
    assert found("AZ", treatment, visits(15, DAY, "97165", modifiers)) == set()
    assert found("AZ", [line("97168", modifiers)], visits(15, DAY, modifiers=modifiers)) == set()
    pt = modifiers.replace("GO", "GP")
    assert found("AZ", treatment, visits(15, DAY, modifiers=pt)) == set()


@pytest.mark.parametrize(("modifiers", "other", "finding"), PURPOSES)
def test_arizona_years_ages_and_first_day(modifiers: str, other: str, finding: tuple[str, str]) -> None:
    treatment = [line(modifiers=modifiers)]
    fourteen, all_15 = visits(14, DAY, modifiers=modifiers), visits(15, DAY, modifiers=modifiers)
    assert found("AZ", treatment, [*fourteen, paid(day("2025-09-30"), modifiers=modifiers)]) == set()
    assert found("AZ", treatment, [*fourteen, paid(day("2025-10-01"), modifiers=modifiers)]) == {finding}
    assert found("AZ", treatment, all_15, birth=born(21)) == {finding}
    assert found("AZ", treatment, all_15, birth=born(21, DAY + ONE_DAY)) == set()
    last_before, soon_after = day("2017-09-30"), day("2017-10-16")
    assert (
        found("AZ", [line(modifiers=modifiers, date=last_before)], visits(20, last_before, modifiers=modifiers))
        == set()
    )
    past = visits(15, soon_after, modifiers=modifiers)
    assert found("AZ", [line(modifiers=modifiers, date=soon_after)], past[1:]) == set()
    assert found("AZ", [line(modifiers=modifiers, date=soon_after)], past) == {finding}


def test_arizona_visit_of_unknown_purpose_is_not_checked_at_the_limit() -> None:
    def said(before: int) -> set[str]:
        outcome = decided(document(treated("AZ", [line()]), visits(before, DAY, modifiers="GO 97")), "medicaid/az")
        assert outcome.findings == set()
        return outcome.unchecked

    assert said(14) == set()
    assert said(15) == {"adult-rehabilitative"}


STATES = [
    pytest.param("VA", 5, ("past-five-visits", "review"), id="virginia"),
    pytest.param("MN", 24, ("past-24-visits", "review"), id="minnesota"),
]


@pytest.mark.parametrize(("state", "limit", "finding"), STATES)
def test_authorization_past_the_free_visits(state: str, limit: int, finding: tuple[str, str]) -> None:
    past = visits(limit, DAY)
    assert found(state, [line()], past[1:]) == set()
    assert found(state, [line()], past) == {finding}
    assert found(state, [line()], visits(limit, DAY, "97165")) == set()
    assert found(state, [line("97165")], past) == set()
    assert found(state, [line()], visits(limit, DAY, modifiers="GP")) == set()
    this_year = past[1:]
    assert found(state, [line()], [*this_year, paid(day("2025-12-31"))]) == set()
    assert found(state, [line()], [*this_year, paid(day("2026-01-01"))]) == {finding}


@pytest.mark.parametrize(("state", "limit", "finding"), STATES)
def test_the_authorization_is_for_the_code_its_days_and_its_units(
    state: str, limit: int, finding: tuple[str, str]
) -> None:
    past = visits(limit, DAY)
    exact = authorized(codes=["97530"], units=2, visits=None, **TODAY)
    assert found(state, [line(units=2)], past, [exact]) == set()
    assert found(state, [line(units=3)], past, [exact]) == {finding}
    assert found(state, [line()], past, [exact | {"codes": ["97110"]}]) == {finding}
    assert found(state, [line()], past, [exact | {"from": "2026-03-12", "through": "2026-03-12"}]) == {finding}
    assert found(state, [line()], past, [exact | {"from": "2026-03-14", "through": "2026-03-14"}]) == {finding}


def test_virginia_authorizes_one_provider() -> None:
    past = visits(5, DAY)
    other = authorized(units="unlimited", billing={"npi": "1245319599"})
    assert found("VA", [line()], past, [other | {"billing": {"npi": "1234567893"}}]) == set()
    assert found("VA", [line()], past, [other]) == {("past-five-visits", "review")}
    assert found("MN", [line()], visits(24, DAY), [other]) == set()


def test_minnesotas_codes_of_one_number_use_up_their_own_units() -> None:
    past = visits(24, DAY)
    rows = [authorized(codes=[code], units=units, visits=None, **TODAY) for code, units in (("97530", 2), ("97110", 1))]
    under = {"authorization_numbers": ["A1"]}
    both = [line("97530", units=2, **under), line("97110", units=1, **under)]
    assert found("MN", both, past, rows) == set()
    both[1]["units"] = 2
    assert found("MN", both, past, rows) == {("past-24-visits", "review")}
