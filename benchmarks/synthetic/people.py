"""Patients, payers, offices and their numbers: valid in form, invented in fact."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from .dice import Dice
from .model import Options, Patient, Payer, Practice, Provider

PAYERS: Final[Mapping[str, Payer]] = {
    "MB": Payer("11502", "PALMETTO GBA NC", "MB"),
    "MC": Payer("NCMCD", "NC MEDICAID", "MC"),
    "FI": Payer("FEP77", "BLUE CROSS BLUE SHIELD FEP", "FI"),
}
"""By filing indicator: Medicare Part B, North Carolina Medicaid, the Federal Employee Program."""

PATIENTS_OF_A_PRACTICE: Final = 40
FIRST_NAMES: Final = (
    "ADA", "BORIS", "CLARA", "DALE", "ELENA", "FELIX", "GRETA", "HUGO", "IRIS", "JONAH", "LENA", "MILO", "NORA", "OTTO",
    "PERCY", "RUBY",
)  # fmt: skip
LAST_NAMES: Final = (
    "ALDER", "BROOK", "CREEK", "DELTA", "ELM", "FJORD", "GROVE", "HERON", "INLET", "LAGOON", "MESA", "REED", "RIDGE",
    "STONE", "WILLOW", "WREN",
)  # fmt: skip
LETTERS: Final = "ACDEFGHJKMNPQRTUVWXY"
"""The letters of an MBI: never B, I, L, O, S, Z."""
SIGNS: Final = "0123456789" + LETTERS


def patient(dice: Dice, index: int, options: Options) -> Patient:
    """The patient of this number."""
    payer = PAYERS[_payer(dice, options)]
    first, last = dice.among(FIRST_NAMES), dice.among(LAST_NAMES)
    kind = payer.filing_indicator
    if kind == "MB":
        born = dice.between(1931, 1958)
    elif kind == "FI":
        born = dice.between(1961, 1990)
    else:
        born = dice.between(2009, 2020) if dice.chance(0.85) else dice.between(1966, 1999)
    birth = datetime.date(born, dice.between(1, 12), dice.between(1, 28))
    return Patient(index, member_id(kind, index), first, last, birth, "F" if dice.chance(0.58) else "M", payer)


def member_id(filing_indicator: str, index: int) -> str:
    """The number on the card: for Medicare in the form of an MBI, of a block that is always the same."""
    if filing_indicator == "FI":
        return f"R9{index:07}"
    if filing_indicator == "MC":
        return f"9{index:08}N"
    rest = index
    tail = ""
    for signs in ("0123456789", "0123456789", LETTERS, LETTERS, "0123456789", SIGNS, LETTERS):
        rest, at = divmod(rest, len(signs))
        tail = signs[at] + tail
    return "9XX9" + tail


def npi(nine: str) -> str:
    """Nine digits with their check digit. Numbers that begin with 2 are valid, and none are given out so far."""
    total = 24
    for at, digit in enumerate(reversed(nine)):
        value = int(digit) * (1 if at % 2 else 2)
        total += value - 9 if value > 9 else value
    return nine + str(-total % 10)


@lru_cache(maxsize=64)
def practice(number: int) -> Practice:
    """The office of this number."""

    def staff(first: int, count: int, taxonomy: str) -> tuple[Provider, ...]:
        return tuple(Provider(npi(f"20{number:06}{first + at}"), taxonomy) for at in range(count))

    therapists = {
        "OT": staff(1, 3, "225X00000X"),
        "PT": staff(4, 2, "225100000X"),
        "SLP": staff(6, 1, "235Z00000X"),
    }
    physicians = tuple(npi(f"21{number:06}{at}") for at in range(8))
    return Practice(npi(f"20{number:06}0"), f"SYNTHETIC THERAPY {number}", therapists, physicians)


def _payer(dice: Dice, options: Options) -> str:
    at = dice.roll() * sum(weight for _, weight in options.payers)
    for name, weight in options.payers:
        at -= weight
        if at < 0:
            return name
    return options.payers[-1][0]
