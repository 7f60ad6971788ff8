"""`scrubjay check --bulk`: the same bytes, nothing half-written, and runs that are taken up again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from cli_running import run

import scrubjay.bulk.workers as workers
import scrubjay_cli.bulk as in_bulk
from bulk_runs import synthetic


@pytest.fixture(name="claims")
def _claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(in_bulk, "put_aside", partial(in_bulk.put_aside, most=8))
    return str(synthetic(tmp_path / "in", "jsonl", 12, "none")[0])


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "parquet"])
def test_every_format_has_the_same_bytes(
    claims: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    outputs = [tmp_path / "memory", tmp_path / "bulk"]
    left = [
        run(capsys, "check", claims, "--format", form, "--output", str(output), *more)
        for output, more in zip(outputs, (["--no-bulk"], ["--jobs", "1"]), strict=True)
    ]
    assert [(one.code, one.err) for one in left] == [(0, ""), (0, "")]
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bulk", "in", "memory"]


def test_without_output_it_goes_to_the_terminal(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", claims, "--format", "csv", "--bulk", "--jobs", "1", "--fail-on", "unchecked")
    assert ran == run(capsys, "check", claims, "--format", "csv", "--fail-on", "unchecked")
    assert ran.code == 1


def interrupt_after(parts: int, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Interrupt the run when so many parts are decided; gives what was begun."""
    begun: list[Path] = []
    decide_part = workers.decide_part

    def interrupted(part, shared, checker, executor, into, progress=None):  # type: ignore[no-untyped-def]
        if len(begun) == parts:
            raise KeyboardInterrupt
        begun.append(into)
        decide_part(part, shared, checker, executor, into, progress)

    monkeypatch.setattr(workers, "decide_part", interrupted)
    return begun


def test_an_interrupted_run_leaves_no_output_and_is_taken_up_again(
    claims: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "report.jsonl"
    command = ("check", claims, "--format", "jsonl", "--jobs", "1", "--output", str(output))
    with monkeypatch.context() as patch:
        interrupt_after(2, patch)
        ran = run(capsys, *command)
    assert (ran.code, ran.err) == (130, "interrupted\n")
    assert not output.exists()
    begun = interrupt_after(1_000, monkeypatch)
    again = run(capsys, *command)
    total = len(begun) + 2
    assert (again.code, again.err) == (0, f"resumed: 2 of {total} parts are decided already\n")
    assert len({path.name for path in begun}) == total - 2
    whole = run(capsys, "check", claims, "--format", "jsonl")
    assert output.read_text("utf-8") == whole.out
    assert not (tmp_path / "report.jsonl.scrubjay-part").exists()


def test_a_run_that_is_asked_something_else_starts_anew(
    claims: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "report.jsonl"
    command = ("check", claims, "--format", "jsonl", "--jobs", "1", "--output", str(output))
    with monkeypatch.context() as patch:
        interrupt_after(1, patch)
        run(capsys, *command)
    ran = run(capsys, *command, "--received", "2026-03-17")
    assert ran.err == "started anew: the interrupted run before was given other files, packs or options\n"
    whole = run(capsys, "check", claims, "--format", "jsonl", "--received", "2026-03-17")
    assert output.read_text("utf-8") == whole.out


def test_errors_of_input_are_told_and_the_rest_is_decided(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("check", claims, "pyproject.toml", "--format", "jsonl")
    ran = run(capsys, *given, "--bulk", "--jobs", "1")
    assert ran == run(capsys, *given)
    assert ran.code == 2
    strict = run(capsys, *given, "--strict", "--bulk")
    assert strict == run(capsys, *given, "--strict")
    assert strict.out == ""


def test_what_does_not_go_together_is_said(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "check", claims, "--bulk")
    assert (text.code, text.err) == (2, "error: --bulk writes no text: say --format jsonl, json, csv or parquet\n")
    jobs = run(capsys, "check", claims, "--no-bulk", "--jobs", "2", "--format", "csv")
    assert (jobs.code, jobs.err) == (2, "error: --jobs is of --bulk: leave --no-bulk or --jobs out\n")


def test_a_folder_that_is_not_scrubjays_is_left_alone(
    claims: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "r.csv.scrubjay-part" / "letter.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    ran = run(capsys, "check", claims, "--bulk", "--format", "csv", "--output", str(tmp_path / "r.csv"))
    assert ran.code == 2
    assert "is not of scrubjay" in ran.err
    assert kept.read_text() == "mine"
