"""A report as CSV: one row per finding and per entry of what was not checked; a claim without either has one row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from scrubjay_cli.printing import words
from scrubjay_cli.printing.finding import waived_words

COLUMNS: Final = (
    "claim_id",
    "claim_hash",
    "payer_id",
    "pack",
    "pack_version",
    "outcome",
    "entry",
    "policy",
    "kind",
    "severity",
    "subject",
    "line",
    "date",
    "code",
    "discipline",
    "words",
    "denial",
    "fix",
    "edits",
    "verified",
    "questions",
    "reason",
    "lacks",
    "sources",
    "pack_file",
    "pack_line",
    "waived",
)


def csv_rows(decisions: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The header, then the rows, each with its line end."""
    yield _written(COLUMNS)
    for decision in decisions:
        for row in report_rows(decision):
            yield _written([_cell(column, row.get(column)) for column in COLUMNS])


def report_rows(decision: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a decision by column, with the values as they are."""
    claim = {column: decision[column] for column in COLUMNS[:6]}
    for finding in decision["findings"]:
        yield claim | _finding(finding)
    for unchecked in decision["unchecked"]:
        yield claim | _unchecked(unchecked)
    if not decision["findings"] and not decision["unchecked"]:
        near = "; ".join(f"{one['pack']}: {one['failed']}" for one in decision["nearest"])
        yield claim | {"entry": "claim", "words": near}


def _finding(finding: Mapping[str, Any]) -> dict[str, Any]:
    fix = finding["fix"]
    return {
        "entry": "finding",
        "policy": finding["policy"],
        "kind": finding["kind"],
        "severity": finding["severity"],
        **_subject(finding["subject"]),
        "words": finding["message"],
        "denial": words.denial(finding["denial"]),
        "fix": fix["words"],
        "edits": words.edits(fix["edits"]),
        "verified": fix["verified"] if fix["edits"] else None,
        "questions": "; ".join(f"{question['words']} ({question['fact']})" for question in fix["questions"]),
        "sources": [source["id"] for source in finding["sources"]],
        "pack_file": finding["pack_file"],
        "pack_line": finding["pack_line"],
        "waived": waived_words(finding["waived"]) if "waived" in finding else "",
    }


def _unchecked(unchecked: Mapping[str, Any]) -> dict[str, Any]:
    subjects = unchecked["subjects"]
    return {
        "entry": "unchecked",
        "policy": unchecked["policy"],
        "kind": unchecked["kind"],
        **(_subject(subjects[0]) if len(subjects) == 1 else {}),
        "subject": "; ".join(words.subject(subject) for subject in subjects),
        "words": unchecked["words"],
        "reason": unchecked["reason"],
        "lacks": list(unchecked["lacks"]),
    }


def _subject(subject: Mapping[str, Any]) -> dict[str, Any]:
    named = {key: subject.get(key) for key in ("line", "date", "code", "discipline")}
    return {"subject": words.subject(subject), **named}


def _cell(column: str, value: Any) -> str:
    if isinstance(value, list):
        return (" " if column == "lacks" else "; ").join(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _written(row: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()
