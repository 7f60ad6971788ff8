"""What a comparison tells: one `Change` for each policy that is not the same, with a claim that shows it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrubjay.decisions.decision import Decision

Facts = Mapping[str, Any]
"""A facts document."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A claim that the two sides decide differently: its facts, and what each side decides.

    None where a side has no pack that decides it.
    """

    facts: Facts
    old: Decision | None
    new: Decision | None
    direction: str
    """`stricter` or `looser` for this claim; "" where neither (who speaks of the claim, under which name)."""
    before: str
    """What came of the policy on the old side: a severity, `unchecked`, `clear`; "" where it does not speak of it."""
    after: str

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "direction": self.direction or None,
            "before": self.before or None,
            "after": self.after or None,
            "witness": dict(self.facts),
            "old": self.old.document() if self.old is not None else None,
            "new": self.new.document() if self.new is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `change`: `added`, `removed`, `moved`, `changed` (it decides otherwise), `unproven` (it reads otherwise, and no
    claim was found that tells), `wording` (same decisions, other words), `routing` (other claims go to the pack),
    `pack added`, `pack removed`, `base added`, `base removed`.
    """

    change: str
    pack: str
    """The pack it was found in, by its old id where it has one."""
    packs: tuple[str, ...]
    """All packs in which the same policy changed in the same way."""
    policy: str
    """The policy's id, by its old name where it was moved; "" for a change of the pack itself."""
    renamed: str
    """Its new name or pack, where it was moved."""
    summary: str
    said: tuple[tuple[str, str, str], ...] = ()
    """What reads otherwise: which part, and its words on either side ("" where there is none)."""
    direction: str = ""
    """`stricter`, `looser` or `both`, from the claims found; "" where none of them tells."""
    start: datetime.date | None = None
    """The first date of service on which anything differs; None: there is no first."""
    witnesses: tuple[Witness, ...] = ()
    """One for each direction found, the first of them the smallest."""
    tried: int = 0
    """How many claims were decided on both sides to find out."""

    @property
    def decides(self) -> bool:
        """Whether it is, or may be, a change of meaning."""
        return self.change not in ("wording", "base added", "base removed")

    def document(self) -> dict[str, Any]:
        """As JSON: the first witness stands beside the change, further ones in `also`."""
        first, *others = (one.document() for one in self.witnesses) if self.witnesses else (NOTHING,)
        return {
            "policy": self.policy or None,
            "change": self.change,
            "summary": self.summary,
            "from": self.start.isoformat() if self.start is not None else None,
            "direction": self.direction or None,
            "pack": self.pack,
            "packs": list(self.packs),
            "renamed": self.renamed or None,
            "said": [{"part": part, "old": old or None, "new": new or None} for part, old, new in self.said],
            "before": first["before"],
            "after": first["after"],
            "witness": first["witness"],
            "old": first["old"],
            "new": first["new"],
            "also": others,
            "tried": self.tried,
        }


NOTHING: dict[str, Any] = dict.fromkeys(("direction", "before", "after", "witness", "old", "new"))
"""Where no claim shows a change."""


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs between two sides."""

    old: str
    new: str
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether both sides decide every claim alike. Words may differ."""
        return not any(change.decides for change in self.changes)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"same": self.same, "changes": [change.document() for change in self.changes]}
