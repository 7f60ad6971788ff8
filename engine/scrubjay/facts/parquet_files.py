"""Reads the cells of a Parquet file that holds one list of facts: typed columns, or text as in CSV; null is unknown.

A column whose type cannot carry its field is refused: a code that was made a number has lost its leading zeros.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .claim import Note, Place
from .columns import NO_ROWS, Table, columns_of, header_mistakes
from .fields import FieldSpec
from .models.fact import Fact
from .models.shape import shapes
from .parquet_cells import cells_of, keys_of, mismatch
from .unknown import UNKNOWN

if TYPE_CHECKING:
    import polars as pl


def parquet_table(data: bytes, file: str, model: type[Fact], key: str | None = None) -> tuple[Table | None, list[Note]]:
    """The rows of a Parquet file, counted from 1, and what is wrong with it; none where its columns are."""
    frame = _frame(data)
    if frame is None:
        return None, [Note("error", Place(file, ""), "not a Parquet file, or a damaged one: write it again")]
    return frame_table(frame, file, model, key)


def frame_table(
    frame: pl.DataFrame, file: str, model: type[Fact], key: str | None = None
) -> tuple[Table | None, list[Note]]:
    """The rows of a frame whose columns are those of such a file; `file` is what notes call it."""
    columns = columns_of(model)
    inside = {shape.name: columns_of(shape.model) for shape in shapes(model) if shape.holds == "rows" and shape.model}
    notes = list(header_mistakes(file, frame.columns, columns, model, key, headless=True))
    if notes:
        return None, notes
    cells: dict[str, list[Any]] = {}
    for name in frame.columns:
        values = keys_of(frame[name]) if name == key else cells_of(columns[name], frame[name], inside.get(name, {}))
        if values is None:
            message = mismatch(frame[name], "text" if name == key else columns[name].type)
            notes.append(Note("error", Place(file, f"column {name}"), message))
        else:
            cells[name] = values
    if notes:
        return None, notes
    keys = cells.pop(key) if key else []
    told = list(_rows_in_text(cells, columns, file))
    return _table(cells, columns, keys, frame.height), told


def _table(cells: Mapping[str, list[Any]], columns: Mapping[str, FieldSpec], keys: list[str], height: int) -> Table:
    fields = [columns[name] for name in cells]
    rows: list[tuple[int, Sequence[Any] | None]] = []
    of_rows: list[str] = []
    given: Iterable[tuple[Any, ...]] = zip(*cells.values(), strict=True) if cells else iter([()] * height)
    for number, values in enumerate(given, start=1):
        if (keys and keys[number - 1]) or any(value is not UNKNOWN for value in values):
            rows.append((number, values))
            of_rows += keys[number - 1 : number] or [""]
    return Table(tuple(fields), tuple(rows), tuple(of_rows))


def _rows_in_text(cells: Mapping[str, list[Any]], columns: Mapping[str, FieldSpec], file: str) -> Iterator[Note]:
    """Text in a column of rows says nothing: the cell is taken as unknown, and told."""
    for name, values in cells.items():
        if columns[name].type == "rows":
            for at, value in enumerate(values):
                if isinstance(value, str):
                    yield Note("error", Place(file, f"row {at + 1}, column {name}"), NO_ROWS.format(name))
                    values[at] = UNKNOWN


def _frame(data: bytes) -> pl.DataFrame | None:
    import polars as pl

    if not (data.startswith(b"PAR1") and data.endswith(b"PAR1")):
        return None
    try:
        return pl.read_parquet(io.BytesIO(data), glob=False, hive_partitioning=False)
    except (Exception, pl.exceptions.PanicException):
        # whatever the decoder stumbles over in a damaged file, its words may quote the file
        return None
