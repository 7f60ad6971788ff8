"""What the 837P reader says of each way a file is broken; that it loses no claim, and gives away no patient."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from x12_broken import BROKEN
from x12_builder import BIRTH_DATES, MARKED, good

from scrubjay.facts.claim import Claim, Note
from scrubjay.facts.x12 import looks_like, read_837

GOOD = good()


def _read(data: bytes) -> list[Claim | Note]:
    return list(read_837(data, "day.837"))


@pytest.mark.parametrize("name", BROKEN)
def test_says_what_is_wrong(name: str, snapshot: SnapshotAssertion) -> None:
    said = [
        f"claim {found.row['id']}: {len(found.lines)} lines"
        if isinstance(found, Claim)
        else f"{found.level}: {found.place}: {found.message}"
        for found in _read(BROKEN[name])
    ]
    assert said == snapshot


@pytest.mark.parametrize("name", BROKEN)
def test_every_claim_is_read_or_named_or_its_file_refused(name: str) -> None:
    data = BROKEN[name]
    found = _read(data)
    read = sum(isinstance(one, Claim) for one in found)
    skipped = sum(isinstance(one, Note) and one.level == "skip" for one in found)
    refused = [one.message for one in found if isinstance(one, Note) and one.level == "error"]
    unread = sum(
        int(n.replace(",", "")) for message in refused for n in re.findall(r"\(([\d,]+) claims? not read", message)
    )
    if not refused or unread:
        assert read + skipped + unread == len(re.findall(rb"(?:^|[~\r\n])\s*CLM[*|]", data, re.IGNORECASE))
    else:
        assert read + skipped == 0


@pytest.mark.parametrize("name", BROKEN)
def test_no_message_gives_away_a_patient(name: str) -> None:
    for found in _read(BROKEN[name]):
        if isinstance(found, Note):
            assert not [word for word in (*MARKED, "QX", "XZ", "ZQ", "ZX") if word in found.message]


def test_hyphenated_birth_dates_are_looked_for_too() -> None:
    assert all(len(date) in (8, 10) for date in BIRTH_DATES)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD)))
def test_a_file_cut_anywhere_never_raises(length: int) -> None:
    _named(GOOD[:length])


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8))
def test_bytes_changed_anywhere_never_raise(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for at, byte in changes:
        data[at] = byte
    _named(bytes(data))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.sampled_from("~*:\n\r\x1a^ISAIEA")), max_size=6))
def test_delimiters_put_anywhere_never_raise(inserts: list[tuple[int, str]]) -> None:
    text = GOOD.decode()
    for at, mark in inserts:
        text = text[:at] + mark + text[at:]
    _named(text.encode())


@settings(max_examples=100, deadline=None)
@given(st.permutations(good().split(b"\n")[1:-1]))
def test_segments_in_any_order_never_raise(segments: list[bytes]) -> None:
    _named(GOOD.split(b"\n")[0] + b"\n" + b"\n".join(segments))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_never_raise(data: bytes) -> None:
    _named(data)
    _named(GOOD[:106] + data)


def _named(data: bytes) -> None:
    looks_like(data)
    for found in _read(data):
        assert found.place.file == "day.837"
        if isinstance(found, Note):
            assert "QXZ" not in found.message
            assert "1947" not in found.message
