"""Answers of an office that starts a pack, for each kind that is asked for."""

from __future__ import annotations

import datetime
from typing import Any

from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack
from scrubjay.starting.answers import given_answers, lacking
from scrubjay.starting.known import Start, known_of
from scrubjay.starting.started import Started, started

TODAY = datetime.date(2026, 11, 27)
COMMON: dict[str, Any] = {
    "payer": "Acme Health",
    "claims": "payer ids",
    "payer_ids": ["ACME1"],
    "disciplines": ["OT"],
    "from": datetime.date(2026, 1, 1),
    "title": "A rule of Acme",
    "severity": "deny",
    "fix": "Call Acme.",
    "sources": [
        {
            "title": "Acme provider manual",
            "url": "https://example.org/acme",
            "checked": datetime.date(2026, 11, 1),
            "whose": "own",
        }
    ],
}
OF_KIND: dict[str, dict[str, Any]] = {
    "visit_limit": {
        "limit": 30,
        "window": "calendar_year",
        "visit_is": ["date"],
        "scope": "payer",
        "limit_is": "hard",
        "ages": "21 and over",
    },
    "max_units": {"limit": 4, "window": "day", "per": ["code"], "scope": "provider", "limit_is": "hard"},
    "frequency": {"limit": 2, "window": "last 12 months", "scope": "payer", "limit_is": "soft", "codes": ["97165"]},
    "prior_auth": {"number_on_claim": False, "match": ["code", "dates"], "burn": "visits"},
    "required_modifier": {"modifier": "GO", "codes": ["97110..97124", "97530"]},
    "not_covered": {"codes": ["97010"], "notices": ["GY"]},
    "place_of_service": {"valid": ["11", "12"]},
    "timely_filing": {"within": "90 days", "counted_from": "date"},
    "diagnosis": {"codes": ["97129"], "required": ["S06*", "I69.310"]},
    "documentation": {"document": "plan_of_care", "how": "covers"},
    "provider": {"needs": ["referring", "ordering"]},
    "untimed_units": {"limit": 1},
    "modifier_rules": {"forbidden": [], "exclusive": ["GO", "GP"]},
    "eligibility": {},
}
"""What each kind is asked besides, with boundaries that no other rule of the pack has."""


def start_of(library: Library, text: str = "") -> Start:
    """A start without a file, or from a pack's text."""
    pack = load_pack(text, "acme.toml") if text else None
    return Start(library, known_of(library.tables), TODAY, "acme.toml", pack, text)


def made(start: Start, document: dict[str, Any]) -> Started:
    """What a document of answers comes to; nothing in it is wrong and nothing lacks."""
    given = given_answers(document, start)
    assert given.problems == ()
    assert [question.name for question, _ in lacking(start, given.answers)] == []
    return started(start, given.answers)


def wrong(start: Start, **changed: Any) -> str:
    """What is wrong with the answers of a visit limit, changed so."""
    document = {**COMMON, "kind": "visit_limit", **OF_KIND["visit_limit"], **changed}
    return "\n".join(given_answers(document, start).problems)
