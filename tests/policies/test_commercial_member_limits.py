"""commercial/base: the visit limit of the member's coverage, pool by pool; SZ; and that every plan's pack has them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from office_decisions import CLEAR, PAYER, authorized, day, judged, outcome, patient
from policy_claims import DAY, document, line, paid, visits
from policy_claims import claim as claim_of
from policy_decisions import Outcome

BASE = "commercial/base"
DENY, REVIEW = {("member-visits", "deny")}, {("member-visits", "review")}
OT, OT_PT, ALL = ["OT"], ["OT", "PT"], ["OT", "PT", "SLP"]
PACKS = [
    *(
        f"commercial/{name}"
        for name in ("aetna", "anthem", "bcbs-ma", "bcbs-nd", "cigna", "highmark-neny", "highmark-pa")
    ),
    *(
        f"commercial/{name}"
        for name in ("horizon-nj", "humana", "kaiser-northwest", "kaiser-washington", "sound-health", "uhc")
    ),
    "commercial/kaiser-hawaii-children",
]


def coverage(pool: list[str] | None = None, limit: int = 20, limit_is: str = "hard", **said: Any) -> dict[str, Any]:
    pooled = OT if pool is None else pool
    said = {"from": "2026-01-01", "through": "2026-12-31"} | said
    return {"visit_limit": limit, "limit_is": limit_is, "pooled_disciplines": pooled, **said}


CASES: list[Any] = [
    pytest.param(OT, visits(19, DAY), set(), id="visit_20_is_clear"),
    pytest.param(OT, visits(20, DAY), DENY, id="visit_21"),
    pytest.param(OT, visits(20, DAY, modifiers="GP"), set(), id="pt_does_not_count_with_ot_alone"),
    pytest.param([], visits(20, DAY), DENY, id="no_pool_is_ot_alone"),
    pytest.param(OT_PT, visits(19, DAY, modifiers="GP"), set(), id="pooled_with_pt_visit_20_is_clear"),
    pytest.param(OT_PT, visits(20, DAY, modifiers="GP"), DENY, id="pooled_with_pt_visit_21"),
    pytest.param(OT_PT, visits(20, DAY, "92507", "GN"), set(), id="speech_does_not_count_with_ot_and_pt"),
    pytest.param(ALL, visits(19, DAY, "92507", "GN"), set(), id="all_pooled_visit_20_is_clear"),
    pytest.param(ALL, visits(20, DAY, "92507", "GN"), DENY, id="all_pooled_visit_21"),
    pytest.param(OT, visits(20, DAY, "97166"), set(), id="evaluations_do_not_count"),
    pytest.param(OT, visits(20, DAY, modifiers="GO 96"), REVIEW, id="habilitative_visits_if_the_plan_pools_them"),
    pytest.param(OT, visits(19, DAY, modifiers="GO 96"), set(), id="habilitative_visit_20_is_clear"),
    pytest.param(OT_PT, visits(20, DAY, modifiers="GP 96"), REVIEW, id="habilitative_pt_visits"),
    pytest.param(ALL, visits(20, DAY, "92507", "GN 96"), REVIEW, id="habilitative_speech_visits"),
    pytest.param(
        OT_PT, [*visits(19, DAY), paid(DAY, "97110", "GP", "H-PT")], set(), id="two_disciplines_a_day_are_one_visit"
    ),
    pytest.param(OT, [*visits(19, DAY), paid(day("2025-12-31"))], set(), id="before_the_coverage_does_not_count"),
    pytest.param(OT, [*visits(19, DAY), paid(day("2026-01-01"))], DENY, id="the_first_day_of_the_coverage_counts"),
]


@pytest.mark.parametrize(("pool", "history", "findings"), CASES)
def test_hard_limit(pool: list[str], history: list[Any], findings: set[tuple[str, str]]) -> None:
    assert outcome(BASE, [line()], history, coverages=[coverage(pool)]) == Outcome(findings, set())


def test_evaluation_past_the_limit_is_clear() -> None:
    assert outcome(BASE, [line("97168")], visits(20, DAY), coverages=[coverage()]) == CLEAR


@pytest.mark.parametrize(("pool", "modifiers"), [(OT, "GO"), (OT_PT, "GP"), (ALL, "GN")])
def test_soft_limit_opens_with_an_authorization(pool: list[str], modifiers: str) -> None:
    soft = [coverage(pool, limit_is="soft")]
    assert outcome(BASE, [line()], visits(19, DAY, "97110", modifiers), coverages=soft) == CLEAR
    assert outcome(BASE, [line()], visits(20, DAY, "97110", modifiers), coverages=soft).findings == REVIEW
    assert outcome(BASE, [line()], visits(20, DAY, "97110", modifiers), [authorized()], soft) == CLEAR
    ended = authorized(through="2026-03-12")
    assert outcome(BASE, [line()], visits(20, DAY, "97110", modifiers), [ended], soft).findings == REVIEW


@pytest.mark.parametrize("pool", [OT_PT, ALL])
def test_soft_limit_counts_the_pool_of_the_portal_only(pool: list[str]) -> None:
    """What OT alone used, or OT and PT, need not be known."""
    count = {"disciplines": pool, "purpose": None, "visits": 19, "as_of": "2026-03-12"}
    said = document(claim_of(PAYER, [line()]), coverages=[coverage(pool, limit_is="soft", used=[count])], complete=())
    said["complete"] = [{"what": "history", "from": "2026-03-13", "through": "2026-03-13"}, {"what": "authorizations"}]
    assert judged(said, BASE)["outcome"] == "clean"


def test_portal_count_stands_for_the_visits_before_it() -> None:
    for used, findings in ((19, set()), (20, DENY)):
        count = {"disciplines": OT_PT, "purpose": None, "visits": used, "as_of": "2026-03-12"}
        assert outcome(BASE, [line()], coverages=[coverage(OT_PT, used=[count])]).findings == findings


def test_nothing_is_said_without_the_coverage() -> None:
    said = document(claim_of({"payer": {"id": "OFFICE-1"}, "filing_indicator": "CI"}, [line()]), visits(90, DAY))
    one = judged(said, BASE)
    assert one["findings"] == []
    assert {entry["policy"] for entry in one["unchecked"]} == {"covered-on-the-day", "member-visits"}


@pytest.mark.parametrize("pack", PACKS)
def test_every_plans_pack_counts_the_members_own_visits(pack: str) -> None:
    child = patient(born="2015-01-01")
    within = outcome(pack, [line()], visits(4, DAY), [authorized()], [coverage(limit=5)], patient=child)
    past = outcome(pack, [line()], visits(5, DAY), [authorized()], [coverage(limit=5)], patient=child)
    assert not DENY & within.findings
    assert past.findings >= DENY


@pytest.mark.parametrize(("date", "findings"), [("2017-12-31", set()), ("2018-01-01", {("sz-ended", "review")})])
def test_sz_ended_with_2017(date: str, findings: set[tuple[str, str]]) -> None:
    assert outcome(BASE, [line(modifiers="GO SZ", date=day(date))]).findings == findings
    assert outcome(BASE, [line(modifiers="GO 96", date=day(date))]) == CLEAR


@pytest.mark.parametrize(
    ("start", "through", "findings"),
    [
        (DAY.isoformat(), "2026-12-31", set()),
        ("2026-01-01", DAY.isoformat(), set()),
        ((DAY + datetime.timedelta(days=1)).isoformat(), "2026-12-31", {("covered-on-the-day", "review")}),
        ("2026-01-01", (DAY - datetime.timedelta(days=1)).isoformat(), {("covered-on-the-day", "review")}),
    ],
)
def test_covered_on_the_day(start: str, through: str, findings: set[tuple[str, str]]) -> None:
    """All coverages are known; on a day that none of them holds no visit limit is known either."""
    rows = [coverage(**{"from": start, "through": through})]
    assert outcome(BASE, [line()], coverages=rows).findings == findings
