"""The texts that changed policies go by: when each was read, how good it is, and whether the change brings it in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scrubjay.packs.pack import Source
from scrubjay.rules.program import Program, Rule

STALE: Final = 365
"""Days after which a source should be read again; `pack lint` says the same."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A source that a changed policy cites. `sides`: which sides cite it; `days`: since it was read."""

    source: Source
    policies: tuple[str, ...]
    sides: tuple[str, ...]
    days: int

    @property
    def single(self) -> bool:
        """Whether it is one secondary source, never enough for a denial."""
        return self.source.confidence == "single"

    @property
    def stale(self) -> bool:
        """Whether nobody has read it for a year."""
        return self.days > STALE

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return self.source.document() | {
            "policies": list(self.policies),
            "sides": list(self.sides),
            "single": self.single,
            "stale": self.stale,
        }


def concerned(rules: Iterable[Rule], start: datetime.date | None) -> list[Rule]:
    """The versions of a policy that speak of days from `start` on; all where there is no such day."""
    return [rule for rule in rules if start is None or rule.through is None or rule.through >= start]


def sources_of(program: Program, rules: Sequence[Rule]) -> list[Source]:
    """What rules cite, in their order."""
    return [program.sources[name] for name in dict.fromkeys(name for rule in rules for name in rule.sources)]


def cited(found: Iterable[tuple[str, str, Sequence[Source]]], today: datetime.date) -> tuple[Cited, ...]:
    """The sources of all changes, each once. `found`: a policy, a side (`new`, `old`) and what it cites there."""
    who: dict[tuple[str, str], tuple[Source, dict[str, None], dict[str, None]]] = {}
    for policy, side, sources in found:
        for source in sources:
            _, policies, sides = who.setdefault((source.id, source.url), (source, {}, {}))
            policies[policy] = None
            sides[side] = None
    return tuple(
        Cited(source, tuple(policies), tuple(sides), (today - source.checked).days)
        for source, policies, sides in who.values()
    )
