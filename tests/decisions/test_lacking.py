"""What was not checked: one entry for a policy, a reason and what it lacks; the facts by the names of facts.md."""

from __future__ import annotations

from typing import Any

import pytest
from decision_worlds import HISTORY_KNOWN, SOURCES, claim, decided, document, line, paid


def unchecked(facts: dict[str, Any], *packs: str) -> list[tuple[str, list[str]]]:
    """Reason and lacking facts of each entry of the one claim."""
    return [(entry["reason"], entry["lacks"]) for entry in decided(facts, *packs)["unchecked"]]


def rule(when: str, more: str = "", kind: str = "line") -> str:
    """A pack of one rule."""
    return f"""
[[rule]]
id = "r"
for = "{kind}"
when = {when}
severity = "review"
sources = ["read"]
{more}
"""


YEAR = """
[measures.dollars]
title = "OT dollars"
sum = "allowed"
where = { discipline = "OT" }
window = "calendar_year"
scope = "payer"
"""
UNKNOWN_ALLOWED = line()
del UNKNOWN_ALLOWED["allowed"]
OVER = rule("{ measure = { dollars = { over = 50 } } }")


@pytest.mark.parametrize(
    ("when", "lacks"),
    [
        ("{ minutes = { minutes = { over = 3 } } }", ["minutes.minutes"]),
        ("{ plan_of_care = { necessity = false } }", ["plan_of_care.necessity"]),
        ("{ coverage = { visit_limit = { over = 3 } } }", ["coverage.visit_limit"]),
        ("{ authorization = { fits = ['code'] } }", ["authorizations"]),
        ("{ patient = { sex = 'F' } }", ["patient.sex"]),
        ("{ claim = { product = 'HMO' } }", ["claim.product"]),
        ("{ referring = { npi = '1' } }", ["referring.npi"]),
        ("{ purpose = 'habilitative', minutes = { minutes = 1 } }", ["purpose", "minutes.minutes"]),
    ],
)
def test_lacking_facts_are_named_as_facts_are(when: str, lacks: list[str]) -> None:
    assert unchecked(document(claim(line())), rule(when)) == [("fact", lacks)]


def test_nothing_is_lacking_where_another_condition_fails() -> None:
    assert unchecked(document(claim(line())), rule("{ units = 7, purpose = 'habilitative' }")) == []


def test_age_is_asked_for_as_the_birth_date() -> None:
    one = claim(line(), patient={"member_id": "M1", "first_name": "PAT"})
    assert unchecked({"claims": [one]}, rule("{ patient = { age = { under = 21 } } }")) == [
        ("fact", ["patient.birth_date"])
    ]


def test_an_open_history_and_an_unknown_amount_are_both_lacking() -> None:
    facts = document(claim(UNKNOWN_ALLOWED))
    assert unchecked(facts, YEAR + rule("{ measure = { dollars = { over = 500 } } }")) == [
        ("fact", ["history", "allowed"])
    ]


def test_what_an_earlier_line_lacks_says_so() -> None:
    earlier = paid("2026-01-05")
    del earlier["allowed"]
    facts = document(claim(line()), history=[earlier], complete=[HISTORY_KNOWN])
    assert unchecked(facts, YEAR + rule("{ measure = { dollars = { over = 100 } } }")) == [
        ("fact", ["history.allowed"])
    ]


def test_a_pending_line_leaves_its_status_to_ask() -> None:
    facts = document(claim(line()), history=[paid("2026-01-05", status="pending")], complete=[HISTORY_KNOWN])
    assert unchecked(facts, YEAR + rule("{ measure = { dollars = { over = 100 } } }")) == [("fact", ["history.status"])]


AMOUNT = """
[amounts.most]
unit = "units"
values = [{ from = 2025-01-01, through = 2025-12-31, amount = 1, source = "read" }]
"""


