"""A decision as text that is kept beside a claim: readable, and the same until the decision itself changes.

Left out is what other edits of a pack move: its hash and version, line numbers, sources, the number of checks passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scrubjay.decisions.decision import Decision

OPENING = "claim "
"""How every kept text begins."""


def said(decisions: Iterable[Decision]) -> str:
    """The decisions of one facts document, in its order."""
    return "\n".join("".join(f"{line}\n" for line in _claim(decision.document())) for decision in decisions)


def _claim(decision: Mapping[str, Any]) -> Iterator[str]:
    by = f" by {decision['pack']}" if decision["pack"] else ""
    yield f"{OPENING}{decision['claim_id']}: {decision['outcome'].replace('_', ' ')}{by}"
    for finding in decision["findings"]:
        yield ""
        yield from _finding(finding)
    if decision["fixes_together"] and len(decision["findings"]) > 1:
        yield ""
        yield "the fixes hold together"
    if decision["unchecked"]:
        yield ""
        yield from (_unchecked(one) for one in decision["unchecked"])
    for near in decision["nearest"]:
        yield f"  nearest {near['pack']}: {near['failed']}"
    for one in decision["not_covered"]:
        yield f"  line {one['line']} outside: {one['why']}"


def _finding(finding: Mapping[str, Any]) -> Iterator[str]:
    yield f"{finding['severity']}: {finding['policy']} on {_subject(finding['subject'])}{_denial(finding['denial'])}"
    yield f"  {finding['message']}"
    for one in finding["because"]:
        yield f"  because {one['label']}: {_value(one['actual'])}; {_asked(one)}"
    fix = finding["fix"]
    if fix["words"]:
        yield f"  fix: {fix['words']}"
    if fix["edits"]:
        yield f"  edit: {_edits(fix['edits'])} ({'verified' if fix['verified'] else 'not verified'})"
    for question in fix["questions"]:
        then = f" If so: {_edits(question['edits'])}." if question["edits"] else ""
        yield f"  ask: {question['words']}{then} ({question['fact']})"


def _unchecked(one: Mapping[str, Any]) -> str:
    subjects = ", ".join(_subject(subject) for subject in one["subjects"])
    reason = "" if one["reason"] == "fact" else f" ({one['reason'].replace('_', ' ')})"
    lacks = f": lacks {', '.join(one['lacks'])}" if one["lacks"] else ""
    return f"unchecked: {one['policy'] or 'which pack decides'} on {subjects}{lacks}{reason}"


def _subject(subject: Mapping[str, Any]) -> str:
    if subject["type"] == "claim":
        return "the claim"
    if subject["type"] == "visit":
        return " ".join(part for part in ("the visit of", subject["date"], subject["discipline"]) if part)
    parts = (f"line {subject['line']}", subject["code"], subject["date"])
    return " ".join(str(part) for part in parts if part)


def _denial(denial: Mapping[str, Any] | None) -> str:
    if not denial:
        return ""
    codes = [f"{denial['group']}-{denial['carc']}", *denial.get("rarc", ())]
    return f" ({' '.join(codes)})"


def _asked(one: Mapping[str, Any]) -> str:
    origin = one.get("from") or {}
    since = f" (from {origin['effective']})" if origin.get("effective") else ""
    return f"{one['test'].replace('_', ' ')} {_value(one['expected'])}{since}"


def _value(value: Any) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if set(value) == {"low", "high"}:
            low, high = value["low"], value["high"]
            return _value(low) if low == high else f"{_end(low)} to {_end(high)}"
        return ", ".join(f"{key} {_value(one)}" for key, one in value.items() if one is not None)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_value(one) for one in value)
    return str(value)


def _end(value: Any) -> str:
    return "no end" if value is None else str(value)


def _edits(edits: Iterable[Mapping[str, Any]]) -> str:
    said = []
    for edit in edits:
        value = f" {_value(edit['value'])}" if edit.get("value") is not None else ""
        where = f"line {edit['line']}: " if edit.get("line") is not None else ""
        said.append(f"{where}{edit['action'].replace('_', ' ')}{value}")
    return "; ".join(said)
