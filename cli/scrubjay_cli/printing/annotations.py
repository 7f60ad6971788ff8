"""Findings as GitHub's workflow commands: annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrubjay.linting.check import Finding

LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def workflow_commands(findings: Iterable[Finding]) -> Iterator[str]:
    """One command a finding; what was mended is not told."""
    for one in findings:
        if one.mended:
            continue
        place = one.place
        where = f"file={_property(place.file)},line={place.line},col={place.column}"
        text = one.found.message + (f" ({one.found.hint})" if one.found.hint else "")
        title = _property(f"{one.code} {one.name}")
        yield f"::{LEVELS[one.severity]} {where},title={title}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
