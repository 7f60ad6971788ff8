"""One side of a comparison: packs with the library they stand in, from an id, a file, a folder or a git revision."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scrubjay.differing.revisions import PREFIX, extracted, revision_of
from scrubjay.facts.deriving import THERAPY
from scrubjay.packs.library import (
    Library,
    library_of,
    looks_like_file,
    name_of,
    open_library,
    over,
    with_file,
)
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.rules.programs import Programs


@dataclass(frozen=True, slots=True)
class Side:
    """Packs to compare. `one`: a single pack was named; else all packs of a folder."""

    label: str
    library: Library
    packs: tuple[Pack, ...]
    programs: Programs
    one: bool

    def pack(self, pack_id: str) -> Pack | None:
        """The pack of an id, None where this side has none."""
        return next((pack for pack in self.packs if pack.id == pack_id), None)


class NoSide(Exception):
    """What was named is nothing that can be compared; the words say why."""


def side_of(given: str, folders: Sequence[Path] = (), current: Path | None = None) -> Side:
    """What a user names: a pack's id, a pack file, a folder of packs, `git:REV` or `git:REV:PATH`.

    `folders` are packs folders beside those shipped, `current` the directory whose repository git reads. Raises
    NoSide, NoSuchPack, NoRevision, TableError, OSError, and PackErrors with every problem of a pack.
    """
    if given.startswith(PREFIX):
        asked = revision_of(given)
        with tempfile.TemporaryDirectory(prefix="scrubjay-") as into:
            found = extracted(asked, Path(into), (current or Path.cwd()).resolve())
            top = Path(into) / found.relative_to(into).parts[0]
            if found.is_dir():
                return _of_folder(given, found, folders)
            if top.is_dir():
                return _of_file_in(given, found, top, folders)
            return _one(given, *_named(*with_file(open_library(folders), found), found.name))
    path = Path(given)
    if path.is_dir():
        return _of_folder(given, path, folders)
    library = open_library(folders)
    if looks_like_file(given):
        return _one(given, *with_file(library, path))
    return _one(given, library, library.find(given))


def of_packs(label: str, library: Library, packs: Sequence[Pack]) -> Side:
    """A side of packs that were loaded already."""
    return Side(label, library, tuple(packs), Programs(library), len(packs) == 1)


def _named(library: Library, pack: Pack, name: str) -> tuple[Library, Pack]:
    pack = replace(pack, file=name)
    return replace(library, loaded={**library.loaded, pack.id: pack}), pack


def _one(label: str, library: Library, pack: Pack) -> Side:
    return Side(label, library, (pack,), Programs(library), True)


def _of_folder(label: str, folder: Path, folders: Sequence[Path]) -> Side:
    own = library_of((folder,))
    if own.broken:
        raise PackErrors(own.broken)
    if not own.loaded:
        raise NoSide(f"{label}: there are no packs in this folder (files that end in .toml)")
    library = _library(folder, own, folders)
    return Side(label, library, tuple(own.loaded.values()), Programs(library), False)


def _of_file_in(label: str, file: Path, folder: Path, folders: Sequence[Path]) -> Side:
    library = _library(folder, library_of((folder,)), folders)
    name = name_of(file, folder)
    found = next((pack for pack in library.loaded.values() if pack.file == name), None)
    if found is None:
        raise next(
            (errors for errors in library.refused.values() if errors.problems[0].place.file == name),
            PackErrors(tuple(problem for problem in library.broken if problem.place.file == name)),
        )
    return _one(label, library, found)


def _library(folder: Path, own: Library, folders: Sequence[Path]) -> Library:
    """A whole policies folder stands alone, its tables with it; other packs build on those shipped."""
    if THERAPY not in own.tables:
        return over(open_library(folders), own)
    return over(library_of(folders), own) if folders else own
