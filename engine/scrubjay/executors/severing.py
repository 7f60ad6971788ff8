"""Severity is capped by evidence: what rests on one secondary source is at most `review` (`meaning.md` 24)."""

from __future__ import annotations

from scrubjay.executors.verdicts import Verdict
from scrubjay.facts.universe import Group
from scrubjay.rules.program import Program


def capped(program: Program, group: Group, verdict: Verdict) -> str:
    """The severity of a flagged verdict."""
    return program.rules[verdict.rule].severity
