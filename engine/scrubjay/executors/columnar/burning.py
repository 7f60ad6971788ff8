"""What of an authorization is used up, seen from every line that has one (`meaning.md` 17, 21).

Each authorization is held against each line of its patient, as a row; whether a line burns it is tried once for each
combination of what that goes by. Lines that may have one of several, or one that nobody knows, are the reference's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from scrubjay.executors import used
from scrubjay.executors.columnar.columns import CLOSING, DATE, Frame, Pairs, Read, constant
from scrubjay.executors.columnar.comparing import ENDLESS
from scrubjay.executors.columnar.windows import FOREVER, NEVER
from scrubjay.executors.measuring import closed_within, last_day, window_of
from scrubjay.executors.pairs import INFINITY, MAYBE, SURE, Pair
from scrubjay.executors.pairs import NEVER as NOT
from scrubjay.executors.spans import DAY, FIRST
from scrubjay.facts.claim import Row
from scrubjay.facts.related import carries, fit, in_force
from scrubjay.facts.unknown import UNKNOWN
from scrubjay.rules.program import Condition, Measure

NUMBERS: Read = ("key", "line", "authorization_numbers")
HALVES = ("sure", "possible")


class Conditions(Protocol):
    """What is asked back."""

    def holds(self, condition: Condition | None, among: pl.Series, match: tuple[str, ...]) -> Pairs: ...


@dataclass(frozen=True, slots=True)
class Burned:
    """The authorization of each line, its window, and the lines that burn it."""

    own: pl.Series
    """The number of each line's authorization; 0 where it has none."""
    told: pl.Series
    """Whether it has one and no other, or surely none, and it is known what window that is."""
    start: pl.Series
    end: pl.Series
    closed: pl.Series
    low: pl.Series
    """What the payer says was used, at least; it stands for lines before `start`."""
    high: pl.Series
    pairs: pl.DataFrame
    """`own`, `row`, `sure`, `possible`: the lines that burn an authorization."""


def burned(frame: Frame, wanted: Measure, members: Pairs, conditions: Conditions) -> Burned:
    """Who burns which authorization for a measure."""
    assert wanted.burns is not None
    match = wanted.burns.match
    related: Read = ("related", "authorization", "", match)
    column = frame.column((related,))
    rows: dict[int, int] = {}
    facts: list[Row] = [{}]
    groups = [0]
    for group, run in enumerate(frame.runs):
        for row in run.group.others["authorizations"]:
            rows[id(row)] = len(facts)
            facts.append(row)
            groups.append(group)
    single = [_number(value, rows) for value in column.values]
    own = pl.Series([0 if one is None else one for one in single], dtype=pl.UInt32)[column.ids]
    told = pl.Series([one is not None for one in single], dtype=pl.Boolean)[column.ids]
    windows = frame.column((related, DATE, *CLOSING, ("group",)))
    whose = [facts[number] if number else None for number in own[pl.Series(windows.firsts, dtype=pl.UInt32)].to_list()]
    found = [_window(frame, wanted, row, one) for row, one in zip(windows.firsts, whose, strict=True)]
    start, end, low, high = (pl.Series([one[at] for one in found], dtype=pl.Int64)[windows.ids] for at in range(4))
    closed, known = (pl.Series([one[at] for one in found], dtype=pl.Boolean)[windows.ids] for at in (4, 5))
    table = _Held(frame, facts, members).pairs(wanted, groups, conditions)
    return Burned(own, told & known, start, end, closed, low, high, table)


def _number(value: tuple[Hashable, ...], rows: dict[int, int]) -> int | None:
    """The number of the only authorization that it may be; 0 for surely none, None for anything else."""
    if len(value) != 1:
        return None
    (one,) = value
    if one == (None,):
        return 0
    return rows.get(one) if isinstance(one, int) else None


