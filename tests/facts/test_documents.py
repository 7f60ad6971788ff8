"""Reading facts documents: what is read, what is refused, and in which words."""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.facts.claim import Facts, Note, Place
from scrubjay.facts.documents import read_document

CONFORMANCE = Path(__file__).parents[3] / "shared" / "conformance"
SECRETS = ["1AA0AA0AA00", "PATRICIA", "SAMPLESON", "1950-02-01"]


def read(document: Any) -> tuple[Facts, tuple[Note, ...]]:
    return read_document(json.dumps(document).encode(), "facts.json")


def said(document: Any) -> list[tuple[str, str, str]]:
    return [(note.level, note.place.where, note.message) for note in read(document)[1]]


def only_error(document: Any) -> tuple[str, str]:
    errors = [(where, message) for level, where, message in said(document) if level == "error"]
    assert len(errors) == 1, errors
    return errors[0]


def a_claim(**more: Any) -> dict[str, Any]:
    return {"id": "C-1", "lines": [{"number": 1, "code": "97530"}], **more}


def a_line(**fields: Any) -> dict[str, Any]:
    return {"claims": [{"id": "C-1", "lines": [{"number": 1}, {"number": 2, **fields}]}]}


def test_a_key_left_out_is_unknown_and_null_is_absent() -> None:
    facts, notes = read({"claims": [a_claim(plan=None, charge="120.00")]})
    assert notes == ()
    assert facts.claims[0].row == {"id": "C-1", "plan": None, "charge": 12000}


def test_null_object_makes_all_its_fields_absent_and_an_empty_one_none_known() -> None:
    row = (
        read({"claims": [a_claim(referring=None, rendering={}, billing={"npi": None}, accident=None)]})[0].claims[0].row
    )
    assert row == {
        "id": "C-1",
        "referring.npi": None,
        "billing.npi": None,
        "accident.causes": (),
        "accident.date": None,
        "accident.state": None,
    }


def test_null_list_is_the_empty_list() -> None:
    facts, notes = read({"claims": [a_claim(diagnoses=None, other_payers=None, lines=None)], "history": None})
    assert notes == ()
    assert facts.claims[0].row == {"id": "C-1", "diagnoses": (), "other_payers": ()}
    assert facts.claims[0].lines == ()


def test_values_become_cents_dates_and_tuples() -> None:
    facts, _ = read(
        {
            "claims": [
                {
                    "id": "C-1",
                    "other_payers": [{"id": "60054", "paid": 12.5}],
                    "lines": [
                        {"date": "2026-03-14", "modifiers": ["GO", "GO"], "units": 2.0, "charge": 60, "allowed": "1.5"}
                    ],
                }
            ],
            "minutes": [{"claim": "C-1", "line": 1, "start_time": "09:00"}],
            "authorizations": [{"from": "2026-01-01", "visits": 12, "units": "unlimited"}],
            "charts": [{"document": "plan_of_care", "necessity": True}],
        }
    )
    assert facts.claims[0].row["other_payers"] == ({"id": "60054", "paid": 1250},)
    assert facts.claims[0].lines[0] == {
        "date": datetime.date(2026, 3, 14),
        "modifiers": ("GO", "GO"),
        "units": 2,
        "charge": 6000,
        "allowed": 150,
    }
    assert type(facts.claims[0].lines[0]["units"]) is int
    assert facts.minutes[0].row["start_time"] == "09:00"
    assert facts.authorizations[0].row == {"from": datetime.date(2026, 1, 1), "visits": 12, "units": "unlimited"}
    assert facts.charts[0].row["necessity"] is True


def test_places_say_where_a_fact_stands() -> None:
    facts, _ = read({"claims": [a_claim(), a_claim()], "history": [{"claim": "C-0"}]})
    assert facts.claims[1].place == Place("facts.json", "claims[1]")
    assert facts.history[0].place == Place("facts.json", "history[0]")


