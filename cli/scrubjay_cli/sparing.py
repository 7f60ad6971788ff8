"""Whether `--output` would take the place of a file that the command reads: asked before anything is written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from scrubjay_cli.trouble import Trouble

Name = str | Path


def spare(output: Path | None, files: Iterable[Name] = (), folders: Sequence[Name] = ()) -> None:
    """Raises Trouble where `overwritten` finds something."""
    problems = overwritten(output, files, folders)
    if problems:
        raise Trouble(problems)


def overwritten(
    output: Path | None, files: Iterable[Name] = (), folders: Sequence[Name] = (), made: Iterable[Path] = ()
) -> list[str]:
    """What is wrong with an output: it is one of `files`, or a pack or table of packs `folders` or of scrubjay's own.

    `made` are files that the command itself makes, which need not be there yet. Files are compared as the system knows
    them, so that links, `..` and capitals on Windows hide nothing.
    """
    if output is None:
        return []
    there = _read(files, folders) if output.is_file() else ()
    said = next((what for name, what in there if _same(output, Path(name))), None)
    if said is None:
        target = _place(output)
        said = next((f"{path}, which this command makes" for path in made if _place(path) == target), None)
    return [] if said is None else [f"--output {output}: this is {said}; give another name"]


def _read(files: Iterable[Name], folders: Sequence[Name]) -> Iterator[tuple[Name, str]]:
    from scrubjay.packs.library import shipped_folder
    from scrubjay.tables.folders import REFERENCE

    yield from ((name, f"the input {name}") for name in files)
    shipped = shipped_folder()
    for folder in (*folders, shipped):
        called = "a file of scrubjay's own packs" if folder is shipped else f"a file of the packs folder {folder}"
        for found in (Path(folder).rglob("*.toml"), (Path(folder) / REFERENCE).glob("*.csv")):
            yield from ((path, called) for path in found)


def _same(output: Path, name: Path) -> bool:
    try:
        return name.is_file() and os.path.samefile(output, name)
    except OSError:
        return False


def _place(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))
