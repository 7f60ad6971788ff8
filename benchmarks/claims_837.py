"""Synthetic 837P files of any size, by seed: courses of care of four lines a claim, several patients, one payer.

`python benchmarks/claims_837.py 10000 claims.837` writes 10,000 claims; the same number and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import datetime
import random
from collections.abc import Iterator
from pathlib import Path

FIRST = datetime.date(2026, 1, 5)
CODES = ("97110", "97530", "97535", "97140", "97112")
CLAIMS_PER_PATIENT = 20
CLAIMS_PER_SET = 5000
NPIS = ("1234567893", "1003000126", "1245319599")


def segments(claims: int, seed: int = 1) -> Iterator[str]:
    """The segments of one interchange."""
    rng = random.Random(seed)
    yield ("ISA*00*          *00*          *ZZ*SYNTHETIC01    *ZZ*CLEARHOUSE     *260601*0900*^*00501*000000001*0*T*:")
    yield "GS*HC*SYNTHETIC01*CLEARHOUSE*20260601*0900*1*X*005010X222A1"
    done = sets = 0
    while done < claims:
        sets += 1
        here = min(CLAIMS_PER_SET, claims - done)
        body = list(_set(sets, done, here, rng))
        yield from body
        yield f"SE*{len(body) + 1}*{sets:04}"
        done += here
    yield f"GE*{sets}*1"
    yield "IEA*1*000000001"


def _set(number: int, done: int, count: int, rng: random.Random) -> Iterator[str]:
    yield f"ST*837*{number:04}*005010X222A1"
    yield f"BHT*0019*00*{number:04}*20260601*0900*CH"
    yield "NM1*41*2*SYNTHETIC BILLING*****46*SYN01"
    yield "PER*IC*DESK*TE*5555550100"
    yield "NM1*40*2*CLEARINGHOUSE*****46*CLR01"
    yield "HL*1**20*1"
    yield "PRV*BI*PXC*225X00000X"
    yield f"NM1*85*2*SYNTHETIC THERAPY*****XX*{NPIS[number % 3]}"
    yield "N3*1 SAMPLE ST"
    yield "N4*RALEIGH*NC*276011234"
    yield "REF*EI*123456789"
    level = 1
    for at in range(count):
        claim = done + at
        if at == 0 or claim % CLAIMS_PER_PATIENT == 0:
            level += 1
            patient = claim // CLAIMS_PER_PATIENT
            yield f"HL*{level}*1*22*0"
            yield "SBR*P*18*******MB"
            yield f"NM1*IL*1*SAMPLE*P{patient:07}****MI*{_member(patient)}"
            yield "N3*2 SAMPLE ST"
            yield "N4*RALEIGH*NC*27601"
            yield f"DMG*D8*{1935 + patient % 20}0{1 + patient % 9}15*F"
            yield "NM1*PR*2*MEDICARE PART B*****PI*11502"
        yield from _claim(claim, rng)


def _claim(claim: int, rng: random.Random) -> Iterator[str]:
    date = FIRST + datetime.timedelta(days=3 * (claim % CLAIMS_PER_PATIENT))
    charges = [rng.choice((3000, 4500, 6000)) for _ in range(4)]
    yield f"CLM*S{claim:08}*{sum(charges) / 100:.2f}***11:B:1*Y*A*Y*Y"
    yield "HI*ABK:M25511*ABF:M25512"
    for number, charge in enumerate(charges, 1):
        modifiers = "" if rng.random() < 0.02 else ":GO"
        if claim % CLAIMS_PER_PATIENT > 15 and rng.random() < 0.9:
            modifiers += ":KX"
        yield f"LX*{number}"
        code = CODES[(claim + number) % len(CODES)]
        yield f"SV1*HC:{code}{modifiers}*{charge / 100:.2f}*UN*{rng.choice((1, 1, 2))}***1"
        yield f"DTP*472*D8*{date:%Y%m%d}"


def _member(patient: int) -> str:
    """A number in the form of a Medicare id that no one has: its first block is fixed."""
    digits = f"{patient:06}"
    return f"1SA{digits[0]}SL{digits[1]}SS{digits[2:4]}"[:11]


def write(path: Path, claims: int, seed: int = 1) -> None:
    """Write a file of so many claims."""
    with path.open("w", encoding="ascii", newline="") as out:
        for segment in segments(claims, seed):
            out.write(segment + "~\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write(asked.file, asked.claims, asked.seed)
