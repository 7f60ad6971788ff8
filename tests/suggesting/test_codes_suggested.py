"""The evaluation's code from the chart's components, by the pack's own conditions; modifiers that the record earns."""

from __future__ import annotations

import pytest
from suggest_worlds import (
    PLAN,
    Json,
    evaluation,
    kinds,
    lines,
    past_the_threshold,
    reevaluation,
    said,
    sample,
    shipped,
    visit,
    way,
)


@pytest.mark.parametrize(
    ("components", "code"),
    [
        ((1, "brief", "low"), "97165"),
        ((2, "extensive", "high"), "97165"),
        ((3, "expanded", "moderate"), "97166"),
        ((5, "expanded", "high"), "97166"),
        ((4, "extensive", "high"), "97166"),
        ((5, "extensive", "high"), "97167"),
    ],
)
@pytest.mark.parametrize("billed", ["97165", "97166", "97167"])
def test_the_lowest_component_decides_the_level(components: tuple[int, str, str], code: str, billed: str) -> None:
    found = way(visit([(billed, "GO", 1, 45)], charts=[evaluation(*components)]))
    assert lines(found) == [(code, "GO", 1)]
    assert kinds(found) == ([] if billed == code else ["code"])
    assert found["decision"]["findings"] == []


def test_the_reason_names_the_components_and_the_source() -> None:
    (suggestion,) = way(visit([("97167", "GO", 1, 45)], charts=[evaluation(4, "expanded", "moderate")]))["suggestions"]
    assert "performance deficits 4" in suggestion["reason"]
    assert "bears out 97166" in suggestion["reason"]
    assert "does not bear out high complexity" in suggestion["reason"]
    assert [source["id"] for source in suggestion["sources"]] == ["evaluation-levels", "bpm-ch15-220"]


def test_what_is_not_documented_lowers_the_level_and_is_asked() -> None:
    found = way(visit([("97166", "GO", 1, 45)], charts=[evaluation(4, "expanded")]))
    assert lines(found) == [("97165", "GO", 1)]
    assert "Whether the chart bears out 97166 is not told" in said(found)
    (asked,) = [gap for gap in found["not_known"] if "97166 is not told" in gap["words"]]
    assert asked["facts"] == ["chart.decision_making"]


def test_no_evaluation_in_the_chart() -> None:
    open_ = way(visit([("97166", "GO", 1, 45)], charts=[], complete=["history"]))
    assert (open_["suggestions"], "No evaluation of this day was given" in said(open_)) == ([], True)
    none = way(visit([("97166", "GO", 1, 45)], charts=[]))
    assert (none["suggestions"], "bears out none of 97165, 97166, 97167" in said(none)) == ([], True)


@pytest.mark.parametrize(("cause", "code"), [({"new_findings": True}, "97168"), ({"new_findings": False}, "97165")])
def test_a_reevaluation_only_where_it_is_justified(cause: Json, code: str) -> None:
    no = {"unexpected_change": False, "justification": None}
    found = way(visit([("97165", "GO", 1, 45)], charts=[reevaluation(**{**no, **cause})]))
    assert lines(found) == [(code, "GO", 1)]


def test_an_evaluation_that_no_line_bills() -> None:
    found = way(visit([("97110", "GO", 1, 15)], charts=[PLAN, evaluation(3, "expanded", "moderate")]))
    assert lines(found) == [("97110", "GO", 1), ("97166", "GO", 1)]
    assert kinds(found) == ["line"]


def test_a_pack_without_levels_suggests_none() -> None:
    pack = """
[[documentation]]
id = "evaluated"
title = "Evaluated"
when = { code = ["97165", "97166", "97167"] }
document = "evaluation"
how = "on_day"
severity = "review"
sources = ["read"]
"""
    found = way(visit([("97165", "GO", 1, 45)], charts=[evaluation(5, "extensive", "high")]), sample(pack))
    assert found["suggestions"] == []
    assert "does not say what the chart must hold" in said(found)


def test_the_levels_stand_in_the_pack_alone() -> None:
    """A pack that asks for more decides otherwise."""
    pack = """
[[documentation]]
id = "low"
title = "Low"
when = { code = "97165" }
document = "evaluation"
how = "on_day"
severity = "review"
sources = ["read"]
[[documentation]]
id = "moderate"
title = "Moderate"
when = { code = "97166" }
document = "evaluation"
how = "on_day"
must = { performance_deficits = { at_least = 9 } }
severity = "review"
sources = ["read"]
"""
    for deficits, code in ((8, "97165"), (9, "97166")):
        found = way(visit([("97166", "GO", 1, 45)], charts=[evaluation(deficits)]), sample(pack))
        assert lines(found) == [(code, "GO", 1)]


def test_go_where_the_payer_asks_for_it() -> None:
    found = way(visit([("97530", "", 1, 15)]))
    assert lines(found) == [("97530", "GO", 1)]
    assert found["suggestions"][0]["mends"] == ["therapy-modifier"]


