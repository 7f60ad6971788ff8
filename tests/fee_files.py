"""Invented payment files in the layout of CMS's physician fee schedule, and packs folders made of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from scrubjay.tables.loading_cms import load_cms
from scrubjay.tables.writing import write_table

THERAPY = ("97110", "97165", "97530", "97597")
TODAY = datetime.date(2026, 11, 24)
TRAILER = '"TRL A notice of rights, without commas."\r\nand a line below it\r\n'


def fee(
    code: str = "97530",
    nonfacility: str = "40.00",
    facility: str = "",
    reduced: str = "30.00",
    place: str = "11502-00",
    year: str = "2026",
    modifier: str = "  ",
    status: str = "A",
    multiple: str = "5",
    institutional: str = "",
) -> tuple[str, ...]:
    """A row: amounts in dollars, the facility's and the institution's like the others unless said."""
    carrier, _, locality = place.partition("-")
    amounts = (nonfacility, facility or nonfacility)
    halves = (reduced, institutional or reduced)
    padded = [amount.rjust(10, "0") for amount in (*amounts, *halves)]
    return (
        year,
        carrier,
        locality,
        code,
        modifier,
        *padded[:2],
        " ",
        "7",
        status,
        multiple,
        *padded[2:],
        "9",
        "0000000.00",
        "0000000.00",
    )


FEES = (
    fee("97110", "30.00", reduced="24.00"),
    fee("97110", "36.00", reduced="28.00", place="01112-05"),
    fee("97165", "100.00", reduced="80.00"),
    fee("97165", "120.00", reduced="90.00", place="01112-05"),
    fee("97530", "40.00", reduced="30.00"),
    fee("97530", "50.00", reduced="35.00", place="01112-05"),
    fee("97597", "80.00", "40.00", "0.00", multiple="0"),
    fee("97597", "90.00", "45.00", "0.00", multiple="0", place="01112-05"),
    fee("11042", "60.00", reduced="0.00", multiple="2"),
    fee("11042", "66.00", reduced="0.00", multiple="2", place="01112-05"),
)


def fee_text(rows: Sequence[Sequence[str]] = FEES, end: str = TRAILER) -> str:
    """A file of CMS's: every cell quoted, a trailer at the end."""
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows) + end


def fee_folder(
    folder: Path,
    rows: Sequence[Sequence[str]] = FEES,
    *,
    name: str = "PFALL26A.txt",
    localities: Mapping[str, str] | None = None,
    therapy: Sequence[str] = THERAPY,
) -> Path:
    """A packs folder that holds a loaded fee schedule."""
    file = folder / name
    file.write_text(fee_text(rows), encoding="ascii", newline="")
    draft = load_cms([file], "mpfs", therapy=therapy, in_use=None, loaded=TODAY, localities=localities)
    write_table(draft, folder / "our-packs")
    return folder / "our-packs"
