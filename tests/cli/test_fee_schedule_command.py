"""`scrubjay reference load --kind mpfs`: loaded, compared, refused, and used by `check` and `why`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_running import Ran, run
from syrupy.assertion import SnapshotAssertion

from fee_files import FEES, fee, fee_text


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("PFALL26A.txt").write_text(fee_text(), encoding="ascii")


def load(capsys: pytest.CaptureFixture[str], file: str = "PFALL26A.txt", *more: str) -> Ran:
    return run(capsys, "reference", "load", file, "--kind", "mpfs", "--loaded", "2026-11-24", *more)


def test_loading_says_what_changes(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    assert load(capsys, "PFALL26A.txt", "--locality", "1234567893=11502-00").out == snapshot(name="first")
    rows = [fee(nonfacility="41.00"), fee("97110", "30.00", reduced="24.00", modifier="26")]
    Path("PFREV26B.txt").write_text(fee_text(rows), encoding="ascii")
    assert load(capsys, "PFREV26B.txt", "--date", "2026-07-01").out == snapshot(name="revision")
    assert not list(Path("our-packs/reference").glob(".*"))


def test_what_can_not_be_meant_is_refused(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    places = ["1234567893", "1234567890=11502-00", "=11502-00", "1234567893=NC", "1234567893=11502-00"]
    given = [part for place in (*places, "1234567893=01112-05") for part in ("--locality", place)]
    ran = load(capsys, "PFALL26A.txt", "--all", *given)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == snapshot
    other = run(capsys, "reference", "load", "x.csv", "--kind", "mue", "--locality", "1234567893=11502-00")
    assert "--locality is for fee schedules (--kind mpfs), not for --kind mue" in other.err
    assert not Path("our-packs").exists()


def test_nothing_is_written_when_a_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("PFALL26A.txt").write_text(fee_text((*FEES, fee(status="?"))), encoding="ascii")
    ran = load(capsys)
    assert (ran.code, ran.out) == (2, "")
    assert "PFALL26A.txt: row 11, column `Status Code`" in ran.err
    assert not Path("our-packs").exists()


def test_check_and_why_use_the_loaded_schedule(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    load(capsys)
    Path("claims.json").write_text(json.dumps(CLAIMS), encoding="utf-8")
    plain = run(capsys, "check", "claims.json", "--format", "json")
    ours = run(capsys, "check", "claims.json", "--packs", "our-packs", "--format", "json")
    assert [flagged(ran) for ran in (plain, ours)] == [False, True]
    why = run(capsys, "why", "claims.json", "C1", "kx-threshold", "--packs", "our-packs")
    assert (why.code, why.err) == (0, "")
    assert why.out == snapshot


def flagged(ran: Ran) -> bool:
    (decision,) = json.loads(ran.out)["decisions"]
    return any(finding["policy"] == "kx-threshold" for finding in decision["findings"])


PATIENT = {"member_id": "1AA0AA0AA00", "birth_date": "1950-02-01", "first_name": "PAT"}
OT = {"npi": "1234567893", "taxonomy": "225X00000X"}
CLAIMS: dict[str, Any] = {
    "claims": [
        {
            "id": "C1",
            "frequency": "1",
            "file_date": "2026-03-16",
            "payer": {"id": "11502"},
            "filing_indicator": "MB",
            "patient": PATIENT,
            "billing": OT,
            "lines": [
                {
                    "number": 1,
                    "code": "97530",
                    "modifiers": ["GO"],
                    "units": 4,
                    "charge": "400.00",
                    "date": "2026-03-14",
                }
            ],
        }
    ],
    "history": [
        {
            "patient": PATIENT,
            "payer": {"id": "11502"},
            "claim": "C0",
            "line": 1,
            "date": "2026-01-05",
            "code": "97110",
            "modifiers": ["GO"],
            "units": 130,
            "charge": "9000.00",
            "status": "paid",
        }
    ],
}
