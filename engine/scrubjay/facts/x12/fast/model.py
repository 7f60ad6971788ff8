"""What a plain claim may hold: by the place of a segment and its id, what the columnar reader makes of it.

A place is the section (H before the first HL; 20, 22, 23; C claim; O another payer; X line), then the party whose NM1
stands before: `22:IL`. What is not listed here is left to the streaming reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ..guide import LIMITS

IGNORED: Final = 1
"""Known, and no fact comes from it."""
READ: Final[Mapping[str, tuple[int, ...]]] = {
    "ST": (), "BHT": (4,), "SE": (), "HL": (1, 2, 3, 4), "billing": (8, 9), "billing address": (2,),
    "billing taxonomy": (1, 3), "SBR": (1, 2, 3, 9), "subscriber": (3, 4, 9), "subscriber address": (2,),
    "subscriber birth": (1, 2, 3), "payer": (3, 9), "dependent": (3, 4), "dependent address": (2,),
    "dependent birth": (1, 2, 3), "CLM": (1, 2, 5, 11, 20), "claim REF": (1, 2, 4), "claim DTP": (1, 2, 3), "HI": (),
    "claim NTE": (2,), "referring": (8, 9), "rendering": (8, 9), "rendering taxonomy": (3,), "supervising": (8, 9),
    "LX": (1,), "SV1": (1, 2, 3, 4, 5, 7), "line DTP": (1, 2, 3), "line REF": (1, 2, 4), "line NTE": (2,),
    "line rendering": (8, 9), "line rendering taxonomy": (3,),
}  # fmt: skip
"""Segments that facts come from, by their role, with the elements that are looked at."""
ROLES: Final[Mapping[str, int]] = {name: at for at, name in enumerate(READ, IGNORED + 1)}

AFTER: Final = "E"
"""The section that SE opens: nothing may stand there."""
NOWHERE: Final = "?"
"""The section of a level of another kind, and of a line outside a claim."""
_ADDRESS: Final = ("N2", "N3", "N4")


def _entries() -> Iterable[tuple[str, str, int]]:
    read = {
        "H": {"ST": "ST", "BHT": "BHT"},
        "20:85": {"NM1": "billing", "N4": "billing address"},
        "20": {"PRV": "billing taxonomy"},
        "22": {"SBR": "SBR"},
        "22:IL": {"NM1": "subscriber", "N4": "subscriber address", "DMG": "subscriber birth"},
        "22:PR": {"NM1": "payer"},
        "23:QC": {"NM1": "dependent", "N4": "dependent address", "DMG": "dependent birth"},
        "C": {"CLM": "CLM", "REF": "claim REF", "DTP": "claim DTP", "HI": "HI", "NTE": "claim NTE"},
        "C:DN": {"NM1": "referring"},
        "C:82": {"NM1": "rendering", "PRV": "rendering taxonomy"},
        "C:DQ": {"NM1": "supervising"},
        "X": {"LX": "LX", "SV1": "SV1", "DTP": "line DTP", "REF": "line REF", "NTE": "line NTE"},
        "X:82": {"NM1": "line rendering", "PRV": "line rendering taxonomy"},
    }
    ignored: dict[str, tuple[str, ...]] = {
        "20": ("CUR",),
        "22": ("PAT",),
        "23": ("PAT",),
        "C": ("AMT", "PWK", "CN1", "K3", "CR1", "CR2", "CRC", "HCP"),
        "X": ("SV5", "PWK", "CR1", "CR3", "CRC", "QTY", "MEA", "K3", "PS1", "HCP", "AMT"),
        "20:85": ("N2", "N3", "REF", "PER"),
        "22:IL": ("N2", "N3", "REF", "PER"),
        "23:QC": ("N2", "N3", "REF", "PER"),
        "22:PR": (*_ADDRESS, "REF"),
    }
    header = ("NM1", *_ADDRESS, "PER", "REF")
    for party in ("41", "40"):
        ignored[f"H:{party}"] = header
    for party in ("87", "PE"):
        ignored[f"20:{party}"] = ("NM1", *_ADDRESS, "REF")
    for party in ("DN", "P3", "82", "77", "DQ", "PW", "45"):
        ignored[f"C:{party}"] = ("NM1", *_ADDRESS, "REF", "PER")
    for party in ("DN", "P3"):
        ignored[f"C:{party}"] += ("PRV",)
    for party in ("82", "77", "QB", "PW", "45"):
        ignored[f"X:{party}"] = ("NM1", *_ADDRESS, "REF")
    for place, tags in ignored.items():
        yield from ((place, tag, IGNORED) for tag in tags)
    for place, roles in read.items():
        yield from ((place, tag, ROLES[role]) for tag, role in roles.items())
    yield AFTER, "SE", ROLES["SE"]


TAGS: Final = tuple(LIMITS)
PARTIES: Final = (
    "41", "40", "85", "87", "PE", "IL", "PR", "QC", "DN", "P3", "82", "77", "DQ", "PW", "45", "QB",
)  # fmt: skip
SECTIONS: Final = ("H", "20", "22", "23", "C", "O", "X", AFTER, NOWHERE)
TAG: Final[Mapping[str, int]] = {name: at for at, name in enumerate(TAGS, 1)}
PARTY: Final[Mapping[str, int]] = {name: at for at, name in enumerate(PARTIES, 1)}
SECTION: Final[Mapping[str, int]] = {name: at for at, name in enumerate(SECTIONS, 1)}
"""Numbers of ids, parties and sections; 0 is any other, and no party."""
OTHER_PARTY: Final = len(PARTIES) + 1
BY_SECTION: Final = (OTHER_PARTY + 1) * (len(TAGS) + 1)
BY_PARTY: Final = len(TAGS) + 1


def _roles() -> list[int]:
    roles = [0] * (BY_SECTION * (len(SECTIONS) + 1))
    for place, tag, role in _entries():
        section, _, party = place.partition(":")
        roles[SECTION[section] * BY_SECTION + (PARTY[party] * BY_PARTY if party else 0) + TAG[tag]] = role
    return roles


ROLE_AT: Final = tuple(_roles())
"""The role of a segment by section, party and id, as numbers; `IGNORED` if it only must stand there, else 0."""
LONGEST: Final = (0, *(13 if tag == "HI" else LIMITS[tag] for tag in TAGS))
"""Most parts of a segment by its number, its id included: twelve diagnoses can be pointed to."""
PARTY_REFERENCES: Final = ("0B", "1G", "G2", "LU")
"""Numbers of a party, which belong to nothing else."""
