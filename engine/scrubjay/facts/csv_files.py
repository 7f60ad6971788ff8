"""Reads facts from CSV files named after their lists: history.csv, minutes.csv, claims.csv with claim_lines.csv.

A header is a field's name with `_` for `.`; an empty cell is unknown, the cell `none` absent, a list's cell is
separated by blanks.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any, Final

from .claim import Claim, Facts, Note, Place, Placed, Row, claim_hash, merge_facts
from .documents import check, left_out, placed_row, salvaged
from .fields import FieldSpec, nearest, specs
from .json_text import Path
from .mistakes import showable
from .models.claims import Claim as ClaimModel
from .models.claims import Line
from .models.document import LISTS
from .models.fact import Fact

_NUMBER: Final = re.compile(r"\d{1,15}(\.\d{1,9})?", re.ASCII)
_YES_NO: Final[Mapping[str, bool]] = {"yes": True, "true": True, "no": False, "false": False}
_STEMS: Final = (*LISTS, "claim_lines")


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a CSV file as nested values, each with its number in the file; the header is row 1.

    A row that does not fit the header has no value. `keys` are the cells of the column that joins rows to another
    file, empty without one.
    """

    rows: tuple[tuple[int, dict[str, Any] | None], ...]
    keys: tuple[str, ...] = ()


def read_csv(path: str | FilePath) -> tuple[Facts, tuple[Note, ...]]:
    """The facts of one CSV file, whose stem names their list. Claims read so have no lines."""
    return read_csv_files([path])


def read_csv_files(paths: Iterable[str | FilePath]) -> tuple[Facts, tuple[Note, ...]]:
    """The facts of several CSV files; lines join the claims of their own folder by the column `claim`.

    A file with a mistake in its header is refused whole, a row or claim with a mistake is left out; each mistake is a
    note of level "error", each claim left out one more of level "skip".
    """
    facts, notes = Facts(), []
    files = [str(path) for path in paths]
    lines_of = {FilePath(file).parent: file for file in files if FilePath(file).stem == "claim_lines"}
    claims_of = {FilePath(file).parent for file in files if FilePath(file).stem == "claims"}
    for file in files:
        stem, folder = FilePath(file).stem, FilePath(file).parent
        if stem == "claims":
            found, said = _claims(file, lines_of.get(folder))
        elif stem == "claim_lines":
            message = "needs the claims that these lines belong to: give claims.csv of the same folder too"
            found, said = Facts(), [] if folder in claims_of else [Note("error", Place(file, ""), message)]
        elif stem in LISTS:
            found, said = _list(file, stem)
        else:
            near = nearest(stem, _STEMS)
            hint = f"did you mean {near}.csv? " if near else ""
            names = ", ".join(_STEMS)
            message = f"{hint}a CSV file is named after the list that it holds: {names}"
            found, said = Facts(), [Note("error", Place(file, ""), message)]
        facts = merge_facts(facts, found)
        notes += said
    return facts, tuple(notes)


def _list(file: str, name: str) -> tuple[Facts, list[Note]]:
    table, notes = _table(file, LISTS[name])
    place = _placing(file)
    rows: list[Placed] = []
    for number, value in table.rows if table else ():
        checked, wrong = check(LISTS[name], value, (number,), place) if value is not None else (None, [])
        notes += wrong
        checked = checked or salvaged(name, value, (number,))
        if checked is not None:
            rows.append(Placed(placed_row(checked, place, notes), place((number,))))
    lists: dict[str, Any] = {name: tuple(rows)}
    return Facts(**lists), notes


def _claims(file: str, lines_file: str | None) -> tuple[Facts, list[Note]]:
    table, notes = _table(file, ClaimModel)
    if table is None:
        return Facts(), notes
    place = _placing(file)
    ids = Counter(str(value.get("id")) for _, value in table.rows if value is not None)
    lines, spoiled, said = _lines(lines_file, ids) if lines_file is not None else ({}, set(), [])
    notes += said
    claims: list[Claim] = []
    for number, value in table.rows:
        if value is None:
            notes.append(left_out(place((number,)), 1))
            continue
        checked, wrong = check(ClaimModel, value, (number,), place)
        notes += wrong
        name = str(value.get("id"))
        if checked is None or spoiled is None or name in spoiled:
            skipped = "claim left out: its lines cannot be read"
            notes.append(left_out(place((number,)), len(wrong)) if wrong else Note("skip", place((number,)), skipped))
        else:
            row = placed_row(checked, place, notes)
            own = tuple(lines.get(name, ()))
            claims.append(Claim(row, own, place((number,)), claim_hash(row, own)))
    return Facts(claims=tuple(claims)), notes


