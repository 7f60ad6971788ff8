"""`scrubjay check`: formats, exit codes, options that change what is decided, and errors."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_running import DAY, ROOT, process, run
from syrupy.assertion import SnapshotAssertion

CLAIM: dict[str, Any] = {
    "id": "C-1",
    "payer": {"id": "11502"},
    "filing_indicator": "MB",
    "file_date": "2026-03-16",
    "patient": {"member_id": "1AA0AA0AA00", "first_name": "PAT", "birth_date": "1950-02-01"},
    "charge": "120.00",
    "billing": {"npi": "2000000010", "taxonomy": "225X00000X"},
    "diagnoses": ["M25511"],
    "lines": [
        {"number": 1, "code": "97530", "modifiers": ["GO"], "units": 2, "charge": "120.00", "date": "2026-03-14",
         "diagnosis_pointers": [1]}
    ],
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("at_home")


def written(folder: Path, document: Any, name: str = "claims.json") -> str:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def with_line(**more: Any) -> dict[str, Any]:
    return {"claims": [{**CLAIM, "lines": [{**CLAIM["lines"][0], **more}]}]}


def test_a_day_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert "✗ RB1002  deny" in ran.out
    assert "45 claims: " in ran.out
    assert "missing facts" in ran.out


def test_json_holds_everything(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", *DAY, "--format", "json")
    document = json.loads(ran.out)
    assert list(document) == ["decisions", "summary", "notes", "errors"]
    assert len(document["decisions"]) == 44
    assert document["summary"]["claims"]["read"] == 45


def test_json_lines_are_the_decisions(capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(run(capsys, "check", *DAY, "--format", "json").out)
    lines = run(capsys, "check", *DAY, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == whole["decisions"]


def test_csv_has_a_row_for_each_finding_and_unchecked_entry(capsys: pytest.CaptureFixture[str]) -> None:
    decisions = json.loads(run(capsys, "check", *DAY, "--format", "json").out)["decisions"]
    rows = list(csv.DictReader(io.StringIO(run(capsys, "check", *DAY, "--format", "csv").out)))
    for entry, key in (("finding", "findings"), ("unchecked", "unchecked")):
        assert sum(row["entry"] == entry for row in rows) == sum(len(d[key]) for d in decisions)
    assert {row["claim_id"] for row in rows} == {d["claim_id"] for d in decisions}


def test_no_patient_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("ALDER", "RUTH", "1AA0AA0AA01", "BIRCH", "OTIS", "CREEK LN")
    for form in ("text", "json", "jsonl", "csv"):
        ran = run(capsys, "check", *DAY, "--format", form)
        assert not [name for name in names if name in ran.out + ran.err]


@pytest.mark.parametrize(
    ("modifiers", "fail_on", "code"),
    [
        ([], "never", 0),
        ([], "deny", 1),
        ([], "review", 1),
        (["GO"], "deny", 0),
        (["GO"], "advise", 0),
        (["GO"], "unchecked", 1),
    ],
)
def test_exit_code_by_what_was_found(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, modifiers: list[str], fail_on: str, code: int
) -> None:
    file = written(tmp_path, with_line(code="97530", modifiers=modifiers))
    assert run(capsys, "check", file, "--fail-on", fail_on).code == code


def test_a_claim_without_a_pack_counts_as_unchecked_and_says_which_came_near(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, {"claims": [{**CLAIM, "filing_indicator": "WC", "plan": None}]})
    ran = run(capsys, "check", file, "--fail-on", "unchecked")
    assert ran.code == 1
    assert "no policy" in ran.out
    assert "nearest" in ran.out
    assert run(capsys, "check", file, "--fail-on", "advise").code == 0


def test_a_skipped_claim_is_exit_2_after_the_rest_was_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = written(tmp_path, {"claims": [CLAIM, {**CLAIM, "id": "C-2", "file_date": "2026-13-01"}]})
    ran = run(capsys, "check", file, "--fail-on", "unchecked")
    assert ran.code == 2
    assert "C-1" in ran.out
    assert "claims[1].file_date" in ran.err
    assert "skipped: " in ran.err


def test_strict_decides_nothing_then(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, {"claims": [CLAIM, {**CLAIM, "id": "C-2", "file_date": "2026-13-01"}]})
    ran = run(capsys, "check", file, "--strict")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing was decided" in ran.err
    assert run(capsys, "check", written(tmp_path, {"claims": [CLAIM]}), "--strict").code == 0


def test_one_refused_file_of_two(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ran = run(capsys, "check", written(tmp_path, {"claims": [CLAIM]}), str(tmp_path / "gone.837"))
    assert ran.code == 2
    assert "C-1" in ran.out
    assert f"{tmp_path / 'gone.837'}: there is no such file" in ran.err


def test_complete_declares_a_closed_world(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, with_line(allowed="74.12"))
    assert "not checked: history" in run(capsys, "check", file).out
    closed = run(capsys, "check", file, "--complete", "history")
    assert "history" not in closed.out
    assert "not checked: history" in run(capsys, "check", file, "--complete", "history:provider").out


def test_received_is_set_where_a_claim_lacks_it() -> None:
    import datetime

    from scrubjay.facts.documents import read_document
    from scrubjay_cli.reading import received_on

    claims = [CLAIM, {**CLAIM, "id": "C-2", "received": "2026-03-01"}]
    facts, _ = read_document(json.dumps({"claims": claims}).encode(), "claims.json")
    day = datetime.date(2026, 3, 17)
    found = received_on(facts, day)
    assert [claim.row["received"] for claim in found.claims] == [day, datetime.date(2026, 3, 1)]
    assert [claim.hash for claim in found.claims] == [claim.hash for claim in facts.claims]


def test_packs_of_ones_own_and_payers_decide(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "acme.toml").write_text(
        """
