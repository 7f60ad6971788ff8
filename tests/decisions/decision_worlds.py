"""Small synthetic packs and claims, decided: the pack's text and a facts document in, the report as JSON out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scrubjay.checking import Checker, Report, checker
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Facts
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack

Json = dict[str, Any]
HEADER = """
[pack]
id      = "office/sample"
title   = "Sample"
version = "1"
[pack.claims]
filing_indicators = ["MB"]
"""
SOURCES = """
[sources.read]
title = "A manual"
url = "https://example.org/manual"
checked = 2026-11-01
confidence = "primary"
"""
SINGLE = """
[sources.rumour]
title = "A trade page"
url = "https://example.org/page"
checked = 2026-11-02
confidence = "single"
"""
KEY: Json = {
    "patient": {"member_id": "M1", "birth_date": "1950-02-01", "first_name": "PAT"},
    "payer": {"id": "P1"},
}


def checker_of(*texts: str) -> Checker:
    """Packs ready to check with: each text is a pack's, after the header where it has none."""
    packs = [
        load_pack(text if "[pack]" in text else HEADER + SOURCES + text, f"packs/sample-{number}.toml")
        for number, text in enumerate(texts, start=1)
    ]
    tables = open_library().tables
    return checker(Library({pack.id: pack for pack in packs}, tables))


def facts_of(document: Json) -> Facts:
    """The facts of a document that must be in order."""
    facts, notes = read_document(json.dumps(document).encode(), "facts.json")
    assert [note.message for note in notes] == []
    return facts


def report(document: Json, *texts: str, executor: Executor | None = None) -> Report:
    """The report of a document under packs."""
    return checker_of(*texts).check(facts_of(document), executor or Reference())


def decided(document: Json, *texts: str, executor: Executor | None = None) -> Json:
    """The one decision of a document of one claim."""
    (one,) = report(document, *texts, executor=executor).document()["decisions"]
    return dict(one)


def said(decision: Json) -> list[str]:
    """What came of a claim: what its open policies lack, then the severities of its findings."""
    open_ = [f"unchecked: {', '.join(entry['lacks'])}" for entry in decision["unchecked"]]
    return [*open_, *(finding["severity"] for finding in decision["findings"])]


def line(code: str = "97530", date: str = "2026-03-10", **more: Any) -> Json:
    """A claim line of one unit of 100 dollars."""
    return {
        "code": code,
        "modifiers": ["GO"],
        "units": 1,
        "charge": "100.00",
        "allowed": "80.00",
        "date": date,
        "diagnosis_pointers": [1],
        **more,
    }


def claim(*lines: Json, id: str = "C1", **more: Any) -> Json:
    """A claim of the sample patient."""
    return {
        "id": id,
        "frequency": "1",
        "original_reference": None,
        "file_date": "2026-04-01",
        "payer": {"id": "P1", "name": "PAYER"},
        "filing_indicator": "MB",
        "patient": {**KEY["patient"], "last_name": "SAMPLE", "state": "NC"},
        "charge": f"{100 * len(lines)}.00",
        "billing": {"npi": "1234567893", "taxonomy": "225X00000X"},
        "rendering": None,
        "diagnoses": ["M25511"],
        "authorization_numbers": [],
        "lines": [{"number": number, **one} for number, one in enumerate(lines, start=1)],
        **more,
    }


def document(*claims: Json, **lists: Any) -> Json:
    """A facts document; rows of its lists speak of the sample patient."""
    return {"claims": list(claims), **{name: [{**KEY, **row} for row in rows] for name, rows in lists.items()}}


def paid(date: str, number: int = 1, **more: Any) -> Json:
    """A paid line of history, by the sample provider."""
    return {
        "claim": f"H-{date}",
        "line": number,
        "date": date,
        "code": "97530",
        "modifiers": ["GO"],
        "units": 1,
        "charge": "100.00",
        "allowed": "80.00",
        "billing": {"npi": "1234567893"},
        "status": "paid",
        **more,
    }


HISTORY_KNOWN = {"what": "history"}
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