def test_claims_of_one_id_are_all_read() -> None:
    facts, notes = read({"claims": [a_claim(charge="1.00"), a_claim(charge="2.00")]})
    assert notes == ()
    assert len({claim.hash for claim in facts.claims}) == 2


def test_fraction_of_a_unit_is_unknown_with_a_note() -> None:
    facts, notes = read(
        {
            **a_line(units=1.5),
            "authorizations": [{"number": "A1", "units": 2.5}],
            "coverages": [{"used": [{"visits": 1, "units": 0.5}]}],
        }
    )
    assert facts.claims[0].lines[1] == {"number": 2}
    assert facts.coverages[0].row["used"] == ({"visits": 1},)
    assert [(note.level, note.place.where) for note in notes] == [
        ("note", "claims[0].lines[1].units"),
        ("note", "authorizations[0].units"),
        ("note", "coverages[0].used[0].units"),
    ]


def test_history_row_copied_from_a_claim_line_has_its_line_number() -> None:
    facts, notes = read({"history": [{"claim": "C-0", "number": 3}, {"claim": "C-0", "number": 3, "line": 3}]})
    assert notes == ()
    assert [placed.row for placed in facts.history] == [{"claim": "C-0", "line": 3}] * 2
    assert only_error({"history": [{"number": 3, "line": 4}]})[0] == "history[0]"


def test_claim_with_a_mistake_is_left_out_and_the_others_are_read() -> None:
    facts, notes = read(
        {
            "claims": [a_claim(), {"id": "C-2", "charge": "x", "lines": [{"unit": 1}]}, {"id": "C-3"}],
            "history": [{"date": "2026-02-31"}, {"claim": "C-0"}],
        }
    )
    assert [claim.row["id"] for claim in facts.claims] == ["C-1", "C-3"]
    assert [placed.row for placed in facts.history] == [{}, {"claim": "C-0"}]
    assert [(note.level, note.place.where) for note in notes] == [
        ("error", "claims[1].charge"),
        ("error", "claims[1].lines[0].unit"),
        ("skip", "claims[1]"),
        ("error", "history[0].date"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("date", "2026-02-31", "no such day in the calendar"),
        ("date", "03/14/2026", "YYYY-MM-DD"),
        ("date", "20260314", "YYYY-MM-DD"),
        ("date", 20260314, "a date in quotes"),
        ("date", "0001-01-01", "a year from 1850"),
        ("units", "2", "without quotes"),
        ("units", -1, "a whole number from 0"),
        ("units", True, "a whole number from 0"),
        ("units", 10**12, "a whole number from 0"),
        ("charge", "12.345", "at most two decimals"),
        ("charge", 12.345, "at most two decimals"),
        ("charge", "-1.00", "0 or more"),
        ("charge", -1, "0 or more"),
        ("charge", "$1.00", "at most two decimals"),
        ("charge", "1e3", "at most two decimals"),
        ("charge", True, "an amount"),
        ("code", 97530, "text in quotes"),
        ("modifiers", "GO", "a list in brackets"),
        ("modifiers", [None], "text in quotes"),
        ("diagnosis_pointers", [1.5], "a whole number"),
        ("rendering", "1234567893", "an object in braces"),
        ("purpose", "rehabilitativ", "did you mean rehabilitative?"),
        ("purpose", "zzz", "expected one of: habilitative, rehabilitative"),
        ("unit", 2, "did you mean `units`?"),
        ("discipline", "OT", "is worked out from the other facts"),
        ("zzzzzz", 2, "not a field of a claim line; its fields are: code, "),
    ],
)
def test_wrong_values_are_refused_with_place_and_mend(field: str, value: Any, words: str) -> None:
    where, message = only_error(a_line(**{field: value}))
    assert where.startswith(f"claims[0].lines[1].{field}")
    assert words in message


