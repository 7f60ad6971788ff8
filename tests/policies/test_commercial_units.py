"""Units a day: Anthem, Highmark, UnitedHealthcare, Cigna; the fourth unit and the fifth; whose, and of which codes."""

from __future__ import annotations

from typing import Any

import pytest
from office_decisions import CLEAR, day, outcome, patient
from policy_claims import NPI, line
from policy_decisions import Outcome

ANTHEM, HIGHMARK, UHC, CIGNA = (f"commercial/{name}" for name in ("anthem", "highmark-pa", "uhc", "cigna"))
OTHER_NPI = "1003000126"
IN_OHIO = {"patient": patient("OH"), "billing": {"npi": NPI, "taxonomy": "225X00000X", "state": "OH"}}
AUTISTIC = {"diagnoses": ["F840"]}
FOUR: dict[str, tuple[str, str]] = {
    ANTHEM: ("four-units-a-day", "deny"),
    HIGHMARK: ("session", "deny"),
    UHC: ("units-a-day", "advise"),
    CIGNA: ("four-units-a-day", "review"),
}
DATES = {ANTHEM: "2021-04-01", HIGHMARK: "2018-01-01", UHC: "2020-07-01", CIGNA: "2022-08-01"}
DAY_BEFORE = {ANTHEM: "2021-03-31", HIGHMARK: "2017-12-31", UHC: "2020-06-30", CIGNA: "2022-07-31"}


def units(pack: str, lines: list[Any], **more: Any) -> set[tuple[str, str]]:
    """What a pack says of units; Anthem's autism exemption keeps its authorization out of the way."""
    said = (IN_OHIO | AUTISTIC if pack == ANTHEM else {}) | more
    found = outcome(pack, lines, **said)
    assert found.unchecked == set()
    return found.findings


def one(number: int, code: str = "97110", date: str = "", modifiers: str = "GO", **more: Any) -> Any:
    return line(code, modifiers, day(date), units=number, **more)


@pytest.mark.parametrize("pack", [ANTHEM, HIGHMARK, UHC, CIGNA])
def test_four_units_are_clear_and_five_are_not_from_the_first_day(pack: str) -> None:
    assert units(pack, [one(4, date=DATES[pack])]) == set()
    assert units(pack, [one(5, date=DATES[pack])]) == {FOUR[pack]}
    assert units(pack, [one(5, date=DAY_BEFORE[pack])]) == set()


@pytest.mark.parametrize("pack", [ANTHEM, HIGHMARK, UHC, CIGNA])
def test_codes_of_a_day_count_together(pack: str) -> None:
    date = DATES[pack]
    assert units(pack, [one(2, date=date), one(2, "97140", date)]) == set()
    assert units(pack, [one(3, date=date), one(2, "97140", date)]) == {FOUR[pack]}
    assert units(pack, [one(4, date=date), one(4, date=f"{date[:-2]}15")]) == set()


@pytest.mark.parametrize("pack", [ANTHEM, HIGHMARK, UHC, CIGNA])
def test_another_rendering_provider_is_counted_apart(pack: str) -> None:
    date = DATES[pack]
    assert units(pack, [one(4, date=date), one(4, date=date, rendering={"npi": OTHER_NPI})]) == set()


@pytest.mark.parametrize("pack", [ANTHEM, UHC, CIGNA])
def test_another_therapy_type_is_counted_apart(pack: str) -> None:
    date = DATES[pack]
    assert units(pack, [one(4, date=date), one(4, date=date, modifiers="GP")]) == set()


@pytest.mark.parametrize(
    "codes", [("97110", "97124"), ("97129", "97130"), ("97533", "97542"), ("97760", "97763"), ("97140", "97140")]
)
def test_anthems_list_from_end_to_end(codes: tuple[str, str]) -> None:
    assert units(ANTHEM, [one(4, codes[0], "2024-05-01")]) == set()
    assert units(ANTHEM, [one(4, codes[0], "2024-05-01"), one(1, codes[1], "2024-05-01")]) == {FOUR[ANTHEM]}


def test_anthem_does_not_count_97530() -> None:
    assert units(ANTHEM, [one(5, "97530", "2024-05-01")]) == set()
    assert units(ANTHEM, [one(4, date="2024-05-01"), one(4, "97530", "2024-05-01")]) == set()


