"""The guide 005010X222 as far as the reader needs it: how long segments are, which loops they stand in, codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _codes(words: str) -> frozenset[str]:
    return frozenset(words.split())


LIMITS: Final[Mapping[str, int]] = {
    "ISA": 17, "GS": 9, "ST": 4, "BHT": 7, "HL": 5, "PRV": 7, "CUR": 22, "NM1": 10, "N1": 7, "N2": 3, "N3": 3, "N4": 8,
    "REF": 5, "PER": 10, "SBR": 10, "PAT": 10, "DMG": 12, "CLM": 21, "DTP": 4, "PWK": 10, "CN1": 7, "AMT": 4,
    "K3": 4, "NTE": 3, "CR1": 11, "CR2": 13, "CR3": 6, "CR5": 19, "CRC": 8, "HI": 99, "HCP": 16, "CAS": 20, "OI": 7,
    "MOA": 10, "LX": 2, "SV1": 22, "SV2": 11, "SV3": 12, "SV5": 8, "MEA": 13, "QTY": 5, "PS1": 4, "LIN": 32, "CTP": 12,
    "SVD": 7, "LQ": 3, "FRM": 6, "SE": 3, "GE": 3, "IEA": 3, "TA1": 6,
}  # fmt: skip
"""Segment ids of an 837P with the most parts, id included, that the guide gives them; over 12 diagnoses are kept."""

UNREAD: Final = frozenset({"N2", "N3", "PER", "K3", "PWK", "CUR", "CRC", "MEA", "HCP", "CR1", "CR2", "CR3", "CR5"})
"""Segments that no fact comes from: too many elements in them harm nothing."""

ENVELOPE: Final = frozenset(("ISA", "GS", "ST", "BHT", "SE", "GE", "IEA"))

OTHER_IDS: Final = _codes(
    "AAA ACT ADX AK1 AK2 AK3 AK4 AK5 AK9 AVA BGN BHP BPR CL1 CLP COB CR6 CR7 CR8 CTX DSB DTM EB EC EQ FSR HCR HD HSD "
    "IDC III IK3 IK4 IK5 IT1 LE LS LUI MIA MPI MSG N9 NTX PLB PO1 PS PYD RDM RMR SAC SPK STC SV4 SV6 SV7 SVC TOO TRN "
    "TS2 TS3 UM UMD VEH ZZZ"
)
"""Ids that messages may show: X12 has them, so they are no piece of somebody's name."""

PARTIES: Final[Mapping[str, Mapping[str, str]]] = {
    "2300": {"DN": "2310A", "P3": "2310A", "82": "2310B", "77": "2310C", "DQ": "2310D", "PW": "2310E", "45": "2310F"},
    "2320": {
        "IL": "2330A", "PR": "2330B", "DN": "2330C", "P3": "2330C", "82": "2330D", "77": "2330E", "DQ": "2330F",
        "85": "2330G",
    },
    "2400": {
        "82": "2420A", "QB": "2420B", "77": "2420C", "DQ": "2420D", "DK": "2420E", "DN": "2420F", "P3": "2420F",
        "PW": "2420G", "45": "2420H",
    },
}  # fmt: skip
"""By the section an NM1 stands in and its first element, the loop it opens."""

OPENERS: Final[Mapping[str, str]] = {"SBR": "2320", "LX": "2400", "LIN": "2410", "SVD": "2430", "LQ": "2440"}
"""Segments that open a loop of a claim wherever they stand."""

OF_CLAIM: Final[Mapping[str, frozenset[str]]] = {
    "HI": _codes(""),
    "CN1": _codes(""),
    "CR2": _codes(""),
    "REF": _codes("4N F5 EA P4 D9 9A 9C F8 LX 1J"),
    "DTP": _codes("431 453 439 484 314 360 361 297 296 435 096 090 091 444 050"),
}
"""Segments (any, or those with these qualifiers) that only loop 2300 holds."""

OF_LINE: Final[Mapping[str, frozenset[str]]] = {
    "SV1": _codes(""),
    "REF": _codes("G1 9F 6R 9B 9D X4 F4 BT EW"),
    "DTP": _codes("472 471 607 463 461 304 738 739 011 455 454"),
    "NTE": _codes(""),
}
"""Segments that, inside a line, belong to the line itself and not to its parties, drug or payers' decisions."""

OF_CLAIM_OR_LINE: Final[Mapping[str, frozenset[str]]] = {
    "REF": frozenset(("G1", "9F")),
    "DTP": frozenset(("454", "304", "455", "471")),
    "NTE": _codes(""),
}
"""Segments that belong to the claim when they follow one of its parties."""

ABOVE_CLAIMS: Final[Mapping[str, str]] = {
    "85": "20", "87": "20", "PRV": "20", "IL": "22", "PR": "22", "QC": "23", "PAT": "23", "DMG": "23",
}  # fmt: skip
"""Segment ids, or the first elements of NM1, that no claim holds outside 2320, with the level that does."""

ICD_10: Final = frozenset(("ABK", "ABF"))
ICD_9: Final = frozenset(("BK", "BF"))
