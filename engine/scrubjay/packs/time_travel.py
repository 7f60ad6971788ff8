"""Libraries of other days: the packs as they stood on a date, or under the hashes that decisions name.

A folder that git keeps is read as it was committed; elsewhere the versions of a pack stand beside each other, each with
the day it was `released`.
"""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scrubjay.packs.history import Kept, commit_on, commits, kept, written_at
from scrubjay.packs.library import Library, open_library, shipped_folder


@dataclass(frozen=True, slots=True)
class AsOf:
    """A library, and what could not be told of its folders on that day."""

    library: Library
    notes: tuple[str, ...]


def library_as_of(folders: Sequence[Path], date: datetime.date) -> AsOf:
    """The packs and tables of the shipped folder and of a user's as they stood on a date. Raises TableError."""
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="scrubjay-") as place:
        found: list[Path] = []
        undated: list[Path] = []
        for at, folder in enumerate((shipped_folder(), *folders)):
            where = kept(folder)
            if where is None:
                found.append(folder)
                undated.append(folder)
                continue
            commit = commit_on(where, date)
            if commit is None:
                notes.append(f"{folder.as_posix()}: git keeps nothing of it that is as old as {date}: it has no packs")
                found.append(_empty(Path(place) / str(at), folder))
            else:
                found.append(written_at(where, commit, Path(place) / str(at)))
        library = open_library(found[1:], shipped=found[0], as_of=date)
    for folder in undated:
        same = [pack.id for pack in library.loaded.values() if pack.released is None and _in(folder, pack.file)]
        if same:
            said = f"{len(same)} packs have neither git history nor `released`: they decide as they are today"
            notes.append(f"{folder.as_posix()}: {said}")
    return AsOf(library, tuple(notes))


def states(folders: Sequence[Path]) -> Iterator[Library]:
    """The library as it is, then as it was before each commit that changed one of its folders, the newest first.

    Folders change one at a time: that of each commit goes back to it, the others stay as they then were.
    """
    yield open_library(folders)
    all_ = (shipped_folder(), *folders)
    homes = [kept(folder) for folder in all_]
    for root in dict.fromkeys(home.root for home in homes if home is not None):
        own = [home if home is not None and home.root == root else None for home in homes]
        for commit in _of_any([home for home in own if home is not None]):
            with tempfile.TemporaryDirectory(prefix="scrubjay-") as place:
                found = [
                    folder if home is None else written_at(home, commit, Path(place) / str(at))
                    for at, (folder, home) in enumerate(zip(all_, own, strict=True))
                ]
                yield open_library(found[1:], shipped=found[0])


def with_hashes(
    named: Mapping[str, str], libraries: Iterator[Library], hash_of: Callable[[Library, str], str | None]
) -> tuple[Library | None, dict[str, str]]:
    """The first library in which each pack has the hash that is named, and the packs of which no library has it."""
    missing = dict(named)
    for library in libraries:
        wrong = {pack for pack, wanted in named.items() if hash_of(library, pack) != wanted}
        missing = {pack: wanted for pack, wanted in missing.items() if pack in wrong}
        if not wrong:
            return library, {}
    return None, missing


def _of_any(homes: Sequence[Kept]) -> Iterator[str]:
    """Commits of one repository that changed any of its folders, newest first."""
    seen: dict[str, None] = {}
    for home in homes:
        seen.update(dict.fromkeys(commits(home)))
    yield from seen


def _empty(place: Path, folder: Path) -> Path:
    made = place / folder.name
    made.mkdir(parents=True)
    return made


def _in(folder: Path, file: str) -> bool:
    """Whether a pack's file (named from its packs folder's parent) is of a folder."""
    return file.startswith(f"{folder.resolve().name}/")
