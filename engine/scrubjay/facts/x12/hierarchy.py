"""The levels above claims (HL 20 billing provider, 22 subscriber, 23 dependent): which claim is whose."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from scrubjay.facts.claim import Row

from .faults import Log, control, shown
from .loops import element
from .parties import Level, billing, dependent, subscriber
from .segments import Segment

_NAMES = {"20": "billing provider", "22": "subscriber", "23": "dependent"}
_PARENT = {"22": "20", "23": "22"}


@dataclass(slots=True)
class Hierarchy:
    """The levels that stand open in a transaction set. HL01 starts again at 1 in each: make a new one for each ST."""

    log: Log
    levels: dict[str, Level] = field(default_factory=dict)
    current: Level | None = None
    last_of: dict[str, str] = field(default_factory=dict)
    count: int = 0
    _above: tuple[Row, list[str]] | None = None

    @classmethod
    def standing(cls, log: Log, above: Row) -> Hierarchy:
        """What stands above a claim, already read."""
        return cls(log, _above=(above, []))

    def open(self, segment: Segment) -> None:
        """An HL: checks its number and parent and makes it the level that segments and claims belong to."""
        self._childless(segment)
        self.count += 1
        number = segment[0]
        own, parent, kind = element(segment, 1), element(segment, 2), element(segment, 3)
        level = Level(segment)
        if own != str(self.count):
            self.log.add("note", number, f"HL01 is {control(own)}, {self.count} expected")
        if kind not in _NAMES:
            level.faults.append(f"HL03 is {shown(kind, 2)} at segment {number}, 20, 22 or 23 expected")
        elif kind in _PARENT:
            self._check_parent(level, own, parent, kind)
        if kind == "23" and "22" in self.levels:
            above = self.levels["22"]
            if any(s[1][0] == "SBR" and element(s, 2) == "18" for s in above.segments):
                self.log.add("note", number, "subscriber marked as the patient (SBR02 = 18), but a dependent follows")
        for lower in _NAMES:
            if lower >= kind:
                self.levels.pop(lower, None)
        self.levels[kind] = self.current = level
        self.last_of[kind] = own
        self._above = None

    def above(self, file_date: datetime.date | None) -> tuple[Row, list[str]]:
        """The facts that the claims under the current level share, and what keeps them from being read."""
        if self._above is None:
            self._above = self._read(file_date)
        return self._above

    def lose(self, kind: str, words: str) -> None:
        """An HL of this kind must be missing: whose the claims that follow are can't be told until the next one."""
        level = self.levels.get(kind) or self.current
        if level is not None:
            level.faults.append(words)
        self._above = None

    def close(self, number: int) -> None:
        """The end of the transaction set."""
        self._childless((number, ["SE"]))

    def _check_parent(self, level: Level, own: str, parent: str, kind: str) -> None:
        wanted = _PARENT[kind]
        number = level.number
        above = self.levels.get(wanted)
        if above is None:
            level.faults.append(
                f"HL {control(own)} at segment {number} has no {_NAMES[wanted]} (HL {wanted}) before it"
            )
            return
        before = element(above.hl, 1)
        if parent == before:
            return
        wrong_level = parent in [self.last_of.get(other) for other in _NAMES if other != wanted]
        exists = parent.isascii() and parent.isdigit() and 1 <= int(parent[:9]) < self.count
        if exists and not wrong_level:
            level.faults.append(
                f"HL {control(own)} at segment {number} names parent {control(parent)}, but HL {control(before)} "
                "stands before it: which one is meant can't be told"
            )
            return
        why = "which is of another level" if wrong_level else "which does not exist" if parent else ""
        names = f"names parent {control(parent)}, {why}" if parent else "names no parent"
        self.log.add("note", number, f"HL {control(own)} {names}; read under HL {control(before)} before it")

    def _childless(self, following: Segment) -> None:
        current = self.current
        if current is None or element(current.hl, 4) != "1":
            return
        kind = element(current.hl, 3)
        if following[1][0] == "HL" and _PARENT.get(element(following, 3)) == kind:
            return
        self.log.add(
            "note",
            current.number,
            f"HL04 of HL {control(element(current.hl, 1))} says that a child follows, but none does",
        )

    def _read(self, file_date: datetime.date | None) -> tuple[Row, list[str]]:
        faults: list[str] = []
        row: Row = {}
        for kind in _NAMES:
            level = self.levels.get(kind)
            if level is None:
                continue
            if level.row is None:
                level.row = self._read_level(kind, level, file_date)
            if kind == "23":
                # nothing of the subscriber but the member id is the patient's
                row = {
                    name: v for name, v in row.items() if not name.startswith("patient.") or name == "patient.member_id"
                }
            row.update(level.row)
            faults += level.faults
        if self.current is self.levels.get("22") is not None and not faults:
            relation = self.levels["22"].relation
            if relation != "18":
                said = f"SBR02 is {shown(relation, 2)}, not 18, but no dependent follows: the subscriber is the patient"
                self.log.add("note", self.levels["22"].number, said)
        if "22" not in self.levels:
            faults.append("no subscriber level (2000B HL 22)")
        elif "20" not in self.levels:
            faults.append("no billing provider level (2000A HL 20)")
        if self.current is not None and element(self.current.hl, 3) not in _NAMES:
            faults += self.current.faults
        elif self.current is not None and element(self.current.hl, 3) == "20":
            faults.append("no subscriber level (2000B HL 22)")
        return row, list(dict.fromkeys(faults))

    def _read_level(self, kind: str, level: Level, file_date: datetime.date | None) -> Row:
        if kind == "20":
            return billing(level, self.log)
        if kind == "22":
            return subscriber(level, file_date, self.log)
        return dependent(level, file_date, self.log)
