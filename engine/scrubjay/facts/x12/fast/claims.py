"""Claims of whole transaction sets as columns, one row each; what only the streaming reader reads becomes a doubt."""

from __future__ import annotations

from typing import Final

import polars as pl

from ..values import NO_NUMBERS
from .levels import BILLING, PAYER, PERSON
from .marks import escaped
from .table import Table, element, filled, given
from .values import cents, day, is_service_date, npi

NO_TEXTS: Final = pl.lit([], dtype=pl.List(pl.String))


def claims_of(table: Table, sets: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """One row for each claim of the table, doubtful ones too; `lines` is how many lines it has."""
    doubts, component = table.doubts, table.marks.component
    opened = table.of("CLM")
    place, accident = element(5).str.split(component), filled(element(11)).str.split(component)
    claims = opened.select(
        "row", "set", "level", "claim",
        next_line=pl.col("line") + 1,
        id=element(1),
        frequency=place.list.get(2, null_on_oob=True),
        delay_reason=given(20),
        place_of_service=place.list.get(0),
        charge=cents(element(2)),
        accident_causes=accident.list.head(3),
        accident_state=filled(accident.list.get(3, null_on_oob=True)),
        located=element(5),
        accident=element(11).fill_null(""),
    )  # fmt: skip
    claims = claims.join(sets.select("set", "file_date", "level0"), on="set", how="left", maintain_order="left").join(
        levels.drop("set"), on="level", how="left", maintain_order="left"
    )
    above = (pl.col("level") < pl.col("level0")) | ~pl.col("kind").is_in(["22", "23"])
    doubts.of_sets(claims, above)
    doubts.of_sets(claims.filter(pl.col("kind") == "22"), pl.col("relation") != "18")
    mark = escaped(component)
    causes = f"[A-Z]{{2}}({mark}[A-Z]{{2}}){{0,2}}"
    in_state = f"[A-Z]{{2}}({mark}[A-Z]{{0,2}}){{2}}{mark}[A-Z]{{2}}"
    doubts.of_claims(
        claims,
        (pl.col("id") == "") | pl.col("charge").is_null() | pl.col("patient_birth_date").is_null()
        | ~pl.col("located").str.contains(f"^[A-Z0-9]{{1,2}}{mark}[A-Z]?{mark}[A-Z0-9]$")
        | ~pl.col("accident").str.contains(f"^({causes}|{in_state})?$"),
    )  # fmt: skip
    total = table.of("LX").height
    claims = claims.with_columns(
        lines=pl.col("next_line").shift(-1, fill_value=total) - pl.col("next_line"),
        accident_causes=pl.when(pl.col("accident") == "").then(NO_TEXTS).otherwise(
            pl.col("accident_causes").list.eval(pl.element().filter(pl.element() != ""))
        ) if opened.height and claims["accident"].max() else NO_TEXTS,
    )  # fmt: skip
    doubts.of_claims(claims, pl.col("lines") < 1)
    for facts in (_diagnoses(table), *_parties(table), *_references(table), _accident(table, claims)):
        again = (pl.col("claim") == pl.col("claim").shift(1)).fill_null(False)
        doubts.of_claims(facts, again)
        claims = _joined(claims, facts)
    for lists in (authorizations(table, "claim REF", "claim"), _notes(table)):
        claims = _joined(claims, lists)
    doubts.of_claims(claims, pl.col("diagnoses").is_null())
    return claims.with_columns(
        pl.col("authorization_numbers").fill_null(NO_TEXTS), pl.col("notes").fill_null(NO_TEXTS)
    ).select(
        "row", "set", "level", "claim", "next_line", "lines", "id", "frequency", "original_reference", "file_date",
        "delay_reason", *BILLING, *PAYER, *PERSON, "place_of_service", "charge", "accident_causes", "accident_date",
        "accident_state", "rendering_npi", "rendering_taxonomy", "diagnoses", "authorization_numbers",
        "referral_number", "notes", "referring_npi", "supervising_npi",
    )  # fmt: skip


def authorizations(table: Table, role: str, key: str) -> pl.DataFrame:
    """The authorization numbers by claim or line."""
    found = table.of(role).filter(element(1) == "G1").select("claim", "line", number=element(2), other=given(4))
    doubtful = pl.col("number").str.to_uppercase().is_in(list(NO_NUMBERS)) | pl.col("other").is_not_null()
    table.doubts.of_claims(found, doubtful)
    return found.group_by(key, maintain_order=True).agg(authorization_numbers="number")


def _joined(rows: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    if facts.height == rows.height and (facts["claim"] == rows["claim"]).all():
        return rows.hstack(facts.drop("claim"))
    return rows.join(facts.unique("claim", keep="first"), on="claim", how="left", maintain_order="left")


def _diagnoses(table: Table) -> pl.DataFrame:
    """Codes of one HI of ICD-10 diagnoses; any other HI is the reference's."""
    mark = escaped(table.marks.component)
    rows = table.of("HI")
    found = rows.select("claim", written=table.written(rows["row"]))
    separator = table.marks.separator
    first, later = f"HI{separator}ABK{table.marks.component}", f"{separator}ABF{table.marks.component}"
    between = escaped(separator)
    table.doubts.of_claims(
        found,
        ~pl.col("written").str.contains(f"^HI{between}ABK{mark}[A-Z0-9]+({between}ABF{mark}[A-Z0-9]+){{0,11}}$"),
    )
    codes = pl.col("written").str.slice(len(first)).str.replace_all(later, "*", literal=True).str.split("*")
    return found.select("claim", diagnoses=codes)


def _parties(table: Table) -> tuple[pl.DataFrame, ...]:
    return (
        table.of("rendering").select("claim", rendering_npi=npi()),
        table.of("rendering taxonomy").select("claim", rendering_taxonomy=given(3)),
        table.of("referring").select("claim", referring_npi=npi()),
        table.of("supervising").select("claim", supervising_npi=npi()),
    )


def _references(table: Table) -> tuple[pl.DataFrame, ...]:
    rows = table.of("claim REF")
    return (
        rows.filter(element(1) == "F8").select("claim", original_reference=given(2)),
        rows.filter(element(1) == "9F").select("claim", referral_number=given(2)),
    )


def _accident(table: Table, claims: pl.DataFrame) -> pl.DataFrame:
    rows = table.of("claim DTP").filter(element(1) == "439")
    found = rows.select(
        "claim", accident_date=pl.when(element(2) == "D8").then(day(element(3)))
    ).join(claims.select("claim", "file_date"), on="claim", how="left", maintain_order="left")  # fmt: skip
    table.doubts.of_claims(found, ~is_service_date(pl.col("accident_date"), pl.col("file_date")))
    return found.drop("file_date")


def _notes(table: Table) -> pl.DataFrame:
    found = table.of("claim NTE").select("claim", text=given(2)).filter(pl.col("text").is_not_null())
    return found.group_by("claim", maintain_order=True).agg(notes="text")
