"""The hash of claims that stand in columns: the text that `claim_hash` hashes, written by native code.

Plain claims hold no character that JSON escapes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import polars as pl


def claim_hashes(claims: pl.DataFrame, lines: pl.DataFrame) -> list[str]:
    """What `claim_hash` gives for each claim; lines stand in the order of their claims."""
    written = lines.select("claim", line=pl.concat_str(_line()))
    if lines.height:
        inside = written.group_by("claim", maintain_order=True).agg(pl.col("line").str.join(","))["line"]
    else:
        inside = pl.Series("line", [], dtype=pl.String)
    texts = claims.select(_before_lines()).to_series(), inside, claims.select(_after_lines()).to_series()
    sha256 = hashlib.sha256
    return [
        "sha256:" + sha256(f"{before}{line}{after}".encode()).hexdigest()
        for before, line, after in zip(*(text.to_list() for text in texts), strict=True)
    ]


def _line() -> Sequence[pl.Expr]:
    return _pieces(
        '{"authorization_numbers":', _texts("authorization_numbers"), ',"charge":', _dollars("charge"),
        ',"code":', _text("code"), ',"date":', _date("date"), ',"description":null,"diagnosis_pointers":[',
        pl.col("diagnosis_pointers").cast(pl.List(pl.String)).list.join(","), '],"modifiers":', _texts("modifiers"),
        ',"note":', _text("note"), ',"number":', pl.col("number").cast(pl.String), ',"place_of_service":',
        _text("place_of_service"), ',"rendering":{"npi":', _text("rendering_npi"), ',"taxonomy":',
        _text("rendering_taxonomy"), '},"through":', _date("through"), ',"units":', pl.col("units").cast(pl.String), "}",
    )  # fmt: skip


def _before_lines() -> pl.Expr:
    return pl.concat_str(_pieces(
        '{"accident":{"causes":', _texts("accident_causes"), ',"date":', _date("accident_date"), ',"state":',
        _text("accident_state"), '},"authorization_numbers":', _texts("authorization_numbers"), ',"billing":{"npi":',
        _text("billing_npi"), ',"state":', _text("billing_state"), ',"taxonomy":', _text("billing_taxonomy"),
        '},"charge":', _dollars("charge"), ',"delay_reason":', _text("delay_reason"), ',"diagnoses":',
        _texts("diagnoses"), ',"filing_indicator":', _text("filing_indicator"), ',"frequency":', _text("frequency"),
        ',"group_number":', _text("group_number"), ',"id":', _text("id"), ',"lines":[',
    ))  # fmt: skip


def _after_lines() -> pl.Expr:
    return pl.concat_str(_pieces(
        '],"notes":', _texts("notes"), ',"ordering":{"npi":null},"original_reference":', _text("original_reference"),
        ',"other_payers":[],"patient":{"birth_date":', _date("patient_birth_date"), ',"first_name":',
        _text("patient_first_name"), ',"last_name":', _text("patient_last_name"), ',"member_id":',
        _text("patient_member_id"), ',"sex":', _text("patient_sex"), ',"state":', _text("patient_state"),
        '},"payer":{"id":', _text("payer_id"), ',"name":', _text("payer_name"), '},"payer_sequence":',
        _text("payer_sequence"), ',"place_of_service":', _text("place_of_service"), ',"referral_number":',
        _text("referral_number"), ',"referring":{"npi":', _text("referring_npi"), '},"rendering":{"npi":',
        _text("rendering_npi"), ',"taxonomy":', _text("rendering_taxonomy"), '},"supervising":{"npi":',
        _text("supervising_npi"), "}}",
    ))  # fmt: skip


def _pieces(*pieces: str | pl.Expr) -> list[pl.Expr]:
    return [pl.lit(piece) if isinstance(piece, str) else piece for piece in pieces]


def _text(name: str) -> pl.Expr:
    return _quoted(pl.col(name))


def _date(name: str) -> pl.Expr:
    return _quoted(pl.col(name).dt.to_string("%Y-%m-%d"))


def _quoted(text: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit('"'), text, pl.lit('"')).fill_null("null")


def _texts(name: str) -> pl.Expr:
    joined = pl.concat_str(pl.lit('["'), pl.col(name).list.join('","'), pl.lit('"]'))
    return pl.when(pl.col(name).list.len() == 0).then(pl.lit("[]")).otherwise(joined)


def _dollars(name: str) -> pl.Expr:
    cents = (pl.col(name) % 100).cast(pl.String).str.zfill(2)
    return pl.concat_str(pl.lit('"'), (pl.col(name) // 100).cast(pl.String), pl.lit("."), cents, pl.lit('"'))
