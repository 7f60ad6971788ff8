"""Reads the cells of a CSV file that holds one list of facts; its header is row 1."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from .claim import Note, Place
from .columns import NO_ROWS, Table, columns_of, header_mistakes, text_cell
from .models.fact import Fact


def csv_table(data: bytes, file: str, model: type[Fact], key: str | None = None) -> tuple[Table | None, list[Note]]:
    """The rows of a CSV file, and what is wrong with it; none where its header is."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [Note("error", Place(file, ""), "not UTF-8 text; save the file as CSV UTF-8")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        return None, [Note("error", Place(file, f"line {reader.line_num}"), f"not CSV: {error}")]
    if not records:
        return None, [Note("error", Place(file, ""), "the file is empty; expected a header row with field names")]
    columns = columns_of(model)
    header = [cell.strip() for cell in records[0]]
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return None, [Note("error", Place(file, "row 1"), "expected columns separated by commas")]
    notes = list(header_mistakes(file, header, columns, model, key))
    if notes:
        return None, notes
    fields = tuple(columns[name] for name in header if name != key)
    rows: list[tuple[int, Sequence[Any] | None]] = []
    keys: list[str] = []
    for number, cells in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = f"this row has {len(cells)} cells, the header {len(header)}"
            notes.append(Note("error", Place(file, f"row {number}"), message))
        given = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        for name, cell in given.items():
            if cell not in ("", "none") and name in columns and columns[name].type == "rows":
                notes.append(Note("error", Place(file, f"row {number}, column {name}"), NO_ROWS.format(name)))
                given[name] = ""
        keys.append(given.pop(key, "") if key else "")
        if len(cells) != len(header):
            rows.append((number, None))
        else:
            rows.append((number, [text_cell(columns[name], cell) for name, cell in given.items()]))
    return Table(fields, tuple(rows), tuple(keys)), notes
