"""The elements of SV1: the text of procedure, quantity and pointers to values of a line, with what is wrong about them.

Files repeat a few such texts over and over, so what they say is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .faults import ordinal, shape, shown
from .values import whole_number

_CODE: Final = re.compile(r"[A-Z0-9]{5}")
_MODIFIER: Final = re.compile(r"[A-Z0-9]{2}")
_OTHER_MARK: Final = re.compile(r"[A-Z]{2}[^A-Za-z0-9 ]")
ALLOWED_MODIFIERS: Final = 4


@dataclass(frozen=True, slots=True)
class Procedure:
    """SV101 as read. `code` is None when it can't be told; `remarks` follow "line 2"; `fault` forbids the claim."""

    code: str | None
    modifiers: tuple[str, ...]
    description: str | None
    remarks: tuple[str, ...]
    fault: str = ""


@lru_cache(maxsize=4096)
def procedure(text: str, component: str) -> Procedure:
    """Code, modifiers and description of SV101."""
    parts = [part.strip() for part in text.split(component)]
    qualifier, code = parts[0], parts[1] if len(parts) > 1 else ""
    if len(parts) == 1 and _OTHER_MARK.match(qualifier):
        return Procedure(
            None, (), None, (), f"SV101 does not use the component separator `{component}` but another mark"
        )
    remarks = []
    known = False
    if qualifier != "HC":
        remarks.append(f"SV101 has the qualifier {shown(qualifier, 2)}, HC expected: code unknown")
    elif not _CODE.fullmatch(code):
        remarks.append(f"SV101 has the code {shape(code)}, 5 upper-case letters or digits expected: code unknown")
    else:
        known = True
    modifiers = [part for part in parts[2:6] if part]
    if "" in parts[2 : 2 + len(modifiers)]:
        remarks.append("SV101 leaves a modifier's place empty before another modifier")
    rest = parts[6:]
    while rest and len(modifiers) >= ALLOWED_MODIFIERS and _MODIFIER.fullmatch(rest[0]):
        place = ordinal(len(modifiers) + 1)
        remarks.append(f"SV101 has {rest[0]} in the place of the description: read as a {place} modifier")
        modifiers.append(rest.pop(0))
    remarks += [
        f"has the modifier {shape(modifier)}, 2 upper-case letters or digits expected"
        for modifier in modifiers
        if not _MODIFIER.fullmatch(modifier)
    ]
    if len(set(modifiers)) < len(modifiers):
        remarks.append("repeats a modifier")
    description = " ".join(part for part in rest if part) or None
    return Procedure(code if known else None, tuple(modifiers), description, tuple(remarks))


@lru_cache(maxsize=1024)
def units(basis: str, text: str) -> int | str:
    """Whole units of SV103 and SV104, or why they are unknown."""
    if basis == "MJ":
        return "SV103 is MJ: the quantity is minutes, not units"
    if basis != "UN":
        return f"SV103 is {shown(basis, 2)}, UN expected"
    if not text:
        return "SV104 is empty"
    value = whole_number(text)
    if value is None:
        fraction = text.isascii() and text.replace(".", "", 1).isdigit()
        return "SV104 is a fraction" if fraction else f"SV104 is not a quantity: {shape(text)}"
    return value or "SV104 is zero"


@lru_cache(maxsize=1024)
def pointers(text: str, component: str) -> tuple[tuple[int, ...] | None, str]:
    """Diagnosis pointers of SV107, None if one can't be read, and what to remark on them."""
    found, loose = [], False
    for part in text.split(component):
        part = part.strip()
        if not part:
            continue
        if len(part) == 1 and "A" <= part.upper() <= "L":
            found.append(ord(part.upper()) - 64)
            loose = True
            continue
        value = whole_number(part)
        if value is None or not 1 <= value <= 99:
            return None, f"SV107 {shape(text)} points to no diagnoses, positions 1 to 12 expected; pointers unknown"
        loose = loose or not part.isdigit()
        found.append(value)
    written = component.join(map(str, found))
    return tuple(found), f"SV107 is written {shape(text)}: read as {written}" if loose else ""
