"""Cuts CSV and Parquet files of facts into pieces: small files of the same kind, and the rows that they came from."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

from scrubjay.facts.claim import Place
from scrubjay.facts.recognising import HEAD, kind_of

if TYPE_CHECKING:
    import polars as pl

ROWS: Final = 20_000
"""Rows of one piece."""
PIECE_BYTES: Final = 8 << 20
PARQUET_PIECE_BYTES: Final = PIECE_BYTES // 50
_ROW: Final = re.compile(r"row (\d+)")
_NUMBER: Final = "\0row"

Tell = Callable[[int], None]
Write = Callable[[Path], object]


class NotCut(Exception):
    """A file that is damaged, or lacks the column by which it is to be cut."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Files with some of the rows of whole ones."""

    files: tuple[str, ...]
    wholes: tuple[str, ...]
    headed: tuple[bool, ...]
    """Whether the first row of a file is its header."""
    numbers: tuple[Sequence[int], ...]
    """By file, the row in the whole file of each of its rows."""

    def place(self, place: Place) -> Place:
        """Where something of a piece stands in the whole file."""
        at = self.files.index(place.file)
        row = _ROW.match(place.where)
        if row is None or (self.headed[at] and int(row[1]) == 1):
            return Place(self.wholes[at], place.where)
        return Place(self.wholes[at], f"row {self.number(at, place.where)}{place.where[row.end() :]}")

    def number(self, at: int, where: str) -> int:
        """The row in the whole file of a place in a piece."""
        row = _ROW.match(where)
        assert row is not None
        return self.numbers[at][int(row[1]) - (2 if self.headed[at] else 1)]


def by_rows(file: str, folder: Path, tell: Tell) -> Iterator[Piece]:
    """A file, so many rows at a time. Raises what reading it raises, NotCut, csv.Error: before the first piece."""
    pieces: list[Piece] = []
    headed = not _is_parquet(file)
    for number, (numbers, write) in enumerate(_csv_pieces(file, tell) if headed else _parquet_pieces(file, tell)):
        into = folder / str(number) / Path(file).name
        into.parent.mkdir()
        write(into)
        pieces.append(Piece((str(into),), (file,), (headed,), (numbers,)))
    for piece in pieces:
        yield piece
        Path(piece.files[0]).unlink()


def _csv_pieces(file: str, tell: Tell) -> Iterator[tuple[array[int], Write]]:
    header, rows = _csv_rows(file, tell)
    while True:
        some = list(islice(rows, ROWS))
        waiting = [header, *(row for _, row in some)]
        yield array("Q", (number for number, _ in some)), partial(_write_csv, rows=waiting)
        if len(some) < ROWS:
            return


def _parquet_pieces(file: str, tell: Tell) -> Iterator[tuple[array[int], Write]]:
    for frame in _frames(file, tell):
        yield array("Q", frame[_NUMBER].to_list()), frame.drop(_NUMBER).write_parquet


