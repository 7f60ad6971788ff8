"""The folder that a bulk run works in: what it was asked, how far it came, and that nobody else works in it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Begun = Literal["new", "resumed", "other"]
"""How a run begins: anew, where the last left off, or anew since the last was asked something else."""
_ASKED, _PLAN, _LOCK, _MARK = "asked.json", "plan.json", "lock", "scrubjay-bulk"
MARKED: Final = "A folder of scrubjay, for a run that is not done. It may be deleted.\n"


class Busy(Exception):
    """Another run works in the folder."""


class NotOurs(Exception):
    """A folder of that name is there and was not made by scrubjay."""


@dataclass(frozen=True, slots=True)
class Work:
    """A folder with what was read, what was decided, and how it all began."""

    folder: Path
    begun: Begun

    @property
    def reading(self) -> Path:
        """Where facts are put aside."""
        return self.folder / "read"

    @property
    def parts(self) -> Path:
        """Where results are."""
        return self.folder / "parts"

    def plan(self) -> dict[str, Any] | None:
        """What reading came to, None as long as it is not done."""
        path = self.folder / _PLAN
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def planned(self, plan: Mapping[str, Any]) -> None:
        """Say that reading is done."""
        _write(self.folder / _PLAN, plan)

    def clear_reading(self) -> None:
        """Forget what an interrupted run has read."""
        for path in (self.reading, self.parts):
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()


@contextlib.contextmanager
def work_in(folder: Path, asked: Mapping[str, Any]) -> Iterator[Work]:
    """The folder, made or found, while nobody else works in it. It stays until `remove`.

    What is there is used if it was made for what is `asked` now, else it is deleted. Raises Busy, NotOurs, OSError.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise NotOurs(str(folder))
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / _MARK).write_text(MARKED, encoding="utf-8")
    with _locked(folder / _LOCK):
        before = _asked_before(folder)
        same = before == json.loads(json.dumps(asked))
        if not same:
            for path in folder.iterdir():
                if path.name not in (_MARK, _LOCK):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            _write(folder / _ASKED, asked)
        yield Work(folder, "resumed" if same else "other" if before is not None else "new")


def remove(folder: Path) -> None:
    """Delete the folder."""
    shutil.rmtree(folder, ignore_errors=True)


def _asked_before(folder: Path) -> Any:
    try:
        return json.loads((folder / _ASKED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(path: Path, value: Any) -> None:
    aside = path.with_suffix(".aside")
    aside.write_text(json.dumps(value), encoding="utf-8")
    os.replace(aside, path)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path, "w", encoding="utf-8") as stream:
        try:
            import fcntl
        except ImportError:
            # where there are no locks, two runs with one output are the user's to avoid
            yield
            return
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(str(path.parent)) from None
        yield
