"""Two editions of a reference table held against each other: what is in force on a day, and what only dates change."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scrubjay.tables.table import KEYS, Cell, Table, TableRow

SAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "ncci_pairs": ("indicator",),
    "mue": ("units", "mai"),
    "physician_fees": ("nonfacility", "facility", "reduced", "status"),
}
"""What a row says of its key; of other tables only whether the code is there."""

Key = tuple[Cell, ...]
State = tuple[Cell, ...] | None


@dataclass(frozen=True, slots=True)
class Change:
    """A row that came, went or says something else; `before` and `after` by column, None where not in force."""

    code: str
    key: Mapping[str, Cell]
    before: Mapping[str, Cell] | None
    after: Mapping[str, Cell] | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is in force on `on` in the new table against the old; `dates`: rows of which only dates differ."""

    on: datetime.date
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    changed: tuple[Change, ...]
    dates: int
    same: int


def compare(old: Table | None, new: Table, on: datetime.date, near: Collection[str] = ()) -> Changes:
    """Compare by code and key columns, on one date of service. Without an old table every row is added.

    Changes are in the order of codes; those of which both codes are among `near` come first.
    """
    before, after = _runs(old, new.name), _runs(new, new.name)
    added: list[Change] = []
    removed: list[Change] = []
    changed: list[Change] = []
    dates = same = 0
    for key in sorted(set(before) | set(after), key=lambda key: _order(key, new.name, near)):
        runs = before.get(key, []), after.get(key, [])
        was, now = _state(runs[0], new.name, on), _state(runs[1], new.name, on)
        if was == now:
            dates += _history(runs[0], new.name) != _history(runs[1], new.name)
            same += was is not None
            continue
        change = _change(new.name, key, was, now)
        (added if was is None else removed if now is None else changed).append(change)
    return Changes(on, tuple(added), tuple(removed), tuple(changed), dates, same)


def _runs(table: Table | None, name: str) -> dict[Key, list[TableRow]]:
    found: dict[Key, list[TableRow]] = {}
    for code, rows in (table.rows if table is not None else {}).items():
        for row in rows:
            key = (code, *(row.cells.get(column) for column in KEYS.get(name, ())))
            found.setdefault(key, []).append(row)
    return found


def _says(row: TableRow, name: str) -> tuple[Cell, ...]:
    return tuple(row.cells.get(column) for column in SAYS.get(name, ()))


def _live(row: TableRow) -> bool:
    # indicator 9: taken back to its first day, so that it never was in force
    return row.cells.get("indicator") != "9"


def _state(rows: Sequence[TableRow], name: str, on: datetime.date) -> State:
    return next((_says(row, name) for row in rows if row.covers(on) and _live(row)), None)


def _history(rows: Sequence[TableRow], name: str) -> list[tuple[datetime.date, datetime.date, State]]:
    """Runs in order, those of one state that touch made one."""
    runs = sorted(
        (
            (row.start or datetime.date.min, row.through or datetime.date.max, _says(row, name))
            for row in rows
            if _live(row)
        ),
        key=lambda run: run[:2],
    )
    joined: list[tuple[datetime.date, datetime.date, State]] = []
    for start, through, says in runs:
        if joined and joined[-1][2] == says and start.toordinal() <= joined[-1][1].toordinal() + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], through), says)
        else:
            joined.append((start, through, says))
    return joined


def _change(name: str, key: Key, was: State, now: State) -> Change:
    columns = SAYS.get(name, ())
    return Change(
        str(key[0]),
        dict(zip(KEYS.get(name, ()), key[1:], strict=True)),
        None if was is None else dict(zip(columns, was, strict=True)),
        None if now is None else dict(zip(columns, now, strict=True)),
    )


def _order(key: Key, name: str, near: Collection[str]) -> tuple[bool, tuple[str, ...]]:
    codes = [str(part) for part in key[: 2 if "column1" in KEYS.get(name, ()) else 1]]
    return not all(code in near for code in codes), tuple(str(part) for part in key)
