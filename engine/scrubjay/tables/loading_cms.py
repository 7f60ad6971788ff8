"""A newer CMS file made into a reference table of the user's own: checked rows in, a table beside its note out.

What the file does not speak of (other settings, days before it, our own words) is kept from the table in use.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scrubjay.tables.checking_cms import CmsFile, doubles, read_cms
from scrubjay.tables.layouts import LAYOUTS, Kind
from scrubjay.tables.merging import Given, Merged, Record, mue, ncci, pos
from scrubjay.tables.merging_fees import fees
from scrubjay.tables.reading_fees import read_fees
from scrubjay.tables.table import load_table

COLUMNS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "ncci": ("code", "column1", "indicator", "setting", "from", "through", "confidence", "remark"),
    "mue": ("code", "units", "setting", "mai", "basis", "from", "through", "confidence"),
    "pos": ("code", "description", "from", "through"),
    "mpfs": (
        "code",
        "carrier",
        "locality",
        "modifier",
        "nonfacility",
        "facility",
        "reduced",
        "reduced_institutional",
        "status",
        "multiple",
        "from",
        "through",
        "confidence",
        "file",
    ),
}
ORDER: Final[Mapping[Kind, tuple[str, ...]]] = {
    "ncci": ("column1", "setting", "code", "from"),
    "mue": ("code", "setting", "from"),
    "pos": ("code", "setting", "from"),
    "mpfs": ("code", "carrier", "locality", "modifier", "from"),
}
MERGING: Final[Mapping[Kind, Callable[[Given], Merged]]] = {"ncci": ncci, "mue": mue, "pos": pos, "mpfs": fees}


class CmsFileError(Exception):
    """Files that can't be loaded: every mistake, each with file, row, column and what is expected."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


@dataclass(frozen=True, slots=True)
class Draft:
    """A table that is not written yet: its records in the order of their codes, and what its note says."""

    kind: Kind
    name: str
    header: tuple[str, ...]
    records: tuple[Record, ...]
    files: tuple[tuple[str, str], ...]
    """Name and SHA-256 of each file."""
    read: int
    """Rows in the files."""
    kept: int
    """Rows of the files that the table holds."""
    on: datetime.date
    loaded: datetime.date
    complete: bool
    complete_for: tuple[str, ...]
    remarks: tuple[str, ...]
    """What a user must know: what is missing, what was kept from the table in use."""
    localities: Mapping[str, str] = field(default_factory=dict)
    """Of a fee schedule: carrier and locality of billers, by NPI."""
    earlier: tuple[Mapping[str, Any], ...] = ()
    """Sources of what was kept from the table in use."""


def load_cms(
    paths: Sequence[Path],
    kind: Kind,
    *,
    therapy: Collection[str],
    in_use: Path | None,
    loaded: datetime.date,
    on: datetime.date | None = None,
    every: bool = False,
    localities: Mapping[str, str] | None = None,
) -> Draft:
    """Check CMS's files and make a table of them; nothing is written.

    `therapy` are the codes whose rows are kept (all rows with `every`), `in_use` the CSV of the table that is used so
    far, `loaded` today, `on` the first day the files are in force (else what the file or its name says, else `loaded`),
    `localities` carrier and locality of billers by NPI (fee schedules only: `{"1234567893": "11502-00"}`).
    Raises CmsFileError with all mistakes of all files.
    """

    def wanted(cells: Mapping[str, str]) -> bool:
        return every or kind == "pos" or cells["code"] in therapy or cells.get("column1") in therapy

    files = [read_fees(path, wanted) if kind == "mpfs" else read_cms(path, kind, wanted) for path in paths]
    mistakes = [mistake for file in files for mistake in file.mistakes]
    kept = [row for file in files for row in file.rows]
    mistakes += _years(files, on) or doubles([row for row in kept if not row.cells.get("unassigned")], kind)
    if not mistakes and not kept:
        hint = "" if kind == "mpfs" else "; --all keeps the other codes' rows"
        mistakes = [f"{path}: no row of a therapy code{hint}" for path in paths]
    if mistakes:
        raise CmsFileError(mistakes)
    said = next((found for file in files if (found := file.first or _date_in(file.path.name)) is not None), None)
    day = on or said or loaded
    remarks = []
    if on is None and said is None and kind != "ncci":
        remarks.append(f"taken to be in force from {day}, the day of loading; --date says from when it is")
    old, header = _records(in_use)
    was = load_table(in_use) if in_use is not None else None
    merged = MERGING[kind](
        Given(
            kept,
            old,
            day,
            files,
            tuple(sorted(therapy)),
            was.note if was is not None else {},
            was.complete_for if was is not None else frozenset(),
            localities or {},
        )
    )
    if merged.mistakes:
        raise CmsFileError(merged.mistakes)
    columns = tuple(dict.fromkeys((*COLUMNS[kind], *header)))
    return Draft(
        kind=kind,
        name=LAYOUTS[kind].table,
        header=columns,
        records=tuple(sorted(merged.records, key=lambda record: [record.get(c) or "" for c in ORDER[kind]])),
        files=tuple((file.path.name, file.sha256) for file in files),
        read=sum(file.read for file in files),
        kept=len(kept),
        on=day,
        loaded=loaded,
        complete=merged.complete,
        complete_for=merged.complete_for,
        remarks=(*remarks, *merged.remarks),
        localities=merged.localities,
        earlier=merged.earlier,
    )


def _years(files: Sequence[CmsFile], on: datetime.date | None) -> list[str]:
    """What is wrong with the years that files say they are of."""
    told = [
        f"{file.path}: a file of {file.first.year}, not of {on.year} (--date {on})"
        for file in files
        if on is not None and file.first is not None and file.first.year != on.year
    ]
    years = sorted({file.first.year for file in files if file.first is not None})
    return told or ([f"files of {' and '.join(map(str, years))}; load one year at a time"] if len(years) > 1 else [])


def _records(path: Path | None) -> tuple[list[Record], tuple[str, ...]]:
    if path is None:
        return [], ()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        return [dict(record) for record in reader], tuple(reader.fieldnames or ())


def _date_in(name: str) -> datetime.date | None:
    """The day in a name such as `MCR_MUE_PractitionerServices_Eff_01-01-2027.csv`."""
    found = re.search(r"eff[-_ ]?([0-9]{2})-([0-9]{2})-([0-9]{4})", name.lower())
    try:
        return datetime.date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
