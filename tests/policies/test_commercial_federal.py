"""federal/tricare, federal/tricare-west, workers-comp/*, medicare/*-advantage, and that shipped packs never meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office_decisions import CLEAR, COVERED, authorized, day, outcome, patient
from policy_claims import DAY, NPI, claim, document, line, paid, visits
from policy_decisions import Outcome, decided

from scrubjay.packs.library import open_library
from scrubjay.packs.routing import check_ranks, load_payers

TRICARE, WEST, CA, LNI, MI = (
    "federal/tricare",
    "federal/tricare-west",
    "workers-comp/ca",
    "workers-comp/wa-lni",
    "workers-comp/mi",
)
ASSISTANT = {"rendering": {"npi": NPI, "taxonomy": "224Z00000X"}}
BY_ASSISTANT, TOO_EARLY = ("evaluation-by-assistant", "deny"), ("assistant-before-2020", "deny")
RENDERING = ("assistant-as-rendering", "review")


def test_every_payer_of_the_example_leads_to_a_pack_and_no_two_packs_meet() -> None:
    library = open_library()
    example = Path(__file__).parents[2] / "examples" / "payers.toml"
    assert len(load_payers(example, list(library.loaded)).packs) > 20
    assert check_ranks(list(library.loaded.values())) == []


def test_tricare_is_told_by_its_filing_indicator() -> None:
    champus = {"payer": {"id": "T-1"}, "filing_indicator": "CH"}
    assert decided(document(claim(champus, [line()])), TRICARE) == CLEAR
    assert decided(document(claim(champus, [line("97165", "GO CO")])), TRICARE).findings == {BY_ASSISTANT}


@pytest.mark.parametrize("pack", [TRICARE, WEST])
@pytest.mark.parametrize(
    ("code", "modifiers", "date", "said", "findings"),
    [
        ("97530", "GO CO", "2020-04-15", {}, {TOO_EARLY}),
        ("97530", "GO CO", "2020-04-16", {}, set()),
        ("97530", "GO", "2020-04-15", {}, set()),
        ("97530", "GO", "2020-04-15", ASSISTANT, {TOO_EARLY}),
        ("97530", "GO CO", "2020-04-16", ASSISTANT, {RENDERING}),
        ("97166", "GO CO", "2020-04-15", {}, {TOO_EARLY}),
        ("97166", "GO CO", "2020-04-16", {}, {BY_ASSISTANT}),
        ("97168", "GO CO", "2020-04-16", {}, {BY_ASSISTANT}),
        ("97165", "GO", "2020-04-16", ASSISTANT, {BY_ASSISTANT}),
        ("97167", "GO", "2020-04-16", {}, set()),
    ],
)
def test_tricare_assistants(
    pack: str, code: str, modifiers: str, date: str, said: dict[str, Any], findings: set[tuple[str, str]]
) -> None:
    assert outcome(pack, [line(code, modifiers, day(date))], **said) == Outcome(findings, set())


APPROVAL_DENY, APPROVAL_REVIEW = ("approval-under-prime", "deny"), ("approval-under-prime", "review")
REFERRAL, ORDER = ("referral-in-the-waiver", "review"), ("order-under-select", "review")
PRIME, SELECT = {"plan": "Prime", "product": None}, {"plan": None, "product": "Select"}
REFERRED = {"referral_number": "R1"}
NO_REFERRAL = {"referral_number": None}


def west(date: str, given: list[Any] | None = None, code: str = "97530", **said: Any) -> Outcome:
    return outcome(WEST, [line(code, date=day(date))], (), given or (), **NO_REFERRAL | said)


@pytest.mark.parametrize(
    ("date", "findings"),
    [
        ("2023-12-31", set()),
        ("2024-01-01", {APPROVAL_DENY}),
        ("2024-12-31", {APPROVAL_DENY}),
        ("2025-01-01", {REFERRAL}),
        ("2025-09-30", {REFERRAL}),
        ("2025-10-01", {APPROVAL_REVIEW}),
    ],
)
def test_tricare_west_under_prime(date: str, findings: set[tuple[str, str]]) -> None:
    assert west(date, **PRIME) == Outcome(findings, set())
    assert west(date, plan=None, product="TRICARE Prime") == Outcome(findings, set())


def test_tricare_west_approval_fits_and_has_visits_left() -> None:
    approval = {"from": "2024-03-01", "through": "2024-06-28", "used_as_of": "2024-03-12", "visits": 12}
    assert west("2024-03-13", [authorized(visits_used=11, **approval)], **PRIME) == CLEAR
    assert west("2024-03-13", [authorized(visits_used=12, **approval)], **PRIME).findings == {APPROVAL_DENY}
    assert west("2024-06-29", [authorized(visits_used=0, **approval)], **PRIME).findings == {APPROVAL_DENY}
    assert west("2024-03-13", code="97165", **PRIME) == CLEAR
    assert west("2025-10-01", [authorized(**{"from": "2025-10-01"})], **PRIME) == CLEAR


def test_tricare_west_in_the_waiver_a_referral_or_who_referred_is_enough() -> None:
    assert west("2025-05-01", **PRIME | REFERRED) == CLEAR
    assert west("2025-05-01", referring={"npi": NPI}, **PRIME) == CLEAR


@pytest.mark.parametrize(
    ("date", "findings"),
    [("2023-12-31", set()), ("2024-01-01", {ORDER}), ("2024-12-31", {ORDER}), ("2025-01-01", set())],
)
def test_tricare_west_under_select(date: str, findings: set[tuple[str, str]]) -> None:
    assert west(date, **SELECT) == Outcome(findings, set())
    assert west(date, referring={"npi": NPI}, **SELECT) == CLEAR
    assert west(date, ordering={"npi": NPI}, **SELECT) == CLEAR


def test_tricare_west_does_not_guess_the_plan() -> None:
    coverage = {key: said for key, said in COVERED.items() if key not in ("plan", "product")}
    found = west("2024-05-01", coverages=[coverage])
    assert found.findings == set()
    assert found.unchecked == {"approval-under-prime", "order-under-select"}


INJURED = {"accident": {"causes": ["EM"], "date": "2025-06-01", "state": None}}
PER_INJURY = {("visits-per-injury", "review")}
MORE = [authorized(visits=6, visits_used=5, used_as_of="2026-03-12")]
USED = [authorized(visits=6, visits_used=6, used_as_of="2026-03-12")]


@pytest.mark.parametrize(
    ("history", "given", "said", "findings"),
    [
        pytest.param(visits(23, DAY), [], INJURED, set(), id="visit_24_is_clear"),
        pytest.param(visits(24, DAY), [], INJURED, PER_INJURY, id="visit_25"),
        pytest.param(visits(24, DAY, modifiers="GP"), [], INJURED, set(), id="pt_is_counted_apart"),
        pytest.param(visits(24, DAY, "97166"), [], INJURED, set(), id="evaluations_do_not_count"),
        pytest.param(visits(24, DAY), MORE, INJURED, set(), id="authorized_in_writing"),
        pytest.param(visits(24, DAY), USED, INJURED, PER_INJURY, id="what_was_authorized_is_used"),
        pytest.param(visits(24, DAY), [], {"accident": {"date": "2004-01-01"}}, PER_INJURY, id="injury_of_2004"),
        pytest.param(visits(24, DAY), [], {"accident": {"date": "2003-12-31"}}, set(), id="injury_before_2004"),
        pytest.param(visits(24, day("2024-01-01")), [], INJURED, PER_INJURY, id="no_year_starts_anew"),
    ],
)
def test_california_visits(history: list[Any], given: list[Any], said: Any, findings: set[tuple[str, str]]) -> None:
    assert outcome(CA, [line()], history, given, **said) == Outcome(findings, set())


def lni_lines(days: int) -> list[Any]:
    """One line for each of the days that end on DAY, all on one claim of one accident."""
    return [line(date=DAY.replace(day=DAY.day - back)) for back in range(days - 1, -1, -1)]


WITHOUT = "visits-without-authorization"


def test_lni_visit_13_of_one_accident() -> None:
    assert outcome(LNI, lni_lines(12), **INJURED) == CLEAR
    assert outcome(LNI, lni_lines(13), **INJURED).findings == {(WITHOUT, "deny")}
    assert outcome(LNI, lni_lines(13), (), [authorized()], **INJURED) == CLEAR
    assert outcome(LNI, lni_lines(13), accident={"causes": [], "date": None, "state": None}).findings == {
        (WITHOUT, "review")
    }


def test_lni_visit_13_of_all_visits() -> None:
    assert outcome(LNI, [line()], visits(11, DAY), **INJURED) == CLEAR
    assert outcome(LNI, [line()], visits(12, DAY), **INJURED).findings == {(WITHOUT, "review")}
    assert outcome(LNI, [line()], visits(12, DAY), [authorized()], **INJURED) == CLEAR
    assert outcome(LNI, [line()], visits(12, DAY), USED, **INJURED).findings == {(WITHOUT, "review")}
    assert outcome(LNI, [line()], visits(12, DAY, modifiers="GP"), **INJURED) == CLEAR
    assert outcome(LNI, [line()], visits(12, day("2023-01-01")), **INJURED).findings == {(WITHOUT, "review")}


def test_lni_visit_25_goes_to_utilization_review() -> None:
    assert outcome(LNI, [line()], visits(23, DAY), [authorized()], **INJURED) == CLEAR
    assert outcome(LNI, [line()], visits(24, DAY), [authorized()], **INJURED).findings == {
        ("utilization-review", "advise")
    }


def test_lni_one_visit_a_day() -> None:
    twice = {("one-visit-a-day", "review")}
    assert outcome(LNI, [line(), line("97110")], **INJURED) == CLEAR
    assert outcome(LNI, [line()], [paid(DAY, claim_id="H-OTHER")], **INJURED).findings == twice
    assert outcome(LNI, [line()], [paid(DAY, "97110", "GP", "H-PT")], **INJURED) == CLEAR
    assert outcome(LNI, [line()], [paid(day("2026-03-12"))], **INJURED) == CLEAR


@pytest.mark.parametrize("code", ["97165", "97166", "97167", "97168"])
def test_michigan_evaluations_are_no_assistants(code: str) -> None:
    assert outcome(MI, [line(code)]) == CLEAR
    assert outcome(MI, [line(code, "GO CO")]).findings == {BY_ASSISTANT}
    assert outcome(MI, [line(code)], **ASSISTANT).findings == {BY_ASSISTANT}
    assert outcome(MI, [line("97530", "GO CO")], **ASSISTANT) == CLEAR


def test_lni_patient_of_another_state_is_the_same() -> None:
    assert outcome(LNI, [line()], visits(12, DAY), patient=patient("OR"), **INJURED).findings == {(WITHOUT, "review")}
