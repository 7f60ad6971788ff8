"""Published files as rows of text: CSV, tab-separated text or XLSX, whichever the bytes are; for others to check."""

from __future__ import annotations

import csv
import datetime
import hashlib
import importlib
import io
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

SEPARATORS: Final = ("\t", ",", ";")
HEAD: Final = 120
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
NO_OPENPYXL: Final = (
    "reading XLSX needs openpyxl, which is not installed: `pip install 'scrubjay[xlsx]'`, or save the sheet as CSV"
)
UNREADABLE: Final = "an XLSX that can't be read; save the sheet as CSV"
_BROKEN: Final = (KeyError, ValueError, TypeError, IndexError, OSError, SyntaxError, EOFError, zipfile.BadZipFile)


Row: TypeAlias = tuple[str, ...]


class SheetError(Exception):
    """A file that holds no rows that can be read: names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One way to see a file as rows: a sheet of a workbook, or text cut at one separator.

    CMS's files have hundreds of thousands of rows: `head` holds the first, `rest` goes through the others once.
    """

    head: tuple[Row, ...]
    rest: Iterator[Row]


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file with the sheets that it may be, to be gone through once, and the hash of its bytes."""

    path: Path
    sha256: str
    sheets: Iterator[Sheet]


def read_sheets(path: Path) -> SheetFile:
    """A file by what it is, not by its name. Raises SheetError, also from `sheets`; OSError if it can't be opened."""
    raw = path.read_bytes()
    if raw.startswith(OLD_EXCEL):
        raise SheetError(f"{path}: an old Excel workbook (XLS); save it as XLSX or CSV")
    sheets = _workbook(raw, path) if raw.startswith(b"PK") else _cuts(_text(raw, path), path)
    return SheetFile(path, hashlib.sha256(raw).hexdigest(), sheets)


def _text(raw: bytes, path: Path) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            raise SheetError(f"{path}: begins like UTF-16 but isn't; save it as UTF-8") from None
    if b"\0" in raw:
        raise SheetError(f"{path}: neither text nor XLSX; CSV, tab-separated text or XLSX is expected")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # CMS's notices carry a registered sign in the Windows code page
        return raw.decode("cp1252", "replace")


def _cuts(text: str, path: Path) -> Iterator[Sheet]:
    for separator in SEPARATORS:
        if separator in text:
            try:
                yield _sheet(_cut(text, separator, path))
            except SheetError:
                # a quote that never closes: not how this text is cut
                continue


def _sheet(rows: Iterator[Row]) -> Sheet:
    return Sheet(tuple(itertools.islice(rows, HEAD)), rows)


def _cut(text: str, separator: str, path: Path) -> Iterator[Row]:
    lines = io.StringIO(text, newline="")
    # tab-separated text has no quoting: a lone quote in a notice must not swallow the rows after it
    records = (
        csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
        if separator == "\t"
        else csv.reader(lines, delimiter=separator)
    )
    try:
        for record in records:
            yield tuple(_bare(cell) for cell in record)
    except csv.Error:
        raise SheetError(f"{path}: line {records.line_num}: a quote that never closes; save the table again") from None


def _bare(cell: str) -> str:
    cell = cell.strip()
    return cell[1:-1].strip() if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _workbook(raw: bytes, path: Path) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        raise SheetError(f"{path}: a damaged XLSX or ZIP; fetch it again") from None
    if "xl/workbook.xml" not in names:
        raise SheetError(f"{path}: a ZIP; unpack it and give the CSV, text or XLSX file in it")
    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError:
        raise SheetError(f"{path}: {NO_OPENPYXL}") from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = list(book.worksheets)
    except _BROKEN:
        raise SheetError(f"{path}: {UNREADABLE}") from None
    for sheet in sheets:
        yield _sheet(_cells(sheet, path))


def _cells(sheet: Any, path: Path) -> Iterator[Row]:
    try:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield tuple(_cell(value) for value in row)
    except _BROKEN:
        raise SheetError(f"{path}: {UNREADABLE}") from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y%m%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
