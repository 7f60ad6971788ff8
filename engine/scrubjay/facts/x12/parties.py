"""Who stands above the claims: the segments of one HL (2000A, 2000B, 2000C) to the facts every claim under it has."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from scrubjay.facts.claim import Row
from scrubjay.facts.form_codes import FILING_INDICATORS

from .faults import Log, shape, shown
from .loops import element
from .segments import Segment
from .values import day, why_no_day


@dataclass(slots=True)
class Level:
    """One HL with its segments up to the next HL or claim, and what keeps claims under it from being read."""

    hl: Segment
    segments: list[Segment] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    row: Row | None = None
    relation: str = "18"
    """SBR02 of a subscriber: 18 says that the patient is the subscriber."""

    @property
    def number(self) -> int:
        """Its segment number."""
        return self.hl[0]


def npi(party: Segment | None) -> str | None:
    """The NPI of an NM1 as it stands; None when NM108 does not say that NM109 is one."""
    return element(party, 9) or None if element(party, 8) == "XX" else None


def billing(level: Level, log: Log) -> Row:
    """Facts of the billing provider (2000A, 2010AA)."""
    party = ""
    named = 0
    row: Row = {"billing.npi": None, "billing.taxonomy": None, "billing.state": None}
    for segment in level.segments:
        tag = segment[1][0]
        if tag == "NM1":
            party = element(segment, 1)
            if party == "85":
                named += 1
                row["billing.npi"] = npi(segment)
        elif tag == "N4" and party == "85":
            row["billing.state"] = element(segment, 2) or None
        elif tag == "PRV" and element(segment, 1) == "BI":
            row["billing.taxonomy"] = element(segment, 3) or None
            if party:
                log.add("note", segment[0], "PRV*BI belongs to the billing provider (2000A) but follows an NM1")
    _once(level, "NM1*85", named)
    if not named:
        log.add("note", level.number, "no billing provider (2010AA NM1*85) under this HL")
    return row


def subscriber(level: Level, file_date: datetime.date | None, log: Log) -> Row:
    """Facts of payer and subscriber (2000B, 2010BA, 2010BB); the subscriber as the patient."""
    row: Row = {"payer.id": None, "payer.name": None, "payer_sequence": None, "group_number": None}
    found: set[str] = set()
    for segment in level.segments:
        tag = segment[1][0]
        if tag == "SBR":
            found.add("SBR")
            row["payer_sequence"] = element(segment, 1) or None
            row["group_number"] = element(segment, 3) or None
            level.relation = element(segment, 2)
            _filing_indicator(segment, row, log)
        elif tag == "NM1":
            party = element(segment, 1)
            found.add(party)
            if party == "PR":
                row["payer.name"] = element(segment, 3) or None
                row["payer.id"] = element(segment, 9) or None
    row.update(_person(level, "IL", file_date, log))
    if "QC" in found or "85" in found:
        _no_strangers(level, ("QC", "85"))
    for tag, words in (
        ("SBR", "no 2000B SBR"),
        ("IL", "no subscriber (2010BA NM1*IL)"),
        ("PR", "no payer (2010BB NM1*PR)"),
    ):
        if tag not in found:
            level.faults.append(words)
    return row


def dependent(level: Level, file_date: datetime.date | None, log: Log) -> Row:
    """Facts of a patient who is not the subscriber (2000C, 2010CA); the member id stays the subscriber's."""
    if not any(element(s, 1) == "QC" for s in level.segments if s[1][0] == "NM1"):
        level.faults.append("no patient (2010CA NM1*QC)")
    row = _person(level, "QC", file_date, log)
    _no_strangers(level, ("IL", "PR", "85"))
    del row["patient.member_id"]
    return row


def _person(level: Level, qualifier: str, file_date: datetime.date | None, log: Log) -> Row:
    row: Row = {
        "patient.member_id": None,
        "patient.first_name": None,
        "patient.last_name": None,
        "patient.birth_date": None,
        "patient.sex": None,
        "patient.state": None,
    }
    party = ""
    named = 0
    for segment in level.segments:
        tag = segment[1][0]
        if tag == "NM1":
            party = element(segment, 1)
            if party == qualifier:
                named += 1
                row["patient.last_name"] = element(segment, 3) or None
                row["patient.first_name"] = element(segment, 4) or None
                row["patient.member_id"] = element(segment, 9) or None
        elif tag == "N4" and party == qualifier:
            row["patient.state"] = element(segment, 2) or None
        elif tag == "DMG":
            if party != qualifier and any(s[1][:2] == ["NM1", qualifier] for s in level.segments):
                log.add("note", segment[0], f"DMG belongs to the patient but does not follow NM1*{qualifier}")
            row["patient.sex"] = element(segment, 3) or None
            _birth_date(segment, row, file_date, log)
    _once(level, f"NM1*{qualifier}", named)
    return row


def _no_strangers(level: Level, parties: tuple[str, ...]) -> None:
    for number, elements in level.segments:
        if elements[0] == "NM1" and elements[1:2] and elements[1] in parties:
            level.faults.append(f"NM1*{elements[1]} at segment {number} belongs under another HL: is an HL missing?")


def _once(level: Level, what: str, times: int) -> None:
    if times > 1:
        level.faults.append(f"{what} stands {times} times under the HL at segment {level.number}: is an HL missing?")


def _birth_date(segment: Segment, row: Row, file_date: datetime.date | None, log: Log) -> None:
    text = element(segment, 2)
    if not text:
        return
    value = day(text)
    why = why_no_day(text) if value is None else ""
    if element(segment, 1) != "D8":
        why = f"the format {shape(element(segment, 1))} is not D8"
    elif value is not None and file_date is not None and value > file_date:
        why = "after the date of the file"
    if why:
        row.pop("patient.birth_date", None)
        log.add("note", segment[0], f"DMG02 is not a birth date: {why}; birth date unknown")
    else:
        row["patient.birth_date"] = value


def _filing_indicator(segment: Segment, row: Row, log: Log) -> None:
    code = element(segment, 9)
    if code in FILING_INDICATORS:
        row["filing_indicator"] = code
    elif code:
        what = "a code of the old version 4010" if code in ("09", "10", "LI") else "no code of the guide"
        log.add(
            "note", segment[0], f"SBR09 {shown(code, 2)} is {what}: filing indicator unknown, pack chosen by payer id"
        )
    else:
        log.add("note", segment[0], "no claim filing indicator (SBR09): pack chosen by payer id")
