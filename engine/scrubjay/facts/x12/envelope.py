"""The envelope around claims (ISA, GS, ST and their ends): counts, control numbers, groups that are refused."""

from __future__ import annotations

import datetime
import re
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from .faults import Log, control, shape, shown
from .loops import element
from .recognising import not_professional
from .segments import Segment
from .values import day

Seen: TypeAlias = MutableMapping[tuple[str, str], tuple[str, int]]
"""Interchanges of a run: sender (ISA06) and control number (ISA13), to file and segment number of the first."""

GUIDE: Final = "005010X222A1"
_KNOWN: Final = ("005010X222", "005010X222A1", "005010X222A2")
_LEVELS: Final = (("ST", "SE"), ("GS", "GE"), ("ISA", "IEA"))


@dataclass(slots=True)
class Envelope:
    """Where in the envelope the reader stands."""

    log: Log
    seen: Seen
    isa: Segment | None = None
    gs: Segment | None = None
    st: Segment | None = None
    groups: int = 0
    transactions: int = 0
    file_date: datetime.date | None = None
    refused: str = ""
    refused_at: int = 0
    unread: int = 0
    transaction_numbers: set[str] = field(default_factory=set)

    @property
    def component(self) -> str:
        """The component separator of the interchange."""
        return self.isa[1][16] if self.isa is not None else ":"

    def begin_interchange(self, segment: Segment) -> None:
        """ISA."""
        self.finish(segment[0] - 1)
        self.isa, self.groups = segment, 0
        sender, number = element(segment, 6), element(segment, 13)
        first = self.seen.setdefault((sender, number), (self.log.file, segment[0]))
        if first != (self.log.file, segment[0]):
            where = f"at segment {first[1]}" if first[0] == self.log.file else f"in {first[0]}"
            self.log.add(
                "note",
                segment[0],
                f"interchange {control(number)} from {shown(sender)} was already {where}: "
                "claims that are the same count once",
            )

    def begin_group(self, segment: Segment) -> None:
        """GS."""
        self._missing(("ST", "GS"), segment[0] - 1)
        self._end_refusal()
        self.gs, self.transactions = segment, 0
        self.groups += 1
        self.transaction_numbers.clear()
        guide = element(segment, 8)
        self._refuse(not_professional(element(segment, 1), guide), segment[0])
        if not self.refused and guide != GUIDE:
            known = guide if guide in _KNOWN else f"{_guide(guide)} is not known;"
            self.log.add("note", segment[0], f"GS08 {known} read as {GUIDE}")
        self.file_date = day(element(segment, 4))

    def begin_transaction(self, segment: Segment) -> None:
        """ST."""
        self._missing(("ST",), segment[0] - 1)
        if self.gs is None or self.refused_at != self.gs[0]:
            self._end_refusal()
        self.st = segment
        self.transactions += 1
        number, kind, guide = element(segment, 2), element(segment, 1), element(segment, 3)
        if number in self.transaction_numbers:
            self.log.add("note", segment[0], f"ST02 {control(number)} stands twice in its group")
        self.transaction_numbers.add(number)
        if self.refused:
            return
        if kind != "837":
            known = not_professional("", "", kind)
            self._refuse(known or f"ST01 is {control(kind)}, 837 expected", segment[0])
        elif self.gs is not None and guide != element(self.gs, 8):
            said = f"ST03 {_guide(guide)} is not GS08 {_guide(element(self.gs, 8))}" if guide else "ST03 is missing"
            self.log.add("note", segment[0], f"{said}; read as {GUIDE}")

    def begin_batch(self, segment: Segment) -> None:
        """BHT: its date is the file's, else that of GS."""
        found = day(element(segment, 4))
        if found is not None:
            self.file_date = found
        elif not self.refused:
            instead = "GS04 is taken" if self.file_date is not None else "date of the file unknown"
            self.log.add("note", segment[0], f"BHT04 is not a date CCYYMMDD; {instead}")

    def end(self, segment: Segment) -> None:
        """SE, GE or IEA: compares count and control number with what was opened."""
        number, elements = segment
        tag = elements[0]
        inner = {"SE": (), "GE": ("ST",), "IEA": ("ST", "GS")}[tag]
        self._missing(inner, number - 1)
        opened = {"SE": self.st, "GE": self.gs, "IEA": self.isa}[tag]
        if opened is None:
            self.log.add("note", number, f"{tag} ends what was not opened")
            return
        if tag == "SE":
            counted, what = number - opened[0] + 1, "segment"
            begun, ended, self.st = "ST02", "SE02", None
            begun_as = element(opened, 2)
        elif tag == "GE":
            counted, what = self.transactions, "transaction"
            begun, ended, self.gs = "GS06", "GE02", None
            begun_as = element(opened, 6)
        else:
            counted, what = self.groups, "group"
            begun, ended, self.isa = "ISA13", "IEA02", None
            begun_as = element(opened, 13)
        self._compare(segment, opened, counted, what)
        if element(segment, 2) != begun_as:
            said = f"{ended} {control(element(segment, 2))} is not {begun} {control(begun_as)}"
            self.log.add("note", number, said)
        if tag != "SE" or self.refused_at == opened[0]:
            self._end_refusal()
        if tag == "IEA":
            self.log.close()

    def finish(self, number: int) -> None:
        """The end of the file or another ISA: what should have been closed by now."""
        self._missing(("ST", "GS", "ISA"), number)
        self._end_refusal()
        self.log.close()

    def cut(self, number: int) -> None:
        """The file ended within a segment: nothing more is missed."""
        self.isa = self.gs = self.st = None

    def _compare(self, segment: Segment, opened: Segment, counted: int, what: str) -> None:
        said = element(segment, 1)
        if not re.fullmatch(r"\d{1,10}", said) or int(said) != counted:
            plural = "" if said == "1" else "s"
            self.log.add(
                "note",
                segment[0],
                f"{segment[1][0]}01 says {control(said)} {what}{plural}, {counted:,} counted "
                f"({opened[1][0]} at {opened[0]})",
            )

    def _missing(self, tags: tuple[str, ...], number: int) -> None:
        begun = {"ST": self.st, "GS": self.gs, "ISA": self.isa}
        missing = [end for tag, end in _LEVELS if tag in tags and begun[tag] is not None]
        if missing:
            names = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
            verb = "is" if len(missing) == 1 else "are"
            self.log.add("note", number, f"{names} {verb} missing: the file may be cut after segment {number:,}")
        for tag in tags:
            setattr(self, tag.lower(), None)

    def _refuse(self, reason: str | None, number: int) -> None:
        if reason:
            self.refused, self.refused_at, self.unread = reason, number, 0

    def _end_refusal(self) -> None:
        if self.refused:
            claims = f" ({self.unread:,} claim{'' if self.unread == 1 else 's'} not read)" if self.unread else ""
            self.log.add("error", self.refused_at, self.refused + claims)
        self.refused, self.refused_at, self.unread = "", 0, 0


def _guide(text: str) -> str:
    return f"`{text}`" if re.fullmatch(r"\d{6}X\d{3}(A\d)?", text) else shape(text)
