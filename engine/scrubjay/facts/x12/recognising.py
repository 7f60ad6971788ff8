"""What a file is that is no 837P: its first bytes, or the codes of a functional group, to words for a user."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

READS: Final = "scrubjay reads professional claims, 837P (005010X222A1)"

_MAGIC: Final = (
    (b"%PDF", "a PDF document: ask the billing system for the 837P file itself, not its printed form"),
    (b"\x1f\x8b", "a gzip archive: unpack it first (gunzip) and check the file inside"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it first and check the files inside"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (Word, Excel): export the claims as an 837P file"),
    (b"\xff\xfe", "text in UTF-16; X12 files are ASCII: save it again as UTF-8 or ASCII"),
    (b"\xfe\xff", "text in UTF-16; X12 files are ASCII: save it again as UTF-8 or ASCII"),
    (b"I\x00S\x00A\x00", "text in UTF-16; X12 files are ASCII: save it again as UTF-8 or ASCII"),
    (b"\x00I\x00S\x00A", "text in UTF-16; X12 files are ASCII: save it again as UTF-8 or ASCII"),
    (b"\xc9\xe2\xc1", "text in EBCDIC, as mainframes write it; transfer it again as text (ASCII)"),
    (b"UNA", "an EDIFACT message (UNA), not X12: ask the sender for the X12 837P"),
    (b"UNB", "an EDIFACT message (UNB), not X12: ask the sender for the X12 837P"),
    (b"MSH", "an HL7 version 2 message (MSH), not X12: claims come as 837P from the billing system, not the chart"),
    (b"FHS", "an HL7 version 2 batch (FHS), not X12: claims come as 837P from the billing system, not the chart"),
    (b"BHS", "an HL7 version 2 batch (BHS), not X12: claims come as 837P from the billing system, not the chart"),
)
_LOOSE: Final = re.compile(rb"(GS|ST|BHT|HL|CLM|NM1)[^A-Za-z0-9\s]")

_GUIDES: Final = (
    ("005010X223", "an institutional claim (837I)"),
    ("005010X224", "a dental claim (837D)"),
    ("005010X221", "a remittance advice (835)"),
    ("005010X212", "a claim status request or answer (276/277)"),
    ("005010X214", "a claim acknowledgment (277CA)"),
    ("005010X279", "an eligibility request or answer (270/271)"),
    ("005010X217", "a request for review or its answer (278)"),
    ("005010X220", "an enrolment (834)"),
    ("005010X218", "a premium payment (820)"),
    ("005010X231", "an acknowledgment (999)"),
    ("004010X098", "a professional claim in the old version 4010"),
    ("004010X096", "an institutional claim in the old version 4010"),
    ("004010X097", "a dental claim in the old version 4010"),
    ("004010X091", "a remittance advice (835) in the old version 4010"),
    ("004010", "a transaction of the old version 4010"),
)
_KINDS: Final = {
    "HP": "a remittance advice (835)", "835": "a remittance advice (835)",
    "HR": "a claim status request (276)", "276": "a claim status request (276)",
    "HN": "a claim status answer (277)", "277": "a claim status answer (277)",
    "HS": "an eligibility request (270)", "270": "an eligibility request (270)",
    "HB": "an eligibility answer (271)", "271": "an eligibility answer (271)",
    "HI": "a request for review (278)", "278": "a request for review (278)",
    "BE": "an enrolment (834)", "834": "an enrolment (834)",
    "RA": "a premium payment (820)", "820": "a premium payment (820)",
    "FA": "an acknowledgment (997 or 999)", "997": "an acknowledgment (997)", "999": "an acknowledgment (999)",
}  # fmt: skip


def looks_like(data: bytes) -> str | None:
    """What the file with these first bytes is and how to mend it; None if it can be read as an 837P.

    Looks at the kind of text and, in X12, at the first functional group. The words never quote the file.
    """
    found = not_x12(data)
    if found is not None:
        return found
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip().decode("latin-1")
    mark = re.escape(text[3])
    group = re.search(rf"\bGS{mark}(?P<kind>[^{mark}]*)(?:{mark}[^{mark}]*){{6}}{mark}(?P<guide>\w*)", text)
    if group is None:
        return None
    return not_professional(group["kind"], group["guide"])


def not_x12(data: bytes) -> str | None:
    """What a file is that does not begin with ISA."""
    for magic, words in _MAGIC:
        if data.startswith(magic):
            return words
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    body = data.removeprefix(b"\xef\xbb\xbf").strip(b"\x00\x1a \t\r\n\f")
    if not body:
        return "an empty file" if not data else "a file with nothing but blanks in it: an empty file"
    if body[:3].upper() == b"ISA" and len(body) > 3 and not chr(body[3]).isalnum():
        return None
    head = body[:400].lower()
    if head.startswith(b"<"):
        kind = (
            "an HTML page: perhaps the portal's log-in or error page"
            if b"<html" in head or b"<!doctype html" in head
            else "XML"
        )
        return f"{kind}, not X12: an 837P begins with ISA. Download the 837P file again"
    if head.startswith((b"{", b"[")):
        return "a JSON document, not X12: give the file a name that ends in .json to have it read as facts"
    if _LOOSE.match(body):
        return "X12 without its envelope: the file must begin with the ISA segment; export it again with ISA and GS"
    return _text(body)


def not_professional(functional_id: str, guide: str, transaction: str = "") -> str | None:
    """What a functional group is, by GS01, GS08 and ST01, that holds no professional claims; None if it does."""
    for prefix, words in _GUIDES:
        if guide.startswith(prefix):
            known = guide if re.fullmatch(r"\d{6}X\d{3}(A\d)?", guide) else prefix
            return f"GS08 is {known}: {words}. {READS}{_mending(words)}"
    words = _KINDS.get(transaction) or _KINDS.get(functional_id) or ""
    if words:
        return f"{words}. {READS}{_mending(words)}"
    return None


def _mending(words: str) -> str:
    if "4010" in words:
        return "; ask the billing system to write version 5010"
    if "institutional" in words or "dental" in words:
        return "; leave this file to a checker for such claims"
    return "; give the claim file that was sent, not an answer or another transaction"


def _archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "a zip archive: unpack it first and check the files inside"
    if "[Content_Types].xml" in names:
        return "an Office document (Word, Excel), not X12: export the claims as an 837P file"
    files = "1 file" if len(names) == 1 else f"{len(names)} files"
    return f"a zip archive with {files}: unpack it first and check what is inside"


def _text(body: bytes) -> str:
    sample = body[:1024]
    if sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 20:
        return "a binary file, not X12: an 837P is text and begins with ISA"
    line = sample.splitlines()[0]
    if max(line.count(mark) for mark in (b",", b";", b"\t", b"|")) >= 2:
        return "a table (CSV), not X12: an 837P begins with ISA. Facts as CSV are given by --facts"
    return "text, but not X12: an 837P begins with ISA. Remove what stands before it, or give the 837P file itself"
