"""Whether each line's authorization fits it: each part compared once for each combination of values that occur."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import polars as pl

from scrubjay.executors.columnar.columns import COVERED, DATE, Frame, Pairs, Read, constant, numbered, whole
from scrubjay.executors.columnar.days import Days, days_of
from scrubjay.executors.pairs import SURE, settled
from scrubjay.facts.claim import Row
from scrubjay.facts.related import all_found, fit, related
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import FitsTest

NOBODY, UNSEEN = 0, 1
"""There is no authorization; nobody can tell which it is. All others have numbers from 2 on."""
OF_PART: dict[str, tuple[Read, str]] = {
    "code": (("code",), "codes"),
    "discipline": (("key", "line", "discipline"), "disciplines"),
    "billing": (("npi",), "billing.npi"),
}
"""What a part compares: of the line, and of the authorization."""


def fits(leaf: FitsTest, frame: Frame, match: tuple[str, ...], among: pl.Series) -> Pairs:
    """The pairs of the test on the rows of `among`: sure for each alternative, possible for one."""
    column = frame.column((("related", "authorization", "", match),))
    rows: list[Row] = []
    of: list[int] = []
    numbers: list[int] = []
    for at, first in enumerate(column.firsts):
        for one in related(frame.run(first).group, frame.lines[first], "authorization", match):
            of.append(at)
            numbers.append(NOBODY if one is None else UNSEEN if isinstance(one, Unknown) else len(rows) + 2)
            if isinstance(one, dict):
                rows.append(one)
    alternatives = pl.DataFrame({"of": of, "number": numbers}, schema={"of": pl.UInt32, "number": pl.Int64})
    asked = frame.where(among)
    table = pl.DataFrame({"of": column.ids[asked], "row": asked}).join(alternatives, on="of", how="inner")
    line, number = table["row"], table["number"]
    found = _of_parts(leaf, frame, rows, line, (number - 2).clip(0)) if rows else whole(SURE, len(line))
    found = Pairs(found.sure & (number > UNSEEN), found.possible & (number > UNSEEN))
    found = Pairs(found.sure, found.possible | (number == UNSEEN) | _unseen(frame, among)[line])
    told = pl.DataFrame({"row": line, "sure": found.sure, "possible": found.possible})
    told = told.group_by("row").agg(pl.col("sure").all(), pl.col("possible").any())
    halves = (constant(False, frame.rows).scatter(told["row"], told[half]) for half in ("sure", "possible"))
    return Pairs(*halves)


def reads_of_fits(match: tuple[str, ...], parts: Sequence[str]) -> frozenset[Read]:
    """What the test goes by."""
    each = {OF_PART[part][0] if part in OF_PART else DATE for part in parts}
    return frozenset({("related", "authorization", "", match), *each, *_numbers()})


def _numbers() -> tuple[Read, ...]:
    return (("key", "line", "authorization_numbers"), ("others", "authorization"), *COVERED)


def _unseen(frame: Frame, among: pl.Series) -> pl.Series:
    """Whether a number of a line may be that of an authorization that nobody has seen, which may fit."""
    return frame.looked_up(_numbers(), lambda row: settled(_lacks(frame, row)), among).sure


def _lacks(frame: Frame, row: int) -> bool:
    line = frame.lines[row]
    return bool(line.row.get("authorization_numbers")) and not all_found(frame.run(row).group, line)


def _of_parts(leaf: FitsTest, frame: Frame, rows: Sequence[Row], line: pl.Series, number: pl.Series) -> Pairs:
    found = whole(SURE, len(line))
    for part in leaf.parts:
        if part in OF_PART:
            found = found & _of_part(part, frame, rows, line, number)
        else:
            found = found & _in_force(frame, rows, line, number)
    return found


def _of_part(part: str, frame: Frame, rows: Sequence[Row], line: pl.Series, number: pl.Series) -> Pairs:
    read, key = OF_PART[part]
    ids, _ = numbered([row.get(key, UNKNOWN) for row in rows])
    table = pl.DataFrame({"ours": frame.column((read,)).ids[line], "theirs": ids[number]}).with_row_index("at")
    distinct = table.group_by("ours", "theirs").agg(pl.col("at").min())
    places = zip(line[distinct["at"]].to_list(), number[distinct["at"]].to_list(), strict=True)
    pairs = [fit(rows[theirs], frame.lines[ours], (part,)) for ours, theirs in places]
    halves = {half: pl.Series([pair[at] for pair in pairs], dtype=pl.Boolean) for at, half in enumerate(HALVES)}
    told = table.join(distinct.select("ours", "theirs", **halves), on=["ours", "theirs"], how="left")
    told = told.sort("at")
    return Pairs(told["sure"], told["possible"])


HALVES = ("sure", "possible")


def _in_force(frame: Frame, rows: Sequence[Row], line: pl.Series, number: pl.Series) -> Pairs:
    """Whether the line's date is between the authorization's two; where it says none, that end is open."""
    column = frame.column((DATE,))
    dates = _dates([frame.lines[row].date for row in column.firsts]).at(column.ids[line])
    found = whole(SURE, len(line))
    for key, op in (("from", "at_least"), ("through", "at_most")):
        ends = [row.get(key, UNKNOWN) for row in rows]
        given = pl.Series([end is not None for end in ends], dtype=pl.Boolean)[number]
        pairs = dates.compared(op, _dates(ends).at(number))
        found = found & Pairs(pairs.sure | ~given, pairs.possible | ~given)
    return found


def _dates(values: Sequence[object]) -> Days:
    """A column of dates; whatever else stands there is unknown."""
    found = days_of(value if isinstance(value, datetime.date) else UNKNOWN for value in values)
    assert found is not None
    return found
