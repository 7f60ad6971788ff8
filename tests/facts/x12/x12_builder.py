"""Synthetic 837P files for tests, written in code. What only a patient has is spelled in a marked alphabet.

Names, member ids and addresses are made of Q, X and Z; birth dates stand in `BIRTH_DATES`: a test can search for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

PATIENTS = (("QXZZQ", "ZXQX", "QZX1XQ2ZX3Q", "19471213"), ("XQQZX", "QXXZ", "ZQX4QX5XZ6X", "19390117"))
DEPENDENT = ("ZZXQX", "XZQZ", "20110419")
STREETS = ("77 QXXZ ROAD", "8 ZQXQ LANE")
BIRTH_DATES = ("19471213", "19390117", "20110419", "1947-12-13", "1939-01-17", "2011-04-19")
MARKED = (
    *(word for person in PATIENTS for word in person[:3]),
    *DEPENDENT[:2], "QXXZ ROAD", "ZQXQ LANE", *BIRTH_DATES,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One service line."""

    service: str = "HC:97530:GO"
    charge: str = "120"
    units: str = "UN*2"
    date: str = "D8*20260314"
    pointers: str = "1"
    place: str = ""
    extra: tuple[str, ...] = ()

    def segments(self, number: int) -> Iterator[str]:
        """From LX on."""
        yield f"LX*{number}"
        yield f"SV1*{self.service}*{self.charge}*{self.units}*{self.place}**{self.pointers}"
        yield f"DTP*472*{self.date}"
        yield f"REF*6R*{number:04d}"
        yield from self.extra


@dataclass(frozen=True)
class Claim:
    """One claim (2300 and below)."""

    id: str = "C-1001"
    charge: str = "240"
    place: str = "11:B:1"
    tail: str = "Y*A*Y*Y"
    diagnoses: str = "ABK:M25511*ABF:M25512"
    before: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    lines: tuple[Line, ...] = (Line(), Line("HC:97110:GO", extra=("NTE*ADD*STRENGTH AND RANGE",)))

    def segments(self) -> Iterator[str]:
        """From CLM on."""
        yield f"CLM*{self.id}*{self.charge}***{self.place}*{self.tail}"
        yield from self.before
        yield f"HI*{self.diagnoses}"
        yield from self.parties
        for number, line in enumerate(self.lines, 1):
            yield from line.segments(number)


RENDERING = ("NM1*82*1*THERAPIST*ANN****XX*1234567893", "PRV*PE*PXC*225X00000X")
SECONDARY = (
    "SBR*S*18*******CI",
    "AMT*D*80",
    "OI***Y***Y",
    f"NM1*IL*1*{PATIENTS[0][0]}*{PATIENTS[0][1]}****MI*QX9Z",
    "NM1*PR*2*OTHER PLAN*****PI*60054",
)


@dataclass(frozen=True)
class Subscriber:
    """One subscriber (2000B) with claims of the subscriber's own, or of one dependent."""

    claims: tuple[Claim, ...] = (Claim(),)
    patient: int = 0
    sbr: str = "P*18*******MB"
    payer: str = "NM1*PR*2*PALMETTO GBA NC*****PI*11502"
    dependent: bool = False


@dataclass(frozen=True)
class File:
    """One interchange with one group and one transaction set."""

    subscribers: tuple[Subscriber, ...] = field(default_factory=lambda: GOOD)
    guide: str = "005010X222A1"
    control: str = "000000907"

    def segments(self) -> list[str]:
        """All segments, counts and control numbers right."""
        body = "~".join(self._body()).split("~")
        return [
            "ISA*00*          *00*          *ZZ*SUBMITTER01    *ZZ*RECEIVER01     *260316*1147*^*00501"
            f"*{self.control}*0*T*:",
            f"GS*HC*SUBMITTER01*RECEIVER01*20260316*1147*1*X*{self.guide}",
            *body,
            f"SE*{len(body) + 1}*0001",
            "GE*1*1",
            f"IEA*1*{self.control}",
        ]

    def _body(self) -> Iterator[str]:
        yield f"ST*837*0001*{self.guide}"
        yield "BHT*0019*00*0123*20260316*1023*CH"
        yield "NM1*41*2*SUNNY HANDS BILLING*****46*SUBMITTER01"
        yield "PER*IC*FRONT DESK*TE*9195550100"
        yield "NM1*40*2*CLEARING HOUSE*****46*RECEIVER01"
        yield "HL*1**20*1"
        yield "PRV*BI*PXC*225X00000X"
        yield "NM1*85*2*SUNNY HANDS THERAPY*****XX*1234567893"
        yield "N3*1 CLINIC WAY"
        yield "N4*RALEIGH*NC*276010001"
        yield "REF*EI*561234567"
        count = 1
        for subscriber in self.subscribers:
            count += 1
            above = count
            last, first, member, birth = PATIENTS[subscriber.patient]
            yield f"HL*{above}*1*22*{int(subscriber.dependent)}"
            yield f"SBR*{subscriber.sbr}"
            yield f"NM1*IL*1*{last}*{first}****MI*{member}"
            if not subscriber.dependent:
                yield f"N3*{STREETS[0]}"
                yield "N4*CARY*NC*275110001"
                yield f"DMG*D8*{birth}*F"
            yield subscriber.payer
            if subscriber.dependent:
                count += 1
                yield f"HL*{count}*{above}*23*0"
                yield "PAT*19"
                yield f"NM1*QC*1*{DEPENDENT[0]}*{DEPENDENT[1]}"
                yield f"N3*{STREETS[1]}"
                yield "N4*DURHAM*NC*277010001"
                yield f"DMG*D8*{DEPENDENT[2]}*M"
            for claim in subscriber.claims:
                yield from claim.segments()


