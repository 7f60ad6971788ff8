"""`check --format html|xlsx|sarif`: the same decisions as a page, a worklist and a log for code scanning."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_running import DAY, run

pytestmark = pytest.mark.usefixtures("at_home")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip


def findings(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, dict[str, Any]]]:
    document = json.loads(run(capsys, "check", *DAY, "--format", "json").out)
    return [(one["claim_id"], finding) for one in document["decisions"] for finding in one["findings"]]


def test_sarif_has_every_finding_at_its_policy(capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(run(capsys, "check", *DAY, "--format", "sarif").out)
    (one,) = log["runs"]
    assert log["version"] == "2.1.0"
    wanted = [(claim, finding["pack_file"], finding["pack_line"]) for claim, finding in findings(capsys)]
    found = []
    for result in one["results"]:
        (place,) = result["locations"]
        physical = place["physicalLocation"]
        (logical,) = place["logicalLocations"]
        assert one["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        found.append((logical["name"], physical["artifactLocation"]["uri"], physical["region"]["startLine"]))
    assert found == wanted


def test_the_worklist_has_the_most_money_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    book = tmp_path / "work.xlsx"
    assert run(capsys, "check", *DAY, "--format", "xlsx", "--output", str(book)).code == 0
    head, *rows = openpyxl.load_workbook(book)["Worklist"].iter_rows(values_only=True)
    assert head[:2] == ("claim charge", "claim_id")
    charges = [row[0] for row in rows]
    assert charges == sorted(charges, reverse=True)
    assert sum(row[7] == "finding" for row in rows) == len(findings(capsys))


def test_the_page_asks_nothing_of_anywhere_and_escapes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    claims = tmp_path / "claims.json"
    claims.write_text(
        json.dumps({"claims": [{"id": "<script>x</script>", "payer": {"id": "N"}, "lines": []}]}), "utf-8"
    )
    text = run(capsys, "check", str(claims), "--format", "html").out
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text
    assert "src=" not in text.replace("default-src", "")


def test_the_table_of_the_page_can_be_searched_in_a_browser(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no Chromium on this machine")
    page = tmp_path / "page.html"
    run(capsys, "check", *DAY, "--format", "html", "--output", str(page))
    typed = """<script>const box = document.querySelector("input"); box.value = "kx-threshold deny";
    box.dispatchEvent(new Event("input"));</script></body>"""
    page.write_text(page.read_text("utf-8").replace("</body>", typed), "utf-8")
    command = [browser, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    wanted = sum(f["policy"] == "kx-threshold" for _, f in findings(capsys))
    assert f'<span class="count dim">{wanted} of {len(findings(capsys))}</span>' in shown
