"""Claims of an 837P as frames: the columns and cells of `claims.parquet` and `claim_lines.parquet`, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from scrubjay.facts.claim import Claim, Note

from ..envelope import Seen
from ..reading import Source837
from .driving import CHUNK, Plain
from .reading import SetRead, read_runs
from .sets import PlainSet

_KEPT = frozenset(("charge", "file_date", "patient_birth_date", "date", "through", "number", "units", "segment"))
"""Columns of dates and numbers, which no plain claim leaves open."""
_MONEY = pl.Decimal(12, 2)


@dataclass(frozen=True, slots=True)
class Frames:
    """Plain claims of one chunk of a file, and their lines, in the order of the file.

    Columns are named and cells written as in Parquet files of these lists: text that is absent is `none`, amounts are
    decimals. The column `claim` of a line is its claim's id. Both frames have one column more, `segment`: the number
    in the file of the claim's CLM, which tells claims of one id apart and says where a claim stands.
    """

    claims: pl.DataFrame
    lines: pl.DataFrame


def read_frames(
    source: Source837, file: str, seen: Seen | None = None, chunk: int = CHUNK
) -> Iterator[Claim | Note | Frames]:
    """All claims and notes of an 837P: plain claims in frames, others as objects.

    Within a chunk the objects come before the frame; `segment` (`Place.where` of an object) gives the order.
    """
    plain: Plain | None = None
    sets: list[PlainSet] = []
    for found in read_runs(source, file, seen, chunk):
        if not isinstance(found, SetRead):
            yield found
            continue
        if plain is not found.plain:
            if plain is not None:
                yield from _frames(plain, sets)
            plain, sets = found.plain, []
        sets.append(found.found)
        yield from (claim for _, claim in found.odd)
    if plain is not None:
        yield from _frames(plain, sets)


def _frames(plain: Plain, sets: list[PlainSet]) -> Iterator[Frames]:
    claims, lines = plain.run.claims, plain.run.lines
    if sum(one.claims.stop - one.claims.start for one in sets) < claims.height:
        claims = pl.concat([claims[one.claims] for one in sets])
        lines = pl.concat([lines[one.lines] for one in sets])
    if not claims.height:
        return
    key = claims.select("claim", of="id", segment=pl.col("row") + (plain.base + 1))
    numbered = claims.with_columns(segment=key["segment"])
    lines = lines.join(key, on="claim", how="left", maintain_order="left").drop("claim").rename({"of": "claim"})
    yield Frames(numbered.select(_claim_columns()), lines.select(_line_columns()))


def _claim_columns() -> list[pl.Expr]:
    names = (
        "segment", "id", "frequency", "original_reference", "file_date", "delay_reason", "payer_id", "payer_name",
        "filing_indicator", "payer_sequence", "group_number", "patient_member_id", "patient_first_name",
        "patient_last_name", "patient_birth_date", "patient_sex", "patient_state", "place_of_service", "charge",
        "accident_state", "billing_npi", "billing_taxonomy", "billing_state", "rendering_npi", "rendering_taxonomy",
        "referring_npi", "supervising_npi", "referral_number",
    )  # fmt: skip
    return [
        *map(_cell, names),
        # most claims have none, which a column of dates can't say
        pl.col("accident_date").dt.to_string("%Y-%m-%d").fill_null("none"),
        pl.lit("none").alias("ordering_npi"),
        pl.lit("none").alias("other_payers"),
        *map(pl.col, ("accident_causes", "diagnoses", "authorization_numbers", "notes")),
    ]


def _line_columns() -> list[pl.Expr]:
    names = (
        "segment", "claim", "number", "code", "units", "charge", "date", "through", "place_of_service",
        "rendering_npi", "rendering_taxonomy", "note",
    )  # fmt: skip
    lists = ("modifiers", "diagnosis_pointers", "authorization_numbers")
    return [*map(_cell, names), pl.lit("none").alias("description"), *map(pl.col, lists)]


def _cell(name: str) -> pl.Expr:
    if name == "charge":
        return (pl.col(name).cast(pl.Decimal(14, 2)) / 100).cast(_MONEY)
    return pl.col(name) if name in _KEPT else pl.col(name).fill_null("none")
