"""A bulk run from files to a report: put aside, part, decide what is not decided, merge."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scrubjay.bulk.aside import open_aside
from scrubjay.bulk.folder import Work
from scrubjay.bulk.merging import BulkReport, report
from scrubjay.bulk.parting import SAID, Part, part, part_again
from scrubjay.bulk.streaming import Chunk
from scrubjay.bulk.workers import Task, decide_parts

PART_LINES: Final = 100_000
"""About so many lines of claims and rows of facts are one part at most: what columns decide in one go."""
SMALL: Final = 25_000
"""Parts are no smaller than this, though then there be fewer than would keep all processes busy."""
PARTS: Final = 4
"""As many parts as there should be, so that processes end at about the same time."""
_BYTES_A_LINE: Final = 300
_FEWEST, _MOST = 16, 2048

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What reading came to: the parts, the number of claims, and how many were left out."""

    parts: tuple[Part, ...]
    claims: int
    skipped: int
    refused: bool
    """Whether anything of the input could not be used."""


def put_aside(work: Work, chunks: Callable[[Path], Iterable[Chunk]], size: int, most: int = PART_LINES) -> Plan:
    """Read everything and put it aside. `size`: about how many bytes there are; `chunks` is given a folder to use."""
    work.clear_reading()
    fanout = max(_FEWEST, min(_MOST, 4 * size // _BYTES_A_LINE // most))
    aside = open_aside(work.reading, fanout)
    for chunk in chunks(work.reading):
        aside.put(chunk.facts, chunk.notes, chunk.ranks)
    aside.finish()
    parts = part(aside, min(most, max(SMALL, sum(aside.weights.values()) // PARTS)))
    levels = aside.notes.levels
    plan = Plan(parts, aside.claims, levels.get("skip", 0), bool(levels.get("skip") or levels.get("error")))
    work.planned(_document(plan))
    return plan


def planned(work: Work) -> Plan | None:
    """What an earlier run has read."""
    found = work.plan()
    if found is None:
        return None
    parts = tuple(map(part_again, found["parts"]))
    return Plan(parts, found["claims"], found["skipped"], found["refused"])


def undecided(work: Work, plan: Plan) -> list[tuple[Part, Path]]:
    """The parts that no run has decided, with where their results go."""
    return [(one, into) for one, into in zip(plan.parts, _paths(work, plan), strict=True) if not _is_done(into)]


def decided_claims(work: Work, plan: Plan) -> int:
    """How many claims parts that are done have."""
    done = (into.with_suffix(".sum") for into in _paths(work, plan) if _is_done(into))
    return sum(sum(json.loads(path.read_text(encoding="utf-8"))["outcomes"].values()) for path in done)


def decide_rest(work: Work, plan: Plan, task: Task, jobs: int, progress: Tell | None) -> BulkReport:
    """Decide the parts that are not decided, then the report of all."""
    decide_parts(task, undecided(work, plan), jobs, progress)
    return report(_paths(work, plan), work.reading / SAID, work.reading / "notes", plan.skipped)


def _paths(work: Work, plan: Plan) -> tuple[Path, ...]:
    return tuple(work.parts / f"{number:06d}" for number in range(len(plan.parts)))


def _is_done(into: Path) -> bool:
    return into.with_suffix(".sum").exists()


def _document(plan: Plan) -> dict[str, Any]:
    return {
        "parts": [part.document() for part in plan.parts],
        "claims": plan.claims,
        "skipped": plan.skipped,
        "refused": plan.refused,
    }
