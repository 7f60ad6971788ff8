"""A pack as checks see it: its text, its merged and compiled form, and the packs around it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scrubjay.linting.text import Scan
from scrubjay.packs.library import Library
from scrubjay.packs.pack import Item, Pack
from scrubjay.rules.program import Program, Rule
from scrubjay.tables import Table

STALE = 365
"""Days after which a source is to be read again."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The day that lint counts from, and the days after which a source is stale."""

    today: datetime.date
    stale: int = STALE


@dataclass(frozen=True, slots=True)
class Linted:
    """One pack under lint. `heirs` are the packs of the library that inherit from it, `bases` those it inherits from.

    `merged` and `program` are None where the pack does not load.
    """

    pack: Pack
    text: str
    scan: Scan
    library: Library
    settings: Settings
    bases: tuple[Pack, ...] = ()
    heirs: tuple[Pack, ...] = ()
    around: tuple[Pack, ...] = ()
    """Every file of a chain that this pack's file is in, its own too: where its names may be read."""
    merged: Pack | None = None
    program: Program | None = None

    @property
    def tables(self) -> Mapping[str, Table]:
        """The reference tables in use."""
        return self.library.tables

    def whole(self) -> Program:
        """The compiled pack; only for checks that are asked once it loads."""
        assert self.program is not None
        return self.program

    def own_rules(self) -> Iterator[Rule]:
        """The rules whose policies stand in this file or were changed here."""
        assert self.merged is not None
        changed = {item.place for item in self.merged.items if self.pack.file in item.origins.values()}
        for rule in self.whole().rules:
            if rule.place.file == self.pack.file or rule.place in changed:
                yield rule

    def item_of(self, rule: Rule) -> Item:
        """The policy that a rule comes from, as this file says it; as its base does where it is not here."""
        name = rule.id.partition(".")[0]
        own = [item for item in self.pack.items if item.id == name or item.place == rule.place]
        assert self.merged is not None
        return next(
            (item for item in own if item.place == rule.place),
            own[0] if own else next(item for item in self.merged.items if item.place == rule.place),
        )
