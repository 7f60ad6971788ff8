"""A newer CMS file made into a reference table of the user's own: checked rows in, a table beside its note out.

What the file does not speak of (other settings, days before it, our own words) is kept from the table in use.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scrubjay.tables.checking_cms import Checked, CmsFile, doubles, read_cms
from scrubjay.tables.layouts import LAYOUTS, Kind

Record = dict[str, str]

COLUMNS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "ncci": ("code", "column1", "indicator", "setting", "from", "through", "confidence", "remark"),
    "mue": ("code", "units", "setting", "mai", "basis", "from", "through", "confidence"),
    "pos": ("code", "description", "from", "through"),
}
SETTING: Final = "practitioner"
PARTS: Final = frozenset({"1", "2", "3", "4"})
"""CMS cuts the practitioner edits into four files, `...-f1` to `...-f4`."""
SAMPLE: Final = 5


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


def load_cms(
    paths: Sequence[Path],
    kind: Kind,
    *,
    therapy: Collection[str],
    in_use: Path | None,
    loaded: datetime.date,
    on: datetime.date | None = None,
    every: bool = False,
) -> Draft:
    """Check CMS's files and make a table of them; nothing is written.

    `therapy` are the codes whose rows are kept (all rows with `every`), `in_use` the CSV of the table that is used so
    far, `loaded` today, `on` the first day the files are in force (else what the file's name says, else `loaded`).
    Raises CmsFileError with all mistakes of all files.
    """

    def wanted(cells: Mapping[str, str]) -> bool:
        return every or kind == "pos" or cells["code"] in therapy or cells.get("column1") in therapy

    files = [read_cms(path, kind, wanted) for path in paths]
    mistakes = [mistake for file in files for mistake in file.mistakes]
    kept = [row for file in files for row in file.rows]
    mistakes += doubles([row for row in kept if not row.cells.get("unassigned")], kind)
    if not mistakes and not kept:
        mistakes = [f"{path}: no row of a therapy code; --all keeps the other codes' rows" for path in paths]
    if mistakes:
        raise CmsFileError(mistakes)
    named = next((found for file in files if (found := _date_in(file.path.name)) is not None), None)
    day = on or named or loaded
    remarks = []
    if on is None and named is None and kind != "ncci":
        remarks.append(f"taken to be in force from {day}, the day of loading; --date says from when it is")
    old, header = _records(in_use)
    merged = MERGING[kind](kept, old, day, files, tuple(sorted(therapy)))
    columns = tuple(dict.fromkeys((*COLUMNS[kind], *header)))
    return Draft(
        kind=kind,
        name=LAYOUTS[kind].table,
        header=columns,
        records=tuple(sorted(merged.records, key=lambda record: [record.get(c) or "" for c in _order(kind)])),
        files=tuple((file.path.name, file.sha256) for file in files),
        read=sum(file.read for file in files),
        kept=len(kept),
        on=day,
        loaded=loaded,
        complete=merged.complete,
        complete_for=merged.complete_for,
        remarks=(*remarks, *merged.remarks),
    )


@dataclass(frozen=True, slots=True)
class _Merged:
    records: list[Record]
    complete: bool
    complete_for: tuple[str, ...]
    remarks: list[str]


def _ncci(
    kept: Sequence[Checked],
    old: Sequence[Record],
    on: datetime.date,
    files: Sequence[CmsFile],
    therapy: tuple[str, ...],
) -> _Merged:
    ours = [record for record in old if _setting(record) == SETTING]
    elsewhere = [record for record in old if _setting(record) != SETTING]
    spoken = frozenset[str]().union(*(file.spoken for file in files))
    unspoken = [record for record in ours if record.get("column1") not in spoken]
    remarks = []
    parts = {found[1] for file in files if (found := re.search(r"[-_ ]f([0-9])(?![0-9])", file.path.stem.lower()))}
    if parts and not parts >= PARTS:
        missing = ", ".join(f"f{part}" for part in sorted(PARTS - parts))
        remarks.append(f"not given of the edits' four parts: {missing}; give all parts at once")
    if unspoken:
        codes = _some(record.get("column1") or "" for record in unspoken)
        said = f"no row has Column 1 {codes}: their pairs are kept from the table in use"
        remarks.append(f"{said}; CMS leaves ended pairs in its files, so a part is missing")
    if remarks:
        remarks.append("a pair that is not listed stays unknown, as the edits are not whole")
    if elsewhere:
        remarks.append(f"kept from the table in use: {len(elsewhere)} of other settings ({_settings(elsewhere)})")
    records = [{**row.cells, "confidence": "primary"} for row in kept]
    whole = not (parts and not parts >= PARTS) and not unspoken
    return _Merged([*records, *unspoken, *elsewhere], False, therapy if whole else (), remarks)


def _mue(
    kept: Sequence[Checked],
    old: Sequence[Record],
    on: datetime.date,
    files: Sequence[CmsFile],
    therapy: tuple[str, ...],
) -> _Merged:
    elsewhere = [record for record in old if _setting(record) != SETTING]
    earlier = _before((record for record in old if _setting(record) == SETTING), on)
    records = [{**row.cells, "from": on.isoformat(), "confidence": "primary"} for row in kept]
    remarks = []
    if earlier:
        remarks.append(f"kept from the table in use: {len(earlier)} for dates of service before {on}")
    if elsewhere:
        remarks.append(f"kept from the table in use: {len(elsewhere)} of other settings ({_settings(elsewhere)})")
    listed = {record["code"] for record in records}
    for setting in {_setting(record) for record in elsewhere}:
        listed &= {record["code"] for record in elsewhere if _setting(record) == setting}
    # CMS keeps some values to itself: a code that is not listed may have one
    return _Merged([*records, *earlier, *elsewhere], False, tuple(sorted(listed & set(therapy))), remarks)


def _pos(
    kept: Sequence[Checked],
    old: Sequence[Record],
    on: datetime.date,
    files: Sequence[CmsFile],
    therapy: tuple[str, ...],
) -> _Merged:
    listed = {row.cells["code"] for row in kept if not row.cells["unassigned"]}
    free = {
        f"{code:02d}"
        for row in kept
        if row.cells["unassigned"]
        for code in range(int(row.cells["code"]), int(row.cells["last"]) + 1)
    } - listed
    silent = {f"{code:02d}" for code in range(1, 100)} - listed - free
    records: list[Record] = []
    for record in old:
        ends = record["code"] in free or (record["code"] not in listed and not silent)
        records += _before([record], on) if ends else [record]
    records += [{"code": code} for code in sorted(listed - {record["code"] for record in old})]
    remarks = []
    if silent:
        said = f"the file does not say what {_some(sorted(silent))} are, so it is not CMS's whole list"
        remarks.append(f"{said}: a code that is not listed stays unknown, and none ends for want of a row")
    return _Merged(records, not silent, (), remarks)


MERGING: Final = {"ncci": _ncci, "mue": _mue, "pos": _pos}


def _before(records: Iterable[Record], on: datetime.date) -> list[Record]:
    """What records say of the days before one day."""
    last = (on - datetime.timedelta(days=1)).isoformat()
    return [
        {**record, "through": min(record.get("through") or last, last)}
        for record in records
        if (record.get("from") or "") <= last
    ]


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


def _order(kind: Kind) -> tuple[str, ...]:
    return ("column1", "setting", "code", "from") if kind == "ncci" else ("code", "setting", "from")


def _setting(record: Record) -> str:
    return record.get("setting") or SETTING


def _settings(records: Iterable[Record]) -> str:
    return ", ".join(sorted({_setting(record) for record in records}))


def _some(codes: Iterable[str]) -> str:
    found = sorted(set(codes))
    more = f" and {len(found) - SAMPLE} more" if len(found) > SAMPLE else ""
    return ", ".join(found[:SAMPLE]) + more
