"""What can be compared: a pack's id, a file, a folder, a git revision; and what is said of what is none of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from edited_packs import WHOLE

from scrubjay.differing.differences import differences
from scrubjay.differing.revisions import NoRevision
from scrubjay.differing.side import NoSide, side_of
from scrubjay.packs.places import PackErrors
from scrubjay.packs.resolving import NoSuchPack


def git(where: Path, *words: str) -> None:
    named = ("-c", "user.name=A Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *named, *words], cwd=where, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose packs were committed twice: a limit of 30, then of 28."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "policies").mkdir()
    for number in ("30", "28"):
        (tmp_path / "policies" / "acme.toml").write_text(WHOLE.replace("limit     = 30", f"limit     = {number}"))
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "--quiet", "-m", f"limit {number}")
    return tmp_path


def test_pack_by_id_and_by_file(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(WHOLE)
    assert [pack.id for pack in side_of(str(file)).packs] == ["ours/acme"]
    assert side_of("medicaid/nc").one
    with pytest.raises(NoSuchPack, match="did you mean"):
        side_of("medicaid/n")


def test_folder_holds_its_own_packs_beside_those_shipped(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(
        WHOLE.replace('version = "1"', 'version = "1"\nextends = ["general/claim-form"]')
    )
    found = side_of(str(tmp_path))
    assert [pack.id for pack in found.packs] == ["ours/acme"]
    assert found.programs.of(found.packs[0]).policies
    (tmp_path / "acme.toml").write_text("[pack]\n")
    with pytest.raises(PackErrors):
        side_of(str(tmp_path))
    (tmp_path / "acme.toml").unlink()
    with pytest.raises(NoSide, match="no packs in this folder"):
        side_of(str(tmp_path))


def test_revisions_are_read_without_a_checkout(repository: Path) -> None:
    old, new = side_of("git:HEAD~1", current=repository), side_of("git:HEAD", current=repository)
    (change,) = differences(old, new).changes
    assert (change.policy, change.direction) == ("visits", "stricter")
    assert [pack.file for pack in old.packs] == ["policies/acme.toml"]
    file = side_of("git:HEAD~1:policies/acme.toml", current=repository)
    assert file.one
    assert not differences(file, new).same
    assert differences(file, old).same
    nested = side_of("git:HEAD~1:./acme.toml", current=repository / "policies")
    assert differences(nested, old).same
    assert not (repository / "acme.toml").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("git:", "no revision is named"),
        ("git:nowhere", "git knows no revision `nowhere`"),
        ("git:HEAD:packs", "there is no `packs` at that revision"),
        ("git:HEAD:../../elsewhere", "outside the repository"),
        ("git:--help", "no revision is named"),
    ],
)
def test_what_git_does_not_hold_is_said(repository: Path, name: str, said: str) -> None:
    with pytest.raises(NoRevision, match=said):
        side_of(name, current=repository)


def test_outside_a_repository_and_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(NoRevision, match="not in a git repository"):
        side_of("git:HEAD", current=tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoRevision, match="git is not installed"):
        side_of("git:HEAD", current=tmp_path)
