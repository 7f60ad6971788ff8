"""The files that lint looks at: packs by id, files and folders, each with the name that findings give it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scrubjay.packs.library import NOT_PACKS, Library, shipped_folder
from scrubjay.packs.places import Fault, PackErrors, Place, Problem
from scrubjay.tables.folders import REFERENCE


@dataclass(frozen=True, slots=True)
class Target:
    """A pack's file as it stands. `path` is None for a text that is no file; `problem` is why it could not be read.

    `ours`: the file belongs to scrubjay itself, and was named by its pack's id.
    """

    name: str
    text: str
    path: Path | None = None
    problem: Problem | None = None
    ours: bool = False


def of_file(path: Path, *, ours: bool = False) -> Target:
    """A file, named as from where the command stands."""
    name = shown(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        said = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror or "cannot be read"
        return Target(name, "", path, Problem(Place(name, 1, 1), said, code=Fault.SYNTAX))
    try:
        return Target(name, raw.decode("utf-8-sig").replace("\r\n", "\n"), path, ours=ours)
    except UnicodeDecodeError as error:
        place = Place(name, raw[: error.start].count(b"\n") + 1, 1)
        problem = Problem(place, "this file is not UTF-8", "save it as UTF-8", code=Fault.SYNTAX)
        return Target(name, "", path, problem)


def of_folder(folder: Path) -> list[Target]:
    """Every pack of a folder and of those in it, but reference tables and the office's own files."""
    return [of_file(path) for path in _packs_in(folder)]


def of_pack(pack_id: str, library: Library, folders: Sequence[Path]) -> Target:
    """A pack of the library by its id; `folders` are the user's own. Raises NoSuchPack."""
    try:
        file = library.find(pack_id).file
    except PackErrors as errors:
        file = errors.problems[0].place.file
    for folder in reversed(folders):
        path = folder.resolve().parent / file
        if file.startswith(f"{folder.resolve().name}/") and path.is_file():
            return of_file(path)
    return of_file(shipped_folder().parent / file, ours=True)


def of_here(folder: Path) -> list[Target]:
    """The packs in and below a folder: files that open [pack]; others may well be something else."""
    found = [of_file(path) for path in _packs_in(folder)]
    return [target for target in found if any(line.strip() == "[pack]" for line in target.text.splitlines())]


def shown(path: Path) -> str:
    """A path as from the current folder, with `/`; whole where it lies elsewhere."""
    try:
        return Path(os.path.relpath(path)).as_posix() if not _outside(path) else path.resolve().as_posix()
    except ValueError:  # another drive on Windows
        return path.resolve().as_posix()


def once(targets: Iterable[Target]) -> list[Target]:
    """Each file once, in the order named."""
    return list({target.name: target for target in targets}.values())


def _outside(path: Path) -> bool:
    return os.path.relpath(path).startswith("..")


def _packs_in(folder: Path) -> Sequence[Path]:
    def pack(path: Path) -> bool:
        inner = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in inner)
        return not hidden and REFERENCE not in inner[:-1] and path.name not in NOT_PACKS

    return [path for path in sorted(folder.rglob("*.toml")) if pack(path) and path.is_file()]
