"""Service lines: loop 2400 with what is inside it to the facts of a line."""

from __future__ import annotations

import datetime
import re
from typing import Final

from scrubjay.facts.claim import Row

from .faults import Log, shape, shown
from .loops import Loop, element, parties
from .parties import npi
from .segments import Segment
from .values import NO_NUMBERS, cents, days, pointers, whole_number

_CODE: Final = re.compile(r"[A-Z0-9]{5}")
_MODIFIER: Final = re.compile(r"[A-Z0-9]{2}")
_OTHER_SERVICES: Final = {"SV2": "institutional", "SV3": "dental"}


def read_line(
    loop: Loop, number: int, component: str, file_date: datetime.date | None, log: Log, faults: list[str]
) -> Row:
    """The facts of the line with this number in its claim; what makes the claim unreadable goes to `faults`."""
    row: Row = {"number": number}
    name = f"line {number}"
    service = loop.first("SV1")
    if service is None:
        _without_service(loop, name, log, faults)
    else:
        if len(loop.segments["SV1"]) > 1:
            faults.append(f"{name} has two SV1: is an LX missing between them?")
        _service(service, name, component, row, log, faults)
    _dates(loop, name, file_date, row, log)
    row.update(rendering(loop, "2420A", name, log))
    row["authorization_numbers"] = authorizations(loop, name, component, log)
    texts = [element(note, 2) for note in loop.segments.get("NTE", ())]
    row["note"] = " ".join(text for text in texts if text) or None
    return row


def rendering(loop: Loop, inside: str, name: str, log: Log) -> Row:
    """NPI and taxonomy of the provider who gave the service, as this loop names them; absent when it names none."""
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
            log.add(
                "note", stray[0], f"{name}: PRV*PE belongs to the rendering provider ({inside}) but stands elsewhere"
            )
        else:
            row.pop("rendering.taxonomy", None)
            log.add("note", stray[0], f"{name}: PRV*PE follows no rendering provider (NM1*82): taxonomy unknown")
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


def _service(segment: Segment, name: str, component: str, row: Row, log: Log, faults: list[str]) -> None:
    at = segment[0]
    parts = [part.strip() for part in element(segment, 1).split(component)]
    if len(parts) == 1 and re.match(r"[A-Z]{2}[^A-Za-z0-9 ]", parts[0]):
        faults.append(f"{name} SV101 does not use the component separator `{component}` but another mark")
    _procedure(parts, at, name, row, log)
    row["units"] = None
    _charge(element(segment, 2), at, f"{name} SV102", row, log)
    _units(element(segment, 3), element(segment, 4), at, name, row, log)
    row["place_of_service"] = element(segment, 5) or None
    _pointers(element(segment, 7), component, at, name, row, log)


def _procedure(parts: list[str], at: int, name: str, row: Row, log: Log) -> None:
    qualifier, code = parts[0], parts[1] if len(parts) > 1 else ""
    if qualifier != "HC":
        log.add("note", at, f"{name} SV101 has the qualifier {shown(qualifier, 2)}, HC expected: code unknown")
    elif _CODE.fullmatch(code):
        row["code"] = code
    else:
        log.add(
            "note",
            at,
            f"{name} SV101 has the code {shape(code)}, 5 upper-case letters or digits expected: code unknown",
        )
    modifiers = [part for part in parts[2:6] if part]
    if len(modifiers) and "" in parts[2 : 2 + len(modifiers)]:
        log.add("note", at, f"{name} SV101 leaves a modifier's place empty before another modifier")
    rest = parts[6:]
    while rest and _MODIFIER.fullmatch(rest[0]) and len(modifiers) >= 4:
        log.add(
            "note", at, f"{name} has {rest[0]} in the place of the description: read as {len(modifiers) + 1}th modifier"
        )
        modifiers.append(rest.pop(0))
    for modifier in modifiers:
        if not _MODIFIER.fullmatch(modifier):
            log.add("note", at, f"{name} has the modifier {shape(modifier)}, 2 upper-case letters or digits expected")
    if len(set(modifiers)) < len(modifiers):
        log.add("note", at, f"{name} repeats a modifier")
    row["modifiers"] = tuple(modifiers)
    row["description"] = " ".join(part for part in rest if part) or None


def _charge(text: str, at: int, where: str, row: Row, log: Log) -> None:
    value = cents(text) if text else None
    if text and value is None:
        log.add(
            "note", at, f"{where} is not an amount: {shape(text)}, digits with at most two decimals expected; unknown"
        )
    else:
        row["charge"] = value


charge = _charge


def _units(basis: str, text: str, at: int, name: str, row: Row, log: Log) -> None:
    value = whole_number(text)
    why = ""
    if basis == "MJ":
        why = "SV103 is MJ: the quantity is minutes, not units"
    elif basis != "UN":
        why = f"SV103 is {shown(basis, 2)}, UN expected"
    elif not text:
        why = "SV104 is empty"
    elif value is None:
        fraction = text.replace(".", "", 1).isdigit()
        why = "SV104 is a fraction" if fraction else f"SV104 is not a quantity: {shape(text)}"
    elif value == 0:
        why = "SV104 is zero"
    if why:
        del row["units"]
        log.add("note", at, f"{name} {why}; units unknown")
    else:
        row["units"] = value


def _pointers(text: str, component: str, at: int, name: str, row: Row, log: Log) -> None:
    found = pointers(text, component)
    if found is None:
        log.add(
            "note",
            at,
            f"{name} SV107 {shape(text)} points to no diagnoses, positions 1 to 12 expected; pointers unknown",
        )
        return
    row["diagnosis_pointers"], loose = found
    if loose:
        log.add("note", at, f"{name} SV107 is written {shape(text)}: read as {component.join(map(str, found[0]))}")


def _dates(loop: Loop, name: str, file_date: datetime.date | None, row: Row, log: Log) -> None:
    found = loop.qualified("DTP", "472")
    if not found:
        at = next(iter(loop.segments.get("LX") or loop.segments.get("SV1") or [(0, [""])]))[0]
        log.add("note", at, f"{name} has no date of service (DTP*472): date-bound policies are unchecked")
        return
    read = [days(element(s, 2), element(s, 3), file_date) for s in found]
    if isinstance(read[0], str):
        log.add("note", found[0][0], f"{name} DTP*472: {read[0]}; date unknown")
    elif any(other != read[0] for other in read):
        log.add("note", found[1][0], f"{name} has two different dates of service (DTP*472); date unknown")
    else:
        row["date"], row["through"] = read[0]


def _without_service(loop: Loop, name: str, log: Log, faults: list[str]) -> None:
    for tag, words in _OTHER_SERVICES.items():
        found = loop.first(tag)
        if found is not None:
            log.add(
                "note", found[0], f"{name}: {tag} ({words}) in a professional claim; code, units and charge unknown"
            )
            return
    faults.append(f"{name} has no service (SV1)")
