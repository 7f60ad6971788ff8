"""Facts from CSV files."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from scrubjay.facts.claim import Facts, Note
from scrubjay.facts.hashing import claim_hash
from scrubjay.facts.list_files import read_list_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def errors(notes: tuple[Note, ...]) -> list[tuple[str, str]]:
    return [(note.place.where, note.message) for note in notes if note.level == "error"]


def test_history_has_typed_cells_unknown_where_empty_and_absent_where_none(folder: Path) -> None:
    path = write(
        folder,
        "history.csv",
        "patient_member_id,payer_id,claim,line,date,code,modifiers,units,allowed,purpose,diagnoses,billing_npi,status\n"
        "M0,11502,C-0900,1,2026-01-05,97110,GO 96,4,104.00,none,none,,paid\n",
    )
    facts, notes = read_list_files([path])
    assert notes == ()
    assert facts.history[0].row == {
        "patient.member_id": "M0",
        "payer.id": "11502",
        "claim": "C-0900",
        "line": 1,
        "date": datetime.date(2026, 1, 5),
        "code": "97110",
        "modifiers": ("GO", "96"),
        "units": 4,
        "allowed": 10400,
        "purpose": None,
        "diagnoses": (),
        "status": "paid",
    }
    assert facts.history[0].place.where == "row 2"
    assert facts.history[0].place.file == path


def test_other_lists_take_quantities_and_yes_or_no(folder: Path) -> None:
    facts, notes = read_list_files(
        [
            write(
                folder,
                "authorizations.csv",
                "number,codes,from,visits,units\nA77,97530 97110,2026-01-01,12,unlimited\n",
            ),
            write(folder, "charts.csv", "document,discipline,necessity\nplan_of_care,OT,yes\nplan_of_care,PT,false\n"),
            write(folder, "same_patient.csv", "patient_member_id,is_member_id\nM0,M1\n"),
            write(folder, "lines.csv", "claim,line,allowed\nC-1,1,74.12\n"),
        ]
    )
    assert notes == ()
    assert facts.authorizations[0].row["codes"] == ("97530", "97110")
    assert (facts.authorizations[0].row["visits"], facts.authorizations[0].row["units"]) == (12, "unlimited")
    assert [placed.row["necessity"] for placed in facts.charts] == [True, False]
    assert facts.same_patient[0].row == {"patient.member_id": "M0", "is.member_id": "M1"}
    assert facts.lines[0].row == {"claim": "C-1", "line": 1, "allowed": 7412}


def test_claims_are_joined_by_their_lines_in_the_order_of_the_file(folder: Path) -> None:
    claims = write(folder, "claims.csv", "id,charge,diagnoses\nC-1,120.00,M25511\nC-2,60.00,\n")
    lines = write(
        folder,
        "claim_lines.csv",
        "claim,number,code,diagnosis_pointers\nC-2,1,97165,\nC-1,1,97530,1 2\n\nC-1,2,97110,1\n",
    )
    facts, notes = read_list_files([lines, claims])
    assert notes == ()
    assert [claim.row["id"] for claim in facts.claims] == ["C-1", "C-2"]
    assert facts.claims[0].row == {"id": "C-1", "charge": 12000, "diagnoses": ("M25511",)}
    assert facts.claims[0].lines == (
        {"number": 1, "code": "97530", "diagnosis_pointers": (1, 2)},
        {"number": 2, "code": "97110", "diagnosis_pointers": (1,)},
    )
    assert facts.claims[0].hash == claim_hash(facts.claims[0].row, facts.claims[0].lines)


def test_claims_without_a_file_of_lines_have_no_lines(folder: Path) -> None:
    facts, notes = read_list_files([write(folder, "claims.csv", "id\nC-1\nC-1\n")])
    assert notes == ()
    assert [claim.lines for claim in facts.claims] == [(), ()]


def test_lines_without_their_claims_are_refused(folder: Path) -> None:
    facts, notes = read_list_files([write(folder, "claim_lines.csv", "claim,code\nC-1,97530\n")])
    assert facts == Facts()
    assert "give claims.csv" in errors(notes)[0][1]


def test_a_line_with_a_mistake_takes_its_claim_out_and_no_other(folder: Path) -> None:
    claims = write(folder, "claims.csv", "id,charge\nC-1,1.00\nC-2,2.00\nC-3,x\nC-4,1.00\n")
    lines = write(
        folder, "claim_lines.csv", "claim,code,units\nC-1,97530,many\nC-2,97530,1\nC-4,97530\nC-9,97530,1\n,97530,1\n"
    )
    facts, notes = read_list_files([claims, lines])
    assert [claim.row["id"] for claim in facts.claims] == ["C-2"]
    assert [(note.level, note.place.where) for note in notes] == [
        ("error", "row 4"),
        ("error", "row 2, column units"),
        ("error", "row 5, column claim"),
        ("error", "row 6, column claim"),
        ("skip", "row 2"),
        ("error", "row 4, column charge"),
        ("skip", "row 4"),
        ("skip", "row 5"),
    ]


def test_lines_of_an_id_that_two_claims_have_cannot_be_told_apart(folder: Path) -> None:
    claims = write(folder, "claims.csv", "id\nC-1\nC-1\nC-2\n")
    facts, notes = read_list_files([claims, write(folder, "claim_lines.csv", "claim,code\nC-1,97530\n")])
    assert [claim.row["id"] for claim in facts.claims] == ["C-2"]
    assert "several claims in claims.csv have this id" in errors(notes)[0][1]


@pytest.mark.parametrize(
    ("name", "text", "where", "words"),
    [
        ("histry.csv", "claim\n", "", "did you mean history.csv?"),
        ("history.csv", "", "", "empty"),
        ("history.csv", "claim,unit\nC,1\n", "column 2", "did you mean `units`?"),
        ("history.csv", "claim,claim\nC,1\n", "column 2", "twice"),
        ("history.csv", "claim;units\nC;1\n", "row 1", "separated by commas"),
        ("history.csv", "claim,units\nC\n", "row 2", "1 cells, the header 2"),
        ("history.csv", 'claim,units\n"C,1\n', "line 2", "not CSV"),
        ("history.csv", "claim,date\nC,1/5/2026\n", "row 2, column date", "YYYY-MM-DD"),
        ("history.csv", "billing_npi,status\n1,payed\n", "row 2, column status", "did you mean paid?"),
        ("history.csv", "units\n-1\n", "row 2, column units", "a whole number"),
        ("claims.csv", "charge\n1.00\n", "row 1", "the column `id` is missing"),
        (
            "claims.csv",
            "id,other_payers\nC,x\n",
            "row 2, column other_payers",
            "only JSON and Parquet can carry",
        ),
        ("minutes.csv", "claim,minutes\nC,8\n", "row 2", "`claim` and `line`"),
        ("charts.csv", "necessity\nperhaps\n", "row 2, column necessity", "true or false"),
    ],
)
def test_mistakes_are_told_by_row_and_column(folder: Path, name: str, text: str, where: str, words: str) -> None:
    _, notes = read_list_files([write(folder, name, text)])
    assert len(errors(notes)) == 1
    assert errors(notes)[0][0] == where
    assert words in errors(notes)[0][1]


def test_file_without_a_header_shows_nothing_of_its_first_patient(folder: Path) -> None:
    _, notes = read_list_files([write(folder, "history.csv", "1AA0AA0AA00,pat,1950-02-01\n")])
    assert [where for where, _ in errors(notes)] == ["column 1", "column 2", "column 3"]
    assert not [word for word in ("1AA0", "`pat`", "1950") if word in str([note.message for note in notes])]


def test_that_there_are_no_other_payers_can_be_said(folder: Path) -> None:
    claims = write(folder, "claims.csv", "id,payer_sequence,other_payers\nC-1,P,none\nC-2,P,\n")
    facts, notes = read_list_files([claims, write(folder, "claim_lines.csv", "claim,code\nC-1,97530\nC-2,97530\n")])
    assert errors(notes) == []
    assert [claim.row.get("other_payers", "unknown") for claim in facts.claims] == [(), "unknown"]


def test_fraction_of_a_unit_is_unknown_with_a_note(folder: Path) -> None:
    facts, notes = read_list_files([write(folder, "history.csv", "claim,units\nC,1.5\nD,2.0\n")])
    assert [placed.row for placed in facts.history] == [{"claim": "C"}, {"claim": "D", "units": 2}]
    assert [(note.level, note.place.where) for note in notes] == [("note", "row 2, column units")]


def test_a_file_that_is_not_there_or_not_utf_8_is_an_error_and_no_traceback(folder: Path) -> None:
    (folder / "episodes.csv").write_bytes(b"kind\n\xe9\n")
    _, notes = read_list_files([str(folder / "history.csv"), str(folder / "episodes.csv")])
    assert [message.split(":")[0].split(";")[0] for _, message in errors(notes)] == ["cannot be read", "not UTF-8 text"]
