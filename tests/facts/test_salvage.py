"""What can't be read of a row is unknown, and the row stays: without it, it would be taken not to exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scrubjay.facts.claim import Facts
from scrubjay.facts.documents import read_document
from scrubjay.facts.gathering import gather
from scrubjay.facts.list_files import read_list_files
from scrubjay.facts.unknown import UNKNOWN

PATIENT = {"member_id": "M1", "birth_date": "1950-02-01", "first_name": "PAT"}


def read(document: dict[str, Any] | str) -> tuple[Facts, list[tuple[str, str]]]:
    text = document if isinstance(document, str) else json.dumps(document)
    facts, notes = read_document(text.encode(), "facts.json")
    return facts, [(note.level, note.place.where) for note in notes]


@pytest.mark.parametrize(
    ("name", "row", "wrong", "kept"),
    [
        ("history", {"claim": "H", "charge": "12,00"}, "charge", {"claim": "H"}),
        ("history", {"claim": "H", "modifiers": ["GO", 5]}, "modifiers[1]", {"claim": "H"}),
        (
            "history",
            {"patient": {"member_id": "M", "birth_date": "x"}},
            "patient.birth_date",
            {"patient.member_id": "M"},
        ),
        ("charts", {"document": "plan_of_care", "certified": "2026-02-30"}, "certified", {"document": "plan_of_care"}),
        ("charts", {"document": "plan", "date": "2026-01-02"}, "document", None),
        ("authorizations", {"number": "A1", "visits": "many"}, "visits", {"number": "A1"}),
        ("coverages", {"plan": "P", "used": [{"visits": "x"}]}, "used[0].visits", {"plan": "P", "used": ({},)}),
        ("episodes", {"discipline": "XX"}, "discipline", {}),
        ("history", {"claim": "H", "colour": "red"}, "colour", {"claim": "H"}),
        ("complete", {"what": "history", "from": "2026-02-30"}, "from", None),
        ("complete", {"what": "visits"}, "what", None),
    ],
)
def test_field_with_a_mistake_is_unknown(
    name: str, row: dict[str, Any], wrong: str, kept: dict[str, Any] | None
) -> None:
    facts, notes = read({name: [row]})
    assert notes == [("error", f"{name}[0].{wrong}")]
    rows = [placed.row for placed in getattr(facts, name)]
    if kept is None and name == "complete":
        assert rows == []  # a declaration without its bounds would hold for ever
    elif kept is not None:
        assert rows == [kept]


def test_key_that_stands_twice_is_unknown() -> None:
    facts, notes = read('{"history": [{"claim": "H", "units": 1, "units": 2}]}')
    assert notes == [("error", "history[0].units")]
    assert [placed.row for placed in facts.history] == [{"claim": "H"}]


def test_row_that_is_no_row_is_one_of_which_nothing_is_known() -> None:
    facts, notes = read({"history": ["H"]})
    assert notes == [("error", "history[0]")]
    assert [placed.row for placed in facts.history] == [{}]


def test_rows_of_a_csv_file_too(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("claim,units,date\nH1,x,2026-01-05\nH2,1\n", encoding="utf-8")
    facts, notes = read_list_files([str(file)])
    assert {note.place.where for note in notes} == {"row 2, column units", "row 3"}
    assert [sorted(placed.row) for placed in facts.history] == [["claim", "date"], []]


@pytest.mark.parametrize(
    ("rendering", "expected"),
    [({"npi": None}, "1234567893"), ({"npi": "1000000004"}, "1000000004"), (None, "1234567893"), ({}, UNKNOWN)],
)
def test_history_that_names_no_rendering_provider_has_the_billing_one(rendering: Any, expected: object) -> None:
    key = {"patient": PATIENT, "payer": {"id": "P"}}
    row = {**key, "claim": "H", "date": "2026-01-05", "billing": {"npi": "1234567893"}, "rendering": rendering}
    line = {"number": 1, "code": "97530", "date": "2026-01-06"}
    facts, _ = read({"claims": [{"id": "C", **key, "lines": [line]}], "history": [row]})
    (group,) = gather(facts, {}).groups
    (history,) = [line for line in group.lines if not line.claim.is_input]
    assert history.row.get("rendering.npi", UNKNOWN) == expected
