"""Plain sets and what lies between them, in the order of the file, through the envelope of the streaming reader."""

from __future__ import annotations

import bisect
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from scrubjay.facts.claim import Claim, Note

from ..envelope import Envelope, Seen
from ..faults import Log
from ..guide import LIMITS
from ..hierarchy import Hierarchy
from ..reading import BORDERS, NOTHING, Reader, Source837, blocks_of
from ..segments import Segment, cut, interchanges
from .driving import CHUNK, Plain, PlainOf, columnar
from .sets import OddClaim, PlainSet


@dataclass(frozen=True, slots=True)
class SetRead:
    """A plain set: its claims stand in the frames of its run, but for the odd ones, read by the streaming reader.

    `odd` are the row of the CLM and the claim.
    """

    plain: Plain
    found: PlainSet
    odd: tuple[tuple[int, Claim], ...]


def read_runs(
    source: Source837, file: str, seen: Seen | None = None, chunk: int = CHUNK
) -> Iterator[Claim | Note | SetRead]:
    """All that a file holds: plain sets, and the claims and notes that the streaming reader has for the rest of it."""
    log = Log(file)
    reader = Reader(log, Envelope(log, {} if seen is None else seen), Hierarchy(log))
    try:
        for found in interchanges(blocks_of(source), log, columnar(chunk)):
            if isinstance(found, PlainOf):
                yield from _plain(reader, found)
            else:
                yield from _fed(reader, found)
    except OSError as error:
        log.add("error", 0, f"cannot be read: {error.strerror or 'input or output error'}")
    claim = reader.end()
    yield from log.drain()
    if claim is not None:
        yield claim


def _fed(reader: Reader, segment: Segment) -> Iterator[Claim | Note]:
    elements = segment[1]
    limit = LIMITS.get(elements[0])
    if limit is None or len(elements) > limit:
        segment = reader.odd(segment, limit)
        elements = segment[1]
    if elements[0] in BORDERS:
        claim = reader.border(segment)
        yield from reader.log.drain()
        if claim is not None:
            yield claim
    elif segment is not NOTHING and (waiting := reader.waiting()) is not None:
        waiting.append(segment)


def _plain(reader: Reader, item: PlainOf) -> Iterator[Claim | Note | SetRead]:
    plain, found = item.plain, item.found
    number = plain.base + 1
    yield from _fed(reader, (number + found.first, found.begin))
    if reader.envelope.refused:
        text = plain.run.text[slice(*found.text)]
        segments = cut(text.split(item.header.terminator), text, item.header, plain.base + found.first, reader.log)
        next(segments)
        for segment in segments:
            yield from _fed(reader, segment)
        return
    yield from _fed(reader, (number + found.first + 1, found.batch))
    at, stop = found.claims.start, found.claims.stop
    ids = plain.run.ids[at:stop]
    numbers = [number + row for row in plain.run.rows[at:stop]]
    odd: list[tuple[int, Claim]] = []
    done = 0
    for claim in found.odd:
        before = bisect.bisect_left(numbers, number + claim.row)
        reader.met(ids[done:before], numbers[done:before])
        done = before
        read = yield from _odd(reader, claim, number)
        if read is not None:
            odd.append((claim.row, read))
    reader.met(ids[done:], numbers[done:])
    yield from reader.log.drain()
    yield SetRead(plain, found, tuple(odd))
    reader.hierarchy = Hierarchy(reader.log)
    yield from _fed(reader, (number + found.last, found.end))


def _odd(reader: Reader, claim: OddClaim, number: int) -> Generator[Claim | Note, None, Claim | None]:
    """A claim of a plain set as the streaming reader reads it under the levels it stands under."""
    reader.hierarchy = Hierarchy.standing(reader.log, claim.above)
    for row, elements in claim.segments:
        yield from _fed(reader, (number + row, elements))
    return reader.ended(whole=True)
