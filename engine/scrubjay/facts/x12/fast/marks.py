"""The text of whole transaction sets made ready for native code: one segment a line, nothing in it that needs care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_MARKS: Final = frozenset("*|^~:>!<&#@%;+=?\\`{}[]_")
"""Characters that may be delimiters here: none that stands in numbers, dates, codes or names."""
_UNSAFE: Final = bytes([*(at for at in range(32) if at != 10), *b'"\\', 127])
"""Control characters, and what JSON would write in another way."""


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
    if len(text.encode("ascii").translate(None, _UNSAFE)) < len(text):
        return None
    odd = (
        separator + "\n", component + "\n", component + separator, " " + separator, separator + " ", " \n", "\n ",
    )  # fmt: skip
    return None if any(pair in text for pair in odd) else text[:-1]
