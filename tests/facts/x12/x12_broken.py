"""Every way an 837P is broken, each made by one edit of the well-formed file; numbered as in the fault catalogue."""

from __future__ import annotations

import io
import zipfile

from x12_builder import (
    GOOD,
    PATIENTS,
    RENDERING,
    SECONDARY,
    Claim,
    File,
    Line,
    edited,
    good,
    joined,
    with_claim,
    with_line,
)

SEGMENTS = File().segments()
TEXT = good()
LAST, FIRST = PATIENTS[0][:2]


def _zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def _one_line(**line: str) -> bytes:
    return with_line(Line(**line))  # type: ignore[arg-type]


def _wrapped(width: int) -> bytes:
    flat = joined(SEGMENTS, end="")
    return b"\n".join(flat[at : at + width] for at in range(0, len(flat), width))


def _moved(what: str, after: str) -> bytes:
    """The first segment that begins with `what` (its last occurrence before `after` counts) put behind another."""
    segments = list(SEGMENTS)
    to = next(i for i, s in enumerate(segments) if s.startswith(after))
    at = next(i for i, s in enumerate(segments) if s.startswith(what))
    segment = segments.pop(at)
    segments.insert(to if at < to else to + 1, segment)
    return joined(segments)


def _group(guide: str, functional: str = "HC", transaction: str = "837") -> bytes:
    """The well-formed file with a group of another kind put before its own."""
    other = [s for s in File(guide=guide).segments() if not s.startswith(("ISA", "IEA"))]
    other[0] = other[0].replace("GS*HC", f"GS*{functional}")
    other[1] = other[1].replace("ST*837", f"ST*{transaction}")
    return joined([SEGMENTS[0], *other, *SEGMENTS[1:-1], "IEA*2*000000907"])


_DOUBLE_COVERED = Claim(
    "C-2", "120", parties=SECONDARY, lines=(Line(extra=("SVD*99999*80*HC:97530:GO**2", "CAS*CO*45*40")),)
)
_BAD_SUM = Claim("C-3", "120", parties=SECONDARY, lines=(Line(extra=("SVD*60054*80*HC:97530:GO**2", "CAS*CO*45*30")),))

