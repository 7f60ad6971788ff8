"""Findings of `pack lint` as text and JSON, and one check explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scrubjay.linting.check import SEVERITIES, Check, Finding
from scrubjay.linting.examples import whole, whole_base
from scrubjay.linting.running import Report
from scrubjay_cli.printing.look import BLANK, Line, Look, counted, paragraph

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "cyan"}


def finding_document(one: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return {
        "code": one.code,
        "name": one.name,
        "severity": one.severity,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "message": one.found.message,
        "hint": one.found.hint or None,
        "related": [
            {"file": place.file, "line": place.line, "column": place.column, "what": what}
            for place, what in one.found.related
        ],
        "claim": one.found.claim,
        "can_be_mended": bool(one.found.mend) and not one.mended,
        "mended": one.mended,
    }


def report_document(report: Report) -> dict[str, Any]:
    """A whole report as JSON."""
    return {
        "files": report.files,
        "unloaded": sorted(report.unloaded),
        "counts": counts(report.findings),
        "findings": [finding_document(one) for one in report.findings],
    }


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each severity are left."""
    left = [one.severity for one in findings if not one.mended]
    return {severity: left.count(severity) for severity in SEVERITIES}


def report_lines(report: Report, look: Look) -> Iterator[Line]:
    """A report as text: a finding a paragraph, the sum at the end."""
    for one in report.findings:
        style = "green" if one.mended else STYLES[one.severity]
        yield ((f"{one.place} ", ""), (f"{one.code} ", "bold"), ("mended" if one.mended else one.severity, style))
        yield from paragraph(one.found.message, look, 4)
        if one.found.hint and not one.mended:
            yield from paragraph(one.found.hint, look, 4, "dim")
        for place, what in one.found.related:
            yield from paragraph(f"see {place} ({what})", look, 4, "dim")
        if one.found.claim is not None and not one.mended:
            yield from paragraph(f"such a claim: {claim_words(one.found.claim)}", look, 4)
    yield from _sum(report, look)


def claim_words(facts: Mapping[str, Any]) -> str:
    """A made claim in a line: what its last line bills, and what is known beside it."""
    claim = facts["claims"][0]
    said = [_line_words(line, claim) for line in claim["lines"]]
    beside = [
        f"{len(facts[key])} {key}"
        for key in ("history", "authorizations", "coverages", "episodes", "charts", "minutes")
        if facts.get(key)
    ]
    return "; ".join(said) + (f" (beside it: {', '.join(beside)})" if beside else "")


def _line_words(line: Mapping[str, Any], claim: Mapping[str, Any]) -> str:
    modifiers = line.get("modifiers")
    parts = [str(line.get("code"))]
    if modifiers is not None:
        parts.append(f"with {', '.join(modifiers)}" if modifiers else "without modifiers")
    parts.append(f"on {line['date']}")
    if line.get("units") is not None:
        parts.append(f"{line['units']} unit{'s' if line['units'] != 1 else ''}")
    place = line.get("place_of_service") or claim.get("place_of_service")
    if place:
        parts.append(f"at place {place}")
    if claim.get("diagnoses"):
        parts.append(f"for {', '.join(claim['diagnoses'])}")
    return " ".join(parts[:2]) + (", " + ", ".join(parts[2:]) if parts[2:] else "")


def _sum(report: Report, look: Look) -> Iterator[Line]:
    found = counts(report.findings)
    files = counted(report.files, "file")
    if report.findings:
        yield BLANK
    said = ", ".join(counted(number, severity) for severity, number in found.items() if number)
    mended = sum(one.mended for one in report.findings)
    mendable = sum(bool(one.found.mend) and not one.mended for one in report.findings)
    text = f"{files}: {said or 'nothing found'}"
    text += f"; {mended} mended" if mended else ""
    text += f"; {mendable} can be mended with --fix" if mendable else ""
    yield from paragraph(text, look, 0, "bold")
    if any(not one.mended for one in report.findings):
        yield from paragraph("`scrubjay pack lint --explain CODE` tells of a code.", look, 0, "dim")


def explained_document(check: Check) -> dict[str, Any]:
    """A check as JSON."""
    return {
        "code": check.code,
        "name": check.name,
        "severity": check.severity,
        "title": check.title,
        "why": check.why,
        "cost": check.cost,
        "mends": check.mends or None,
        "bad": _example(check, "bad"),
        "good": _example(check, "good"),
    }


def _example(check: Check, which: str) -> dict[str, str]:
    example = check.bad if which == "bad" else check.good
    found = {"pack": whole(example)}
    return found | ({"base": whole_base(example)} if example.base else {})


def explained_lines(check: Check, look: Look) -> Iterator[Line]:
    """A check for a person: what it finds, an example of each side, why, what it costs."""
    yield ((f"{check.code} ", "bold"), (f"{check.name}  ", ""), (check.severity, STYLES[check.severity]))
    yield from paragraph(f"{check.title[0].upper()}{check.title[1:]}.", look, 0)
    yield BLANK
    for label, example in (("Bad", check.bad), ("Good", check.good)):
        yield ((label, "bold"),)
        if example.base:
            yield (("  in the base:", "dim"),)
            yield from _toml(example.base)
            yield (("  in the pack that extends it:", "dim"),)
        yield from _toml(example.toml)
        yield BLANK
    for label, text in (("Why", check.why), ("At the desk", check.cost), ("--fix", check.mends)):
        if text:
            yield ((label, "bold"),)
            yield from paragraph(f"{text[0].upper()}{text[1:]}" + ("" if text.endswith((".", "2.")) else "."), look, 2)


def _toml(text: str) -> Iterator[Line]:
    lines: Sequence[str] = text.strip("\n").split("\n")
    yield from (((f"  {line}", ""),) if line else BLANK for line in lines)
