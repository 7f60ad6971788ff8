"""Two editions of a table held against each other on a date of service."""

from __future__ import annotations

import datetime
from pathlib import Path

from scrubjay.tables import Table, load_table
from scrubjay.tables.comparing import Change, Changes, compare

DAY = datetime.date(2026, 11, 24)
HEAD = "code,column1,indicator,setting,from,through\n"


def pairs(folder: Path, *rows: str) -> Table:
    """A table of pairs with these rows."""
    folder.mkdir(exist_ok=True)
    path = folder / "ncci_pairs.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return load_table(path)


def changes(tmp_path: Path, old: list[str], new: list[str], near: tuple[str, ...] = ()) -> Changes:
    return compare(pairs(tmp_path / "old", *old), pairs(tmp_path / "new", *new), DAY, near)


def codes(found: tuple[Change, ...]) -> list[str]:
    return [change.code for change in found]


def test_pair_that_ended_before_the_day_is_removed_and_one_that_ends_on_it_is_not(tmp_path: Path) -> None:
    old = ["A,X,1,practitioner,2024-01-01,", "B,X,1,practitioner,2024-01-01,"]
    new = ["A,X,1,practitioner,2024-01-01,2026-11-23", "B,X,1,practitioner,2024-01-01,2026-11-24"]
    found = changes(tmp_path, old, new)
    assert (codes(found.removed), found.same, found.dates) == (["A"], 1, 1)


def test_pair_to_come_is_not_added_yet(tmp_path: Path) -> None:
    found = changes(tmp_path, [], ["A,X,1,practitioner,2026-11-24,", "B,X,1,practitioner,2026-11-25,"])
    assert (codes(found.added), found.dates) == (["A"], 1)


def test_pair_that_never_applied_counts_for_nothing(tmp_path: Path) -> None:
    found = changes(tmp_path, [], ["A,X,9,practitioner,2020-01-01,2020-01-01"])
    assert found == Changes(DAY, (), (), (), 0, 0)


def test_runs_that_touch_are_one(tmp_path: Path) -> None:
    old = ["A,X,1,practitioner,2024-01-01,2024-09-30", "A,X,1,practitioner,2024-10-01,"]
    assert changes(tmp_path, old, ["A,X,1,practitioner,2024-01-01,"]) == Changes(DAY, (), (), (), 0, 1)


def test_settings_are_compared_each_for_itself(tmp_path: Path) -> None:
    old = ["A,X,0,practitioner,2024-01-01,", "A,X,0,hospital,2024-01-01,"]
    found = changes(tmp_path, old, ["A,X,1,practitioner,2024-01-01,", "A,X,0,hospital,2024-01-01,"])
    assert [(change.key["setting"], change.before, change.after) for change in found.changed] == [
        ("practitioner", {"indicator": "0"}, {"indicator": "1"})
    ]


def test_pairs_of_near_codes_come_first(tmp_path: Path) -> None:
    new = [f"{code},{column1},1,practitioner,2024-01-01," for code, column1 in (("A", "X"), ("B", "X"), ("C", "B"))]
    assert codes(changes(tmp_path, [], new, ("B", "C")).added) == ["C", "A", "B"]


def test_without_a_table_in_use_every_row_is_added(tmp_path: Path) -> None:
    table = pairs(tmp_path / "new", "A,X,1,practitioner,2024-01-01,")
    assert codes(compare(None, table, DAY).added) == ["A"]
