"""Parquet: a file for each list, in row groups, columns named as facts.md names them for frames.

Text that is known to be absent is the cell `none`, a list known to be empty is empty; null is unknown. Columns of dates
and amounts can't say absent: one of which nothing else is ever known is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .documents import complete
from .model import Claim, Row, Year

ROWS_OF_A_GROUP: Final = 100_000

TEXT, TEXTS, NUMBER, NUMBERS, YES_NO = pa.string(), pa.list_(pa.string()), pa.int32(), pa.list_(pa.int32()), pa.bool_()
DATE: Final = pa.date32()
MONEY: Final = pa.decimal128(12, 2)

_PERSON: Final = {"patient_member_id": TEXT, "patient_birth_date": DATE, "patient_first_name": TEXT, "payer_id": TEXT}
COLUMNS: Final[Mapping[str, Mapping[str, pa.DataType]]] = {
    "claims": {
        "id": TEXT, "frequency": TEXT, "original_reference": TEXT, "file_date": DATE, "delay_reason": TEXT,
        "payer_id": TEXT, "payer_name": TEXT, "filing_indicator": TEXT, "payer_sequence": TEXT, "group_number": TEXT,
        "patient_member_id": TEXT, "patient_first_name": TEXT, "patient_last_name": TEXT, "patient_birth_date": DATE,
        "patient_sex": TEXT, "patient_state": TEXT, "place_of_service": TEXT, "charge": MONEY,
        "accident_causes": TEXTS, "accident_state": TEXT, "billing_npi": TEXT, "billing_taxonomy": TEXT,
        "billing_state": TEXT, "rendering_npi": TEXT, "rendering_taxonomy": TEXT, "referring_npi": TEXT,
        "ordering_npi": TEXT, "supervising_npi": TEXT, "diagnoses": TEXTS, "authorization_numbers": TEXTS,
        "referral_number": TEXT, "other_payers": TEXT, "notes": TEXTS,
    },
    "claim_lines": {
        "claim": TEXT, "number": NUMBER, "code": TEXT, "modifiers": TEXTS, "units": NUMBER, "charge": MONEY,
        "date": DATE, "through": DATE, "place_of_service": TEXT, "diagnosis_pointers": NUMBERS, "rendering_npi": TEXT,
        "rendering_taxonomy": TEXT, "authorization_numbers": TEXTS, "description": TEXT, "note": TEXT,
    },
    "lines": {"claim": TEXT, "line": NUMBER, "allowed": MONEY, "purpose": TEXT},
    "minutes": {
        "claim": TEXT, "line": NUMBER, "minutes": NUMBER, "assistant_minutes": NUMBER, "together_minutes": NUMBER,
    },
    "history": {
        **_PERSON, "claim": TEXT, "line": NUMBER, "date": DATE, "code": TEXT, "modifiers": TEXTS, "units": NUMBER,
        "charge": MONEY, "allowed": MONEY, "billing_npi": TEXT, "status": TEXT,
    },
    "authorizations": {
        **_PERSON, "number": TEXT, "disciplines": TEXTS, "from": DATE, "through": DATE, "visits": NUMBER,
    },
    "coverages": {
        **_PERSON, "plan": TEXT, "from": DATE, "through": DATE, "visit_limit": NUMBER, "limit_is": TEXT,
        "pooled_disciplines": TEXTS,
    },
    "charts": {
        **_PERSON, "discipline": TEXT, "document": TEXT, "date": DATE, "from": DATE, "through": DATE,
        "certified": DATE, "signed_by": TEXT, "necessity": YES_NO, "justification": TEXT, "goals": YES_NO,
        "frequency_per_week": NUMBER, "duration_weeks": NUMBER, "performance_deficits": NUMBER, "profile": TEXT,
        "decision_making": TEXT, "treatment_days": NUMBER, "clinician_treated": YES_NO, "timed_minutes": NUMBER,
        "total_minutes": NUMBER, "new_findings": YES_NO, "unexpected_change": YES_NO,
    },
    "complete": {"what": TEXT, "scope": TEXT, "from": DATE, "through": DATE},
}  # fmt: skip


class ParquetFiles:
    """A file for each list; the rows of a list wait until a row group is full."""

    def __init__(self, folder: Path, facts: str) -> None:
        self._facts = facts
        names = COLUMNS if facts != "none" else ("claims", "claim_lines")
        self._lists = {name: _List(folder / f"{name}.parquet", COLUMNS[name]) for name in names}

    def write(self, year: Year) -> None:
        """The year's claims and rows."""
        self._lists["claims"].add(map(_claim_cells, year.claims))
        self._lists["claim_lines"].add(cells for claim in year.claims for cells in _line_cells(claim))
        for name, rows in year.facts.items():
            self._lists[name].add(map(_cells(COLUMNS[name]), rows))

    def close(self) -> None:
        """Writes what waits, and ends the files."""
        if self._facts != "none":
            self._lists["complete"].add(map(_cells(COLUMNS["complete"]), complete(self._facts)))
        for each in self._lists.values():
            each.close()


