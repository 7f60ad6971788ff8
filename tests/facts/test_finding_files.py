"""Directories and patterns: which files they stand for, what is left out and said, and where they yield nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scrubjay.facts.finding import find_files
from scrubjay.facts.reading import read_files

ROOT = Path(__file__).resolve().parents[2]
DAY = (ROOT / "examples" / "clinic-day.837").read_bytes()
HISTORY = {"history": [{"patient": {}, "date": "2026-01-05", "code": "97110"}]}
REMITTANCE = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              "
REMITTANCE += b"*260316*0900*^*00501*000000001*0*P*:~"
REMITTANCE += b"GS*HP*A*B*20260316*0900*1*X*005010X221A1~ST*835*0001~SE*2*0001~GE*1*1~IEA*1*000000001~"


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A directory as an office has it: claims in three forms, facts, and what is neither."""
    folder = tmp_path / "day"
    folder.mkdir()
    (folder / "b.837").write_bytes(DAY)
    (folder / "a.json").write_text(json.dumps({"claims": [{"id": "C-1"}]}), encoding="utf-8")
    (folder / "claims.csv").write_text("id\nC-2\n", encoding="utf-8")
    (folder / "claim_lines.csv").write_text("claim,code\nC-2,97530\n", encoding="utf-8")
    (folder / "facts.json").write_text(json.dumps(HISTORY), encoding="utf-8")
    (folder / "minutes.csv").write_text("claim,line,minutes\nC-2,1,30\n", encoding="utf-8")
    (folder / "README.md").write_text("Claims of a day.\n", encoding="utf-8")
    (folder / "remit.txt").write_bytes(REMITTANCE)
    (folder / "report.json").write_text(json.dumps({"decisions": [], "summary": {"claims": {}}}), encoding="utf-8")
    (folder / "report.csv").write_text("claim_id,outcome\n", encoding="utf-8")
    (folder / "package.json").write_text("{}", encoding="utf-8")
    (folder / ".hidden.837").write_bytes(DAY)
    (folder / "older").mkdir()
    return folder


def names(files: tuple[str, ...]) -> list[str]:
    return [Path(file).name for file in files]


def test_a_directory_stands_for_its_files_of_claims_sorted_by_name(day: Path) -> None:
    found = find_files([str(day)], [])
    assert names(found.files) == ["a.json", "b.837", "claim_lines.csv", "claims.csv"]
    assert found.facts == ()


def test_what_is_left_out_of_a_directory_is_said_with_the_reason(day: Path) -> None:
    said = {Path(note.place.file).name: note.message for note in find_files([str(day)], []).notes}
    assert said == {
        name: f"left out of the directory: {why}"
        for name, why in {
            "README.md": "text, but not X12",
            "facts.json": "facts without claims; give it by --facts",
            "minutes.csv": "facts without claims; give it by --facts",
            "older": "a directory; give it too if its files are to be read",
            "package.json": "JSON without a list of facts",
            "remit.txt": "GS08 is 005010X221A1: a remittance advice (835)",
            "report.csv": "a table that is not named after a list of facts",
            "report.json": "a report of scrubjay",
        }.items()
    }


def test_a_directory_of_facts_stands_for_those_without_claims(day: Path) -> None:
    found = find_files([], [str(day)])
    assert names(found.facts) == ["facts.json", "minutes.csv"]
    said = {Path(note.place.file).name: note.message for note in found.notes}
    assert said["b.837"] == "left out of the directory: claims; give it without --facts"


def test_a_directory_given_for_both_is_read_whole_and_once(day: Path) -> None:
    read = read_files([str(day)], [str(day)])
    assert (len(read.facts.history), len(read.facts.minutes)) == (1, 1)
    assert [claim.row["id"] for claim in read.facts.claims if len(str(claim.row["id"])) == 3] == ["C-1", "C-2"]
    left_out = {Path(note.place.file).name for note in read.notes if "left out" in note.message}
    assert left_out == {"README.md", "older", "package.json", "remit.txt", "report.csv", "report.json"}
    assert read.refused == ()


def test_a_file_that_its_directory_holds_too_is_read_once(day: Path) -> None:
    one, whole = read_files([str(day / "b.837")], []), read_files([str(day / "b.837"), str(day)], [])
    assert len(whole.facts.claims) == len(one.facts.claims) + 2
    assert [note.message for note in whole.notes if "read once" in note.message] == [
        f"given twice (as {day / 'b.837'}): read once"
    ]


def test_what_should_be_claims_and_cannot_be_read_is_refused_not_left_out(tmp_path: Path) -> None:
    (tmp_path / "cut.837").write_bytes(b"")
    (tmp_path / "half.json").write_text('{"claims": [', encoding="utf-8")
    (tmp_path / "whole.json").write_text('{"claims": [{"id": "C-1"}]}', encoding="utf-8")
    read = read_files([str(tmp_path)], [])
    assert [Path(note.place.file).name for note in read.refused] == ["cut.837", "half.json"]
    assert len(read.facts.claims) == 1


def test_professional_claims_after_a_group_of_another_kind_are_not_left_out(tmp_path: Path) -> None:
    (tmp_path / "mixed.txt").write_bytes(REMITTANCE + b"\n" * 5000 + DAY)
    assert names(find_files([str(tmp_path)], []).files) == ["mixed.txt"]


def test_a_directory_that_yields_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (tmp_path / name).write_text("Some words.\n", encoding="utf-8")
    (tmp_path / "empty" / ".hidden.837").write_bytes(DAY)
    refused = read_files([str(tmp_path), str(tmp_path / "empty")], []).refused
    assert [(note.level, note.place.file, note.message) for note in refused] == [
        (
            "error",
            str(tmp_path),
            "no file of claims in this directory; left out: a.txt (text, but not X12); b.txt (text, but not X12); "
            "c.txt (text, but not X12); and 2 more",
        ),
        ("error", str(tmp_path / "empty"), "no file of claims in this directory: it is empty"),
    ]


def test_a_pattern_stands_for_what_it_matches(day: Path) -> None:
    assert names(find_files([str(day / "*.837"), str(day / "[ac]*.[jc]s*")], []).files) == [
        "b.837",
        "a.json",
        "claim_lines.csv",
        "claims.csv",
    ]
    assert names(find_files([], [str(day / "m?nutes.csv")]).facts) == ["minutes.csv"]


def test_a_pattern_of_directories_stands_for_their_files(day: Path) -> None:
    assert names(find_files([str(day.parent / "d*")], []).files) == ["a.json", "b.837", "claim_lines.csv", "claims.csv"]


def test_two_stars_reach_into_folders_and_name_each_file_once(day: Path) -> None:
    (day / "older" / "c.837").write_bytes(DAY)
    assert names(find_files([str(day / "**" / "*.837")], []).files) == ["b.837", "c.837"]


def test_a_pattern_that_matches_nothing_is_an_error(day: Path) -> None:
    found = find_files([str(day / "*.x12")], [])
    assert found.files == ()
    assert [(note.level, note.message) for note in found.notes] == [("error", "no file matches this pattern")]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "day[1].837").write_bytes(DAY)
    (tmp_path / "day1.837").write_bytes(DAY)
    assert names(find_files([str(tmp_path / "day[1].837")], []).files) == ["day[1].837"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_directory_is_not_waited_for(day: Path) -> None:
    os.mkfifo(day / "pipe.837")
    found = find_files([str(day)], [])
    assert "pipe.837" not in names(found.files)
    assert "pipe.837" in {Path(note.place.file).name for note in found.notes}
