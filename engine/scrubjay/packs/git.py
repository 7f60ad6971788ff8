"""What git is asked: read only, in one place; nothing is ever checked out."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path


class NoGit(Exception):
    """Git is not on this machine."""


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """What git answers in a folder, whatever it is. Raises NoGit."""
    try:
        return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except FileNotFoundError:
        raise NoGit from None


def unpacked(archive: bytes, into: Path) -> None:
    """Writes the files of a `git archive` under a folder; a name that leads out of it is refused."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(into, filter="data")
