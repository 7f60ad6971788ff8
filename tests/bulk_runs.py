"""Runs in parts as small as a test wants, beside the same run in memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scrubjay.bulk.folder import work_in
from scrubjay.bulk.running import decide_rest, put_aside
from scrubjay.bulk.streaming import stream
from scrubjay.bulk.workers import Task
from scrubjay.checking import Checker, checker, note_document
from scrubjay.compact_json import compact
from scrubjay.executors.choosing import executor
from scrubjay.facts.finding import find_files
from scrubjay.facts.reading import read_files
from scrubjay.packs.library import open_library
from scrubjay_cli.printing.json import report_of_lines

ROOT = Path(__file__).resolve().parents[1]


@cache
def shipped() -> Checker:
    """The shipped packs."""
    return checker(open_library())


def in_memory(files: Sequence[str], facts: Sequence[str] = ()) -> str:
    """The whole report of a run in memory, as JSON."""
    read = read_files(files, facts)
    document = shipped().check(read.facts, executor("reference"), read.notes).document()
    return "".join(report_of_lines(map(compact, document.pop("decisions")), document))


def in_parts(
    folder: Path, files: Sequence[str], facts: Sequence[str] = (), lines: int = 20, jobs: int = 1
) -> tuple[str, int]:
    """The same of a run in parts of so many lines, and how many parts there were."""
    found = find_files(files, facts)
    with work_in(folder, {}) as work:
        plan = put_aside(work, lambda scratch: stream(found, scratch, lambda _: None), 0, lines)
        report = decide_rest(work, plan, Task(work.reading, shipped(), "reference"), jobs, None)
        rest = {
            "summary": report.summary,
            "notes": map(note_document, report.notes()),
            "errors": map(note_document, report.errors()),
        }
        return "".join(report_of_lines(report.decisions(), rest)), len(plan.parts)


def written(folder: Path, name: str, rows: Sequence[dict[str, Any]]) -> str:
    """A file of JSON lines."""
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def synthetic(folder: Path, form: str, claims: int = 60, facts: str = "all") -> list[Path]:
    """The files of synthetic claims."""
    made = [sys.executable, "benchmarks/claims.py", "--claims", str(claims), "--seed", "4", "--as", form]
    subprocess.run([*made, "--facts", facts, "--into", str(folder)], cwd=ROOT, check=True, capture_output=True)
    return sorted(path for path in folder.iterdir() if path.name != "planted.csv")
