"""What therapy is billed with: codes, modifiers, diagnoses. Allowed amounts and charges are invented round numbers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final

YEAR: Final = 2025
FIRST_MONDAY: Final = datetime.date(YEAR, 1, 6)
LAST_DAY: Final = datetime.date(YEAR, 12, 19)
CLOSED: Final = frozenset(
    datetime.date(YEAR, month, day) for month, day in ((1, 20), (5, 26), (7, 4), (9, 1), (11, 27), (11, 28))
)
"""Days on which no office of ours treats."""

KX_THRESHOLD: Final = 241_000
"""Cents allowed in 2025 from which each line needs KX: `kx_threshold` of medicare/part-b-therapy (a test compares)."""
POOLS: Final[Mapping[str, str]] = {"OT": "OT", "PT": "PT+SLP", "SLP": "PT+SLP"}
"""Whose dollars count together."""

MODIFIER: Final[Mapping[str, str]] = {"OT": "GO", "PT": "GP", "SLP": "GN"}
ASSISTANT: Final[Mapping[str, str]] = {"OT": "CO", "PT": "CQ"}
"""Speech-language pathology has no assistant that Medicare marks."""

EVALUATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "OT": ("97165", "97166", "97167"),
    "PT": ("97161", "97162", "97163"),
    "SLP": ("92523", "92523", "92523"),
}
"""Low, moderate, high."""
REEVALUATION: Final[Mapping[str, str]] = {"OT": "97168", "PT": "97164"}
TREATMENT: Final[Mapping[str, tuple[str, ...]]] = {
    "OT": ("97530", "97110", "97535", "97112", "97140"),
    "PT": ("97110", "97112", "97140", "97530", "97116"),
}
BESIDE_REEVALUATION: Final[Mapping[str, tuple[str, ...]]] = {
    "OT": ("97530", "97110", "97112", "97140"),
    "PT": ("97110", "97112", "97140", "97530"),
}
"""Treatment codes that make no pair with a re-evaluation."""
UNTIMED: Final = frozenset(("97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168", "92507", "92523"))

ALLOWED: Final[Mapping[str, int]] = {
    "97161": 9900, "97162": 9900, "97163": 9900, "97164": 6800,
    "97165": 10000, "97166": 10000, "97167": 10000, "97168": 6900,
    "97110": 2300, "97112": 2600, "97116": 2300, "97140": 2200, "97530": 2800, "97535": 2600, "97537": 2500,
    "92507": 7500, "92523": 22000, "97129": 1900, "97130": 1800,
}  # fmt: skip
"""Cents a unit, as the payer allows them."""
CHARGE: Final[Mapping[str, int]] = {code: cents * 17 // 1000 * 100 for code, cents in ALLOWED.items()}

DIAGNOSES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "OT": (
        ("M25511", "M25611"),
        ("S52501D", "M25531", "M25631"),
        ("M1812", "M79645"),
        ("G5601",),
        ("I69351", "R278"),
        ("I69354", "R278", "R4189"),
        ("M7501", "M25511"),
    ),
    "PT": (("M5450",), ("M25561", "R2689"), ("Z96651", "M25661"), ("I69351", "R2689")),
    "SLP": (("I69320",), ("R4701", "I6930"), ("G20A1", "R471")),
}
"""What a course is for, by discipline."""
CHILDREN: Final = (("F82", "R278"), ("F840", "F82"), ("G801", "R278"))
