"""`scrubjay impact`: what a change of packs does to claims, by policy alone and together, in money; every format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_running import run
from syrupy.assertion import SnapshotAssertion

pytestmark = pytest.mark.usefixtures("at_home")

PACK = """[pack]
id = "acme"
title = "Acme"
version = "1"
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
severity = "{units_severity}"
sources = ["read"]
[[rule]]
id = "codes"
for = "line"
when = {{ code = {codes} }}
severity = "{codes_severity}"
sources = ["read"]
[[rule]]
id = "minutes"
for = "line"
when = {{ minutes = {{ minutes = {{ under = {minutes} }} }} }}
severity = "review"
sources = ["read"]
"""
OLD: dict[str, Any] = {
    "units": 4, "units_severity": "deny", "codes": '"97530"', "codes_severity": "review", "minutes": 0,
}  # fmt: skip


def pack(folder: Path, name: str, **changed: Any) -> str:
    file = folder / name
    file.write_text(PACK.format(**{**OLD, **changed}), encoding="utf-8")
    return str(file)


def claim(name: str, *lines: tuple[str, int], allowed: str | None = "50.00") -> dict[str, Any]:
    return {
        "id": name,
        "payer": {"id": "ACME1"},
        "filing_indicator": "CI",
        "plan": None,
        "product": None,
        "group_number": None,
        "patient": {"member_id": f"M-{name}", "birth_date": "1950-02-01", "first_name": "PAT"},
        "billing": {"npi": "1234567893"},
        "rendering": {"npi": None},
        "diagnoses": ["M25511"],
        "lines": [
            {"number": at, "code": code, "modifiers": ["GO"], "units": units, "charge": "100.00", "allowed": allowed,
             "date": f"2026-0{at}-14"}
            for at, (code, units) in enumerate(lines, 1)
        ],
    }  # fmt: skip


@pytest.fixture
def claims(tmp_path: Path) -> str:
    """Three claims: one of 97110 and few units, one of 97530, one with five units of 97110."""
    file = tmp_path / "claims.json"
    three = [claim("A", ("97110", 3)), claim("B", ("97530", 1), allowed=None), claim("C", ("97110", 5), ("97530", 1))]
    minutes = [{"claim": name, "line": line, "minutes": 20} for name, line in (("A", 1), ("B", 1), ("C", 1), ("C", 2))]
    file.write_text(json.dumps({"claims": three, "minutes": minutes}), encoding="utf-8")
    return str(file)


def impact(capsys: pytest.CaptureFixture[str], old: str, new: str, claims: str) -> dict[str, Any]:
    ran = run(capsys, "impact", old, new, claims, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def how(found: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(one["claim_id"], move["policy"]): move["how"] for one in found["changes"] for move in one["moves"]}


def test_the_same_packs_change_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path, claims: str) -> None:
    found = impact(capsys, pack(tmp_path, "old.toml"), pack(tmp_path, "new.toml"), claims)
    assert found["claims"] == {"read": 3, "changed": 0, "other_reasons": 0, "other_outcome": 0}
    assert found["changes"] == []


def test_each_thing_that_becomes_of_a_finding(capsys: pytest.CaptureFixture[str], tmp_path: Path, claims: str) -> None:
    old = pack(tmp_path, "old.toml")
    assert how(impact(capsys, old, pack(tmp_path, "a.toml", units=2), claims)) == {
        ("A", "units"): "newly_flagged",
        ("C", "units"): "changed_reason",
    }
    assert how(impact(capsys, old, pack(tmp_path, "b.toml", units=5), claims)) == {("C", "units"): "newly_cleared"}
    assert how(impact(capsys, old, pack(tmp_path, "c.toml", units_severity="review"), claims)) == {
        ("C", "units"): "changed_severity"
    }


def test_what_becomes_of_the_unchecked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "unknown.json"
    file.write_text(json.dumps({"claims": [claim("A", ("97110", 3))]}), encoding="utf-8")
    few, many = pack(tmp_path, "few.toml"), pack(tmp_path, "many.toml", minutes=8)
    # the old pack asks for no minutes
    text = Path(few).read_text(encoding="utf-8")
    Path(few).write_text(
        text.replace("{ minutes = { minutes = { under = 0 } } }", '{ code = "97140" }'), encoding="utf-8"
    )
    assert how(impact(capsys, few, many, str(file))) == {("A", "minutes"): "newly_unchecked"}
    assert how(impact(capsys, many, few, str(file))) == {("A", "minutes"): "no_longer_unchecked"}


def test_money_moves_by_policy_payer_provider_and_month(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, claims: str
) -> None:
    new = pack(tmp_path, "new.toml", units=2, codes='"97535"')
    found = impact(capsys, pack(tmp_path, "old.toml"), new, claims)
    policies = {one["policy"]: one for one in found["policies"]}
    assert policies["units"]["at_risk"] == {"charge": "100.00", "allowed": "50.00", "lines_without_allowed": 0}
    assert policies["codes"]["freed"] == {"charge": "200.00", "allowed": "50.00", "lines_without_allowed": 1}
    assert found["together"]["at_risk"]["charge"] == "100.00"
    assert found["together"]["freed"]["charge"] == "200.00"
    assert [(one["payer_id"], one["claims"]) for one in found["payers"]] == [("ACME1", 3)]
    assert [one["npi"] for one in found["providers"]] == ["1234567893"]
    assert [(one["month"], one["claims"]) for one in found["months"]] == [("2026-01", 2), ("2026-02", 1)]
    assert found["outcomes"] == [
        {"old": "clean", "new": "deny", "claims": 1},
        {"old": "review", "new": "clean", "claims": 1},
    ]


def test_policies_that_change_one_claim_together_are_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, claims: str
) -> None:
    # alone, either would leave C flagged by the other; together they clear it
    new = pack(tmp_path, "new.toml", units=5, codes='"97535"')
    found = impact(capsys, pack(tmp_path, "old.toml"), new, claims)
    (one,) = found["interactions"]
    assert set(one["policies"]) == {"units", "codes"}
    assert one["claims"] == [
        {"claim_id": "C", "alone": {"units": "review", "codes": "deny"}, "together": "clean"},
    ]


def test_a_claim_that_another_pack_decides(capsys: pytest.CaptureFixture[str], tmp_path: Path, claims: str) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    pack(old, "acme.toml")
    text = Path(pack(new, "acme.toml")).read_text(encoding="utf-8")
    (new / "acme.toml").write_text(text.replace('["ACME1"]', '["ACME2"]'), encoding="utf-8")
    found = impact(capsys, str(old), str(new), claims)
    assert how(found)["C", "(another pack decides)"] == "newly_cleared"
    assert {one["new"]["outcome"] for one in found["changes"]} == {"no_policy"}


def test_text_reads_well(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    claims: str,
    snapshot: SnapshotAssertion,
) -> None:
    old, new = pack(tmp_path, "old.toml"), pack(tmp_path, "new.toml", units=2, codes='"97535"')
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "impact", "old.toml", "new.toml", "claims.json").out == snapshot
    assert Path(old).exists()
    assert Path(new).exists()


def test_the_page_stands_alone_and_the_workbook_is_sorted_by_money(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, claims: str
) -> None:
    old, new = pack(tmp_path, "old.toml"), pack(tmp_path, "new.toml", units=2, codes='"97535"')
    out = tmp_path / "impact.html"
    assert run(capsys, "impact", old, new, claims, "--format", "html", "--output", str(out)).code == 0
    text = out.read_text(encoding="utf-8")
    assert "http" not in text.replace("http-equiv", "")
    assert text.count("<svg") == text.count("</svg>") == 4
    book = tmp_path / "impact.xlsx"
    assert run(capsys, "impact", old, new, claims, "--format", "xlsx", "--output", str(book)).code == 0
    rows = list(openpyxl.load_workbook(book)["Worklist"].iter_rows(values_only=True))
    charges = [row[6] for row in rows[1:]]
    assert charges == sorted(charges, reverse=True)
    ran = run(capsys, "impact", old, new, claims, "--format", "xlsx")
    assert ran.code == 2
    assert "--output FILE" in ran.err


def test_what_cannot_be_used_is_told_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path, claims: str) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[pack]\nid = 3\n", encoding="utf-8")
    ran = run(capsys, "impact", "medicaid/nx", str(broken), claims)
    assert (ran.code, ran.out) == (2, "")
    assert "medicaid/nx" in ran.err
    assert "broken.toml:2:" in ran.err
