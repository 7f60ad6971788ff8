"""Lists of codes that the 837P closes (005010X222): a document of facts may say other words, a claim holds none."""

from __future__ import annotations

from typing import Final

FILING_INDICATORS: Final = (
    "11", "12", "13", "14", "15", "16", "17", "AM", "BL", "CH", "CI", "DS",
    "FI", "HM", "LM", "MA", "MB", "MC", "OF", "TV", "VA", "WC", "ZZ",
)  # fmt: skip
"""SBR09: the kind of insurance."""

PLACES_IN_LINE: Final = ("P", "S", "T", "A", "B", "C", "D", "E", "F", "G", "H", "U")
"""SBR01: the first, second and third payer, A to H the fourth to the eleventh, U not known."""
