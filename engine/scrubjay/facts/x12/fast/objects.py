"""Claims of plain sets as the objects that the streaming reader makes, in the order of the file."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Mapping, Sequence
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
_NONE: Final[Mapping[str, Any]] = {"other_payers": (), "ordering.npi": None}


def read_fast(source: Source837, file: str, seen: Seen | None = None, chunk: int = CHUNK) -> Iterator[Claim | Note]:
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
    if not run.ids:
        return []
    hashes = claim_hashes(run.claims, run.lines)
    counts = run.claims["lines"].to_list()
    with _uncollected():
        lines = _line_rows(run.lines)
        claims = []
        at = 0
        for row, number, count, hashed in zip(_claim_rows(run.claims), run.rows, counts, hashes, strict=True):
            own = tuple(lines[at : at + count])
            at += count
            claims.append(Claim(row, own, Place(file, f"segment {first + number}"), hashed))
    return claims


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: there are none in facts, and looking for them takes as long as making these."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _in_order(found: SetRead, claims: list[Claim]) -> Iterator[Claim]:
    at, stop = found.found.claims.start, found.found.claims.stop
    rows = found.plain.run.rows
    for row, claim in found.odd:
        while at < stop and rows[at] < row:
            yield claims[at]
            at += 1
        yield claim
    yield from claims[at:stop]


def _claim_rows(frame: pl.DataFrame) -> Iterator[Row]:
    values = [
        [_NONE[name]] * frame.height if column is None else _cells(frame[column]) for name, column in _CLAIM.items()
    ]
    names = tuple(_CLAIM)
    return (dict(zip(names, row, strict=False)) for row in zip(*values, strict=True))


def _line_rows(frame: pl.DataFrame) -> list[Row]:
    columns = (
        "number", "code", "modifiers", "units", "charge", "place_of_service", "diagnosis_pointers", "date", "through",
        "rendering_npi", "rendering_taxonomy", "authorization_numbers", "note",
    )  # fmt: skip
    # written out, since a dictionary with its keys at hand is made in half the time
    return [
        {
            "number": number, "code": code, "modifiers": modifiers, "description": None, "units": units,
            "charge": charge, "place_of_service": place, "diagnosis_pointers": pointers, "date": date,
            "through": through, "rendering.npi": npi, "rendering.taxonomy": taxonomy,
            "authorization_numbers": authorizations, "note": note,
        }
        for number, code, modifiers, units, charge, place, pointers, date, through, npi, taxonomy, authorizations, note
        in zip(*(_cells(frame[name]) for name in columns), strict=True)
    ]  # fmt: skip


def _cells(series: pl.Series) -> Sequence[Any]:
    """The values of a column; lists and days, which repeat, as one object for all that are the same."""
    if series.null_count() == len(series):
        return [None] * len(series)
    if isinstance(series.dtype, pl.List):
        if not series.list.len().max():
            return [()] * len(series)
        texts = series.cast(pl.List(pl.String)).list.join("\n")
        first = texts.arg_unique()
        lists = dict(zip(texts.gather(first).to_list(), map(tuple, series.gather(first).to_list()), strict=True))
        return [lists[text] for text in texts.to_list()]
    if series.dtype == pl.Date:
        numbers = series.cast(pl.Int32)
        first = numbers.arg_unique()
        days = dict(zip(numbers.gather(first).to_list(), series.gather(first).to_list(), strict=True))
        return [days[number] for number in numbers.to_list()]
    return series.to_list()