@pytest.mark.parametrize(
    ("document", "where", "words"),
    [
        ({"claims": [{}]}, "claims[0].id", "missing, and needed"),
        ({"claims": [{"id": None}]}, "claims[0].id", "text in quotes"),
        ({"claims": [{"id": ""}]}, "claims[0].id", "not empty"),
        ({"claims": {"id": "C-1"}}, "claims", "a list in brackets"),
        ({"claims": ["C-1"]}, "claims[0]", "an object in braces"),
        ({"claim": []}, "claim", "did you mean `claims`?"),
        ({"lines": [{"claim": "C-1"}]}, "lines[0].line", "missing"),
        ({"complete": [{"scope": "payer"}]}, "complete[0].what", "missing"),
        ({"complete": [{"what": "histry"}]}, "complete[0].what", "did you mean history?"),
        ({"complete": [{"what": "history", "scope": "provder"}]}, "complete[0].scope", "did you mean provider?"),
        ({"history": [{"status": "Paid"}]}, "history[0].status", "did you mean paid?"),
        ({"authorizations": [{"disciplines": ["ST"]}]}, "authorizations[0].disciplines[0]", "OT, PT, SLP"),
        ({"authorizations": [{"visits": "12"}]}, "authorizations[0].visits", '"unlimited"'),
        ({"coverages": [{"limit_is": "softer"}]}, "coverages[0].limit_is", "did you mean soft?"),
        ({"minutes": [{"claim": "C-1", "minutes": 8}]}, "minutes[0]", "`claim` and `line`"),
        ({"minutes": [{"line": 1, "minutes": 8}]}, "minutes[0]", "needs `claim`"),
        ({"minutes": [{"claim": "C", "line": 1, "start_time": "9:00"}]}, "minutes[0].start_time", "HH:MM"),
        ({"charts": [{"document": "order", "certified": "2026-01-20"}]}, "charts[0]", "`certified` is not a field of"),
        ({"charts": [{"necessity": "yes"}]}, "charts[0].necessity", "true or false"),
        (
            {"claims": [{"id": "C", "patient": {"memberid": "x"}}]},
            "claims[0].patient.memberid",
            "did you mean `member_id`?",
        ),
    ],
)
def test_each_list_refuses_what_it_cannot_hold(document: Any, where: str, words: str) -> None:
    found, message = only_error(document)
    assert found == where
    assert words in message


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (b"", "", "empty"),
        (b" \n", "", "empty"),
        (b"[]", "", "put the list under its name"),
        (b"7", "", "expected an object"),
        (b'{"claims": [\n  {"id" "C"}]}', "line 2, column 9", "not JSON: expected ':' delimiter"),
        (b'{"claims": []} x', "line 1, column 16", "not JSON"),
        (b'{"claims": [],\n "notes": "\xe9"}', "line 2, column 12", "UTF-8"),
        (b"[" * 100_000, "", "nested too deeply"),
        (b'{"claims": [], "claims": []}', "claims", "twice"),
        (b'{"claims": [{"id": "C", "patient": {"sex": "F", "sex": "M"}}]}', "claims[0].patient.sex", "twice"),
        (b'{"claims": [{"id": "C", "id": "D"}]}', "claims[0].id", "twice"),
        (b'{"claims": [{"id": "C", "charge": NaN}]}', "claims[0].charge", "an amount"),
        (b'{"claims": [{"id": "C", "lines": [{"units": -Infinity}]}]}', "claims[0].lines[0].units", "whole number"),
        (b'{"claims": [{"id": "C", "lines": [{"units": 1e999999}]}]}', "claims[0].lines[0].units", "whole number"),
        (b'{"claims": [{"id": "C", "charge": 1e-999999}]}', "claims[0].charge", "an amount"),
        (b'{"claims": [{"id": "C", "charge": ' + b"9" * 5000 + b"}]}", "", "far too many digits"),
        (b'{"claims": [{"id": "C\\ud800"}]}', "claims[0].id", "UTF-8"),
    ],
)
def test_broken_documents_end_in_an_error_with_its_place(data: bytes, where: str, words: str) -> None:
    facts, notes = read_document(data, "facts.json")
    errors = [note for note in notes if note.level == "error"]
    assert facts == Facts()
    assert [note.place for note in errors] == [Place("facts.json", where)]
    assert words in errors[0].message


