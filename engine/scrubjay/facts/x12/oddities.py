"""Segments that the guide does not know or that are too long for it: what to make of them."""

from __future__ import annotations

import re

from .faults import Log
from .guide import ENVELOPE, LIMITS, OTHER_IDS, UNREAD
from .segments import CUT, REFUSED, Segment
from .source import BLANKS

_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_QUALIFIERS = frozenset(("MI", "II", "XX", "PI", "XV", "46", "24", "34"))
_FREE = frozenset(("NM1", "N3", "N4", "NTE", "PER", "CLM", "SV1", "SBR", "K3"))
"""Segments with free text in them, where a terminator can slip in."""


def as_known(segment: Segment, limit: int | None, faults: list[str], last: Segment | None, log: Log) -> Segment | None:
    """The segment as it is to be read, or None to pass over it. What makes a claim unreadable goes to `faults`."""
    number, elements = segment
    if elements[0] in (CUT, REFUSED):
        return segment
    if limit is None:
        segment_id = elements[0].strip(BLANKS).upper()
        if segment_id not in LIMITS:
            _unknown(segment, faults, last, log)
            return None
        if segment_id != elements[0]:
            log.tally(
                number,
                "a segment id is in lower case; read as upper case",
                "segment ids in lower case ({n}); read as upper case",
            )
        segment, limit = (number, [segment_id, *elements[1:]]), LIMITS[segment_id]
    tag, *values = segment[1]
    while len(values) >= limit and not values[-1]:
        values.pop()
    if len(values) < limit:
        return number, [tag, *values]
    words = f"{tag} has {len(values)} elements, at most {limit - 1} expected"
    if tag in UNREAD or tag in ENVELOPE:
        log.add("note", number, f"{words}; {'nothing is read from it' if tag in UNREAD else 'the rest was ignored'}")
    else:
        faults.append(f"segment {number} {words}: a separator in a name or text?")
    return number, [tag, *values[: limit - 1]]


def _unknown(segment: Segment, faults: list[str], last: Segment | None, log: Log) -> None:
    number, elements = segment
    segment_id = elements[0]
    before = last[1][0] if last is not None else ""
    piece = before in _FREE and not _QUALIFIERS.isdisjoint(value.strip() for value in elements[1:])
    if not _ID.fullmatch(segment_id) or piece:
        source = f" of {before}" if last is not None and last[0] == number - 1 else ""
        faults.append(f"segment {number} does not begin with a segment id: a terminator in the text{source} before it?")
        return
    if segment_id in OTHER_IDS:
        name = f" {segment_id}"
        log.tally(
            number,
            f"1 segment{name} is not part of an 837P and was ignored",
            f"{{n}} segments{name} are not part of an 837P and were ignored",
        )
    else:
        log.tally(
            number,
            "1 segment with an id that no X12 guide has was ignored",
            "{n} segments with ids that no X12 guide has were ignored",
        )