ONE_MODIFIER_TWO_POLICIES = """
[[rule]]
id = "discipline-modifier"
for = "line"
when = { modifiers = { has_none = ["GO"] } }
severity = "deny"
sources = ["read"]
fix = { words = "Append GO.", edits = [{ add_modifier = "GO" }] }
[[rule]]
id = "some-modifier"
for = "line"
when = { modifiers = { has_none = ["GO", "GP", "GN"] } }
severity = "review"
sources = ["read"]
[[rule]]
id = "many-units"
for = "line"
when = { units = { over = 8 } }
severity = "review"
sources = ["read"]
"""


def test_an_edit_names_every_policy_that_it_mends_on_its_line() -> None:
    found = way(visit([("97530", "", 1, 15), ("97535", "", 1, 15)]), sample(ONE_MODIFIER_TWO_POLICIES))
    assert lines(found) == [("97530", "GO", 1), ("97535", "GO", 1)]
    assert [one["mends"] for one in found["suggestions"]] == [["discipline-modifier", "some-modifier"]] * 2


def test_an_edit_does_not_name_what_it_leaves() -> None:
    found = way(visit([("97530", "GP", 1, 15), ("97535", "", 9, 135)]), sample(ONE_MODIFIER_TWO_POLICIES))
    mends = [one["mends"] for one in found["suggestions"]]
    assert mends == [["discipline-modifier"], ["discipline-modifier", "some-modifier"]]
    assert [one["policy"] for one in found["decision"]["findings"]] == ["many-units"]


def test_a_wrong_discipline_is_mended_before_the_level() -> None:
    found = way(visit([("97165", "GP", 1, 45)], charts=[evaluation(3, "expanded", "moderate")]))
    assert lines(found) == [("97166", "GO", 1)]
    assert kinds(found) == ["modifiers", "code"]


def test_an_edit_that_brings_another_finding_is_said_and_not_suggested() -> None:
    found = way(visit([("97167", "GP", 1, 45)], charts=[evaluation(1, "brief", "low")]))
    assert (found["suggestions"], lines(found)) == ([], [("97167", "GP", 1)])
    assert "does not bear out high complexity" in said(found)


@pytest.mark.parametrize(
    ("necessity", "modifiers", "asked"), [(True, "GO KX", False), (False, "GO", False), (None, "GO", True)]
)
def test_kx_only_where_the_record_earns_it(necessity: bool | None, modifiers: str, asked: bool) -> None:
    plan = PLAN if necessity is None else {**PLAN, "necessity": necessity}
    found = way(visit([("97530", "GO", 1, 15)], charts=[plan], history=past_the_threshold()))
    assert lines(found) == [("97530", modifiers, 1)]
    questions = [gap for gap in found["not_known"] if gap["facts"] == ["plan_of_care.necessity"]]
    assert bool(questions) is asked
    assert [gap["edits"] for gap in questions] == [[{"line": 1, "action": "add_modifier", "value": "KX"}]] * asked


def test_a_new_line_past_the_threshold_brings_kx_along_or_is_not_suggested() -> None:
    given = {"patient": {"member_id": "1AA0AA0AA00"}, "code": "97110", "date": "2026-03-13", "minutes": 15}
    earned = visit(
        [("97530", "GO KX", 2, 30)],
        charts=[{**PLAN, "necessity": True}],
        history=past_the_threshold(),
        minutes=[{**given, "assistant_minutes": 0}],
    )
    assert lines(way(earned)) == [("97530", "GO KX", 2), ("97110", "GO KX", 1)]
    earned["charts"] = [{**row, "necessity": False} for row in earned["charts"]]
    refused = way(earned)
    assert lines(refused) == [("97530", "GO KX", 2)]
    assert "The minutes support other units" in said(refused)


def test_modifiers_that_attest_a_separate_service_are_never_suggested() -> None:
    found = way(visit([("97018", "GO", 1, None), ("97140", "GO", 1, 15)]))
    assert all(edit["value"] not in ("59", "XS", "XU", "XE", "XP") for s in found["suggestions"] for edit in s["edits"])
    assert "ncci-pairs" in {finding["policy"] for finding in found["decision"]["findings"]}


def test_the_claim_is_named_by_nearness() -> None:
    from scrubjay.decisions.why import NotFound
    from scrubjay.executors.reference import Reference
    from scrubjay.facts.claim import Facts

    with pytest.raises(NotFound, match="there is no claim C-9"):
        shipped().suggest(Facts(), Reference(), "C-9")


def test_what_can_no_longer_be_checked_is_not_called_mended() -> None:
    """With other units what Medicare allows is open, so nobody can say that the threshold's finding is gone."""
    found = way(visit([("97530", "GO", 2, 22)], history=past_the_threshold()))
    assert lines(found) == [("97530", "GO", 1)]
    assert found["suggestions"][0]["mends"] == ["timed-units"]
    assert "As the claim came: This line takes OT dollars past" in said(found)


def test_an_earned_modifier_stays_where_units_change() -> None:
    plan = {**PLAN, "necessity": True}
    found = way(visit([("97530", "GO", 2, 22)], charts=[plan], history=past_the_threshold()))
    assert lines(found) == [("97530", "GO KX", 1)]
