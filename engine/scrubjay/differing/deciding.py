"""A scene decided whole, by all policies of the pack on either side, as a run of `check` would decide it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scrubjay.checking import Checker
from scrubjay.decisions.decision import Decision
from scrubjay.differing.side import Side
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.packs.pack import Pack
from scrubjay.packs.routing import Office, route


def decided(side: Side, pack: Pack | None, facts: Mapping[str, Any]) -> Decision | None:
    """What a pack decides of the one claim of a facts document; None without a pack."""
    if pack is None:
        return None
    payer = facts["claims"][0].get("payer", {}).get("id")
    office = Office({payer: pack.id} if isinstance(payer, str) else {}, {})
    read, notes = read_document(json.dumps(facts).encode(), "witness.json")
    checker = Checker(side.library, (pack,), office, side.programs)
    report = checker.check(read, Reference(), notes)
    return report.decisions[0] if len(report.decisions) == 1 else None


def routed(side: Side, row: Mapping[str, Any]) -> str | None:
    """The pack to which a side's packs send a claim."""
    found = route(side.packs, row)
    return found.pack.id if found.pack is not None else None


def levels(decision: Decision | None, policy: str) -> list[tuple[str, str, tuple[int, ...]]]:
    """What a decision says of a policy: severities and `unchecked`, each with its subject."""
    if decision is None:
        return []
    found = [(f.severity, f.subject.type, f.subject.lines) for f in decision.findings if f.policy == policy]
    found += [("unchecked", s.type, s.lines) for e in decision.unchecked if e.policy == policy for s in e.subjects]
    return sorted(found)


def differs(old: Decision | None, new: Decision | None, policy: str, renamed: str) -> bool:
    """Whether two decisions of one claim say other things of a policy, or decide what speaks of it at all."""
    was, now = levels(old, policy), levels(new, renamed)
    if was != now or (policy != renamed and was):
        return True
    if old is None or new is None:
        return old is not new
    return (old.checked, len(old.not_covered), old.outcome) != (new.checked, len(new.not_covered), new.outcome)
