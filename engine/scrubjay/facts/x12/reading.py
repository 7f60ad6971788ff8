"""Reads an 837P: a path or blocks of bytes to claims and notes, one by one, in memory bounded by a claim."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scrubjay.facts.claim import Claim, Note

from .claims import OpenClaim, read_claim, skip
from .envelope import Envelope, Seen
from .faults import Log
from .guide import LIMITS
from .hierarchy import Hierarchy
from .loops import element
from .oddities import as_known
from .segments import CUT, REFUSED, Segment, segments
from .source import BLOCK

Source837 = str | os.PathLike[str] | bytes | Iterable[bytes]

BORDERS = frozenset(("CLM", "HL", "ISA", "GS", "ST", "BHT", "SE", "GE", "IEA", CUT, REFUSED))
NOTHING: Segment = (0, [""])
_REMEMBERED = 20_000
"""Claim ids kept to notice one that comes again: memory must not grow with the file."""


def read_837(source: Source837, file: str, seen: Seen | None = None) -> Iterator[Claim | Note]:
    """The claims of an 837P in order, with a note for everything wrong with the file.

    `file` is the file's name as the user gave it. A note of level "error" refuses the file, an interchange or a group,
    "skip" names one claim that is left out, "note" is a remark on what was read. Money is in cents. `seen` remembers
    interchanges over the files of a run, so that one sent twice is noted.
    """
    log = Log(file)
    reader = Reader(log, Envelope(log, {} if seen is None else seen), Hierarchy(log))
    waiting: list[Segment] | None = None
    try:
        for segment in segments(blocks_of(source), log):
            elements = segment[1]
            limit = LIMITS.get(elements[0])
            if limit is None or len(elements) > limit:
                segment = reader.odd(segment, limit)
                elements = segment[1]
            if elements[0] in BORDERS:
                claim = reader.border(segment)
                if log.pending:
                    yield from log.drain()
                if claim is not None:
                    yield claim
                waiting = reader.waiting()
            elif waiting is not None and segment is not NOTHING:
                waiting.append(segment)
    except OSError as error:
        log.add("error", 0, f"cannot be read: {error.strerror or 'input or output error'}")
    claim = reader.end()
    yield from log.drain()
    if claim is not None:
        yield claim


@dataclass(slots=True)
class Reader:
    """What stands open between two borders."""

    log: Log
    envelope: Envelope
    hierarchy: Hierarchy
    claim: OpenClaim | None = None
    number: int = 0
    ids: OrderedDict[str, int] = field(default_factory=OrderedDict)
    opening: list[str] = field(default_factory=list)

    def odd(self, segment: Segment, limit: int | None) -> Segment:
        """A segment that the guide does not know as it stands, as it is to be read; `NOTHING` to pass over it."""
        if self.envelope.refused and segment[1][0].upper() not in BORDERS:
            return NOTHING
        faults: list[str] = []
        found = as_known(segment, limit, faults, self.last(), self.log)
        if found is not None and found[1][0] in ("CLM", "HL"):
            self.opening = faults
        else:
            if faults and self.claim is None and self.hierarchy.current is None:
                self.log.add("note", segment[0], "; ".join(faults))
            self.scope().extend(faults)
        return found or NOTHING

    def waiting(self) -> list[Segment] | None:
        """Where the segments up to the next border go, None where they are not needed."""
        if self.claim is not None:
            return self.claim.segments
        return None if self.hierarchy.current is None else self.hierarchy.current.segments

    def scope(self) -> list[str]:
        """Where a fault of the segment at hand goes: to the open claim, or to all claims under the open level."""
        if self.claim is not None:
            return self.claim.faults
        return self.hierarchy.current.faults if self.hierarchy.current is not None else []

    def last(self) -> Segment | None:
        """The segment before the one at hand within the open claim or level."""
        if self.claim is not None:
            return self.claim.segments[-1]
        current = self.hierarchy.current
        return None if current is None else current.segments[-1] if current.segments else current.hl

    def border(self, segment: Segment) -> Claim | None:
        """Ends the open claim, giving it if it could be read, and opens what the segment opens."""
        number, elements = segment
        tag = elements[0]
        if tag == CUT:
            return self._cut(segment)
        claim = self.ended(whole=tag in ("CLM", "HL", "SE"))
        self.number = number
        if tag == "CLM":
            self._open(segment)
        elif tag == "HL":
            if not self.envelope.refused:
                self.hierarchy.open(segment)
        elif tag == "ISA":
            if len(elements) == 17 and len(elements[16]) == 1:
                self.envelope.begin_interchange(segment)
            else:
                self.log.add("note", number, "ISA inside an interchange is incomplete and was ignored")
        elif tag == "GS":
            self.envelope.begin_group(segment)
        elif tag == "ST":
            self.hierarchy = Hierarchy(self.log)
            self.envelope.begin_transaction(segment)
        elif tag == "BHT":
            self.envelope.begin_batch(segment)
        elif tag != REFUSED:
            if tag == "SE":
                self.hierarchy.close(number)
            self.hierarchy = Hierarchy(self.log)
            self.envelope.end(segment)
        else:
            self.envelope.cut(number)
        if self.opening:
            self.scope().extend(self.opening)
            self.opening = []
        return claim

    def end(self) -> Claim | None:
        """The end of the file."""
        claim = self.ended(whole=False)
        self.envelope.finish(self.number)
        return claim

    def _open(self, segment: Segment) -> None:
        if self.envelope.refused:
            self.envelope.unread += 1
            return
        self.claim = OpenClaim([segment])
        self.met((self.claim.id,), (segment[0],))

    def met(self, claim_ids: Iterable[str], numbers: Iterable[int]) -> None:
        """Claims with these ids open in these segments: notes each id that came before."""
        # one call for many: this is asked for every claim of a file
        ids, most = self.ids, _REMEMBERED
        for claim_id, number in zip(claim_ids, numbers, strict=True):
            first = ids.setdefault(claim_id, number)
            if claim_id and first != number:
                self.log.add(
                    "note",
                    number,
                    f"the claim's id (CLM01) occurs in segments {first} and {number}: both claims are decided, told "
                    "apart by `claim_hash`",
                )
            if len(ids) > most:
                # from a plain dictionary, the first is found only past all that were taken before it
                ids.popitem(last=False)

    def ended(self, whole: bool) -> Claim | None:
        """Reads the open claim, if one is; `whole` when what follows shows that nothing of it is missing."""
        opened, self.claim = self.claim, None
        if opened is None:
            return None
        self.number = max(self.number, opened.segments[-1][0])
        above, faults = self.hierarchy.above(self.envelope.file_date)
        opened.faults += faults
        if not whole and not _last_line_dated(opened):
            opened.faults.append("the file breaks off before its last line has a date of service (DTP*472)")
        claim = read_claim(opened, above, self.envelope.file_date, self.envelope.component, self.log)
        if opened.lost is not None:
            self.hierarchy.lose(*opened.lost)
        return claim

    def _cut(self, segment: Segment) -> Claim | None:
        number, elements = segment
        name = f" ({elements[1]})" if elements[1] in LIMITS else ""
        if elements[1] == "CLM":
            whole = self.ended(whole=True)
            self.number = number
            self.log.add("skip", number, "the file ends within this CLM: the claim that it opens was left out")
            self.envelope.cut(number)
            return whole
        opened, self.claim = self.claim, None
        if opened is None:
            self.log.add("note", number, f"the file ends in segment {number}{name}: what should follow is missing")
        else:
            opened.faults.append(f"the file ends in segment {number}{name} and leaves this last claim incomplete")
            skip(opened, self.log)
        self.number = number
        self.envelope.cut(number)
        return None


def _last_line_dated(opened: OpenClaim) -> bool:
    for segment in reversed(opened.segments):
        if segment[1][0] == "DTP" and element(segment, 1) == "472":
            return True
        if segment[1][0] == "LX":
            return False
    return False


def blocks_of(source: Source837) -> Iterator[bytes]:
    """The bytes of a source, block by block."""
    if isinstance(source, bytes):
        for at in range(0, len(source), BLOCK):
            yield source[at : at + BLOCK]
    elif isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as stream:
            while block := stream.read(BLOCK):
                yield block
    else:
        yield from source
