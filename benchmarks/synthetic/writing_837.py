"""837P: one interchange of transaction sets of up to 500 claims, each set the claims of one day of sending.

`facts.json` goes beside it, for what an 837P can't carry.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .documents import dollars
from .model import Claim, Patient, Practice, Year
from .writing_json import FactsDocument

CLAIMS_OF_A_SET: Final = 500
GUIDE: Final = "005010X222A1"


class Interchange:
    """`claims.837` and `facts.json`. Claims wait by day of sending until a set is full."""

    def __init__(self, folder: Path, facts: str) -> None:
        self._out = (folder / "claims.837").open("w", encoding="ascii", newline="\n")
        self._facts = FactsDocument(folder, facts)
        self._waiting: dict[datetime.date, list[Claim]] = {}
        self._sets = 0
        self._put(
            "ISA*00*          *00*          *ZZ*SYNTHETIC01    *ZZ*CLEARHOUSE     *260505*0900*^*00501*000000001*0*T*:"
        )
        self._put(f"GS*HC*SYNTHETIC01*CLEARHOUSE*20260505*0900*1*X*{GUIDE}")

    def write(self, year: Year) -> None:
        """Sorts the year's claims by the day they are sent."""
        for claim in year.claims:
            waiting = self._waiting.setdefault(claim.file_date, [])
            waiting.append(claim)
            if len(waiting) == CLAIMS_OF_A_SET:
                self._set(claim.file_date)
        self._facts.write(year)

    def close(self) -> None:
        """Writes the sets that are not full, and ends the interchange."""
        for sent in sorted(self._waiting):
            self._set(sent)
        self._put(f"GE*{self._sets}*1")
        self._put("IEA*1*000000001")
        self._out.close()
        self._facts.close()

    def _put(self, segment: str) -> None:
        self._out.write(segment + "~\n")

    def _set(self, sent: datetime.date) -> None:
        claims = self._waiting.pop(sent)
        self._sets += 1
        body = list(_segments(self._sets, sent, claims))
        body.append(f"SE*{len(body) + 1}*{self._sets:04}")
        self._out.write("~\n".join(body) + "~\n")


def _segments(number: int, sent: datetime.date, claims: list[Claim]) -> Iterator[str]:
    yield f"ST*837*{number:04}*{GUIDE}"
    yield f"BHT*0019*00*{number:04}*{sent:%Y%m%d}*0900*CH"
    yield "NM1*41*2*SYNTHETIC BILLING*****46*SYN01"
    yield "PER*IC*DESK*TE*5555550100"
    yield "NM1*40*2*CLEARINGHOUSE*****46*CLR01"
    level = parent = 0
    office: Practice | None = None
    person: Patient | None = None
    for claim in claims:
        if claim.practice is not office:
            office, person = claim.practice, None
            level += 1
            parent = level
            yield from _office(level, office)
        if claim.patient is not person:
            person = claim.patient
            level += 1
            yield from _person(level, parent, person)
        yield from _claim(claim)


def _office(level: int, office: Practice) -> Iterator[str]:
    yield f"HL*{level}**20*1"
    yield "PRV*BI*PXC*193200000X"
    yield f"NM1*85*2*{office.name}*****XX*{office.npi}"
    yield "N3*1 SAMPLE ST"
    yield "N4*RALEIGH*NC*276011234"
    yield "REF*EI*990000100"


def _person(level: int, parent: int, person: Patient) -> Iterator[str]:
    yield f"HL*{level}*{parent}*22*0"
    yield f"SBR*P*18*******{person.payer.filing_indicator}"
    yield f"NM1*IL*1*{person.last_name}*{person.first_name}****MI*{person.member_id}"
    yield "N3*2 SAMPLE ST"
    yield "N4*RALEIGH*NC*27601"
    yield f"DMG*D8*{person.birth_date:%Y%m%d}*{person.sex}"
    yield f"NM1*PR*2*{person.payer.name}*****PI*{person.payer.id}"


def _claim(claim: Claim) -> Iterator[str]:
    yield f"CLM*{claim.id}*{dollars(claim.charge)}***{claim.place}:B:1*Y*A*Y*Y"
    if claim.authorization is not None:
        yield f"REF*G1*{claim.authorization}"
    codes = [f"AB{'F' if at else 'K'}:{code}" for at, code in enumerate(claim.diagnoses)]
    yield "HI*" + "*".join(codes)
    if claim.referring is not None:
        yield f"NM1*DN*1*REFERRER*PAT****XX*{claim.referring}"
    yield f"NM1*82*1*THERAPIST*PAT****XX*{claim.rendering.npi}"
    yield f"PRV*PE*PXC*{claim.rendering.taxonomy}"
    day = claim.date.isoformat().replace("-", "")
    for number, line in enumerate(claim.lines, 1):
        procedure = ":".join(("HC", line.code, *line.modifiers))
        pointers = ":".join([str(pointer) for pointer in line.pointers])
        yield f"LX*{number}"
        yield f"SV1*{procedure}*{dollars(line.charge)}*UN*{line.units}***{pointers}".rstrip("*")
        yield f"DTP*472*D8*{day}"
