"""Transaction sets and the levels in them as columns: whose the claims are that stand under a level."""

from __future__ import annotations

from typing import Final

import polars as pl

from scrubjay.facts.form_codes import FILING_INDICATORS

from .table import Doubts, Table, element, given
from .values import day, npi

BILLING: Final = ("billing_npi", "billing_taxonomy", "billing_state")
PAYER: Final = (
    "payer_id", "payer_name", "payer_sequence", "group_number", "filing_indicator", "patient_member_id",
)  # fmt: skip
PERSON: Final = (
    "patient_first_name", "patient_last_name", "patient_birth_date", "patient_sex", "patient_state",
)  # fmt: skip


def sets_of(table: Table) -> pl.DataFrame:
    """One row for each set, with its first and last row, the first level in it, its file's date and its envelope."""
    doubts = table.doubts
    ends = table.of("SE").select("set", last="row")
    begins = table.of("ST").select("set", begin="row", level0=pl.col("level") + 1)
    batches = table.of("BHT").select("set", bht_row="row", file_date=day(element(4)))
    for rows in (begins, batches):
        doubts.of_sets(rows, _again("set"))
    sets = (
        ends.with_columns(first=pl.col("last").shift(1).cast(pl.Int64).fill_null(-1) + 1)
        .join(begins.unique("set", keep="first"), on="set", how="left", maintain_order="left")
        .join(batches.unique("set", keep="first"), on="set", how="left", maintain_order="left")
    )
    misplaced = (pl.col("begin") != pl.col("first")) | (pl.col("bht_row") != pl.col("begin") + 1)
    doubts.of_sets(sets, misplaced | (pl.col("file_date").dt.year() < 1880))
    return sets


def levels_of(table: Table, sets: pl.DataFrame) -> pl.DataFrame:
    """One row for each level: its `set`, `kind` and, for the claims under it, the facts of payer and parties."""
    doubts = table.doubts
    levels = table.of("HL").select(
        "set", "level", own=given(1), parent=given(2), kind=element(3), child=element(4).fill_null("")
    )
    kind, level = pl.col("kind"), pl.col("level")
    levels = levels.join(
        sets.select("set", "level0", "file_date"), on="set", how="left", maintain_order="left"
    ).with_columns(
        office=pl.when(kind == "20").then(level).forward_fill(),
        member=pl.when(kind == "22").then(level).forward_fill(),
    )
    for facts in _facts(table):
        doubts.of_sets(facts, _again("level"))
        levels = levels.join(
            facts.drop("set").unique("level", keep="first"), on="level", how="left", maintain_order="left"
        )
    _doubt_order(levels, doubts)
    _doubt_facts(levels, doubts)
    dependent = kind == "23"
    return levels.select(
        "set", "level", "kind", "relation",
        *(pl.col(name).gather(pl.col("office")) for name in BILLING),
        *(pl.col(name).gather(pl.col("member")) for name in PAYER),
        *(
            pl.when(dependent).then(pl.col(f"dependent_{name}")).otherwise(pl.col(name).gather(pl.col("member")))
            .alias(name)
            for name in PERSON
        ),
    )  # fmt: skip


def _facts(table: Table) -> tuple[pl.DataFrame, ...]:
    """What segments say of their level, each kind at most once in a level."""
    by = ("set", "level")

    def birth(role: str, prefix: str) -> pl.DataFrame:
        return table.of(role).select(
            *by,
            (pl.when(element(1) == "D8").then(day(element(2)))).alias(f"{prefix}patient_birth_date"),
            given(3).alias(f"{prefix}patient_sex"),
            pl.lit(True).alias(f"{prefix}born"),
        )

    return (
        table.of("billing").select(*by, billing_npi=npi(), billing=pl.lit(True)),
        table.of("billing address").select(*by, billing_state=given(2)),
        table.of("billing taxonomy").select(
            *by, billing_taxonomy=pl.when(element(1) == "BI").then(given(3))
        ),
        table.of("SBR").select(
            *by, payer_sequence=given(1), relation=element(2).fill_null(""), group_number=given(3),
            filing_indicator=element(9),
        ),
        table.of("subscriber").select(
            *by, patient_last_name=given(3), patient_first_name=given(4), patient_member_id=given(9),
            subscriber=pl.lit(True),
        ),
        table.of("subscriber address").select(*by, patient_state=given(2)),
        birth("subscriber birth", ""),
        table.of("payer").select(*by, payer_name=given(3), payer_id=given(9), payer=pl.lit(True)),
        table.of("dependent").select(
            *by, dependent_patient_last_name=given(3), dependent_patient_first_name=given(4), dependent=pl.lit(True)
        ),
        table.of("dependent address").select(*by, dependent_patient_state=given(2)),
        birth("dependent birth", "dependent_"),
    )  # fmt: skip


def _doubt_order(levels: pl.DataFrame, doubts: Doubts) -> None:
    """Numbers and parents of levels that are not as they must be."""
    kind, own, parent = pl.col("kind"), pl.col("own"), pl.col("parent")
    office, member = pl.col("office"), pl.col("member")
    same_set = (pl.col("set").shift(-1) == pl.col("set")).fill_null(False)
    below = pl.when(same_set).then(kind.shift(-1)).fill_null("")
    doubts.of_sets(levels, ~kind.is_in(["20", "22", "23"]))
    doubts.of_sets(levels, own != (pl.col("level") - pl.col("level0") + 1).cast(pl.String))
    doubts.of_sets(levels, office < pl.col("level0"))
    with_parent = levels.with_columns(
        wanted=pl.when(kind == "22").then(own.gather(office)).when(kind == "23").then(own.gather(member)), below=below
    )
    doubts.of_sets(with_parent.filter(kind != "20"), parent != pl.col("wanted"))
    doubts.of_sets(with_parent.filter(kind == "23"), member < office)
    childless = (pl.col("child") == "1") & ~(
        ((kind == "20") & (pl.col("below") == "22")) | ((kind == "22") & (pl.col("below") == "23"))
    )
    doubts.of_sets(with_parent, childless)


def _doubt_facts(levels: pl.DataFrame, doubts: Doubts) -> None:
    """Levels that lack a party, or say what only the reference reads."""
    kind, file_date = pl.col("kind"), pl.col("file_date")
    lacking = (
        pl.when(kind == "20").then(pl.col("billing").is_null())
        .when(kind == "22").then(pl.any_horizontal(pl.col("relation", "subscriber", "payer").is_null()))
        .otherwise(pl.col("dependent").is_null())
    )  # fmt: skip
    doubts.of_sets(levels, lacking)
    doubts.of_sets(levels.filter(kind == "22"), ~pl.col("filing_indicator").is_in(list(FILING_INDICATORS)))
    above = levels.with_columns(above=pl.col("relation").gather(pl.col("member")))
    doubts.of_sets(above.filter(kind == "23"), pl.col("above") == "18")
    for prefix in ("", "dependent_"):
        date = pl.col(f"{prefix}patient_birth_date")
        born = levels.filter(pl.col(f"{prefix}born").fill_null(False))
        doubts.of_sets(born, (date > file_date) | (date.dt.year() < 1880))


def _again(key: str) -> pl.Expr:
    """Whether a row has the key of the row before it."""
    return (pl.col(key) == pl.col(key).shift(1)).fill_null(False)
