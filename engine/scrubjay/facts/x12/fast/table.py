"""Segments of whole transaction sets as rows: elements, where each stands, and which of them only the reference reads.

Sets, levels, claims and lines are counted over the table; a segment knows those it stands under.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from ..guide import OF_CLAIM
from .marks import Marks
from .model import (
    AFTER,
    BY_PARTY,
    BY_SECTION,
    IGNORED,
    LONGEST,
    NOWHERE,
    OTHER_PARTY,
    PARTY,
    PARTY_REFERENCES,
    READ,
    ROLE_AT,
    ROLES,
    SECTION,
    TAG,
)

_COUNTED: Final = ("row", "set", "level", "claim", "line", "at", "length", "role")


@dataclass(slots=True)
class Doubts:
    """What the streaming reader must read: whole sets, and single claims, by their numbers in the table."""

    sets: list[pl.Series] = field(default_factory=list)
    claims: list[pl.Series] = field(default_factory=list)

    def of_claims(self, rows: pl.DataFrame, doubtful: pl.Expr) -> None:
        """Claims whose row in a frame is doubtful; null counts as doubtful."""
        self.claims.append(rows.filter(doubtful.fill_null(True))["claim"])

    def of_sets(self, rows: pl.DataFrame, doubtful: pl.Expr) -> None:
        """Sets that a doubtful row of a frame belongs to; null counts as doubtful."""
        self.sets.append(rows.filter(doubtful.fill_null(True))["set"])


@dataclass(frozen=True, slots=True)
class Table:
    """The segments: `rows` with `row`, `set`, `level`, `claim`, `line` (0 is the first) and `role`; `lines` as text.

    `level`, `claim` and `line` are those last opened in the table, perhaps in an earlier set.
    """

    rows: pl.DataFrame
    lines: pl.Series
    elements: pl.Series
    marks: Marks
    doubts: Doubts
    by_role: dict[int, pl.DataFrame]

    def of(self, role: str) -> pl.DataFrame:
        """The rows of a role with the elements that it is read for."""
        rows = self.by_role.get(ROLES[role])
        if rows is None:
            return self.rows.clear().with_columns(pl.lit(None, pl.String).alias(f"e{at}") for at in READ[role])
        at, length = rows["at"], rows["length"]
        return rows.with_columns(
            self.elements.gather((at + number).zip_with(length > number, _ABSENT)).alias(f"e{number}")
            for number in READ[role]
        )

    def written(self, rows: pl.Series) -> pl.Series:
        """The text of segments."""
        return self.lines.gather(rows)


_ABSENT: Final = pl.Series([None], dtype=pl.UInt32)


def element(at: int) -> pl.Expr:
    """An element as it stands, null when the segment is shorter."""
    return pl.col(f"e{at}")


def given(at: int) -> pl.Expr:
    """An element, null when it is empty or not there."""
    return filled(element(at))


def filled(value: pl.Expr) -> pl.Expr:
    """A text, null when it is empty."""
    return pl.when(value != "").then(value)


def tabled(text: pl.Series, marks: Marks) -> Table:
    """The table of a text with one segment a line."""
    lines = text.str.split("\n").explode()
    parts = lines.str.split(marks.separator)
    elements = parts.explode()
    rows = _placed(elements, parts.list.len())
    doubts = Doubts()
    _doubt_places(rows, doubts)
    read = rows.select(_COUNTED).filter(pl.col("role") > IGNORED)
    by_role = {int(key[0]): part for key, part in read.partition_by("role", as_dict=True).items()}
    return Table(rows, lines, elements, marks, doubts, by_role)


def _placed(elements: pl.Series, length: pl.Series) -> pl.DataFrame:
    """The segments, each `length` elements of all that follow each other, with where they stand, as numbers."""
    rows = pl.DataFrame({"length": length}).with_columns(at=pl.col("length").cum_sum() - pl.col("length"))
    first = elements.gather((rows["at"] + 1).zip_with(length > 1, _ABSENT)).alias("first")
    rows = rows.with_columns(
        elements.gather(rows["at"]).replace_strict(TAG, default=0, return_dtype=pl.UInt8).alias("tag"), first
    )
    rows = _sections(rows, elements)
    opens_party = pl.when(tag("NM1")).then(
        pl.col("first").replace_strict(PARTY, default=OTHER_PARTY, return_dtype=pl.UInt8)
    )
    party = pl.when(pl.col("opened").is_not_null()).then(pl.lit(0, pl.UInt8)).otherwise(opens_party)
    place = pl.col("section").cast(pl.UInt32) * BY_SECTION + pl.col("party").cast(pl.UInt32) * BY_PARTY + pl.col("tag")
    # every HL is a level, so that levels are counted without a gap
    role = pl.when(tag("HL")).then(pl.lit(ROLES["HL"], pl.UInt8)).otherwise(pl.lit(_ROLE_AT).gather(place))
    ends = tag("SE")
    return (
        rows.with_columns(party=party.forward_fill().fill_null(0))
        .with_columns(
            role=role,
            row=pl.int_range(pl.len(), dtype=pl.UInt32),
            set=ends.cum_sum().cast(pl.Int32) - ends.cast(pl.Int32),
            level=tag("HL").cum_sum().cast(pl.Int32) - 1,
            claim=tag("CLM").cum_sum().cast(pl.Int32) - 1,
        )
        .with_columns(line=(pl.col("role") == ROLES["LX"]).cum_sum().cast(pl.Int32) - 1)
    )


def _sections(rows: pl.DataFrame, elements: pl.Series) -> pl.DataFrame:
    """With the section each segment stands in, and `opened`: the section where it opens one."""
    kinds = rows.lazy().with_row_index("row").filter(tag("HL")).collect()
    kind = elements.gather((kinds["at"] + 3).zip_with(kinds["length"] > 3, _ABSENT)).replace_strict(
        {kind: SECTION[kind] for kind in ("20", "22", "23")}, default=SECTION[NOWHERE], return_dtype=pl.UInt8
    )
    levels = tag("HL").cum_sum().cast(pl.Int64) - 1
    opened = (
        pl.when(tag("CLM")).then(_section("C"))
        .when(tag("HL")).then(pl.lit(kind).gather(levels) if kinds.height else _section(NOWHERE))
        .when(tag("ST")).then(_section("H"))
        .when(tag("SE")).then(_section(AFTER))
    )  # fmt: skip
    now = pl.col("section")
    rows = rows.with_columns(opened=opened).with_columns(section=pl.col("opened").forward_fill().fill_null(0))
    # a line elsewhere than in a claim is nobody's
    line = pl.when(now == SECTION["C"]).then(_section("X")).otherwise(_section(NOWHERE))
    rows = rows.with_columns(opened=pl.when(tag("LX")).then(line).otherwise(pl.col("opened")))
    rows = rows.with_columns(section=pl.col("opened").forward_fill().fill_null(0))
    # another payer of a claim; in a subscriber's level SBR opens nothing
    other = pl.when(tag("SBR") & (now == SECTION["C"])).then(_section("O")).otherwise(pl.col("opened"))
    return rows.with_columns(opened=other).with_columns(section=pl.col("opened").forward_fill().fill_null(0))


def _section(name: str) -> pl.Expr:
    return pl.lit(SECTION[name], pl.UInt8)


def tag(name: str) -> pl.Expr:
    """Whether a segment has this id."""
    return pl.col("tag") == TAG[name]


def within(*names: str) -> pl.Expr:
    """Whether a segment stands in one of these sections."""
    found = pl.col("section") == SECTION[names[0]]
    for name in names[1:]:
        found = found | (pl.col("section") == SECTION[name])
    return found


_ROLE_AT: Final = pl.Series(ROLE_AT, dtype=pl.UInt8)
_LONGEST: Final = pl.Series(LONGEST, dtype=pl.UInt32)
_BORDERS: Final = ("ISA", "GS", "GE", "IEA", "ST", "BHT", "SE", "HL")


def _doubt_places(rows: pl.DataFrame, doubts: Doubts) -> None:
    """Segments where none like them is read, or longer than the guide has them."""
    first = pl.col("first").fill_null("")
    odd = rows.filter((pl.col("role") == 0) | (pl.col("length") > pl.lit(_LONGEST).gather(pl.col("tag"))))
    # such segments say that a level is missing: whose the claims after them are is doubtful too
    lost = (
        tag("PAT") | tag("DMG") | (tag("PRV") & (first == "BI")) | (tag("SBR") & within("X"))
        | (tag("NM1") & first.is_in(["85", "87", "QC"]))
        | (tag("NM1") & first.is_in(["IL", "PR"]) & ~within("O"))
    )  # fmt: skip
    # what is no segment of the guide, and borders where none belong, can change how all that follows is taken
    border = (pl.col("tag") == 0) | pl.col("tag").is_in([TAG[name] for name in _BORDERS])
    whole = ~within("C", "O", "X") | lost | border
    doubts.of_sets(odd, whole)
    doubts.of_claims(odd, ~whole)
    qualified = rows.filter((tag("REF") | tag("DTP") | tag("PRV")) & within("C", "O", "X") & (pl.col("role") > 0))
    first = pl.col("first")
    strange = (
        pl.when(tag("REF") & (pl.col("party") > 0)).then(~first.is_in(PARTY_REFERENCES))
        .when(tag("REF")).then(within("X") & first.is_in(list(OF_CLAIM["REF"])))
        .when(tag("DTP")).then(within("X") & first.is_in(list(OF_CLAIM["DTP"])))
        .when(pl.col("party") == PARTY["82"]).then(first != "PE")
        .otherwise(first != "RF")
    )  # fmt: skip
    above = tag("PRV") & (first == "BI")
    doubts.of_claims(qualified, strange & ~above)
    doubts.of_sets(qualified, above)