def _window(
    frame: Frame, wanted: Measure, row: int, authorization: Row | None
) -> tuple[int, int, int, int, bool, bool]:
    """From which day, before which one, what was used before, whether all is known that counts, and whether told."""
    run, line = frame.run(row), frame.lines[row]
    nothing = (NEVER, NEVER, 0, 0, True, True)
    untold = (NEVER, NEVER, 0, 0, True, False)
    if line.date is None:
        return untold
    if authorization is None:
        return nothing
    window = window_of(run, wanted, line, authorization)
    if window.state != "known":
        return nothing if window.state == "none" else untold
    said = used.told(run, wanted, line, window, authorization)
    if said.lacks or len(said.ways) != 1:
        return untold
    (stead,) = said.ways
    start = window.start
    if stead.as_of is not None:
        start = max(start or FIRST, stead.as_of + DAY)
    closed = closed_within(run, wanted, line, start, last_day(wanted, line, window.end))
    return (
        NEVER if start is None else start.toordinal(),
        FOREVER if window.end is None else window.end.toordinal(),
        int(stead.low),
        ENDLESS if stead.high == INFINITY else int(stead.high),
        closed,
        True,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """Authorizations held against the lines that may count."""

    frame: Frame
    facts: list[Row]
    members: Pairs

    def pairs(self, wanted: Measure, groups: list[int], conditions: Conditions) -> pl.DataFrame:
        frame, possible = self.frame, self.members.possible
        assert wanted.burns is not None
        match, needed = wanted.burns.match, wanted.burns.needed_for
        related: Read = ("related", "authorization", "", match)
        fitting: tuple[Read, ...] = (("code",), ("key", "line", "discipline"), ("npi",), DATE)
        lines = pl.DataFrame(
            {
                "row": pl.int_range(frame.rows, dtype=pl.UInt32, eager=True),
                "group": frame.group,
                "date": frame.column((DATE,)).ids,
                "numbers": frame.column((NUMBERS,)).ids,
                "related": frame.column((related,)).ids,
                "fitting": frame.column(fitting).ids,
            }
        ).filter(possible)
        numbers = pl.DataFrame({"own": pl.int_range(len(groups), dtype=pl.UInt32, eager=True), "group": groups})
        table = numbers.tail(-1).with_columns(pl.col("group").cast(pl.UInt32)).join(lines, on="group")
        inside = self._tried(table, "date", lambda fact, row: in_force(fact, frame.lines[row].date))
        carried = self._tried(table, "numbers", lambda fact, row: carries(frame.lines[row], fact))
        values = frame.column((NUMBERS,)).values
        unnumbered = pl.Series([value == () for value in values], dtype=pl.Boolean)[table["numbers"]]
        needs = conditions.holds(needed, possible, match)
        needs = Pairs(needs.sure[table["row"]], needs.possible[table["row"]])
        fits = self._tried(table, "fitting", lambda fact, row: fit(fact, frame.lines[row], match))
        whose = frame.column((related,))
        its_own = self._tried(table, "related", lambda fact, row: _its_own(whose.values[int(whose.ids[row])], fact))
        open_ = needs & fits & its_own
        sure, possible_ = (
            constant(True, table.height).zip_with(carried.sure, other.zip_with(unnumbered, half))
            for other, half in ((open_.sure, carried.sure), (open_.possible, carried.possible))
        )
        burning = inside & Pairs(sure, possible_)
        member = self.members.sure[table["row"]]
        found = table.select("own", "row").with_columns(sure=burning.sure & member, possible=burning.possible)
        return found.filter("possible")

    def _tried(self, table: pl.DataFrame, name: str, tried: Callable[[Row, int], Pair]) -> Pairs:
        """A pair for each row of the table, tried once for each authorization and number of what it goes by."""
        distinct = table.group_by("own", name).agg(pl.col("row").min())
        found = [
            tried(self.facts[own], row)
            for own, row in zip(distinct["own"].to_list(), distinct["row"].to_list(), strict=True)
        ]
        halves = {half: pl.Series([pair[at] for pair in found], dtype=pl.Boolean) for at, half in enumerate(HALVES)}
        told = table.select("own", name).join(
            distinct.select("own", name, **halves), on=["own", name], how="left", maintain_order="left"
        )
        return Pairs(told["sure"], told["possible"])


def _its_own(chosen: tuple[Hashable, ...], fact: Row) -> Pair:
    """Whether an authorization is the one of a line."""
    if id(fact) not in chosen and (UNKNOWN,) not in chosen:
        return NOT
    return SURE if chosen == (id(fact),) else MAYBE
