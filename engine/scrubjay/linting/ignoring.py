"""`# lint: ignore SJ301 because ...`: findings that a pack's writer has looked at, and comments that ignore nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scrubjay.linting.check import Finding, Found
from scrubjay.linting.text import Comment, Scan
from scrubjay.packs.places import Place

ASKED = re.compile(r"lint:\s*ignore\b[\s:]*(.*)")
CODE = re.compile(r"SJ\d{3}\b")
REASON = re.compile(r"\bbecause\s+\S")
UNUSED, UNREASONED = "SJ901", "SJ902"


@dataclass(slots=True)
class _Ignore:
    comment: Comment
    line: int
    """The line that it speaks of."""
    codes: tuple[str, ...]
    reason: bool
    used: set[str] = field(default_factory=set)


def heeded(
    findings: Sequence[Finding], scan: Scan, file: str, *, complete: bool
) -> tuple[list[Finding], list[tuple[str, Found]]]:
    """The findings that no comment asks to ignore; by code, what there is to say of the comments.

    A comment holds for its own line, or, alone on its line, for the next line that is no comment. `complete`: every
    check was asked, so that a comment that ignored nothing is known to be idle.
    """
    ignores = list(_ignores(scan))
    left: list[Finding] = []
    for one in findings:
        meant = [i for i in ignores if i.reason and i.line == one.place.line and one.code in i.codes]
        for ignore in meant:
            ignore.used.add(one.code)
        if not meant or one.place.file != file:
            left.append(one)
    return left, list(_said(ignores, file, complete))


def _ignores(scan: Scan) -> Iterator[_Ignore]:
    alone = {comment.line for comment in scan.comments if comment.alone}
    for comment in scan.comments:
        found = ASKED.search(comment.text)
        if not found:
            continue
        line = comment.line
        while line in alone:
            line += 1
        yield _Ignore(comment, line, tuple(CODE.findall(found[1])), bool(REASON.search(found[1])))


def _said(ignores: Sequence[_Ignore], file: str, complete: bool) -> Iterator[tuple[str, Found]]:
    for one in ignores:
        place = Place(file, one.comment.line, one.comment.column)
        if not one.codes or not one.reason:
            what = "which code is to be ignored" if not one.codes else "why"
            hint = "write # lint: ignore SJ301 because ..."
            yield UNREASONED, Found(place, f"this comment does not say {what}, and ignores nothing", hint)
        elif complete:
            idle = [code for code in one.codes if code not in one.used]
            if idle:
                said = f"nothing on line {one.line} is found by {' or '.join(idle)}"
                yield UNUSED, Found(place, said, "take the comment out")
