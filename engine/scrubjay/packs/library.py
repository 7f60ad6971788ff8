"""The packs that a run may use: those shipped with scrubjay, and those of the folders a user names.

A pack is found by its id or by its file; it is merged with its bases and compiled once.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scrubjay.packs.loading import load_file
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import Fault, PackErrors, Problem
from scrubjay.packs.resolving import NoSuchPack, resolve
from scrubjay.packs.shaping import nearest_ids
from scrubjay.tables import Table
from scrubjay.tables.folders import REFERENCE, stored_tables

NOT_PACKS = ("payers.toml", "waivers.toml")


def shipped_folder() -> Path:
    """The folder of shipped packs: inside the installed package, or beside `engine/` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "policies"
    return installed if installed.is_dir() else package.parents[1] / "policies"


@dataclass(frozen=True, slots=True)
class Library:
    """Packs by id, with the reference tables beside them; later folders take the place of earlier ones."""

    loaded: Mapping[str, Pack]
    tables: Mapping[str, Table]
    broken: tuple[Problem, ...] = ()
    """What is wrong with files that could not be read as packs."""
    refused: Mapping[str, PackErrors] = field(default_factory=dict)
    """The same by pack id, where the id could be read."""
    _merged: dict[str, Pack] = field(default_factory=dict)

    def find(self, pack_id: str) -> Pack:
        """A pack as its file says. Raises NoSuchPack with the nearest ids, PackErrors if its file was refused."""
        if pack_id in self.refused:
            raise self.refused[pack_id]
        if pack_id not in self.loaded:
            raise NoSuchPack(pack_id, nearest_ids(pack_id, (*self.loaded, *self.refused)))
        return self.loaded[pack_id]

    def merged(self, pack: Pack) -> Pack:
        """A pack with everything it inherits. Raises PackErrors."""
        if self._merged.get(pack.id) is None or self._merged[pack.id].file != pack.file:
            self._merged[pack.id] = resolve(pack, self.find)
        return self._merged[pack.id]


def open_library(
    folders: Sequence[Path] = (), *, shipped: Path | None = None, as_of: datetime.date | None = None
) -> Library:
    """The packs of the shipped folder (`shipped`: in its place) and of a user's; `broken` are single files' problems.

    Of a pack's versions that stand beside each other in a folder, each with the day it was `released`, the last is
    taken; `as_of`: the last that was released by then. Raises TableError with what is wrong with any reference table.
    """
    return library_of((shipped or shipped_folder(), *folders), as_of)


def library_of(folders: Sequence[Path], as_of: datetime.date | None = None) -> Library:
    """The packs of folders, the first of which bring what the later ones build on. Raises TableError."""
    loaded: dict[str, Pack] = {}
    broken: list[Problem] = []
    refused: dict[str, PackErrors] = {}
    for folder in folders:
        here: dict[str, Pack] = {}
        for path in sorted(folder.rglob("*.toml")):
            if REFERENCE in path.relative_to(folder).parts[:-1] or path.name in NOT_PACKS or not path.is_file():
                continue
            try:
                pack = load_file(path, name_of(path, folder))
            except PackErrors as error:
                broken += error.problems
                if error.read is not None and error.read.id:
                    refused[error.read.id] = error
                continue
            if as_of is not None and pack.released is not None and pack.released > as_of:
                continue
            other = here.get(pack.id)
            if other is not None and not apart(pack, other):
                message = f"the id `{pack.id}` is taken by {other.file}"
                hint = "an id names one pack; versions of it beside each other say on which day each was `released`"
                broken.append(Problem(pack.place, message, hint, code=Fault.TWICE))
                continue
            if other is None or (other.released and pack.released and pack.released > other.released):
                here[pack.id] = pack
        loaded |= here
        refused = {pack_id: error for pack_id, error in refused.items() if pack_id not in here}
    tables = {name: stored.table for name, stored in stored_tables(folders[0], folders[1:]).items()}
    return Library(loaded, tables, tuple(broken), refused)


def apart(pack: Pack, other: Pack) -> bool:
    """Whether two files of one id are versions, released on different days."""
    return pack.released is not None and other.released is not None and pack.released != other.released


def over(library: Library, upper: Library) -> Library:
    """A library with another laid over it, whose packs and tables take the place of those of their names."""
    refused = {name: errors for name, errors in library.refused.items() if name not in upper.loaded}
    return Library(
        {**library.loaded, **upper.loaded},
        {**library.tables, **upper.tables},
        (*library.broken, *upper.broken),
        {**refused, **upper.refused},
    )


def with_file(library: Library, path: Path) -> tuple[Library, Pack]:
    """The library with one more pack, given as a file; it takes the place of one with its id."""
    pack = load_file(path, path.as_posix())
    refused = {pack_id: errors for pack_id, errors in library.refused.items() if pack_id != pack.id}
    return Library({**library.loaded, pack.id: pack}, library.tables, library.broken, refused), pack


def name_of(path: Path, folder: Path) -> str:
    """A file's name in decisions: relative to its packs folder's parent, with `/`."""
    return f"{folder.resolve().name}/{path.resolve().relative_to(folder.resolve()).as_posix()}"


def looks_like_file(given: str) -> bool:
    """Whether a user means a file rather than a pack's id."""
    return given.endswith(".toml") or Path(given).is_file()