def test_a_date_without_an_amount_is_no_amount() -> None:
    pack = AMOUNT + rule("{ units = { over = '$most' } }")
    facts = document(claim(line(units=4)))
    assert unchecked(facts, pack) == [("no_amount", ["most"])]
    assert "has no value of most" in decided(facts, pack)["unchecked"][0]["words"]


def test_a_measure_against_no_amount_does_not_ask_for_history() -> None:
    pack = AMOUNT.replace('"units"', '"USD"') + YEAR + rule("{ measure = { dollars = { over = '$most' } } }")
    assert unchecked(document(claim(line())), pack) == [("no_amount", ["most"])]


CALENDAR = """
[calendars.office]
weekend = ["saturday", "sunday"]
holidays = []
from = 2026-01-01
through = 2026-12-31
sources = ["read"]
"""


def test_day_that_the_calendar_does_not_know_is_no_calendar() -> None:
    due = "{ field = 'date', plus = { days = 365, roll = 'following', calendar = 'office' } }"
    pack = CALENDAR + rule(f"{{ claim = {{ received = {{ after = {due} }} }} }}")
    facts = document(claim(line(), received="2027-03-20"))
    assert unchecked(facts, pack) == [("no_calendar", ["calendar.office"])]
    assert "calendar office does not know the holidays" in decided(facts, pack)["unchecked"][0]["words"]
    facts = document(claim(line(), file_date="2027-03-20"))
    assert unchecked(facts, pack) == [("no_calendar", ["claim.received", "calendar.office"])]
    assert "Even then it can't be told without" in decided(facts, pack)["unchecked"][0]["words"]


def test_field_that_a_calendar_would_move_is_asked_for_itself() -> None:
    due = "{ field = 'authorization.requested', plus = { business_days = 3, calendar = 'office' } }"
    pack = CALENDAR + rule(f"{{ date = {{ after = {due} }} }}")
    given = {"number": "A1"}
    assert unchecked(document(claim(line(authorization_numbers=["A1"])), authorizations=[given]), pack) == [
        ("fact", ["authorization.requested"])
    ]
    late = {"number": "A1", "requested": "2027-03-01"}
    early = {"number": "A1", "requested": "2025-03-01"}
    asked = claim(line(authorization_numbers=["A1"]))
    assert unchecked(document(asked, authorizations=[late]), pack) == []
    assert unchecked(document(asked, authorizations=[early]), pack) == []


def test_days_under_different_versions_are_a_range_line() -> None:
    pack = rule("{ units = 1 }", "effective = { through = 2026-03-10 }") + rule(
        "{ units = 2 }", "effective = { from = 2026-03-11 }"
    )
    facts = document(claim(line(through="2026-03-12")))
    assert unchecked(facts, pack) == [("range_line", ["date"])]


def test_subjects_that_lack_the_same_are_one_entry() -> None:
    facts = document(claim(line(), line("97535")), minutes=[])
    (entry,) = decided(facts, rule("{ minutes = { minutes = 1 } }"))["unchecked"]
    assert [subject["line"] for subject in entry["subjects"]] == [1, 2]
    assert "minutes" in entry["words"]
    assert "therapist" in entry["words"]


def test_a_join_whose_domain_is_open_lacks_the_list() -> None:
    join = '[rule.with.other]\nfact = "line"\nscope = "payer"\nsame = ["date"]\nwhere = { code = "97110" }\n'
    assert unchecked(document(claim(line())), rule("{ units = 1 }", join)) == [("fact", ["history"])]
    join = '[rule.with.order]\nfact = "chart"\nwhere = { document = "order" }\n'
    assert unchecked(document(claim(line())), rule("{ units = 1 }", join)) == [("fact", ["charts"])]


def test_a_fact_that_may_be_the_one_lacks_its_own_field() -> None:
    join = '[rule.with.order]\nfact = "authorization"\nwhere = { kind = "initial" }\n'
    facts = document(claim(line()), authorizations=[{"number": "A1"}], complete=[{"what": "authorizations"}])
    assert unchecked(facts, rule("{ units = 1 }", join)) == [("fact", ["authorization.kind"])]


