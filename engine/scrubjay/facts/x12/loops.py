"""Puts the segments of one claim into its loops: the place of a segment follows from what came before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .faults import Log
from .guide import ABOVE_CLAIMS, OF_CLAIM, OF_CLAIM_OR_LINE, OF_LINE, OPENERS, PARTIES
from .segments import Segment


@dataclass(slots=True)
class Loop:
    """One loop: its segments by id, and the loops inside it in order."""

    name: str
    lost: tuple[str, str] | None = None
    """In a claim's own loop: an HL that must be missing, by level ("20", "22", "23"), and the words that say why."""
    segments: dict[str, list[Segment]] = field(default_factory=dict)
    inside: list[Loop] = field(default_factory=list)

    def first(self, segment_id: str) -> Segment | None:
        """The first segment of an id."""
        found = self.segments.get(segment_id)
        return found[0] if found else None

    def qualified(self, segment_id: str, qualifier: str) -> list[Segment]:
        """The segments of an id whose first element is the qualifier."""
        found = self.segments.get(segment_id)
        return [s for s in found if len(s[1]) > 1 and s[1][1] == qualifier] if found else []

    def loops(self, name: str) -> list[Loop]:
        """The loops of a name inside this one."""
        return [loop for loop in self.inside if loop.name == name]


def arrange(segments: list[Segment], log: Log, faults: list[str]) -> Loop:
    """Loop 2300 of a claim from its segments, CLM first. What makes the claim unreadable goes to `faults`."""
    claim = Loop("2300")
    section = current = claim
    for segment in segments:
        number, elements = segment
        tag = elements[0]
        if tag == "NM1":
            party = elements[1] if len(elements) > 1 else ""
            name = PARTIES[section.name].get(party, "")
            if not name and section.name != "2320" and party in ABOVE_CLAIMS:
                _lost(claim, segment, ABOVE_CLAIMS[party], faults)
            current = Loop(name)
            section.inside.append(current)
        elif tag in OPENERS:
            name = OPENERS[tag]
            if name == "2320" and section.name == "2400":
                _lost(claim, segment, "22", faults)
            current = Loop(name)
            if name in PARTIES:
                claim.inside.append(current)
                section = current
            elif section.name == "2400":
                section.inside.append(current)
            else:
                faults.append(f"{tag} at segment {number} belongs to a line but stands before LX")
        elif tag in _STRAYS and current is not claim:
            home = _home(section.name, current.name, tag, elements[1] if len(elements) > 1 else "")
            if tag == "HI" and "HI" in claim.segments and section.name == "2400":
                faults.append(f"HI at segment {number} is the second and follows LX: is a CLM missing before it?")
            if home == "2300":
                qualifier = elements[1] if tag in ("REF", "DTP") else ""
                stray = f"{tag}*{qualifier}" if qualifier else tag
                after = "LX" if section.name == "2400" else "a party or another payer"
                log.add("note", number, f"{stray} at segment {number} belongs to the claim (2300) but follows {after}")
                claim.segments.setdefault(tag, []).append(segment)
                continue
            if home == "2400" and current is not section:
                section.segments.setdefault(tag, []).append(segment)
                continue
        elif tag in ABOVE_CLAIMS and section.name != "2320" and (tag != "PRV" or elements[1:2] == ["BI"]):
            _lost(claim, segment, ABOVE_CLAIMS[tag], faults)
        if tag in _SERVICES and section.name != "2400":
            faults.append(f"{tag} at segment {number} has no LX before it")
        current.segments.setdefault(tag, []).append(segment)
    return claim


_SERVICES = frozenset(("SV1", "SV2", "SV3"))
_STRAYS = frozenset((*OF_CLAIM, *OF_LINE))


def _lost(claim: Loop, segment: Segment, level: str, faults: list[str]) -> None:
    number, elements = segment
    what = f"{elements[0]}*{elements[1]}" if elements[0] in ("NM1", "PRV") else elements[0]
    words = f"{what} at segment {number} belongs above a claim (HL {level}): is an HL missing before it?"
    faults.append(words)
    if claim.lost is None or level < claim.lost[0]:
        claim.lost = level, words


@lru_cache(maxsize=1024)
def _home(section: str, loop: str, tag: str, qualifier: str) -> str:
    """The loop that a segment belongs to by its qualifier, "" when that is where it stands."""
    if tag == "REF" and loop == "2330B" and qualifier == "F8":
        return ""
    if _held(OF_CLAIM, tag, qualifier) or (section == "2300" and _held(OF_CLAIM_OR_LINE, tag, qualifier)):
        return "2300"
    return "2400" if section == "2400" and _held(OF_LINE, tag, qualifier) else ""


def _held(table: Mapping[str, frozenset[str]], tag: str, qualifier: str) -> bool:
    qualifiers = table.get(tag)
    return qualifiers is not None and (not qualifiers or qualifier in qualifiers)


def element(segment: Segment | None, at: int) -> str:
    """An element, "" if the segment is shorter or not there."""
    return segment[1][at] if segment is not None and len(segment[1]) > at else ""


def parties(loop: Loop, name: str) -> Iterator[Segment]:
    """The NM1 segments of the loops of a name inside a loop."""
    for inside in loop.loops(name):
        yield from inside.segments.get("NM1", ())
