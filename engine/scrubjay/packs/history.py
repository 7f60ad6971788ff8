"""Packs as they stood: a packs folder at a commit of the repository it is kept in.

Read with `git archive`, so nothing is checked out and nothing of the work tree changes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scrubjay.packs.git import NoGit, git, unpacked


class NoHistory(Exception):
    """A folder or a revision that git cannot tell of; the message says why."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder that a git repository keeps: the repository's root, and the folder in it."""

    root: Path
    inside: str


def kept(folder: Path) -> Kept | None:
    """Where git keeps a folder; None where it does not, or git is not on this machine."""
    try:
        root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
        inside = folder.resolve().relative_to(root.resolve()).as_posix()
        tracked = _git(root, "ls-files", "--", inside) or _git(root, "log", "-1", "--format=%H", "--", inside)
    except (NoHistory, OSError, ValueError):
        return None
    return Kept(root, inside) if tracked else None


def commit_on(where: Kept, date: datetime.date) -> str | None:
    """The last commit of the main line on or before a day (its end in UTC); None where none is so old."""
    until = f"--before={date.isoformat()}T23:59:59Z"
    try:
        return _git(where.root, "rev-list", "-1", "--first-parent", until, "HEAD").decode().strip() or None
    except NoHistory:
        return None


def commits(where: Kept) -> Iterator[tuple[int, str]]:
    """The commits of the main line that changed a folder, each with its time (seconds since 1970), the newest first."""
    said = _git(where.root, "log", "--first-parent", "-m", "--format=%ct %H", "--", where.inside).decode()
    for line in dict.fromkeys(said.splitlines()):
        time, _, commit = line.partition(" ")
        yield int(time), commit


def written_at(where: Kept, commit: str, into: Path) -> Path:
    """The folder as it stood at a commit, written under `into` by its own name; empty where it was not there yet."""
    folder = into / (Path(where.inside).name or where.root.name)
    folder.mkdir(parents=True)
    try:
        data = _git(where.root, "archive", "--format=tar", f"{commit}:{'' if where.inside == '.' else where.inside}")
    except NoHistory:
        return folder
    unpacked(data, folder)
    return folder


def _git(folder: Path, *arguments: str) -> bytes:
    """What git prints. Raises NoHistory with what it says is wrong."""
    try:
        ran = git(folder, *arguments)
    except NoGit:
        raise NoHistory("git is not on this machine") from None
    if ran.returncode:
        raise NoHistory(ran.stderr.decode(errors="replace").strip().removeprefix("fatal: "))
    return ran.stdout