def test_byte_order_mark_is_no_mistake() -> None:
    assert read_document(b'\xef\xbb\xbf{"claims": []}', "facts.json") == (Facts(), ())


def test_no_message_ever_shows_a_patients_data() -> None:
    wrong: dict[str, Any] = {
        "SAMPLESON": [],
        "claims": [
            {
                "id": "C",
                "PATRICIA": {"x": 1},
                "patient": {
                    "member_id": {"1AA0AA0AA00": 1},
                    "first_name": ["PATRICIA"],
                    "birth_date": "1950-02-01T00:00",
                },
                "lines": [{"purpose": "PATRICIA", "charge": "1AA0AA0AA00", "date": "1950-02-01 x", "1AA0AA0AA00": 1}],
            }
        ],
        "charts": [{"document": "SAMPLESON", "PATRICIA SAMPLESON": 1}],
    }
    broken = json.dumps({"claims": [{"PATRICIA SAMPLESON": {}}]}).replace("{}", '{"1AA0AA0AA00": 1, "1AA0AA0AA00": 2}')
    words = str(said(wrong)) + str(read_document(broken.encode(), "facts.json")[1])
    words += str(read_document(b'{"claims": [{"id": "PATRICIA\n"}]}', "facts.json")[1])
    assert len(said(wrong)) == 12
    assert not [secret for secret in SECRETS if secret in words]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["2026-03-14", "1.00"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "lines", "patient", "units", "charge", "from", "used", "line", "document", "x", "X y"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["claims", "history", "coverages", "charts", "minutes", "complete", "extra"]),
        st.lists(JSON_VALUES, max_size=3) | JSON_VALUES,
    )
)
def test_any_json_is_read_or_refused_in_our_own_words(document: Any) -> None:
    _, notes = read(document)
    for note in notes:
        assert not note.message.startswith(("Input should", "Value error", "Assertion"))


def test_the_example_of_the_documentation_is_read_without_a_remark() -> None:
    document = {
        "claims": [
            a_claim(patient={"member_id": "1AA0AA0AA00", "birth_date": "1950-02-01"}, funding=None, market=None)
        ],
        "lines": [{"claim": "C-1", "line": 1, "allowed": "74.12", "purpose": "rehabilitative"}],
        "episodes": [{"patient": {}, "discipline": "OT", "kind": None, "from": "2026-01-05", "through": None}],
        "complete": [{"patient": {}, "billing": {"npi": None}, "what": "history", "scope": "payer"}],
        "same_patient": [{"patient": {}, "is": {"member_id": "1AA0AA0AA01"}}],
    }
    facts, notes = read(document)
    assert notes == ()
    assert facts.same_patient[0].row == {"is.member_id": "1AA0AA0AA01"}
    assert facts.complete[0].row == {"billing.npi": None, "what": "history", "scope": "payer"}


@pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="the conformance cases are not at hand")
@pytest.mark.parametrize("name", ["known", "unknown"])
def test_conformance_documents_are_read_without_a_remark(name: str) -> None:
    for text in (CONFORMANCE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(text)
        facts, notes = read(case["facts"])
        assert notes == (), case["case"]
        assert len(facts.claims) == len(case["facts"]["claims"])


def test_a_thousand_claims_are_read_in_well_under_a_second_or_two() -> None:
    lines = [{"number": n, "code": "97530", "units": 1, "charge": "60.00", "date": "2026-03-14"} for n in range(1, 5)]
    data = json.dumps({"claims": [{"id": f"C-{n}", "lines": lines} for n in range(1000)]}).encode()
    began = time.perf_counter()
    assert len(read_document(data, "facts.json")[0].claims) == 1000
    assert time.perf_counter() - began < 2
