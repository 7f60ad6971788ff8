"""`scrubjay pack diff`: exit codes, text for a compliance officer, JSON, and errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_running import run
from syrupy.assertion import SnapshotAssertion

PACK = """[pack]
id      = "ours/acme"
title   = "Acme Health"
version = "1"
{more}
[pack.claims]
filing_indicators = ["CI"]
payer_ids         = ["ACME1"]

[sources.manual]
title      = "Acme provider manual"
url        = "https://example.org/acme"
checked    = 2026-11-01
confidence = "primary"

[codes]
evaluation = ["97165", "97166", "97167"]

[[visit_limit]]
id        = "visits"
title     = "Thirty visits a year"
effective = {{ from = 2026-01-01 }}
when      = {{ patient = {{ age = {{ at_least = 21 }} }} }}
counts    = {{ discipline = "OT", code = {{ not_in = "@evaluation" }} }}
visit_is  = ["date"]
window    = "calendar_year"
scope     = "payer"
limit     = {limit}
limit_is  = "hard"
severity  = "deny"
message   = "Past the visits of the year."
sources   = ["manual"]
fix.words = "Ask for an exception."
{policies}
"""
MODIFIER = """
[[required_modifier]]
id       = "go"
title    = "GO on evaluations"
when     = { code = "@evaluation" }
modifier = "GO"
severity = "review"
message  = "MESSAGE"
sources  = ["manual"]
fix      = { words = "Append GO." }
"""


def written(folder: Path, name: str, *, limit: int = 30, more: str = "", policies: str = "") -> str:
    """A pack file."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(PACK.format(limit=limit, more=more, policies=policies), encoding="utf-8")
    return path.name


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test stands in an empty folder, 100 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def test_changes_are_told_with_a_claim(
    here: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    old = written(here, "old.toml", policies=MODIFIER)
    new = written(here, "new.toml", limit=5, policies=MODIFIER.replace('"GO"', '"GP"', 1))
    ran = run(capsys, "pack", "diff", old, new)
    assert ran.code == 1
    assert ran.out == snapshot


def test_added_removed_and_worded(here: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    bare, worded = written(here, "bare.toml"), written(here, "worded.toml", policies=MODIFIER.replace("MESSAGE", "GO?"))
    old = written(here, "old.toml", policies=MODIFIER)
    said = [run(capsys, "pack", "diff", *sides) for sides in ((bare, old), (old, bare), (old, worded))]
    assert [ran.code for ran in said] == [1, 1, 0]
    assert "\n".join(ran.out for ran in said) == snapshot


def test_the_same_meaning_is_exit_0(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = written(here, "old.toml")
    ran = run(capsys, "pack", "diff", name, name)
    assert ran.code == 0
    assert ran.out == "same meaning: every claim is decided alike by old.toml and old.toml\n"
    assert json.loads(run(capsys, "pack", "diff", name, name, "--format", "json").out) == {"same": True, "changes": []}


def test_json_holds_the_witness_and_what_each_side_decides(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = written(here, "old.toml", limit=2), written(here, "new.toml", limit=1)
    ran = run(capsys, "pack", "diff", old, new, "--format", "json", "--output", "diff.json")
    assert (ran.code, ran.out) == (1, "")
    found = json.loads((here / "diff.json").read_text(encoding="utf-8"))
    (change,) = found["changes"]
    assert found["same"] is False
    assert (change["policy"], change["change"], change["from"]) == ("visits", "changed", "2026-01-01")
    assert [finding["policy"] for finding in change["new"]["findings"]] == ["visits"]
    assert change["old"]["findings"] == []
    # the witness is a facts document: `check` says of it what the comparison says
    (here / "witness.json").write_text(json.dumps(change["witness"]), encoding="utf-8")
    for pack, outcome in ((old, change["old"]["outcome"]), (new, change["new"]["outcome"])):
        claim = change["witness"]["claims"][0]
        assert claim["payer"]["id"] == "ACME1"
        checked = json.loads(run(capsys, "check", "witness.json", "--pack", pack, "--format", "json").out)
        assert [one["outcome"] for one in checked["decisions"]] == [outcome]


def test_folders_are_compared_pack_by_pack(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, limit in (("old", 2), ("new", 1)):
        written(here / folder, "acme.toml", limit=limit)
    (here / "new" / "other.toml").write_text(
        PACK.format(limit=9, more="", policies="").replace("ours/acme", "ours/other").replace("ACME1", "OTHER1"),
        encoding="utf-8",
    )
    ran = run(capsys, "pack", "diff", "old", "new", "--format", "json")
    assert ran.code == 1
    changes = {change["change"]: change for change in json.loads(ran.out)["changes"]}
    assert {name: change["pack"] for name, change in changes.items()} == {
        "changed": "ours/acme",
        "pack added": "ours/other",
    }
    added = changes["pack added"]
    assert (added["old"], added["new"]["pack"]) == (None, "ours/other")
    (here / "witness.json").write_text(json.dumps(added["witness"]), encoding="utf-8")
    checked = json.loads(run(capsys, "check", "witness.json", "--pack", "new/other.toml", "--format", "json").out)
    assert [one["pack"] for one in checked["decisions"]] == ["ours/other"]


def test_errors_are_exit_2_and_told_all_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = written(here, "old.toml", policies=MODIFIER.replace("@evaluation", "@evaluations"))
    ran = run(capsys, "pack", "diff", name, "medicare/partb")
    assert ran.code == 2
    assert "did you mean `medicare/part-b`?" in ran.err
    assert "old.toml:" in ran.err
    assert "there is no set `evaluations`" in ran.err
    gone = run(capsys, "pack", "diff", "gone.toml", "git:HEAD")
    assert gone.code == 2
    assert "gone.toml: there is no such file" in gone.err
    assert "git:HEAD: " in gone.err
    over = run(capsys, "pack", "diff", name, name, "--output", name)
    assert over.code == 2
