"""A check's report as one self-contained page: charts, a searchable table of findings, what was not checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from scrubjay.decisions.decision import OUTCOMES, SEVERITIES
from scrubjay_cli.printing import words
from scrubjay_cli.printing.finding import source_words, waived_words
from scrubjay_cli.printing.look import counted, outcome_words
from scrubjay_cli.printing.page import Cell, Sheet, bars, folded, heading, page, paragraph, sheet
from scrubjay_cli.printing.summary import note_words


def check_page(document: Mapping[str, Any], charges: Mapping[str, float]) -> Iterator[str]:
    """The page. `charges`: dollars of each claim by its hash."""
    yield from page("Claims checked", _parts(document, charges))


def _parts(document: Mapping[str, Any], charges: Mapping[str, float]) -> Iterator[str]:
    decisions, summary = document["decisions"], document["summary"]
    claims = summary["claims"]
    said = ", ".join(f"{claims[name]:,} {outcome_words(name)}" for name in OUTCOMES if claims.get(name))
    yield paragraph(f"{counted(claims['read'], 'claim')}: {said or 'nothing to decide'}.")
    risk = ", ".join(f"{words.money(summary['at_risk'][name])} {name}" for name in SEVERITIES)
    yield paragraph(f"At risk: {risk}.")
    rows = [(outcome_words(name), claims[name], f"{claims[name]:,}", name) for name in OUTCOMES if claims.get(name)]
    yield from bars("Claims by outcome", rows)
    money = [
        (one["policy"], float(one["charge"]), f"{words.money(one['charge'])}, {one['count']:,}", one["severity"])
        for one in summary["findings"][:20]
    ]
    yield from bars("Charges by policy", money)
    yield from sheet(_findings(decisions, charges))
    yield from sheet(_missing(summary["missing"]))
    yield from sheet(_all(decisions, charges))
    explained = [one for one in decisions if one["findings"]]
    if explained:
        yield heading("Findings explained")
    for decision in explained:
        inside = "".join(_explained(finding) for finding in decision["findings"])
        yield folded(f"{decision['claim_id']}: {outcome_words(decision['outcome'])}, {decision['pack']}", inside)
    if document["notes"]:
        yield heading("Remarks on what was read")
        yield from (paragraph(note_words(note), "dim") for note in document["notes"])


def _findings(decisions: Sequence[Mapping[str, Any]], charges: Mapping[str, float]) -> Sheet:
    ranked = sorted(decisions, key=lambda one: (-charges.get(one["claim_hash"], 0), str(one["claim_id"])))
    rows = [
        (
            Cell(str(decision["claim_id"])),
            Cell(f"${charges.get(decision['claim_hash'], 0):,.2f}", charges.get(decision["claim_hash"], 0)),
            Cell(finding["severity"] + (", waived" if "waived" in finding else ""), style=finding["severity"]),
            Cell(finding["policy"]),
            Cell(words.subject(finding["subject"])),
            Cell(finding["message"]),
            Cell("; ".join(part for part in (finding["fix"]["words"], words.edits(finding["fix"]["edits"])) if part)),
        )
        for decision in ranked
        for finding in decision["findings"]
    ]
    head = ("claim", "claim charge", "severity", "policy", "about", "why", "what to do")
    return Sheet("Findings, the most money first", head, rows, frozenset((1,)))


def _missing(missing: Sequence[Mapping[str, Any]]) -> Sheet:
    rows = [
        (
            Cell(words.fact(one["fact"])),
            Cell(one["who"]),
            *(Cell(f"{one[name]:,}", one[name]) for name in ("checks", "claims")),
            Cell(words.money(one["charge"]), float(one["charge"])),
        )
        for one in missing
    ]
    head = ("missing fact", "who can tell", "checks", "claims", "charge")
    return Sheet("Not checked: facts that would tell", head, rows, frozenset((2, 3, 4)))


def _all(decisions: Sequence[Mapping[str, Any]], charges: Mapping[str, float]) -> Sheet:
    rows = [
        (
            Cell(str(one["claim_id"])),
            Cell(outcome_words(one["outcome"]), style=one["outcome"]),
            Cell(one["pack"] or ""),
            Cell(f"${charges.get(one['claim_hash'], 0):,.2f}", charges.get(one["claim_hash"], 0)),
            Cell(str(one["checked"]), one["checked"]),
            Cell(str(len(one["unchecked"])), len(one["unchecked"])),
        )
        for one in decisions
    ]
    head = ("claim", "outcome", "pack", "charge", "checks", "not checked")
    return Sheet("All claims", head, rows, frozenset((3, 4, 5)))


def _explained(finding: Mapping[str, Any]) -> str:
    because = "".join(
        f"<li>{escape(one['label'])}: {escape(words.value(one['actual']))}, {escape(words.asked(one))}</li>"
        for one in finding["because"]
    )
    sources = "".join(f"<li>{escape(source_words(source))}</li>" for source in finding["sources"])
    waived = paragraph(f"Waived {waived_words(finding['waived'])}") if "waived" in finding else ""
    head = f"{words.subject(finding['subject'])}: {finding['policy']}, {finding['severity']}"
    place = f"Policy: {finding['pack_file']}:{finding['pack_line']}"
    return (
        f'<p class="{finding["severity"]}">{escape(head)}</p>{paragraph(finding["message"])}<ul>{because}</ul>'
        f"<p>Sources</p><ul>{sources}</ul>{paragraph(finding['fix']['words'])}{waived}{paragraph(place, 'dim')}"
    )
