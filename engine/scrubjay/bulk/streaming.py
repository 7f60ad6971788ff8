"""Reads the files of a run as a stream, in the order of `facts/reading.py`: what is said and read is the same.

JSON lines and 837P are read claim by claim; a JSON document is held whole while it is read, FHIR resources until all
files are read, since they refer to each other.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from scrubjay.bulk.tables import stream_list_files
from scrubjay.facts.claim import Claim, Facts, Note, Place
from scrubjay.facts.documents import read_document
from scrubjay.facts.fhir import Collection, read_claims
from scrubjay.facts.finding import Found
from scrubjay.facts.json_lines import read_json_lines
from scrubjay.facts.recognising import HEAD, Kind, kind_of
from scrubjay.facts.x12 import Seen
from scrubjay.facts.x12.choosing import read_sized

_TOGETHER: Final = 500
_BLOCK: Final = 1 << 20

Tell = Callable[[int], None]
"""Told of every further so many bytes read."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of what was read. `ranks`: where each claim stands in the input."""

    facts: Facts
    notes: tuple[Note, ...]
    ranks: Sequence[int] = ()


@dataclass(slots=True)
class _Stream:
    tell: Tell
    scratch: Path
    claims: int = 0
    tables: list[str] = field(default_factory=list)
    seen: Seen = field(default_factory=dict)
    paths: dict[Path, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    sizes: Counter[int] = field(default_factory=Counter)
    """How many documents have a size: only those of one size can be the same."""
    fhir: Collection = field(default_factory=Collection)


def stream(found: Found, scratch: Path, tell: Tell) -> Iterator[Chunk]:
    """The facts of the files found, with notes; a file given twice is read once. `scratch`: a folder to work in."""
    streaming = _Stream(tell, scratch)
    real = {Path(os.path.realpath(file)) for file in (*found.files, *found.facts)}
    streaming.sizes.update(path.stat().st_size for path in real if path.is_file())
    yield Chunk(Facts(), found.notes)
    for file in found.files:
        yield from _read(file, streaming, sidecar=False)
    for file in found.facts:
        yield from _read(file, streaming, sidecar=True)
    if streaming.tables:
        for facts, notes, places in stream_list_files(streaming.tables, scratch, tell):
            yield Chunk(facts, notes, [streaming.claims + place for place in places])
        # claims of tables have the numbers of their rows, far fewer than there is room for
        streaming.claims += _FAR
    yield Chunk(Facts(), tuple(streaming.fhir.notes))
    yield from _taken(read_claims(streaming.fhir), streaming)


_FAR: Final = 1 << 40


def _read(file: str, streaming: _Stream, *, sidecar: bool) -> Iterator[Chunk]:
    try:
        here = os.stat(file)
        real = Path(os.path.realpath(file))
        if stat.S_ISREG(here.st_mode) and real in streaming.paths:
            yield _remark(file, f"given twice (as {streaming.paths[real]}): read once")
            return
        streaming.paths[real] = file
        with open(file, "rb") as opened:
            head = opened.read(HEAD)
            kind = kind_of(file, head)
            if kind in ("csv", "parquet"):
                streaming.tables.append(file)
            elif kind in ("json", "jsonl") and (first := _same_as(file, here, streaming)):
                yield _remark(file, f"the same, byte for byte, as {first}: read once")
            elif kind in ("json", "jsonl") or not sidecar:
                yield from _of_kind(kind, file, head, opened, streaming, sidecar=sidecar)
            else:
                message = "facts come as JSON, JSON lines, CSV or Parquet; give a file of claims without --facts"
                yield _error(file, message)
    except OSError as error:
        yield _error(file, _why(error))
    except ValueError:
        yield _error(file, "not a name that a file can have")


def _of_kind(
    kind: Kind, file: str, head: bytes, opened: BinaryIO, streaming: _Stream, *, sidecar: bool
) -> Iterator[Chunk]:
    streaming.tell(len(head))
    take = None if sidecar else streaming.fhir.add
    if kind == "jsonl":
        lines = _lines(head, opened, streaming.tell)
        yield from _together(read_json_lines(lines, file, take), streaming)
    elif kind == "json":
        data = head + opened.read()
        streaming.tell(len(data) - len(head))
        yield from _together([read_document(data, file, take)], streaming)
    else:
        blocks = _blocks(head, opened, streaming.tell)
        yield from _taken(read_sized(blocks, file, streaming.seen, os.fstat(opened.fileno()).st_size), streaming)


def _together(read: Iterable[tuple[Facts, tuple[Note, ...]]], streaming: _Stream) -> Iterator[Chunk]:
    for facts, notes in read:
        first = streaming.claims
        streaming.claims += len(facts.claims)
        yield Chunk(facts, notes, range(first, streaming.claims))


def _taken(every: Iterable[Claim | Note], streaming: _Stream) -> Iterator[Chunk]:
    claims: list[Claim] = []
    notes: list[Note] = []
    for found in every:
        if isinstance(found, Note):
            notes.append(found)
        else:
            claims.append(found)
        if len(claims) + len(notes) >= _TOGETHER:
            yield from _together([(Facts(claims=tuple(claims)), tuple(notes))], streaming)
            claims, notes = [], []
    yield from _together([(Facts(claims=tuple(claims)), tuple(notes))], streaming)


def _lines(head: bytes, opened: BinaryIO, tell: Tell) -> Iterator[bytes]:
    whole, last = head[: head.rfind(b"\n") + 1], head[head.rfind(b"\n") + 1 :]
    yield from io.BytesIO(whole)
    for line in opened:
        tell(len(line))
        yield last + line
        last = b""
    if last:
        yield last


def _blocks(head: bytes, opened: BinaryIO, tell: Tell) -> Iterator[bytes]:
    yield head
    while block := opened.read(_BLOCK):
        tell(len(block))
        yield block


def _same_as(file: str, here: os.stat_result, streaming: _Stream) -> str | None:
    """The document with the same bytes that was read before, since its history would count twice."""
    if not stat.S_ISREG(here.st_mode) or streaming.sizes[here.st_size] < 2:
        return None
    with open(file, "rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    first = streaming.contents.setdefault(digest, file)
    return None if first == file else first


def _error(file: str, message: str) -> Chunk:
    return Chunk(Facts(), (Note("error", Place(file, ""), message),))


def _remark(file: str, message: str) -> Chunk:
    return Chunk(Facts(), (Note("note", Place(file, ""), message),))


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "may not be read: permission denied"
    return f"cannot be read: {error.strerror or 'input or output error'}"
