"""Boundaries of facts beside lines: documents that open a window or are counted, other payers, authorizations."""

from __future__ import annotations

from small_packs import analysed, of_rule, sides

PROGRESS = """
[[documentation]]
id             = "p"
POLICY
message        = "m"
document       = "progress_report"
starts_with    = ["evaluation"]
how            = "every"
treatment_days = 3
counts         = { discipline = "OT" }
scope          = "provider"
"""
DAYS = "days of treatment since the last progress report, this one included"


def test_report_is_due_after_so_many_days_of_treatment_since_the_newest_one() -> None:
    found, missed = analysed(PROGRESS)
    assert missed == ()
    told = sides(found)
    assert told[f"{DAYS} is over 3"] == [("4", "flagged"), ("3", "clear")]
    (since,) = (key for key in told if key.startswith(f"“{DAYS}” since") and not key.endswith("of the document"))
    assert told[since] == [("2026-06-27", "flagged"), ("2026-06-28", "clear")]
    (after,) = (key for key in told if key.startswith(f"“{DAYS}” after") and not key.endswith("of the document"))
    assert told[after] == [("2026-06-26", "flagged"), ("2026-06-27", "clear")]


def test_document_of_another_discipline_opens_no_window() -> None:
    found, _ = analysed(PROGRESS)
    told = sides(found)
    others = [told[key] for key in told if key.endswith(": discipline of the document")]
    assert others == [[("discipline of the document PT", "flagged"), ("as it should be", "clear")]] * 2


def test_facts_are_counted_to_the_limit() -> None:
    measure = (
        '[measures.orders]\ncount = "facts"\nof = "chart"\nwhere = { document = "order" }\nwindow = "calendar_year"\n'
    )
    head = '[[rule]]\nid = "p"\nPOLICY\nfor = "line"\nmessage = "m"\n'
    found, missed = analysed(f"{measure}{head}when = {{ measure = {{ orders = {{ over = 2 }} }} }}")
    assert missed == ()
    told = sides(found)
    assert told["orders is over 2"] == [("3", "flagged"), ("2", "clear")]
    assert told["first day of the window of “orders”"] == [("2026-01-01", "flagged"), ("2025-12-31", "clear")]


def test_latest_fact_is_dated_to_the_limit() -> None:
    measure = '[measures.last_order]\nmax = "date"\nof = "chart"\nwhere = { document = "order" }\n'
    head = '[[rule]]\nid = "p"\nPOLICY\nfor = "line"\nmessage = "m"\n'
    found, missed = analysed(f"{measure}{head}when = {{ measure = {{ last_order = {{ before = 2026-03-01 }} }} }}")
    assert missed == ()
    assert sides(found)["last_order is before 2026-03-01"] == [("2026-02-28", "flagged"), ("2026-03-01", "clear")]


def test_two_payers_in_one_place() -> None:
    policy = '[[eligibility]]\nid = "p"\nPOLICY\npayer_order = true\n'
    found, missed = analysed(policy, "p.twice")
    assert missed == ()
    told = sides(found)
    assert told["with another payer of the claim of the same other payer's place in order"] == [
        ("there is one", "flagged"),
        ("there is none", "clear"),
    ]
    found, missed = analysed(policy, "p.first")
    assert missed == ()
    title = "without another payer of the claim whose other payer's place in order is P"
    assert sides(found)[title] == [("there is none", "flagged"), ("there is one", "clear")]


def test_diagnosis_that_is_no_code_and_one_that_is() -> None:
    found, missed = of_rule("{ malformed_diagnoses = { present = true } }")
    assert missed == ()
    assert sides(found)["diagnoses that are no ICD-10-CM codes is given"] == [("M2551!", "flagged"), ("none", "clear")]


def test_numbers_of_parties_pass_their_check_or_do_not() -> None:
    found, missed = of_rule(
        "{ referring = { npi = { present = true } } }", more='unless = { referring = { npi = { is = "npi" } } }'
    )
    assert missed == ()
    assert sides(found)["referring provider's NPI is an NPI"] == [("1234567890", "flagged"), ("1234567893", "clear")]


def test_what_burns_an_authorization_is_kept_apart_by_code() -> None:
    found, missed = analysed(
        '[[prior_auth]]\nid = "p"\nPOLICY\nnumber_on_claim = false\nburn = "units"\nburn_per = ["code"]\n', "p.units"
    )
    assert missed == ()
    told = sides(found)
    (limit,) = (key for key in told if key.endswith("is over the units authorized"))
    assert [state for _, state in told[limit]] == ["flagged", "clear"]
    (apart,) = (key for key in told if key.startswith("procedure code apart in"))
    assert [state for _, state in told[apart]] == ["flagged", "clear"]


def test_authorization_is_burnt_anew_in_each_of_its_weeks() -> None:
    found, missed = analysed(
        '[[prior_auth]]\nid = "p"\nPOLICY\nnumber_on_claim = false\nburn = "units"\n'
        'burn_in = { fact = "authorization", every = { days = 7 } }\n',
        "p.units",
    )
    assert missed == ()
    (first,) = (key for key in sides(found) if key.startswith("first day of the window of"))
    assert [state for _, state in sides(found)[first]] == ["flagged", "clear"]


def test_lines_that_differ_in_what_a_count_is_kept_apart_by_do_not_count() -> None:
    measure = (
        '[measures.same]\ncount = "lines"\nwindow = "day"\nscope = "claim"\n'
        'per = ["code", "modifiers", "place_of_service", "units", "charge"]\n'
    )
    head = '[[rule]]\nid = "p"\nPOLICY\nfor = "line"\nmessage = "m"\n'
    found, missed = analysed(f"{measure}{head}when = {{ measure = {{ same = {{ over = 1 }} }} }}")
    assert missed == ()
    told = sides(found)
    for label in ("procedure code", "modifiers", "place of service", "units", "charge"):
        assert [state for _, state in told[f"{label} apart in “same”"]] == ["flagged", "clear"]


def test_each_alternative_of_a_mark_has_its_boundaries() -> None:
    mark = (
        '[[rule]]\nid = "m"\ntitle = "t"\nfor = "line"\nmark = "m"\nsources = ["s1"]\n'
        'when = [{ discipline = "OT", units = { over = 4 } }, { discipline = "PT", units = { over = 6 } }]\n'
    )
    head = '[[rule]]\nid = "p"\nPOLICY\nfor = "line"\nmessage = "m"\n'
    found, missed = analysed(f'{mark}{head}when = {{ marks = {{ has_any = ["m"] }} }}')
    assert missed == ()
    assert sides(found)["units is over 4"] == [("5", "flagged"), ("4", "clear")]
    assert sides(found)["units is over 6"] == [("7", "flagged"), ("6", "clear")]


def test_each_document_that_does_as_well_opens_the_window() -> None:
    found, _ = analysed(PROGRESS + 'or_instead = ["discharge"]\n')
    told = sides(found)
    (other,) = (key for key in told if key.endswith(": discharge"))
    assert told[other] == [("2026-06-26", "flagged"), ("2026-06-27", "clear")]
