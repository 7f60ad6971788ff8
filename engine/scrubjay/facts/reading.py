"""Reads the files of a run, each by the reader for what it holds, into one collection of facts.

What the readers noticed goes along as notes.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from scrubjay.collecting import seldom

from .claim import Claim, Facts, Note, Place, Placed
from .documents import read_document
from .fhir import Collection, read_claims
from .finding import Found, find_files
from .json_lines import read_json_lines
from .list_files import read_list_files
from .models.document import LISTS
from .recognising import HEAD, kind_of
from .x12 import Seen
from .x12.choosing import read_sized

OTHERS: Final = tuple(name for name in LISTS if name != "claims")


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
    others: dict[str, list[Placed]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    seen: Seen = field(default_factory=dict)
    paths: dict[Path, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    fhir: Collection = field(default_factory=Collection)


def read_files(files: Sequence[str], facts_files: Sequence[str], progress: Progress | None = None) -> Read:
    """The claims of `files` with what `facts_files` add to them: files, directories or patterns, found and read."""
    return read_found(find_files(files, facts_files), progress)


@seldom()
def read_found(found: Found, progress: Progress | None = None) -> Read:
    """The claims of the files found with what its facts add to them; a file given twice is read once."""
    reading = _Reading(progress, notes=list(found.notes))
    for file in found.files:
        _read(file, reading, sidecar=False)
    for file in found.facts:
        _read(file, reading, sidecar=True)
    if reading.tables:
        _add(*read_list_files(reading.tables), reading)
    reading.notes += reading.fhir.notes
    _take(read_claims(reading.fhir), reading)
    others: dict[str, Any] = {name: tuple(rows) for name, rows in reading.others.items()}
    return Read(Facts(claims=tuple(reading.claims), **others), tuple(reading.notes))


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
            if kind in ("csv", "parquet"):
                reading.tables.append(file)
            elif kind == "jsonl":
                _read_lines(file, head, stream, reading, sidecar=sidecar)
            elif kind == "json":
                data = head + stream.read()
                if not _repeated(file, hashlib.sha256(data).hexdigest(), reading):
                    _read_document(file, data, reading, sidecar=sidecar)
            elif sidecar:
                message = "facts come as JSON, JSON lines, CSV or Parquet; give a file of claims without --facts"
                _refuse(file, message, reading)
            else:
                _take(read_sized(_blocks(head, stream.read), file, reading.seen, here.st_size), reading)
    except OSError as error:
        _refuse(file, _why(error), reading)
    except ValueError:
        _refuse(file, "not a name that a file can have", reading)


def _take(every: Iterable[Claim | Note], reading: _Reading) -> None:
    for found in every:
        if isinstance(found, Note):
            reading.notes.append(found)
            continue
        reading.claims.append(found)
        if reading.progress is not None and len(reading.claims) % 500 == 0:
            reading.progress(500)


def _read_document(file: str, data: bytes, reading: _Reading, *, sidecar: bool) -> None:
    _add(*read_document(data, file, None if sidecar else reading.fhir.add), reading)


def _read_lines(file: str, head: bytes, stream: BinaryIO, reading: _Reading, *, sidecar: bool) -> None:
    digest = hashlib.sha256()
    fhir = Collection()
    read: list[tuple[Facts, tuple[Note, ...]]] = []
    for found in read_json_lines(_lines(head, stream, digest.update), file, None if sidecar else fhir.add):
        read.append(found)
        if reading.progress is not None and len(read) % 500 == 0:
            reading.progress(500)
    if not _repeated(file, digest.hexdigest(), reading):
        reading.fhir.extend(fhir)
        for facts, notes in read:
            _add(facts, notes, reading)


def _lines(head: bytes, stream: BinaryIO, tell: Callable[[bytes], object]) -> Iterator[bytes]:
    tell(head)
    whole, last = head[: head.rfind(b"\n") + 1], head[head.rfind(b"\n") + 1 :]
    yield from io.BytesIO(whole)
    for line in stream:
        tell(line)
        yield last + line
        last = b""
    if last:
        yield last


def _blocks(head: bytes, more: Callable[[int], bytes]) -> Iterator[bytes]:
    yield head
    while block := more(1 << 20):
        yield block


def _repeated(file: str, content: str, reading: _Reading) -> bool:
    """Whether a document with the same bytes (their SHA-256) was read: its history would count twice."""
    first = reading.contents.setdefault(content, file)
    if first == file:
        return False
    _remark(file, f"the same, byte for byte, as {first}: read once", reading)
    return True


def _add(found: Facts, notes: Sequence[Note], reading: _Reading) -> None:
    reading.claims += found.claims
    for name in OTHERS:
        rows = getattr(found, name)
        if rows:
            reading.others.setdefault(name, []).extend(rows)
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
