"""The packs that a run may use: those shipped with scrubjay, and those of the folders a user names.

A pack is found by its id or by its file; it is merged with its bases and compiled once.
"""

from __future__ import annotations

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


def open_library(folders: Sequence[Path] = ()) -> Library:
    """The packs of the shipped folder and of a user's; problems of single files are kept in `broken`.

    Raises TableError with what is wrong with any reference table.
    """
    loaded: dict[str, Pack] = {}
    broken: list[Problem] = []
    refused: dict[str, PackErrors] = {}
    for folder in (shipped_folder(), *folders):
        here: dict[str, Pack] = {}
        for path in sorted(folder.rglob("*.toml")):
            if REFERENCE in path.relative_to(folder).parts[:-1] or path.name in NOT_PACKS:
                continue
            try:
                pack = load_file(path, name_of(path, folder))
            except PackErrors as error:
                broken += error.problems
                if error.read is not None and error.read.id:
                    refused[error.read.id] = error
                continue
            if pack.id in here:
                message = f"the id `{pack.id}` is taken by {here[pack.id].file}"
                broken.append(Problem(pack.place, message, "an id names one pack", code=Fault.TWICE))
                continue
            here[pack.id] = pack
        loaded |= here
        refused = {pack_id: error for pack_id, error in refused.items() if pack_id not in here}
    tables = {name: stored.table for name, stored in stored_tables(shipped_folder(), folders).items()}
    return Library(loaded, tables, tuple(broken), refused)


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
