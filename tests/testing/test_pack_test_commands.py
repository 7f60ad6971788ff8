"""`scrubjay pack cases`, `pack test` and `pack new --repo`, as they are typed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from acme import changed, claim, with_claims

from scrubjay_cli.main import app


def line_of(file: Path, key: str) -> int:
    """The line on which a key stands."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(key))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = 0
    try:
        app(list(arguments), prog_name="scrubjay")
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def kept(pack_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pack with claims whose decisions are kept; the test stands in the folder above."""
    monkeypatch.chdir(pack_file.parent.parent)
    with_claims(pack_file)
    assert run(capsys, "pack", "test", "packs", "--update")[0] == 0
    return pack_file


def test_cases_are_written_beside_the_pack(pack_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "pack", "cases", str(pack_file))
    folder = pack_file.with_suffix(".claims")
    names = sorted(path.name for path in folder.iterdir())
    assert (code, sorted(Path(line).name for line in out.splitlines())) == (0, names)
    assert f"{len(names)} files written" in err
    assert "units.flagged.json" in names
    index = (folder / "cases.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\((\S+\.json)\)", index)) == set(names) - {"cases.md"}
    assert all(re.fullmatch(r"[a-z0-9.-]+\.json", name) for name in set(names) - {"cases.md"})
    assert run(capsys, "pack", "cases", str(pack_file))[1] == "", "nothing is written again that is as it was"


def test_cases_of_one_policy_go_where_they_are_asked_for(pack_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = pack_file.parent / "other"
    code, out, _ = run(capsys, "pack", "cases", str(pack_file), "--policy", "units", "--into", str(into))
    assert code == 0
    assert all(Path(line).name.startswith("units.") for line in out.splitlines())
    code, _, err = run(capsys, "pack", "cases", str(pack_file), "--policy", "unist")
    assert (code, "did you mean `units`" in err) == (2, True)


def test_cases_of_a_shipped_pack_need_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "pack", "cases", "medicaid/il")
    assert (code, "--into" in err) == (2, True)
    code, out, _ = run(capsys, "pack", "cases", "medicaid/il", "--into", str(tmp_path / "il"))
    assert code == 0
    assert out.count(".json\n") > 20


def test_a_changed_limit_shows_which_decisions_changed(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "pack", "test")[0] == 0
    changed(kept, "limit     = 4", "limit     = 3")
    code, out, _ = run(capsys, "pack", "test", "packs/acme.toml")
    assert code == 1
    assert "-  because units, on this day, this line included: 5; over 4" in out
    assert "+  because units, on this day, this line included: 5; over 3" in out
    assert "-claim C-1: clean by ours/acme" in out
    assert run(capsys, "pack", "test", "--packs", "packs", "--update")[0] == 0
    assert run(capsys, "pack", "test", "ours/acme", "--packs", "packs")[0] == 0


def test_a_claim_without_kept_decisions_fails_until_they_are_kept(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = kept.with_suffix(".claims") / "our own.json"
    own.write_text(json.dumps(claim(9)), encoding="utf-8")
    code, out, _ = run(capsys, "pack", "test")
    assert (code, "our own.json: nothing was kept" in out, "+deny: units" in out) == (1, True, True)
    run(capsys, "pack", "test", "--update")
    assert own.with_suffix(".txt").read_text(encoding="utf-8").startswith("claim C-1: deny")
    own.unlink()
    code, out, _ = run(capsys, "pack", "test")
    assert (code, "its claim is gone" in out) == (1, True)
    run(capsys, "pack", "test", "--update")
    assert not own.with_suffix(".txt").exists()


def test_a_filter_that_selects_nothing_is_an_error(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "pack", "test", "--filter", "nothing-like-it")
    assert (code, out) == (2, "")
    assert "--filter nothing-like-it: no claim has this in its path" in err
    code, out, _ = run(capsys, "pack", "test", "--filter", "flagged", "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert all("flagged" in one["claim"] for one in document["packs"][0]["claims"])


def test_coverage_is_told_and_shown(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(kept, 'title   = "Acme Health"', 'title   = "Acme <b> Health"')
    code, out, _ = run(
        capsys, "pack", "test", "--filter", "units.flagged", "--coverage", "--coverage-page", "seen.html"
    )
    assert code == 0
    assert (
        f"packs/acme.toml:{line_of(kept, 'when ')}: procedure code is none of @evaluation: never false, unknown" in out
    )
    page = Path("seen.html").read_text(encoding="utf-8")
    assert f'<tr class="half"><td class="n">{line_of(kept, "when ")}</td>' in page
    assert "Acme &lt;b&gt; Health" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)


def test_mutate_lists_changes_that_no_claim_notices(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = ("pack", "test", "--filter", "units.flagged", "--mutate")
    code, out, _ = run(capsys, *one)
    assert code == 0
    assert f'packs/acme.toml:{line_of(kept, "evaluation ")}: "97165" dropped from its list: no claim notices' in out
    code, _, err = run(capsys, *one, "--fail-under", "95")
    assert (code, "--fail-under 95" in err) == (1, True)
    code, out, _ = run(capsys, "pack", "test", "--mutate", "--limit", "3", "--seed", "2", "--format", "json")
    assert (code, json.loads(out)["changes"][0]["changes"]) == (0, 3)
    changed(kept, "limit     = 4", "limit     = 3")
    code, _, err = run(capsys, *one)
    assert (code, "--mutate: not done" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing.toml",), "nothing.toml"),
        (("medicaid/nc",), "no pack of yours"),
        (("packs", "--limit", "3"), "--limit: this goes with --mutate"),
        (("packs", "--output", "packs/acme.toml"), "give another name"),
        (("packs", "--coverage-page", "packs/acme.claims/units.flagged.json"), "give another name"),
        (("--packs", "pakcs"), "no such folder"),
    ],
)
def test_what_cannot_be_done_is_told(
    kept: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run(capsys, "pack", "test", *arguments)
    assert code == 2
    assert said in err


def test_claims_and_packs_that_are_wrong_are_told_with_their_place(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = kept.with_suffix(".claims") / "wrong.json"
    wrong.write_text('{"claims": [{"id": 7}]}', encoding="utf-8")
    code, _, err = run(capsys, "pack", "test")
    assert (code, "wrong.json: claims[0].id" in err) == (2, True)
    wrong.unlink()
    changed(kept, "limit     = 4", 'limit     = "four"')
    code, _, err = run(capsys, "pack", "test", "packs")
    assert (code, f"acme.toml:{line_of(kept, 'limit ')}" in err) == (2, True)


def test_no_claims_at_all_is_told(
    pack_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pack_file.parent.parent)
    for arguments in ((), ("packs",), ("packs/acme.toml",)):
        code, _, err = run(capsys, "pack", "test", *arguments)
        assert (code, "scrubjay pack cases" in err) == (2, True)


def test_a_new_repository_passes_its_own_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = tmp_path / "ours"
    code, out, _ = run(capsys, "pack", "new", "--repo", str(repo))
    assert code == 0
    written = {Path(line).relative_to(repo).as_posix() for line in out.splitlines()}
    assert written == {path.relative_to(repo).as_posix() for path in repo.rglob("*") if path.is_file()}
    assert {"README.md", "packs/acme.toml", ".github/workflows/packs.yml", ".pre-commit-config.yaml"} <= written
    assert "INVENTED" in (repo / "packs" / "acme.toml").read_text(encoding="utf-8")
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    from test_pytest_plugin import pytest_in

    code, said = pytest_in(repo)
    assert code == 0, said
    for command in (("lint", "packs"), ("test", "packs"), ("fmt", "packs", "--check")):
        ran = subprocess.run(
            [sys.executable, "-m", "scrubjay_cli", "pack", *command], cwd=repo, capture_output=True, env=environment
        )
        assert ran.returncode == 0, ran.stdout
    code, _, err = run(capsys, "pack", "new", "--repo", str(repo))
    assert (code, "not empty" in err) == (2, True)
