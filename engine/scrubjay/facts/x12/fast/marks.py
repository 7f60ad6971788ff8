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


def as_lines(text: str, marks: Marks) -> tuple[pl.Series, int] | None:
    """One segment a line, without an end after the last, and how many; None if the streaming reader must read it.

    A line break within a segment makes the lines more than the number given. Native code does the work, so that other
    threads can go on.
    """
    if not text.isascii():
        return None
    lines = pl.Series("line", [text])
    mark, part, last = (escaped(one) for one in (marks.separator, marks.component, marks.terminator))
    # control characters, what JSON writes in another way, blanks around elements, empty segments or elements at an end
    odd = f'[\\x00-\\x09\\x0b-\\x1f"\\\\\\x7f]|[{mark}{part} \\n]\\n|{part}{mark}| {mark}|{mark} |\\n |^\\n'
    if marks.terminator == "\n":
        end, count = "\n", text.count("\n")
    else:
        end = marks.terminator + line_end(text, marks)
        odd += f"|{last}"
        lines = lines.str.replace_all(end, "\n", literal=True)
        shorter = len(text) - int(lines.str.len_bytes().item())
        count = shorter // (len(end) - 1) if len(end) > 1 else text.count(end)
    if not text.endswith(end) or lines.str.contains(odd).item():
        return None
    return lines.str.strip_suffix("\n"), count
