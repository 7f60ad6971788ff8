"""medicaid/al, ar, fl and in: who is covered at all, and who needs authorization, both sides of each age and date."""

from __future__ import annotations

import datetime

import pytest
from medicaid_claims import UNLIMITED, born, found
from office_decisions import authorized, day
from policy_claims import DAY, line, paid

ONE_DAY = datetime.timedelta(days=1)
TODAY = {"from": "2026-03-13", "through": "2026-03-13"}
ADULT, TREATMENT = ("adult-not-covered", "review"), ("treatment", "review")


@pytest.mark.parametrize("state", ["AL", "AR"])
def test_children_only(state: str) -> None:
    assert found(state, [line()], birth=born(21, DAY + ONE_DAY)) == set()
    assert found(state, [line()], birth=born(21)) == {ADULT}
    assert found(state, [line("97165")], birth=born(21)) == {ADULT}


def test_florida_adult_has_the_wheelchair() -> None:
    assert found("FL", [line()], birth=born(21)) == {ADULT}
    assert found("FL", [line("97542")], birth=born(21)) == set()
    assert found("FL", [line("97165")], birth=born(21)) == set()
    assert found("FL", [line()], authorizations=[UNLIMITED], birth=born(21, DAY + ONE_DAY)) == set()


def test_florida_authorization_of_children_by_date() -> None:
    birth = born(10, day("2011-11-30"))
    assert found("FL", [line(date=day("2011-11-30"))], birth=birth) == set()
    assert found("FL", [line(date=day("2011-12-01"))], birth=birth) == {TREATMENT}
    assert found("FL", [line("97003", date=day("2011-12-01"))], birth=birth) == set()
    assert found("FL", [line()], birth=born(20)) == {TREATMENT}
    assert found("FL", [line()], authorizations=[authorized(**TODAY)], birth=born(20)) == set()
    assert found("FL", [line()], authorizations=[authorized(through="2026-03-12")], birth=born(20)) == {TREATMENT}
    used = authorized(visits=3, used_as_of="2026-03-12")
    assert found("FL", [line()], authorizations=[used | {"visits_used": 2}], birth=born(20)) == set()
    assert found("FL", [line()], authorizations=[used | {"visits_used": 3}], birth=born(20)) == {TREATMENT}


def test_indiana_authorizes_all_but_the_initial_evaluation() -> None:
    assert found("IN", [line()]) == {TREATMENT}
    assert found("IN", [line("97168")]) == {TREATMENT}
    assert found("IN", [line("97165")]) == set()
    assert found("IN", [line()], birth=born(10)) == {TREATMENT}
    assert found("IN", [line()], payer_sequence="S") == set()
    assert found("IN", [line()], place_of_service="31") == set()
    assert found("IN", [line()], place_of_service="12") == {TREATMENT}


def test_indiana_authorization_must_fit_and_have_units_left() -> None:
    eight = authorized(units=8, visits=None)
    two = [line(units=2, authorization_numbers=["A1"])]
    earlier = paid(day("2026-03-02"), units=6, authorization_numbers=["A1"])
    assert found("IN", two, [earlier], [eight]) == set()
    assert found("IN", two, [earlier | {"units": 7}], [eight]) == {TREATMENT}
    assert found("IN", two, (), [eight | TODAY]) == set()
    assert found("IN", two, (), [eight | {"through": "2026-03-12"}]) == {TREATMENT}
    assert found("IN", two, (), [eight | {"disciplines": ["PT"]}]) == {TREATMENT}
