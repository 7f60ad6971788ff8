"""`scrubjay pack diff --memo`: reads the claims to measure on, and prints the memo."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scrubjay.differing.changes import Differences
from scrubjay.differing.side import Side
from scrubjay.facts.claim import Note
from scrubjay.memo.making import changed_policies
from scrubjay.memo.making import memo as made
from scrubjay.memo.measuring import Measured, measure
from scrubjay_cli.output import write_data
from scrubjay_cli.printing.errors import refusal
from scrubjay_cli.printing.json import indented
from scrubjay_cli.printing.look import counted
from scrubjay_cli.printing.memo import memo_parts
from scrubjay_cli.printing.memo_markdown import markdown
from scrubjay_cli.printing.memo_page import memo_page
from scrubjay_cli.progress import progress
from scrubjay_cli.running import Arguments, made_ready
from scrubjay_cli.sides_ready import packs_ready
from scrubjay_cli.trouble import complain

EXECUTOR: Final = "auto"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a user gave to measure on."""

    files: Sequence[str] = ()
    facts: Sequence[str] = ()
    folders: Sequence[str] = ()
    payers: str | None = None
    received: str | None = None
    complete: Sequence[str] = ()


def write_memo(
    old: Side, new: Side, found: Differences, claims: Claims, folders: Sequence[Path], kind: str, output: Path | None
) -> bool:
    """Write the memo as `md`, `html` or `json`. False where some of the claims could not be used; the others count."""
    measured, errors = _measured(old, new, found, claims, output) if claims.files else (None, [])
    complain([refusal(note) for note in errors])
    said = made(old, new, found, today(), measured, list(_left_out(errors)), folders).document()
    if kind == "json":
        write_data(indented(said), output)
    else:
        parts = memo_parts(said)
        write_data(memo_page(parts) if kind == "html" else markdown(parts), output)
    return not errors


def today() -> datetime.date:
    """The day on which the memo is written."""
    return datetime.date.today()


def _measured(
    old: Side, new: Side, found: Differences, claims: Claims, output: Path | None
) -> tuple[Measured, list[Note]]:
    given = Arguments(
        claims.files,
        claims.facts,
        (),
        claims.folders,
        claims.payers,
        claims.received,
        claims.complete,
        False,
        EXECUTOR,
        output,
        library=new.library,
    )
    ready = made_ready(given)
    office = ready.checker.office
    with progress("Deciding") as tell:
        measured = measure(
            packs_ready(old, office),
            packs_ready(new, office),
            changed_policies(found),
            ready.read.facts,
            ready.executor,
            tell,
        )
    return measured, [note for note in ready.read.notes if note.level != "note"]


def _left_out(errors: Iterable[Note]) -> Iterable[str]:
    """By file, how much is not in the figures; what is wrong was told on stderr."""
    skipped = Counter(note.place.file for note in errors if note.level == "skip")
    wrong = Counter(note.place.file for note in errors if note.level != "skip")
    for file in dict.fromkeys((*wrong, *skipped)):
        claims = f"; {counted(skipped[file], 'claim')} left out of the figures" if skipped[file] else ""
        yield f"{file}: {counted(wrong[file], 'mistake')}{claims}."
