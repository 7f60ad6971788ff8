"""A claim's hash is that of its document as compact JSON with sorted keys, however it is worked out."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scrubjay.facts.claim import ENCODE, Row, claim_document
from scrubjay.facts.hashing import claim_hash

TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
SIMPLE: st.SearchStrategy[Any] = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(0, 10**9), st.dates(datetime.date(1900, 1, 1))
)
NAMES = st.sampled_from(
    ["id", "charge", "payer.id", "payer.name", "patient.birth_date", "file_date", "a.b.c", "Z", "ä"]
)
INNER: st.SearchStrategy[Any] = st.dictionaries(st.sampled_from(["id", "paid", "dollars", "used.units"]), SIMPLE)
VALUES: st.SearchStrategy[Any] = st.one_of(
    SIMPLE, st.lists(st.one_of(TEXTS, st.integers(0, 99), INNER), max_size=3).map(tuple)
)
ROWS: st.SearchStrategy[Row] = st.dictionaries(NAMES, VALUES)


@given(ROWS, st.lists(ROWS, max_size=3))
def test_the_hash_is_that_of_the_document(row: Row, lines: list[Row]) -> None:
    hashed = {name: value for name, value in row.items() if name != "file_date"}
    text = ENCODE(claim_document(hashed, lines))
    assert claim_hash(row, lines) == "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()
