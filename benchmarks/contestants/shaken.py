"""Claims for comparing engines: synthetic Medicare claims, some lines of which are shaken so that more rules speak.

Shaken are codes, modifiers, units and places, by seed and patient; everything is told of each line.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from synthetic.beside import line_rows, minutes_rows
from synthetic.dice import Dice
from synthetic.model import Claim, Line, Options, Year
from synthetic.writing_parquet import ParquetFiles
from synthetic.years import make, upto

SHARE: Final = 0.15
"""Of the claims."""
MEDICARE: Final = Options("all", 2.0, (("MB", 1.0),))
MODIFIERS: Final = (
    "GA", "GZ", "GX", "GY", "KX", "CO", "CQ", "GO", "GP", "GN", "GE", "52", "59", "XE", "95", "93",
    "CO", "CQ", "GP", "GN",
)  # fmt: skip
CODES: Final = (
    "97165", "97168", "97161", "97164", "92523", "92526", "92507", "97150", "97018", "G0283", "97014", "20560", "20561",
    "L4396", "L3999", "E1399", "A9270", "97129", "97130", "97545", "97546", "97550", "97551", "97597", "97598", "96112",
    "96113", "90912", "90913", "92607", "92608", "G0541", "G0542", "97537", "97140", "97530", "97535", "97113", "97124",
)  # fmt: skip
THERAPY: Final = frozenset(("GO", "GP", "GN"))
NOT_THERAPY: Final = frozenset("AELQ")
"""First letters of codes of materials: two therapy modifiers on one leave its discipline open, as no peer can say."""


def write(claims: int, seed: int, folder: Path, share: float = SHARE) -> None:
    """Writes so many claims, with all facts beside them, as Parquet files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = ParquetFiles(folder, "all")
    for year in years(claims, seed, share):
        files.write(year)
    files.close()


def years(claims: int, seed: int, share: float = SHARE) -> Iterator[Year]:
    """Patients' years until there are so many claims."""
    for at, year in enumerate(upto(make(seed, itertools.count(), MEDICARE), claims)):
        dice = Dice(seed + 1, at)
        made = tuple(_claim(dice, claim) if dice.chance(share) else claim for claim in year.claims)
        yield Year(made, {**year.facts, "lines": line_rows(made), "minutes": minutes_rows(made)})


def _claim(dice: Dice, claim: Claim) -> Claim:
    at = dice.between(0, len(claim.lines) - 1)
    line = _line(dice, claim.lines[at])
    lines = [*claim.lines[:at], line, *claim.lines[at + 1 :]]
    if dice.chance(0.2):
        lines.append(line)
    place = dice.among(("02", "10", "21", "31")) if dice.chance(0.1) else claim.place
    return claim._replace(lines=tuple(lines), place=place, charge=sum(each.charge for each in lines))


def _line(dice: Dice, line: Line) -> Line:
    code = dice.among(CODES) if dice.chance(0.6) else line.code
    modifiers = line.modifiers if dice.chance(0.6) else ()
    modifiers = (*modifiers, *(dice.among(MODIFIERS) for _ in range(dice.between(0, 4))))
    if code[0] in NOT_THERAPY and len(THERAPY & set(modifiers)) > 1:
        modifiers = tuple(modifier for modifier in modifiers if modifier not in THERAPY)
    units = dice.between(0, 3) if dice.chance(0.3) else line.units
    return line._replace(code=code, modifiers=modifiers, units=units)