def by_claim(files: Sequence[str], folder: Path, tell: Tell) -> Iterator[Piece]:
    """Claims and their lines, some claims with all their lines at a time. Raises as `by_rows`."""
    size = sum(Path(f).stat().st_size // (PARQUET_PIECE_BYTES if _is_parquet(f) else PIECE_BYTES) for f in files)
    many = max(1, size)
    cuts = [
        _cut_parquet(file, column, folder / str(at), many, tell)
        if _is_parquet(file)
        else _cut_csv(file, column, folder / str(at), many, tell)
        for at, (file, column) in enumerate(zip(files, ("id", "claim"), strict=False))
    ]
    headed = tuple(not _is_parquet(file) for file in files)
    for bucket in range(many):
        paths = []
        for at, file in enumerate(files):
            # pieces stand in one folder, since lines join the claims of their own
            path = folder / str(at) / str(bucket)
            into = folder / Path(file).name
            _join_parquet(path, into) if _is_parquet(file) else path.replace(into)
            paths.append(str(into))
        yield Piece(tuple(paths), tuple(files), headed, tuple(cut[bucket] for cut in cuts))


def _is_parquet(file: str) -> bool:
    with open(file, "rb") as stream:
        return kind_of(file, stream.read(HEAD)) == "parquet"


def _bucket(claim_id: str, many: int) -> int:
    # a claim without an id is told by the word that lines would have to say
    text = claim_id.strip()
    return crc32((text if text not in ("", "none") else "None").encode("utf-8", "surrogatepass")) % many


def _csv_rows(file: str, tell: Tell) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header, and the rows with their numbers."""
    rows = _numbered(file, tell)
    header = next(rows, None)
    if header is None:
        raise NotCut(file)
    return header[1], rows


def _numbered(file: str, tell: Tell) -> Iterator[tuple[int, list[str]]]:
    with open(file, "rb") as raw:
        stream = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        told = 0
        for number, row in enumerate(csv.reader(stream, strict=True), start=1):
            if row or number == 1:
                yield number, row
            if number % 1_000 == 0:
                here = raw.tell()
                tell(here - told)
                told = here
        tell(raw.tell() - told)


def _write_csv(path: Path, rows: Sequence[Sequence[str]], mode: str = "w") -> None:
    with open(path, mode, encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def _cut_csv(file: str, column: str, into: Path, many: int, tell: Tell) -> list[array[int]]:
    """A file for each bucket; gives the numbers of their rows."""
    into.mkdir()
    header, rows = _csv_rows(file, tell)
    names = [name.strip() for name in header]
    at = names.index(column) if column in names else None
    numbers = [array("Q") for _ in range(many)]
    waiting: list[list[list[str]]] = [[header] for _ in range(many)]
    held = 0
    for number, row in rows:
        bucket = _bucket(row[at], many) if at is not None and at < len(row) else 0
        numbers[bucket].append(number)
        waiting[bucket].append(row)
        held += 1
        if held >= ROWS:
            _append(into, waiting)
            held = 0
    _append(into, waiting)
    return numbers


def _append(into: Path, waiting: list[list[list[str]]]) -> None:
    for bucket, rows in enumerate(waiting):
        if rows:
            _write_csv(into / str(bucket), rows, "a")
            rows.clear()


def _frames(file: str, tell: Tell) -> Iterator[pl.DataFrame]:
    """The rows of a Parquet file, some at a time, with their numbers; one frame without rows if it has none."""
    import polars as pl

    try:
        scan = pl.scan_parquet(file, glob=False, hive_partitioning=False)
        names = scan.collect_schema().names()
        height = scan.select(pl.len()).collect().item()
        if _NUMBER in names:
            raise NotCut(file)
        for first in range(0, max(height, 1), ROWS):
            frame = scan.slice(first, ROWS).collect()
            numbers = pl.Series(_NUMBER, range(first + 1, first + 1 + frame.height), dtype=pl.UInt64)
            tell(Path(file).stat().st_size * frame.height // max(height, 1))
            yield frame.with_columns(numbers)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise NotCut(file) from None


def _cut_parquet(file: str, column: str, into: Path, many: int, tell: Tell) -> list[array[int]]:
    import polars as pl

    into.mkdir()
    numbers = [array("Q") for _ in range(many)]
    for at, frame in enumerate(_frames(file, tell)):
        buckets = _buckets(frame, column, many)
        for bucket in range(many):
            mine = frame.filter(pl.Series([one == bucket for one in buckets], dtype=pl.Boolean))
            if not mine.is_empty() or at == 0:
                numbers[bucket].extend(mine[_NUMBER].to_list())
                (into / str(bucket)).mkdir(exist_ok=True)
                mine.drop(_NUMBER).write_parquet(into / str(bucket) / f"{at:06d}")
    return numbers


def _buckets(frame: pl.DataFrame, column: str, many: int) -> list[int]:
    import polars as pl

    if column not in frame.columns or many == 1:
        return [0] * frame.height
    try:
        texts = frame[column].cast(pl.String).to_list()
    except pl.exceptions.PolarsError:
        return [0] * frame.height
    return [_bucket(text or "", many) for text in texts]


def _join_parquet(pieces: Path, into: Path) -> None:
    import polars as pl

    pl.concat([pl.read_parquet(path, glob=False) for path in sorted(pieces.iterdir())]).write_parquet(into)
