"""Fixes: earned edits, questions where they are not earned, and `verified` as decided again."""

from __future__ import annotations

from typing import Any

from decision_worlds import HISTORY_KNOWN, claim, decided, document, line, paid, report

ATTEST = """
[[required_modifier]]
id = "kx"
modifier = "KX"
severity = "deny"
sources = ["read"]
[required_modifier.fix]
words = "Append KX if the record supports it."
edits = [{ add_modifier = "KX" }]
earned_by = { plan_of_care = { necessity = true } }
"""
SIMPLE = """
[[required_modifier]]
id = "co"
modifier = "CO"
severity = "deny"
sources = ["read"]
[required_modifier.fix]
words = "Append CO."
edits = [{ add_modifier = "CO" }]
"""
EDIT = {"line": 1, "action": "add_modifier", "value": "KX"}


def plan(**more: Any) -> dict[str, Any]:
    """A plan of care in force on the sample day."""
    return {"document": "plan_of_care", "discipline": "OT", "from": "2026-03-01", "through": None, **more}


def fixes(facts: dict[str, Any], *packs: str) -> list[dict[str, Any]]:
    """The fixes of the findings of the one claim."""
    return [finding["fix"] for finding in decided(facts, *packs)["findings"]]


def test_an_attesting_edit_is_offered_where_the_chart_earns_it() -> None:
    (fix,) = fixes(document(claim(line()), charts=[plan(necessity=True)]), ATTEST)
    assert (fix["edits"], fix["verified"], fix["questions"]) == ([EDIT], True, [])


def test_an_attesting_edit_is_a_question_where_nobody_knows() -> None:
    (fix,) = fixes(document(claim(line())), ATTEST)
    assert (fix["edits"], fix["verified"]) == ([], False)
    (question,) = fix["questions"]
    assert question["fact"] == "plan_of_care.necessity"
    assert question["words"].endswith("?")
    assert question["edits"] == [EDIT]


def test_nothing_is_offered_where_the_chart_says_no() -> None:
    (fix,) = fixes(document(claim(line()), charts=[plan(necessity=False)]), ATTEST)
    assert (fix["edits"], fix["questions"]) == ([], [])


def test_a_fix_that_brings_a_new_finding_is_not_verified() -> None:
    full = """
[[rule]]
id = "one-modifier"
for = "line"
when = { modifier_count = { over = 1 } }
severity = "advise"
sources = ["read"]
"""
    (fix,) = fixes(document(claim(line())), SIMPLE + full)
    assert fix["edits"]
    assert not fix["verified"]


def test_a_fix_that_opens_a_question_elsewhere_is_not_verified() -> None:
    opened = """
[[rule]]
id = "co-minutes"
for = "line"
when = { modifiers = { has_any = ["CO"] }, minutes = { assistant_minutes = 0 } }
severity = "review"
sources = ["read"]
"""
    (fix,) = fixes(document(claim(line())), SIMPLE + opened)
    assert not fix["verified"]


def test_a_change_that_another_claim_sees_is_tried_on_the_whole_group() -> None:
    shared = """
[measures.with_co]
title = "lines with CO"
count = "lines"
where = { modifiers = { has_any = ["CO"] } }
window = "calendar_year"
scope = "provider"
upto = "window"
[[rule]]
id = "too-many"
for = "claim"
when = { claim = { frequency = "7" }, measure = { with_co = { over = 0 } } }
severity = "advise"
sources = ["read"]
"""
    other = claim(line(modifiers=["GO", "CO"], date="2025-05-05"), id="C2")
    alone = document(claim(line()), other, complete=[HISTORY_KNOWN])
    assert [one["verified"] for one in _of("C1", alone, SIMPLE + shared)] == [True]
    other = claim(line(date="2026-05-05"), id="C2", frequency="7", original_reference="X1")
    seen = document(claim(line()), other, complete=[HISTORY_KNOWN])
    assert [one["verified"] for one in _of("C1", seen, SIMPLE + shared)] == [False]


def _of(claim_id: str, facts: dict[str, Any], *packs: str) -> list[dict[str, Any]]:
    decisions = report(facts, *packs).document()["decisions"]
    return [f["fix"] for one in decisions if one["claim_id"] == claim_id for f in one["findings"]]


def test_fixes_are_tried_alone_and_then_together() -> None:
    one = decided(document(claim(line(), line("97535"))), SIMPLE)
    assert [finding["fix"]["verified"] for finding in one["findings"]] == [True, True]
    assert one["fixes_together"]


def test_fixes_that_hold_alone_and_not_together() -> None:
    both = """
[measures.with_co]
title = "lines with CO"
count = "lines"
where = { modifiers = { has_any = ["CO"] } }
scope = "claim"
upto = "window"
[[rule]]
id = "at-most-one"
for = "claim"
when = { measure = { with_co = { over = 1 } } }
severity = "advise"
sources = ["read"]
"""
    one = decided(document(claim(line(), line("97535"))), SIMPLE + both)
    assert [finding["fix"]["verified"] for finding in one["findings"]] == [True, True]
    assert not one["fixes_together"]


def test_an_edit_of_a_visit_is_made_on_every_line_it_fired_on() -> None:
    pack = """
[[rule]]
id = "visit-co"
for = "visit"
when = { modifiers = { has_none = ["CO"] } }
severity = "review"
sources = ["read"]
fix = { words = "Append CO.", edits = [{ add_modifier = "CO" }] }
"""
    (fix,) = fixes(document(claim(line(), line("97535", modifiers=["GO", "CO"]), line("97110"))), pack)
    assert [edit["line"] for edit in fix["edits"]] == [1, 3]
    assert fix["verified"]


def test_a_line_taken_off_leaves_the_others_their_numbers() -> None:
    pack = """
[[rule]]
id = "not-97110"
for = "line"
when = { code = "97110" }
severity = "review"
sources = ["read"]
fix = { words = "Take it off.", edits = [{ remove_line = true }] }
[[rule]]
id = "units"
for = "line"
when = { units = 3 }
severity = "review"
sources = ["read"]
"""
    one = decided(document(claim(line("97110"), line("97535", units=3))), pack)
    assert [finding["fix"]["verified"] for finding in one["findings"]] == [True, False]


def test_a_line_that_history_knows_stays_that_line_when_it_is_edited() -> None:
    limit = """
[[max_units]]
id = "one-unit"
per = ["code"]
limit = 1
severity = "advise"
sources = ["read"]
"""
    own = paid("2026-03-10", claim="C1", status="pending")
    (fix,) = fixes(document(claim(line()), history=[own], complete=[HISTORY_KNOWN]), SIMPLE + limit)
    assert fix["verified"]
