"""Small invented files in the layouts that CMS uses: notices above, headings spread over rows, its marks and dates."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

NOTICE = "Notice of rights in codes, \nwith commas and a ® sign."
NCCI_HEAD = (
    ("Column1/Column2 Edits",),
    (
        "Column 1",
        "Column 2",
        "*=in existence prior to 1996",
        "Effective Date",
        "Deletion Date",
        "Modifier",
        "PTP Edit Rationale",
    ),
    ("", "", "", "", "*=no data", "0=not allowed", ""),
    ("", "", "", "", "", "1=allowed", ""),
    ("", "", "", "", "", "9=not applicable", ""),
)
NCCI_ROWS = (
    ("97140", "97124", "", "20200101", "*", "0", "Misuse of Column Two code with Column One code"),
    ("97150", "97110", "*", "19960101", "20191231", "1", "Standards of practice, medical and surgical"),
    ("97150", "97110", "", "20201001", "*", "1", "Standards of practice, medical and surgical"),
    ("97165", "97140", "", "20200101", "20200101", "9", "HCPCS/CPT procedure code definition"),
    ("11042", "97602", "", "20240101", "*", "1", "More extensive procedure"),
    ("0213T", "64450", "", "20100701", "*", "0", "Misuse of Column Two code with Column One code"),
)
MUE_HEAD = (("HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"),)
MUE_ROWS = (
    ("97110", "8", "3 Date of Service Edit: Clinical", "Clinical: Data"),
    ("97165", "1", "2 Date of Service Edit: Policy", "Code Descriptor / CPT Instruction"),
    ("0001U", "1", "2 Date of Service Edit: Policy", "Nature of Service/Procedure"),
    ("97535", "6", "1 Line Edit", "Something new"),
)
POS_HEAD = (("Place of Service Code(s)", "Place of Service Name", "Place of Service Description"),)
POS_ROWS = (
    ("01", "A drugstore", "Sells, and stores."),
    ("02-09", "Unassigned", "N/A"),
    ("10", "At home, from afar", ""),
    ("11", "An office", ""),
    ("12-98", "Unassigned", "N/A"),
    ("99", "Elsewhere", ""),
)
Rows = Sequence[Sequence[str]]


def text(head: Rows, rows: Rows, separator: str = ",", notice: str = NOTICE) -> str:
    """A file as text; tab-separated text has no quotes and no line ends within cells."""
    if separator == "\t":
        lines = [(notice.replace("\n", ""),), *head, *rows]
        return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\r\n" for row in lines)
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows([(notice,), *head, *rows])
    return stream.getvalue()


def saved(path: Path, content: str | bytes) -> Path:
    """The file, written."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path, head: Rows, rows: Sequence[Sequence[Any]]) -> Path:
    """The same as XLSX, on the second sheet; skips the test where openpyxl is not installed."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["read me"])
    sheet = book.create_sheet("edits")
    for row in ((NOTICE,), *head, *rows):
        sheet.append([cell or None for cell in row])
    book.save(path)
    return path
