"""What a start comes to: the text of the file, loaded and compiled, and two claims on the sides of its boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scrubjay.cases.conformance import Case, conformance, every_pack
from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.rules.checking import every_problem
from scrubjay.rules.programs import program_of
from scrubjay.starting.known import Start
from scrubjay.starting.questions import Answers
from scrubjay.starting.writing import written

FOR_WHOM: Final = ("procedure code ", "discipline ", "patient's age ", "effective ")
"""Boundaries that a rule of any kind may have: they are shown only where it has none of its own."""

OVER: Final = " is over "


@dataclass(frozen=True, slots=True)
class Sides:
    """Two claims of one boundary, the nearest to each other; `values`: what stands against the limit in each."""

    boundary: str
    flagged: Case
    clear: Case


@dataclass(frozen=True, slots=True)
class Started:
    """A file's text, the policy that is new in it, and its claims; `missed`: why there are none."""

    text: str
    pack: Pack
    policy: str
    sides: Sides | None
    missed: tuple[str, ...]


def started(start: Start, answers: Answers) -> Started:
    """The file that the answers make. Raises PackErrors with every problem of the text."""
    text = written(start, answers)
    library, pack = _compiled(start, text)
    policy = str(answers["id"])
    found = conformance(every_pack(library), pack, only=(policy,) if policy else ())
    if "\r\n" in start.text:
        text = text.replace("\n", "\r\n")
    return Started(text, pack, policy, _nearest(found.cases), found.missed)


def _compiled(start: Start, text: str) -> tuple[Library, Pack]:
    library = start.library
    try:
        pack = load_pack(text, start.file)
        refused = {name: errors for name, errors in library.refused.items() if name != pack.id}
        library = Library({**library.loaded, pack.id: pack}, library.tables, library.broken, refused)
        program_of(library, pack)
    except PackErrors as errors:
        raise PackErrors(every_problem(library, errors), errors.read, sound=errors.sound) from None
    return library, pack


def _nearest(cases: Sequence[Case]) -> Sides | None:
    """The two sides of the rule's own boundary; those of whom it is for where it has no other."""
    found: list[Sides] = []
    for flagged in cases:
        if not flagged.boundary or flagged.outcome.state != "flagged":
            continue
        same = (flagged.rule, flagged.version, flagged.boundary)
        others = [case for case in cases if (case.rule, case.version, case.boundary) == same]
        clear = next((case for case in others if case.outcome.state == "clear"), None)
        if clear is not None:
            found.append(Sides(flagged.boundary, flagged, clear))
    # a limit before what is counted against it, and both before whom the rule is for
    found.sort(key=lambda sides: (sides.boundary.startswith(FOR_WHOM), OVER not in sides.boundary))
    return next(iter(found), None)


def claims_folder(file: Path) -> Path:
    """The folder of a pack's claims, beside it."""
    return file.with_name(f"{file.stem}.claims")


def payers_toml(pack: Pack) -> str:
    """An office's list of payers by which the claims of a base go to it."""
    return f'[[payer]]\nids  = ["{pack.id}"]\npack = "{pack.id}"\n'
