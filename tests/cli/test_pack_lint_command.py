"""`scrubjay pack lint`: what it prints in each form, how it ends, and what it writes."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema
import pytest
from cli_running import ROOT, run
from syrupy.assertion import SnapshotAssertion

from scrubjay_cli.commands import pack_lint

MANY = """\
# A pack with many mistakes.
[pack]
id      = "ours/acme"
title   = "Acme Health"
version = "2026.1"

[pack.claims]
filing_indicators = ["CI"]
plans             = ["Acme Basic"]
states            = ["nc"]

[sources.manual]
title      = "Acme provider manual"
url        = "https://acme.example/manual"
checked    = 2024-05-01
confidence = "primary"

[codes]
evaluation = ["97165", "97530", "97165"]
left_over  = ["97110"]

[amounts.most_units]
unit   = "units"
values = [{ from = 2025-01-01, through = 2025-12-31, amount = 4, source = "manual" }]

[[required_modifier]]
id       = "ge"
title    = "GE on every line"
when     = { code = "@evaluation" }
modifier = "GE"
severity = "review"
sources  = ["manual", "manual"]

[[required_modifier]]
id       = "kx"
title    = "KX on treatments"
when     = { code = "97535" }
modifier = "KX"
severity = "review"
sources  = ["manual"]
[required_modifier.fix]
words = "Append KX."
edits = [{ add_modifier = "KX" }]

[[not_covered]]
id       = "no-kx"
title    = "No KX: it's 100 %, always"
when     = { code = "97535", modifiers = { has_any = ["KX"] } }
severity = "review"
sources  = ["manual"]

[[not_covered]]
id       = "untimed"
title    = "Never"
when     = { code = "97165", timed = true, units = { over = "$most_units" } }
severity = "deny"
sources  = ["manual"]
"""


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pack_lint, "today", lambda: datetime.date(2026, 11, 27))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    Path("many.toml").write_text(MANY, encoding="utf-8")


def test_text_of_a_pack_with_many_mistakes(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    ran = run(capsys, "pack", "lint", "many.toml")
    assert ran.code == 1
    assert ran.err == ""
    assert ran.out == snapshot


def test_text_of_a_pack_that_does_not_load(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    text = MANY.replace('modifier = "GE"', "modifier = 12").replace("@evaluation", "@evaluations", 1)
    Path("many.toml").write_text(text.replace("severity = ", "severty = ", 1), encoding="utf-8")
    ran = run(capsys, "pack", "lint", "many.toml")
    assert ran.code == 2
    assert ran.out == snapshot


def test_json_has_every_finding(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "pack", "lint", "many.toml", "--format", "json")
    document = json.loads(ran.out)
    assert ran.code == 1
    assert document["counts"]["error"] >= 4
    (contradicting,) = (one for one in document["findings"] if one["code"] == "SJ202")
    assert contradicting["file"] == "many.toml"
    assert contradicting["claim"]["claims"][0]["lines"]
    assert MANY.split("\n")[contradicting["line"] - 1] == "[[not_covered]]"


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {"type": "array", "uniqueItems": True, "items": {"required": ["id"]}}
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"type": "object", "required": ["text"]},
                                "locations": {
                                    "type": "array",
                                    "minItems": 1,
                                    "items": {
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        }
                                                    }
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What the SARIF 2.1.0 schema asks of a log such as ours."""


def test_sarif_is_as_its_schema_asks(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "pack", "lint", "many.toml", "--format", "sarif")
    log = json.loads(ran.out)
    jsonschema.validate(log, SARIF)
    driver, results = log["runs"][0]["tool"]["driver"], log["runs"][0]["results"]
    assert all(driver["rules"][one["ruleIndex"]]["id"] == one["ruleId"] for one in results)
    assert {one["ruleId"] for one in results} == {rule["id"] for rule in driver["rules"]}


def test_annotations_of_a_pull_request(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    folder = Path("a,b: c")
    folder.mkdir()
    Path("many.toml").rename(folder / "many.toml")
    ran = run(capsys, "pack", "lint", "a,b: c/many.toml", "--format", "github")
    assert all(line.startswith("::") and "file=a%2Cb%3A c/many.toml,line=" in line for line in ran.out.splitlines())
    assert ran.out == snapshot


def test_select_and_ignore_by_beginnings(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "pack", "lint", "many.toml", "--select", "SJ3", "--ignore", "sj311", "--format", "json")
    assert {one["code"] for one in json.loads(ran.out)["findings"]} == {"SJ310", "SJ322"}


def test_stale_by_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "pack", "lint", "many.toml", "--select", "SJ401").code == 1
    assert run(capsys, "pack", "lint", "many.toml", "--select", "SJ401", "--stale", "2000").code == 0


def test_notes_alone_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "pack", "lint", "many.toml", "--select", "SJ407").code == 0


