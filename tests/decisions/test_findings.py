"""Findings as JSON: evidence, running totals, amounts, joins, marks, sources, denial; snapshots of small decisions."""

from __future__ import annotations

import json

from decision_worlds import HISTORY_KNOWN, SINGLE, claim, decided, document, line, paid
from syrupy.assertion import SnapshotAssertion

DOLLARS = """
[amounts.threshold]
unit = "USD"
values = [
  { from = 2025-01-01, through = 2025-12-31, amount = 150.00, source = "read" },
  { from = 2026-01-01, through = 2026-12-31, amount = 200.00, source = "read" },
]
[measures.dollars]
title = "OT dollars this year, this line included"
sum = "allowed"
where = { discipline = "OT" }
window = "calendar_year"
scope = "payer"
[[rule]]
id = "over"
for = "line"
when = { measure = { dollars = { over = "$threshold" } } }
mark = "over-threshold"
sources = ["read"]
[[threshold_modifier]]
id = "needs-kx"
title = "KX past the threshold"
when = { marks = { has_any = ["over-threshold"] } }
measure = "dollars"
over = "$threshold"
modifier = "KX"
severity = "deny"
denial = { group = "PR", carc = "119" }
sources = ["read"]
message = "{code} takes OT dollars to {measure.dollars}, past {$threshold}."
"""


def test_measure_with_members_running_totals_and_the_amount_of_the_year(snapshot: SnapshotAssertion) -> None:
    facts = document(
        claim(line(), line("97535")),
        history=[paid("2026-01-05"), paid("2025-12-31"), paid("2026-02-01", status="denied")],
        complete=[HISTORY_KNOWN],
    )
    one = decided(facts, DOLLARS)
    assert one.pop("pack_hash").startswith("sha256:")
    assert json.dumps(one, indent=1) == snapshot


def test_a_line_that_reaches_the_threshold_exactly_is_clear() -> None:
    facts = document(claim(line(allowed="200.00")), complete=[HISTORY_KNOWN])
    assert decided(facts, DOLLARS)["outcome"] == "clean"


def test_evidence_says_how_much_of_the_line_is_within() -> None:
    facts = document(claim(line(allowed="230.00")), complete=[HISTORY_KNOWN])
    (finding,) = decided(facts, DOLLARS)["findings"]
    (room,) = [one for one in finding["because"] if one["fact"] == "measure.dollars.room"]
    assert (room["actual"], room["expected"]) == ("200.00", "230.00")


def test_what_the_portal_says_was_used_opens_the_running_total() -> None:
    facts = document(
        claim(line()),
        history=[paid("2026-01-05")],
        coverages=[
            {
                "from": "2026-01-01",
                "through": None,
                "used": [{"disciplines": ["OT"], "purpose": None, "dollars": "190.00", "as_of": "2026-02-01"}],
            }
        ],
        complete=[HISTORY_KNOWN],
    )
    (finding,) = decided(facts, DOLLARS)["findings"]
    (measure,) = [one for one in finding["because"] if one["fact"] == "measure.dollars"]
    assert measure["members"][0] == {
        "claim": None,
        "line": None,
        "date": "2026-02-01",
        "amount": "190.00",
        "running": "190.00",
    }
    assert [member["running"] for member in measure["members"]] == ["190.00", "270.00"]


VISITS = """
[[visit_limit]]
id = "two-visits"
title = "Two visits a year"
counts = { discipline = ["OT", "PT"] }
visit_is = ["date"]
window = "calendar_year"
scope = "payer"
limit = 2
limit_is = "hard"
severity = "deny"
sources = ["read"]
"""


def test_visits_run_by_day_and_a_second_line_of_a_day_adds_none(snapshot: SnapshotAssertion) -> None:
    facts = document(
        claim(line(), line("97535")),
        history=[paid("2026-01-05"), paid("2026-01-05", 2, code="97110"), paid("2026-01-07")],
        complete=[HISTORY_KNOWN],
    )
    assert decided(facts, VISITS)["findings"] == snapshot


