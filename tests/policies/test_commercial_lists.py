"""Every code of the lists that these packs name, and the edits that their findings offer."""

from __future__ import annotations

from typing import Any

import pytest
from office_decisions import CLEAR, PAYER, authorized, day, judged, outcome, patient
from policy_claims import DAY, claim, document, line, visits
from policy_decisions import Outcome

OT_EVALUATIONS = ("97165", "97166", "97167", "97168")
EVALUATIONS = (*OT_EVALUATIONS, "92521", "92524", "92610")
UHC_DAY = [
    *("97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124", "97129", "97130"),
    *("97140", "97530", "97533", "97535", "97537", "97542", "97750", "97755", "97760", "97761", "97763"),
    *("G0237", "G0238", "S8948"),
]
IN_2024 = day("2024-05-01")
INJURED = {"accident": {"causes": ["EM"], "date": "2025-06-01", "state": None}}


@pytest.mark.parametrize("code", UHC_DAY)
def test_uhc_counts_every_code_of_its_list(code: str) -> None:
    lines = [line("97140" if code != "97140" else "97110", date=IN_2024, units=4), line(code, date=IN_2024)]
    assert outcome("commercial/uhc", lines).findings == {("units-a-day", "advise")}


@pytest.mark.parametrize("code", ["97012", "97039", "97110", "97542", "97750", "G0283", "S8950"])
def test_highmark_counts_its_list_from_end_to_end(code: str) -> None:
    lines = [line("97530", date=IN_2024, units=4), line(code, date=IN_2024)]
    assert outcome("commercial/highmark-pa", lines).findings == {("session", "deny")}


def test_highmarks_number_is_the_same_where_it_was_not_read() -> None:
    assert outcome("commercial/highmark-pa", [line(units=4)]) == CLEAR


@pytest.mark.parametrize("code", OT_EVALUATIONS)
def test_kaiser_hawaii_pays_every_evaluation(code: str) -> None:
    child = patient("HI", "2015-01-01")
    assert outcome("commercial/kaiser-hawaii-children", [line(code)], patient=child) == CLEAR


@pytest.mark.parametrize("code", OT_EVALUATIONS)
def test_tricare_lets_no_assistant_evaluate(code: str) -> None:
    assert outcome("federal/tricare", [line(code, "GO CO")]).findings == {("evaluation-by-assistant", "deny")}


@pytest.mark.parametrize("code", ["97165", "97166", "97167"])
def test_anthem_asks_for_every_first_evaluation_in_connecticut(code: str) -> None:
    found = outcome("commercial/anthem", [line(code)], patient=patient("CT"))
    assert found.findings == {("first-evaluation", "review")}


@pytest.mark.parametrize("code", ["97165", "97166", "97167"])
def test_bcbsm_asks_for_no_first_evaluation(code: str) -> None:
    assert outcome("medicare/bcbsm-advantage", [line(code)]) == CLEAR


@pytest.mark.parametrize("code", ["97039", "97164", "92507", "92508"])
def test_uhc_advantage_list_where_it_is_seldom_ot(code: str) -> None:
    found = outcome("medicare/uhc-advantage", [line(code)], visits(6, DAY), product="PPO")
    assert found.findings == {("treatment", "deny")}


@pytest.mark.parametrize(("date", "findings"), [("2024-08-31", set()), ("2024-09-01", {("treatment", "review")})])
@pytest.mark.parametrize("place", ["11", "19", "22"])
def test_uhc_advantage_of_unknown_product_from_its_first_day(date: str, findings: set[Any], place: str) -> None:
    lines = [line(date=day(date))]
    assert outcome("medicare/uhc-advantage", lines, place_of_service=place).findings == findings


@pytest.mark.parametrize("place", ["11", "19", "22"])
@pytest.mark.parametrize("date", ["2026-01-31", "2026-02-01"])
def test_uhc_advantage_of_unknown_product_on_both_sides_of_2026_02_01(date: str, place: str) -> None:
    found = outcome("medicare/uhc-advantage", [line(date=day(date))], place_of_service=place)
    assert found.findings == {("treatment", "review")}


@pytest.mark.parametrize("code", EVALUATIONS)
def test_tricare_west_approves_no_evaluation(code: str) -> None:
    under_prime = {"plan": "Prime", "product": None}
    assert outcome("federal/tricare-west", [line(code, date=IN_2024)], **under_prime).findings == set()


@pytest.mark.parametrize("code", EVALUATIONS)
def test_an_evaluation_is_no_visit_of_the_members_plan(code: str) -> None:
    covered = {"from": "2026-01-01", "through": "2026-12-31", "visit_limit": 0, "pooled_disciplines": ["OT"]}
    assert outcome("commercial/base", [line(code)], coverages=[covered | {"limit_is": "hard"}]) == CLEAR


