"""Rows of CMS's files, checked: what is wrong with a cell is told with file, row, column and what is expected.

Rows come from `sheets` by the headings of `layouts`; what holds goes to `loading_cms` as cells of our tables.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from scrubjay.tables.layouts import FEE_CELLS, FURTHEST, LAYOUTS, Found, Kind, find_headings
from scrubjay.tables.sheets import Sheet, SheetError, read_sheets

CODE: Final = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9]")
PLACE: Final = re.compile(r"([0-9]{2})(?: ?[-–] ?([0-9]{2}))?")
BASES: Final = {
    "policy": "policy",
    "data": "data",
    "code descriptor": "code text",
    "anatomic": "anatomy",
    "nature": "nature",
    "workgroup": "workgroup",
}
"""Words of CMS's rationale, and ours for them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that holds: where it stands, and its cells by the columns of our table ("" is empty)."""

    file: Path
    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CmsFile:
    """A file as read: its hash, the rows that hold and are wanted, and every mistake."""

    path: Path
    sha256: str
    rows: tuple[Checked, ...] = ()
    mistakes: tuple[str, ...] = ()
    read: int = 0
    """Rows that hold, wanted or not."""
    spoken: frozenset[str] = frozenset()
    """Column 1 codes of all of them."""
    first: datetime.date | None = None
    """The first day that the file itself says it is in force."""
    localities: frozenset[str] = frozenset()
    """Of a fee schedule: the localities it has rows of."""
    whole: bool = False
    """Of a fee schedule: whether it holds the whole country."""


@dataclass(slots=True)
class RowUnderCheck:
    """A row with its cells by column; `wrong` collects what its cells are told."""

    cells: Mapping[str, str]
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def code(self, column: str) -> str:
        text = self.cells.get(column, "").upper()
        if not CODE.fullmatch(text):
            cut = "; a spreadsheet may have cut its zeros" if text.isdecimal() and len(text) < 5 else ""
            self.wrong.append((column, f"{shown(text)}: a CPT or HCPCS code of five characters is expected{cut}"))
        return text

    def date(self, column: str, none: str = "") -> str:
        text = self.cells.get(column, "")
        if none and text == none:
            return ""
        try:
            if len(text) == 8 and text.isdecimal():
                return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
            return datetime.datetime.strptime(text, "%Y-%m-%d").date().isoformat()
        except ValueError:
            other = f", or {none} for none," if none else ""
            self.wrong.append((column, f"{shown(text)}: a date like 20260101{other} is expected"))
            return ""

    def one_of(self, column: str, choices: str) -> str:
        text = self.cells.get(column, "")
        if text not in choices.split() or not text:
            self.wrong.append((column, f"{shown(text)}: {_either(choices.split())} is expected"))
        return text


def _ncci(row: RowUnderCheck) -> dict[str, str]:
    cells = {
        "code": row.code("code"),
        "column1": row.code("column1"),
        "indicator": row.one_of("indicator", "0 1 9"),
        "setting": "practitioner",
        "from": row.date("from"),
        "through": row.date("through", "*"),
    }
    if row.cells.get("flag", "") not in ("", "*"):
        row.wrong.append(("flag", f"{shown(row.cells['flag'])}: * or an empty cell is expected"))
    if cells["through"] and cells["through"] < cells["from"]:
        said = f"{cells['through']} is before the effective date, {cells['from']}"
        row.wrong.append(("through", said))
    if cells["code"] == cells["column1"] and not row.wrong:
        row.wrong.append(("code", f"`{cells['code']}` is the Column 1 code as well; two codes are expected"))
    if cells["indicator"] == "9":
        cells["remark"] = "taken back to its first day: never applied"
    else:
        cells["remark"] = "ended" if cells["through"] else ""
    return cells


def _mue(row: RowUnderCheck) -> dict[str, str]:
    units = row.cells.get("units", "")
    if not (units.isdecimal() and units.isascii() and len(units) < 8):
        row.wrong.append(("units", f"{shown(units)}: a whole number of units is expected"))
    # CMS writes the indicator with words: `3 Date of Service Edit: Clinical`
    mai = re.match(r"([123])\b", row.cells.get("mai", ""))
    if mai is None:
        row.wrong.append(("mai", f"{shown(row.cells.get('mai', ''))}: 1, 2 or 3 is expected, with or without words"))
    rationale = row.cells.get("rationale", "").lower()
    basis = next((ours for words, ours in BASES.items() if words in rationale), "")
    return {
        "code": row.code("code"),
        "units": str(int(units)) if not row.wrong else units,
        "setting": "practitioner",
        "mai": mai[1] if mai else "",
        "basis": basis,
    }


def _place(row: RowUnderCheck) -> dict[str, str]:
    text = row.cells.get("code", "")
    found = PLACE.fullmatch(text)
    unassigned = row.cells.get("name", "").lower().startswith("unassigned")
    if found is None or (found[2] is not None and (not unassigned or found[2] < found[1])):
        cut = "; a spreadsheet may have cut its zero" if text.isdecimal() and len(text) == 1 else ""
        row.wrong.append(("code", f"{shown(text)}: a place of service of two digits is expected{cut}"))
        return {}
    if not row.cells.get("name"):
        row.wrong.append(("name", "empty; the name of the place is expected"))
    return {"code": found[1], "last": found[2] or found[1], "unassigned": "yes" if unassigned else ""}


