"""The summary of a run: claims by outcome, findings by policy, money at risk, and the facts that would settle most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from scrubjay.decisions.decision import OUTCOMES, SEVERITIES, Decision, dollars, outcome_of
from scrubjay.decisions.wording import who


@dataclass(frozen=True, slots=True)
class Listed:
    """Claims that are listed and not decided."""

    superseded: tuple[tuple[str, str], ...] = ()
    """Claim id and the id of the claim that stands in its place."""
    void: int = 0
    duplicate: int = 0
    skipped: int = 0


Counts = dict[tuple[str, str, str], tuple[int, int]]
"""By pack, policy and severity: how many findings, and the cents at stake."""


@dataclass(slots=True)
class Tally:
    """What decisions add up to, one after another; the tallies of parts of a run add up to that of the run."""

    outcomes: dict[str, int] = field(default_factory=dict)
    findings: Counts = field(default_factory=dict)
    waived: Counts = field(default_factory=dict)
    known: int | None = None
    """What was known before; None where nothing was compared with an earlier report."""
    new: dict[str, int] = field(default_factory=dict)
    """By outcome, the claims that would come out so by what is new."""
    at_risk: dict[str, int] = field(default_factory=dict)
    """Cents by severity."""
    missing: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """By fact: the checks, claims and cents that wait for it."""

    def add(self, decision: Decision) -> None:
        """Count one decision in. No two have the same claim."""
        self.outcomes[decision.outcome] = self.outcomes.get(decision.outcome, 0) + 1
        for finding in decision.findings:
            key = (str(decision.pack), finding.policy, finding.severity)
            charge = sum(decision.charges.get(line, 0) for line in finding.lost)
            _count(self.findings if finding.waived is None else self.waived, key, 1, charge)
        if decision.known is not None:
            self.known = (self.known or 0) + decision.known
            if decision.outcome != "no_policy":
                outcome = outcome_of(decision.findings, decision.unchecked)
                self.new[outcome] = self.new.get(outcome, 0) + 1
        for severity, charge in _at_risk(decision):
            self.at_risk[severity] = self.at_risk.get(severity, 0) + charge
        for fact, (checks, charge) in _missing(decision).items():
            self._missing(fact, checks, 1, charge)

    def merge(self, other: Tally) -> None:
        """Count in what another has counted."""
        for outcome, count in other.outcomes.items():
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count
        for mine, theirs in ((self.findings, other.findings), (self.waived, other.waived)):
            for key, (count, charge) in theirs.items():
                _count(mine, key, count, charge)
        if other.known is not None:
            self.known = (self.known or 0) + other.known
        for outcome, count in other.new.items():
            self.new[outcome] = self.new.get(outcome, 0) + count
        for severity, charge in other.at_risk.items():
            self.at_risk[severity] = self.at_risk.get(severity, 0) + charge
        for fact, (checks, claims, charge) in other.missing.items():
            self._missing(fact, checks, claims, charge)

    def _missing(self, fact: str, checks: int, claims: int, charge: int) -> None:
        before = self.missing.get(fact, (0, 0, 0))
        self.missing[fact] = (before[0] + checks, before[1] + claims, before[2] + charge)


def _count(counts: Counts, key: tuple[str, str, str], count: int, charge: int) -> None:
    before = counts.get(key, (0, 0))
    counts[key] = (before[0] + count, before[1] + charge)


def summary(decisions: Iterable[Decision], listed: Listed) -> dict[str, Any]:
    """The `summary` of the output, as JSON."""
    tally = Tally()
    for decision in decisions:
        tally.add(decision)
    return summary_of(tally, listed)


def summary_of(tally: Tally, listed: Listed) -> dict[str, Any]:
    """The same of what was counted."""
    outcomes = {outcome: tally.outcomes.get(outcome, 0) for outcome in OUTCOMES}
    read = sum(outcomes.values()) + len(listed.superseded) + listed.void + listed.duplicate
    claims = {
        "read": read,
        **outcomes,
        "superseded": len(listed.superseded),
        "void": listed.void,
        "duplicate": listed.duplicate,
        "skipped": listed.skipped,
    }
    return {
        "claims": claims,
        "findings": _ranked_findings(tally.findings),
        "at_risk": {severity: dollars(tally.at_risk.get(severity, 0)) for severity in SEVERITIES},
        "missing": _ranked_missing(tally),
        "superseded": [{"claim_id": claim, "by": by} for claim, by in listed.superseded],
        **_set_aside(tally),
    }


def _set_aside(tally: Tally) -> dict[str, Any]:
    """What stands in no other number: waived findings by policy, and how much was known before; only where it is."""
    found: dict[str, Any] = {}
    if tally.waived:
        found["waived"] = _ranked_findings(tally.waived)
    if tally.known is not None:
        found["known"] = tally.known
        found["new"] = {outcome: tally.new.get(outcome, 0) for outcome in (*SEVERITIES, "unchecked")}
    return found


def _ranked_findings(findings: Counts) -> list[dict[str, Any]]:
    ranked = sorted(findings.items(), key=lambda kv: (SEVERITIES.index(kv[0][2]), -kv[1][1], -kv[1][0], kv[0]))
    return [
        {"pack": pack, "policy": policy, "severity": severity, "count": count, "charge": dollars(charge)}
        for (pack, policy, severity), (count, charge) in ranked
    ]


def _ranked_missing(tally: Tally) -> list[dict[str, Any]]:
    """Missing facts, those first that would settle most checks, then claims, then charges."""
    ranked = sorted(tally.missing.items(), key=lambda kv: (-kv[1][0], -kv[1][1], kv[0]))
    return [
        {"fact": fact, "who": who(fact), "checks": checks, "claims": claims, "charge": dollars(charge)}
        for fact, (checks, claims, charge) in ranked
    ]


def _at_risk(decision: Decision) -> list[tuple[str, int]]:
    """A line's charge counts once, by its worst severity."""
    worst: dict[int, int] = {}
    for finding in (one for one in decision.findings if one.waived is None):
        for line in finding.lost:
            at = SEVERITIES.index(finding.severity)
            worst[line] = min(worst.get(line, at), at)
    return [(SEVERITIES[at], decision.charges.get(line, 0)) for line, at in worst.items()]


def _missing(decision: Decision) -> dict[str, tuple[int, int]]:
    """By missing fact: the checks that wait for it, and the cents of their lines, each once."""
    checks: dict[str, int] = {}
    lines: dict[str, set[int]] = {}
    for entry in decision.unchecked:
        numbers = [n for s in entry.subjects for n in s.lines] or list(decision.charges)
        for fact in entry.lacks:
            checks[fact] = checks.get(fact, 0) + max(len(entry.subjects), 1)
            lines.setdefault(fact, set()).update(numbers)
    return {fact: (count, sum(decision.charges.get(n, 0) for n in lines[fact])) for fact, count in checks.items()}
