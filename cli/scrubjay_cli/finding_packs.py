"""The packs that a command works on: shipped ones, a user's folders, and packs named by id or file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from scrubjay.differing.revisions import NoRevision
from scrubjay.differing.side import NoSide, Side, side_of
from scrubjay.packs.library import Library, looks_like_file, open_library, with_file
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.resolving import NoSuchPack
from scrubjay.rules.checking import every_problem
from scrubjay.tables import TableError
from scrubjay_cli.printing.errors import pack_problem
from scrubjay_cli.trouble import Trouble

Shown = TypeVar("Shown")


def folders_of(folders: Sequence[str], problems: list[str]) -> list[Path]:
    """A user's folders; those that are none are added to `problems`."""
    paths = [Path(folder) for folder in folders]
    for path in paths:
        if not path.is_dir():
            said = "is a file; give the folder it is in" if path.exists() else "there is no such folder"
            problems.append(f"--packs {path}: {said}")
    return [path for path in paths if path.is_dir()]


def library_of(folders: Sequence[str], problems: list[str]) -> Library:
    """The shipped packs and those of a user's folders. Raises Trouble where a folder's table is unusable."""
    paths = folders_of(folders, problems)
    try:
        return open_library(paths)
    except TableError as error:
        raise Trouble([*problems, *str(error).splitlines()]) from None


def library_on(folders: Sequence[str], date: datetime.date, problems: list[str]) -> tuple[Library, tuple[str, ...]]:
    """The packs as they stood on a day, and what could not be told. Raises Trouble for an unusable table."""
    from scrubjay.packs.time_travel import library_as_of

    paths = folders_of(folders, problems)
    try:
        found = library_as_of(paths, date)
    except TableError as error:
        raise Trouble([*problems, *str(error).splitlines()]) from None
    return found.library, found.notes


def pack_of(name: str, library: Library, problems: list[str]) -> tuple[Library, Pack] | None:
    """A pack by id or file, with the library that holds it; what is wrong is added to `problems`."""
    try:
        if looks_like_file(name) and not Path(name).is_dir():
            return with_file(library, Path(name))
        return library, library.find(name)
    except NoSuchPack as error:
        if name and Path(name).is_dir():
            problems.append(
                f"there is no pack `{name}`, but a folder: give one of its .toml files, or --packs {name} and an id"
            )
            return None
        problems.append(f"{error} (`scrubjay pack list` prints them all; or give a file that ends in .toml)")
    except PackErrors as errors:
        problems += [pack_problem(problem) for problem in every_problem(library, errors)]
    except OSError as error:
        said = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        problems.append(f"{name}: {said or 'cannot be read'}")
    return None


def own_file(name: str, folders: Sequence[str]) -> Path | None:
    """The file of a user's own pack, named by file or id; None for one of scrubjay's, or for none at all."""
    if looks_like_file(name):
        return Path(name)
    problems: list[str] = []
    own = folders_of(folders, problems)
    pack = library_of([str(folder) for folder in own], problems).loaded.get(name)
    for folder in reversed(own):
        path = folder.resolve().parent / pack.file if pack is not None else folder
        if pack is not None and pack.file.startswith(f"{folder.resolve().name}/") and path.is_file():
            return folder / path.relative_to(folder.resolve())
    return None


def side_named(name: str, folders: Sequence[Path], problems: list[str]) -> Side | None:
    """One side of a comparison; what is wrong is added to `problems`."""
    try:
        return side_of(name, folders)
    except (NoSide, NoRevision) as error:
        problems.append(str(error))
    except NoSuchPack as error:
        what = "a pack's id, a .toml file, a folder of packs, git:REV or git:REV:PATH"
        problems.append(f"{error} (give {what}; `scrubjay pack list` prints the ids)")
    except TableError as error:
        problems += str(error).splitlines()
    except PackErrors as errors:
        problems += [pack_problem(problem) for problem in errors.problems]
    except OSError as error:
        said = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        problems.append(f"{name}: {said or 'cannot be read'}")
    return None


def mended_pack(name: str, folders: Sequence[str], use: Callable[[Library, Pack], Shown]) -> Shown:
    """What `use` makes of a pack. Raises Trouble with all that is wrong with it or with the files it is sought in."""
    problems: list[str] = []
    library = library_of(folders, problems)
    found = pack_of(name, library, problems)
    shown = None
    if found is not None:
        try:
            shown = use(*found)
        except PackErrors as errors:
            problems += [pack_problem(problem) for problem in every_problem(library, errors)]
    elif library.broken:
        problems += [pack_problem(problem) for problem in library.broken]
    if problems or shown is None:
        raise Trouble(list(dict.fromkeys(problems)))
    return shown
