"""Reads facts from files named after their lists, CSV or Parquet: history.csv, claims.csv with claim_lines.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Final

from .claim import Claim, Facts, Note, Place, Placed, Row, merge_facts
from .columns import Table
from .csv_files import csv_table
from .documents import check, left_out, placed_row, salvaged
from .fields import nearest
from .hashing import claim_hash
from .json_text import Path
from .known_cells import KnownCells
from .mistakes import showable
from .models.claims import Claim as ClaimModel
from .models.claims import Line
from .models.document import LISTS
from .models.fact import Fact
from .parquet_files import frame_table, parquet_table
from .recognising import HEAD, kind_of
from .unknown import UNKNOWN

if TYPE_CHECKING:
    import polars as pl

_STEMS: Final = (*LISTS, "claim_lines")


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the rows of lists come from: their table by the name of a file or frame, and what notes call a row."""

    table: Callable[[str, type[Fact], str | None], tuple[Table | None, list[Note]]]
    row: Callable[[str, int], str]

    def placing(self, file: str) -> Callable[[Path], Place]:
        """From the path of a value (row number, then fields) to its place."""

        def place(path: Path) -> Place:
            column = "_".join(part for part in path[1:] if isinstance(part, str))
            shown = f", column {column}" if column and showable(column) else ""
            return Place(file, self.row(file, int(path[0])) + shown)

        return place


def read_frames(frames: Mapping[str, pl.DataFrame], row: Callable[[str, int], str]) -> tuple[Facts, tuple[Note, ...]]:
    """The facts of frames named after their lists, with `claim_lines`, as `read_list_files` reads them of Parquet.

    `row` says what notes call a row of a frame, whose rows are counted from 1.
    """
    source = _Source(lambda name, model, key: frame_table(frames[name], name, model, key), row)
    facts, notes = Facts(), []
    for name in frames:
        if name == "claim_lines":
            continue
        lines = "claim_lines" if "claim_lines" in frames else None
        found, said = _claims(name, lines, source) if name == "claims" else _list(name, name, source)
        facts = merge_facts(facts, found)
        notes += said
    return facts, tuple(notes)


def read_list_files(paths: Iterable[str | FilePath]) -> tuple[Facts, tuple[Note, ...]]:
    """The facts of several files; lines join the claims of their own folder and kind of file by the column `claim`.

    A file with a mistake in its header is refused whole, a claim with a mistake is left out, of a row of another list
    what can't be read is unknown. Each mistake is a note of level "error", each claim left out one more, "skip".
    """
    facts, notes = Facts(), []
    files = [str(path) for path in paths]
    lines_of = {_home(file): file for file in files if FilePath(file).stem == "claim_lines"}
    claims_of = {_home(file) for file in files if FilePath(file).stem == "claims"}
    for file in files:
        stem, suffix, home = FilePath(file).stem, FilePath(file).suffix, _home(file)
        if stem == "claims":
            found, said = _claims(file, lines_of.get(home), _FILES)
        elif stem == "claim_lines":
            message = f"needs the claims that these lines belong to: give claims{suffix} of the same folder too"
            found, said = Facts(), [] if home in claims_of else [Note("error", Place(file, ""), message)]
        elif stem in LISTS:
            found, said = _list(file, stem, _FILES)
        else:
            near = nearest(stem, _STEMS)
            hint = f"did you mean {near}{suffix}? " if near else ""
            names = ", ".join(_STEMS)
            message = f"{hint}such a file is named after the list that it holds: {names}"
            found, said = Facts(), [Note("error", Place(file, ""), message)]
        facts = merge_facts(facts, found)
        notes += said
    return facts, tuple(notes)


def _home(file: str) -> tuple[FilePath, str]:
    """What claims and their lines have in common: the folder and the kind of file."""
    return FilePath(file).parent, FilePath(file).suffix.lower()


