"""Reads the files of a run, each by the reader for what it holds (837P, JSON, CSV), into one collection of facts.

What the readers noticed goes along as notes.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .claim import Claim, Facts, Note, Place, merge_facts
from .csv_files import read_csv_files
from .documents import read_document
from .finding import Found, find_files
from .recognising import HEAD, kind_of
from .x12 import Seen, read_837

Progress = Callable[[int], None]
"""Told of every further 500 claims read."""


@dataclass(frozen=True, slots=True)
class Read:
    """Everything that was read, and what there is to say about it."""

    facts: Facts
    notes: tuple[Note, ...]

    @property
    def refused(self) -> tuple[Note, ...]:
        """Files and rows that were refused, claims left out."""
        return tuple(note for note in self.notes if note.level != "note")


@dataclass(slots=True)
class _Reading:
    progress: Progress | None
    claims: list[Claim] = field(default_factory=list)
    others: Facts = field(default_factory=Facts)
    notes: list[Note] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    seen: Seen = field(default_factory=dict)
    paths: dict[Path, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)


def read_files(files: Sequence[str], facts_files: Sequence[str], progress: Progress | None = None) -> Read:
    """The claims of `files` with what `facts_files` add to them: files, directories or patterns, found and read."""
    return read_found(find_files(files, facts_files), progress)


def read_found(found: Found, progress: Progress | None = None) -> Read:
    """The claims of the files found with what its facts add to them; a file given twice is read once."""
    reading = _Reading(progress, notes=list(found.notes))
    for file in found.files:
        _read(file, reading, sidecar=False)
    for file in found.facts:
        _read(file, reading, sidecar=True)
    if reading.tables:
        _add(*read_csv_files(reading.tables), reading)
    facts = merge_facts(Facts(claims=tuple(reading.claims)), reading.others)
    return Read(facts, tuple(reading.notes))


def _read(file: str, reading: _Reading, *, sidecar: bool) -> None:
    try:
        here = os.stat(file)
        real = Path(os.path.realpath(file))
        if stat.S_ISREG(here.st_mode) and real in reading.paths:
            _remark(file, f"given twice (as {reading.paths[real]}): read once", reading)
            return
        reading.paths[real] = file
        with open(file, "rb") as stream:
            head = stream.read(HEAD)
            kind = kind_of(file, head)
            if kind == "csv":
                reading.tables.append(file)
            elif kind == "json":
                data = head + stream.read()
                if not _repeated(file, data, reading):
                    _add(*read_document(data, file), reading)
            elif sidecar:
                message = "facts come as JSON (.json) or CSV (.csv); give a file of claims without --facts"
                _refuse(file, message, reading)
            else:
                _read_claims(file, _blocks(head, stream.read), reading)
    except OSError as error:
        _refuse(file, _why(error), reading)
    except ValueError:
        _refuse(file, "not a name that a file can have", reading)


def _read_claims(file: str, blocks: Iterator[bytes], reading: _Reading) -> None:
    for found in read_837(blocks, file, reading.seen):
        if isinstance(found, Note):
            reading.notes.append(found)
            continue
        reading.claims.append(found)
        if reading.progress is not None and len(reading.claims) % 500 == 0:
            reading.progress(500)


def _blocks(head: bytes, more: Callable[[int], bytes]) -> Iterator[bytes]:
    yield head
    while block := more(1 << 20):
        yield block


def _repeated(file: str, data: bytes, reading: _Reading) -> bool:
    """Whether a document with the same bytes was read: its history would count twice."""
    content = hashlib.sha256(data).hexdigest()
    first = reading.contents.setdefault(content, file)
    if first == file:
        return False
    _remark(file, f"the same, byte for byte, as {first}: read once", reading)
    return True


def _add(found: Facts, notes: Sequence[Note], reading: _Reading) -> None:
    reading.claims += found.claims
    reading.others = merge_facts(reading.others, replace(found, claims=()))
    reading.notes += notes


def _refuse(file: str, message: str, reading: _Reading) -> None:
    reading.notes.append(Note("error", Place(file, ""), message))


def _remark(file: str, message: str, reading: _Reading) -> None:
    reading.notes.append(Note("note", Place(file, ""), message))


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "may not be read: permission denied"
    return f"cannot be read: {error.strerror or 'input or output error'}"