def test_an_undated_line_may_be_of_the_visit_or_beside_it() -> None:
    join = '[rule.with.other]\nfact = "line"\nscope = "claim"\nwhere = { discipline = "OT" }\n'
    undated = {key: value for key, value in line().items() if key != "date"}
    (entry,) = decided(document(claim(line(), undated)), rule("{ units = 1 }", join, "visit"))["unchecked"]
    assert entry["lacks"] == ["date"]


def test_an_authorization_whose_end_nobody_knows_may_be_the_one_that_is_meant() -> None:
    """None of the two need fit: then the one that ends first is meant, and nobody knows which that is."""
    pack = """
[[prior_auth]]
id = "p"
burn = "visits"
severity = "deny"
sources = ["read"]
"""
    row = {"from": "2026-01-01", "visits": 0, "disciplines": [], "kind": None, "billing": {"npi": None}}
    first = {**row, "number": "A1", "through": "2026-12-31", "visits_used": None, "used_as_of": None}
    second = {**row, "number": "A2", "codes": ["97110"], "visits_used": None, "used_as_of": None}
    facts = document(claim(line(), authorization_numbers=["A1", "A2"]), authorizations=[first, second])
    decision = decided(facts, pack)
    assert decision["findings"] == []
    (entry,) = decision["unchecked"]
    assert entry["reason"] == "fact"
    assert "authorizations" in entry["lacks"]


def test_a_mark_that_may_stand_lacks_what_its_rule_lacks() -> None:
    pack = """
[[rule]]
id = "m"
for = "line"
when = { minutes = { minutes = { over = 10 } } }
mark = "long"
sources = ["read"]
"""
    assert unchecked(document(claim(line())), pack + rule("{ marks = { has_any = ['long'] } }")) == [
        ("fact", ["minutes.minutes"])
    ]


def test_a_code_that_an_incomplete_table_lacks_leaves_its_column_to_ask() -> None:
    pack = '[codes]\ntimed = { table = "therapy_codes", where = { timed = true } }\n' + rule("{ code = '@timed' }")
    assert unchecked(document(claim(line("99999"))), pack) == [("fact", ["timed"])]


def test_packs_that_may_decide_are_one_entry_that_names_the_fact() -> None:
    header = '[pack]\nid = "office/plan"\ntitle = "Plan"\nversion = "1"\n[pack.claims]\nplans = ["Gold"]\n'
    plan = header + SOURCES + rule("{ units = 7 }")
    one = decided(document(claim(line())), rule("{ units = 7 }"), plan)
    assert (one["pack"], one["outcome"]) == ("office/sample", "unchecked")
    (entry,) = one["unchecked"]
    assert (entry["reason"], entry["lacks"]) == ("plan_unknown", ["claim.plan"])
    assert entry["subjects"] == [{"type": "claim"}]
    assert "office/plan" in entry["words"]


def test_a_known_related_field_of_a_join_is_not_lacking() -> None:
    open_line = line(code="97110")
    del open_line["units"]
    facts = document(
        claim(line(), open_line),
        coverages=[
            {"plan": "Gold", "product": "PPO", "from": "2026-01-01", "through": "2026-12-31", "visit_limit": 20}
        ],
    )
    joined = rule(
        "{ code = '97530' }",
        """[rule.with.other]
fact = "line"
scope = "claim"
same = ["coverage.visit_limit"]
where = { units = { over = 5 } }""",
    )
    assert unchecked(facts, joined) == [("fact", ["units"])]


DAY_OF_CODE = """
[measures.units_today]
title = "units of this code on this day"
sum = "units"
where = { code = "97530" }
window = "day"
scope = "SCOPE"
per = PER
"""


def day_of_code(scope: str = "provider", per: str = "[]") -> str:
    """A pack of a rule about the units of a day."""
    measure = DAY_OF_CODE.replace("SCOPE", scope).replace("PER", per)
    return measure + rule("{ measure = { units_today = { over = 1 } } }")


