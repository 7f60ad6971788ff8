"""Claims and facts as JSON lines: what each line may be, and where what is wrong in it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scrubjay.facts.claim import Facts, Note
from scrubjay.facts.documents import read_document
from scrubjay.facts.json_lines import read_json_lines
from scrubjay.facts.reading import read_files
from scrubjay.facts.recognising import is_claim

LINE: dict[str, Any] = {"number": 1, "code": "97530", "modifiers": ["GO"], "units": 2, "date": "2026-03-14"}
CLAIMS: list[dict[str, Any]] = [{"id": f"C-{n}", "charge": "120.00", "lines": [LINE]} for n in range(1, 4)]
QUOTED = '"2"'
HISTORY = {"patient": {}, "date": "2026-01-05", "code": "97110"}
MINUTES = {"claim": "C-1", "line": 1, "minutes": 30}


def read(*lines: str) -> tuple[list[str], list[tuple[str, str, str]], list[Facts]]:
    """The ids of claims, notes as level, place and words, and the facts of all lines."""
    found = list(read_json_lines([f"{line}\n".encode() for line in lines], "day.jsonl"))
    ids = [str(claim.row["id"]) for facts, _ in found for claim in facts.claims]
    said = [(note.level, note.place.where, note.message) for _, notes in found for note in notes]
    return ids, said, [facts for facts, _ in found]


def lines_of(*values: Any) -> list[str]:
    return [json.dumps(value) for value in values]


def test_a_claim_on_each_line_reads_as_the_document_does() -> None:
    _, said, facts = read(*lines_of(*CLAIMS))
    whole, _ = read_document(json.dumps({"claims": CLAIMS}).encode(), "day.json")
    of_lines = [claim for one in facts for claim in one.claims]
    assert said == []
    assert [(c.row, c.lines, c.hash) for c in of_lines] == [(c.row, c.lines, c.hash) for c in whole.claims]
    assert [claim.place.where for claim in of_lines] == ["line 1", "line 2", "line 3"]


def test_a_line_may_be_a_document_of_its_own() -> None:
    document = {"claims": CLAIMS[1:], "history": [HISTORY]}
    ids, said, facts = read(*lines_of(CLAIMS[0], document, {"minutes": [MINUTES]}))
    assert (ids, said) == (["C-1", "C-2", "C-3"], [])
    assert facts[1].history[0].place.where == "line 2, history[0]"
    assert len(facts[2].minutes) == 1


@pytest.mark.parametrize(
    ("value", "claim"),
    [
        (CLAIMS[0], True),
        ({"id": "C-1"}, True),
        ({"payer": {}, "lines": []}, True),
        ({}, True),
        ({"lines": [{"claim": "C-1", "line": 1}]}, False),
        ({"claims": [], "lines": []}, False),
        ({"claims": [], "histroy": []}, False),
        ({"history": []}, False),
        ([], False),
    ],
)
def test_what_tells_a_claim_from_a_document(value: Any, claim: bool) -> None:
    assert is_claim(value) is claim


def test_blank_lines_a_byte_order_mark_and_windows_line_ends_harm_nothing() -> None:
    one, two, _ = lines_of(*CLAIMS)
    found = list(read_json_lines([b"\xef\xbb\xbf" + one.encode() + b"\r\n", b"\r\n", two.encode()], "day.jsonl"))
    assert [str(claim.row["id"]) for facts, _ in found for claim in facts.claims] == ["C-1", "C-2"]
    assert [claim.place.where for facts, _ in found for claim in facts.claims] == ["line 1", "line 3"]
    assert not any(notes for _, notes in found)


def test_every_bad_line_is_told_and_the_others_are_read() -> None:
    good = json.dumps(CLAIMS[0])
    unquoted = json.dumps({**CLAIMS[1], "lines": [{**LINE, "units": "2"}]})
    assert unquoted.count(QUOTED) == 1
    ids, said, _ = read('{"id": "C-0", ', good, unquoted, "[1]", '{"charge": "1.00"}')
    assert ids == ["C-1"]
    assert said == [
        (
            "error",
            "line 1, column 15",
            "not JSON: expected property name enclosed in double quotes",
        ),
        (
            "error",
            f"line 3, column {unquoted.index(QUOTED) + 1}, lines[0].units",
            "expected a whole number from 0 through 999999999; write it without quotes",
        ),
        ("skip", "line 3", "claim left out: 1 mistake in it"),
        ("error", "line 4, column 1", 'expected an object: a claim, or a facts document like {"claims": [...]}'),
        ("error", "line 5, column 1, id", "missing, and needed"),
        ("skip", "line 5", "claim left out: 1 mistake in it"),
    ]


def test_column_of_a_mistake_in_a_later_member_of_a_document() -> None:
    text = json.dumps({"claims": CLAIMS, "history": [HISTORY, {**HISTORY, "note": 'é, "x"', "allowed": "12.345"}]})
    _, said, _ = read(json.dumps(CLAIMS[0]), text)
    column = text.index('"12.345"') + 1
    assert [where for _, where, _ in said] == [f"line 2, column {column}, history[1].allowed"]


def test_a_key_that_stands_twice_refuses_its_claim_only() -> None:
    ids, said, _ = read('{"id": "C-1", "charge": "1.00", "charge": "2.00"}', *lines_of(CLAIMS[1]))
    assert ids == ["C-2"]
    assert said[0] == ("error", "line 1, column 25, charge", "a key stands twice here; keep one")


def test_text_that_is_not_utf_8_is_told_at_its_place() -> None:
    found = list(read_json_lines([b'{"id": "C-1"}\n', '{"id": "é"}\n'.encode("latin-1")], "day.jsonl"))
    assert found[1][1] == (Note("error", found[1][1][0].place, "not UTF-8 text; save the file as UTF-8"),)
    assert found[1][1][0].place.where == "line 2, column 9"


def test_a_document_over_several_lines_is_one_error() -> None:
    _, said, _ = read(*json.dumps({"claims": [{"id": "C-1"}]}, indent=1).splitlines()[:2])
    assert [(level, where) for level, where, _ in said] == [("error", "line 1, column 2")]
    assert said[0][2].startswith("no line of this file is an object by itself")


def test_an_empty_file_is_an_error() -> None:
    assert read("", "  ")[1] == [("error", "", "the file is empty; expected a claim or a facts document on each line")]


def test_a_fraction_of_a_unit_is_a_remark_at_its_place() -> None:
    text = json.dumps({**CLAIMS[0], "lines": [{**LINE, "units": 1.5}]})
    ids, said, facts = read(text)
    assert ids == ["C-1"]
    assert "units" not in facts[0].claims[0].lines[0]
    assert [(level, where) for level, where, _ in said] == [
        ("note", f"line 1, column {text.index('1.5') + 1}, lines[0].units")
    ]


def test_files_longer_than_the_first_look_keep_every_line(tmp_path: Path) -> None:
    file = tmp_path / "day.ndjson"
    many = [{"id": f"C-{n}", "diagnoses": ["M25511"] * (n % 7)} for n in range(500)]
    for end in ("\n", ""):
        file.write_text("\n".join(lines_of(*many)) + end, encoding="utf-8")
        facts = read_files([str(file)], []).facts
        assert [claim.row["id"] for claim in facts.claims] == [one["id"] for one in many]


def test_facts_come_as_json_lines_and_a_copy_is_read_once(tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        (tmp_path / name).write_text("\n".join(lines_of({"history": [HISTORY]}, {"minutes": [MINUTES]})), "utf-8")
    read_once = read_files([], [str(tmp_path / "one.jsonl"), str(tmp_path / "two.jsonl")])
    assert (len(read_once.facts.history), len(read_once.facts.minutes)) == (1, 1)
    assert "byte for byte" in read_once.notes[0].message


def test_json_lines_of_a_directory_are_claims_facts_or_a_report(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(lines_of({"history": [HISTORY]}, CLAIMS[0])), "utf-8")
    (tmp_path / "b.ndjson").write_text("\n".join(lines_of({"history": [HISTORY]})), "utf-8")
    (tmp_path / "report.jsonl").write_text("\n".join(lines_of({"claim_id": "C-1", "outcome": "clean"})), "utf-8")
    both = read_files([str(tmp_path)], [str(tmp_path)])
    assert (len(both.facts.claims), len(both.facts.history)) == (1, 2)
    assert [note.message for note in both.notes] == ["left out of the directory: a report of scrubjay"]


def test_json_lines_named_json_are_told_their_name(tmp_path: Path) -> None:
    (tmp_path / "day.json").write_text("\n".join(lines_of(*CLAIMS)), "utf-8")
    refused = read_files([str(tmp_path / "day.json")], []).refused
    assert [note.message for note in refused] == ["not JSON: extra data; name a file of JSON lines .jsonl"]


def test_what_cannot_be_read_of_a_row_of_history_is_unknown_and_the_row_stays() -> None:
    _, said, facts = read(*lines_of({"history": [{**HISTORY, "units": "x"}]}))
    assert [placed.row.get("units", "unknown") for placed in facts[0].history] == ["unknown"]
    assert len(said) == 1
