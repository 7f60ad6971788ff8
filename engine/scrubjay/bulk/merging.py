"""From the results of parts to one report, in the order of the input, a little of each part in memory at a time."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scrubjay.bulk.deciding import tally_again
from scrubjay.bulk.notes import saved_notes
from scrubjay.bulk.said import said_again, standing_notes
from scrubjay.decisions.summarizing import Listed, Tally, summary_of
from scrubjay.facts.claim import Note

_ROOM: Final = 64 << 20
"""Bytes of all parts together that are held in memory while they are merged."""
_MOST, _LEAST = 1 << 20, 1 << 13


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What came of a run, on disk: iterate over it as often as need be, as long as its folder is there."""

    parts: tuple[Path, ...]
    said_by_reading: Path
    reading: Path
    summary: dict[str, Any]

    def decisions(self) -> Iterator[str]:
        """The JSON of each decision, in input order."""
        sources = [_numbered(part.with_suffix(".decisions"), len(self.parts)) for part in self.parts]
        for _, line in heapq.merge(*sources, key=lambda pair: pair[0]):
            yield line

    def notes(self) -> Iterator[Note]:
        """Remarks that change nothing: of the readers, then of facts that meet no claim, then on the form of claims."""
        yield from (note for note in saved_notes(self.reading) if note.level == "note")
        paths = (*(part.with_suffix(".said") for part in self.parts), self.said_by_reading)
        sources = [map(said_again, _lines(path, len(paths))) for path in paths]
        yield from standing_notes(heapq.merge(*sources, key=lambda one: one.order))

    def errors(self) -> Iterator[Note]:
        """Input that could not be used."""
        return (note for note in saved_notes(self.reading) if note.level != "note")


def report(parts: Sequence[Path], said_by_reading: Path, reading: Path, skipped: int) -> BulkReport:
    """The report of parts that are all decided. `skipped`: how many claims the readers left out."""
    tally = Tally()
    superseded: list[tuple[int, str, str]] = []
    void = duplicates = 0
    for part in parts:
        summed = json.loads(part.with_suffix(".sum").read_text(encoding="utf-8"))
        tally.merge(tally_again(summed))
        superseded += [(rank, claim, by) for rank, claim, by in summed["superseded"]]
        void += summed["void"]
        duplicates += summed["duplicates"]
    replaced = tuple((claim, by) for _, claim, by in sorted(superseded))
    listed = Listed(superseded=replaced, void=void, duplicate=duplicates, skipped=skipped)
    return BulkReport(tuple(parts), said_by_reading, reading, summary_of(tally, listed))


def _numbered(path: Path, of: int) -> Iterator[tuple[int, str]]:
    for line in _lines(path, of):
        rank, _, text = line.partition("\t")
        yield int(rank), text


def _lines(path: Path, of: int) -> Iterator[str]:
    """The lines of a file, which is not kept open: there may be more parts than files that may be open."""
    room = max(_LEAST, min(_MOST, _ROOM // max(of, 1)))
    at, rest = 0, b""
    while True:
        with open(path, "rb") as stream:
            stream.seek(at)
            block = stream.read(room)
        at += len(block)
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield line.decode("utf-8")
        if not block:
            return
