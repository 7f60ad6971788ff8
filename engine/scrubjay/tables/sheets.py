"""Published files as rows of text: CSV, tab-separated text or XLSX, whichever the bytes are; for others to check."""

from __future__ import annotations

import csv
import datetime
import hashlib
import importlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SEPARATORS: Final = ("\t", ",", ";")
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
NO_OPENPYXL: Final = (
    "reading XLSX needs openpyxl, which is not installed: `pip install 'scrubjay[xlsx]'`, or save the sheet as CSV"
)
_BROKEN: Final = (KeyError, ValueError, TypeError, IndexError, OSError, SyntaxError, EOFError, zipfile.BadZipFile)


class SheetError(Exception):
    """A file that holds no rows that can be read: names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One way to see a file as rows: a sheet of a workbook, or text cut at one separator. Rows count from 1."""

    rows: Sequence[tuple[str, ...]]


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
    sheets = _workbook(raw, path) if raw.startswith(b"PK") else _cuts(_text(raw, path))
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


def _cuts(text: str) -> Iterator[Sheet]:
    for separator in SEPARATORS:
        if separator in text:
            try:
                yield Sheet(tuple(_cut(text, separator)))
            except csv.Error:
                # a quote that never closes: not how this text is cut
                continue


def _cut(text: str, separator: str) -> Iterator[tuple[str, ...]]:
    # tab-separated text has no quoting: a lone quote in a notice must not swallow the rows after it
    lines = io.StringIO(text, newline="")
    for record in (
        csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
        if separator == "\t"
        else csv.reader(lines, delimiter=separator)
    ):
        yield tuple(_bare(cell) for cell in record)


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
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            yield Sheet(tuple(tuple(_cell(value) for value in row) for row in sheet.iter_rows(values_only=True)))
    except _BROKEN:
        raise SheetError(f"{path}: an XLSX that can't be read; save the sheet as CSV") from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y%m%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
