"""Claims: the segments of one claim, with the facts of whom it is for, to a claim of rows, or the reasons why not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from scrubjay.facts.claim import Claim, Row
from scrubjay.facts.hashing import claim_hash

from .diagnoses import diagnoses
from .faults import Log, claim_name
from .lines import authorizations, read_charge, read_line, rendering
from .loops import Loop, arrange, element, parties
from .others import check_decisions, other_payers
from .parties import npi
from .segments import Segment
from .values import days


@dataclass(slots=True)
class OpenClaim:
    """A claim as it is met: its segments, CLM first, and what keeps it from being read."""

    segments: list[Segment]
    faults: list[str] = field(default_factory=list)
    lost: tuple[str, str] | None = None
    """Once read: the level of an HL that must be missing after it, and the words that say why."""

    @property
    def number(self) -> int:
        """The segment number of its CLM."""
        return self.segments[0][0]

    @property
    def id(self) -> str:
        """CLM01, "" if it is empty."""
        return element(self.segments[0], 1)


def read_claim(
    opened: OpenClaim, above: Row, file_date: datetime.date | None, component: str, log: Log
) -> Claim | None:
    """The claim, or None with a note of level "skip" that names it. `above` are the facts of payer and parties."""
    faults = opened.faults
    loop = arrange(opened.segments, log, faults)
    opened.lost = loop.lost
    clm = opened.segments[0]
    row: Row = {"id": opened.id}
    if not opened.id:
        log.add("note", opened.number, "CLM01 is empty: the claim has no id and is told apart by `claim_hash`")
    place = [part.strip() for part in element(clm, 5).split(component)]
    if len(place) == 1 and (component in element(clm, 6) or (place[0] and not place[0].isalnum())):
        faults.append(f"CLM05 has no `{component}` in it: a stray separator before it, or another mark used")
    row["frequency"] = place[2] or None if len(place) > 2 else None
    row["original_reference"] = _reference(loop, "F8")
    if file_date is not None:
        row["file_date"] = file_date
    row["delay_reason"] = element(clm, 20) or None
    row.update(above)
    row["place_of_service"] = place[0] or None
    read_charge(element(clm, 2), opened.number, "CLM02", row, log)
    _accident(loop, component, file_date, row, log)
    row.update(rendering(loop, "2310B", "claim", log))
    row["diagnoses"] = diagnoses(loop, component, log)
    if row["diagnoses"] is None:
        del row["diagnoses"]
    row["authorization_numbers"] = authorizations(loop, "claim", component, log)
    row["referral_number"] = _reference(loop, "9F")
    row["other_payers"] = payers = other_payers(loop, log)
    row["notes"] = tuple(text for note in loop.segments.get("NTE", ()) if (text := element(note, 2)))
    lines = _lines(loop, component, file_date, row, payers, log, faults)
    overriding = any(inner.inside for inner in loop.inside if inner.name == "2400")
    for name, of_claim, of_line in _PROVIDERS:
        _provider(loop, overriding, name, of_claim, of_line, row, log)
    if faults:
        skip(opened, log)
        return None
    return Claim(row, lines, log.place(opened.number), claim_hash(row, lines))


def skip(opened: OpenClaim, log: Log) -> None:
    """Note that a claim is left out, with every reason once."""
    log.add("skip", opened.number, f"{claim_name(opened.id)} left out: {'; '.join(dict.fromkeys(opened.faults))}")


_PROVIDERS = (("referring", "2310A", "2420F"), ("ordering", "", "2420E"), ("supervising", "2310D", "2420D"))
"""Providers that a claim has as one fact, with the claim's loop and the loop of a line that overrides it."""


def _lines(
    loop: Loop,
    component: str,
    file_date: datetime.date | None,
    claim: Row,
    payers: tuple[Row, ...],
    log: Log,
    faults: list[str],
) -> tuple[Row, ...]:
    services = loop.loops("2400")
    if not services:
        faults.append("no service lines (LX, SV1)")
    named = [element(service.first("LX"), 1).lstrip("0") for service in services]
    if named != [str(at) for at in range(1, len(named) + 1)]:
        written = ", ".join(name if name.isdigit() and len(name) < 4 else "?" for name in named[:50])
        counted = ", ".join(str(at) for at in range(1, len(named[:50]) + 1))
        at = (services[0].first("LX") or (0, []))[0] if services else 0
        if services:
            log.add("note", at, f"line numbers (LX01) {written}: counted as {counted}")
    rows = []
    known = claim.get("diagnoses")
    for number, service in enumerate(services, 1):
        row = read_line(service, number, component, file_date, log, faults)
        if payers or len(service.inside) > 0:
            check_decisions(service, number, row, payers, log)
        missing = row.get("diagnosis_pointers")
        if isinstance(missing, tuple) and isinstance(known, tuple):
            for pointer in missing:
                if pointer > len(known):
                    at = (service.first("SV1") or (0, []))[0]
                    log.add("note", at, f"line {number} points to diagnosis {pointer}, the claim has {len(known)}")
        rows.append(row)
    return tuple(rows)


def _reference(loop: Loop, qualifier: str) -> str | None:
    found = loop.qualified("REF", qualifier)
    return element(found[0], 2) or None if found else None


def _accident(loop: Loop, component: str, file_date: datetime.date | None, row: Row, log: Log) -> None:
    clm = loop.first("CLM")
    text = element(clm, 11)
    parts = [part.strip() for part in text.split(component)] if text else []
    row["accident.causes"] = tuple(cause for cause in parts[:3] if cause) if text else ()
    row["accident.date"] = None
    row["accident.state"] = parts[3] or None if len(parts) > 3 else None
    for segment in loop.qualified("DTP", "439"):
        found = days(element(segment, 2), element(segment, 3), file_date)
        if isinstance(found, str):
            del row["accident.date"]
            log.add("note", segment[0], f"DTP*439 (accident): {found}; date unknown")
            break
        row["accident.date"] = found[0]


def _provider(loop: Loop, overriding: bool, name: str, of_claim: str, of_line: str, row: Row, log: Log) -> None:
    """One provider for the claim: its own unless lines name others; several are unknown."""
    key = f"{name}.npi"
    row[key] = npi(next((s for s in parties(loop, of_claim) if element(s, 1) != "P3"), None)) if of_claim else None
    if not overriding:
        return
    found = set()
    for service in loop.loops("2400"):
        override = next((s for s in parties(service, of_line) if element(s, 1) != "P3"), None)
        found.add(row[key] if override is None else npi(override))
    if len(found) > 1:
        del row[key]
        at = loop.segments["CLM"][0][0]
        log.add("note", at, f"lines name different {name} providers: the claim's is unknown")
    elif found:
        row[key] = found.pop()
