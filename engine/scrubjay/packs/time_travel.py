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

from scrubjay.packs.history import commit_on, commits, kept, written_at
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
            who = "1 pack has" if len(same) == 1 else f"{len(same)} packs have"
            said = f"{who} neither git history nor `released`; what they decide, they decide as they are today"
            notes.append(f"{folder.as_posix()}: {said}")
    return AsOf(library, tuple(notes))


def states(folders: Sequence[Path]) -> Iterator[Library]:
    """The library as it is, then as it stood after each commit that changed one of its folders, the newest first."""
    yield open_library(folders)
    all_ = (shipped_folder(), *folders)
    homes = {folder: home for folder in all_ if (home := kept(folder)) is not None}
    lines = {folder: list(commits(home)) for folder, home in homes.items()}
    for moment in sorted({time for line in lines.values() for time, _ in line}, reverse=True):
        with tempfile.TemporaryDirectory(prefix="scrubjay-") as place:
            found: list[Path] = []
            for at, folder in enumerate(all_):
                into = Path(place) / str(at)
                commit = next((commit for time, commit in lines.get(folder, ()) if time <= moment), None)
                if folder not in homes:
                    found.append(folder)
                elif commit is None:
                    found.append(_empty(into, folder))
                else:
                    found.append(written_at(homes[folder], commit, into))
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


def _empty(place: Path, folder: Path) -> Path:
    made = place / folder.name
    made.mkdir(parents=True)
    return made


def _in(folder: Path, file: str) -> bool:
    """Whether a pack's file (named from its packs folder's parent) is of a folder."""
    return file.startswith(f"{folder.resolve().name}/")