class _List:
    def __init__(self, path: Path, columns: Mapping[str, pa.DataType]) -> None:
        self._schema = pa.schema(list(columns.items()))
        self._out = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[tuple[Any, ...]] = []

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= ROWS_OF_A_GROUP:
            self._flush()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._out.close()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True)
        arrays = [_array(cells, field.type) for cells, field in zip(columns, self._schema, strict=True)]
        self._out.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def _array(cells: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    if kind != MONEY:
        return pa.array(cells, kind)
    cents = pc.cast(pa.array(cells, pa.int64()), pa.decimal128(19, 0))
    return pc.cast(pc.multiply(cents, pa.scalar(Decimal("0.01"))), MONEY)


def _claim_cells(claim: Claim) -> tuple[Any, ...]:
    person, payer = claim.patient, claim.patient.payer
    return (
        claim.id, "1", "none", claim.file_date, "none",
        payer.id, payer.name, payer.filing_indicator, "P", "none",
        person.member_id, person.first_name, person.last_name, person.birth_date,
        person.sex, "NC", claim.place, claim.charge,
        (), "none", claim.practice.npi, "193200000X",
        "NC", claim.rendering.npi, claim.rendering.taxonomy, claim.referring or "none",
        "none", "none", claim.diagnoses, (claim.authorization,) if claim.authorization else (),
        "none", "none", (),
    )  # fmt: skip


def _line_cells(claim: Claim) -> Iterable[tuple[Any, ...]]:
    for number, line in enumerate(claim.lines, 1):
        yield (
            claim.id, number, line.code, line.modifiers, line.units, line.charge,
            claim.date, claim.date, "none", line.pointers, "none",
            "none", (), "none", "none",
        )  # fmt: skip


def _cells(columns: Mapping[str, pa.DataType]) -> Callable[[Row], tuple[Any, ...]]:
    """A function from a row as JSON spells it to the cells of these columns."""
    outer = ("patient", "payer", "billing")
    paths = [
        (name.partition("_") if name.partition("_")[0] in outer else ("", "", name), kind)
        for name, kind in columns.items()
    ]

    def cells(row: Row) -> tuple[Any, ...]:
        return tuple([_cell(row.get(path[0], _NOTHING) if path[0] else row, path[2], kind) for path, kind in paths])

    return cells


_NOTHING: Final[Row] = {}


def _cell(row: Row, name: str, kind: pa.DataType) -> Any:
    value = row.get(name, _NOTHING)
    if value is _NOTHING:
        return None
    if value is None:
        return "none" if kind is TEXT else None
    if kind is DATE:
        return datetime.date.fromisoformat(value)
    if kind is MONEY:
        return int(value.replace(".", ""))
    return value
