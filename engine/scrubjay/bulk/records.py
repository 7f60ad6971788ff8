"""How a fact is written to disk while its turn has not come: small, quick, and read back as the same fact.

Pickles of plain values only. What reads them back makes nothing but dates and decimals, so that a work folder that
somebody else has written to can do no harm.
"""

from __future__ import annotations

import io
import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scrubjay.facts.claim import Claim, Place, Placed, Row

KINDS: Final = (
    "claims",
    "lines",
    "minutes",
    "history",
    "authorizations",
    "coverages",
    "episodes",
    "charts",
    "complete",
    "same_patient",
)
"""The lists of facts; a record says which it belongs to by its number here."""
KIND: Final[Mapping[str, int]] = {name: number for number, name in enumerate(KINDS)}
SHARED_LINES: Final = len(KINDS)
"""The kind of a row of `lines` that more than one part is given: one of them may have the line that it is about."""

_MOST_SHAPES: Final = 20_000
_MADE: Final = {("datetime", "date"), ("decimal", "Decimal")}


@dataclass(slots=True)
class Codebook:
    """Which keys rows have, and the names of files: written once, not in every record."""

    shapes: list[tuple[str, ...]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    _shape: dict[tuple[str, ...], int] = field(default_factory=dict)
    _file: dict[str, int] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write it, for those who read the records."""
        path.write_text(json.dumps({"shapes": self.shapes, "files": self.files}), encoding="utf-8")

    def claim(self, claim: Claim) -> bytes:
        """A claim as bytes."""
        lines = tuple(self._row(line) for line in claim.lines)
        return _written((self._row(claim.row), lines, self._name(claim.place.file), claim.place.where, claim.hash))

    def placed(self, placed: Placed) -> bytes:
        """A row of another list as bytes."""
        return _written((self._row(placed.row), self._name(placed.place.file), placed.place.where))

    def claim_again(self, data: bytes) -> Claim:
        """The claim that was written."""
        row, lines, file, where, digest = unpickled(data)
        return Claim(self._again(row), tuple(map(self._again, lines)), Place(self.files[file], where), digest)

    def placed_again(self, data: bytes) -> Placed:
        """The row that was written."""
        row, file, where = unpickled(data)
        return Placed(self._again(row), Place(self.files[file], where))

    def _row(self, row: Row) -> tuple[Any, tuple[Any, ...]]:
        keys = tuple(row)
        shape = self._shape.get(keys)
        if shape is None and len(self.shapes) < _MOST_SHAPES:
            shape = self._shape[keys] = len(self.shapes)
            self.shapes.append(keys)
        return (keys if shape is None else shape), tuple(row.values())

    def _again(self, written: tuple[Any, tuple[Any, ...]]) -> Row:
        shape, values = written
        return dict(zip(self.shapes[shape] if isinstance(shape, int) else shape, values, strict=True))

    def _name(self, file: str) -> int:
        number = self._file.get(file)
        if number is None:
            number = self._file[file] = len(self.files)
            self.files.append(file)
        return number


def saved_codebook(path: Path) -> Codebook:
    """The codebook that was saved."""
    saved = json.loads(path.read_text(encoding="utf-8"))
    return Codebook([tuple(shape) for shape in saved["shapes"]], saved["files"])


def pickled(value: Any) -> bytes:
    """Plain values (text, numbers, dates, tuples, lists, dicts) as bytes."""
    return _written(value)


def unpickled(data: bytes) -> Any:
    """The plain values that were written. Raises pickle.UnpicklingError for anything else."""
    return _Plain(io.BytesIO(data)).load()


def _written(value: Any) -> bytes:
    return pickle.dumps(value, protocol=5)


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _MADE:
            return super().find_class(module, name)
        raise pickle.UnpicklingError("not a record of scrubjay")
