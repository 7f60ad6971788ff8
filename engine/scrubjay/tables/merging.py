"""Rows of CMS's files merged into a table in use: what they do not speak of is kept from it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scrubjay.tables.checking_cms import Checked, CmsFile

Record = dict[str, str]

DAY: Final = datetime.timedelta(days=1)
SETTING: Final = "practitioner"
PARTS: Final = frozenset({"1", "2", "3", "4"})
"""CMS cuts the practitioner edits into four files, `...-f1` to `...-f4`."""
SAMPLE: Final = 5


@dataclass(frozen=True, slots=True)
class Given:
    """What is merged: checked rows of files in force from `on`, into the records and the note of the table in use."""

    kept: Sequence[Checked]
    old: Sequence[Record]
    on: datetime.date
    files: Sequence[CmsFile]
    therapy: tuple[str, ...]
    note: Mapping[str, Any] = field(default_factory=dict)
    complete_for: frozenset[str] = frozenset()
    """The codes for which the table in use is complete."""
    localities: Mapping[str, str] = field(default_factory=dict)
    """Of a fee schedule: the carrier and locality of billers, by NPI."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Records with what the table's note must say of them; `mistakes` are of what the user said beside the files."""

    records: list[Record]
    complete: bool
    complete_for: tuple[str, ...]
    remarks: list[str]
    localities: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[Mapping[str, Any], ...] = ()
    """Sources of records that are kept."""
    mistakes: tuple[str, ...] = ()


def ncci(given: Given) -> Merged:
    """The edits: pairs of settings and Column 1 codes that the files do not speak of are kept."""
    ours = [record for record in given.old if _setting(record) == SETTING]
    elsewhere = [record for record in given.old if _setting(record) != SETTING]
    spoken = frozenset[str]().union(*(file.spoken for file in given.files))
    unspoken = [record for record in ours if record.get("column1") not in spoken]
    remarks = []
    parts = {
        found[1] for file in given.files if (found := re.search(r"[-_ ]f([0-9])(?![0-9])", file.path.stem.lower()))
    }
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
    records = [{**row.cells, "confidence": "primary"} for row in given.kept]
    whole = not (parts and not parts >= PARTS) and not unspoken
    return Merged([*records, *unspoken, *elsewhere], False, given.therapy if whole else (), remarks)


def mue(given: Given) -> Merged:
    """The unlikely units: those of other settings and of days before are kept."""
    elsewhere = [record for record in given.old if _setting(record) != SETTING]
    earlier = before((record for record in given.old if _setting(record) == SETTING), given.on)
    records = [{**row.cells, "from": given.on.isoformat(), "confidence": "primary"} for row in given.kept]
    remarks = []
    if earlier:
        remarks.append(f"kept from the table in use: {len(earlier)} for dates of service before {given.on}")
    if elsewhere:
        remarks.append(f"kept from the table in use: {len(elsewhere)} of other settings ({_settings(elsewhere)})")
    listed = {record["code"] for record in records}
    for setting in {_setting(record) for record in elsewhere}:
        listed &= {record["code"] for record in elsewhere if _setting(record) == setting}
    # CMS keeps some values to itself: a code that is not listed may have one
    return Merged([*records, *earlier, *elsewhere], False, tuple(sorted(listed & set(given.therapy))), remarks)


def pos(given: Given) -> Merged:
    """The places: our words are kept; a code ends that CMS says is free, or that its whole list lacks."""
    listed = {row.cells["code"] for row in given.kept if not row.cells["unassigned"]}
    free = {
        f"{code:02d}"
        for row in given.kept
        if row.cells["unassigned"]
        for code in range(int(row.cells["code"]), int(row.cells["last"]) + 1)
    } - listed
    silent = {f"{code:02d}" for code in range(1, 100)} - listed - free
    records: list[Record] = []
    for record in given.old:
        ends = record["code"] in free or (record["code"] not in listed and not silent)
        records += before([record], given.on) if ends else [record]
    records += [{"code": code} for code in sorted(listed - {record["code"] for record in given.old})]
    remarks = []
    if silent:
        said = f"the file does not say what {_some(sorted(silent))} are, so it is not CMS's whole list"
        remarks.append(f"{said}: a code that is not listed stays unknown, and none ends for want of a row")
    return Merged(records, not silent, (), remarks)


def before(records: Iterable[Record], on: datetime.date) -> list[Record]:
    """What records say of the days before one day."""
    last = (on - DAY).isoformat()
    return [
        {**record, "through": min(record.get("through") or last, last)}
        for record in records
        if (record.get("from") or "") <= last
    ]


def _setting(record: Record) -> str:
    return record.get("setting") or SETTING


def _settings(records: Iterable[Record]) -> str:
    return ", ".join(sorted({_setting(record) for record in records}))


def _some(codes: Iterable[str]) -> str:
    found = sorted(set(codes))
    more = f" and {len(found) - SAMPLE} more" if len(found) > SAMPLE else ""
    return ", ".join(found[:SAMPLE]) + more