[pack]
id = "ours/acme"
title = "Acme"
version = "1"

[pack.claims]
payer_ids = ["ACME1"]

[sources.manual]
title = "Acme's manual"
url = "https://example.org"
checked = 2026-01-01
confidence = "primary"

[[required_modifier]]
id = "kx-always"
title = "KX on every line"
modifier = "KX"
severity = "deny"
sources = ["manual"]
fix.words = "Append KX."
""",
        encoding="utf-8",
    )
    payers = tmp_path / "payers.toml"
    payers.write_text('[[payer]]\nids = ["11502"]\npack = "ours/acme"\n', encoding="utf-8")
    file = written(tmp_path, {"claims": [CLAIM]})
    theirs = run(capsys, "check", file, "--packs", str(folder), "--payers", str(payers))
    assert "kx-always" in theirs.out
    assert "ours/acme.toml" in theirs.out
    assert "kx-always" not in run(capsys, "check", file, "--packs", str(folder)).out
    only = run(capsys, "check", file, "--pack", str(folder / "acme.toml"))
    assert "no policy" in only.out


def test_wrong_arguments_come_all_at_once(
    capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "payers.toml").write_text('[[payer]]\nids = [11502]\npack = "medicare/partb"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ran = run(
        capsys,
        *("check", "gone.837", "--received", "3/17/2026", "--complete", "histry", "--complete", "minutes:all"),
        *("--packs", "nowhere", "--pack", "gone.toml", "--payers", "payers.toml"),
    )
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == snapshot


def test_broken_pack_is_told_with_line_and_column(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[pack]\nid = "a"\ntitel = "A"\n', encoding="utf-8")
    ran = run(capsys, "check", DAY[0], "--packs", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert "a.toml:3:1: " in ran.err


def test_output_is_written_whole_or_not_at_all(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    ran = run(capsys, "check", *DAY, "--output", str(target))
    assert (ran.code, ran.out) == (0, "")
    assert "RB1002" in target.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [target]


def test_output_never_takes_the_place_of_an_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, {"claims": [CLAIM]})
    before = Path(file).read_bytes()
    ran = run(capsys, "check", file, "--output", f"{tmp_path}/./claims.json")
    assert (ran.code, ran.out) == (2, "")
    assert "give another name" in ran.err
    assert Path(file).read_bytes() == before


def test_pack_that_durable_rules_cannot_take_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from scrubjay.checking import Checker
    from scrubjay.executors.chaining import ProgramRefused

    def check(*_: Any) -> None:
        raise ProgramRefused("two names are one to durable-rules")

    monkeypatch.setattr(Checker, "check", check)
    ran = run(capsys, "check", *DAY)
    assert (ran.code, ran.err) == (2, "error: --executor auto: two names are one to durable-rules\n")


@pytest.mark.parametrize("place", ["", "gone/report.txt"])
def test_output_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path, place: str) -> None:
    ran = run(capsys, "check", *DAY, "--output", str(tmp_path / place))
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_executors_print_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("durable.engine", exc_type=ImportError)
    said = {run(capsys, "check", *DAY, "--format", "json", "--executor", one).out for one in ("reference", "chaining")}
    assert len(said) == 1


def test_reader_that_leaves_early_ends_quietly() -> None:
    command = f'"{sys.executable}" -m scrubjay_cli check {" ".join(DAY)} | head -n 1'
    ran = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (ran.stderr, ran.stdout.count(b"\n")) == (b"", 1)


def test_text_falls_back_to_ascii_where_the_terminal_has_nothing_else() -> None:
    ran = process(["check", *DAY], {"PYTHONIOENCODING": "ascii", "COLUMNS": "100"})
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.isascii()
    assert b"x RB1002  deny" in ran.stdout


def test_json_is_utf_8_whatever_the_terminal_takes() -> None:
    ran = process(["check", *DAY, "--format", "json"], {"PYTHONIOENCODING": "cp437"})
    json.loads(ran.stdout.decode("utf-8"))


def test_help_answers_without_loading_the_engine() -> None:
    code = (
        "import sys; sys.argv = ['scrubjay', '--help']\n"
        "from scrubjay_cli.main import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic', 'rich', 'scrubjay.checking', 'durable', 'polars'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)


def test_a_defect_ends_without_a_traceback_and_without_what_it_was_about() -> None:
    code = (
        "import sys; sys.argv = ['scrubjay', 'check', 'day.837']\n"
        "import scrubjay_cli.running, scrubjay_cli.main\n"
        "def prepared(given): raise RuntimeError('RUTH ALDER')\n"
        "scrubjay_cli.running.prepared = prepared\n"
        "scrubjay_cli.main.run()\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: a defect of scrubjay (RuntimeError in prepared, line ")
    assert "Traceback" not in ran.stderr
    assert "ALDER" not in ran.stderr
