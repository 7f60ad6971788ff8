"""What work took: wall time, CPU time of all threads, and for a command of its own the peak memory of its processes.

Wall time says what a user waits; CPU time is steadier where the machine is shared with others.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
ROOT: Final = Path(__file__).resolve().parents[1]
EVERY: Final = 0.1
"""Seconds between two looks at the memory of a command."""
PAGE: Final = resource.getpagesize()


class Failed(Exception):
    """A command ended with another exit code than 0; the text holds the last it said."""


@dataclass(frozen=True, slots=True)
class Took(Generic[T]):
    """Seconds of a call, and what it gave."""

    answer: T
    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Ran:
    """Seconds and the most bytes that a command and the processes it started held at one time."""

    wall: float
    cpu: float
    peak: int
    said: str


def timed(work: Callable[[], T]) -> Took[T]:
    """Does it once."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return Took(answer, time.perf_counter() - wall, time.process_time() - cpu)


def run(command: Sequence[str], cores: int = 0) -> Ran:
    """Runs a command to its end, on so many cores (0: all). Raises Failed."""
    allowed = sorted(os.sched_getaffinity(0))[:cores] if cores else ()
    surroundings = {**os.environ, "PYTHONPATH": python_path()}
    if allowed:
        surroundings["POLARS_MAX_THREADS"] = str(len(allowed))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as aside:
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=aside, text=True, encoding="utf-8", env=surroundings
        )
        if allowed:
            os.sched_setaffinity(child.pid, allowed)
        peak = _Peak(child.pid)
        said, _ = child.communicate()
        wall = time.perf_counter() - wall
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        aside.seek(0)
        complaints = aside.read()
    if child.returncode:
        last = f"{said[-2000:]}{complaints[-2000:]}"
        raise Failed(f"{' '.join(command)}\nended with {child.returncode}:\n{last}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(wall, cpu, peak.end(), said)


def python_path() -> str:
    """This checkout's sources before any that are installed."""
    given = os.environ.get("PYTHONPATH", "")
    own = [str(ROOT / name) for name in ("engine", "cli", "benchmarks")]
    return os.pathsep.join([*own, *([given] if given else [])])


def scrubjay(*arguments: str) -> list[str]:
    """The command line of this checkout."""
    return [sys.executable, "-m", "scrubjay_cli", *arguments]


def check(folder: Path, output: Path, cores: int, *options: str) -> list[str]:
    """`scrubjay check` of a folder of Parquet files, claims and facts beside them, in as many processes as cores."""
    jobs = ("--jobs", str(cores)) if cores and _knows("--jobs") else ()
    return scrubjay("check", str(folder), "--facts", str(folder), *options, *jobs, "--output", str(output))


@lru_cache
def _knows(option: str) -> bool:
    """Whether `check` of this checkout has an option: an older one is measured too."""
    return option in run(scrubjay("check", "--help")).said


def shown(command: Sequence[str]) -> str:
    """A command as one would type it."""
    words = ["python" if word == sys.executable else word for word in command]
    return " ".join(words).replace(f"{ROOT}{os.sep}", "").replace("python -m scrubjay_cli", "scrubjay")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown that reads well as text too: the first column left, the others right."""
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        rest = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
        return f"| {' | '.join([cells[0].ljust(widths[0]), *rest])} |"

    ruler = "|".join(["-" * (widths[0] + 2), *(f"{'-' * (width + 1)}:" for width in widths[1:])])
    return "\n".join((line(heads), f"|{ruler}|", *map(line, rows)))


def keep(file: Path | None, figures: Mapping[str, Any]) -> None:
    """Writes figures as JSON where a file was asked for."""
    if file is not None:
        file.write_text(json.dumps(figures, indent=1), encoding="utf-8")


class _Peak:
    """Looks at a process and its children again and again: their memory together, shared pages once for each."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> int:
        """The most bytes seen."""
        self._done.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            self._most = max(self._most, sum(map(_resident, _family(self._pid))))


def _family(pid: int) -> list[int]:
    """A process and all that it started, of those that are still there."""
    found = [pid]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    """Bytes in memory; 0 if the process has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
