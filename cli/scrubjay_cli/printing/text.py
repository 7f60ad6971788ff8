"""A report as text: one line per claim, a short block per finding, then the summary and the readers' remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrubjay.decisions.decision import SEVERITIES
from scrubjay_cli.printing import words
from scrubjay_cli.printing.finding import Billed, finding_lines
from scrubjay_cli.printing.look import (
    BLANK,
    Line,
    Look,
    Span,
    counted,
    entry,
    length,
    outcome_words,
    paragraph,
    styled,
    wrapped,
)
from scrubjay_cli.printing.summary import note_lines, summary_lines

BilledLines = Mapping[str, Mapping[int, Billed]]
"""By claim hash and line number."""


def report_lines(document: Mapping[str, Any], look: Look, billed: BilledLines | None = None) -> Iterator[Line]:
    """The whole report. `billed`: modifiers and units of lines, which decisions do not repeat."""
    decisions = [one for one in document["decisions"] if not _old(one)]
    room = min(max((len(str(d["claim_id"])) for d in decisions), default=0), 24)
    packs = min(max((len(d["pack"] or "") for d in decisions), default=0), 32)
    after_block = False
    for at, decision in enumerate(decisions):
        block = list(_details(decision, look, (billed or {}).get(decision["claim_hash"], {})))
        if at and (after_block or block):
            yield BLANK
        yield from _claim(decision, look, room, packs)
        yield from block
        after_block = bool(block)
    if decisions:
        yield BLANK
    yield from summary_lines(document["summary"], look)
    yield from note_lines(document["notes"], look)


def _old(decision: Mapping[str, Any]) -> bool:
    """Whether a baseline was given, and the claim has nothing new against it."""
    return "known" in decision and not decision["findings"] and not decision["unchecked"]


def _claim(decision: Mapping[str, Any], look: Look, room: int, packs: int) -> Iterator[Line]:
    outcome = decision["outcome"]
    head: list[Span] = [
        (f"{look.mark(outcome)} ", styled(outcome)),
        (str(decision["claim_id"]).ljust(room), "bold"),
        ("  ", ""),
        (outcome_words(outcome).ljust(9), styled(outcome)),
        ("  ", ""),
    ]
    if decision["pack"]:
        head += [(decision["pack"].ljust(packs), "dim"), ("  ", "")]
    tail = "; ".join(_tail(decision))
    used = length(tuple(head))
    if used > look.width // 2 and used + len(tail) > look.width:
        yield tuple(head)
        yield from paragraph(tail, look, 4)
        return
    for at, part in enumerate(wrapped(tail, look.width - used)):
        yield (*head, (part, "")) if at == 0 else ((" " * used, ""), (part, ""))


def _tail(decision: Mapping[str, Any]) -> Iterator[str]:
    findings = decision["findings"]
    if findings:
        found = {severity: sum(f["severity"] == severity for f in findings) for severity in SEVERITIES}
        kinds = [f"{count} {severity}" for severity, count in found.items() if count]
        waived = sum("waived" in f for f in findings)
        some = f", {waived} waived" if waived else ""
        yield (", ".join(kinds) if len(kinds) > 1 else counted(len(findings), "finding")) + some
    elif decision["outcome"] == "no_policy":
        yield f"payer {decision['payer_id'] or 'not known'}"
    elif decision["checked"]:
        yield f"{counted(decision['checked'], 'check')} passed"
    if decision.get("known"):
        yield f"{decision['known']:,} known before"
    missing = not_checked(decision)
    if missing:
        yield "not checked: " + ", ".join(f"{fact} {count}" for fact, count in missing.items())


def not_checked(decision: Mapping[str, Any]) -> dict[str, int]:
    """How many checks each missing fact holds up, most first."""
    counts: dict[str, int] = {}
    for unchecked in decision["unchecked"]:
        for fact in unchecked["lacks"] or [""]:
            name = _lacking(unchecked["reason"], fact)
            counts[name] = counts.get(name, 0) + max(len(unchecked["subjects"]), 1)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _lacking(reason: str, fact: str) -> str:
    if reason == "range_line":
        return "days under different rules"
    if reason == "no_amount":
        return f"no amount of {fact.removeprefix('$')} for the date"
    if reason == "no_calendar" and fact.startswith("calendar."):
        return f"{words.fact(fact)} does not reach the date"
    return words.fact(fact) or "facts"


def _details(decision: Mapping[str, Any], look: Look, billed: Mapping[int, Billed]) -> Iterator[Line]:
    for at, finding in enumerate(decision["findings"]):
        if at:
            yield BLANK
        yield from finding_lines(finding, look, billed.get(finding["subject"].get("line") or 0))
    verified = [f for f in decision["findings"] if f["fix"]["verified"] and f["fix"]["edits"]]
    if len(verified) > 1:
        together = (
            f"the {len(verified)} fixes hold together"
            if decision["fixes_together"]
            else "the fixes hold one by one, not all together"
        )
        yield BLANK
        yield from entry("fixes", together, look, 4)
    if decision["outcome"] == "no_policy":
        for near in decision["nearest"]:
            yield from entry("nearest", f"{near['pack']}: {near['failed']}", look, 4)
        return
    for why, lines in _not_covered(decision).items():
        numbers = ("line " if len(lines) == 1 else "lines ") + ", ".join(lines)
        yield from entry("outside", f"{numbers}: {why}", look, 4)


def _not_covered(decision: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in decision["not_covered"]:
        found.setdefault(one["why"], []).append(str(one["line"]))
    return found
