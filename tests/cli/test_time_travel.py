"""`check --as-of` and `verify`: packs as they stood on a day, by git or by versions that stand beside each other."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cli_running import run

from scrubjay.packs import time_travel
from scrubjay.packs.history import kept
from scrubjay.packs.library import shipped_folder

pytestmark = pytest.mark.usefixtures("at_home", "installed")

PACK = """[pack]
id = "acme"
title = "Acme"
version = "{version}"
{released}
[pack.claims]
payer_ids = ["ACME1"]
[sources.read]
title = "Acme's provider manual, invented for this test"
url = "https://example.org/acme"
checked = 2026-01-02
confidence = "primary"
[[rule]]
id = "units"
for = "line"
when = {{ units = {{ over = {units} }} }}
severity = "deny"
sources = ["read"]
"""
CLAIM: dict[str, Any] = {
    "id": "C-1",
    "payer": {"id": "ACME1"},
    "filing_indicator": "CI",
    "plan": None,
    "product": None,
    "group_number": None,
    "patient": {"member_id": "M1", "birth_date": "1950-02-01"},
    "diagnoses": ["M25511"],
    "lines": [{"number": 1, "code": "97530", "modifiers": ["GO"], "units": 3, "date": "2026-03-14"}],
}
FIRST, SECOND = "2026-02-01", "2026-05-01"


def said(version: str, units: int, released: str = "") -> str:
    return PACK.format(version=version, units=units, released=f"released = {released}" if released else "")


def git(folder: Path, *arguments: str, date: str = FIRST) -> None:
    names = {f"GIT_{who}_{what}": "sam" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": f"{date}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, env={**os.environ, **names, **dates}
    )


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped packs as an installed scrubjay has them: in no repository."""
    shipped = shipped_folder()
    monkeypatch.setattr(time_travel, "kept", lambda folder: None if folder == shipped else kept(folder))


@pytest.fixture
def claims(tmp_path: Path) -> str:
    file = tmp_path / "claims.json"
    file.write_text(json.dumps({"claims": [CLAIM]}), encoding="utf-8")
    return str(file)


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A repository whose pack allowed 4 units from February on, and allows 2 from May on."""
    folder = tmp_path / "office" / "packs"
    folder.mkdir(parents=True)
    git(folder.parent, "init", "-q", "-b", "main")
    for version, units, date in (("1", 4, FIRST), ("2", 2, SECOND)):
        (folder / "acme.toml").write_text(said(version, units), encoding="utf-8")
        git(folder.parent, "add", "-A", date=date)
        git(folder.parent, "commit", "-q", "-m", version, date=date)
    return folder


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """The same as versions beside each other, in a folder that git does not keep."""
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "acme-1.toml").write_text(said("1", 4, FIRST), encoding="utf-8")
    (folder / "acme-2.toml").write_text(said("2", 2, SECOND), encoding="utf-8")
    return folder


def decided(capsys: pytest.CaptureFixture[str], claims: str, folder: Path, *options: str) -> tuple[Any, Any]:
    ran = run(capsys, "check", claims, "--packs", str(folder), "--format", "jsonl", *options)
    assert ran.code == 0
    decision = json.loads(ran.out)
    return decision["pack_version"], decision["outcome"]


@pytest.mark.parametrize("home", ["committed", "beside"])
def test_the_packs_of_a_day_decide_whatever_the_dates_of_service(
    capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest, claims: str, home: str
) -> None:
    folder: Path = request.getfixturevalue(home)
    assert decided(capsys, claims, folder) == ("2", "deny")
    assert decided(capsys, claims, folder, "--as-of", FIRST) == ("1", "clean")
    assert decided(capsys, claims, folder, "--as-of", "2026-04-30") == ("1", "clean")
    assert decided(capsys, claims, folder, "--as-of", SECOND) == ("2", "deny")
    assert decided(capsys, claims, folder, "--as-of", "2026-01-31") == (None, "no_policy")


def test_packs_without_a_history_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path, claims: str) -> None:
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "acme.toml").write_text(said("1", 4), encoding="utf-8")
    ran = run(capsys, "check", claims, "--packs", str(folder), "--as-of", FIRST)
    assert f"{folder.as_posix()}: 1 pack has neither git history nor `released`" in ran.err


def test_two_files_of_one_id_need_different_days(capsys: pytest.CaptureFixture[str], beside: Path, claims: str) -> None:
    (beside / "acme-3.toml").write_text(said("3", 1, SECOND), encoding="utf-8")
    ran = run(capsys, "check", claims, "--packs", str(beside))
    assert ran.code == 2
    assert "the id `acme` is taken by packs/acme-2.toml" in ran.err


def test_a_day_that_is_none_is_told(capsys: pytest.CaptureFixture[str], claims: str) -> None:
    ran = run(capsys, "check", claims, "--as-of", "yesterday")
    assert (ran.code, ran.out) == (2, "")
    assert "--as-of yesterday: expected a date such as 2026-03-17" in ran.err


def test_a_report_is_verified_under_the_packs_it_names(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, committed: Path, claims: str
) -> None:
    report = tmp_path / "report.json"
    options = ("--packs", str(committed))
    run(capsys, "check", claims, *options, "--as-of", FIRST, "--format", "json", "--output", str(report))
    # the pack that decides today would deny: the one that the report names is found in the history
    ran = run(capsys, "verify", str(report), claims, *options, "--format", "json")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert (found["same"], found["decisions"], found["differences"]) == (True, 1, [])

    whole = json.loads(report.read_text(encoding="utf-8"))
    whole["decisions"][0]["checked"] += 1
    report.write_text(json.dumps(whole), encoding="utf-8")
    ran = run(capsys, "verify", str(report), claims, *options)
    assert ran.code == 1
    assert "C-1: checked differs" in ran.out


def test_claims_that_one_side_lacks_are_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, committed: Path, claims: str
) -> None:
    report = tmp_path / "report.jsonl"
    options = ("--packs", str(committed))
    run(capsys, "check", claims, *options, "--format", "jsonl", "--output", str(report))
    other = {**CLAIM, "id": "C-2"}
    Path(claims).write_text(json.dumps({"claims": [other]}), encoding="utf-8")
    ran = run(capsys, "verify", str(report), claims, *options)
    assert ran.code == 1
    assert "C-1: in the report, not in these files" in ran.out
    assert "C-2: in these files, not in the report" in ran.out


def test_a_hash_that_no_history_has_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, committed: Path, claims: str
) -> None:
    report = tmp_path / "report.json"
    options = ("--packs", str(committed))
    run(capsys, "check", claims, *options, "--format", "json", "--output", str(report))
    whole = json.loads(report.read_text(encoding="utf-8"))
    whole["decisions"][0]["pack_hash"] = "sha256:" + "0" * 64
    report.write_text(json.dumps(whole), encoding="utf-8")
    ran = run(capsys, "verify", str(report), claims, *options)
    assert ran.code == 2
    assert "`acme` of sha256:000" in ran.err
