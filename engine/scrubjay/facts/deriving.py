"""What a line inherits and what follows from it once: discipline, purpose, age, diagnoses, columns of the code table.

Rules of inheritance and derivation are those of `facts.md`; a field that can't be told is left out (unknown).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache

from scrubjay.facts.checks import passes
from scrubjay.facts.claim import Row, Value
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.tables import Table, TableRow

THERAPY = "therapy_codes"
"""The reference table that disciplines and kinds of service are read from."""

DISCIPLINE_OF_MODIFIER = {"GO": "OT", "GP": "PT", "GN": "SLP"}
DISCIPLINE_OF_TAXONOMY = {"225X": "OT", "224Z": "OT", "2251": "PT", "2252": "PT", "235Z": "SLP"}
PURPOSE_OF_MODIFIER = {"96": "habilitative", "97": "rehabilitative"}
NO_NUMBER = {"", "NA", "N/A", "NONE", "PENDING", "UNKNOWN", "0"}
RENDERING = ("rendering.npi", "rendering.taxonomy")


def inherited_claim(row: Row) -> Row:
    """A claim with its rendering provider taken from the billing provider where it names none."""
    claim = dict(row)
    if all(claim.get(key) in (None, "") for key in RENDERING):
        for key in RENDERING:
            _take(claim, key, row, key.replace("rendering", "billing"))
    _set(claim, "authorization_numbers", _numbers(row.get("authorization_numbers", UNKNOWN)))
    return claim


def inherited_line(line: Row, claim: Row) -> Row:
    """A line with place of service, authorization numbers and rendering provider of its claim where it has none."""
    row = dict(line)
    if row.get("place_of_service") in (None, ""):
        _take(row, "place_of_service", claim, "place_of_service")
    numbers = _numbers(row.get("authorization_numbers", UNKNOWN))
    if numbers in (UNKNOWN, ()):
        _take(row, "authorization_numbers", claim, "authorization_numbers")
    elif not isinstance(numbers, Unknown):
        row["authorization_numbers"] = numbers
    if all(row.get(key) in (None, "") for key in RENDERING):
        for key in RENDERING:
            _take(row, key, claim, key)
    elif row.get("rendering.npi") not in (None, "") and row.get("rendering.npi") == claim.get("rendering.npi"):
        for key in RENDERING:
            if key not in row:
                _take(row, key, claim, key)
    return with_through(row)


def rendered(row: Row, claim: Row) -> Row:
    """A row of history that names no rendering provider (null): the billing one, as on a claim. Left out: unknown."""
    if row.get("rendering.npi", UNKNOWN) in (None, "") and row.get("rendering.taxonomy") in (None, ""):
        row = dict(row)
        for key in RENDERING:
            _take(row, key, claim, key.replace("rendering", "billing"))
    return row


def with_through(row: Row) -> Row:
    """The row with its last day of service, which is the first where none is said."""
    if row.get("through") in (None, ""):
        _take(row, "through", row, "date")
    return row


def derived_line(row: Row, claim: Row, table: Table | None) -> Row:
    """The line with everything that follows from it; changes and returns `row`."""
    date = row.get("date")
    code = row.get("code", UNKNOWN)
    day = date if isinstance(date, datetime.date) else None
    found: TableRow | Unknown | None = UNKNOWN
    if table is not None and isinstance(code, str):
        found = table.row(code, day)
        if found is None and code in table.rows and day is None:
            found = UNKNOWN
    if code is None:
        found = None
    modifiers = row.get("modifiers", UNKNOWN)
    _set(row, "discipline", _discipline(row, modifiers, found))
    _set(row, "purpose", _purpose(row, modifiers))
    _set(row, "patient.age", age(claim.get("patient.birth_date", UNKNOWN), day if day else row.get("date", UNKNOWN)))
    if "diagnoses" not in row:
        _set(row, "diagnoses", _diagnoses(row, claim))
    _set(row, "missing_pointers", _missing_pointers(row, claim))
    _set(row, "malformed_diagnoses", _malformed(row.get("diagnoses", UNKNOWN)))
    _set(row, "repeated_modifiers", _repeated(modifiers))
    _set(row, "modifier_count", len(modifiers) if isinstance(modifiers, tuple) else UNKNOWN)
    if table is not None:
        for column in table.columns:
            if column in ("code", "disciplines", "description") or column in row:
                continue
            _set(row, column, _cell(table, found, column))
    return row


def age(birth: Value | Unknown, date: Value | Unknown) -> int | Unknown | None:
    """Whole years on a date; 29 February comes of age on 1 March."""
    if birth is None or date is None:
        return None
    if not isinstance(birth, datetime.date) or not isinstance(date, datetime.date):
        return UNKNOWN
    return date.year - birth.year - ((date.month, date.day) < (birth.month, birth.day))


def _discipline(row: Row, modifiers: Value | Unknown, found: TableRow | Unknown | None) -> Value | Unknown:
    if not isinstance(modifiers, tuple):
        return UNKNOWN
    named = {DISCIPLINE_OF_MODIFIER[m] for m in modifiers if m in DISCIPLINE_OF_MODIFIER}
    if len(named) == 1:
        return named.pop()
    if found is None:
        return UNKNOWN if named else None
    if isinstance(found, Unknown):
        return UNKNOWN
    allowed = found.cells.get("disciplines")
    if isinstance(allowed, tuple) and len(allowed) == 1:
        return allowed[0]
    taxonomy = row.get("rendering.taxonomy")
    by_taxonomy = DISCIPLINE_OF_TAXONOMY.get(taxonomy[:4]) if isinstance(taxonomy, str) else None
    return by_taxonomy or UNKNOWN


def _purpose(row: Row, modifiers: Value | Unknown) -> Value | Unknown:
    if not isinstance(modifiers, tuple):
        return UNKNOWN
    named = {PURPOSE_OF_MODIFIER[m] for m in modifiers if m in PURPOSE_OF_MODIFIER}
    return named.pop() if len(named) == 1 else row.get("purpose", UNKNOWN)


def _diagnoses(row: Row, claim: Row) -> Value | Unknown:
    pointers, codes = row.get("diagnosis_pointers", UNKNOWN), claim.get("diagnoses", UNKNOWN)
    if not isinstance(pointers, tuple) or not isinstance(codes, tuple):
        return UNKNOWN
    return tuple(codes[p - 1] for p in pointers if 1 <= p <= len(codes))


def _missing_pointers(row: Row, claim: Row) -> Value | Unknown:
    pointers, codes = row.get("diagnosis_pointers", UNKNOWN), claim.get("diagnoses", UNKNOWN)
    if not isinstance(pointers, tuple) or not isinstance(codes, tuple):
        return UNKNOWN
    return tuple(p for p in pointers if not 1 <= p <= len(codes))


def _malformed(codes: Value | Unknown) -> Value | Unknown:
    if not isinstance(codes, tuple):
        return UNKNOWN
    return tuple(code for code in codes if isinstance(code, str) and not _well_formed(code))


@lru_cache(maxsize=8192)
def _well_formed(diagnosis: str) -> bool:
    return passes("icd10cm", diagnosis)


def _repeated(modifiers: Value | Unknown) -> Value | Unknown:
    if not isinstance(modifiers, tuple):
        return UNKNOWN
    return tuple(m for at, m in enumerate(modifiers) if m in modifiers[:at])


def _cell(table: Table, found: TableRow | Unknown | None, column: str) -> Value | Unknown:
    if isinstance(found, Unknown):
        return UNKNOWN
    if found is None:
        return None if table.complete else UNKNOWN
    return found.cells.get(column, UNKNOWN)


def _numbers(value: Value | Unknown) -> Value | Unknown:
    """Authorization numbers without the words that people write where there is none."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return UNKNOWN if isinstance(value, Unknown) else ()
    return tuple(n for n in value if isinstance(n, str) and n.strip().upper() not in NO_NUMBER)


def _take(row: Row, key: str, source: Row, source_key: str) -> None:
    """Copy a field; what the source does not know becomes unknown here too."""
    if source_key in source:
        row[key] = source[source_key]
    else:
        row.pop(key, None)


def _set(row: Row, key: str, value: Value | Unknown) -> None:
    if isinstance(value, Unknown):
        row.pop(key, None)
    else:
        row[key] = value
