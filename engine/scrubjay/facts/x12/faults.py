"""What a reader of X12 has to say, gathered in order: notes by segment, and counts of what is said only once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from scrubjay.facts.claim import Note, Place

Level = Literal["error", "skip", "note"]

_CLAIM_ID = re.compile(r"(?=.{1,20}$)[A-Za-z._/-]*[0-9][A-Za-z0-9._/-]*( ?#?[0-9]+)?")
_CODE = re.compile(r"[A-Z0-9]{1,15}")


@dataclass(slots=True)
class Tally:
    """How often something was met, and in which segment first."""

    level: Level
    first: int
    one: str
    many: str
    count: int = 0


@dataclass(slots=True)
class Log:
    """The notes of one file that were not handed on yet. Messages hold shapes of patient data, never the data."""

    file: str
    pending: list[Note] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, level: Level, segment: int, message: str) -> None:
        """A note about a segment; segment 0 is the file as a whole."""
        self.pending.append(Note(level, self.place(segment), message))

    def tally(self, segment: int, one: str, many: str, key: str = "") -> None:
        """Count what is said once at the end of the interchange: `one`, or `many` with `{n}` for the number."""
        self.tallies.setdefault(key or many, Tally("note", segment, one, many)).count += 1

    def close(self) -> None:
        """Turn what was counted into notes."""
        for tally in self.tallies.values():
            text = tally.one if tally.count == 1 else tally.many.replace("{n}", f"{tally.count:,}")
            self.add(tally.level, tally.first, text)
        self.tallies.clear()

    def drain(self) -> list[Note]:
        """The notes since the last time."""
        notes, self.pending = self.pending, []
        return notes

    def place(self, segment: int) -> Place:
        """Where a segment stands."""
        return Place(self.file, f"segment {segment}" if segment else "")


def shape(text: str) -> str:
    """What a value looks like without what it says: digits become 9, letters A or a, the rest stays."""
    if not text:
        return "nothing"
    masked = "".join("9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in text[:20])
    return f"`{masked}{'...' if len(text) > 20 else ''}`"


def shown(text: str, longest: int = 15) -> str:
    """A code or control number as it stands when it looks like one of at most that length, else its shape."""
    return f"`{text}`" if len(text) <= longest and _CODE.fullmatch(text) else shape(text)


def control(text: str) -> str:
    """A control number, count or level number as it stands when it is digits, else its shape."""
    return f"`{text}`" if text.isascii() and text.isdigit() and len(text) <= 9 else shape(text)


def claim_name(claim_id: str) -> str:
    """How messages name a claim: by its id when that looks like one and like nobody's name or address."""
    return f"claim {claim_id}" if _CLAIM_ID.fullmatch(claim_id) else "the claim"


def ordinal(number: int) -> str:
    """13th, 21st."""
    last = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"