def test_fix_mends_the_file_and_keeps_the_rest(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    Path("many.toml").write_bytes(MANY.replace("\n", "\r\n").encode())
    ran = run(
        capsys, "pack", "lint", "many.toml", "--fix", "--select", "SJ111", "--select", "SJ311", "--select", "SJ407"
    )
    assert ran.code == 0
    assert ran.out == snapshot
    raw = Path("many.toml").read_bytes()
    assert b"\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    now = raw.decode().replace("\r\n", "\n")
    expected = MANY.replace('"97165", "97530", "97165"', '"97165", "97530"').replace('left_over  = ["97110"]\n', "")
    assert now == expected.replace('"manual", "manual"', '"manual"')


def test_comment_lets_a_finding_pass(capsys: pytest.CaptureFixture[str]) -> None:
    reason = "# lint: ignore SJ401 because the office keeps a copy"
    Path("many.toml").write_text(MANY.replace("2024-05-01", f"2024-05-01  {reason}"), encoding="utf-8")
    assert run(capsys, "pack", "lint", "many.toml", "--select", "SJ401").code == 0
    Path("many.toml").write_text(MANY.replace("checked ", f"{reason}\nchecked "), encoding="utf-8")
    assert run(capsys, "pack", "lint", "many.toml", "--select", "SJ401").code == 0


def test_base_nearby_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    Path("packs/plans").mkdir(parents=True)
    base = MANY.partition("[codes]")[0].replace('[pack.claims]\nfiling_indicators = ["CI"]\n', "")
    base = base.replace('plans             = ["Acme Basic"]\nstates            = ["nc"]\n', "").replace("2024", "2026")
    marking = '[[rule]]\nid = "m"\nfor = "line"\nwhen = { code = "97530" }\nmark = "m"\nsources = ["manual"]\n'
    Path("packs/base.toml").write_text(base + marking, encoding="utf-8")
    child = '[pack]\nid = "ours/child"\ntitle = "Child"\nversion = "1"\nextends = ["ours/acme"]\n'
    child += '[[not_covered]]\nid = "x"\ntitle = "t"\nwhen = { marks = { has_any = ["m"] } }\n'
    Path("packs/plans/child.toml").write_text(child + 'severity = "review"\nsources = ["manual"]\n', encoding="utf-8")
    Path("many.toml").unlink()
    for file in ("packs/plans/child.toml", "packs/base.toml", "packs"):
        ran = run(capsys, "pack", "lint", file)
        assert (ran.code, ran.err) == (0, ""), ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody/knows"], "there is no pack `nobody/knows`"),
        (["none.toml"], "there is no such file"),
        (["many.toml", "--packs", "none"], "there is no such folder"),
        (["many.toml", "--select", "X1"], "no code begins so"),
        (["many.toml", "--ignore", "SJ001"], "cannot be ignored"),
        (["--explain", "SJ999"], "there is no such check"),
        (["--explain", "SJ101", "--format", "sarif"], "text or json"),
        (["many.toml", "--output", "many.toml"], "this is the input many.toml"),
    ],
)
def test_wrong_arguments(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    ran = run(capsys, "pack", "lint", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert Path("many.toml").read_text(encoding="utf-8") == MANY


def test_explained(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    ran = run(capsys, "pack", "lint", "--explain", "SJ202")
    assert ran.code == 0
    assert ran.out == snapshot
    by_name = run(capsys, "pack", "lint", "--explain", "no-way-out", "--format", "json")
    assert json.loads(by_name.out)["code"] == "SJ202"


def test_without_names_the_packs_here_are_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    document = json.loads(run(capsys, "pack", "lint", "--format", "json").out)
    assert document["files"] == 1
    Path("many.toml").unlink()
    document = json.loads(run(capsys, "pack", "lint", "--format", "json", "--select", "SJ9").out)
    assert document["files"] == len([*(ROOT / "policies").rglob("*.toml")]) - len(
        [*(ROOT / "policies" / "reference").glob("*.toml")]
    )


def test_shipped_packs_named_by_id_are_never_written(capsys: pytest.CaptureFixture[str]) -> None:
    before = (ROOT / "policies/medicare/part-b-record.toml").read_bytes()
    run(capsys, "pack", "lint", "medicare/part-b-record", "--fix")
    assert (ROOT / "policies/medicare/part-b-record.toml").read_bytes() == before


def test_files_that_cannot_be_used_are_told_beside_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bytes.toml").write_bytes(b"\xff\xfe\x00")
    Path("empty.toml").write_text("", encoding="utf-8")
    Path("deep.toml").write_text("a = " + "[" * 3000 + "]" * 3000, encoding="utf-8")
    Path("folder.toml").mkdir()
    loop = '[pack]\nid = "l/l"\ntitle = "t"\nversion = "1"\nextends = ["l/l", "no/where"]\n'
    Path("loop.toml").write_text(loop, encoding="utf-8")
    again = MANY.partition("[sources")[0]
    Path("twice.toml").write_text(again, encoding="utf-8")
    for arguments in (["."], ["--packs", "."]):
        ran = run(capsys, "pack", "lint", *arguments, "--format", "json")
        document = json.loads(ran.out)
        assert (ran.code, ran.err) == (2, "")
        assert document["unloaded"] == ["bytes.toml", "deep.toml", "empty.toml", "loop.toml", "twice.toml"]
        assert {one["code"] for one in document["findings"] if one["file"] == "many.toml"} >= {"SJ202", "SJ401"}
        told = {one["file"]: one["code"] for one in document["findings"] if one["code"].startswith("SJ0")}
        assert told["bytes.toml"] == told["deep.toml"] == "SJ001"
        assert (told["empty.toml"], told["loop.toml"], told["twice.toml"]) == ("SJ003", "SJ010", "SJ009")
