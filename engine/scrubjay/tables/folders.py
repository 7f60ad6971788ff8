"""The reference tables of folders, each with the folder it comes from; later folders take the place of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scrubjay.tables.table import Table, TableError, load_table

REFERENCE = "reference"
"""The folder of tables inside a packs folder."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A table with its file; `folder` is the packs folder that holds it, None for the one shipped with scrubjay."""

    table: Table
    path: Path
    folder: Path | None


def stored_tables(shipped: Path, folders: Sequence[Path]) -> dict[str, Stored]:
    """Tables in use by name. Raises TableError with what is wrong with any of them."""
    found: dict[str, Stored] = {}
    problems: list[str] = []
    for folder in (shipped, *folders):
        for path in sorted((folder / REFERENCE).glob("*.csv")):
            try:
                table = load_table(path)
            except TableError as error:
                problems += [f"{folder / REFERENCE}: {said}" for said in str(error).splitlines()]
                continue
            found[path.stem] = Stored(table, path, None if folder == shipped else folder)
    if problems:
        raise TableError("\n".join(problems))
    return dict(sorted(found.items()))
