"""CMS's physician fee schedule payment amounts (PFALL, PFREV), read row by row: the files hold a million.

The layout is that of CMS's "Annual Physician Fee Schedule Payment Amount File" (PF26PA): sixteen quoted cells without
headings, sorted by carrier, locality, code and modifier, and a trailer that begins with TRL.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from scrubjay.tables.checking_cms import CODE, Checked, CmsFile, RowUnderCheck, shown
from scrubjay.tables.layouts import LAYOUTS, find_headings
from scrubjay.tables.sheets import SheetError, read_sheets

CELLS: Final = {
    "year": "Year",
    "carrier": "Carrier Number",
    "locality": "Locality",
    "code": "HCPCS Code",
    "modifier": "Modifier",
    "nonfacility": "Non Facility Fee Schedule Amount",
    "facility": "Facility Fee Schedule Amount",
    "filler": "Filler",
    "pctc": "PCTC Indicator",
    "status": "Status Code",
    "multiple": "Multiple Surgery Indicator",
    "reduced": "50% Therapy Reduction Amount (noninstitutional)",
    "reduced_institutional": "50% Therapy Reduction Amount (institutional)",
    "opps": "OPPS Indicator",
    "opps_nonfacility": "OPPS Non Facility Fee Amount",
    "opps_facility": "OPPS Facility Fee Amount",
}
"""The cells of a row in CMS's order, and its names for them."""
AMOUNTS: Final = ("nonfacility", "facility", "reduced", "reduced_institutional")
PLAIN: Final = {"carrier": re.compile(r"[0-9]{5}"), "locality": re.compile(r"[0-9]{2}")}
AMOUNT: Final = re.compile(r"0*([0-9]{1,7}\.[0-9]{2})")
TRAILER: Final = "TRL"
WHOLE: Final = "PFALL"
"""How CMS names the file that holds the whole country; its revisions (PFREV) hold what changed."""
THERAPY: Final = "5"
MOST: Final = 50
"""Mistakes told of one file."""
PACKED: Final = (b"PK", b"\xd0\xcf\x11\xe0")


def read_fees(path: Path, wanted: Callable[[Mapping[str, str]], bool]) -> CmsFile:
    """A payment file, checked: rows of wanted codes in full, of others their shape. Raises OSError."""
    with path.open("rb") as stream:
        first = stream.read(4)
        if first.startswith(PACKED):
            said = "a ZIP or a workbook; unpack the ZIP and give the text file in it (PFALL26A.txt)"
            return CmsFile(path, "", mistakes=(f"{path}: {said}",))
        stream.seek(0)
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        encoding = "utf-8-sig" if first.startswith(codecs.BOM_UTF8) else "cp1252"
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        try:
            return _read(path, sha256, text, wanted)
        except csv.Error as error:
            return CmsFile(path, sha256, mistakes=(f"{path}: not CMS's text ({error}); fetch it again",))


def _read(path: Path, sha256: str, text: io.TextIOWrapper, wanted: Callable[[Mapping[str, str]], bool]) -> CmsFile:
    rows: list[Checked] = []
    mistakes: list[str] = []
    years: set[str] = set()
    localities: set[str] = set()
    read, ended = 0, False
    for number, cells in enumerate(_cut(text), 1):
        if not any(cells):
            continue
        if cells[0].startswith(TRAILER):
            ended = True
        if ended:
            # CMS's statement of rights goes on below the trailer
            continue
        if number == 1 and (len(cells) != len(CELLS) or not cells[0].isdecimal()):
            return CmsFile(path, sha256, mistakes=(_another(path, len(cells)),))
        if len(cells) != len(CELLS):
            mistakes.append(f"{path}: row {number}: {len(CELLS)} cells are expected, found {len(cells)}")
        else:
            row = RowUnderCheck(dict(zip(CELLS, cells, strict=True)))
            held = _held(row, wanted)
            mistakes += [f"{path}: row {number}, column `{CELLS[column]}`: {said}" for column, said in row.wrong]
            if not row.wrong:
                read += 1
                years.add(cells[0])
                localities.add(place_of(row.cells))
            if held and not row.wrong:
                rows.append(Checked(path, number, held))
        if len(mistakes) >= MOST:
            mistakes.append(f"{path}: row {number}: more mistakes may follow; reading stopped here")
            break
    if not read and not mistakes:
        mistakes.append(f"{path}: no rows; a payment file of CMS is expected (PFALL26A.txt)")
    if len(years) > 1:
        mistakes.append(f"{path}: rows of {' and '.join(sorted(years))}; a file of one year is expected")
    year = int(min(years)) if years else None
    return CmsFile(
        path,
        sha256,
        rows=tuple(rows),
        mistakes=tuple(mistakes),
        read=read,
        first=datetime.date(year, 1, 1) if year else None,
        localities=frozenset(localities),
        whole=ended and path.name.upper().startswith(WHOLE),
    )