TREATMENT = """
[codes]
evaluation = ["97165..97168"]
[[rule]]
id = "evaluation-alone"
title = "No treatment on the day of an evaluation"
for = "line"
when = { code = "@evaluation" }
severity = "deny"
message = "{code} on {date} with a treatment."
sources = ["read"]
[rule.with.treatment]
fact = "line"
scope = "provider"
same = ["date", "discipline"]
where = { code = { not_in = "@evaluation" } }
[rule.without.order]
fact = "chart"
where = { document = "order" }
"""


def test_a_joined_fact_is_the_first_match_with_their_number(snapshot: SnapshotAssertion) -> None:
    facts = document(
        claim(line("97166"), line("97535"), line("97110")),
        complete=[{"what": "charts"}],
    )
    assert decided(facts, TREATMENT)["findings"] == snapshot


def test_a_finding_that_rests_on_one_secondary_source_is_a_review_and_says_why() -> None:
    single = SINGLE + DOLLARS.replace('amount = 200.00, source = "read"', 'amount = 200.00, source = "rumour"')
    facts = document(claim(line(allowed="230.00")), complete=[HISTORY_KNOWN])
    one = decided(facts, single)
    (finding,) = one["findings"]
    assert one["outcome"] == finding["severity"] == "review"
    assert finding["message"].endswith("Held to a review: the amount threshold of 2026-01-01 has a single source.")
    assert [source["id"] for source in finding["sources"]] == ["rumour", "read"]


def test_an_earlier_year_picks_its_own_amount_and_source() -> None:
    single = SINGLE + DOLLARS.replace('amount = 200.00, source = "read"', 'amount = 200.00, source = "rumour"')
    facts = document(claim(line(date="2025-03-10", allowed="230.00")), complete=[HISTORY_KNOWN])
    assert decided(facts, single)["outcome"] == "deny"


def test_findings_stand_by_subject_then_line_then_severity() -> None:
    pack = """
[[rule]]
id = "b-line"
for = "line"
when = { units = 1 }
severity = "advise"
sources = ["read"]
[[rule]]
id = "a-line"
for = "line"
when = { units = 1 }
severity = "deny"
sources = ["read"]
[[rule]]
id = "z-claim"
for = "claim"
when = { units = 1 }
severity = "advise"
sources = ["read"]
"""
    found = decided(document(claim(line(), line("97535"))), pack)["findings"]
    assert [(f["policy"], f["subject"].get("line")) for f in found] == [
        ("z-claim", None),
        ("a-line", 1),
        ("b-line", 1),
        ("a-line", 2),
        ("b-line", 2),
    ]


def test_evidence_of_a_visit_is_that_of_the_line_it_fired_on() -> None:
    pack = """
[[rule]]
id = "many-units"
for = "visit"
when = { units = { over = 3 } }
severity = "review"
sources = ["read"]
message = "{units} units of {code}."
"""
    (finding,) = decided(document(claim(line(), line("97535", units=4))), pack)["findings"]
    assert finding["message"] == "4 units of 97535."
    assert finding["because"][0]["actual"] == 4


def test_a_message_names_the_authorization_that_the_rule_tested() -> None:
    facts = document(
        claim(line()),
        authorizations=[
            {"number": "A1", "codes": ["97110"], "disciplines": ["OT"], "from": "2026-01-01", "through": "2026-04-30"},
            {"number": "A2", "codes": ["97530"], "disciplines": ["PT"], "from": "2026-01-01", "through": "2026-06-30"},
        ],
        complete=[{"what": "authorizations"}],
    )
    pack = """
[[rule]]
id = "r"
for = "line"
when = { authorization = { fits = ["code"] } }
match = ["code"]
severity = "review"
message = "Under {authorization.number}."
sources = ["read"]
"""
    (finding,) = decided(facts, pack)["findings"]
    assert finding["message"] == "Under A2."
