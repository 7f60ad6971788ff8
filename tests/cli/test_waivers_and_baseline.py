"""`check --waivers` and `--baseline`: what somebody set aside stays, marked; what an earlier report had is left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cli_running import DAY, run

from scrubjay.decisions.schema import decisions_schema

pytestmark = pytest.mark.usefixtures("at_home")

KX = """[[waiver]]
policy = "kx-threshold"
{scope}
by = "J. Smith, compliance"
why = "The payer agreed in writing to take it without KX."
until = {until}
"""
LATER = "9999-12-31"


def waivers(folder: Path, *scopes: str, until: str = LATER) -> str:
    file = folder / "waivers.toml"
    file.write_text("\n".join(KX.format(scope=scope, until=until) for scope in scopes), encoding="utf-8")
    return str(file)


def report(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any], str]:
    ran = run(capsys, "check", *DAY, "--format", "json", *options)
    document = json.loads(ran.out)
    jsonschema.validate(document, decisions_schema())
    return ran.code, document, ran.err


def of_claim(document: dict[str, Any], claim: str) -> dict[str, Any]:
    return next(one for one in document["decisions"] if one["claim_id"] == claim)


def test_a_waived_finding_stays_marked_and_its_claim_comes_out_without_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    plain = report(capsys)[1]
    code, document, said = report(capsys, "--waivers", waivers(tmp_path, 'claims = ["RB1001"]'))
    assert (code, said) == (0, "")
    before, after = of_claim(plain, "RB1001"), of_claim(document, "RB1001")
    assert (before["outcome"], after["outcome"]) == ("deny", "clean")
    (finding,) = after["findings"]
    assert finding.pop("waived") == {
        "by": "J. Smith, compliance",
        "why": "The payer agreed in writing to take it without KX.",
        "until": LATER,
        "file": (tmp_path / "waivers.toml").as_posix(),
        "line": 1,
    }
    assert before["findings"] == [finding]
    (counted,) = document["summary"]["waived"]
    assert (counted["policy"], counted["count"], counted["charge"]) == ("kx-threshold", 1, "120.00")
    lost = float(plain["summary"]["at_risk"]["deny"]) - float(document["summary"]["at_risk"]["deny"])
    assert lost == 120.0


@pytest.mark.parametrize(
    ("scope", "marked"),
    [
        ('claims = ["RB1001"]', {"RB1001"}),
        ('codes = ["97110"]', {"RB1001"}),
        ('packs = ["medicare/part-b"]\ncodes = ["97530", "97140"]', {"RB1002"}),
        ("from = 2026-03-13\nthrough = 2026-03-13", {"RB1001", "RB1002"}),
    ],
)
def test_a_waiver_reaches_as_far_as_its_scope(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, scope: str, marked: set[str]
) -> None:
    document = report(capsys, "--waivers", waivers(tmp_path, scope))[1]
    found = {one["claim_id"] for one in document["decisions"] for finding in one["findings"] if "waived" in finding}
    assert found & {"RB1001", "RB1002"} == marked


def test_expired_and_unused_waivers_are_errors_after_all_was_decided(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, document, said = report(capsys, "--waivers", waivers(tmp_path, 'claims = ["RB1001"]', until="2020-01-01"))
    assert code == 2
    assert "waivers.toml: line 1: the waiver of `kx-threshold` ended on 2020-01-01" in said
    assert of_claim(document, "RB1001")["outcome"] == "deny"
    code, document, said = report(capsys, "--waivers", waivers(tmp_path, 'claims = ["RB1001"]', 'payer_ids = ["X"]'))
    assert code == 2
    assert "waivers.toml: line 8: no finding of `kx-threshold` needs this waiver" in said
    assert of_claim(document, "RB1001")["outcome"] == "clean"


def test_every_mistake_of_a_waivers_file_is_told_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text(
        '[[waiver]]\npolicy = "kx-treshold"\nclaims = "RB1001"\nby = ""\nuntil = "2026-12-31"\nfor = 1\n', "utf-8"
    )
    ran = run(capsys, "check", *DAY, "--waivers", str(file), "--baseline", str(tmp_path / "none.json"))
    assert ran.code == 2
    assert ran.out == ""
    for said in (
        "waivers.toml:2:10: no pack has a policy `kx-treshold` (did you mean `kx-threshold`?)",
        "waivers.toml:3:10: `claims` is a list of words in quotes",
        "waivers.toml:4:6: `by` is text",
        "waivers.toml:1:1: [[waiver]] says no `why`",
        "waivers.toml:5:9: `until` is a date (write it without quotes)",
        "waivers.toml:6:1: [[waiver]] has no key `for`",
        "none.json: there is no such file",
    ):
        assert said in ran.err


def test_against_its_own_report_nothing_is_new(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for format in ("json", "jsonl"):
        earlier = tmp_path / f"earlier.{format}"
        run(capsys, "check", *DAY, "--format", format, "--output", str(earlier))
        code, document, _ = report(capsys, "--baseline", str(earlier), "--fail-on", "unchecked")
        assert code == 0
        assert not any(one["findings"] or one["unchecked"] for one in document["decisions"])
        assert document["summary"]["known"] > 0
        assert document["summary"]["new"] == {"deny": 0, "review": 0, "advise": 0, "unchecked": 0}
    text = run(capsys, "check", *DAY, "--baseline", str(earlier)).out
    assert "RB1001" not in text
    assert "nothing is new" in text


def test_what_is_new_is_shown_though_the_claim_was_sent_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    whole = report(capsys)[1]
    one = of_claim(whole, "RB1002")
    # as it was before it was sent again: another hash, lines numbered otherwise, one finding fewer
    first, second = one["findings"]
    one |= {"claim_hash": "sha256:" + "0" * 64, "findings": [first]}
    first["subject"]["line"] = 7
    earlier = tmp_path / "earlier.json"
    earlier.write_text(json.dumps(whole), encoding="utf-8")
    code, document, _ = report(capsys, "--baseline", str(earlier), "--fail-on", "deny")
    assert code == 1
    found = of_claim(document, "RB1002")
    assert found["findings"] == [second]
    assert found["outcome"] == "deny"
    assert document["summary"]["new"]["deny"] == 1


@pytest.mark.parametrize("text", ["{}", "[]", '{"decisions": 3}', '{"decisions": [{"claim_id": "A"}]}', "\n\nno\n"])
def test_a_file_that_is_no_report_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text(text, encoding="utf-8")
    ran = run(capsys, "check", *DAY, "--baseline", str(earlier))
    assert ran.code == 2
    assert "earlier.json: " in ran.err
    assert "--format json" in ran.err
