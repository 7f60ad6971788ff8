"""Which claims stand: doubles are one, replacements take the place of what they name, voids stand for nothing.

`meaning.md` 15. Works on claims as read, before anything is inherited.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scrubjay.facts.claim import Claim, Row
from scrubjay.facts.unknown import UNKNOWN

REPLACEMENT, VOID = "7", "8"
EARLIEST = datetime.date.min


@dataclass(frozen=True, slots=True)
class Standing:
    """Input claims by their fate, in input order. `numbers` are the control numbers that replacements name."""

    decided: tuple[Claim, ...]
    superseded: tuple[tuple[Claim, str], ...]
    void: tuple[Claim, ...]
    named: frozenset[tuple[object, str]]


def without_doubles(claims: Sequence[Claim]) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """Claims that are equal in all but `file_date` are one, with the earliest; the rest are doubles."""
    first: dict[str, Claim] = {}
    doubles: list[Claim] = []
    for claim in claims:
        known = first.get(claim.hash)
        if known is None:
            first[claim.hash] = claim
            continue
        doubles.append(claim)
        if filed(claim.row) < filed(known.row):
            row = {**known.row, "file_date": claim.row["file_date"]}
            first[claim.hash] = Claim(row, known.lines, known.place, known.hash)
    return tuple(first.values()), tuple(doubles)


def standing(claims: Sequence[Claim], control_numbers: Mapping[int, object]) -> Standing:
    """Sort claims into decided, superseded and void. `control_numbers`: by position, the payer's number where known."""
    naming: dict[tuple[object, str], list[Claim]] = {}
    for claim in claims:
        number = claim.row.get("original_reference")
        if claim.row.get("frequency") in (REPLACEMENT, VOID) and isinstance(number, str) and number:
            naming.setdefault((claim.row.get("payer.id", UNKNOWN), number), []).append(claim)
    last = {
        key: max(found, key=lambda c: (filed(c.row), str(c.row.get("id")), c.hash)) for key, found in naming.items()
    }
    decided: list[Claim] = []
    superseded: list[tuple[Claim, str]] = []
    void: list[Claim] = []
    for position, claim in enumerate(claims):
        payer = claim.row.get("payer.id", UNKNOWN)
        own = control_numbers.get(position)
        by = last.get((payer, own)) if isinstance(own, str) else None
        number = claim.row.get("original_reference")
        if by is None and isinstance(number, str) and claim.row.get("frequency") in (REPLACEMENT, VOID):
            final = last.get((payer, number))
            by = final if final is not claim else None
        if by is not None and by is not claim:
            superseded.append((claim, str(by.row.get("id"))))
        elif claim.row.get("frequency") == VOID:
            void.append(claim)
        else:
            decided.append(claim)
    return Standing(tuple(decided), tuple(superseded), tuple(void), frozenset(naming))


def filed(row: Row) -> datetime.date:
    """The date of the file that a claim came in; the earliest day where it is not known."""
    date = row.get("file_date")
    return date if isinstance(date, datetime.date) else EARLIEST
