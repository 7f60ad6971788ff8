"""Reads CSV and Parquet files of facts as a stream, claims with their lines: what is said and read is the same.

The files are cut into pieces that are each read by `facts/list_files.py`: lists by rows, claims and their lines by
claim id, so that a claim and its lines are in one piece. Notes are put in the order of the whole file.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from scrubjay.bulk.cutting import NotCut, Piece, by_claim, by_rows
from scrubjay.facts.claim import Facts, Note, Placed
from scrubjay.facts.columns import NO_ROWS
from scrubjay.facts.list_files import read_list_files

Read = tuple[Facts, tuple[Note, ...], Sequence[int]]
"""Facts, what there is to say about them, and where each claim stands among the claims of all these files."""

_ROW: Final = re.compile(r"row (\d+)")
_OF_TABLE: Final = re.compile(
    r"this row has \d+ cells, the header \d+|" + re.escape(NO_ROWS).replace(re.escape("{}"), ".*")
)
"""What is said of rows while a table is read, before any of its rows is looked at."""


def stream_list_files(files: Sequence[str], scratch: Path, tell: Callable[[int], None]) -> Iterator[Read]:
    """The facts of files named after their lists, piece by piece. `scratch`: a folder to work in."""
    folder = scratch / "tables"
    lines_of = {_home(file): file for file in files if Path(file).stem == "claim_lines"}
    claims_of = {_home(file) for file in files if Path(file).stem == "claims"}
    first = 0
    for file in files:
        stem, home = Path(file).stem, _home(file)
        if stem == "claim_lines" and home in claims_of:
            continue
        together = [file, *([lines_of[home]] if stem == "claims" and home in lines_of else [])]
        last = first
        for facts, notes, places in _streamed(together, folder, tell):
            ranks = [first + place for place in places]
            last = max(last, *ranks, first) if ranks else last
            yield facts, notes, ranks
        first = last + 1


def _home(file: str) -> tuple[Path, str]:
    return Path(file).parent, Path(file).suffix.lower()


def _streamed(files: Sequence[str], folder: Path, tell: Callable[[int], None]) -> Iterator[Read]:
    """A list, or claims with their lines."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    said = _Said(files)
    try:
        pieces = by_claim(files, folder, tell) if Path(files[0]).stem == "claims" else by_rows(files[0], folder, tell)
        for piece in pieces:
            facts, notes = read_list_files(piece.files)
            said.add(notes, piece)
            yield _placed(facts, piece), (), [piece.number(0, claim.place.where) for claim in facts.claims]
    except (NotCut, OSError, csv.Error, UnicodeDecodeError):
        # what cannot be cut cannot be read either: its reader says why
        facts, notes = read_list_files(files)
        yield facts, notes, range(len(facts.claims))
        return
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    yield Facts(), said.in_order(), ()


def _placed(facts: Facts, piece: Piece) -> Facts:
    """Facts of a piece, placed where they stand in the whole file."""
    claims = tuple(replace(claim, place=piece.place(claim.place)) for claim in facts.claims)
    lists: dict[str, Any] = {
        one.name: tuple(Placed(placed.row, piece.place(placed.place)) for placed in getattr(facts, one.name))
        for one in fields(Facts)
        if one.name != "claims"
    }
    return Facts(claims=claims, **lists)


@dataclass(slots=True)
class _Said:
    """Notes of pieces, to be put in the order in which they are made of whole files."""

    files: Sequence[str]
    _found: dict[tuple[str, str, str], tuple[tuple[int, int], Note]] = field(default_factory=dict)
    _rows: list[tuple[tuple[int, int], Note]] = field(default_factory=list)

    def add(self, notes: Sequence[Note], piece: Piece) -> None:
        """The notes of one piece."""
        for note in notes:
            placed = replace(note, place=piece.place(note.place))
            at = self.files.index(placed.place.file)
            row = _ROW.match(placed.place.where)
            if row is None or (int(row[1]) == 1 and piece.headed[at]):
                # about the whole file: every piece says it
                self._found.setdefault((placed.place.file, placed.place.where, note.message), ((at, 0), placed))
            elif _OF_TABLE.fullmatch(note.message):
                self._rows.append(((at, int(row[1])), placed))
            else:
                # claims are looked at once their lines are
                self._rows.append(((2 * len(self.files) - at, int(row[1])), placed))

    def in_order(self) -> tuple[Note, ...]:
        """All notes."""
        ordered = sorted((*self._found.values(), *self._rows), key=lambda pair: pair[0])
        return tuple(note for _, note in ordered)
