"""Which files a run reads: those named, those of a directory that hold what is asked for, those a pattern names."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

from .claim import Note, Place
from .recognising import holding

Asked: TypeAlias = Literal["claims", "facts"]

_SHOWN: Final = 3
_OTHER: Final = {
    "claims": "facts without claims; give it by --facts",
    "facts": "claims; give it without --facts",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, in order: those of claims and those of facts beside them; and what there is to say."""

    files: tuple[str, ...]
    facts: tuple[str, ...]
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class _Finding:
    asked: Asked
    files: list[str] = field(default_factory=list)
    from_folders: set[str] = field(default_factory=set)
    left_out: list[Note] = field(default_factory=list)
    errors: list[Note] = field(default_factory=list)


def find_files(files: Sequence[str], facts: Sequence[str]) -> Found:
    """The files that arguments name. A name is a file, a directory, or a pattern (`*`, `?`, `[...]`, `**`).

    Of a directory those files are taken that hold what is asked for (claims, or facts without claims), sorted by name,
    without hidden ones and without folders in it. A pattern stands for what a shell would put in its place. What is
    left out is a note, a directory or pattern that yields nothing an error.
    """
    claims, beside = _Finding("claims"), _Finding("facts")
    for finding, names in ((claims, files), (beside, facts)):
        for name in names:
            _find(name, finding)
    read = {_real(file) for file in claims.files}
    # a directory may be given for both: what it holds of each is then read once, and nothing of it is left out
    facts_files = [file for file in beside.files if file not in beside.from_folders or _real(file) not in read]
    read |= {_real(file) for file in facts_files}
    told: set[str] = set()
    notes: list[Note] = []
    for note in (*claims.left_out, *beside.left_out):
        real = _real(note.place.file)
        if real not in read and real not in told:
            told.add(real)
            notes.append(note)
    return Found(tuple(claims.files), tuple(facts_files), (*notes, *claims.errors, *beside.errors))


def _find(name: str, finding: _Finding) -> None:
    if "\0" not in name and os.path.isdir(name):
        _of_folder(name, finding)
    elif not glob.has_magic(name) or "\0" in name or os.path.lexists(name):
        finding.files.append(name)
    else:
        matches = sorted(glob.glob(name, recursive=True))
        if "**" in name:
            # it matches folders and the files in them alike
            matches = [match for match in matches if not os.path.isdir(match)]
        for match in matches:
            _find(match, finding)
        if not matches:
            finding.errors.append(Note("error", Place(name, ""), "no file matches this pattern"))


def _of_folder(folder: str, finding: _Finding) -> None:
    left_out: list[tuple[str, str]] = []
    taken = 0
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        why = error.strerror or "input or output error"
        finding.errors.append(Note("error", Place(folder, ""), f"the directory cannot be read: {why}"))
        return
    for name in names:
        if name.startswith("."):
            continue
        file = os.path.join(folder, name)
        why_not = _why_not(file, finding.asked)
        if why_not is None:
            taken += 1
            finding.files.append(file)
            finding.from_folders.add(file)
        else:
            left_out.append((name, why_not))
            finding.left_out.append(Note("note", Place(file, ""), f"left out of the directory: {why_not}"))
    if not taken:
        finding.errors.append(Note("error", Place(folder, ""), _nothing(finding.asked, left_out)))


def _why_not(file: str, asked: Asked) -> str | None:
    """Why a file of a directory is left out, None if it is not."""
    if os.path.isdir(file):
        return "a directory; give it too if its files are to be read"
    if not os.path.isfile(file):
        return "no file that can be read again and again"
    try:
        holds, words = holding(file)
    except OSError:
        # its reader says why
        return None
    if holds in (asked, "broken"):
        return None
    return words or _OTHER[asked]


def _real(name: str) -> str:
    return name if "\0" in name else os.path.realpath(name)


def _nothing(asked: Asked, left_out: Sequence[tuple[str, str]]) -> str:
    what = "no file of claims" if asked == "claims" else "no file of facts beside claims"
    if not left_out:
        return f"{what} in this directory: it is empty"
    return f"{what} in this directory; left out: {'; '.join(_listed(left_out))}"


def _listed(left_out: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, why in left_out[:_SHOWN]:
        yield f"{Path(name).name} ({why})"
    if len(left_out) > _SHOWN:
        yield f"and {len(left_out) - _SHOWN:,} more"
