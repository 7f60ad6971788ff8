"""Claims decided with their pack, and compared with the text that is kept of their decisions."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from scrubjay.checking import Checker, checker
from scrubjay.executors.reference import Reference
from scrubjay.facts.claim import Facts, Note
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import Library
from scrubjay.packs.pack import Pack
from scrubjay.packs.routing import NO_OFFICE, Office
from scrubjay.testing.claims import kept_file
from scrubjay.testing.saying import said

State = Literal["same", "changed", "missing"]


class ClaimUnusable(Exception):
    """A claim's document that cannot be decided; each problem with its file and place."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Tested:
    """A claim's document, its decisions as text, and what is kept of them (None: nothing is)."""

    claim: Path
    now: str
    kept: str | None

    @property
    def state(self) -> State:
        """Whether the decisions are as they are kept."""
        return "missing" if self.kept is None else "same" if self.kept == self.now else "changed"

    def difference(self) -> list[str]:
        """From what is kept to what is decided now, as a unified diff."""
        before = (self.kept or "").splitlines()
        name = kept_file(self.claim).as_posix()
        return list(difflib.unified_diff(before, self.now.splitlines(), f"{name} (kept)", f"{name} (now)", lineterm=""))


def ready(library: Library, pack: Pack) -> Checker:
    """A checker in which this pack alone decides; to a base, claims come whose payer id is its id. Raises PackErrors.

    What is wrong with other packs of the library does not matter here.
    """
    office = NO_OFFICE if pack.claims is not None else Office({pack.id: pack.id}, {})
    return checker(replace(library, broken=()), (pack,), office)


def read_claim(path: Path) -> tuple[Facts, tuple[Note, ...]]:
    """The facts of a claim's document. Raises ClaimUnusable, OSError."""
    facts, notes = read_document(path.read_bytes(), path.as_posix())
    wrong = [note for note in notes if note.level != "note"]
    if wrong:
        raise ClaimUnusable([f"{note.place}: {note.message}" for note in wrong])
    return facts, tuple(notes)


def decided_text(checker: Checker, path: Path) -> str:
    """The decisions of a claim's document, as they are kept. Raises ClaimUnusable, OSError."""
    facts, notes = read_claim(path)
    return text_of(checker, facts, notes, path.as_posix())


def text_of(checker: Checker, facts: Facts, notes: Sequence[Note], name: str) -> str:
    """The decisions of facts, as they are kept. Raises ClaimUnusable where there are none."""
    report = checker.check(facts, Reference(), notes)
    if report.errors:
        raise ClaimUnusable([f"{note.place}: {note.message}" for note in report.errors])
    if not report.decisions:
        raise ClaimUnusable([f"{name}: no claim of this document is decided (write at least one under `claims`)"])
    return said(report.decisions)


def tested(checker: Checker, claims: Sequence[Path]) -> Iterator[Tested]:
    """Each claim's document decided and compared. Raises ClaimUnusable, OSError."""
    for claim in claims:
        kept = kept_file(claim)
        before = kept.read_bytes().decode("utf-8").replace("\r\n", "\n") if kept.is_file() else None
        yield Tested(claim, decided_text(checker, claim), before)
