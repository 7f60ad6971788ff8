"""The report of a run in parts has the bytes of the same run in memory, from any files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bulk_runs import ROOT, in_memory, in_parts, synthetic, written


@pytest.mark.parametrize("form", ["jsonl", "parquet", "837", "json"])
def test_synthetic_claims_with_all_facts(tmp_path: Path, form: str) -> None:
    files = synthetic(tmp_path / "in", form)
    claims = [str(file) for file in files if file.stem in ("claims", "claim_lines")]
    facts = [str(file) for file in files if file.stem not in ("claims", "claim_lines")]
    report, parts = in_parts(tmp_path / "work", claims, facts)
    assert parts > 5
    assert report == in_memory(claims, facts)


def test_two_processes(tmp_path: Path) -> None:
    claims = [str(synthetic(tmp_path / "in", "jsonl", 40, "none")[0])]
    report, parts = in_parts(tmp_path / "work", claims, lines=40, jobs=2)
    assert parts > 2
    assert report == in_memory(claims)


def test_claims_again_in_other_files_replaced_and_with_facts_by_claim(tmp_path: Path) -> None:
    first = synthetic(tmp_path / "in", "jsonl", 12, "none")[0].read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in first]
    again = [{**row, "file_date": "2020-01-01"} for row in rows[:3]]
    for row in rows:
        row["payer_control_number"] = f"N-{row['id']}"
    # a replacement with another member id: the patients of both are decided together
    changed = {
        **rows[4],
        "id": "R-1",
        "frequency": "7",
        "original_reference": f"N-{rows[4]['id']}",
        "payer_control_number": None,
        "patient": {**rows[4]["patient"], "member_id": "CHANGED"},
    }
    void = {**changed, "id": "V-1", "frequency": "8", "original_reference": f"N-{rows[5]['id']}"}
    facts = [
        {"lines": [{"claim": rows[6]["id"], "line": 1, "allowed": "20.00"}, {"claim": "nowhere", "line": 1}]},
        {"minutes": [{"claim": row["id"], "line": 1, "minutes": 23} for row in rows]},
        {"history": [{"patient": {"first_name": "NOBODY"}, "date": "2026-01-05", "code": "97110"}]},
        {"complete": [{"what": "minutes"}]},
    ]
    files = [
        written(tmp_path, "a.jsonl", rows),
        written(tmp_path, "b.jsonl", [*again, changed, *rows[:2], void]),
        written(tmp_path, "same.jsonl", rows),
    ]
    beside = [written(tmp_path, "facts.jsonl", facts)]
    report, parts = in_parts(tmp_path / "work", files, beside, lines=8)
    assert parts > 3
    assert report == in_memory(files, beside)
    summary = json.loads(report)["summary"]
    assert summary["claims"]["void"] == 1
    assert summary["claims"]["duplicate"] == 2
    assert {"claim_id": rows[4]["id"], "by": "R-1"} in summary["superseded"]


def test_files_that_cannot_be_used_are_told_as_ever(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in synthetic(tmp_path / "in", "jsonl", 6, "none")[0].read_text().splitlines()]
    rows[1]["charge"] = "a lot"
    files = [written(tmp_path, "a.jsonl", rows), str(tmp_path / "missing.837"), str(ROOT / "pyproject.toml")]
    report, _ = in_parts(tmp_path / "work", files)
    assert report == in_memory(files)
    assert json.loads(report)["errors"]
