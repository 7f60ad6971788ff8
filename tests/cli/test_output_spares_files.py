"""`--output` never takes the place of a file that a command reads or makes, whatever the command and the spelling."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from cli_running import ROOT, run

from scrubjay_cli.main import app

DAY = ("examples/clinic-day.837", "--facts", "examples/clinic-day.facts.json")
MUE = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n97110,8,3,x\n"
OURS = ("--packs", "ours")
ASKED: dict[str, tuple[str, ...]] = {
    "check": ("day.837", *OURS),
    "why": ("day.837", "RB1001", *OURS),
    "suggest": ("day.837", "RB1001", *OURS),
    "units": ("97110=33",),
    "verify": ("report.json", "day.837", *OURS),
    "impact": ("ours/acme.toml", "ours", "day.837", *OURS),
    "facts fields": (),
    "facts schema": (),
    "pack list": OURS,
    "pack show": ("ours/acme.toml", *OURS),
    "pack expand": ("ours/acme.toml", *OURS),
    "pack diff": ("ours/acme.toml", "ours", *OURS),
    "pack lint": ("ours", *OURS),
    "pack schema": (),
    "pack test": ("ours", *OURS),
    "reference list": OURS,
    "reference show": ("ncci_pairs", "97530", *OURS),
    "reference load": ("mue.csv", "--kind", "mue", "--into", "ours"),
}
"""Every command that writes where it is told."""
READS_OURS = sorted(name for name, arguments in ASKED.items() if "ours" in arguments)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with claims, a packs folder, and scrubjay's own packs as a copy that may be lost."""
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    shutil.copy(ROOT / DAY[0], tmp_path / "day.837")
    shutil.copy(ROOT / "examples/payers.toml", tmp_path / "payers.toml")
    ours = tmp_path / "ours"
    (ours / "reference").mkdir(parents=True)
    text = (ROOT / "policies/general/claim-form.toml").read_text(encoding="utf-8")
    (ours / "acme.toml").write_text(text.replace('"general/claim-form"', '"acme/plan"', 1), encoding="utf-8")
    for suffix in ("csv", "toml"):
        shutil.copy(ROOT / f"policies/reference/ncci_pairs.{suffix}", ours / "reference")
    (tmp_path / "mue.csv").write_text(MUE, encoding="utf-8")
    (tmp_path / "report.json").write_text('{"decisions": []}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scrubjay.packs.library.shipped_folder", lambda: tmp_path / "policies")
    return tmp_path


def commands(command: Any, name: str = "") -> dict[str, Any]:
    inner = getattr(command, "commands", None)
    if inner is None:
        return {name: command}
    return {full: one for key, sub in inner.items() for full, one in commands(sub, f"{name} {key}".strip()).items()}


def refused(capsys: pytest.CaptureFixture[str], name: str, output: str, *more: str) -> str:
    before = Path(output).read_bytes()
    ran = run(capsys, *name.split(), *ASKED[name], *more, "--output", output)
    assert Path(output).read_bytes() == before
    assert (ran.code, ran.out) == (2, "")
    return ran.err


def test_every_command_that_writes_is_asked_here() -> None:
    found = commands(typer.main.get_command(app))
    assert {n for n, one in found.items() if any("--output" in p.opts for p in one.params)} == set(ASKED)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_scrubjays_own_packs_are_spared(capsys: pytest.CaptureFixture[str], name: str) -> None:
    output = "policies/medicare/part-b-ot.toml"
    said = f"error: --output {output}: this is a file of scrubjay's own packs; give another name\n"
    assert refused(capsys, name, output) == said


@pytest.mark.parametrize(
    "output", ["ours/acme.toml", "ours/reference/ncci_pairs.csv", "ours/reference/ncci_pairs.toml"]
)
@pytest.mark.parametrize("name", READS_OURS)
def test_packs_and_tables_of_a_users_folder_are_spared(
    capsys: pytest.CaptureFixture[str], name: str, output: str
) -> None:
    assert f"--output {output}: this is " in refused(capsys, name, output)


@pytest.mark.parametrize("name", ["check", "why", "suggest"])
def test_claims_facts_packs_and_payers_are_spared(capsys: pytest.CaptureFixture[str], name: str) -> None:
    shutil.copy("ours/acme.toml", "other.toml")
    shutil.copy(ROOT / DAY[2], "facts.json")
    more = ("--payers", "payers.toml", "--facts", "facts.json", "--pack", "other.toml")
    for output in ("day.837", "facts.json", "other.toml", "payers.toml"):
        said = refused(capsys, name, output, *more)
        assert said.splitlines()[-1] == f"error: --output {output}: this is the input {output}; give another name"


@pytest.mark.parametrize("name", ["pack show", "pack expand"])
def test_pack_that_is_shown_is_spared_outside_a_packs_folder(capsys: pytest.CaptureFixture[str], name: str) -> None:
    shutil.move("ours/acme.toml", "acme.toml")
    ran = run(capsys, *name.split(), "acme.toml", "--output", "./ours/../acme.toml")
    assert (ran.code, ran.out) == (2, "")
    assert "acme/plan" in Path("acme.toml").read_text(encoding="utf-8")


def test_files_that_a_load_reads_and_makes_are_spared(capsys: pytest.CaptureFixture[str]) -> None:
    assert "this is the input mue.csv" in refused(capsys, "reference load", "mue.csv")
    for suffix in ("csv", "toml"):
        output = f"ours/../ours/reference/mue.{suffix}"
        ran = run(capsys, "reference", "load", *ASKED["reference load"], "--output", output)
        assert (ran.code, ran.out) == (2, "")
        assert "which this command makes; give another name" in ran.err
        assert not Path(output).exists()


def test_links_and_ways_around_hide_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("link.json").symlink_to("ours/acme.toml")
    Path("elsewhere").symlink_to("ours")
    Path("pointing.837").symlink_to("day.837")
    for output in ("link.json", "elsewhere/acme.toml", "ours/reference/../acme.toml", "pointing.837"):
        refused(capsys, "check", output)
        assert Path("link.json").is_symlink()


def test_other_files_are_written_and_written_again(capsys: pytest.CaptureFixture[str]) -> None:
    outputs = ("report.txt", "ours/report.csv", "ours/acme-expanded.toml.txt")
    for output in (*outputs, *outputs):
        ran = run(capsys, "check", *ASKED["check"], "--output", output)
        assert (ran.code, ran.out) == (0, "")
        assert Path(output).stat().st_size
    new = run(capsys, "pack", "expand", "ours/acme.toml", *OURS, "--output", "ours/expanded.toml")
    assert (new.code, Path("ours/expanded.toml").is_file()) == (0, True)


def test_claim_id_and_pack_id_that_are_names_of_files_are_no_inputs(capsys: pytest.CaptureFixture[str]) -> None:
    Path("RB1001").write_text("an earlier answer", encoding="utf-8")
    ran = run(capsys, "why", *ASKED["why"], "--output", "RB1001")
    assert ran.code == 0
    assert "RB1001" in Path("RB1001").read_text(encoding="utf-8")
