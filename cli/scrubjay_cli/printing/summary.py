"""The end of a report: claims by outcome, money at risk, findings by policy, missing facts, and readers' remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrubjay.decisions.decision import OUTCOMES
from scrubjay.decisions.wording import question
from scrubjay_cli.printing import words
from scrubjay_cli.printing.look import (
    BLANK,
    NARROW,
    Line,
    Look,
    Span,
    cells,
    counted,
    entry,
    fitted,
    outcome_words,
    paragraph,
    styled,
    whole,
)

LISTED = ("superseded", "void", "duplicate", "skipped")
NOTES = 20
"""Remarks printed one by one; the rest are counted."""


def summary_lines(summary: Mapping[str, Any], look: Look) -> Iterator[Line]:
    """The summary. Charges are those billed."""
    claims = summary["claims"]
    parts: list[Span] = [(counted(claims["read"], "claim"), "bold"), (": ", "")]
    said = [(f"{claims[name]:,} {outcome_words(name)}", styled(name)) for name in OUTCOMES if claims.get(name)]
    said += [(f"{claims[name]:,} {name}", "") for name in LISTED if claims.get(name)]
    yield from _flowing(parts, said or [("nothing to decide", "")], look)
    if summary["superseded"]:
        replaced = ", ".join(f"{one['claim_id']} by {one['by']}" for one in summary["superseded"])
        yield from entry("replaced", replaced, look, 2, gap=10)
    risk = [(severity, amount) for severity, amount in summary["at_risk"].items() if amount != "0.00"]
    if risk:
        spans: list[Span] = [("  at risk   ", "dim")]
        for at, (severity, amount) in enumerate(risk):
            spans += [(", " if at else "", ""), (words.money(amount), styled(severity)), (f" {severity}", "")]
        yield tuple(spans)
    if "known" in summary:
        yield from entry("baseline", _against(summary), look, 2, gap=10)
    yield from _findings(summary["findings"], look)
    yield from _findings(summary.get("waived", ()), look, "waived")
    yield from _missing(summary["missing"], look)


def _flowing(start: list[Span], parts: Sequence[Span], look: Look) -> Iterator[Line]:
    """Parts with commas between them, over as many lines as it takes."""
    spans, used = list(start), sum(len(text) for text, _ in start)
    for at, (text, style) in enumerate(parts):
        comma = "," if at < len(parts) - 1 else ""
        if used + len(text) + len(comma) > look.width and at:
            yield tuple(spans)
            spans, used = [("  ", "")], 2
        blank = " " if comma else ""
        spans += [(text, style), (comma + blank, "")]
        used += len(text) + len(comma + blank)
    yield tuple(spans)


def _against(summary: Mapping[str, Any]) -> str:
    """How much the earlier report had already, and what is new against it."""
    new = [f"{count:,} {outcome_words(outcome)}" for outcome, count in summary["new"].items() if count]
    what = f"claims with something new: {', '.join(new)}" if new else "nothing is new"
    return f"{what}; {summary['known']:,} findings and unchecked policies were known before"


def _findings(found: Sequence[Mapping[str, Any]], look: Look, title: str = "findings") -> Iterator[Line]:
    if not found:
        return
    rows = [
        (
            f"{look.mark(f['severity'])} {f['policy']}",
            f["severity"],
            f["pack"],
            f"{f['count']:,}",
            words.money(f["charge"]),
        )
        for f in found
    ]
    head = (title, "", "pack", "count", "charge")
    yield BLANK
    yield from _table(head, rows, look, right=(3, 4), styles=[styled(f["severity"]) for f in found])


def _missing(missing: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    if not missing:
        return
    rows = [
        (m["fact"], m["who"], question(m["fact"]), f"{m['checks']:,}", f"{m['claims']:,}", words.money(m["charge"]))
        for m in missing
    ]
    head = ("missing facts", "who can tell", "to ask", "checks", "claims", "charge")
    yield BLANK
    yield from _table(head, rows, look, right=(3, 4, 5))


def _table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    look: Look,
    *,
    right: Sequence[int],
    styles: Sequence[str] | None = None,
) -> Iterator[Line]:
    room = look.width - 2 - 2 * (len(head) - 1)
    columns = fitted([head, *rows], room)
    if look.width < NARROW or not whole(rows, columns):
        yield from paragraph(head[0], look, 2, "dim")
        for row in rows:
            named = [
                f"{name} {cell}" if column in right else cell
                for column, (cell, name) in enumerate(zip(row[1:], head[1:], strict=True), 1)
            ]
            yield from paragraph(f"{row[0]}: {', '.join(named)}", look, 2)
        return
    for text in cells(head, columns, right=right):
        yield (("  ", ""), (text, "dim"))
    for at, row in enumerate(rows):
        for text in cells(row, columns, right=right):
            yield (("  ", ""), (text, styles[at] if styles else ""))


def note_lines(notes: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    """What readers remarked: the first ones, and how many more there are."""
    if not notes:
        return
    yield BLANK
    yield from paragraph(counted(len(notes), "remark") + " on what was read", look, 2, "dim")
    for note in notes[:NOTES]:
        yield from paragraph(note_words(note), look, 2)
    if len(notes) > NOTES:
        yield from paragraph(f"and {len(notes) - NOTES:,} more; --format json lists them all", look, 2, "dim")


def note_words(note: Mapping[str, Any]) -> str:
    """A remark with its place."""
    place = ": ".join(part for part in (note["file"], note["where"]) if part)
    return f"{place}: {note['message']}" if place else str(note["message"])
