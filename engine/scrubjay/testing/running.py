"""Claims decided with their pack, and compared with the text that is kept of their decisions."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
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
from scrubjay.testing.claims import Suite, kept_file
from scrubjay.testing.claims import left_over as find_left_over
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


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of the claims of one pack. `left_over`: kept texts whose claim is gone."""

    pack: str
    folder: Path
    tested: tuple[Tested, ...]
    left_over: tuple[Path, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything is as it is kept."""
        return not self.left_over and all(one.state == "same" for one in self.tested)


def kept_text(claim: Path) -> str | None:
    """What is kept of a claim's decisions; None where nothing is."""
    kept = kept_file(claim)
    return kept.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n") if kept.is_file() else None


def ran(suite: Suite, *, left_over: bool = True, tell: Callable[[int], None] | None = None) -> Ran:
    """Each claim of a pack decided and compared. `tell` is told of each claim done.

    Raises PackErrors, OSError, and ClaimUnusable with every document that cannot be decided.
    """
    checker = ready(suite.library, suite.pack)
    found: list[Tested] = []
    problems: list[str] = []
    for claim in suite.claims:
        try:
            found.append(Tested(claim, decided_text(checker, claim), kept_text(claim)))
        except ClaimUnusable as error:
            problems += error.problems
        if tell is not None:
            tell(1)
    if problems:
        raise ClaimUnusable(problems)
    return Ran(suite.pack.id, suite.folder, tuple(found), find_left_over(suite.folder) if left_over else ())