@pytest.mark.parametrize("code", ["97003", "97004", *OT_EVALUATIONS])
@pytest.mark.parametrize("pack", ["workers-comp/ca", "workers-comp/wa-lni"])
def test_an_evaluation_is_no_visit_of_an_injury(pack: str, code: str) -> None:
    limit = 24 if pack == "workers-comp/ca" else 12
    assert outcome(pack, [line(code)], visits(limit, DAY), **INJURED) == CLEAR


@pytest.mark.parametrize("pool", [["OT", "PT"], ["OT", "PT", "SLP"]])
def test_the_portals_count_of_the_pool_is_enough(pool: list[str]) -> None:
    """History of the day itself is all there is beside it: what OT alone used need not be known."""
    count = {"disciplines": pool, "purpose": None, "visits": 19, "as_of": "2026-03-12"}
    covered = {"from": "2026-01-01", "through": "2026-12-31", "visit_limit": 20, "limit_is": "hard", "used": [count]}
    said = document(claim(PAYER, [line()]), coverages=[covered | {"pooled_disciplines": pool}], complete=())
    said["complete"] = [{"what": "history", "from": "2026-03-13", "through": "2026-03-13"}, {"what": "authorizations"}]
    one = judged(said, "commercial/base")
    assert (one["outcome"], one["findings"], one["unchecked"]) == ("clean", [], [])


def test_pt_visits_count_where_all_are_pooled() -> None:
    covered = {
        "from": "2026-01-01",
        "through": "2026-12-31",
        "visit_limit": 5,
        "pooled_disciplines": ["OT", "PT", "SLP"],
    }
    for modifiers, severity in (("GP", "deny"), ("GP 96", "review")):
        history = visits(5, DAY, modifiers=modifiers)
        found = outcome("commercial/base", [line()], history, coverages=[covered | {"limit_is": "hard"}])
        assert found == Outcome({("member-visits", severity)}, set())


def test_act_62_ends_with_the_21st_birthday_for_habilitative_visits_too() -> None:
    covered = {"from": "2024-01-01", "through": "2024-12-31", "visit_limit": 0, "pooled_disciplines": ["OT"]}
    for born, findings in (("2003-05-02", set()), ("2003-05-01", {("member-visits", "review")})):
        said: dict[str, Any] = {"patient": patient("PA", born), "diagnoses": ["F840"]}
        lines = [line(modifiers="GO 96", date=IN_2024)]
        found = outcome("commercial/highmark-pa", lines, coverages=[covered | {"limit_is": "hard"}], **said)
        assert found.findings == findings


@pytest.mark.parametrize(
    ("date", "findings"), [("2022-06-26", set()), ("2022-06-27", {("assistant-without-co", "review")})]
)
def test_horizon_by_a_single_minute_from_its_first_day(date: str, findings: set[Any]) -> None:
    record = {"line": 1, "minutes": 1, "assistant_minutes": 1, "together_minutes": 0}
    assert outcome("commercial/horizon-nj", [line(date=day(date))], minutes=[record]).findings == findings


def test_horizon_together_for_a_single_minute() -> None:
    record = {"line": 1, "minutes": 1, "assistant_minutes": 0, "together_minutes": 1}
    found = outcome("commercial/horizon-nj", [line(modifiers="GO CO")], minutes=[record])
    assert found.findings == {("co-treated-together", "advise")}


@pytest.mark.parametrize("pack", ["commercial/uhc", "commercial/bcbs-nd", "medicare/advantage-base"])
def test_go_is_offered_as_a_verified_edit(pack: str) -> None:
    said = document(claim(PAYER, [line(modifiers="")]), authorizations=[authorized()])
    (finding,) = [one for one in judged(said, pack)["findings"] if one["policy"] == "go"]
    assert finding["fix"]["edits"] == [{"line": 1, "action": "add_modifier", "value": "GO"}]
    assert finding["fix"]["verified"] is True


def test_go_is_offered_beside_co() -> None:
    said = document(claim(PAYER, [line("97014", "CO")]))
    (finding,) = judged(said, "medicare/advantage-base")["findings"]
    assert finding["policy"] == "co-with-go"
    assert finding["fix"]["edits"] == [{"line": 1, "action": "add_modifier", "value": "GO"}]


def test_co_is_offered_where_the_minutes_say_so() -> None:
    said = document(claim(PAYER, [line()]))
    said["minutes"] = [{"claim": "C-1", "line": 1, "minutes": 30, "assistant_minutes": 30, "together_minutes": 0}]
    (finding,) = judged(said, "commercial/horizon-nj")["findings"]
    assert finding["fix"]["edits"] == [{"line": 1, "action": "add_modifier", "value": "CO"}]
    assert finding["fix"]["verified"] is True
