"""What a memo tells. `making` makes one; it is printed from its JSON."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrubjay.differing.changes import Change
from scrubjay.memo.measuring import Measured
from scrubjay.memo.proving import Proof
from scrubjay.memo.sourcing import Cited


@dataclass(frozen=True, slots=True)
class Told:
    """A change with what signers ask of it: the policy's title, the texts it goes by, how they were read, its proof."""

    change: Change
    title: str
    sources: tuple[str, ...]
    """Ids of sources, those of the new side first."""
    notes: tuple[str, ...]
    proof: Proof | None
    """None for a change that is not one of a policy's decisions."""

    def document(self) -> dict[str, Any]:
        """As JSON: what `pack diff` says of the change, and what the memo adds."""
        return self.change.document() | {
            "title": self.title,
            "sources": list(self.sources),
            "notes": list(self.notes),
            "proof": self.proof.document() if self.proof is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a pack that the memo is about. `claims`: which claims it decides; None for a base."""

    side: str
    id: str
    title: str
    version: str
    hash: str
    claims: Mapping[str, Any] | None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "side": self.side,
            "id": self.id,
            "title": self.title,
            "version": self.version,
            "hash": self.hash,
            "claims": self.claims,
        }


@dataclass(frozen=True, slots=True)
class Memo:
    """All that one memo tells. `written`: the day by which the age of sources is reckoned."""

    old: str
    new: str
    written: datetime.date
    same: bool
    packs: tuple[Version, ...]
    changes: tuple[Told, ...]
    sources: tuple[Cited, ...]
    measured: Measured | None
    """None where no claims were given."""
    unread: tuple[str, ...]
    """What of the claims could not be used, in words."""
    suites: tuple[tuple[str, str, int], ...]
    """Of each changed pack: its id, where its test claims are or should be ("": nowhere), how many there are."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "old": self.old,
            "new": self.new,
            "written": self.written.isoformat(),
            "same": self.same,
            "packs": [one.document() for one in self.packs],
            "changes": [one.document() for one in self.changes],
            "sources": [one.document() for one in self.sources],
            "measured": self.measured.document() if self.measured is not None else None,
            "unread": list(self.unread),
            "test_claims": [{"pack": pack, "folder": folder, "claims": count} for pack, folder, count in self.suites],
        }
