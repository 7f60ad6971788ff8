"""Modifiers, codes and places: UnitedHealthcare, BCBS North Dakota, Aetna, Horizon, Humana, Kaiser Hawaii."""

from __future__ import annotations

from typing import Any

import pytest
from office_decisions import CLEAR, day, outcome, patient
from policy_claims import NPI, line
from policy_decisions import Outcome

UHC, ND, AETNA, HORIZON, HUMANA, HAWAII = (
    f"commercial/{name}" for name in ("uhc", "bcbs-nd", "aetna", "horizon-nj", "humana", "kaiser-hawaii-children")
)
ASSISTANT = {"rendering": {"npi": NPI, "taxonomy": "224Z00000X"}}
BY_ASSISTANT = ("evaluation-by-assistant", "deny")
GO = ("go", "deny")


def said(pack: str, code: str, modifiers: str = "GO", date: str = "2026-03-13", **more: Any) -> set[tuple[str, str]]:
    found = outcome(pack, [line(code, modifiers, day(date))], **more)
    assert found.unchecked == set()
    return found.findings


@pytest.mark.parametrize(
    ("code", "modifiers", "date", "findings"),
    [
        pytest.param("97530", "", "2020-07-01", {GO}, id="treatment_on_the_first_day"),
        pytest.param("97530", "", "2020-06-30", set(), id="the_day_before"),
        pytest.param("97530", "GO", "2020-07-01", set(), id="with_go"),
        pytest.param("97530", "GP", "2020-07-01", set(), id="another_disciplines_line"),
        pytest.param("97165", "", "2026-03-13", {GO}, id="evaluation"),
        pytest.param("97014", "", "2026-03-13", set(), id="not_on_the_therapy_list"),
    ],
)
def test_uhc_go(code: str, modifiers: str, date: str, findings: set[tuple[str, str]]) -> None:
    assert said(UHC, code, modifiers, date) == findings


@pytest.mark.parametrize("code", ["97165", "97166", "97167", "97168"])
def test_uhc_never_pays_an_assistant_for_an_evaluation(code: str) -> None:
    assert said(UHC, code) == set()
    assert said(UHC, code, "GO CO") == {BY_ASSISTANT}
    assert said(UHC, code, **ASSISTANT) == {BY_ASSISTANT}
    assert said(UHC, code, "GO CO", "2020-06-30") == set()
    assert said(UHC, code, "GO CO", "2020-07-01") == {BY_ASSISTANT}
    assert said(UHC, "97530", "GO CO", **ASSISTANT) == set()


@pytest.mark.parametrize("code", ["99201", "99213", "99499", "98970", "98972", "99091", "G2061", "G2063"])
def test_uhc_pays_no_therapist_for_office_visits(code: str) -> None:
    visit = {("evaluation-and-management", "deny")}
    assert said(UHC, code, "") == visit
    assert said(UHC, code, "", **ASSISTANT) == visit
    assert said(UHC, code, "", "2020-06-30") == set()


@pytest.mark.parametrize("code", ["99200", "99500", "98969", "98973", "99090", "G2060", "G2064"])
def test_uhc_office_visits_end_where_the_list_ends(code: str) -> None:
    assert outcome(UHC, [line("97530"), line(code, "")]) == CLEAR


def test_uhc_pays_others_for_office_visits() -> None:
    doctor = {"rendering": {"npi": NPI, "taxonomy": "207Q00000X"}}
    found = outcome(UHC, [line("99213", "")], **doctor)
    assert found.findings == set()


@pytest.mark.parametrize("code", ["97530", "97165", "97014", "97150"])
def test_bcbs_nd_wants_go_on_every_ot_line(code: str) -> None:
    assert said(ND, code) == set()
    assert said(ND, code, "") == {GO}
    assert said(ND, code, "CO") == {GO}


def test_bcbs_nd_leaves_other_disciplines_alone() -> None:
    found = outcome(ND, [line("97530", "GP"), line("97165", "GO")])
    assert found == CLEAR


@pytest.mark.parametrize(("place", "findings"), [("03", {("in-a-school", "review")}), ("11", set()), ("04", set())])
def test_aetna_in_a_school(place: str, findings: set[tuple[str, str]]) -> None:
    assert said(AETNA, "97530", place_of_service=place) == findings


