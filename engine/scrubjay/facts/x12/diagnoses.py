"""Diagnoses: the HI segments of a claim to codes in the order that lines point to them."""

from __future__ import annotations

import re
from typing import Final

from .faults import Log, ordinal, shape, shown
from .guide import ICD_9, ICD_10
from .loops import Loop
from .segments import Segment

_GLUED: Final = re.compile(r"(?:ABK|ABF|BK|BF)[^A-Za-z0-9 ]")
MOST: Final = 12


def diagnoses(loop: Loop, component: str, log: Log) -> tuple[str, ...] | None:
    """The codes without point, position 1 first; None when one can't be told, so that no position is sure."""
    codes: list[str] = []
    qualifiers: list[str] = []
    first: Segment | None = None
    for segment in loop.segments.get("HI", ()):
        number, elements = segment
        for at, element in enumerate(elements[1:], 1):
            qualifier, _, rest = element.strip().partition(component)
            code = rest.split(component)[0].strip()
            if qualifier not in ICD_10 and qualifier not in ICD_9:
                if _GLUED.match(qualifier):
                    words = f"HI{at:02d} has no `{component}` between qualifier and code: {shape(qualifier)}"
                    log.add("note", number, f"{words}; diagnoses unknown")
                    return None
                if qualifier and codes and first is segment:
                    log.add(
                        "note", number, f"HI{at:02d} has the qualifier {shown(qualifier, 3)}, ABF expected; not read"
                    )
                continue
            if not code:
                log.add("note", number, f"HI{at:02d} has no code after its qualifier; diagnoses unknown")
                return None
            if "." in code:
                log.add("note", number, f"HI{at:02d} is written with a point; read without it")
                code = code.replace(".", "")
            first = first or segment
            codes.append(code)
            qualifiers.append(qualifier)
    if first is None:
        log.add("note", loop.segments["CLM"][0][0], "no diagnoses (HI)")
        return ()
    _remarks(first[0], qualifiers, log)
    return tuple(codes)


def _remarks(number: int, qualifiers: list[str], log: Log) -> None:
    used = set(qualifiers)
    if used & ICD_9 and used & ICD_10:
        log.add("note", number, "HI mixes ICD-10 (ABK, ABF) and ICD-9 (BK, BF)")
    elif used & ICD_9:
        log.tally(
            number,
            "diagnoses are ICD-9 (BK, BF); ICD-10 (ABK, ABF) expected",
            "diagnoses of {n} claims are ICD-9 (BK, BF); ICD-10 (ABK, ABF) expected",
        )
    if qualifiers[0] not in ("ABK", "BK"):
        log.add("note", number, f"the first diagnosis has the qualifier {qualifiers[0]}, ABK expected")
    count = len(qualifiers)
    if count > MOST:
        later = (
            "the 13th can't be pointed to" if count == MOST + 1 else f"the 13th to {ordinal(count)} can't be pointed to"
        )
        log.add("note", number, f"{count} diagnoses, {MOST} allowed: {later}")
