"""What comes out: decisions with findings, evidence, fixes, what was not checked; JSON shapes of `facts.md`."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scrubjay.executors.pairs import Range
from scrubjay.facts.unknown import Unknown

SEVERITIES: tuple[str, ...] = ("deny", "review", "advise")
OUTCOMES: tuple[str, ...] = ("deny", "review", "advise", "unchecked", "clean", "no_policy")
SUBJECTS = {"claim": 0, "visit": 1, "line": 2}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a policy speaks of: a line, a visit or the claim."""

    type: str
    line: int | None = None
    date: datetime.date | None = None
    code: str | None = None
    discipline: str | None = None
    lines: tuple[int, ...] = ()
    """Numbers of its lines; not printed."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        if self.type == "claim":
            return {"type": "claim"}
        date = self.date.isoformat() if self.date else None
        if self.type == "visit":
            return {"type": "visit", "date": date, "discipline": self.discipline}
        return {"type": "line", "line": self.line, "date": date, "code": self.code}

    def order(self) -> tuple[int, str, int, str]:
        """Claim first, then visits, then lines, each by date."""
        date = self.date.isoformat() if self.date else "9999"
        return (SUBJECTS[self.type], date, self.line or 0, self.discipline or "")


@dataclass(frozen=True, slots=True)
class Because:
    """One condition that held (or, in `why`, did not): what was found, and what was asked."""

    fact: str
    label: str
    actual: Any
    test: str
    expected: Any
    origin: Mapping[str, Any] | None = None
    members: tuple[Mapping[str, Any], ...] = ()

    def document(self) -> dict[str, Any]:
        """As JSON."""
        said: dict[str, Any] = {
            "fact": self.fact,
            "label": self.label,
            "actual": self.actual,
            "test": self.test,
            "expected": self.expected,
        }
        if self.origin is not None:
            said["from"] = dict(self.origin)
        if self.members:
            said["members"] = [dict(member) for member in self.members]
        return said


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do: words, edits that are earned, and questions that would earn others."""

    words: str
    edits: tuple[Mapping[str, Any], ...] = ()
    verified: bool = False
    questions: tuple[Mapping[str, Any], ...] = ()

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "words": self.words,
            "edits": [dict(edit) for edit in self.edits],
            "verified": self.verified,
            "questions": [dict(question) for question in self.questions],
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """A policy that fired on a subject. `lost`: numbers of the lines whose charge it puts at risk, not printed.

    `waived`: by whom it was set aside, why and until when; such a finding makes nothing of its claim.
    """

    policy: str
    kind: str
    title: str
    severity: str
    subject: Subject
    message: str
    because: tuple[Because, ...]
    sources: tuple[Mapping[str, Any], ...]
    pack_file: str
    pack_line: int
    denial: Mapping[str, Any] | None
    fix: Fix
    lost: tuple[int, ...] = ()
    waived: Mapping[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        said = {
            "policy": self.policy,
            "kind": self.kind,
            "title": self.title,
            "severity": self.severity,
            "subject": self.subject.document(),
            "message": self.message,
            "because": [one.document() for one in self.because],
            "sources": [dict(source) for source in self.sources],
            "pack_file": self.pack_file,
            "pack_line": self.pack_line,
            "denial": dict(self.denial) if self.denial else None,
            "fix": self.fix.document(),
        }
        return said if self.waived is None else {**said, "waived": dict(self.waived)}


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A policy that may hold for some subjects, and the facts that would tell."""

    policy: str
    kind: str
    reason: str
    lacks: tuple[str, ...]
    words: str
    subjects: tuple[Subject, ...]

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "policy": self.policy,
            "kind": self.kind,
            "reason": self.reason,
            "lacks": list(self.lacks),
            "words": self.words,
            "subjects": [subject.document() for subject in self.subjects],
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """One claim, decided. `charges`: line number to cents, for the summary, not printed.

    `known`: findings and unchecked policies left out since an earlier report had them; None where none was given.
    """

    claim_id: str
    claim_hash: str
    payer_id: str | None
    pack: str | None
    pack_version: str | None
    pack_hash: str | None
    outcome: str
    checked: int
    not_covered: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[NotChecked, ...] = ()
    nearest: tuple[Mapping[str, Any], ...] = ()
    fixes_together: bool = False
    charges: Mapping[int, int] = field(default_factory=dict)
    known: int | None = None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        said = {
            "claim_id": self.claim_id,
            "claim_hash": self.claim_hash,
            "payer_id": self.payer_id,
            "pack": self.pack,
            "pack_version": self.pack_version,
            "pack_hash": self.pack_hash,
            "outcome": self.outcome,
            "checked": self.checked,
            "not_covered": [dict(one) for one in self.not_covered],
            "findings": [finding.document() for finding in self.findings],
            "unchecked": [one.document() for one in self.unchecked],
            "nearest": [dict(one) for one in self.nearest],
            "fixes_together": self.fixes_together,
        }
        return said if self.known is None else {**said, "known": self.known}


def outcome_of(findings: Iterable[Finding], unchecked: Iterable[NotChecked]) -> str:
    """What a claim comes out as by what policies said of it: the worst that nobody has waived."""
    found = {finding.severity for finding in findings if finding.waived is None}
    worst = next((severity for severity in SEVERITIES if severity in found), "")
    return worst or ("unchecked" if any(True for _ in unchecked) else "clean")


def dollars(cents: int | Decimal) -> str:
    """Cents as JSON has them: "120.00"."""
    return f"{Decimal(cents) / 100:.2f}"


def plain(value: Any, type_: str) -> Any:
    """A value as JSON has it: money and dates as text, an infinite end as null, lists as lists."""
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, Range):
        return {"low": plain_number(value.low, type_), "high": plain_number(value.high, type_)}
    if isinstance(value, tuple):
        return [plain(one, type_) for one in value]
    if isinstance(value, Mapping):  # a row of a field that holds rows: other payers, what a portal counts
        return {key: plain(one, "money" if key in ("paid", "dollars") else "text") for key, one in value.items()}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain_number(value, type_)


def plain_number(value: Any, type_: str) -> Any:
    """A number as JSON has it; an infinite one is null, the ordinal of a date is its ISO text."""
    if isinstance(value, float) and math.isinf(value):
        return None
    if type_ == "date":
        return datetime.date.fromordinal(int(value)).isoformat()
    if type_ == "money":
        return dollars(Decimal(value))
    return int(value) if value == int(value) else format(Decimal(value).normalize(), "f")
