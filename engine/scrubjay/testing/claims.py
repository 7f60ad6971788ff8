"""Where the claims of a pack are: `acme.claims/*.json` beside `acme.toml`, each with the kept text of its decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scrubjay.packs.library import Library, name_of, with_file
from scrubjay.packs.pack import Pack
from scrubjay.testing.saying import OPENING

CLAIMS = ".claims"
"""The ending of a folder of claims."""
KEPT = ".txt"
"""The ending of a kept text; its claim has the same name and ends in .json."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A pack with the claims that stand beside it, in the order of their names."""

    library: Library
    pack: Pack
    folder: Path
    claims: tuple[Path, ...]

    @property
    def file(self) -> Path:
        """The pack's own file, beside the folder."""
        return self.folder.with_suffix(".toml")

    def text(self) -> str:
        """What the file says, as packs are read. Raises OSError."""
        return self.file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def claims_folder(pack_file: Path) -> Path:
    """The folder of a pack's claims."""
    return pack_file.with_suffix(CLAIMS)


def kept_file(claim: Path) -> Path:
    """Where the decisions of a claim's document are kept."""
    return claim.with_suffix(KEPT)


def claims_in(folder: Path) -> tuple[Path, ...]:
    """The facts documents of a claims folder."""
    return tuple(path for path in sorted(folder.glob("*.json")) if path.is_file())


def left_over(folder: Path) -> tuple[Path, ...]:
    """Kept texts whose claim is gone; another text that somebody put there is none."""
    return tuple(path for path in sorted(folder.glob(f"*{KEPT}")) if is_left_over(path))


def is_left_over(path: Path) -> bool:
    """Whether a text is that of decisions, and its claim is gone."""
    if path.with_suffix(".json").is_file() or not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(OPENING)) == OPENING.encode()


def folders_below(folder: Path) -> Iterator[Path]:
    """The claims folders in and below a folder, but not in hidden ones."""
    for path in sorted(folder.rglob(f"*{CLAIMS}")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_dir() and not hidden:
            yield path


def suite_of_file(library: Library, pack_file: Path) -> Suite:
    """The claims of a pack file, which takes the place of a pack of its id. Raises PackErrors, OSError."""
    around, pack = with_file(library, pack_file)
    folder = claims_folder(pack_file)
    return Suite(around, pack, folder, claims_in(folder))


def suites_of_folder(library: Library, folder: Path) -> tuple[list[Suite], list[str]]:
    """The claims beside the packs of a packs folder, which the library has; and what is wrong with any.

    Packs that do not load are the library's to tell.
    """
    by_file = {pack.file: pack for pack in library.loaded.values()}
    suites: list[Suite] = []
    problems: list[str] = []
    for found in folders_below(folder):
        pack_file = found.with_suffix(".toml")
        pack = by_file.get(name_of(pack_file, folder))
        if pack is not None:
            suites.append(Suite(library, pack, found, claims_in(found)))
        elif not pack_file.is_file():
            problems.append(f"{found.as_posix()}: there is no pack {pack_file.name} beside this folder of claims")
    return suites, problems
