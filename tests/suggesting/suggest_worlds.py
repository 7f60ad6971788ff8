"""A synthetic visit with its record, and what is suggested for it: facts documents in, the JSON of suggestions out."""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Sequence
from typing import Any

from scrubjay.checking import Checker, checker
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack

Json = dict[str, Any]
NPI = "1234567893"
DAY = "2026-03-13"
PATIENT: Json = {"member_id": "1AA0AA0AA00", "first_name": "PAT", "birth_date": "1950-02-01"}
KEY: Json = {"patient": PATIENT, "payer": {"id": "11502"}}
PLAN: Json = {
    "document": "plan_of_care",
    "discipline": "OT",
    "date": "2026-03-01",
    "from": "2026-03-01",
    "through": "2026-05-01",
    "certified": "2026-03-02",
    "signed_by": "physician",
}
PACK = """
[pack]
id      = "office/sample"
title   = "Sample"
version = "1"
[pack.claims]
filing_indicators = ["MB"]
[sources.read]
title = "A manual"
url = "https://example.org/manual"
checked = 2026-11-01
confidence = "primary"
"""
Line = tuple[str, str, int | None, int | tuple[int, int] | None]
"""Code, modifiers, units, and minutes (or minutes and the assistant's alone)."""


def visit(lines: Sequence[Line], charts: Sequence[Json] = (PLAN,), **more: Any) -> Json:
    """A Medicare visit of one patient; history and chart are complete unless `complete` says otherwise.

    A treatment note with the day's total is in the chart where `charts` gives none of its own.
    """
    billed, minutes = [], list(more.pop("minutes", ()))
    for number, (code, modifiers, units, given) in enumerate(lines, start=1):
        row: Json = {"number": number, "code": code, "modifiers": modifiers.split(), "charge": "120.00", "date": DAY}
        row |= {"diagnosis_pointers": [1], "authorization_numbers": [], "allowed": "30.00"}
        billed.append(row if units is None else {**row, "units": units})
        if given is not None:
            total, alone = given if isinstance(given, tuple) else (given, 0)
            minutes.append({"claim": "C-1", "line": number, "minutes": total, "assistant_minutes": alone})
    one = {
        "id": "C-1",
        "frequency": "1",
        "payer_sequence": "P",
        "other_payers": [],
        "original_reference": None,
        "file_date": "2026-03-14",
        "payer": {"id": "11502", "name": "A PAYER"},
        "filing_indicator": "MB",
        "patient": {**PATIENT, "last_name": "SAMPLE", "sex": "F", "state": "NC"},
        "place_of_service": "11",
        "charge": f"{120 * len(lines)}.00",
        "billing": {"npi": NPI, "taxonomy": "225X00000X", "state": "NC"},
        "rendering": {"npi": NPI, "taxonomy": "225X00000X"},
        "referring": {"npi": NPI},
        "ordering": {"npi": None},
        "supervising": {"npi": None},
        "diagnoses": ["M25511"],
        "authorization_numbers": [],
        "lines": billed,
    } | more.pop("claim", {})
    complete = more.pop("complete", ("history", "charts"))
    own_note = any(chart["document"] == "treatment_note" and chart.get("date") == DAY for chart in charts)
    return {
        "claims": [one, *more.pop("claims", ())],
        "minutes": minutes,
        "charts": [{**KEY, **chart} for chart in (*charts, *(() if own_note else (noted(lines, minutes),)))],
        "complete": [{**KEY, "what": what} for what in complete],
        "history": [{**KEY, **row} for row in more.pop("history", ())],
    }


def noted(lines: Sequence[Line], minutes: Sequence[Json]) -> Json:
    """The day's treatment note, whose total is that of the timed codes' minutes as far as they are given."""
    codes = {number: code for number, (code, *_) in enumerate(lines, start=1)}
    table = open_library().tables["therapy_codes"]
    timed = 0
    for row in minutes:
        found = table.row(str(row.get("code") or codes.get(row.get("line"))), datetime.date.fromisoformat(DAY))
        if found is not None and found.cells.get("timed") is True:
            timed += row.get("minutes") or 0
    note = {"document": "treatment_note", "discipline": "OT", "date": DAY}
    return note | {"timed_minutes": timed, "total_minutes": timed}


def on_no_line(code: str, minutes: int | None, alone: int | None = 0) -> Json:
    """Minutes that were given and are not billed."""
    row: Json = {"patient": PATIENT, "code": code, "date": DAY}
    row |= {} if minutes is None else {"minutes": minutes}
    return row if alone is None else {**row, "assistant_minutes": alone}


def evaluation(deficits: int | None = None, profile: str | None = None, decisions: str | None = None) -> Json:
    """An evaluation of the day; components left out are not known."""
    components = {"performance_deficits": deficits, "profile": profile, "decision_making": decisions}
    said = {key: value for key, value in components.items() if value is not None}
    return {"document": "evaluation", "discipline": "OT", "date": DAY, **said}


def reevaluation(**cause: Any) -> Json:
    """A re-evaluation of the day."""
    return {"document": "reevaluation", "discipline": "OT", "date": DAY, **cause}


def past_the_threshold() -> list[Json]:
    """A paid line that takes the year to the KX threshold."""
    row = {"claim": "H-1", "line": 1, "date": "2026-01-05", "code": "97530", "modifiers": ["GO"], "units": 4}
    return [{**row, "charge": "5000.00", "allowed": "2480.00", "billing": {"npi": NPI}, "status": "paid"}]


@functools.cache
def shipped() -> Checker:
    """The packs that are shipped."""
    return checker(open_library())


def sample(text: str) -> Checker:
    """One pack of the test's own."""
    pack = load_pack(PACK + text, "packs/sample.toml")
    return checker(Library({pack.id: pack}, open_library().tables))


def suggested(document: Json, packs: Checker | None = None, executor: Executor | None = None) -> Json:
    """What is suggested for the claim C-1."""
    facts, notes = read_document(json.dumps(document).encode(), "facts.json")
    assert [note.message for note in notes if note.level != "note"] == []
    (one,) = (packs or shipped()).suggest(facts, executor or Reference(), "C-1")
    return one.document()


def way(document: Json, packs: Checker | None = None) -> Json:
    """The one way that the record supports."""
    (one,) = suggested(document, packs)["ways"]
    return dict(one)


def lines(of: Json) -> list[tuple[str, str, int | None]]:
    """Code, modifiers and units of the lines as suggested."""
    return [(line["code"], " ".join(line["modifiers"]), line["units"]) for line in of["lines"]]


def kinds(of: Json) -> list[str]:
    """The kinds of what is suggested."""
    return [suggestion["kind"] for suggestion in of["suggestions"]]


def said(of: Json) -> str:
    """All that is not known or not suggested."""
    return "\n".join(f"{gap['about']}: {gap['words']}" for gap in of["not_known"])
