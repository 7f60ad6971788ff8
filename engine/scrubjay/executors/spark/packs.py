"""The packs of a run as bytes that go to every worker, and the checker that a worker makes of them once."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import scrubjay
from scrubjay.checking import Checker, checker
from scrubjay.packs.library import open_library
from scrubjay.packs.routing import NO_OFFICE, load_payers

_CARRIED = (".toml", ".csv")


class PacksDiffer(RuntimeError):
    """A worker's scrubjay or its shipped packs are not those of the driver."""


@dataclass(frozen=True, slots=True)
class PackFiles:
    """The files of a user's packs, and what the packs shipped with scrubjay have to be like on a worker."""

    folders: tuple[tuple[str, tuple[tuple[str, bytes], ...]], ...] = ()
    """Of each folder its name and its files by path."""
    only: tuple[str, ...] = ()
    payers: bytes | None = None
    fingerprint: str = ""


def pack_files(
    folders: Sequence[str | Path] = (), only: Sequence[str] = (), payers: str | Path | None = None
) -> PackFiles:
    """The shipped packs with those of folders; `only`: ids of the packs that may decide; `payers`: a payers.toml.

    Raises PackErrors, NoSuchPack or TableError where packs cannot be used, OSError where a file cannot be read.
    """
    carried = []
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise NotADirectoryError(f"{folder}: there is no such folder of packs")
        paths = sorted(path for path in folder.rglob("*") if path.suffix in _CARRIED and path.is_file())
        files = tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths)
        carried.append((folder.resolve().name, files))
    given = PackFiles(tuple(carried), tuple(only), None if payers is None else Path(payers).read_bytes())
    return replace(given, fingerprint=_fingerprint(_made(given)))


@lru_cache(maxsize=2)
def checker_of(files: PackFiles) -> Checker:
    """The checker of these packs, made once in a process. Raises PacksDiffer."""
    made = _made(files)
    if files.fingerprint != _fingerprint(made):
        raise PacksDiffer(
            "a worker's scrubjay or its shipped packs are not those of the driver: install the same version on every "
            "machine"
        )
    return made


def _made(files: PackFiles) -> Checker:
    with tempfile.TemporaryDirectory(prefix="scrubjay-packs-") as place:
        folders = []
        for at, (name, contents) in enumerate(files.folders):
            # the folder keeps its name, which stands in decisions
            folder = Path(place) / str(at) / name
            folder.mkdir(parents=True)
            for path, data in contents:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
            folders.append(folder)
        library = open_library(folders)
        office = NO_OFFICE
        if files.payers is not None:
            payers = Path(place) / "payers.toml"
            payers.write_bytes(files.payers)
            office = load_payers(payers, sorted(library.loaded))
        return checker(library, [library.find(pack) for pack in files.only], office)


def _fingerprint(made: Checker) -> str:
    """What decisions depend on: scrubjay's own code, every program, every table."""
    digest = hashlib.sha256()
    here = Path(scrubjay.__file__).parent
    for path in sorted(here.rglob("*.py")):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    for pack in made.packs:
        digest.update(f"\n{pack.id} {made.programs.of(pack).hash}".encode())
    for name, table in sorted(made.library.tables.items()):
        digest.update(f"\n{name} {table.hash}".encode())
    return digest.hexdigest()
