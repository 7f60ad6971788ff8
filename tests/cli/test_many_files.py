"""`check` and `why` on directories and patterns: what is decided, what is said, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_running import DAY, ROOT, run

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