BROKEN: dict[str, bytes] = {
    "01 empty": b"",
    "01 blank": b" \r\n ",
    "02 pdf": b"%PDF-1.7 ...",
    "02 html": b"<!DOCTYPE html><html><body>Log in</body></html>",
    "02 xml": b"<?xml version='1.0'?><a/>",
    "02 json": b'{"claims": []}',
    "02 csv": b"claim,line,code\nC-1,1,97530\n",
    "02 prose": b"Dear Sir, here are our claims.",
    "02 binary": bytes(range(256)) * 4,
    "02 no envelope": joined(SEGMENTS[1:]),
    "02 edifact": b"UNB+UNOA:1+SENDER+RECEIVER'",
    "02 edifact una": b"UNA:+.? 'UNB+UNOA:1'",
    "02 hl7": b"MSH|^~\\&|LAB|",
    "03 zip": _zip("a.837", "b.837", "c.837"),
    "03 excel": _zip("[Content_Types].xml", "xl/workbook.xml"),
    "03 gzip": b"\x1f\x8b\x08\x00rest",
    "04 utf-16 le": b"\xff\xfe" + TEXT.decode().encode("utf-16-le"),
    "04 utf-16 be": b"\xfe\xff" + TEXT.decode().encode("utf-16-be"),
    "04 utf-16 without mark": TEXT.decode().encode("utf-16-le"),
    "05 byte order mark": b"\xef\xbb\xbf" + TEXT,
    "06 latin-1 name": edited((LAST, LAST + "\xc9")),
    "06 utf-8 name": edited((LAST, LAST + "\xc3\x89")),
    "07 blank lines before ISA": b"\n\n" + TEXT,
    "08 ISA short": edited(("SUBMITTER01    *ZZ", "SUBMITTER01   *ZZ")),
    "08 ISA split by tabs": edited(("SUBMITTER01    ", "SUBMITTER01\t")),
    "08 ISA broken": edited(("*ZZ*RECEIVER01     *", "*")),
    "08 ISA without terminator": TEXT.replace(b":~\n", b":\n", 1).replace(b"\n", b""),
    "08 one mark for two": TEXT.replace(b"*T*:~", b"*T**~").replace(b"*0*T", b"*0*T", 1),
    "09 other component separator": b"".join([TEXT[:106], TEXT[106:].replace(b":", b">")]),
    "09 other separators": TEXT[:106]
    + TEXT[106:].replace(b":GO", b">GO").replace(b"HC:", b"HC>").replace(b":B:1", b"|B|1"),
    "09 other component separator and a name like ISA": TEXT[:106]
    + TEXT[106:].replace(FIRST.encode(), b"LISA").replace(b":", b">"),
    "09 one line with another": edited(("HC:97530:GO", "HC>97530>GO")),
    "10 separator in a name": edited((f"{LAST}*", f"{LAST[:2]}*{LAST[2:]}*")),
    "10 terminator in a name": edited((f"{LAST}*", f"{LAST[:2]}~{LAST[2:]}*")),
    "10 short piece of a name": edited((f"{LAST}*{FIRST}****MI", f"{LAST}~ZXQ****MI")),
    "10 separator in a claim id": edited(("CLM*C-1001", "CLM*C*1001")),
    "10 separator in an address": edited(("N3*1 CLINIC WAY", "N3*1 CLINIC*WAY*2")),
    "10 terminator in a note": edited(("STRENGTH AND RANGE", "STRENGTH~AND RANGE")),
    "11 CRLF": TEXT.replace(b"\n", b"\r\n"),
    "11 no line ends": joined(SEGMENTS, end=""),
    "12 wrapped at 80": _wrapped(80),
    "12 wrapped at 64": _wrapped(64),
    "12 broken anywhere": edited(("STRENGTH AND", "STRENGTH\nAND")),
    "13 newline is the terminator": joined(SEGMENTS, terminator="\n", end=""),
    "13 CRLF is the terminator": joined(SEGMENTS, terminator="\r", end="\n"),
    "14 cut in the last line": TEXT[: TEXT.rindex(b"SV1*HC:97530:GO") + 10],
    "14 cut in the header": TEXT[: TEXT.index(b"NM1*85") + 20],
    "14 cut before the last terminator": TEXT[:-2],
    "15 cut after the last line": TEXT[: TEXT.index(b"SE*")],
    "15 cut before the date": joined(SEGMENTS[: next(i for i, s in enumerate(SEGMENTS) if s.startswith("SV1")) + 1]),
    "15 cut before GE": TEXT[: TEXT.index(b"GE*")],
    "16 SE01": TEXT.replace(b"SE*", b"SE*9"),
    "17 GE01 and IEA01": TEXT.replace(b"GE*1", b"GE*2").replace(b"IEA*1", b"IEA*X"),
    "18 SE02, GE02, IEA02": TEXT.replace(b"*0001~\nGE*1*1", b"*0002~\nGE*1*7").replace(
        b"IEA*1*000000907", b"IEA*1*000000908"
    ),
    "19 interchange twice": TEXT + TEXT,
    "19 ST02 twice": joined([*SEGMENTS[:-2], *SEGMENTS[2:-2], "GE*2*1", SEGMENTS[-1]]),
    "20 two interchanges": TEXT + joined(
        [s.replace("*", "|").replace(":", ">") for s in File((GOOD[1],), control="000000908").segments()], "\n", ""
    ),
    "20 two interchanges, first without IEA": joined(SEGMENTS[:-1])
    + joined(File((GOOD[1],), control="000000908").segments()),
    "21 institutional": _group("005010X223A3"),
    "21 dental": _group("005010X224A2"),
    "21 remittance": _group("005010X221A1", "HP", "835"),
    "21 4010": _group("004010X098A1"),
    "21 claim status": _group("005010X214", "HN", "277"),
    "21 eligibility without guide": _group("", "HS", "270"),
    "21 transaction of another kind": edited(("ST*837", "ST*835")),
    "22 A2": joined(File(guide="005010X222A2").segments()),
    "22 unknown guide": joined(File(guide="005010X999").segments()),
    "22 ST03 differs": edited(("ST*837*0001*005010X222A1", "ST*837*0001*005010X222")),
    "22 no ST03": edited(("ST*837*0001*005010X222A1", "ST*837*0001")),
    "23 all ids in lower case": joined(s.replace(s.split("*")[0], s.split("*")[0].lower(), 1) for s in SEGMENTS),
    "23 one id in lower case": edited(("SV1*", "sv1*")),
    "24 unknown segments": edited(("HI*", "ZZZ*1~HI*"), ("LX*2", "ZZZ*2~LX*2"), ("LX*1", "QXZ*A~LX*1")),
    "25 REF after LX": edited(("REF*6R*0001", "REF*6R*0001~REF*D9*17312345600006351~REF*F8*12345")),
    "25 HI after LX": _moved("HI*", "DTP*472"),
    "25 PRV before NM1*82": _moved("PRV*PE", "HI*"),
    "25 PRV*PE without NM1*82": edited(("NM1*82", None)),
    "25 PRV*BI after NM1*85": _moved("PRV*BI", "REF*EI"),
    "25 SBR after LX": edited(("REF*6R*0002", "~".join(("REF*6R*0002", *SECONDARY)))),
    "25 SVD before LX": edited(("LX*1", "SVD*1*2*HC:97530~LX*1")),
    "25 DTP*472 after NM1 of the line": edited(("DTP*472", "NM1*82*1*THERAPIST*BEN****XX*1234567893~DTP*472")),
    "26 parent missing": edited(("HL*2*1*22", "HL*2*9*22")),
    "26 parent empty": edited(("HL*2*1*22", "HL*2**22")),
    "26 parent of another level": edited(("HL*4*3*23*0", "HL*4*1*23*0")),
    "26 parent not the one before": edited(("HL*4*3*23*0", "HL*4*2*23*0")),
    "26 HL01 jumps": edited(("HL*2*1*22", "HL*7*1*22")),
    "26 no billing provider level": edited(("HL*1**20*1", None)),
    "26 no subscriber level": edited(("HL*2*1*22*0", None)),
    "26 unknown level": edited(("HL*2*1*22*0", "HL*2*1*21*0")),
    "26 NM1*85 missing": edited(("NM1*85", None)),
    "26 HL of a subscriber lost": edited(("HL*3*1*22", None)),
    "26 HL of a billing provider lost": joined(
        [*SEGMENTS[:-3], *SEGMENTS[8:-3]]
    ),
    "26 HL of a dependent lost": edited(("HL*4*3*23", None)),
    "26 two subscribers under one HL": edited(("NM1*IL", "NM1*IL*1*QXZ*ZQX****MI*XZ9~NM1*IL")),
    "26 CLM lost": edited(("CLM*C-1002", None)),
    "27 SBR02 = 18 and a dependent": edited(("P**GRP7", "P*18*GRP7")),
    "27 HL04 says child but none follows": edited(("HL*2*1*22*0", "HL*2*1*22*1")),
    "27 SBR02 empty and no dependent": edited(("SBR*P*18", "SBR*P*")),
    "28 no payer": edited(("NM1*PR", None)),
    "28 no subscriber": edited(("NM1*IL", None)),
    "28 no dependent": edited(("NM1*QC", None)),
    "28 no SBR": edited(("SBR*", None)),
    "29 no lines": with_claim(Claim("C-5", lines=())),
    "29 LX without SV1": edited(("SV1*", None)),
    "29 SV1 without LX": edited(("LX*1", None)),
    "29 LX lost between lines": edited(("LX*2", None)),
    "29 no date of service": edited(("DTP*472", None)),
    "30 line numbers": edited(("LX*2", "LX*7")),
    "31 CLM01 empty": edited(("CLM*C-1001", "CLM*")),
    "31 CLM01 twice": edited(("CLM*C-1002", "CLM*C-1001")),
    "32 CLM02 is not the sum": edited(("CLM*C-1001*240", "CLM*C-1001*90")),
    "33 amount with a comma": _one_line(charge="1,200.00"),
    "33 amount with a dollar": _one_line(charge="$40"),
    "33 amount with an exponent": _one_line(charge="1E2"),
    "33 amount with three decimals": _one_line(charge="1.205"),
    "33 amount negative": _one_line(charge="-5"),
    "33 amount empty": _one_line(charge=""),
    "34 units empty": _one_line(units="UN*"),
    "34 units zero": _one_line(units="UN*0"),
    "34 units negative": _one_line(units="UN*-1"),
    "34 units no number": _one_line(units="UN*TWO"),
    "34 units a fraction": _one_line(units="UN*1.5"),
    "34 minutes": _one_line(units="MJ*30"),
    "34 no unit basis": _one_line(units="*2"),
    "35 date of 6 digits": _one_line(date="D8*261003"),
    "35 no such day": _one_line(date="D8*20260231"),
    "35 year 2062": _one_line(date="D8*20620101"),
    "35 zeros": _one_line(date="D8*00000000"),
    "35 D8 with a range": _one_line(date="D8*20260310-20260314"),
    "35 RD8 with one date": _one_line(date="RD8*20260310"),
    "35 end before start": _one_line(date="RD8*20260314-20260310"),
    "35 hyphens": _one_line(date="D8*2026-03-14"),
    "35 no format": _one_line(date="*20260314"),
    "35 two dates": _one_line(date="D8*20260314~DTP*472*D8*20260315"),
    "35 birth date of 6 digits": edited(("DMG*D8*19471213", "DMG*D8*471213")),
    "35 birth date to come": edited(("DMG*D8*19471213", "DMG*D8*20471213")),
    "35 file date": edited(("BHT*0019*00*0123*20260316", "BHT*0019*00*0123*260316")),
    "36 after the date of the file": _one_line(date="D8*20260401"),
    "37 no HI": edited(("HI*", None)),
    "37 13 diagnoses": with_claim(Claim(diagnoses="*".join(["ABK:M25511", *(f"ABF:M255{n}" for n in range(20, 32))]))),
    "37 mixed versions": with_claim(Claim(diagnoses="ABK:M25511*BF:71941")),
    "37 ICD-9": with_claim(Claim(diagnoses="BK:71941")),
    "37 first not principal": with_claim(Claim(diagnoses="ABF:M25511")),
    "37 code with a point": with_claim(Claim(diagnoses="ABK:M25.511")),
    "37 qualifier glued": with_claim(Claim(diagnoses="ABK>M25511")),
    "37 qualifier unknown": with_claim(Claim(diagnoses="ABK:M25511*XY:M25512")),
    "37 no code": with_claim(Claim(diagnoses="ABK:")),
    "38 pointer to no diagnosis": _one_line(pointers="9"),
    "38 pointer 0": _one_line(pointers="0"),
    "38 pointer letters": _one_line(pointers="A:B"),
    "38 pointer 1.00": _one_line(pointers="1.00"),
    "38 pointer 1234": _one_line(pointers="1234"),
    "39 fifth modifier": _one_line(service="HC:97530:GO:KX:59:CO:76"),
    "39 modifier of three": _one_line(service="HC:97530:GOX"),
    "39 modifier twice": _one_line(service="HC:97530:GO:GO"),
    "39 modifier after a gap": _one_line(service="HC:97530::GO"),
    "40 qualifier not HC": _one_line(service="ER:97530:GO"),
    "40 code in lower case": _one_line(service="HC:g0283"),
    "40 code with a space": _one_line(service="HC:97 530"),
    "40 institutional line": edited(("SV1*HC", "SV2*0430*HC")),
    "41 NPI fails its check digit": edited(("THERAPIST*ANN****XX*1234567893", "THERAPIST*ANN****XX*1234567890")),
    "41 NPI qualifier 24": edited(("THERAPY*****XX*1234567893", "THERAPY*****24*561234567")),
    "42 no filing indicator": edited(("P*18*******MB", "P*18")),
    "42 old filing indicator": edited(("P*18*******MB", "P*18*******09")),
    "42 unknown filing indicator": edited(("P*18*******MB", "P*18*******QXZ")),
    "43 replacement without reference": with_claim(Claim(place="11:B:7")),
    "44 SVD01 names no other payer": with_claim(_DOUBLE_COVERED),
    "44 adjustments do not add up": with_claim(_BAD_SUM),
    "45 CAS without reason": edited(("CAS*CO*45*40", "CAS*CO*45*40***3*10**5")),
    "45 CAS amount as reason": edited(("CAS*CO*45*40", "CAS*CO*40.00")),
    "47 trailing separators": edited(
        ("DTP*472*D8*20260314", "DTP*472*D8*20260314**"), ("HC:97110:GO*", "HC:97110:GO::*")
    ),
    "48 Ctrl-Z and nulls": TEXT + b"\x1a\x00\x00",
    "48 block padding": TEXT + b" " * 100,
    "48 text after IEA": TEXT + b"end of file\n" + TEXT.replace(b"000000907", b"000000908"),
    "CLM05 shifted": with_claim(Claim(place="*11:B:1")),
    "empty authorization": with_claim(Claim(before=("REF*G1*NONE",), parties=RENDERING)),
    "two referring providers": with_claim(
        Claim(lines=(Line(extra=("NM1*DN*1*A*B****XX*1234567893",)), Line(extra=("NM1*DN*1*A*C****XX*1245319599",))))
    ),
    "other payer's payment": with_claim(Claim(parties=tuple(s.replace("AMT*D*80", "AMT*D*8O") for s in SECONDARY))),
    "accident date": with_claim(Claim(tail="Y*A*Y*Y**AA:::NC", before=("DTP*439*D8*2026",))),
}  # fmt: skip
