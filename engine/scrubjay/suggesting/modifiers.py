"""What the pack's own findings ask for and the record earns: their edits of modifiers, codes and units, tried.

An edit that attests something (`earned_by`) is there only where the record surely holds it; else it is a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrubjay.decisions.decision import Finding
from scrubjay.rules.wording import words
from scrubjay.suggesting.bench import MODIFIERS, Bench, Seen, mended
from scrubjay.suggesting.suggestion import Edit, Gap, Suggestion

ACTIONS = MODIFIERS | {"replace_code", "set_units"}
UNTIMED = "untimed_units"
"""The kind of policies that let an untimed code be one unit a day."""


def modifiers(bench: Bench, seen: Seen) -> tuple[Seen, list[Suggestion], list[Gap]]:
    """The edits of the findings, each kept if its finding goes and nothing new comes; and what is not kept."""
    made: list[Suggestion] = []
    gaps: list[Gap] = []
    done: set[tuple[str, tuple[int, ...]]] = set()
    while True:
        finding = next((f for f in seen.decision.findings if _key(f) not in done and _edits(f)), None)
        if finding is None:
            return seen, made, gaps
        done.add(_key(finding))
        tried = bench.tried(seen, _edits(finding), gone=(finding.policy,))
        if tried.seen is None:
            found = "; ".join(dict.fromkeys(f.message for f in tried.new))
            words = f"{finding.message} What would mend it is not suggested, because it would be found: {found}"
            gaps.append(Gap(about(finding), words))
            continue
        made.append(
            Suggestion(
                kind="units" if any(edit["action"] == "set_units" for edit in tried.edits) else "modifiers",
                about=about(finding),
                edits=tried.edits,
                reason=" ".join((finding.message, *_earned(seen, finding))),
                sources=finding.sources,
                mends=mended(seen, tried.seen),
            )
        )
        seen = tried.seen


def questions(seen: Seen) -> Iterator[Gap]:
    """What would earn an edit if it were told."""
    for finding in seen.decision.findings:
        for asked in finding.fix.questions:
            edits = tuple(asked["edits"])
            yield Gap(about(finding), f"{finding.message} {asked['words']}", (str(asked["fact"]),), edits)


def no_more_told(first: Seen, seen: Seen) -> Iterator[Gap]:
    """What was found on the claim as it came, and can't be checked on it as suggested."""
    flagged = {finding.policy for finding in seen.decision.findings}
    open_ = {one.policy: one.words for one in seen.decision.unchecked if one.policy not in flagged}
    for finding in first.decision.findings:
        if finding.policy in open_:
            asks = " ".join(str(asked["words"]) for asked in finding.fix.questions)
            words = f"As the claim came: {finding.message} As suggested: {open_[finding.policy]} {asks}".rstrip()
            yield Gap(about(finding), words)


def about(finding: Finding) -> str:
    """How people call what a finding is about."""
    subject = finding.subject
    if subject.type == "claim":
        return "claim"
    if subject.type == "visit":
        return f"visit of {subject.date or 'an unknown day'}, {subject.discipline or 'discipline not known'}"
    return f"line {subject.line}, {subject.code}" if subject.code else f"line {subject.line}"


def _edits(finding: Finding) -> tuple[Edit, ...]:
    if finding.fix.edits:
        return finding.fix.edits if all(edit["action"] in ACTIONS for edit in finding.fix.edits) else ()
    if finding.kind == UNTIMED and finding.subject.line is not None:
        return ({"line": finding.subject.line, "action": "set_units", "value": 1},)
    return ()


def _earned(seen: Seen, finding: Finding) -> Iterator[str]:
    """What of the record earns the edit."""
    if seen.run is None:
        return
    rules = seen.run.program.policies.get(finding.policy, ())
    rule = next((r for r in rules if (r.place.file, r.place.line) == (finding.pack_file, finding.pack_line)), None)
    if rule is not None and rule.earned_by is not None:
        told: Mapping[str, Any] | str | None = words(rule.earned_by, seen.run.program)
        yield f"The record earns it: {told}."


def _key(finding: Finding) -> tuple[str, tuple[int, ...]]:
    return finding.policy, finding.subject.lines
