"""What is suggested for a claim, and what is not known; JSON shapes of `docs/command-line.md`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.decisions.decision import Decision, dollars

Edit = Mapping[str, Any]
"""`line`, `action`, `value`: the actions of fixes, and `add_line` with the new line as its value."""
KINDS = ("code", "units", "line", "modifiers")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the facts do not tell, or that is not suggested and why. `facts`: what would tell."""

    about: str
    words: str
    facts: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    """What would be suggested if it were so."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        edits = [dict(edit) for edit in self.edits]
        return {"about": self.about, "words": self.words, "facts": list(self.facts), "edits": edits}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change that the record supports; decided with those before it, nothing new is found."""

    kind: str
    about: str
    edits: tuple[Edit, ...]
    reason: str
    sources: tuple[Mapping[str, Any], ...] = ()
    mends: tuple[str, ...] = ()
    """Policies whose findings go with it."""
    choice: str = ""
    """What the record leaves to the clinician, where this is one of several ways."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "kind": self.kind,
            "about": self.about,
            "edits": [dict(edit) for edit in self.edits],
            "reason": self.reason,
            "sources": [dict(source) for source in self.sources],
            "mends": list(self.mends),
            "choice": self.choice,
        }


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A line as suggested. `charge` in cents; None where it is the office's to say."""

    number: int
    code: str | None
    modifiers: tuple[str, ...] | None
    units: int | None
    date: datetime.date | None
    charge: int | None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "line": self.number,
            "code": self.code,
            "modifiers": None if self.modifiers is None else list(self.modifiers),
            "units": self.units,
            "date": self.date.isoformat() if self.date else None,
            "charge": None if self.charge is None else dollars(self.charge),
        }


@dataclass(frozen=True, slots=True)
class Way:
    """A whole claim that the record supports, decided. Several where the record leaves a choice."""

    suggestions: tuple[Suggestion, ...]
    lines: tuple[ProposedLine, ...]
    decision: Decision
    gaps: tuple[Gap, ...]

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "suggestions": [one.document() for one in self.suggestions],
            "lines": [line.document() for line in self.lines],
            "not_known": [gap.document() for gap in self.gaps],
            "decision": self.decision.document(),
        }


@dataclass(frozen=True, slots=True)
class Suggested:
    """All that is suggested for one claim. `more`: whether the record leaves more ways than are shown."""

    decision: Decision
    """Of the claim as it came."""
    ways: tuple[Way, ...]
    more: bool = False

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "claim_id": self.decision.claim_id,
            "claim_hash": self.decision.claim_hash,
            "payer_id": self.decision.payer_id,
            "pack": self.decision.pack,
            "pack_version": self.decision.pack_version,
            "outcome": self.decision.outcome,
            "ways": [way.document() for way in self.ways],
            "more_ways": self.more,
        }


def each_once(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """Gaps without repetitions."""
    return tuple({(gap.about, gap.words): gap for gap in gaps}.values())