GOOD = (
    Subscriber((Claim(before=("REF*G1*A77",), parties=RENDERING), Claim("C-1002"))),
    Subscriber((Claim("C-1003"),), patient=1, sbr="P**GRP7******CI", dependent=True),
    Subscriber(
        (
            Claim(
                "C-1004",
                "120",
                parties=SECONDARY,
                lines=(Line(extra=("SVD*60054*80*HC:97530:GO**2", "CAS*CO*45*40", "DTP*573*D8*20260310")),),
            ),
        ),
        patient=1,
    ),
)
"""Four claims: two of a subscriber, one of a dependent, one with another payer."""


def joined(segments: Iterable[str], terminator: str = "~", end: str = "\n") -> bytes:
    """Segments as a file."""
    return "".join(segment + terminator + end for segment in segments).encode("latin-1")


def good() -> bytes:
    """The well-formed file."""
    return joined(File().segments())


def with_line(line: Line, **claim: object) -> bytes:
    """A well-formed file of one claim with this line."""
    return with_claim(Claim(lines=(line,), charge=line.charge, **claim))  # type: ignore[arg-type]


def with_claim(*claims: Claim) -> bytes:
    """A file of one subscriber with these claims."""
    return joined(File((Subscriber(claims),)).segments())


def edited(*edits: tuple[str, str | None], count: int = 1) -> bytes:
    """The well-formed file with text replaced (None: the segment that begins so taken out), the first time it occurs.

    SE01 is corrected, so that an edit is one fault only.
    """
    segments = File().segments()
    for old, new in edits:
        at = next(i for i, segment in enumerate(segments) if old in segment)
        segments[at : at + 1] = [] if new is None else segments[at].replace(old, new).split("~")
    begin = next(i for i, s in enumerate(segments) if s.startswith("ST"))
    end = next(i for i, s in enumerate(segments) if s.startswith("SE"))
    segments[end] = f"SE*{end - begin + 1}*0001"
    return joined(segments)


def day(claims: int) -> Iterator[bytes]:
    """A large file in blocks: claims of four lines, a subscriber each."""
    lines = (Line(), Line("HC:97110:GO:KX", "60.50"), Line("HC:97140:GO", "45", "UN*1"), Line("HC:97535:GO", "52.25"))
    head = File().segments()
    yield joined(head[:13])
    block: list[str] = []
    total = 13 - 2
    for number in range(claims):
        last, first, member, birth = PATIENTS[number % 2]
        claim = Claim(f"C{number:08d}", "277.75", before=("REF*G1*A77",), parties=RENDERING, lines=lines)
        own = [
            f"HL*{number + 2}*1*22*0", "SBR*P*18*******MB",
            f"NM1*IL*1*{last}*{first}****MI*{member[:-3]}{number % 1000:03d}",
            f"N3*{STREETS[0]}", "N4*CARY*NC*275110001", f"DMG*D8*{birth}*F", "NM1*PR*2*PALMETTO GBA NC*****PI*11502",
            *claim.segments(),
        ]  # fmt: skip
        total += len(own)
        block += own
        if len(block) > 10_000:
            yield joined(block)
            block = []
    yield joined([*block, f"SE*{total + 1}*0001", "GE*1*1", "IEA*1*000000907"])
