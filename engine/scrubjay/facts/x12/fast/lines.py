"""Service lines of whole transaction sets as columns, one row each."""

from __future__ import annotations

import polars as pl

from .claims import NO_TEXTS, authorizations
from .marks import escaped
from .table import Table, element, filled, given
from .values import cents, count, day, is_service_date, npi


def lines_of(table: Table, claims: pl.DataFrame) -> pl.DataFrame:
    """One row for each line of the table, those of doubtful claims too."""
    doubts = table.doubts
    lines = table.of("LX").select("row", "claim", "line", named=element(1))
    # claims are numbered without a gap
    of = lines["claim"]
    lines = lines.with_columns(
        number=(pl.col("line") - claims["next_line"].gather(of) + 1).cast(pl.Int32),
        file_date=claims["file_date"].gather(of),
        known=claims["diagnoses"].list.len().gather(of),
    )
    doubts.of_claims(lines, pl.col("named") != pl.col("number").cast(pl.String))
    services, dates = _services(table), _dates(table)
    for facts in (services, dates, *_rendering(table)):
        again = (pl.col("line") == pl.col("line").shift(1)).fill_null(False)
        doubts.of_claims(facts, again)
        lines = _joined(lines, facts.drop("claim"))
    for lists in (authorizations(table, "line REF", "line"), _notes(table)):
        lines = _joined(lines, lists)
    date, through, file_date = pl.col("date"), pl.col("through"), pl.col("file_date")
    doubts.of_claims(
        lines,
        (pl.col("diagnosis_pointers").list.max() > pl.col("known")).fill_null(False)
        | pl.col("code").is_null() | pl.col("charge").is_null() | pl.col("units").is_null()
        | ~is_service_date(date, file_date) | ~is_service_date(through, file_date) | (through < date)
        | (pl.col("modifiers").list.n_unique() != pl.col("modifiers").list.len()),
    )  # fmt: skip
    return lines.with_columns(pl.col("authorization_numbers").fill_null(NO_TEXTS)).select(
        "claim", "number", "code", "modifiers", "units", "charge", "date", "through", "place_of_service",
        "diagnosis_pointers", "rendering_npi", "rendering_taxonomy", "authorization_numbers", "note",
    )  # fmt: skip


def _joined(lines: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    if facts.height == lines.height and (facts["line"] == lines["line"]).all():
        return lines.hstack(facts.drop("line"))
    return lines.join(facts.unique("line", keep="first"), on="line", how="left", maintain_order="left")


def _services(table: Table) -> pl.DataFrame:
    """SV1 as lines write it: a code of HCPCS with its modifiers, units, positions of diagnoses."""
    component = table.marks.component
    mark = escaped(component)
    found = table.of("SV1").select(
        "claim", "line", service=element(1), amount=element(2), basis=element(3), quantity=element(4),
        place_of_service=given(5), points=element(7).fill_null(""),
    )  # fmt: skip
    plain = pl.col("service").str.contains(f"^HC{mark}[A-Z0-9]{{5}}({mark}[A-Z0-9]{{2}}){{0,4}}$")
    pointed = pl.col("points").str.contains(f"^([1-9][0-9]?({mark}[1-9][0-9]?)*)?$")
    modifiers = pl.col("service").str.slice(9)
    return found.select(
        "claim", "line", "place_of_service",
        code=pl.when(plain & pointed & (pl.col("basis") == "UN")).then(pl.col("service").str.slice(3, 5)),
        modifiers=pl.when(modifiers == "").then(NO_TEXTS).otherwise(modifiers.str.split(component)),
        units=count(pl.col("quantity")),
        charge=cents(pl.col("amount")),
        diagnosis_pointers=pl.when(pointed & (pl.col("points") != ""))
        .then(pl.col("points").str.split(component)).otherwise(NO_TEXTS).cast(pl.List(pl.Int32)),
    )  # fmt: skip


def _dates(table: Table) -> pl.DataFrame:
    rows = table.of("line DTP").filter(element(1) == "472").select(
        "claim", "line", written=element(2), first=element(3).str.slice(0, 8), rest=element(3).str.slice(8)
    )  # fmt: skip
    written, rest = pl.col("written"), pl.col("rest")
    rows = rows.with_columns(
        last=pl.when((written == "D8") & (rest == "")).then(pl.col("first"))
        .when((written == "RD8") & rest.str.starts_with("-")).then(rest.str.slice(1))
    )  # fmt: skip
    return rows.select("claim", "line", date=day(pl.col("first")), through=day(pl.col("last")))


def _rendering(table: Table) -> tuple[pl.DataFrame, ...]:
    return (
        table.of("line rendering").select("claim", "line", rendering_npi=npi()),
        table.of("line rendering taxonomy").select("claim", "line", rendering_taxonomy=given(3)),
    )


def _notes(table: Table) -> pl.DataFrame:
    found = table.of("line NTE").select("line", text=element(2)).filter(filled(pl.col("text")).is_not_null())
    return found.group_by("line", maintain_order=True).agg(note=pl.col("text").str.join(" "))
