"""The reader for a file of claims: columns for large ones, the streaming reader else. What is read is the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scrubjay.facts.claim import Claim, Note
from scrubjay.facts.x12.envelope import Seen
from scrubjay.facts.x12.reading import Source837, read_837

LARGE: Final = 1 << 20
"""From so many bytes on, columns are worth the native code that is loaded for them."""


def read_sized(source: Source837, file: str, seen: Seen, size: int) -> Iterator[Claim | Note]:
    """The claims and notes of an 837P file of so many bytes."""
    if size > LARGE:
        from scrubjay.facts.x12.fast import read_fast

        return read_fast(source, file, seen)
    return read_837(source, file, seen)
