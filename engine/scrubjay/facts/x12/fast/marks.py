"""The text of whole transaction sets made ready for native code: one segment a line, nothing in it that needs care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

_MARKS: Final = frozenset("*|^~:>!<&#@%;+=?`{}[]_")
"""Characters that may be delimiters here: none that stands in numbers, dates, codes or names."""
@dataclass(frozen=True, slots=True)
class Marks:
    """The delimiters of an interchange."""

    separator: str
    component: str
    terminator: str


def usable(marks: Marks) -> bool:
    """Whether native code may cut by these marks."""
    each = {marks.separator, marks.component, marks.terminator}
    return len(each) == 3 and {marks.separator, marks.component} <= _MARKS and marks.terminator in _MARKS | {"\n"}


def escaped(mark: str) -> str:
    """A mark as a pattern writes it."""
    return f"\\x{ord(mark):02x}"


def line_end(text: str, marks: Marks) -> str:
    """What stands after the terminator of the first segment: nothing, a line feed, or both."""
    if marks.terminator == "\n":
        return ""
    at = text.find(marks.terminator) + 1
    if text.startswith("\r\n", at):
        return "\r\n"
    return "\n" if text.startswith("\n", at) else ""


def as_lines(text: str, marks: Marks) -> str | None:
    """One segment a line, without an end after the last; None if anything in the text needs the streaming reader."""
    separator, component, terminator = marks.separator, marks.component, marks.terminator
    if not text.isascii():
        return None
    if terminator != "\n":
        end = terminator + line_end(text, marks)
        if text.count("\n") != (text.count(end) if len(end) > 1 else 0):
            return None
        text = text.replace(end, "\n")
        if terminator in text:
            return None
    if not text.endswith("\n") or text.startswith("\n") or "\n\n" in text:
        return None
    mark, part = escaped(separator), escaped(component)
    # control characters, what JSON writes in another way, blanks around elements, empty elements at an end
    odd = f'[\\x00-\\x09\\x0b-\\x1f"\\\\\\x7f]|[{mark}{part} ]\\n|{part}{mark}| {mark}|{mark} |\\n '
    return None if pl.Series([text]).str.contains(odd).item() else text[:-1]
