"""`check` and `why` on directories and patterns: what is decided, what is said, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_running import DAY, ROOT, run

from fhir_resources import AS_FACTS, BESIDE, CLAIM, bundle

pytestmark = pytest.mark.usefixtures("at_home")


@pytest.fixture
def day(tmp_path: Path) -> Path:
    folder = tmp_path / "day"
    folder.mkdir()
    for name in (DAY[0], DAY[2]):
        shutil.copy(ROOT / name, folder)
    return folder


def test_a_directory_decides_as_its_files_do(capsys: pytest.CaptureFixture[str], day: Path) -> None:
    named = json.loads(run(capsys, "check", *DAY, "--format", "json").out)
    ran = run(capsys, "check", str(day), "--facts", str(day), "--format", "json")
    whole = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert whole["decisions"] == named["decisions"]
    assert [note["message"] for note in whole["notes"]] == [note["message"] for note in named["notes"]]


def test_a_pattern_that_the_shell_did_not_expand(capsys: pytest.CaptureFixture[str], day: Path) -> None:
    named = run(capsys, "check", DAY[0], "--format", "jsonl").out
    ran = run(capsys, "check", str(day / "*.837"), "--format", "jsonl")
    assert (ran.code, ran.out) == (0, named)
    assert run(capsys, "why", str(day / "*.837"), "RB1002").code == 0
    assert run(capsys, "suggest", str(day), "RB1002").code == 0


def test_what_yields_nothing_is_said_and_the_others_are_decided(capsys: pytest.CaptureFixture[str], day: Path) -> None:
    empty = day / "empty"
    empty.mkdir()
    ran = run(capsys, "check", DAY[0], str(empty), str(day / "*.x12"), "--format", "jsonl")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        f"error: {empty}: no file of claims in this directory: it is empty",
        f"error: {day / '*.x12'}: no file matches this pattern",
    ]
    assert len(ran.out.splitlines()) == 44


def test_output_into_the_directory_spares_its_claims_and_is_no_claims_next_time(
    capsys: pytest.CaptureFixture[str], day: Path
) -> None:
    claims = day / "clinic-day.837"
    ran = run(capsys, "check", str(day), "--output", str(claims))
    assert ran.code == 2
    assert ran.err == f"error: --output {claims}: this is the input {claims}; give another name\n"
    for _ in range(2):
        ran = run(capsys, "check", str(day), "--format", "json", "--output", str(day / "report.json"))
        assert (ran.code, ran.err) == (0, "")


def test_json_lines_decide_as_the_document_does(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    name = "examples/federal-day.json"
    document = json.loads((ROOT / name).read_text(encoding="utf-8"))
    rest = {key: rows for key, rows in document.items() if key != "claims"}
    day, facts = tmp_path / "day.jsonl", tmp_path / "facts.jsonl"
    day.write_text("".join(f"{json.dumps(claim)}\n" for claim in document["claims"]), encoding="utf-8")
    facts.write_text("".join(f"{json.dumps({key: [row]})}\n" for key, rows in rest.items() for row in rows), "utf-8")
    named = json.loads(run(capsys, "check", name, "--format", "json").out)
    ran = run(capsys, "check", str(day), "--facts", str(facts), "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["decisions"] == named["decisions"]
    claim = str(document["claims"][0]["id"])
    for command in ("why", "suggest"):
        from_lines = run(capsys, command, str(day), claim, "--facts", str(facts)).out
        assert from_lines == run(capsys, command, name, claim).out


def test_bad_lines_are_told_and_the_others_decided(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    day = tmp_path / "day.jsonl"
    day.write_text('{"id": "C-1"\n{"id": "C-2"}\n{"id": "C-3", "charge": "1,0"}\n', encoding="utf-8")
    ran = run(capsys, "check", str(day), "--format", "jsonl")
    assert ran.code == 2
    assert [json.loads(line)["claim_id"] for line in ran.out.splitlines()] == ["C-2"]
    assert [line.partition(": ")[2].split(": ")[1] for line in ran.err.splitlines()] == [
        "line 1, column 13",
        "line 3, column 25, charge",
        "line 3",
    ]
    assert "1,0" not in ran.err


def test_fhir_claims_are_decided_as_the_same_claims_as_facts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    fhir, facts = tmp_path / "fhir.json", tmp_path / "facts.json"
    fhir.write_text(json.dumps(bundle(CLAIM, *BESIDE)), encoding="utf-8")
    facts.write_text(json.dumps({"claims": [AS_FACTS]}), encoding="utf-8")
    ran = run(capsys, "check", str(fhir), "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    decisions = json.loads(ran.out)["decisions"]
    assert decisions == json.loads(run(capsys, "check", str(facts), "--format", "json").out)["decisions"]
    assert decisions[0]["pack"] == "medicare/part-b"
    for command in ("why", "suggest"):
        said = run(capsys, command, str(fhir), "C-1001").out
        assert said == run(capsys, command, str(facts), "C-1001").out
