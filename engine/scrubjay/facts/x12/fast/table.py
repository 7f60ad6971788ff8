"""Segments of whole transaction sets as rows: elements, where each stands, and which of them only the reference reads.

Sets, levels, claims and lines are counted over the table; a segment knows those it stands under.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from ..guide import OF_CLAIM
from .marks import Marks
from .model import AFTER, IGNORED, LONGEST, PARTY_REFERENCES, READ, ROLE_OF, ROLES

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
            self.elements.gather((at + number).zip_with(length > number, _NOWHERE)).alias(f"e{number}")
            for number in READ[role]
        )

    def written(self, rows: pl.Series) -> pl.Series:
        """The text of segments."""
        return self.lines.gather(rows)


_NOWHERE: Final = pl.Series([None], dtype=pl.UInt32)


def element(at: int) -> pl.Expr:
    """An element as it stands, null when the segment is shorter."""
    return pl.col(f"e{at}")


def given(at: int) -> pl.Expr:
    """An element, null when it is empty or not there."""
    return filled(element(at))


def filled(value: pl.Expr) -> pl.Expr:
    """A text, null when it is empty."""
    return pl.when(value != "").then(value)


def tabled(text: str, marks: Marks) -> Table:
    """The table of a text with one segment a line."""
    lines = pl.Series("line", [text]).str.split("\n").explode()
    parts = lines.str.split(marks.separator)
    elements = parts.explode()
    rows = _placed(elements, parts.list.len())
    doubts = Doubts()
    _doubt_places(rows, doubts)
    read = rows.select(_COUNTED).filter(pl.col("role") > IGNORED)
    by_role = {int(key[0]): part for key, part in read.partition_by("role", as_dict=True).items()}
    return Table(rows, lines, elements, marks, doubts, by_role)


def _placed(elements: pl.Series, length: pl.Series) -> pl.DataFrame:
    """The segments, each `length` elements of all that follow each other, with where they stand."""
    rows = pl.DataFrame({"length": length}).with_columns(at=pl.col("length").cum_sum() - pl.col("length"))
    first = (rows["at"] + 1).zip_with(length > 1, _NOWHERE)
    rows = rows.with_columns(tag=elements.gather(rows["at"]), first=elements.gather(first))
    kind = (rows["at"] + 3).zip_with((length > 3) & (rows["tag"] == "HL"), _NOWHERE)
    tag = pl.col("tag")
    opened = (
        pl.when(tag == "CLM").then(pl.lit("C"))
        .when(tag == "HL").then(elements.gather(kind).fill_null("?"))
        .when(tag == "ST").then(pl.lit("H"))
        .when(tag == "SE").then(pl.lit(AFTER))
    )  # fmt: skip
    rows = rows.with_columns(section=opened.forward_fill())
    # a line elsewhere than in a claim is nobody's
    opened = pl.when(tag == "LX").then(pl.when(pl.col("section") == "C").then(pl.lit("X")).otherwise(pl.lit("?"))).otherwise(opened)
    rows = rows.with_columns(opened=opened).with_columns(section=pl.col("opened").forward_fill())
    opened = pl.col("opened")
    # another payer of a claim; in a subscriber's level SBR opens nothing
    other = pl.when((tag == "SBR") & (pl.col("section") == "C")).then(pl.lit("O")).otherwise(opened)
    rows = rows.with_columns(section=other.forward_fill())
    party = pl.when(tag == "NM1").then(pl.concat_str("section", pl.lit(":"), pl.col("first").fill_null("")))
    ends = pl.col("tag") == "SE"
    return (
        rows.with_columns(place=pl.coalesce(other, party).forward_fill())
        .with_columns(
            # every HL is a level, so that levels are counted without a gap
            role=pl.when(tag == "HL").then(pl.lit(ROLES["HL"], pl.UInt8)).otherwise(
                pl.concat_str(pl.col("place").fill_null(""), pl.lit("|"), tag).replace_strict(
                    ROLE_OF, default=0, return_dtype=pl.UInt8
                )
            ),
            row=pl.int_range(pl.len(), dtype=pl.UInt32),
            set=ends.cum_sum().cast(pl.Int32) - ends.cast(pl.Int32),
            level=(tag == "HL").cum_sum().cast(pl.Int32) - 1,
            claim=(tag == "CLM").cum_sum().cast(pl.Int32) - 1,
        )
        .with_columns(line=(pl.col("role") == ROLES["LX"]).cum_sum().cast(pl.Int32) - 1)
    )  # fmt: skip


def _doubt_places(rows: pl.DataFrame, doubts: Doubts) -> None:
    """Segments where none like them is read, or longer than the guide has them."""
    tag, place, first = pl.col("tag"), pl.col("place"), pl.col("first").fill_null("")
    longest = tag.replace_strict(LONGEST, default=0, return_dtype=pl.UInt32)
    odd = rows.filter((pl.col("role") == 0) | (pl.col("length") > longest))
    in_claim = pl.col("section").is_in(["C", "O", "X"])
    # such segments say that a level is missing: whose the claims after them are is doubtful too
    lost = (
        (tag == "PAT") | (tag == "DMG") | ((tag == "PRV") & (first == "BI")) | ((tag == "SBR") & (pl.col("section") == "X"))
        | ((tag == "NM1") & first.is_in(["85", "87", "QC"]))
        | ((tag == "NM1") & first.is_in(["IL", "PR"]) & (pl.col("section") != "O"))
    )  # fmt: skip
    # what is no segment of the guide, and borders where none belong, can change how all that follows is taken
    border = ~tag.is_in(list(LONGEST)) | tag.is_in(["ISA", "GS", "GE", "IEA", "ST", "BHT", "SE", "HL"])
    whole = ~in_claim | lost | border
    doubts.of_sets(odd, whole)
    doubts.of_claims(odd, ~whole)
    qualified = rows.filter(tag.is_in(["REF", "DTP", "PRV"]) & in_claim & (pl.col("role") > 0))
    first, party = pl.col("first"), pl.col("place").str.contains(":", literal=True)
    strange = (
        pl.when((tag == "REF") & party).then(~first.is_in(PARTY_REFERENCES))
        .when(tag == "REF").then((pl.col("section") == "X") & first.is_in(list(OF_CLAIM["REF"])))
        .when(tag == "DTP").then((pl.col("section") == "X") & first.is_in(list(OF_CLAIM["DTP"])))
        .when(pl.col("place").str.ends_with(":82")).then(first != "PE")
        .otherwise(first != "RF")
    )  # fmt: skip
    doubts.of_claims(qualified, strange & ~((tag == "PRV") & (first == "BI")))
    doubts.of_sets(qualified, (tag == "PRV") & (first == "BI"))
