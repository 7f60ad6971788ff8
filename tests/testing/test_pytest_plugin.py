"""The pytest plugin: claims beside packs are tests, in a repository of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from acme import changed, with_claims

from scrubjay.testing.claims import claims_in

REGISTERED = any(one.name == "scrubjay" for one in entry_points(group="pytest11"))
"""An installation from before the plugin lacks its entry point."""


@pytest.fixture
def repository(pack_file: Path) -> Path:
    with_claims(pack_file)
    root = pack_file.parent.parent
    (root / "pytest.ini").write_text("[pytest]\nscrubjay_packs = packs\naddopts = -q\n", encoding="utf-8")
    return root


def own_options() -> dict[str, str]:
    """The environment without what the run of these tests adds to pytest's options (CI says -n auto)."""
    return {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}


def pytest_in(root: Path, *arguments: str) -> tuple[int, str]:
    named = () if REGISTERED else ("-p", "scrubjay.testing.pytest_plugin")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *named, *arguments]
    ran = subprocess.run(command, cwd=root, env=own_options(), capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def test_claims_are_kept_compared_and_accepted(repository: Path) -> None:
    claims = claims_in(repository / "packs" / "acme.claims")
    code, said = pytest_in(repository)
    assert code == 1
    assert f"{len(claims)} failed" in said
    others = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}
    assert pytest_in(repository, "--snapshot-update")[0] == 0
    assert all(path.read_bytes() == was for path, was in others.items()), "only kept texts are written"
    code, said = pytest_in(repository)
    assert (code, f"{len(claims)} passed" in said) == (0, True)

    changed(repository / "packs" / "acme.toml", "limit     = 4", "limit     = 3")
    code, said = pytest_in(repository)
    assert code == 1
    assert "; over 4" in said
    assert "; over 3" in said
    assert "Traceback" not in said
    assert pytest_in(repository, "--snapshot-update")[0] == 0
    assert pytest_in(repository)[0] == 0


def test_texts_are_those_of_pack_test(repository: Path) -> None:
    pytest_in(repository, "--snapshot-update")
    command = [sys.executable, "-m", "scrubjay_cli", "pack", "test", "packs"]
    ran = subprocess.run(command, cwd=repository, env=own_options(), capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_kept_text_without_a_claim_fails_and_is_dropped(repository: Path) -> None:
    pytest_in(repository, "--snapshot-update")
    claim = claims_in(repository / "packs" / "acme.claims")[0]
    claim.unlink()
    code, said = pytest_in(repository)
    assert code == 1
    assert "its claim is gone" in said
    assert claim.with_suffix(".txt").is_file()
    assert pytest_in(repository, "--snapshot-update")[0] == 0
    assert not claim.with_suffix(".txt").exists()


def test_asleep_where_no_packs_are_named(repository: Path) -> None:
    (repository / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    assert pytest_in(repository)[0] == pytest.ExitCode.NO_TESTS_COLLECTED
    assert pytest_in(repository, "--scrubjay-packs", "packs")[0] == pytest.ExitCode.TESTS_FAILED


def test_a_pack_that_does_not_load_is_told_in_words(repository: Path) -> None:
    changed(repository / "packs" / "acme.toml", "limit     = 4", 'limit     = "four"')
    code, said = pytest_in(repository, "-k", "units.flagged")
    assert code == 1
    assert "acme.toml:24" in said
    assert "Traceback" not in said


def test_a_folder_that_is_none_is_told(repository: Path) -> None:
    code, said = pytest_in(repository, "--scrubjay-packs", "pakcs")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "there is no such folder" in said
