"""A decision as JSON on one line, without building its document: what most of a year's report is made of repeats.

The same bytes as `compact(decision.document())`.
"""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring

from scrubjay.compact_json import compact
from scrubjay.decisions.decision import Decision, NotChecked, Subject


def line_of_json(decision: Decision) -> str:
    """The decision as JSON on one line."""
    findings = compact([finding.document() for finding in decision.findings]) if decision.findings else "[]"
    nearest = compact([dict(one) for one in decision.nearest]) if decision.nearest else "[]"
    left = compact([dict(one) for one in decision.not_covered]) if decision.not_covered else "[]"
    unchecked = ", ".join(map(_not_checked, decision.unchecked))
    known = "" if decision.known is None else f', "known": {decision.known}'
    return (
        f'{{"claim_id": {encode_basestring(decision.claim_id)}, "claim_hash": "{decision.claim_hash}", '
        f'"payer_id": {_text(decision.payer_id)}, "pack": {_text(decision.pack)}, '
        f'"pack_version": {_text(decision.pack_version)}, "pack_hash": {_text(decision.pack_hash)}, '
        f'"outcome": "{decision.outcome}", "checked": {decision.checked}, "not_covered": {left}, '
        f'"findings": {findings}, "unchecked": [{unchecked}], "nearest": {nearest}, '
        f'"fixes_together": {"true" if decision.fixes_together else "false"}{known}}}'
    )


def _not_checked(one: NotChecked) -> str:
    about = _about(one.policy, one.kind, one.reason, one.lacks, one.words)
    return f"{about}[{', '.join(map(_subject, one.subjects))}]}}"


@lru_cache(maxsize=4096)
def _about(policy: str, kind: str, reason: str, lacks: tuple[str, ...], words: str) -> str:
    """What an entry says, whichever subjects it is about."""
    said = {"policy": policy, "kind": kind, "reason": reason, "lacks": list(lacks), "words": words}
    return f'{compact(said)[:-1]}, "subjects": '


def _subject(subject: Subject) -> str:
    if subject.type == "claim":
        return '{"type": "claim"}'
    date = f'"{subject.date.isoformat()}"' if subject.date else "null"
    if subject.type == "visit":
        return f'{{"type": "visit", "date": {date}, "discipline": {_text(subject.discipline)}}}'
    number = "null" if subject.line is None else subject.line
    return f'{{"type": "line", "line": {number}, "date": {date}, "code": {_text(subject.code)}}}'


def _text(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)
