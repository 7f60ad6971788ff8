"""What becomes of one broken pack: it is taken, refused with places and reasons, or there is a fault of ours."""

from __future__ import annotations

import contextlib
import signal
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from scrubjay.packs.library import Library, with_file
from scrubjay.packs.places import PackErrors, Problem
from scrubjay.rules.checking import every_problem
from scrubjay.rules.programs import program_of

LONGEST: Final = 10.0
"""CPU seconds for one pack; the largest shipped ones take less than one."""


class TooLong(Exception):
    """A pack that keeps loading busy without end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`fault` is empty, or says what went wrong, the same for the same defect."""

    came: Literal["taken", "refused", "failed"]
    fault: str = ""
    trace: str = ""


def tried(library: Library, text: bytes, file: Path) -> Outcome:
    """Loads, merges and compiles the text as the pack of a file; where it is refused, asks for every problem."""
    file.write_bytes(text)
    try:
        with _in_time():
            return _loaded(library, text, file)
    except Exception as error:
        return _failed(error)


def _loaded(library: Library, text: bytes, file: Path) -> Outcome:
    try:
        around, pack = with_file(library, file)
    except PackErrors as errors:
        return _refused(library, errors, text, file)
    try:
        program_of(around, pack)
    except PackErrors as errors:
        return _refused(around, errors, text, file)
    return Outcome("taken")


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _refused(library: Library, errors: PackErrors, text: bytes, file: Path) -> Outcome:
    problems = (*errors.problems, *every_problem(library, errors))
    if not problems:
        return Outcome("failed", "refused without a problem")
    wrong = [fault for problem in problems if (fault := _unplaced(problem, text, file))]
    return Outcome("failed", wrong[0]) if wrong else Outcome("refused")


def _unplaced(problem: Problem, text: bytes, file: Path) -> str:
    place = problem.place
    if not problem.message.strip():
        return f"a problem without a reason at {place}"
    if not place.file or place.line < 1 or place.column < 1:
        return f"no place for: {problem.message[:60]}"
    if place.file == file.as_posix() and place.line > text.count(b"\n") + 1 + text.count(b"\r"):
        return f"a place after the end for: {problem.message[:60]}"
    return ""


def _failed(error: Exception) -> Outcome:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "scrubjay" in frame.filename] or frames
    last = ours[-1]
    where = f"{Path(last.filename).name}:{last.lineno} in {last.name}"
    trace = "".join(traceback.format_exception(error, limit=-6))
    return Outcome("failed", f"{type(error).__name__} at {where}", trace)


def shrunk(text: bytes, still: Callable[[bytes], bool]) -> bytes:
    """The text with as many lines taken out as leave the fault standing."""
    lines = text.split(b"\n")
    size = max(len(lines) // 2, 1)
    while True:
        at, before = 0, len(lines)
        while at < len(lines):
            fewer = lines[:at] + lines[at + size :]
            if still(b"\n".join(fewer)):
                lines = fewer
            else:
                at += size
        if size == 1 and len(lines) == before:
            return b"\n".join(lines)
        size = max(size // 2, 1)