def place_of(cells: Mapping[str, str]) -> str:
    """Carrier and locality in one word: 11502-00."""
    return f"{cells['carrier']}-{cells['locality']}"


def _held(row: RowUnderCheck, wanted: Callable[[Mapping[str, str]], bool]) -> dict[str, str] | None:
    """The cells of a wanted row for our table; of every row what tells its place is checked."""
    year = row.cells["year"]
    if not (len(year) == 4 and year.isdecimal() and year >= "1992"):
        row.wrong.append(("year", f"{shown(year)}: a year is expected"))
    for column, pattern in PLAIN.items():
        if not pattern.fullmatch(row.cells[column]):
            digits = "five digits are" if column == "carrier" else "two digits are"
            row.wrong.append((column, f"{shown(row.cells[column])}: {digits} expected{_cut_zeros(row.cells[column])}"))
    if not CODE.fullmatch(row.cells["code"]):
        row.code("code")
    if row.wrong or not wanted(row.cells):
        return None
    amounts = {column: _amount(row, column) for column in AMOUNTS}
    status, multiple = row.cells["status"], row.cells["multiple"]
    if not (len(status) == 1 and status.isalpha()):
        row.wrong.append(("status", f"{shown(status)}: one letter is expected"))
    if not (len(multiple) == 1 and multiple.isdecimal()):
        row.wrong.append(("multiple", f"{shown(multiple)}: one digit is expected"))
    if (
        multiple == THERAPY
        and Decimal(amounts["reduced"] or 0) > Decimal(amounts["nonfacility"] or 0)
        and not row.wrong
    ):
        row.wrong.append(("reduced", f"{shown(amounts['reduced'])}: at most the full amount is expected"))
    return {
        "code": row.cells["code"],
        "carrier": row.cells["carrier"],
        "locality": row.cells["locality"],
        "modifier": row.cells["modifier"],
        **amounts,
        "status": status,
        "multiple": multiple,
    }


def _amount(row: RowUnderCheck, column: str) -> str:
    found = AMOUNT.fullmatch(row.cells[column])
    if found is None:
        row.wrong.append((column, f"{shown(row.cells[column])}: dollars and cents like 0000029.97 are expected"))
        return ""
    return found[1]


def _cut_zeros(text: str) -> str:
    return "; a spreadsheet may have cut its zeros" if text.isdecimal() else ""


def _cut(text: io.TextIOWrapper) -> Iterator[list[str]]:
    for record in csv.reader(text):
        yield [cell.strip() for cell in record]


def _another(path: Path, count: int) -> str:
    """What is said of a file that begins otherwise than CMS's payment files do."""
    try:
        first = next(read_sheets(path).sheets, None)
    except SheetError:
        first = None
    other = next((k for k in LAYOUTS if first is not None and find_headings(first, LAYOUTS[k]) is not None), None)
    hint = f"; it looks like --kind {other}" if other else ""
    names = f"{CELLS['year']}, {CELLS['carrier']}, {CELLS['locality']}, {CELLS['code']} ..."
    return f"{path}: row 1: the {len(CELLS)} cells of a payment file are expected ({names}), found {count}{hint}"
