"""Files as they were at a revision of the git repository of the current directory, read without a checkout."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scrubjay.packs.git import NoGit, git, unpacked

PREFIX = "git:"
POLICIES = "policies"
"""The folder of packs of a repository, where a revision is given without a path."""


class NoRevision(Exception):
    """What was asked of git is not there; the words say what, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A place in a repository at a revision; `path` from the repository's top, "" where none was given."""

    given: str
    revision: str
    path: str


def revision_of(given: str) -> Revision:
    """`git:REV` or `git:REV:PATH`. Raises NoRevision where no revision is named."""
    revision, _, path = given.removeprefix(PREFIX).partition(":")
    if not revision or revision.startswith("-"):
        raise NoRevision(f"{given}: no revision is named; such as git:HEAD~1 or git:v1.2:policies/medicaid/nc.toml")
    return Revision(given, revision, path.strip("/"))


def extracted(asked: Revision, into: Path, current: Path) -> Path:
    """The file or folder asked for, with the whole top folder that it stands in, written under `into`.

    `current` is a directory of the repository. Raises NoRevision.
    """
    top = Path(_git(asked, current, "rev-parse", "--show-toplevel").decode().strip())
    commit = _commit(asked, top)
    path = _from_top(asked, top, current) if asked.path else POLICIES
    listed = _git(asked, top, "ls-tree", "-z", commit, "--", path).decode()
    if not listed:
        if not asked.path:
            words = f"there is no folder `{POLICIES}` at that revision; name the folder or file"
            raise NoRevision(f"{asked.given}: {words}, such as git:{asked.revision}:our-packs")
        raise NoRevision(f"{asked.given}: there is no `{path}` at that revision")
    # bases stand in the same folder, tables in its `reference`
    first = PurePosixPath(path).parts[0]
    archive = _git(asked, top, "archive", "--format=tar", commit, "--", first)
    unpacked(archive, into)
    return into / path


def _commit(asked: Revision, top: Path) -> str:
    found = _run(asked, top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{asked.revision}^{{commit}}")
    if found.returncode:
        raise NoRevision(f"{asked.given}: git knows no revision `{asked.revision}` here (`git log` lists them)")
    return found.stdout.decode().strip()


def _from_top(asked: Revision, top: Path, current: Path) -> str:
    """A path from the repository's top; one that begins with `./` or `../` goes from the current directory."""
    if not asked.path.startswith("."):
        return PurePosixPath(asked.path).as_posix()
    whole = (current / asked.path).resolve()
    try:
        return whole.relative_to(top.resolve()).as_posix()
    except ValueError:
        raise NoRevision(f"{asked.given}: this path lies outside the repository {top}") from None


def _git(asked: Revision, where: Path, *words: str) -> bytes:
    found = _run(asked, where, *words)
    if found.returncode:
        said = found.stderr.decode("utf-8", "replace").strip().splitlines()
        if any("not a git repository" in line for line in said):
            raise NoRevision(f"{asked.given}: the current directory is not in a git repository")
        raise NoRevision(f"{asked.given}: git {words[0]} failed: {said[-1] if said else 'it says not why'}")
    return found.stdout


def _run(asked: Revision, where: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return git(where, *words)
    except NoGit:
        raise NoRevision(f"{asked.given}: git is not installed, or not on the PATH") from None
