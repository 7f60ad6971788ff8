"""The text of an X12 file not yet cut into segments, filled block by block, and where interchanges begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .faults import Log
from .recognising import not_x12

BLOCK: Final = 1 << 20
BLANKS: Final = " \t\r\n\f\x00\x1a"
_CONTROLS: Final = (("\x1a", "0x1A"), ("\x00", "0x00"), ("\f", "0x0C"))
_ISA: Final = re.compile(r"(?<![A-Za-z0-9])ISA[^A-Za-z0-9\s]", re.IGNORECASE)


class Source:
    """A stream of blocks with the text that waits; `text` is at least `BLOCK` characters unless the file has ended."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.text = ""
        self.ended = False
        self.unwrap = False
        self._blocks = blocks

    def fill(self, enough: int = BLOCK) -> None:
        """Read until `enough` characters wait or the file ends. Latin-1, so that no byte can fail."""
        parts, length = [self.text], len(self.text)
        while length < enough and not self.ended:
            block = next(self._blocks, None)
            if block is None:
                self.ended = True
                break
            text = block.decode("latin-1")
            parts.append(text.replace("\r", "").replace("\n", "") if self.unwrap else text)
            length += len(parts[-1])
        self.text = "".join(parts)

    def skip(self, length: int) -> None:
        """Leave characters behind."""
        self.text = self.text[length:]


def begins_like_x12(source: Source, log: Log) -> bool:
    """Whether a file can be read; says what it is if not."""
    source.fill()
    refusal = not_x12(source.text.encode("latin-1"))
    if refusal is not None:
        log.add("error", 0, refusal)
        return False
    if source.text.startswith("\xef\xbb\xbf"):
        log.add("note", 0, "byte order mark ignored")
        source.skip(3)
    lead = _blanks(source.text)
    if lead:
        log.add("note", 0, f"{lead} character{'' if lead == 1 else 's'} before ISA ignored")
    return True


def to_interchange(source: Source, number: int, log: Log) -> bool:
    """Move to the next ISA over what lies between, saying so; False at the end of the file."""
    ignored = 0
    source.unwrap = False
    while True:
        source.fill()
        blanks = _blanks(source.text)
        for control, name in _CONTROLS if number else ():
            if control in source.text[:blanks]:
                log.tally(number, f"trailing {name} ignored", f"trailing {name} ignored")
        source.skip(blanks)
        found = _ISA.search(source.text)
        if found is not None:
            ignored += found.start()
            source.skip(found.start())
            break
        kept = 0 if source.ended else 3
        ignored += max(len(source.text) - kept, 0)
        source.skip(max(len(source.text) - kept, 0))
        if source.ended:
            break
    if ignored:
        log.add("note", number, f"{ignored:,} characters after IEA are not X12 and were ignored")
    source.fill()
    return bool(source.text)


def closing(text: str, start: int, separator: str, terminator: str | None) -> tuple[int, bool] | None:
    """Where the interchange ends: at its IEA (True) or, lacking one, where the next ISA begins (False).

    Without a terminator to go by, the segment ids are looked for after any mark.
    """
    best, proper = len(text), False
    for segment_id in ("IEA", "iea", "ISA", "isa"):
        # most texts have none, and from the end that is known several times as fast
        if text.rfind(segment_id + separator, start, best) < 0:
            continue
        at = text.find(segment_id + separator, start, best)
        while at >= 0 and not _at_border(text, at, separator, terminator):
            at = text.find(segment_id + separator, at + 1, best)
        if at >= 0:
            best, proper = at, segment_id in ("IEA", "iea")
    return (best, proper) if best < len(text) else None


def skip_interchange(source: Source, separator: str, start: int) -> int:
    """Leave an interchange that can't be read behind, its text from `start` on; gives the number of its claims."""
    claims = 0
    tail = re.compile(rf"\w{{3}}{re.escape(separator)}\w*{re.escape(separator)}?\w*[^\w\s]?")
    while True:
        found = closing(source.text, start, separator, None)
        stop = len(source.text) - (0 if source.ended else 8) if found is None else found[0]
        claims += source.text.upper().count("CLM" + separator, 0, stop)
        if found is not None:
            end = tail.match(source.text, found[0]) if found[1] else None
            source.skip(end.end() if end else found[0])
            return claims
        source.skip(stop)
        if source.ended:
            return claims
        source.fill()
        start = 0


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip(BLANKS))


def _at_border(text: str, at: int, separator: str, terminator: str | None) -> bool:
    """Whether a segment begins here: `LISA*` and `*ISA*` are names."""
    at -= 1
    if terminator is None:
        return at < 0 or not (text[at].isalnum() or text[at] in (" ", separator))
    while at >= 0 and text[at] != terminator and text[at] in BLANKS:
        at -= 1
    return at < 0 or text[at] == terminator