BILLED = {"billing": {"npi": "1234567893"}}
OTHERS = {"billing": {"npi": "1999999984"}}


@pytest.mark.parametrize(
    ("ours", "theirs", "lacks"),
    [
        (BILLED, {}, [["history.billing.npi"]]),
        ({}, BILLED, [["billing.npi"]]),
        ({}, {}, [["billing.npi", "history.billing.npi"]]),
        (BILLED, OTHERS, []),
    ],
)
@pytest.mark.parametrize("how", ["measure", "join"])
def test_who_billed_an_earlier_line_is_asked_where_one_providers_count(
    how: str, ours: dict[str, Any], theirs: dict[str, Any], lacks: list[list[str]]
) -> None:
    join = '[rule.with.other]\nfact = "line"\nscope = "provider"\nsame = ["date"]\nwhere = { code = "97530" }\n'
    pack = day_of_code() if how == "measure" else rule("{ units = 1 }", join)
    earlier = {key: value for key, value in paid("2026-03-10").items() if key != "billing"} | theirs
    one = claim(line(), **ours)
    if not ours:
        one.pop("billing", None)
    facts = document(one, history=[earlier])
    assert unchecked(facts, pack) == [("fact", names) for names in lacks]


def test_who_billed_is_not_asked_where_anyones_count_or_one_claim_has_both() -> None:
    facts = document(claim(line(), line("97535")), history=[paid("2026-03-10")], complete=[HISTORY_KNOWN])
    assert unchecked(facts, day_of_code("payer")) == []
    assert unchecked(document(claim(line(), line("97535"))), day_of_code()) == []


@pytest.mark.parametrize(("modifiers", "lacks"), [({}, [["discipline"]]), ({"modifiers": ["GP"]}, [])])
def test_what_keeps_the_line_itself_apart_from_others_is_asked(
    modifiers: dict[str, Any], lacks: list[list[str]]
) -> None:
    """The earlier line's discipline is known, the billed line's may not be."""
    ours = {key: value for key, value in line().items() if key != "modifiers"} | modifiers
    facts = document(claim(ours, **BILLED), history=[paid("2026-03-10")])
    assert unchecked(facts, day_of_code(per='["discipline"]')) == [("fact", names) for names in lacks]


@pytest.mark.parametrize(("scope", "said"), [("provider", False), ("payer", True)])
def test_words_say_whose_history_is_asked_for(scope: str, said: bool) -> None:
    pack = YEAR.replace('"payer"', f'"{scope}"') + rule("{ measure = { dollars = { over = 500 } } }")
    (entry,) = decided(document(claim(line(), **BILLED)), pack)["unchecked"]
    assert entry["lacks"] == ["history"]
    assert ("by anyone (ask the payer)" in entry["words"]) == said
    assert ("what this billing provider billed before (ask the biller)" in entry["words"]) != said


PAIRED = rule(
    "{ units = 1 }",
    """
[rule.with.other]
fact = "line"
scope = "claim"
[rule.with.other.table]
name = "ncci_pairs"
subject = "code"
column = "column1"
fact = "code"
where = { setting = "practitioner" }
""",
)


@pytest.mark.parametrize(
    ("ours", "theirs", "lacks"),
    [
        (line("29105"), {key: value for key, value in line().items() if key != "code"}, [["code"]]),
        ({key: value for key, value in line().items() if key != "date"}, line("97150"), [["date"]]),
        (line("99998"), line("99997"), [["table.ncci_pairs"]]),
        (line("29105"), line("97110"), []),
    ],
)
def test_what_leaves_a_pair_of_codes_open_is_asked(
    ours: dict[str, Any], theirs: dict[str, Any], lacks: list[list[str]]
) -> None:
    assert unchecked(document(claim(ours, theirs)), PAIRED) == [("fact", names) for names in lacks]
