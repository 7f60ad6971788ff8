"""An earlier report as a baseline: only what is new against it is shown.

A claim that is sent again keeps its id but not its hash, and its lines may be numbered anew: so what a finding is told
by is the claim's id, the policy, and its subject without line numbers, as often as the earlier report had it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.decisions.decision import Decision, Finding, NotChecked

Key = tuple[str, ...]
EXPECTED = "expected a report of `scrubjay check --format json` or jsonl"


class NoBaseline(Exception):
    """A file that is no report of `check`; the message says what was expected, and where."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each finding and each unchecked policy stood in an earlier report, by claim id."""

    findings: Mapping[str, Counter[Key]]
    unchecked: Mapping[str, frozenset[Key]]


def read_baseline(data: bytes) -> Baseline:
    """A report that `check` wrote as JSON or as JSON lines. Raises NoBaseline."""
    findings: dict[str, Counter[Key]] = {}
    unchecked: dict[str, set[Key]] = {}
    for claim_id, of_findings, of_unchecked in _keys_in(data):
        findings.setdefault(claim_id, Counter()).update(of_findings)
        unchecked.setdefault(claim_id, set()).update(of_unchecked)
    return Baseline(findings, {claim: frozenset(keys) for claim, keys in unchecked.items()})


def only_new(decision: Decision, baseline: Baseline) -> Decision:
    """The decision less what the earlier report had of its claim; `known` counts that. Its outcome stays what it is."""
    left = Counter(baseline.findings.get(decision.claim_id, Counter()))
    findings: list[Finding] = []
    for finding in decision.findings:
        key = _of_finding(finding.document())
        if left[key] > 0:
            left[key] -= 1
        else:
            findings.append(finding)
    had = baseline.unchecked.get(decision.claim_id, frozenset())
    unchecked: list[NotChecked] = [one for one in decision.unchecked if _of_unchecked(one.document()) not in had]
    known = len(decision.findings) - len(findings) + len(decision.unchecked) - len(unchecked)
    return replace(decision, findings=tuple(findings), unchecked=tuple(unchecked), known=known)


def decisions_in(data: bytes) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The decisions of a report as they were written, each with its place. Raises NoBaseline."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoBaseline(f"not UTF-8: {EXPECTED}") from None
    whole = _json(text)
    if isinstance(whole, dict) and "decisions" in whole:
        listed = whole["decisions"]
        if not isinstance(listed, list):
            raise NoBaseline(f"`decisions` is no list: {EXPECTED}")
        numbered: Iterable[tuple[str, Any]] = ((f"decisions[{at}]", one) for at, one in enumerate(listed))
    else:
        numbered = ((f"line {at}", _json(line)) for at, line in enumerate(text.splitlines(), 1) if line.strip())
    for place, one in numbered:
        if not isinstance(one, dict):
            raise NoBaseline(f"{place}: no decision; {EXPECTED}")
        yield place, one


def _keys_in(data: bytes) -> Iterator[tuple[str, list[Key], list[Key]]]:
    for place, one in decisions_in(data):
        try:
            findings = [_of_finding(finding) for finding in one["findings"]]
            unchecked = [_of_unchecked(entry) for entry in one["unchecked"]]
            yield str(one["claim_id"]), findings, unchecked
        except (KeyError, TypeError, AttributeError):
            raise NoBaseline(f"{place}: no decision; {EXPECTED}") from None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _of_finding(finding: Mapping[str, Any]) -> Key:
    return (str(finding["policy"]), str(finding["severity"]), *_subject(finding["subject"]))


def _of_unchecked(entry: Mapping[str, Any]) -> Key:
    subjects = sorted(_subject(subject) for subject in entry["subjects"])
    lacks = sorted(str(fact) for fact in entry["lacks"])
    return (str(entry["policy"]), str(entry["reason"]), *lacks, *(part for one in subjects for part in one))


def _subject(subject: Mapping[str, Any]) -> Key:
    return tuple(str(subject.get(key)) for key in ("type", "date", "code", "discipline"))
