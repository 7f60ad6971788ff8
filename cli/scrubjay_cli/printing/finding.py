"""One finding as a short block: what it is about, why, on whose word, from which pack line, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.decisions.decision import dollars
from scrubjay_cli.printing import words
from scrubjay_cli.printing.look import (
    NARROW,
    Line,
    Look,
    Span,
    cells,
    counted,
    entry,
    fitted,
    paragraph,
    spread,
    styled,
)

INDENT = 4
GAP = 9
SOURCES = 3
"""Lines for sources; where there are more sources, the last one counts them."""


@dataclass(frozen=True, slots=True)
class Billed:
    """What a line bills beside its code, for the head of a finding."""

    modifiers: tuple[str, ...] = ()
    units: int | None = None
    charge: int | None = None
    """In cents."""


def finding_lines(finding: Mapping[str, Any], look: Look, billed: Billed | None = None) -> Iterator[Line]:
    """The block of a finding, indented under its claim."""
    yield from _head(finding, look, billed)
    yield from paragraph(finding["message"], look, INDENT)
    yield from because_lines(finding["because"], look)
    sources = [source_words(source) for source in finding["sources"]]
    if len(sources) > SOURCES:
        sources[SOURCES - 1 :] = [f"and {len(sources) - SOURCES + 1} more, listed by `scrubjay why`"]
    for at, source in enumerate(sources):
        yield from entry("source" if at == 0 else "", source, look, INDENT)
    yield from entry("policy", f"{finding['pack_file']}:{finding['pack_line']}", look, INDENT)
    yield from _fix(finding["fix"], look)
    if "waived" in finding:
        yield from entry("waived", waived_words(finding["waived"]), look, INDENT)


def waived_words(waived: Mapping[str, Any]) -> str:
    """By whom a finding is set aside, until when, why, and where that is said."""
    return f"by {waived['by']} until {waived['until']}: {waived['why']} ({waived['file']}:{waived['line']})"


def source_words(source: Mapping[str, Any]) -> str:
    """A source's title, when it was read, and whether it stands alone."""
    alone = ", a single source" if source.get("confidence") == "single" else ""
    return f"{source['title']} (checked {source['checked']}{alone})"


def because_lines(because: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    """The conditions that held: label, what was found, what was asked, in columns; as sentences where it is narrow."""
    rows = [(one["label"], words.value(asked_for(one)), words.asked(one)) for one in because]
    room = look.width - INDENT - GAP
    if look.width < NARROW:
        for at, (label, actual, asked) in enumerate(rows):
            yield from entry("because" if at == 0 else "", f"{label}: {actual}; {asked}", look, INDENT)
        return
    columns = fitted(rows, room - 4)
    for at, row in enumerate(rows):
        for number, text in enumerate(cells(row, columns)):
            label = "because" if at == 0 and number == 0 else ""
            yield ((" " * INDENT, ""), (label.ljust(GAP), "dim"), (text, ""))


def asked_for(one: Mapping[str, Any]) -> Any:
    """What was found; of marks, whether one of those that were asked for stands."""
    if one["fact"] == "marks":
        return any(mark in one["expected"] for mark in one["actual"])
    return one["actual"]


def _head(finding: Mapping[str, Any], look: Look, billed: Billed | None) -> Iterator[Line]:
    severity = finding["severity"]
    left: list[Span] = [("  ", ""), (f"{look.mark(severity)} ", styled(severity)), (_about(finding, billed), "bold")]
    said = severity.upper() + (" waived" if "waived" in finding else "")
    right: list[Span] = [(said, styled(severity)), ("  ", ""), (finding["policy"], "")]
    codes = words.denial(finding["denial"])
    if codes:
        right += [("  ", ""), (codes, "dim")]
    yield from spread(tuple(left), tuple(right), look)


def _about(finding: Mapping[str, Any], billed: Billed | None) -> str:
    subject = finding["subject"]
    if subject["type"] == "claim":
        return "claim"
    if subject["type"] == "visit":
        parts = ["visit", subject.get("date"), subject.get("discipline")]
        return "  ".join(str(part) for part in parts if part)
    code = " ".join([str(subject.get("code") or "no code"), *(billed.modifiers if billed else ())])
    units = counted(billed.units, "unit") if billed and billed.units is not None else ""
    charge = words.money(dollars(billed.charge)) if billed and billed.charge else ""
    parts = [f"line {subject['line']}", code, units, charge, subject.get("date")]
    return "  ".join(str(part) for part in parts if part)


def _fix(fix: Mapping[str, Any], look: Look) -> Iterator[Line]:
    label = "fix"
    if fix["words"]:
        yield from entry(label, fix["words"], look, INDENT)
        label = ""
    if fix["edits"]:
        tried = "decided again, the finding goes" if fix["verified"] else "not verified"
        yield from entry(label, f"{words.edits(fix['edits'])} ({tried})", look, INDENT)
        label = ""
    for at, question in enumerate(fix["questions"]):
        then = f" If so, {words.edits(question['edits'])}." if question["edits"] else ""
        said = f"{question['words']}{then} (fact: {question['fact']})"
        yield from entry("ask" if at == 0 else "", said, look, INDENT)
