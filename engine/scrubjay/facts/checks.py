"""Named checks of the form of an identifier: `is = "npi"` and its like. Pure functions on text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

ICD10CM = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
LETTER = "AC-HJKMNP-RT-Y"
"""Letters of an MBI: never B, I, L, O, S, Z (CMS, Understanding the MBI Format)."""
MBI = re.compile(f"[1-9][{LETTER}][0-9{LETTER}][0-9][{LETTER}][0-9{LETTER}][0-9][{LETTER}]{{2}}[0-9]{{2}}")
PAYER_TEXT = re.compile(r"[A-Z0-9 !\"&'()*+,\-./:;?=]*")


def is_npi(text: str) -> bool:
    """Ten digits, the first 1 or 2, the last the Luhn check digit over 80840 and the rest (69 FR 3434; CMS)."""
    if len(text) != 10 or not text.isdecimal() or not text.isascii() or text[0] not in "12":
        return False
    total = 0
    for at, digit in enumerate(reversed("80840" + text)):
        value = int(digit) * (2 if at % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "npi": is_npi,
    "icd10cm": lambda text: ICD10CM.fullmatch(text) is not None,
    "mbi": lambda text: MBI.fullmatch(text) is not None,
    "payer_text": lambda text: PAYER_TEXT.fullmatch(text) is not None,
}


def passes(check: str, text: str) -> bool:
    """Whether text has the form that a named check asks for."""
    return CHECKS[check](text)
