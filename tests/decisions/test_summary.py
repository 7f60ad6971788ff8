"""Outcomes and the summary: claims counted, money at risk once, missing facts ranked; claims without a pack."""

from __future__ import annotations

from decision_worlds import checker_of, claim, decided, document, facts_of, line, report
from syrupy.assertion import SnapshotAssertion

from scrubjay.checking import checker
from scrubjay.executors.reference import Reference
from scrubjay.facts.claim import Note, Place
from scrubjay.packs.library import open_library

PACK = """
[[rule]]
id = "ninety-nine"
for = "line"
when = { code = "97110" }
severity = "deny"
sources = ["read"]
[[rule]]
id = "units"
for = "line"
when = { units = { over = 1 } }
severity = "review"
sources = ["read"]
[[rule]]
id = "minutes"
for = "line"
when = { minutes = { minutes = { under = 8 } } }
severity = "deny"
sources = ["read"]
"""


def test_summary_counts_claims_findings_money_and_missing_facts(snapshot: SnapshotAssertion) -> None:
    facts = document(
        claim(line("97110", units=2), line("97535", units=2), id="C1"),
        claim(line("97535"), id="C2"),
        claim(line("97535"), id="C3", filing_indicator="CI"),
        claim(line("97535", "2026-03-11"), id="C4", payer_control_number="X1"),
        claim(line("97535", "2026-03-11"), id="C5", frequency="7", original_reference="X1"),
        claim(line("97535"), id="C6", frequency="8", original_reference="X9"),
        claim(line("97535"), id="C2"),
        minutes=[{"claim": "C2", "line": 1, "minutes": 20}],
    )
    skipped = Note("skip", Place("claims.837", "segment 9"), "claim left out")
    found = checker_of(PACK).check(facts_of(facts), Reference(), [skipped]).document()
    assert found["summary"] == snapshot
    assert [note["level"] for note in found["errors"]] == ["skip"]


def test_a_line_is_at_risk_once_by_its_worst_severity() -> None:
    found = report(document(claim(line("97110", units=2), line("97535", units=2))), PACK).document()
    assert found["summary"]["at_risk"] == {"deny": "100.00", "review": "100.00", "advise": "0.00"}


def test_a_policy_that_denies_the_claim_puts_all_of_it_at_risk() -> None:
    pack = PACK.replace('severity = "deny"', 'severity = "deny"\ndenies = "claim"', 1)
    found = report(document(claim(line("97110"), line("97535"))), pack).document()
    assert found["summary"]["at_risk"]["deny"] == "200.00"


def test_a_line_of_a_visit_that_does_not_count_is_not_at_risk() -> None:
    pack = """
[[rule]]
id = "treated"
for = "visit"
when = { code = { not_in = ["97166"] } }
severity = "deny"
sources = ["read"]
"""
    found = report(document(claim(line("97166"), line("97535"))), pack).document()
    assert found["summary"]["at_risk"]["deny"] == "100.00"


def test_outcome_is_the_worst_then_unchecked_then_clean() -> None:
    minutes = [{"claim": "C1", "line": 1, "minutes": 20}]
    assert decided(document(claim(line("97110"))), PACK)["outcome"] == "deny"
    assert decided(document(claim(line(units=2))), PACK)["outcome"] == "review"
    assert decided(document(claim(line())), PACK)["outcome"] == "unchecked"
    clean = decided(document(claim(line()), minutes=minutes), PACK)
    assert (clean["outcome"], clean["checked"]) == ("clean", 3)


def test_no_pack_names_the_nearest_and_what_failed() -> None:
    one = decided(document(claim(line(), filing_indicator="CI")), PACK)
    assert (one["outcome"], one["pack"], one["checked"]) == ("no_policy", None, 0)
    assert one["nearest"] == [{"pack": "office/sample", "failed": "the claim filing indicator is CI; MB expected"}]


def test_a_claim_of_other_lines_has_no_policy_and_says_of_which_lines_the_pack_speaks() -> None:
    narrow = PACK.replace("[[rule]]", '[pack.lines]\ndisciplines = ["OT"]\n[[rule]]', 1)
    one = decided(document(claim(line(modifiers=["GP"]))), narrow)
    assert one["outcome"] == "no_policy"
    assert one["nearest"] == [{"pack": "office/sample", "failed": "speaks of OT lines; this claim has none"}]
    assert one["not_covered"] == [{"line": 1, "why": "speaks of OT lines; this is none"}]


def test_a_line_before_every_policy_is_not_covered_for_its_date() -> None:
    later = PACK.replace("for = ", "effective = { from = 2026-01-01 }\nfor = ")
    one = decided(document(claim(line(date="2025-12-31"), line())), later)
    assert one["not_covered"] == [{"line": 1, "why": "no policy of office/sample is in force on its date"}]


def test_faults_of_the_form_are_notes_on_claims_without_a_pack() -> None:

    wrong = claim(line(), filing_indicator="ZZ", charge="90.00", billing={"npi": "1234567890"})
    found = checker(open_library()).check(facts_of(document(wrong)), Reference()).document()
    assert [one["outcome"] for one in found["decisions"]] == ["no_policy"]
    messages = [note["message"] for note in found["notes"]]
    assert "claim C1: The claim's total charge is not the sum of its lines' charges." in messages
    assert any("fails its check digit" in message for message in messages)


def test_decisions_stand_in_input_order_whatever_the_groups() -> None:
    other = {"member_id": "M2", "birth_date": "1960-02-01", "first_name": "SAM"}
    facts = document(claim(line(), id="C1"), claim(line(), id="C2", patient=other), claim(line("97535"), id="C3"))
    found = report(facts, PACK).document()
    assert [one["claim_id"] for one in found["decisions"]] == ["C1", "C2", "C3"]
