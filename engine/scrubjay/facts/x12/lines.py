"""Service lines: loop 2400 with what is inside it to the facts of a line."""

from __future__ import annotations

import datetime
from typing import Final

from scrubjay.facts.claim import Row

from .faults import Log, shape
from .loops import Loop, element, parties
from .parties import npi
from .segments import Segment
from .services import pointers, procedure, units
from .values import NO_NUMBERS, cents, days

_BLANK: Final = ("",) * 8
_OTHER_SERVICES: Final = {"SV2": "institutional", "SV3": "dental"}


def read_line(
    loop: Loop, number: int, component: str, file_date: datetime.date | None, log: Log, faults: list[str]
) -> Row:
    """The facts of the line with this number in its claim; what makes the claim unreadable goes to `faults`."""
    row: Row = {"number": number}
    name = f"line {number}"
    services = loop.segments.get("SV1")
    if services is None:
        _without_service(loop, name, log, faults)
    else:
        if len(services) > 1:
            faults.append(f"{name} has two SV1: is an LX missing between them?")
        _service(services[0], name, component, row, log, faults)
    _dates(loop, name, file_date, row, log)
    row.update(rendering(loop, "2420A", name, log))
    row["authorization_numbers"] = authorizations(loop, name, component, log)
    notes = loop.segments.get("NTE")
    row["note"] = " ".join(text for note in notes if (text := element(note, 2))) or None if notes else None
    return row


def rendering(loop: Loop, inside: str, name: str, log: Log) -> Row:
    """NPI and taxonomy of the provider who gave the service, as this loop names them; absent when it names none."""
    if not loop.inside and "PRV" not in loop.segments:
        return {"rendering.npi": None, "rendering.taxonomy": None}
    provider = next(parties(loop, inside), None)
    inner = next(iter(loop.loops(inside)), None)
    taxonomy = element(inner.first("PRV"), 3) or None if inner is not None else None
    row: Row = {"rendering.npi": npi(provider), "rendering.taxonomy": taxonomy}
    # PRV*PE has one owner; where it follows another party, it is the owner's all the same
    near = [part for part in loop.inside if part.name != inside and part.name.startswith(inside[:4])]
    for stray in [segment for part in (loop, *near) for segment in part.segments.get("PRV", ())]:
        if element(stray, 1) != "PE":
            continue
        if provider is not None and taxonomy is None:
            row["rendering.taxonomy"] = element(stray, 3) or None
            said = f"PRV*PE belongs to the rendering provider ({inside}) but stands elsewhere"
        else:
            row.pop("rendering.taxonomy", None)
            said = "PRV*PE follows no rendering provider (NM1*82): taxonomy unknown"
        log.add("note", stray[0], f"{name}: {said}")
    return row


def authorizations(loop: Loop, name: str, component: str, log: Log) -> tuple[str, ...]:
    """Authorization numbers of this payer; words that stand for none are left out with a note."""
    found = []
    for segment in loop.segments.get("REF", ()):
        if element(segment, 1) != "G1" or element(segment, 4).startswith("2U" + component):
            continue
        number = element(segment, 2)
        if number.upper() in NO_NUMBERS:
            log.add("note", segment[0], f"{name}: REF*G1 is empty or says that there is no number; read as none")
        else:
            found.append(number)
    return tuple(found)


def read_charge(text: str, at: int, where: str, row: Row, log: Log) -> None:
    """The charge in cents: absent when the element is empty, unknown when it is no amount."""
    value = cents(text) if text else None
    if text and value is None:
        log.add(
            "note", at, f"{where} is not an amount: {shape(text)}, digits with at most two decimals expected; unknown"
        )
    else:
        row["charge"] = value


def _service(segment: Segment, name: str, component: str, row: Row, log: Log, faults: list[str]) -> None:
    at, elements = segment
    _, service, charge, basis, count, place, _, points, *_ = (*elements, *_BLANK)
    said = procedure(service, component)
    if said.fault:
        faults.append(f"{name} {said.fault}")
    if said.code is not None:
        row["code"] = said.code
    row["modifiers"], row["description"] = said.modifiers, said.description
    for remark in said.remarks:
        log.add("note", at, f"{name} {remark}")
    quantity = units(basis, count)
    if isinstance(quantity, str):
        log.add("note", at, f"{name} {quantity}; units unknown")
    else:
        row["units"] = quantity
    read_charge(charge, at, f"{name} SV102", row, log)
    row["place_of_service"] = place or None
    positions, remark = pointers(points, component)
    if remark:
        log.add("note", at, f"{name} {remark}")
    if positions is not None:
        row["diagnosis_pointers"] = positions


def _dates(loop: Loop, name: str, file_date: datetime.date | None, row: Row, log: Log) -> None:
    found = loop.qualified("DTP", "472")
    if not found:
        at = next(iter(loop.segments.get("LX", ())), (0, []))[0]
        log.add("note", at, f"{name} has no date of service (DTP*472): date-bound policies are unchecked")
        return
    read = days(element(found[0], 2), element(found[0], 3), file_date)
    if isinstance(read, str):
        log.add("note", found[0][0], f"{name} DTP*472: {read}; date unknown")
    elif len(found) > 1 and any(read != days(element(s, 2), element(s, 3), file_date) for s in found):
        log.add("note", found[1][0], f"{name} has two different dates of service (DTP*472); date unknown")
    else:
        row["date"], row["through"] = read


def _without_service(loop: Loop, name: str, log: Log, faults: list[str]) -> None:
    for tag, words in _OTHER_SERVICES.items():
        found = loop.first(tag)
        if found is not None:
            said = f"{name}: {tag} ({words}) in a professional claim; code, units and charge unknown"
            log.add("note", found[0], said)
            return
    faults.append(f"{name} has no service (SV1)")
