"""The facts every contestant starts from: flat lines of Parquet files, with what their claims and the code table say.

A line's discipline, list and kind are looked up here, so that no engine is timed for it but Polars by hand and our own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

REFERENCE: Final = Path(__file__).resolve().parents[2] / "policies" / "reference"
OF_MODIFIER: Final = {"GO": "OT", "GP": "PT", "GN": "SLP"}
OF_TAXONOMY: Final = {"225X": "OT", "224Z": "OT", "2251": "PT", "2252": "PT", "235Z": "SLP"}


def lines(folder: Path) -> pl.LazyFrame:
    """The claims' lines and the lines of history, in order: date, history first, claim, line number. Money in cents."""
    claims = pl.scan_parquet(folder / "claims.parquet").select(
        pl.col("id").alias("claim"),
        pl.col("patient_member_id").alias("patient"),
        "billing_npi",
        pl.col("rendering_npi"),
        pl.col("rendering_taxonomy"),
        pl.col("place_of_service"),
        pl.col("diagnoses").alias("claim_diagnoses"),
        (pl.col("notes").list.len() > 0).alias("claim_has_note"),
    )
    allowed = pl.scan_parquet(folder / "lines.parquet").select("claim", pl.col("line").alias("number"), "allowed")
    own = (
        pl.scan_parquet(folder / "claim_lines.parquet")
        .select(
            "claim",
            "number",
            "code",
            "modifiers",
            "units",
            "date",
            "diagnosis_pointers",
            has_note=pl.col("note") != "none",
        )
        .join(allowed, on=["claim", "number"], how="left")
        .join(claims, on="claim")
        .with_columns(
            diagnoses=pl.col("claim_diagnoses").list.gather(pl.col("diagnosis_pointers") - 1, null_on_oob=True),
            of_history=pl.lit(False),
        )
        .drop("claim_diagnoses", "diagnosis_pointers")
    )
    history = pl.scan_parquet(folder / "history.parquet").select(
        "claim",
        pl.col("line").alias("number"),
        pl.col("patient_member_id").alias("patient"),
        "billing_npi",
        "code",
        "modifiers",
        "units",
        "date",
        "allowed",
        of_history=pl.lit(True),
    )
    both = pl.concat([own, history], how="diagonal").with_columns(
        allowed=(pl.col("allowed") * 100).cast(pl.Int64), year=pl.col("date").dt.year()
    )
    return _derived(both).sort("date", pl.col("of_history").not_(), "claim", "number")


def _derived(found: pl.LazyFrame) -> pl.LazyFrame:
    """With discipline, therapy list and whether the code is timed."""
    codes = pl.scan_csv(REFERENCE / "therapy_codes.csv", infer_schema=False).select(
        "code",
        "therapy_list",
        timed=pl.col("timed") == "yes",
        of_code=pl.when(pl.col("disciplines").is_in(["OT", "PT", "SLP"])).then(pl.col("disciplines")),
        since=pl.col("from").str.to_date().fill_null(pl.date(1900, 1, 1)),
        until=pl.col("through").str.to_date().fill_null(pl.date(9999, 12, 31)),
    )
    known = (
        found.select("code", "date")
        .unique()
        .join(codes, on="code")
        .filter(pl.col("date").is_between("since", "until"))
        .select("code", "date", "therapy_list", "timed", "of_code", listed=pl.lit(True))
    )
    named = [pl.when(has(modifier)).then(pl.lit(name)) for modifier, name in OF_MODIFIER.items()]
    count = pl.sum_horizontal([has(modifier).cast(pl.Int8) for modifier in OF_MODIFIER])
    by_taxonomy = pl.col("rendering_taxonomy").str.slice(0, 4).replace_strict(OF_TAXONOMY, default=None)
    return (
        found.join(known, on=["code", "date"], how="left")
        .with_columns(
            discipline=pl.when(count == 1)
            .then(pl.coalesce(named))
            .when(pl.col("listed"))
            .then(pl.coalesce("of_code", by_taxonomy))
        )
        .drop("of_code", "listed")
    )


def has(modifier: str) -> pl.Expr:
    """The line carries this modifier."""
    return pl.col("modifiers").list.contains(modifier)


def pairs() -> pl.DataFrame:
    """Pairs of codes since 2024-10-01: `code` is denied beside `column1`; `never` where no modifier opens the pair."""
    return (
        pl.scan_csv(REFERENCE / "ncci_pairs.csv", infer_schema=False)
        .filter(setting="practitioner", **{"from": "2024-10-01"})
        .filter(pl.col("through").is_null(), pl.col("indicator").is_in(["0", "1"]), _among_therapy("code"))
        .select("code", "column1", never=pl.col("indicator") == "0")
        .collect()
    )


def _among_therapy(column: str) -> pl.Expr:
    """Codes for which the table of pairs is complete, as `therapy_pairs` of common.toml."""
    ranges = (
        ("20560", "20561"), ("29000", "29799"), ("90901", "90913"), ("92521", "92610"), ("95831", "96125"),
        ("97001", "97150"), ("97161", "97799"), ("98975", "98981"), ("G0281", "G0283"),
        ("G0329", "G0329"), ("G0515", "G0515"),
    )  # fmt: skip
    return pl.any_horizontal([pl.col(column).is_between(pl.lit(low), pl.lit(high)) for low, high in ranges])