CHECKS: Final[Mapping[Kind, Callable[[RowUnderCheck], dict[str, str]]]] = {"ncci": _ncci, "mue": _mue, "pos": _place}


def read_cms(path: Path, kind: Kind, wanted: Callable[[Mapping[str, str]], bool]) -> CmsFile:
    """Check one file and keep the rows `wanted`; what is wrong is in `mistakes`. OSError if it can't be opened."""
    try:
        file = read_sheets(path)
        first: Sheet | None = None
        for sheet in file.sheets:
            first = first or sheet
            found = find_headings(sheet, LAYOUTS[kind])
            if found is not None:
                return _checked(CmsFile(path, file.sha256), sheet, found, kind, wanted)
    except SheetError as error:
        return CmsFile(path, "", mistakes=(str(error),))
    return CmsFile(path, file.sha256, mistakes=(_no_headings(path, first, kind),))


def _checked(
    file: CmsFile, sheet: Sheet, found: Found, kind: Kind, wanted: Callable[[Mapping[str, str]], bool]
) -> CmsFile:
    headings, path = LAYOUTS[kind].headings, file.path
    unfit = _unfit(path, sheet, found, kind)
    if unfit:
        return replace(file, mistakes=(f"{path}: row {found.row}: {unfit}",))
    rows: list[Checked] = []
    mistakes: list[str] = []
    read = 0
    spoken: set[str] = set()
    for number, cells in enumerate(itertools.chain(sheet.head[found.first - 1 :], sheet.rest), found.first):
        if not any(cells):
            continue
        row = RowUnderCheck({name: cells[place] if place < len(cells) else "" for name, place in found.places.items()})
        held = CHECKS[kind](row)
        if row.wrong:
            told = sorted(row.wrong, key=lambda one: found.places.get(one[0], 0))
            mistakes += [f"{path}: row {number}, column `{headings[column].name}`: {said}" for column, said in told]
            continue
        read += 1
        spoken.add(held.get("column1", ""))
        if wanted(held):
            rows.append(Checked(path, number, held))
    if not read and not mistakes:
        mistakes.append(f"{path}: row {found.row}: no rows below the headings")
    return replace(file, rows=tuple(rows), mistakes=tuple(mistakes), read=read, spoken=frozenset(spoken))


def _unfit(path: Path, sheet: Sheet, found: Found, kind: Kind) -> str:
    """What keeps a table from being the one meant, "" if nothing."""
    headings = LAYOUTS[kind].headings.items()
    missing = " and ".join(f"`{one.name}`" for name, one in headings if one.needed and name not in found.places)
    if missing:
        there = ", ".join(f"`{cell}`" for cell in sheet.head[found.row - 1] if cell)
        return f"no column {missing}; found {there}"
    heading = found.words.get("units", "")
    others = {
        "hospitals'": "hospital" in heading or path.name.lower().startswith("ccioph"),
        "suppliers'": "dme" in heading,
    }
    other = next((name for name, is_it in others.items() if is_it), None)
    if other is not None:
        return f"the {other} file; the practitioners' is expected, as scrubjay reads professional claims"
    return ""


def _no_headings(path: Path, first: Sheet | None, kind: Kind) -> str:
    layout = LAYOUTS[kind]
    wanted = ", ".join(f"`{one.name}`" for one in layout.headings.values() if one.needed)
    if first is None or not any(any(row) for row in first.head):
        return f"{path}: empty, or not a table; columns {wanted} are expected"
    other = next((k for k in LAYOUTS if k != kind and find_headings(first, LAYOUTS[k]) is not None), None)
    if other is None and len(first.head[0]) == FEE_CELLS and re.fullmatch(r"(19|20)[0-9]{2}", first.head[0][0]):
        other = "mpfs"
    hint = f"; it looks like --kind {other}" if other else ""
    return f"{path}: no headings in the first {FURTHEST} rows; columns {wanted} are expected{hint}"


def doubles(rows: Iterable[Checked], kind: Kind) -> list[str]:
    """Rows that say one thing twice, or of one pair two things for the same days."""
    told: list[str] = []
    seen: dict[tuple[str, ...], list[Checked]] = {}
    for row in rows:
        key = tuple(row.cells.get(column, "") for column in ("code", "column1", "carrier", "locality", "modifier"))
        for other in seen.setdefault(key, []):
            if kind != "ncci" or _same_days(row.cells, other.cells):
                of = f"{other.file}: row {other.row}" if other.file != row.file else f"row {other.row}"
                named = f"pair {key[1]}/{key[0]}" if kind == "ncci" else " ".join(("code", *filter(None, key)))
                days = " for the same days" if kind == "ncci" else ""
                told.append(f"{row.file}: row {row.row}: {named} stands in {of} already{days}; once is expected")
                break
        seen[key].append(row)
    return told


def _same_days(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    if one == other:
        return True
    # a run taken back to its first day (9) may be set again, and a run may begin on the day another ends
    if "9" in (one["indicator"], other["indicator"]):
        return False
    last = "9999-12-31"
    return one["from"] < (other["through"] or last) and other["from"] < (one["through"] or last)


def shown(text: str) -> str:
    """A cell as mistakes name it."""
    return f"`{text[:40]}`" if text else "empty"


def _either(choices: list[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"
