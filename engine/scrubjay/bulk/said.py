"""What gathering says of rows that meet no claim, and the form of claims: with where it belongs in the report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, NamedTuple

from scrubjay.facts.claim import Note, Place

STAGES: Final = ("lines", "history", "authorizations", "coverages", "episodes", "charts", "minutes")
"""The lists in the order in which gathering speaks of their rows."""
FORM: Final = len(STAGES)
"""The stage of what is said about the form of claims."""
USED: Final = ""
"""The message of a row that met its claim in a part: what other parts say of it does not hold."""


class Said(NamedTuple):
    """A remark, with its stage, the place of the row or claim in the input, and its number there."""

    order: tuple[int, int, int]
    place: Place
    message: str


def stage_of(name: str) -> int:
    """The stage of what is said about a list's rows."""
    return STAGES.index(name)


@dataclass(slots=True)
class SaidFile:
    """Remarks of one who meets them in no order; they are put in order at the end, in memory."""

    path: Path
    _found: list[Said] = field(default_factory=list)

    def add(self, said: Said) -> None:
        """One more."""
        self._found.append(said)

    def close(self) -> None:
        """Write them down in order."""
        with open(self.path, "w", encoding="utf-8") as stream:
            write_said(sorted(self._found, key=lambda one: one.order), stream)


def write_said(found: Iterable[Said], stream: IO[str]) -> None:
    """Write remarks, one a line."""
    for one in found:
        stream.write(json.dumps([*one.order, one.place.file, one.place.where, one.message]) + "\n")


def said_again(line: str) -> Said:
    """The remark that was written."""
    stage, rank, number, file, where, message = json.loads(line)
    return Said((stage, rank, number), Place(file, where), message)


def standing_notes(ordered: Iterable[Said]) -> Iterator[Note]:
    """The remarks that hold, of those of all parts in order: a row that met its claim anywhere is not spoken of."""
    waiting: list[Said] = []
    for one in ordered:
        if waiting and one.order != waiting[0].order:
            yield from _standing(waiting)
            waiting = []
        waiting.append(one)
    yield from _standing(waiting)


def _standing(same: list[Said]) -> Iterator[Note]:
    if same and not any(one.message == USED for one in same):
        yield Note("note", same[0].place, same[0].message)