def _lines(file: str, ids: Mapping[str, int]) -> tuple[dict[str, list[Row]], set[str] | None, list[Note]]:
    """The lines by claim id, the ids of claims whose lines cannot be told or read (None: all), and what to say."""
    table, notes = _table(file, Line, key="claim")
    if table is None:
        return {}, None, notes
    place = _placing(file)
    lines: dict[str, list[Row]] = {}
    spoiled: set[str] = set()
    for (number, value), key in zip(table.rows, table.keys, strict=True):
        if value is None:
            spoiled.add(key)
            continue
        checked, wrong = check(Line, value, (number,), place)
        times = ids.get(key, 0)
        if times != 1:
            hint = "no claim in claims.csv has" if times == 0 else "several claims in claims.csv have"
            message = f"{hint} this id" if key else "missing, and needed: the id of the line's claim"
            wrong.append(Note("error", place((number, "claim")), message))
        notes += wrong
        if checked is None or wrong:
            spoiled.add(key)
        else:
            lines.setdefault(key, []).append(placed_row(checked, place, notes))
    return lines, spoiled, notes


def _table(file: str, model: type[Fact], key: str | None = None) -> tuple[_Table | None, list[Note]]:
    try:
        text = FilePath(file).read_bytes().decode("utf-8-sig")
    except OSError as error:
        return None, [Note("error", Place(file, ""), f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError:
        return None, [Note("error", Place(file, ""), "not UTF-8 text; save the file as CSV UTF-8")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        return None, [Note("error", Place(file, f"line {reader.line_num}"), f"not CSV: {error}")]
    if not records:
        return None, [Note("error", Place(file, ""), "the file is empty; expected a header row with field names")]
    columns = {spec.name.replace(".", "_"): spec for spec in specs(model)}
    header = [cell.strip() for cell in records[0]]
    notes = list(_header_mistakes(file, header, columns, model, key))
    if notes:
        return None, notes
    rows: list[tuple[int, dict[str, Any] | None]] = []
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
                message = f"`{name}` holds rows of its own, which only JSON can carry; `none` says that there are none"
                notes.append(Note("error", Place(file, f"row {number}, column {name}"), message))
                given[name] = ""
        keys.append(given.pop(key, "") if key else "")
        if len(cells) != len(header):
            rows.append((number, None))
        else:
            rows.append((number, _nested((columns[name], cell) for name, cell in given.items())))
    return _Table(tuple(rows), tuple(keys)), notes


def _header_mistakes(
    file: str, header: Sequence[str], columns: Mapping[str, FieldSpec], model: type[Fact], key: str | None
) -> Iterator[Note]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        yield Note("error", Place(file, "row 1"), "expected columns separated by commas")
        return
    names = [*columns] + ([key] if key else [])
    # a file without a header has a patient's data where names are due: only the place of a strange column is shown
    for number, name in enumerate(header, start=1):
        place = Place(file, f"column {number}")
        if name not in names:
            near = nearest(name, names)
            mend = f"did you mean `{near}`?" if near else f"expected names out of: {', '.join(names)}"
            yield Note("error", place, f"the header names no field of this list; {mend}")
        elif name in header[: number - 1]:
            yield Note("error", place, f"`{name}` stands twice in the header")
    needed = [name for name, field in model.model_fields.items() if field.is_required()] + ([key] if key else [])
    for name in needed:
        if name not in header:
            yield Note("error", Place(file, "row 1"), f"the column `{name}` is missing, and needed")


def _nested(cells: Iterable[tuple[FieldSpec, str]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for spec, cell in cells:
        if cell:
            *outer, last = spec.name.split(".")
            inside = value
            for part in outer:
                inside = inside.setdefault(part, {})
            inside[last] = None if cell == "none" else _cell(spec, cell)
    return value


def _cell(spec: FieldSpec, cell: str) -> Any:
    if spec.type == "text_list":
        return cell.split()
    if spec.type == "number_list":
        return [_number(part) for part in cell.split()]
    if spec.type in ("number", "quantity"):
        return _number(cell)
    if spec.type == "yes_no":
        return _YES_NO.get(cell.lower(), cell)
    return cell


def _number(cell: str) -> Decimal | str:
    return Decimal(cell) if _NUMBER.fullmatch(cell) else cell


def _placing(file: str) -> Callable[[Path], Place]:
    def place(path: Path) -> Place:
        column = "_".join(part for part in path[1:] if isinstance(part, str))
        return Place(file, f"row {path[0]}" + (f", column {column}" if column and showable(column) else ""))

    return place
