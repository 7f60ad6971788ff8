"""Claims of plain sets as the objects that the streaming reader makes, in the order of the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from scrubjay.facts.claim import Claim, Note, Place, Row

from ..envelope import Seen
from ..reading import Source837
from .driving import CHUNK, Plain
from .hashing import claim_hashes
from .reading import SetRead, read_runs

_CLAIM: Final[Mapping[str, str | None]] = {
    "id": "id", "frequency": "frequency", "original_reference": "original_reference", "file_date": "file_date",
    "delay_reason": "delay_reason", "billing.npi": "billing_npi", "billing.taxonomy": "billing_taxonomy",
    "billing.state": "billing_state", "payer.id": "payer_id", "payer.name": "payer_name",
    "payer_sequence": "payer_sequence", "group_number": "group_number", "filing_indicator": "filing_indicator",
    "patient.member_id": "patient_member_id", "patient.first_name": "patient_first_name",
    "patient.last_name": "patient_last_name", "patient.birth_date": "patient_birth_date",
    "patient.sex": "patient_sex", "patient.state": "patient_state", "place_of_service": "place_of_service",
    "charge": "charge", "accident.causes": "accident_causes", "accident.date": "accident_date",
    "accident.state": "accident_state", "rendering.npi": "rendering_npi", "rendering.taxonomy": "rendering_taxonomy",
    "diagnoses": "diagnoses", "authorization_numbers": "authorization_numbers", "referral_number": "referral_number",
    "other_payers": None, "notes": "notes", "referring.npi": "referring_npi", "ordering.npi": None,
    "supervising.npi": "supervising_npi",
}  # fmt: skip
"""Fields of a claim in the order of the streaming reader, with their columns; None where a plain claim has none."""
_LINE: Final[Mapping[str, str | None]] = {
    "number": "number", "code": "code", "modifiers": "modifiers", "description": None, "units": "units",
    "charge": "charge", "place_of_service": "place_of_service", "diagnosis_pointers": "diagnosis_pointers",
    "date": "date", "through": "through", "rendering.npi": "rendering_npi",
    "rendering.taxonomy": "rendering_taxonomy", "authorization_numbers": "authorization_numbers", "note": "note",
}  # fmt: skip
_NONE: Final[Mapping[str, Any]] = {"other_payers": (), "ordering.npi": None, "description": None}


def read_fast(
    source: Source837, file: str, seen: Seen | None = None, chunk: int = CHUNK
) -> Iterator[Claim | Note]:
    """What `read_837` gives: the same claims in the same order, and the same notes; a note may come later or earlier.

    `chunk` is how many characters are read at a time.
    """
    made: tuple[Plain | None, list[Claim]] = (None, [])
    for found in read_runs(source, file, seen, chunk):
        if not isinstance(found, SetRead):
            yield found
            continue
        if made[0] is not found.plain:
            made = found.plain, claims_of_run(found.plain, file)
        yield from _in_order(found, made[1])


def claims_of_run(plain: Plain, file: str) -> list[Claim]:
    """The claims of a run's frames as objects."""
    run, first = plain.run, plain.base + 1
    rows = _rows(run.claims, _CLAIM)
    lines = _rows(run.lines, _LINE)
    hashes = claim_hashes(run.claims, run.lines)
    claims = []
    at = 0
    counts = run.claims["lines"].to_list()
    for row, number, count, hashed in zip(rows, run.rows, counts, hashes, strict=True):
        own = tuple(lines[at : at + count])
        at += count
        claims.append(Claim(row, own, Place(file, f"segment {first + number}"), hashed))
    return claims


def _in_order(found: SetRead, claims: list[Claim]) -> Iterator[Claim]:
    at, stop = found.found.claims.start, found.found.claims.stop
    rows = found.plain.run.rows
    for row, claim in found.odd:
        while at < stop and rows[at] < row:
            yield claims[at]
            at += 1
        yield claim
    yield from claims[at:stop]


def _rows(frame: pl.DataFrame, columns: Mapping[str, str | None]) -> list[Row]:
    values = [_cells(frame, name, column) for name, column in columns.items()]
    names = tuple(columns)
    return [dict(zip(names, row, strict=False)) for row in zip(*values, strict=True)]


def _cells(frame: pl.DataFrame, name: str, column: str | None) -> Iterable[Any]:
    if column is None:
        return [_NONE[name]] * frame.height
    series = frame[column]
    if series.null_count() == frame.height:
        return [None] * frame.height
    if series.dtype == pl.Date:
        # days repeat: one object for each
        days: dict[int | None, datetime.date | None] = {None: None}
        known = series.unique().drop_nulls()
        days.update(zip(known.cast(pl.Int32).to_list(), known.to_list(), strict=True))
        return [days[day] for day in series.cast(pl.Int32).to_list()]
    if isinstance(series.dtype, pl.List):
        return list(map(tuple, series.to_list()))
    return series.to_list()