@pytest.mark.parametrize("state", ["IN", "KY", "MO", "OH", "WI"])
def test_anthems_five_states(state: str) -> None:
    there = {"patient": patient(state), "billing": {"npi": NPI, "taxonomy": "225X00000X", "state": state}}
    assert units(ANTHEM, [one(5, date="2024-05-01")], **there) == {FOUR[ANTHEM]}


@pytest.mark.parametrize(("patients", "practices"), [("IL", "OH"), ("OH", "IL"), ("CT", "CT")])
def test_anthem_elsewhere_counts_no_units(patients: str, practices: str) -> None:
    away = {"patient": patient(patients), "billing": {"npi": NPI, "taxonomy": "225X00000X", "state": practices}}
    assert units(ANTHEM, [one(5, date="2024-05-01")], **away) == set()


@pytest.mark.parametrize(
    ("date", "severity"), [("2024-12-31", "deny"), ("2025-01-01", "review"), ("2026-03-13", "review")]
)
def test_highmarks_number_was_not_read_after_2024(date: str, severity: str) -> None:
    assert units(HIGHMARK, [one(5, date=date)]) == {("session", severity)}


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("97012", True),
        ("97150", True),
        ("97542", True),
        ("97750", True),
        ("G0283", True),
        ("97760", False),
        ("97168", False),
    ],
)
def test_highmarks_list(code: str, counts: bool) -> None:
    lines = [one(4, date="2024-05-01"), one(1, code, "2024-05-01")]
    assert units(HIGHMARK, lines) == ({FOUR[HIGHMARK]} if counts else set())


def test_highmark_counts_what_one_provider_gives_whatever_the_type() -> None:
    lines = [one(3, date="2024-05-01"), one(2, date="2024-05-01", modifiers="GP"), one(1, date="2024-05-01")]
    assert units(HIGHMARK, lines) == {FOUR[HIGHMARK]}


@pytest.mark.parametrize(("place", "counts"), [("11", True), ("22", True), ("12", False), ("61", False), ("62", False)])
def test_uhc_leaves_out_home_and_rehabilitation_centers(place: str, counts: bool) -> None:
    found = units(UHC, [one(5, date="2024-05-01")], place_of_service=place)
    assert found == ({FOUR[UHC]} if counts else set())


def test_uhc_does_not_count_untimed_codes_off_its_list() -> None:
    assert units(UHC, [one(4, date="2024-05-01"), one(1, "97150", "2024-05-01")]) == set()


def test_cigna_counts_timed_codes_only() -> None:
    assert units(CIGNA, [one(4, date="2024-05-01"), one(1, "97166", "2024-05-01")]) == set()


COVERAGE = {"from": "2024-01-01", "through": "2024-12-31", "visit_limit": 0, "pooled_disciplines": ["OT"]}


@pytest.mark.parametrize(
    ("born", "diagnosis", "limited"),
    [
        ("2003-05-02", "F840", False),  # 20, turns 21 the day after
        ("2003-05-01", "F840", True),  # the 21st birthday
        ("2003-05-02", "R278", True),
    ],
)
@pytest.mark.parametrize("limit_is", ["hard", "soft"])
def test_act_62_lifts_the_visit_limit_of_autism_under_21(
    born: str, diagnosis: str, limited: bool, limit_is: str
) -> None:
    said = {"patient": patient("PA", born), "diagnoses": [diagnosis]}
    found = outcome(HIGHMARK, [one(1, date="2024-05-01")], coverages=[COVERAGE | {"limit_is": limit_is}], **said)
    severity = "deny" if limit_is == "hard" else "review"
    assert found == (Outcome({("member-visits", severity)}, set()) if limited else CLEAR)


def test_act_62_lifts_it_for_habilitative_visits_too() -> None:
    habilitative = [one(1, date="2024-05-01", modifiers="GO 96")]
    said: dict[str, Any] = {"coverages": [COVERAGE | {"limit_is": "hard"}], "diagnoses": ["F840"]}
    assert outcome(HIGHMARK, habilitative, patient=patient("PA", "2015-01-01"), **said) == CLEAR
    assert outcome(HIGHMARK, habilitative, patient=patient("PA"), **said).findings == {("member-visits", "review")}
