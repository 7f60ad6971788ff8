"""The hash of claims that stand in columns: the text that `claim_hash` hashes, written by native code.

Plain claims hold no character that JSON escapes.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass

import polars as pl


def claim_hashes(claims: pl.DataFrame, lines: pl.DataFrame) -> list[str]:
    """What `claim_hash` gives for each claim; lines stand in the order of their claims."""
    written = lines.select("claim", line=pl.concat_str(_line(_Written(lines))))
    if lines.height:
        inside = written.group_by("claim", maintain_order=True).agg(pl.col("line").str.join(","))["line"]
    else:
        inside = pl.Series("line", [], dtype=pl.String)
    texts = (
        claims.select(pl.concat_str(_before_lines(_Written(claims)))).to_series(),
        inside,
        claims.select(pl.concat_str(_after_lines(_Written(claims)))).to_series(),
    )
    sha256 = hashlib.sha256
    return [
        "sha256:" + sha256(f"{before}{line}{after}".encode()).hexdigest()
        for before, line, after in zip(*(text.to_list() for text in texts), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Written:
    """The columns of a frame as JSON writes them; text for a column that says the same in every row."""

    frame: pl.DataFrame

    def text(self, name: str) -> str | pl.Expr:
        return "null" if self._empty(name) else _quoted(pl.col(name))

    def date(self, name: str) -> str | pl.Expr:
        if self._empty(name):
            return "null"
        days = self.frame[name].unique().drop_nulls()
        # days repeat, and writing them takes long
        return _quoted(pl.col(name).replace_strict(days, days.dt.to_string("%Y-%m-%d"), default=None))

    def texts(self, name: str) -> str | pl.Expr:
        length = pl.col(name).list.len()
        if not self.frame[name].list.len().max():
            return "[]"
        joined = pl.concat_str(pl.lit('["'), pl.col(name).list.join('","'), pl.lit('"]'))
        return pl.when(length == 0).then(pl.lit("[]")).otherwise(joined)

    def dollars(self, name: str) -> pl.Expr:
        amounts = self.frame[name].unique()
        texts = [f'"{amount // 100}.{amount % 100:02d}"' for amount in amounts.to_list()]
        return pl.col(name).replace_strict(amounts, pl.Series(texts, dtype=pl.String), return_dtype=pl.String)

    def _empty(self, name: str) -> bool:
        return self.frame[name].null_count() == self.frame.height


def _line(of: _Written) -> list[pl.Expr]:
    return _pieces(
        '{"authorization_numbers":', of.texts("authorization_numbers"), ',"charge":', of.dollars("charge"),
        ',"code":', of.text("code"), ',"date":', of.date("date"), ',"description":null,"diagnosis_pointers":[',
        pl.col("diagnosis_pointers").cast(pl.List(pl.String)).list.join(","), '],"modifiers":', of.texts("modifiers"),
        ',"note":', of.text("note"), ',"number":', pl.col("number").cast(pl.String), ',"place_of_service":',
        of.text("place_of_service"), ',"rendering":{"npi":', of.text("rendering_npi"), ',"taxonomy":',
        of.text("rendering_taxonomy"), '},"through":', of.date("through"), ',"units":',
        pl.col("units").cast(pl.String), "}",
    )  # fmt: skip


def _before_lines(of: _Written) -> list[pl.Expr]:
    return _pieces(
        '{"accident":{"causes":', of.texts("accident_causes"), ',"date":', of.date("accident_date"), ',"state":',
        of.text("accident_state"), '},"authorization_numbers":', of.texts("authorization_numbers"),
        ',"billing":{"npi":', of.text("billing_npi"), ',"state":', of.text("billing_state"), ',"taxonomy":',
        of.text("billing_taxonomy"), '},"charge":', of.dollars("charge"), ',"delay_reason":', of.text("delay_reason"),
        ',"diagnoses":', of.texts("diagnoses"), ',"filing_indicator":', of.text("filing_indicator"), ',"frequency":',
        of.text("frequency"), ',"group_number":', of.text("group_number"), ',"id":', of.text("id"), ',"lines":[',
    )  # fmt: skip


def _after_lines(of: _Written) -> list[pl.Expr]:
    return _pieces(
        '],"notes":', of.texts("notes"), ',"ordering":{"npi":null},"original_reference":',
        of.text("original_reference"),
        ',"other_payers":[],"patient":{"birth_date":', of.date("patient_birth_date"), ',"first_name":',
        of.text("patient_first_name"), ',"last_name":', of.text("patient_last_name"), ',"member_id":',
        of.text("patient_member_id"), ',"sex":', of.text("patient_sex"), ',"state":', of.text("patient_state"),
        '},"payer":{"id":', of.text("payer_id"), ',"name":', of.text("payer_name"), '},"payer_sequence":',
        of.text("payer_sequence"), ',"place_of_service":', of.text("place_of_service"), ',"referral_number":',
        of.text("referral_number"), ',"referring":{"npi":', of.text("referring_npi"), '},"rendering":{"npi":',
        of.text("rendering_npi"), ',"taxonomy":', of.text("rendering_taxonomy"), '},"supervising":{"npi":',
        of.text("supervising_npi"), "}}",
    )  # fmt: skip


def _pieces(*pieces: str | pl.Expr) -> list[pl.Expr]:
    """The pieces as expressions, texts that follow each other as one."""
    found: list[pl.Expr] = []
    for constant, group in itertools.groupby(pieces, lambda piece: isinstance(piece, str)):
        if constant:
            found.append(pl.lit("".join(str(piece) for piece in group)))
        else:
            found += [piece for piece in group if not isinstance(piece, str)]
    return found


def _quoted(text: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit('"'), text, pl.lit('"')).fill_null("null")
