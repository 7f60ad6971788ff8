"""Which reader reads which file, and files that cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scrubjay.facts.reading import read_files
from scrubjay.facts.recognising import kind_of

DOCUMENT = {"history": [{"patient": {}, "date": "2026-01-05", "code": "97110"}]}


@pytest.mark.parametrize(
    ("file", "head", "kind"),
    [
        ("day.837", b"ISA*00*", "837"),
        ("day.txt", b"\xef\xbb\xbf  isa*00*", "837"),
        ("day.json", b"ISA*00*", "837"),
        ("day.837", b' {"claims": []}', "json"),
        ("day.json", b"", "json"),
        ("history.csv", b"claim,line\n", "csv"),
        ("HISTORY.CSV", b"claim,line\n", "csv"),
        ("report.pdf", b"%PDF-1.7", "837"),
        ("nothing", b"", "837"),
    ],
)
def test_kind_of_file(file: str, head: bytes, kind: str) -> None:
    assert kind_of(file, head) == kind


def test_file_given_twice_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "history.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    read = read_files([], [str(file), os.path.join(tmp_path, ".", "history.json")])
    assert len(read.facts.history) == 1
    assert [note.level for note in read.notes] == ["note"]
    assert "given twice" in read.notes[0].message


def test_copy_of_a_facts_file_is_read_once(tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        (tmp_path / name).write_text(json.dumps(DOCUMENT), encoding="utf-8")
    read = read_files([], [str(tmp_path / "one.json"), str(tmp_path / "two.json")])
    assert len(read.facts.history) == 1
    assert "byte for byte" in read.notes[0].message


def test_lines_in_csv_join_their_claims(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("id,payer_id\nC-1,11502\n", encoding="utf-8")
    (tmp_path / "claim_lines.csv").write_text("claim,number,code\nC-1,1,97530\n", encoding="utf-8")
    read = read_files([str(tmp_path / "claims.csv"), str(tmp_path / "claim_lines.csv")], [])
    assert [line["code"] for claim in read.facts.claims for line in claim.lines] == ["97530"]


def test_an_837_is_no_sidecar(tmp_path: Path) -> None:
    (tmp_path / "day.837").write_text("ISA*00*", encoding="utf-8")
    read = read_files([], [str(tmp_path / "day.837")])
    assert [note.message for note in read.refused] == [
        "facts come as JSON, JSON lines, CSV or Parquet; give a file of claims without --facts"
    ]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    read = read_files([str(tmp_path / "gone.837"), "a\0b"], [])
    assert [note.message for note in read.refused] == [
        "there is no such file",
        "not a name that a file can have",
    ]
    assert [note.place.file for note in read.refused] == [str(tmp_path / "gone.837"), "a\0b"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "day.837"
    file.write_text("ISA", encoding="utf-8")
    file.chmod(0)
    assert "permission denied" in read_files([str(file)], []).refused[0].message
