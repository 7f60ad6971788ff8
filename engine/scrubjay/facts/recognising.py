"""What a file is, by what it begins with and by its name: which reader reads it, and whether it holds claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TypeAlias

from .json_text import JsonError, read_json
from .models.document import LISTS
from .x12.recognising import looks_like

HEAD: Final = 4096
"""Bytes of a file that tell what it is."""

Kind: TypeAlias = Literal["837", "json", "jsonl", "csv", "parquet"]
Holds: TypeAlias = Literal["claims", "facts", "broken", "other"]

_NAMED_837: Final = frozenset((".837", ".837p", ".x12", ".edi"))
FHIR: Final = frozenset(
    (
        "Claim", "Bundle", "Patient", "Coverage", "Organization", "Practitioner", "PractitionerRole", "Location",
        "Condition",
    )
)  # fmt: skip
"""FHIR resources that are claims or that claims refer to."""
_PROFESSIONAL: Final = b"005010X222"


def kind_of(file: str, head: bytes) -> Kind:
    """Which reader reads a file. What it begins with goes before what its name says."""
    if _begins_with_isa(head):
        return "837"
    suffix = Path(file).suffix.lower()
    if head.startswith(b"PAR1") or suffix == ".parquet":
        return "parquet"
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if _start(head).startswith((b"{", b"[")) or suffix == ".json":
        return "json"
    return "csv" if suffix == ".csv" else "837"


def holding(file: str) -> tuple[Holds, str]:
    """What a file of a directory holds, with words for what is neither claims nor facts. Raises OSError.

    "broken" is a file that should hold one of both and cannot be read: its reader says why.
    """
    with open(file, "rb") as stream:
        head = stream.read(HEAD)
        kind = kind_of(file, head)
        if kind == "json":
            return _of_json(head + stream.read())
        if kind == "jsonl":
            stream.seek(0)
            return _of_lines(stream)
        return _of_list(file) if kind in ("csv", "parquet") else _of_x12(file, head, stream)


def _of_x12(file: str, head: bytes, stream: BinaryIO) -> tuple[Holds, str]:
    words = looks_like(head)
    if words is None:
        return "claims", ""
    if not _begins_with_isa(head):
        named = Path(file).suffix.lower() in _NAMED_837
        return ("broken", "") if named else ("other", re.split("[:;]", words)[0])
    # groups of other transactions may stand before one of professional claims
    last = head
    for block in _blocks(stream):
        if _PROFESSIONAL in last + block:
            return "claims", ""
        last = block[-len(_PROFESSIONAL) :]
    return ("claims", "") if _PROFESSIONAL in last else ("other", words.split(". ")[0])


def _of_list(file: str) -> tuple[Holds, str]:
    stem = Path(file).stem
    if stem in LISTS or stem == "claim_lines":
        return ("claims" if stem in ("claims", "claim_lines") else "facts"), ""
    return "other", "a table that is not named after a list of facts"


def _of_json(data: bytes) -> tuple[Holds, str]:
    try:
        document, _ = read_json(data)
    except JsonError:
        return "broken", ""
    return _of_document(document)


def _of_lines(lines: Iterable[bytes]) -> tuple[Holds, str]:
    """Claims if any line holds one; else what the first line holds that holds anything."""
    first: tuple[Holds, str] | None = None
    for line in lines:
        if not line.strip():
            continue
        try:
            value, _ = read_json(line)
        except JsonError:
            first = first or ("broken", "")
            continue
        if isinstance(value, dict) and "outcome" in value and "claim_id" in value:
            found: tuple[Holds, str] = ("other", "a report of scrubjay")
        else:
            found = ("claims", "") if is_claim(value) else _of_document(value)
        if found[0] == "claims":
            return found
        first = first or found
    return first or ("broken", "")


def is_claim(value: Any) -> bool:
    """Whether a line is one claim; else it is a whole document. `lines` is the name of a list in both."""
    if not isinstance(value, dict):
        return False
    if "resourceType" in value:
        return False
    return "id" in value or not (set(value) & (set(LISTS) - {"lines"}) or set(value) == {"lines"})


def _of_document(document: Any) -> tuple[Holds, str]:
    if not isinstance(document, dict):
        return "broken", ""
    if "resourceType" in document:
        kind = document["resourceType"]
        named = kind if isinstance(kind, str) and kind.isalpha() and len(kind) < 40 else "resource"
        return ("claims", "") if kind in FHIR else ("other", f"FHIR, but {named} is nothing that claims need")
    if "claims" in document:
        return "claims", ""
    if "decisions" in document:
        return "other", "a report of scrubjay"
    if any(name in document for name in LISTS):
        return "facts", ""
    return "other", "JSON without a list of facts"


def _begins_with_isa(head: bytes) -> bool:
    return _start(head)[:3].upper() == b"ISA"


def _start(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(1 << 20):
        yield block
