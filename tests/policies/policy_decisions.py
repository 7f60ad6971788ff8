"""Decides a facts document of one claim with the shipped packs, and says what came of it in a few words."""

from __future__ import annotations

import functools
import json
from typing import Any, NamedTuple

from scrubjay.checking import Checker, checker
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import open_library


class Outcome(NamedTuple):
    """Policies that flagged, with their severity; policies that could not be checked."""

    findings: set[tuple[str, str]]
    unchecked: set[str]


@functools.cache
def _shipped() -> Checker:
    return checker(open_library())


def decision(document: dict[str, Any], pack: str) -> dict[str, Any]:
    """The one decision of a document, as JSON; `pack` is the pack that must have decided it."""
    facts, notes = read_document(json.dumps(document).encode(), "case.json")
    report = _shipped().check(facts, Reference(), notes).document()
    assert report["errors"] == []
    (one,) = report["decisions"]
    assert one["pack"] == pack
    return dict(one)


def decided(document: dict[str, Any], pack: str) -> Outcome:
    """What the decision of a document says of each policy."""
    one = decision(document, pack)
    return Outcome(
        {(finding["policy"], finding["severity"]) for finding in one["findings"]},
        {entry["policy"] for entry in one["unchecked"]},
    )


def lines_flagged(document: dict[str, Any], pack: str, policy: str) -> set[int]:
    """The numbers of the lines that a policy flagged."""
    findings = decision(document, pack)["findings"]
    return {finding["subject"]["line"] for finding in findings if finding["policy"] == policy}
