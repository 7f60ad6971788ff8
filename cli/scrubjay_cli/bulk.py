"""`scrubjay check` on input larger than memory: a folder beside the output, and runs taken up again."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from scrubjay.bulk.folder import Busy, NotOurs, Work, remove, work_in
from scrubjay.bulk.merging import BulkReport
from scrubjay.bulk.notes import saved_notes
from scrubjay.bulk.running import Plan, decide_rest, decided_claims, planned, put_aside, undecided
from scrubjay.bulk.size import size_as_text, size_of
from scrubjay.bulk.streaming import Chunk, stream
from scrubjay.bulk.workers import Task, WorkerLost
from scrubjay.checking import note_document
from scrubjay.executors.chaining import ProgramRefused
from scrubjay.facts.claim import Facts
from scrubjay.packs.library import shipped_folder
from scrubjay_cli.options import ReportFormat
from scrubjay_cli.output import write_bytes, write_data
from scrubjay_cli.printing.errors import refusal
from scrubjay_cli.printing.json import report_of_lines
from scrubjay_cli.progress import progress
from scrubjay_cli.reading import declared_complete, received_on
from scrubjay_cli.running import Arguments, Prepared, strictly
from scrubjay_cli.trouble import Trouble, complain

SUFFIX: Final = ".scrubjay-part"
"""What the folder of a run that is not done has behind the name of its output."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the exit code depends on."""

    refused: bool
    summary: Mapping[str, Any]


def check_in_bulk(given: Arguments, ready: Prepared, format: ReportFormat, jobs: int | None) -> Outcome:
    """Decide a part at a time and write the report. Raises Trouble."""
    with _work(given, ready) as work:
        plan = planned(work) if work.begun == "resumed" else None
        if plan is None:
            if work.begun != "new":
                complain([_anew(work)])
            plan = _read(work, ready)
        else:
            todo = len(undecided(work, plan))
            complain([f"resumed: {len(plan.parts) - todo:,} of {len(plan.parts):,} parts are decided already"])
        if given.strict and plan.refused:
            refused = [note for note in saved_notes(work.reading / "notes") if note.level != "note"]
            raise strictly(refused)
        report = _decide(work, plan, given, ready, jobs)
        for note in report.errors():
            complain([refusal(note)])
        _write(report, format, given.output, work)
        return Outcome(plan.refused, report.summary)


def _read(work: Work, ready: Prepared) -> Plan:
    files = (*ready.found.files, *ready.found.facts)
    with progress("Reading", sum(map(size_of, files)), "bytes") as tell:

        def chunks(scratch: Path) -> Iterator[Chunk]:
            for chunk in stream(ready.found, scratch, tell or _silent):
                dated = chunk.facts if ready.received is None else received_on(chunk.facts, ready.received)
                yield replace(chunk, facts=dated)
            yield Chunk(declared_complete(Facts(), ready.complete), ())

        return put_aside(work, chunks, size_as_text(files))


def _silent(_: int) -> None:
    """Nothing is shown."""


def _decide(work: Work, plan: Plan, given: Arguments, ready: Prepared, jobs: int | None) -> BulkReport:
    task = Task(work.reading, ready.checker, given.executor)
    with progress("Deciding", plan.claims, done=decided_claims(work, plan)) as tell:
        try:
            return decide_rest(work, plan, task, jobs or os.cpu_count() or 1, tell)
        except ProgramRefused as refused:
            raise Trouble([f"--executor {given.executor}: {refused}"]) from None
        except WorkerLost:
            kept = " (what is decided is kept: the same command goes on from there)" if given.output else ""
            message = "a process that decided was ended from outside, perhaps for want of memory"
            raise Trouble([f"{message}; say --jobs 1 to need less{kept}"]) from None


def _write(report: BulkReport, format: ReportFormat, output: Path | None, work: Work) -> None:
    decisions = report.decisions()
    if format is ReportFormat.jsonl:
        write_data((f"{line}\n" for line in decisions), output)
    elif format is ReportFormat.json:
        rest = {
            "summary": report.summary,
            "notes": map(note_document, report.notes()),
            "errors": map(note_document, report.errors()),
        }
        write_data(report_of_lines(decisions, rest), output)
    elif format is ReportFormat.csv:
        from scrubjay_cli.printing.csv import csv_rows

        write_data(csv_rows(map(json.loads, decisions)), output)
    elif output is not None:
        from scrubjay_cli.printing.parquet import write_large_report

        write_bytes(lambda stream: write_large_report(map(json.loads, decisions), work.folder, stream), output)


@contextlib.contextmanager
def _work(given: Arguments, ready: Prepared) -> Iterator[Work]:
    """The folder: beside the output, where it stays until the output is written; without an output for the while."""
    asked = _asked(given, ready)
    if given.output is None or (given.output.exists() and not given.output.is_file()):
        with tempfile.TemporaryDirectory(prefix="scrubjay-") as folder, work_in(Path(folder), asked) as work:
            yield work
        return
    output = Path(os.path.realpath(given.output))
    folder_beside = output.with_name(output.name + SUFFIX)
    try:
        with work_in(folder_beside, asked) as work:
            yield work
        remove(folder_beside)
    except Busy:
        message = f"another run that writes {given.output} works here; wait until it is done"
        raise Trouble([f"{folder_beside}: {message}"]) from None
    except NotOurs:
        message = "is there and is not of scrubjay; move it away or choose another --output"
        raise Trouble([f"{folder_beside}: {message}"]) from None


def _anew(work: Work) -> str:
    if work.begun == "other":
        return "started anew: the interrupted run before was given other files, packs or options"
    return "started anew: the run before was interrupted while it read"


def _asked(given: Arguments, ready: Prepared) -> dict[str, Any]:
    """What decisions depend on. A run that is asked the same may be taken up again."""
    office: list[str] = [*given.packs, *([given.payers] if given.payers else [])]
    folders = [shipped_folder(), *map(Path, given.folders)]
    said = [str(path) for folder in folders for path in folder.rglob("*.*")]
    checker = ready.checker
    return {
        "version": version("scrubjay"),
        "files": list(map(_stamp, ready.found.files)),
        "facts": list(map(_stamp, ready.found.facts)),
        "packs": {pack.id: checker.programs.of(pack).hash for pack in checker.packs},
        "tables": {name: table.hash for name, table in checker.library.tables.items()},
        "said_in": [_stamp(path) for path in (*office, *sorted(said)) if Path(path).suffix in (".toml", ".csv")],
        "only": list(given.packs),
        "arguments": [given.received, given.as_of, list(given.complete), given.executor],
    }


def _stamp(file: str) -> list[Any]:
    """What tells that a file is as it was."""
    try:
        here = os.stat(file)
    except (OSError, ValueError):
        return [file]
    return [file, os.path.realpath(file), here.st_size, here.st_mtime_ns]