def _list(file: str, name: str, source: _Source) -> tuple[Facts, list[Note]]:
    table, notes = source.table(file, LISTS[name], None)
    place = source.placing(file)
    rows: list[Placed] = []
    known = KnownCells(LISTS[name], table.fields) if table else None
    for number, cells in table.rows if table else ():
        assert table is not None
        assert known is not None
        row = known.row(cells) if cells is not None else None
        if row is not None:
            rows.append(Placed(row, place((number,))))
            continue
        value = table.value(cells) if cells is not None else None
        checked, wrong = check(LISTS[name], value, (number,), place) if value is not None else (None, [])
        notes += wrong
        checked = checked or salvaged(name, value, (number,))
        if checked is not None:
            rows.append(Placed(placed_row(checked, place, notes), place((number,))))
    lists: dict[str, Any] = {name: tuple(rows)}
    return Facts(**lists), notes


def _claims(file: str, lines_file: str | None, source: _Source) -> tuple[Facts, list[Note]]:
    table, notes = source.table(file, ClaimModel, None)
    if table is None:
        return Facts(), notes
    place = source.placing(file)
    ids = Counter(_id_of(table, cells) for _, cells in table.rows if cells is not None)
    lines, spoiled, said = _lines(lines_file, ids, source) if lines_file is not None else ({}, set(), [])
    notes += said
    claims: list[Claim] = []
    known = KnownCells(ClaimModel, table.fields)
    for number, cells in table.rows:
        if cells is None:
            notes.append(left_out(place((number,)), 1))
            continue
        name = _id_of(table, cells)
        row = known.row(cells)
        if row is not None and spoiled is not None and name not in spoiled:
            own = tuple(lines.get(name, ()))
            claims.append(Claim(row, own, place((number,)), claim_hash(row, own)))
            continue
        checked, wrong = check(ClaimModel, table.value(cells), (number,), place)
        notes += wrong
        if checked is None or spoiled is None or name in spoiled:
            skipped = "claim left out: its lines cannot be read"
            notes.append(left_out(place((number,)), len(wrong)) if wrong else Note("skip", place((number,)), skipped))
        else:
            row = placed_row(checked, place, notes)
            own = tuple(lines.get(name, ()))
            claims.append(Claim(row, own, place((number,)), claim_hash(row, own)))
    return Facts(claims=tuple(claims)), notes


def _id_of(table: Table, cells: Sequence[Any]) -> str:
    """The id of a claim as text, that of a claim without one included."""
    found = next((cell for spec, cell in zip(table.fields, cells, strict=True) if spec.name == "id"), None)
    return str(None if found is UNKNOWN else found)


def _lines(
    file: str, ids: Mapping[str, int], source: _Source
) -> tuple[dict[str, list[Row]], set[str] | None, list[Note]]:
    """The lines by claim id, the ids of claims whose lines cannot be told or read (None: all), and what to say."""
    table, notes = source.table(file, Line, "claim")
    if table is None:
        return {}, None, notes
    place = source.placing(file)
    claims = f"claims{FilePath(file).suffix}"
    lines: dict[str, list[Row]] = {}
    spoiled: set[str] = set()
    known = KnownCells(Line, table.fields)
    for (number, cells), key in zip(table.rows, table.keys, strict=True):
        if cells is None:
            spoiled.add(key)
            continue
        times = ids.get(key, 0)
        row = known.row(cells)
        if row is not None and times == 1:
            lines.setdefault(key, []).append(row)
            continue
        checked, wrong = check(Line, table.value(cells), (number,), place)
        if times != 1:
            hint = f"no claim in {claims} has" if times == 0 else f"several claims in {claims} have"
            message = f"{hint} this id" if key else "missing, and needed: the id of the line's claim"
            wrong.append(Note("error", place((number, "claim")), message))
        notes += wrong
        if checked is None or wrong:
            spoiled.add(key)
        else:
            lines.setdefault(key, []).append(placed_row(checked, place, notes))
    return lines, spoiled, notes


def _table(file: str, model: type[Fact], key: str | None = None) -> tuple[Table | None, list[Note]]:
    try:
        data = FilePath(file).read_bytes()
    except OSError as error:
        return None, [Note("error", Place(file, ""), f"cannot be read: {error.strerror}")]
    reads = parquet_table if kind_of(file, data[:HEAD]) == "parquet" else csv_table
    return reads(data, file, model, key)


_FILES: Final = _Source(_table, lambda file, number: f"row {number}")
