"""Severity capped by evidence: what rests on single cells of the code table, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from decision_worlds import HEADER, HISTORY_KNOWN, SOURCES, claim, document, facts_of, line, paid

from scrubjay.checking import checker
from scrubjay.executors.reference import Reference
from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack
from scrubjay.tables import Table, TableRow

FIRM, SINGLE = "97530", "97110"


def table() -> Table:
    """A code table in which everything of one code is of single confidence."""

    def row(code: str, confidence: Any) -> TableRow:
        cells = {"disciplines": ("OT",), "timed": True, "kind": "treatment"}
        return TableRow(code, cells, dict.fromkeys(cells, confidence), None, None, 2)

    rows = {FIRM: (row(FIRM, "primary"),), SINGLE: (row(SINGLE, "single"),)}
    return Table("therapy_codes", ("code", "disciplines", "timed", "kind"), rows, True)


def severity(facts: dict[str, Any], text: str) -> str:
    """The severity of the one finding."""
    pack = load_pack(HEADER + SOURCES + text, "packs/sample.toml")
    ready = checker(Library({pack.id: pack}, {"therapy_codes": table()}))
    (one,) = ready.check(facts_of(facts), Reference()).decisions
    (finding,) = one.findings
    assert ("Held to a review" in finding.message) == (finding.severity == "review")
    return finding.severity


def rule(when: str, more: str = "") -> str:
    """A pack of one denial."""
    return f"""
[codes]
timed = {{ table = "therapy_codes", where = {{ timed = true }} }}
both = {{ any_of = ["@timed", "97110"] }}
[[rule]]
id = "r"
for = "line"
when = {when}
severity = "deny"
sources = ["read"]
{more}
"""


@pytest.mark.parametrize(("code", "expected"), [(FIRM, "deny"), (SINGLE, "review")])
@pytest.mark.parametrize("when", ["{ timed = true }", "{ code = '@timed' }", "{ kind = { not_in = ['test'] } }"])
def test_a_test_of_a_cell_is_as_firm_as_the_cell(when: str, code: str, expected: str) -> None:
    assert severity(document(claim(line(code))), rule(when)) == expected


def test_what_the_claim_says_itself_is_firm() -> None:
    assert severity(document(claim(line(SINGLE))), rule("{ discipline = 'OT' }")) == "deny"
    assert severity(document(claim(line(SINGLE, modifiers=[]))), rule("{ discipline = 'OT' }")) == "review"


def test_a_code_that_stands_in_the_set_by_itself_needs_no_cell() -> None:
    assert severity(document(claim(line(SINGLE))), rule("{ code = '@both' }")) == "deny"


def test_of_alternatives_one_firm_one_is_enough() -> None:
    assert severity(document(claim(line(SINGLE))), rule("[{ timed = true }, { units = 1 }]")) == "deny"


MEASURE = """
[measures.timed_units]
title = "timed units"
sum = "units"
where = { timed = true }
window = "calendar_year"
scope = "payer"
"""


@pytest.mark.parametrize(("limit", "expected"), [(1, "deny"), (2, "review")])
def test_a_measure_rests_on_a_single_member_only_where_the_others_are_not_enough(limit: int, expected: str) -> None:
    facts = document(
        claim(line(FIRM)),
        history=[paid("2026-01-05", code=SINGLE), paid("2026-01-06", code=FIRM)],
        complete=[HISTORY_KNOWN],
    )
    assert severity(facts, MEASURE + rule(f"{{ measure = {{ timed_units = {{ over = {limit} }} }} }}")) == expected


def test_a_mark_is_as_firm_as_the_rule_that_set_it() -> None:
    mark = """
[[rule]]
id = "m"
for = "line"
when = { timed = true }
mark = "timed-line"
sources = ["read"]
"""
    read = rule("{ marks = { has_any = ['timed-line'] } }")
    assert severity(document(claim(line(SINGLE))), read + mark) == "review"
    assert severity(document(claim(line(FIRM))), read + mark) == "deny"


def test_a_joined_fact_is_weighed_too() -> None:
    join = '[rule.with.other]\nfact = "line"\nscope = "claim"\nwhere = { timed = true }\n'
    firm = claim(line(FIRM, units=9), line(FIRM, "2026-03-11"), line(SINGLE, "2026-03-12"))
    single = claim(line(FIRM, units=9), line(SINGLE, "2026-03-12"))
    assert severity(document(firm), rule("{ units = 9 }", join)) == "deny"
    assert severity(document(single), rule("{ units = 9 }", join)) == "review"


def test_a_review_stays_a_review_and_an_advice_an_advice() -> None:
    advise = rule("{ timed = true }").replace('"deny"', '"advise"')
    assert severity(document(claim(line(SINGLE))), advise) == "advise"


OFFICE = """
[sources.rumour]
title = "A trade page"
url = "https://example.org/page"
checked = 2026-11-02
confidence = "single"
[calendars.office]
weekend = ["saturday", "sunday"]
holidays = { table = "days" }
from = 2026-01-01
through = 2026-12-31
sources = [ "CITED" ]
"""
DUE = "{ field = 'date', plus = { business_days = 3, calendar = 'office' } }"


def by_calendar(received: str, cited: str, confidence: Any) -> str:
    """The severity of a finding by a calendar with one holiday, Thursday 2026-03-12."""
    row = TableRow("2026-03-12", {"holiday": "x"}, {"holiday": confidence}, None, None, 2)
    days = Table("days", ("code", "holiday"), {row.code: (row,)}, True)
    text = OFFICE.replace("CITED", cited) + rule(f"{{ claim = {{ received = {{ after = {DUE} }} }} }}")
    text = text.replace('sources = ["read"]\n', 'sources = ["read", "rumour"]\n')
    pack = load_pack(HEADER + SOURCES + text, "packs/sample.toml")
    ready = checker(Library({pack.id: pack}, {"therapy_codes": table(), "days": days}))
    (one,) = ready.check(facts_of(document(claim(line(FIRM), received=received))), Reference()).decisions
    (finding,) = one.findings
    assert ("Held to a review" in finding.message) == (finding.severity == "review")
    return finding.severity


@pytest.mark.parametrize(
    ("cited", "confidence", "expected"),
    [("read", "primary", "deny"), ("rumour", "primary", "review"), ("read", "single", "review")],
)
def test_date_is_as_firm_as_the_calendar_and_the_holidays_on_the_way(
    cited: str, confidence: str, expected: str
) -> None:
    assert by_calendar("2026-03-20", cited, confidence) == expected
