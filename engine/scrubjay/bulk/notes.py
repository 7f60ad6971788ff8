"""Notes on disk: those of the readers in their order, those of the parts by where they belong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from scrubjay.facts.claim import Note, Place


@dataclass(slots=True)
class NoteFile:
    """Notes, one a line, in the order in which they were made."""

    path: Path
    levels: dict[str, int] = field(default_factory=dict)
    """How many there are of each level."""
    _stream: IO[str] | None = None

    def add(self, note: Note) -> None:
        """One note more."""
        if self._stream is None:
            self._stream = open(self.path, "w", encoding="utf-8")  # noqa: SIM115
        self.levels[note.level] = self.levels.get(note.level, 0) + 1
        self._stream.write(json.dumps([note.level, note.place.file, note.place.where, note.message]) + "\n")

    def close(self) -> None:
        """No more will come."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def saved_notes(path: Path) -> Iterator[Note]:
    """The notes of a file."""
    if path.exists():
        with open(path, encoding="utf-8") as stream:
            for line in stream:
                level, file, where, message = json.loads(line)
                yield Note(level, Place(file, where), message)
