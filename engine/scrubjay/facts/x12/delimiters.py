"""The ISA segment: the first characters of an interchange to its elements and the delimiters all else is cut by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

WIDTHS: Final = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
LENGTH: Final = 106
_STARTS: Final = tuple(sum(WIDTHS[:n]) + n - 1 for n in range(1, 17))
"""Where the 16 element separators stand."""


@dataclass(frozen=True, slots=True)
class Header:
    """An ISA as read: `elements` as split, with ISA16 the component separator that the body really uses."""

    elements: list[str]
    separator: str
    component: str
    terminator: str
    length: int
    remarks: tuple[str, ...]
    wrapped: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an interchange can't be read."""

    message: str


def read_header(text: str) -> Header | Refusal:
    """The ISA at the start of `text`, which holds the interchange or its first mebibyte."""
    fixed = _fixed(text)
    wrapped = False
    remarks: list[str] = []
    if fixed is None and "\n" in text[:LENGTH]:
        fixed, wrapped = _fixed(text[: 4 * LENGTH].replace("\r", "").replace("\n", "")), True
    if fixed is None:
        wrapped = False
        fixed, remark = _split(text)
        if fixed is None:
            return Refusal(remark)
        remarks.append(remark)
    elements, terminator = fixed
    separator, component = text[3], elements[16]
    if len({separator, component, terminator}) < 3:
        return Refusal("ISA announces one character for two delimiters: element, component and segment must differ")
    if wrapped or terminator not in "\r\n":
        width = _width(text, terminator)
        if width == 0:
            return Refusal(
                "line breaks stand inside segments, at no fixed width: export the file again without line breaks, "
                "or with one after each segment"
            )
        wrapped = width > 0
        if wrapped:
            remarks.append(f"line breaks inside segments removed: they come every {width} characters")
    body = text.replace("\r", "").replace("\n", "") if wrapped else text
    used = _component_used(body, separator, component, terminator)
    if used is None:
        return Refusal(
            f"ISA16 announces {_mark(component)} as component separator, but SV101 and CLM05 use several other marks: "
            "which one is meant can't be told"
        )
    if used != component:
        remarks.append(
            f"ISA16 announces {_mark(component)} but SV101 and CLM05 use {_mark(used)}: read with {_mark(used)}"
        )
    elements = [*elements[:16], used]
    length = _length(elements, text, wrapped)
    return Header(elements, separator, used, terminator, length, tuple(remarks), wrapped)


def _fixed(text: str) -> tuple[list[str], str] | None:
    if len(text) < LENGTH or text[LENGTH - 1].isalnum() or text[LENGTH - 1] == " ":
        return None
    separator = text[3]
    if any(text[at] != separator for at in _STARTS) or "\n" in text[: LENGTH - 2]:
        return None
    elements = text[: LENGTH - 1].split(separator)
    return (elements, text[LENGTH - 1]) if len(elements) == 17 else None


def _split(text: str) -> tuple[tuple[list[str], str] | None, str]:
    separator = text[3]
    elements = text[: 3 * LENGTH].split(separator, 16)
    wrong = f"ISA is broken: 16 elements split by {_mark(separator)}, then a terminator, then GS expected"
    if len(elements) < 17 or len(elements[16]) < 2 or any("\n" in element for element in elements[:16]):
        return None, wrong
    component, terminator, rest = elements[16][0], elements[16][1], elements[16][2:]
    if terminator.isalnum() or terminator == " " or not rest.lstrip().upper().startswith("GS"):
        return None, wrong
    elements[16] = component
    length = sum(map(len, elements)) + 17
    odd = [
        f"ISA{at:02d} is {len(element)} long, {WIDTHS[at]} expected"
        for at, element in enumerate(elements)
        if len(element) != WIDTHS[at]
    ]
    return (elements, terminator), (
        f"ISA has {length} characters, {LENGTH} expected: {', '.join(odd)}. Read by splitting at {_mark(separator)}"
    )


def _length(elements: list[str], text: str, wrapped: bool) -> int:
    """Characters of `text` up to the terminator; of a wrapped one, with its line breaks."""
    length = sum(map(len, elements)) + 17
    if not wrapped:
        return length
    at = seen = 0
    while seen < length:
        seen += text[at] not in "\r\n"
        at += 1
    return at


def _width(text: str, terminator: str) -> int:
    """The fixed width at which line breaks cut segments: -1 if none does, 0 if some do at no fixed width."""
    ends = text.count(terminator + "\n") + text.count(terminator + "\r\n")
    if text.count("\n") == ends:
        return -1
    pieces = text.split(terminator)
    if not any("\n" in piece.strip() for piece in pieces[:-1]):
        return -1
    lines = [line.rstrip("\r") for line in text.split("\n")]
    widths = {len(line) for line in lines[:-1]}
    width = widths.pop()
    return width if not widths and width > 0 and len(lines[-1]) <= width else 0


def _component_used(text: str, separator: str, announced: str, terminator: str) -> str | None:
    """The component separator of CLM05 and SV101, None if there are several and the announced one is not among them."""
    element, start = re.escape(separator), re.escape(terminator)
    inside = f"[^{element}{start}]*{element}"
    other = f"[^A-Za-z0-9 {element}{start}]"
    marks = set(re.findall(rf"{start}\s*SV1{element}[A-Z]{{2}}({other})[A-Z0-9]", text, re.IGNORECASE))
    marks.update(re.findall(rf"{start}\s*CLM{element}(?:{inside}){{4}}\d\d({other})[AB]?\1", text, re.IGNORECASE))
    if not marks or announced in marks:
        return announced
    return marks.pop() if len(marks) == 1 else None


def _mark(character: str) -> str:
    return f"`{character}`" if character.isprintable() else f"0x{ord(character):02X}"
