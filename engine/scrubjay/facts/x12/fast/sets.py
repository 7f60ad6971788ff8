"""A run of whole transaction sets to what is plain in it, as columns, and what the streaming reader must read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from scrubjay.facts.claim import Row

from .claims import claims_of
from .levels import BILLING, PAYER, PERSON, levels_of, sets_of
from .lines import lines_of
from .marks import Marks, as_lines
from .table import Table, tabled, within

ABOVE: Final = (*BILLING, *PAYER, *PERSON)
"""The columns of a claim that come from the levels above it."""


@dataclass(frozen=True, slots=True)
class OddClaim:
    """A claim of a plain set that the streaming reader reads: its segments, counted from its run's first as 0."""

    row: int
    segments: list[tuple[int, list[str]]]
    above: Row


@dataclass(frozen=True, slots=True)
class PlainSet:
    """A set whose envelope and levels are plain. Rows count from the first segment of the run as 0."""

    first: int
    last: int
    begin: list[str]
    batch: list[str]
    end: list[str]
    claims: slice
    lines: slice
    """Its claims and lines in the frames of the run."""
    odd: tuple[OddClaim, ...]
    text: tuple[int, int]
    """Where it stands in the text of the run."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive sets as read: each plain, or the place in the text of one that is not; frames of all plain claims.

    In the frames null is absent, and no value is unknown. `row` of a claim is that of its CLM.
    """

    text: str
    segments: int
    sets: tuple[PlainSet | tuple[int, int], ...]
    claims: pl.DataFrame
    lines: pl.DataFrame
    ids: list[str]
    rows: list[int]
    """Of each claim in the frame, its id and the row of its CLM."""


def read_run(text: str, ends: Sequence[int], marks: Marks) -> Iterator[Run | str]:
    """The runs of plain sets in a text of whole sets that end at these places, and texts that only look like sets.

    A text with a character in it that native code can't take is halved until the sets that hold such are alone.
    """
    lines = as_lines(text, marks)
    run = _run(text, *lines, ends, marks) if lines is not None else None
    if run is not None:
        yield run
    elif len(ends) == 1:
        yield text
    else:
        half = len(ends) // 2
        middle = ends[half - 1]
        yield from read_run(text[:middle], ends[:half], marks)
        yield from read_run(text[middle:], [end - middle for end in ends[half:]], marks)


def _run(text: str, lines: pl.Series, count: int, ends: Sequence[int], marks: Marks) -> Run | None:
    table = tabled(lines, marks)
    if table.rows.height != count:
        return None
    sets = sets_of(table)
    # a set that is not cut as it was counted would be placed wrongly
    if sets.height != len(ends) or sets["last"][-1] != table.rows.height - 1:
        return None
    levels = levels_of(table, sets)
    claims = claims_of(table, sets, levels)
    services = lines_of(table, claims)
    bad = pl.concat(table.doubts.sets).unique().to_frame()
    doubtful = pl.concat(table.doubts.claims).unique().to_frame()
    kept = claims.join(bad, on="set", how="anti", maintain_order="left") if bad.height else claims
    odd = kept.join(doubtful, on="claim", how="semi", maintain_order="left")
    if odd.height:
        kept = kept.join(doubtful, on="claim", how="anti", maintain_order="left")
    if kept.height < claims.height:
        services = services.join(kept, on="claim", how="semi", maintain_order="left")
    counts = kept.group_by("set").agg(pl.len().alias("claims"), pl.col("lines").sum())
    sets = sets.join(counts, on="set", how="left", maintain_order="left").with_columns(
        pl.col("claims").fill_null(0), pl.col("lines").fill_null(0)
    )
    of_set = _odd_claims(odd, table) if odd.height else {}
    found = tuple(_found(table, sets, ends, set(bad["set"].to_list()), of_set))
    return Run(text, table.rows.height, found, kept, services, kept["id"].to_list(), kept["row"].to_list())


def _found(
    table: Table, sets: pl.DataFrame, ends: Sequence[int], bad: set[int], odd: dict[int, list[OddClaim]]
) -> Iterator[PlainSet | tuple[int, int]]:
    begin = claim = line = 0
    columns = ("set", "first", "last", "claims", "lines")
    envelope = (table.written(sets["first"] + at) for at in (0, 1))
    texts = (*envelope, table.written(sets["last"]))
    rows: Iterator[Any] = zip(
        *(sets[name].to_list() for name in columns), *(text.to_list() for text in texts), ends, strict=True
    )
    separator = table.marks.separator
    for number, first, last, claims, lines, st, bht, se, end in rows:
        place = begin, end
        begin = end
        if number in bad:
            yield place
            continue
        yield PlainSet(
            first, last, st.split(separator), bht.split(separator), se.split(separator),
            slice(claim, claim + claims), slice(line, line + lines), tuple(odd.get(number, ())), place,
        )  # fmt: skip
        claim += claims
        line += lines


def _odd_claims(odd: pl.DataFrame, table: Table) -> dict[int, list[OddClaim]]:
    """By set, the claims in doubt with their segments: those from CLM to the next claim, level or end."""
    inside = (
        table.rows.filter(within("C", "O", "X"))
        .join(odd, on="claim", how="semi", maintain_order="left")
        .select("claim", "row")
    )
    segments: dict[int, list[tuple[int, list[str]]]] = {}
    for (claim, row), text in zip(inside.iter_rows(), table.written(inside["row"]).to_list(), strict=True):
        segments.setdefault(claim, []).append((row, text.split(table.marks.separator)))
    found: dict[int, list[OddClaim]] = {}
    for cells in odd.select("claim", "row", "set", *ABOVE).iter_rows():
        claim, row, number, *above = cells
        names = (name.replace("_", ".", 1) if name.startswith(_NESTED) else name for name in ABOVE)
        found.setdefault(number, []).append(OddClaim(row, segments[claim], dict(zip(names, above, strict=True))))
    return found


_NESTED: Final = ("billing_", "payer_id", "payer_name", "patient_")