@pytest.mark.parametrize(
    ("diagnoses", "advised"),
    [
        (["F82"], True),
        (["F802"], True),
        (["F819"], True),
        (["R6250"], True),
        (["F840"], False),
        (["R278", "F82"], False),
        (["F82", "R278"], True),
    ],
)
def test_aetna_developmental_delay_first(diagnoses: list[str], advised: bool) -> None:
    found = outcome(AETNA, [line()], diagnoses=diagnoses)
    assert found == Outcome({("developmental-delay", "advise")} if advised else set(), set())


@pytest.mark.parametrize(
    ("pack", "first", "before"), [(AETNA, "2023-12-01", "2023-11-30"), (HORIZON, "2022-06-27", "2022-06-26")]
)
def test_an_assistant_as_rendering_provider_carries_co(pack: str, first: str, before: str) -> None:
    missing = {("assistant-without-co", "review")}
    assert outcome(pack, [line(date=day(first))], minutes=[minutes(30, 0)], **ASSISTANT).findings == missing
    assert outcome(pack, [line(date=day(before))], minutes=[minutes(30, 0)], **ASSISTANT) == CLEAR
    assert outcome(pack, [line(modifiers="GO CO", date=day(first))], minutes=[minutes(30, 30)], **ASSISTANT) == CLEAR
    assert outcome(pack, [line(date=day(first))], minutes=[minutes(30, 0)]) == CLEAR


def minutes(whole: int, assistant: int, together: int = 0) -> dict[str, int]:
    return {"line": 1, "minutes": whole, "assistant_minutes": assistant, "together_minutes": together}


@pytest.mark.parametrize(
    ("modifiers", "record", "findings"),
    [
        pytest.param("GO", minutes(30, 30), {("assistant-without-co", "review")}, id="all_minutes_the_assistants"),
        pytest.param("GO", minutes(30, 29), set(), id="one_minute_the_therapists"),
        pytest.param("GO", minutes(0, 0), set(), id="no_minutes"),
        pytest.param("GO CO", minutes(30, 30), set(), id="with_co"),
        pytest.param("GO CO", minutes(30, 0, 30), {("co-treated-together", "advise")}, id="all_minutes_together"),
        pytest.param("GO CO", minutes(30, 1, 29), set(), id="one_minute_the_assistants_alone"),
        pytest.param("GO CO", minutes(0, 0, 0), set(), id="no_minutes_with_co"),
        pytest.param("GO", minutes(30, 0, 30), set(), id="together_without_co"),
    ],
)
def test_horizon_by_minutes(modifiers: str, record: dict[str, int], findings: set[tuple[str, str]]) -> None:
    assert outcome(HORIZON, [line(modifiers=modifiers)], minutes=[record]) == Outcome(findings, set())


def test_horizon_by_minutes_from_its_first_day() -> None:
    for date, findings in (("2022-06-26", set()), ("2022-06-27", {("co-treated-together", "advise")})):
        lines = [line(modifiers="GO CO", date=day(date))]
        assert outcome(HORIZON, lines, minutes=[minutes(15, 0, 15)]).findings == findings


@pytest.mark.parametrize(
    ("modifiers", "date", "advised"),
    [
        ("GO", "2018-01-01", True),
        ("GO", "2017-12-31", False),
        ("GO 97", "2018-01-01", False),
        ("GO 96", "2018-01-01", False),
    ],
)
def test_humana_96_or_97(modifiers: str, date: str, advised: bool) -> None:
    advice = {("habilitative-or-rehabilitative", "advise")}
    assert said(HUMANA, "97530", modifiers, date) == (advice if advised else set())


CHILD = {"patient": patient("HI", "2008-03-14")}  # 17 on 2026-03-13, 18 the day after
LISTED = ["97165", "97168", "92526", "97110", "97112", "97129", "97130", "97530", "97535"]


@pytest.mark.parametrize(("codes", "denied"), [(LISTED, False), (["97140", "97150", "97533", "97760"], True)])
def test_kaiser_hawaii_pays_a_childs_listed_codes_only(codes: list[str], denied: bool) -> None:
    closed = {("closed-list", "deny")}
    for code in codes:
        assert said(HAWAII, code, **CHILD) == (closed if denied else set()), code


def test_kaiser_hawaii_speaks_of_children_and_from_2023() -> None:
    closed = {("closed-list", "deny")}
    assert said(HAWAII, "97140", date="2026-03-14", **CHILD) == set()
    assert said(HAWAII, "97140", date="2023-01-01", **CHILD) == closed
    assert said(HAWAII, "97140", date="2022-12-31", **CHILD) == set()
