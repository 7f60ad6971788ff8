"""Columns of reference tables that hold few words: what a pack may ask of them.

The words are those of each table's note (`policies/reference/NAME.toml`) and of CMS's files (`checking_cms`). A table
of a user's own may hold others: what it does hold may be asked for too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scrubjay.tables.table import Table

Word = str | bool
YES_NO: Final[tuple[Word, ...]] = (True, False)
DISCIPLINES: Final = ("OT", "PT", "SLP")

CLOSED: Final[Mapping[str, Mapping[str, tuple[Word, ...]]]] = {
    "therapy_codes": {
        "disciplines": DISCIPLINES,
        "timed": YES_NO,
        "kind": (
            "evaluation",
            "reevaluation",
            "treatment",
            "group",
            "modality",
            "orthotic",
            "test",
            "caregiver_training",
            "remote_monitoring",
            "supply",
        ),
        "therapy_list": ("always", "sometimes"),
    },
    "mue": {"setting": ("practitioner", "hospital", "medicaid_practitioner"), "mai": ("1", "2", "3")},
    "ncci_pairs": {"setting": ("practitioner", "hospital"), "indicator": ("0", "1", "9")},
    "places_of_service": {"medicare_rate": ("facility", "non-facility")},
    "modifiers": {"discipline": DISCIPLINES, "opens_pairs": YES_NO},
    "carc": {"needs_remark": YES_NO},
    "rarc": {"alert": YES_NO},
    "group_codes": {"patient_may_be_billed": YES_NO, "medicare_uses": YES_NO},
    "federal_holidays": {"closed_by": ("statute", "order")},
}
"""Table, then column, to its words. A cell `none` is "has none", which no word asks for."""


def words(name: str, column: str, table: Table | None) -> tuple[Word, ...]:
    """The words that a column may be asked for; none where it may hold any."""
    known = CLOSED.get(name, {}).get(column, ())
    if not known or table is None:
        return known
    return (*known, *sorted(_held(table, column) - set(known), key=str))


def _held(table: Table, column: str) -> set[Word]:
    found: set[Word] = set()
    for row in (row for rows in table.rows.values() for row in rows):
        cell = row.cells.get(column)
        found.update(cell if isinstance(cell, tuple) else () if cell is None else (cell,))
    return found
