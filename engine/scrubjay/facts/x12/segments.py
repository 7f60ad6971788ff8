"""Cuts a stream of bytes into X12 segments, interchange by interchange, and says what is wrong with the cutting."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from typing import Final, TypeAlias, TypeVar

from .delimiters import Header, Refusal, read_header
from .faults import Log
from .guide import LIMITS
from .source import BLANKS, BLOCK, Source, begins_like_x12, closing, skip_interchange, to_interchange

Segment: TypeAlias = tuple[int, list[str]]
"""Number in the file (the first ISA is 1) and elements: the id, then element 1, 2 ..."""

CUT: Final = "\0cut"
"""Id of what stands for a segment that the end of the file cut; element 1 is the beginning of its own id."""
REFUSED: Final = "\0refused"
"""Id of what stands for the rest of an interchange that can't be read."""
LONGEST: Final = 4 * BLOCK
"""More characters than a segment can have: where so many hold no terminator, the file is cut."""

Cut = TypeVar("Cut")


def segments(blocks: Iterator[bytes], log: Log) -> Iterator[Segment]:
    """The segments of a file in order; interchanges that can't be read are left out with an error.

    Memory is bounded by a few blocks. ISA16 is the component separator really used.
    """
    yield from interchanges(blocks, log, body)


def interchanges(
    blocks: Iterator[bytes], log: Log, rest: Callable[[Source, Header, int, Log], Generator[Cut, None, int]]
) -> Iterator[Segment | Cut]:
    """The ISA of each interchange that can be read, and what `rest` makes of the text after it."""
    source = Source(blocks)
    if not begins_like_x12(source, log):
        return
    number = 0
    while to_interchange(source, number, log):
        number += 1
        end = closing(source.text, 3, source.text[3], None)
        header = read_header(source.text if end is None else source.text[: end[0]])
        if isinstance(header, Refusal):
            first = number
            yield number, [REFUSED]
            log.add("error", first, header.message + _unread(skip_interchange(source, source.text[3], 3)))
            continue
        for remark in header.remarks:
            log.add("note", number, remark)
        source.skip(header.length)
        yield number, [element.strip() for element in header.elements]
        if header.wrapped:
            source.unwrap = True
            source.text = source.text.replace("\r", "").replace("\n", "")
        number = yield from rest(source, header, number, log)


def body(source: Source, header: Header, number: int, log: Log) -> Generator[Segment, None, int]:
    """The segments after ISA; returns the number of the last."""
    separator = header.separator
    closed = False
    for pieces, text, ends in _batches(source, header):
        closed = ends
        at = broken(pieces, text, header)
        number = yield from cut(pieces if at is None else pieces[:at], text, header, number, log)
        if at is not None:
            number += 1
            yield number, [REFUSED]
            claims = sum(later.strip(BLANKS).upper().startswith("CLM" + separator) for later in pieces[at:])
            claims += 0 if closed else skip_interchange(source, separator, 0)
            log.add(
                "error",
                number,
                "a line break stands inside this segment: export the file again without line breaks, or with one "
                "after each segment. The rest of the interchange was not read" + (_unread(claims) if claims else ""),
            )
            return number
    return (yield from remainder(source, header, closed, number))


def broken(pieces: list[str], text: str, header: Header) -> int | None:
    """The first of the pieces cut from a text that has a line break inside, None if none has."""
    terminator = header.terminator
    if ("\n" not in text and "\r" not in text) or terminator in "\r\n":
        return None
    ends, returns = text.count(terminator + "\n"), text.count(terminator + "\r\n")
    leading = text[: len(text) - len(text.lstrip(BLANKS))]
    if text.count("\n") - leading.count("\n") == ends + returns and text.count("\r") - leading.count("\r") == returns:
        return None
    stripped = (piece.strip(BLANKS) for piece in pieces)
    return next((at for at, raw in enumerate(stripped) if "\n" in raw or "\r" in raw), None)


def cut(pieces: list[str], text: str, header: Header, number: int, log: Log) -> Generator[Segment, None, int]:
    """The segments of whole pieces, which were cut from `text`; returns the number of the last."""
    separator = header.separator
    ascii_only = text.isascii()
    empties = _has_empties(text, header)
    padded = " " + separator in text or separator + " " in text
    for piece in pieces:
        raw = piece.strip(BLANKS)
        if not raw:
            continue
        number += 1
        elements = raw.split(separator)
        if not ascii_only and not raw.isascii():
            elements = _decoded(elements, number, log)
        if empties and _ends_empty(raw, header):
            log.tally(number, "1 segment ends in empty elements", "{n} segments end in empty elements")
        # by the segment alone, so that it is read alike in whatever text it comes
        if padded and (" " + separator in raw or separator + " " in raw):
            elements = [element.strip() for element in elements]
        yield number, elements
    return number


def remainder(source: Source, header: Header, closed: bool, number: int) -> Generator[Segment, None, int]:
    """What is left of an interchange after its last whole segment; returns the number of the last."""
    left = "" if closed else source.text.strip(BLANKS)
    if left:
        number += 1
        elements = [element.strip() for element in left.split(header.separator)]
        source.skip(len(source.text))
        whole = elements[0].upper() == "IEA" and len(elements) == 3
        yield number, elements if whole else [CUT, elements[0]]
    return number


def _batches(source: Source, header: Header) -> Iterator[tuple[list[str], str, bool]]:
    """Whole segments as they come, with the text they were cut from, and whether the interchange ends with them."""
    separator, terminator = header.separator, header.terminator
    while True:
        found = closing(source.text, 0, separator, terminator)
        if found is not None:
            at, proper = found
            stop = source.text.find(terminator, at) + 1 if proper else at
            if stop or not proper:
                text = source.text[:stop]
                source.skip(stop)
                yield text.split(terminator), text, True
                return
        pieces = source.text.split(terminator)
        left = pieces.pop()
        text, source.text = source.text, left
        yield pieces, text, False
        if source.ended or len(left) > LONGEST:
            return
        source.fill(len(left) + BLOCK)


def _unread(claims: int) -> str:
    return f" ({claims:,} claim{'' if claims == 1 else 's'} not read)"


def _has_empties(text: str, header: Header) -> bool:
    separator, component, terminator = header.separator, header.component, header.terminator
    return separator + terminator in text or component + separator in text or component + terminator in text


def _ends_empty(raw: str, header: Header) -> bool:
    return raw[-1] in (header.separator, header.component) or header.component + header.separator in raw


def _decoded(elements: list[str], number: int, log: Log) -> list[str]:
    """Elements with letters outside ASCII: UTF-8 where they are that, else the Latin-1 they were taken for."""
    found = []
    for at, element in enumerate(elements):
        text, words = element, "Latin-1"
        if not element.isascii():
            with contextlib.suppress(UnicodeDecodeError):
                text, words = element.encode("latin-1").decode("utf-8"), "UTF-8"
            where = f"{elements[0]} element {at}" if elements[0] in LIMITS else f"element {at}"
            log.tally(
                number,
                f"{where}: a letter outside ASCII; read as {words}",
                f"{where}: a letter outside ASCII, as in {{n}} elements in all; read as {words}",
                key="ascii",
            )
        found.append(text)
    return found
