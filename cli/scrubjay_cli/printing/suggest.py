"""What is suggested for a claim, as text: each change with its reason and source, the claim it makes, what is open.

Reads the JSON of the engine's suggestions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scrubjay_cli.printing import words
from scrubjay_cli.printing.finding import source_words
from scrubjay_cli.printing.look import (
    BLANK,
    Line,
    Look,
    cells,
    counted,
    entry,
    fitted,
    outcome_words,
    paragraph,
    spread,
    styled,
    wrapped,
)
from scrubjay_cli.printing.text import not_checked

INDENT: Final = 4
_KINDS: Final = {"code": "code", "units": "units", "line": "new line", "modifiers": "modifiers"}


def suggest_lines(claims: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    """A block for each claim."""
    for at, claim in enumerate(claims):
        if at:
            yield BLANK
        yield from _claim(claim, look)


def _claim(claim: Mapping[str, Any], look: Look) -> Iterator[Line]:
    ways = claim["ways"]
    outcome = claim["outcome"]
    left = ((f"{look.mark(outcome)} ", styled(outcome)), (str(claim["claim_id"]), "bold"))
    pack = claim["pack"] or f"payer {claim['payer_id'] or 'not known'}"
    right = ((f"{outcome_words(outcome)} as it came", styled(outcome)), (f"  {pack}", "dim"))
    yield from spread(left, right, look)
    for at, way in enumerate(ways, start=1):
        if len(ways) > 1:
            yield BLANK
            yield ((f"  Way {at} of {len(ways)}{' or more' if claim['more_ways'] else ''}", "bold"),)
        yield from _way(way, look)
    if len(ways) > 1:
        yield BLANK
        yield from paragraph("The record permits each of these ways; which one, the clinician says.", look, 2)


def _way(way: Mapping[str, Any], look: Look) -> Iterator[Line]:
    if not way["suggestions"]:
        yield BLANK
        yield (("  Nothing to change is suggested.", ""),)
    for suggestion in way["suggestions"]:
        yield BLANK
        yield from _suggestion(suggestion, look)
    if way["suggestions"]:
        yield BLANK
        yield from _lines(way["lines"], look)
    yield from _decided(way["decision"], look)
    for at, gap in enumerate(way["not_known"]):
        if at == 0:
            yield BLANK
            yield (("  Not suggested, or not known", "bold"),)
        then = f" If so: {words.edits(gap['edits'])}." if gap["edits"] else ""
        for number, part in enumerate(wrapped(f"{gap['about']}: {gap['words']}{then}", look.width - INDENT - 2)):
            yield ((" " * INDENT + ("- " if number == 0 else "  "), ""), (part, ""))


def _suggestion(suggestion: Mapping[str, Any], look: Look) -> Iterator[Line]:
    left = (("  ", ""), (suggestion["about"], "bold"))
    yield from spread(left, ((_KINDS[suggestion["kind"]], "cyan"),), look)
    for edit in suggestion["edits"]:
        yield from paragraph(_edit(edit), look, INDENT)
    if suggestion["choice"]:
        yield from entry("choice", suggestion["choice"], look, INDENT)
    yield from entry("because", suggestion["reason"], look, INDENT)
    for at, source in enumerate(suggestion["sources"]):
        yield from entry("source" if at == 0 else "", source_words(source), look, INDENT)
    if suggestion["mends"]:
        yield from entry("mends", ", ".join(suggestion["mends"]), look, INDENT)


def _edit(edit: Mapping[str, Any]) -> str:
    if edit["action"] != "add_line":
        return words.edit(edit)
    value = edit["value"]
    return f"line {edit['line']}: add {_billed(value)}, otherwise like line {value['like']}"


def _billed(line: Mapping[str, Any]) -> str:
    code = " ".join([line["code"] or "no code", *(line["modifiers"] or ())])
    return code if line["units"] is None else f"{code}, {counted(line['units'], 'unit')}"


def _lines(lines: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    """The claim as suggested: line, code with modifiers, units, charge, date."""
    rows = [
        (
            f"line {line['line']}",
            " ".join([line["code"] or "no code", *(line["modifiers"] or ())]),
            "units not known" if line["units"] is None else counted(line["units"], "unit"),
            "charge: the office's" if line["charge"] is None else words.money(line["charge"]),
            line["date"] or "unknown day",
        )
        for line in lines
    ]
    yield (("  The claim then", "bold"),)
    columns = fitted(rows, look.width - INDENT - 8)
    for row in rows:
        for text in cells(row, columns):
            yield ((" " * INDENT, ""), (text, ""))


def _decided(decision: Mapping[str, Any], look: Look) -> Iterator[Line]:
    """How the whole claim is decided: the outcome, what is still found, what is not checked."""
    outcome = decision["outcome"]
    missing = ", ".join(f"{fact} {count}" for fact, count in not_checked(decision).items())
    said = f"decided: {outcome_words(outcome)}"
    if decision["checked"] and not decision["findings"]:
        said += f", {counted(decision['checked'], 'check')} passed"
    if missing:
        said += f"; not checked: {missing}"
    mark = f"{look.mark(outcome)} "
    for at, (line) in enumerate(paragraph(said, look, INDENT + len(mark))):
        yield ((" " * INDENT, ""), (mark if at == 0 else "  ", styled(outcome)), *line[1:])
    for finding in decision["findings"]:
        text = f"{finding['severity']} {finding['policy']}, {words.subject(finding['subject'])}: {finding['message']}"
        yield from entry("still", text, look, INDENT, styled(finding["severity"]))
