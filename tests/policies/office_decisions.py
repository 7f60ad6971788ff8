"""Decides a claim with a pack that only an office's payers.toml leads to, and says what came of it."""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Iterable
from typing import Any

from policy_claims import Json, claim, document
from policy_decisions import Outcome

from scrubjay.checking import Checker, checker
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.routing import Office

PAYER: Json = {"payer": {"id": "OFFICE-1", "name": "A PLAN"}, "filing_indicator": "CI"}
KNOWN = ("history", "authorizations", "coverages", "minutes")
CLEAR = Outcome(set(), set())
COVERED: Json = {
    "plan": None,
    "product": None,
    "from": None,
    "through": None,
    "visit_limit": 999,
    "limit_is": "hard",
    "pooled_disciplines": ["OT"],
}


@functools.cache
def _library() -> Library:
    return open_library()


@functools.cache
def _office(pack: str) -> Checker:
    library = _library()
    return checker(library, (library.loaded[pack],), Office({"OFFICE-1": pack}, {}))


def judged(facts: Json, pack: str) -> Json:
    """The one decision of a document, as JSON."""
    read, notes = read_document(json.dumps(facts).encode(), "case.json")
    report = _office(pack).check(read, Reference(), notes).document()
    assert report["errors"] == []
    (one,) = [decision for decision in report["decisions"] if decision["claim_id"] == "C-1"]
    assert one["pack"] == pack
    return dict(one)


def outcome(
    pack: str,
    lines: Iterable[Json],
    history: Iterable[Json] = (),
    authorizations: Iterable[Json] = (),
    coverages: Iterable[Json] = (),
    minutes: Iterable[Json] = (),
    **more: Any,
) -> Outcome:
    """What a pack says of a claim, when all of its patient is known; `more`: what the claim says otherwise.

    Unless a test says otherwise the patient has one coverage, always, of 999 visits.
    """
    said = document(
        claim(PAYER | {"payer_sequence": "P"}, list(lines), **more),
        history,
        authorizations,
        list(coverages) or [COVERED],
        KNOWN,
    )
    one = judged(said | {"minutes": [{"claim": "C-1", **row} for row in minutes]}, pack)
    return Outcome(
        {(finding["policy"], finding["severity"]) for finding in one["findings"]},
        {entry["policy"] for entry in one["unchecked"]},
    )


def patient(state: str = "NC", born: str = "1950-02-01") -> Json:
    """A patient of a state, born on a day."""
    return {"member_id": "900000001A", "first_name": "PAT", "birth_date": born, "state": state}


def authorized(**said: Any) -> Json:
    """An authorization of all of 2026 for OT, with as many visits as anyone wants."""
    whole_year = {"from": "2026-01-01", "through": "2026-12-31", "visits": "unlimited"}
    return {"number": "A1", "disciplines": ["OT"], "codes": None, "billing": None, **whole_year, **said}


def day(text: str) -> datetime.date:
    """A date as written."""
    return datetime.date.fromisoformat(text)
