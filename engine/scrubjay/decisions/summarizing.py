"""The summary of a run: claims by outcome, findings by policy, money at risk, and the facts that would settle most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


def summary(decisions: Sequence[Decision], listed: Listed) -> dict[str, Any]:
    """The `summary` of the output, as JSON."""
    outcomes = {outcome: sum(d.outcome == outcome for d in decisions) for outcome in OUTCOMES}
    read = len(decisions) + len(listed.superseded) + listed.void + listed.duplicate
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
        "findings": _counted(decisions, waived=False),
        "at_risk": _at_risk(decisions),
        "missing": _missing(decisions),
        "superseded": [{"claim_id": claim, "by": by} for claim, by in listed.superseded],
        **_set_aside(decisions),
    }


def _set_aside(decisions: Sequence[Decision]) -> dict[str, Any]:
    """What stands in no other number: waived findings by policy, and how much was known before; only where it is."""
    found: dict[str, Any] = {}
    waived = _counted(decisions, waived=True)
    if waived:
        found["waived"] = waived
    compared = [decision for decision in decisions if decision.known is not None]
    if compared:
        new = [outcome_of(d.findings, d.unchecked) for d in compared if d.outcome != "no_policy"]
        found["known"] = sum(decision.known or 0 for decision in compared)
        found["new"] = {outcome: new.count(outcome) for outcome in (*SEVERITIES, "unchecked")}
    return found


def _counted(decisions: Iterable[Decision], *, waived: bool) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str, str], list[int]] = {}
    for decision in decisions:
        for finding in (one for one in decision.findings if (one.waived is not None) == waived):
            key = (str(decision.pack), finding.policy, finding.severity)
            entry = counts.setdefault(key, [0, 0])
            entry[0] += 1
            entry[1] += sum(decision.charges.get(line, 0) for line in finding.lost)
    ranked = sorted(counts.items(), key=lambda kv: (SEVERITIES.index(kv[0][2]), -kv[1][1], -kv[1][0], kv[0]))
    return [
        {"pack": pack, "policy": policy, "severity": severity, "count": count, "charge": dollars(charge)}
        for (pack, policy, severity), (count, charge) in ranked
    ]


def _at_risk(decisions: Iterable[Decision]) -> dict[str, str]:
    """A line's charge counts once, by its worst severity."""
    totals = dict.fromkeys(SEVERITIES, 0)
    for decision in decisions:
        worst: dict[int, int] = {}
        for finding in (one for one in decision.findings if one.waived is None):
            for line in finding.lost:
                at = SEVERITIES.index(finding.severity)
                worst[line] = min(worst.get(line, at), at)
        for line, at in worst.items():
            totals[SEVERITIES[at]] += decision.charges.get(line, 0)
    return {severity: dollars(total) for severity, total in totals.items()}


def _missing(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """Missing facts, those first that would settle most checks, then claims, then charges."""
    checks: dict[str, int] = {}
    lines: dict[str, dict[tuple[str, int], int]] = {}
    claims: dict[str, set[str]] = {}
    for decision in decisions:
        for entry in decision.unchecked:
            for fact in entry.lacks:
                checks[fact] = checks.get(fact, 0) + max(len(entry.subjects), 1)
                claims.setdefault(fact, set()).add(decision.claim_hash)
                numbers = [n for s in entry.subjects for n in s.lines] or list(decision.charges)
                charged = lines.setdefault(fact, {})
                charged.update({(decision.claim_hash, n): decision.charges.get(n, 0) for n in numbers})
    found = [
        {
            "fact": fact,
            "who": who(fact),
            "checks": checks[fact],
            "claims": len(claims[fact]),
            "charge": dollars(sum(lines[fact].values())),
        }
        for fact in checks
    ]
    return sorted(found, key=lambda row: (-int(str(row["checks"])), -int(str(row["claims"])), str(row["fact"])))
