"""Cuts the text of an interchange into runs of whole transaction sets, has them read ahead in parallel, in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from ..delimiters import Header
from ..faults import Log
from ..segments import LONGEST, Segment, body, broken, cut, remainder
from ..source import Source, closing
from .marks import Marks, line_end, usable
from .sets import PlainSet, Run, read_run

CHUNK: Final = 4 << 20
"""Characters read at a time: enough that native code is at work, few enough that a file of any size fits."""
_MOST: Final = 32 << 20
"""Characters in which the end of a transaction set must come for it to be read in columns."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A run with the number in the file of its first segment."""

    run: Run
    base: int


@dataclass(frozen=True, slots=True)
class PlainOf:
    """One plain set of a run, next in the file."""

    plain: Plain
    found: PlainSet
    header: Header


@dataclass(frozen=True, slots=True)
class _Text:
    """Text between sets, or that is no run of sets."""

    text: str


@dataclass(frozen=True, slots=True)
class _Sets:
    """A text of whole sets, the places where each ends, and what they are read as."""

    text: str
    read: Future[list[Run | str]]


@dataclass(frozen=True, slots=True)
class _End:
    """Nothing more to cut: the interchange was closed, or its text ended; or reading failed."""

    closed: bool
    error: OSError | None = None


_Unit = _Text | _Sets | _End


Rest = Callable[[Source, Header, int, Log], Generator[Segment | PlainOf, None, int]]


def columnar(chunk: int = CHUNK) -> Rest:
    """What reads the rest of an interchange in columns, as `interchanges` takes it."""

    def rest(source: Source, header: Header, number: int, log: Log) -> Generator[Segment | PlainOf, None, int]:
        marks = Marks(header.separator, header.component, header.terminator)
        if header.wrapped or not usable(marks):
            return (yield from body(source, header, number, log))
        workers = min(os.cpu_count() or 1, 8)
        with ThreadPoolExecutor(workers) as pool:
            ahead = _Ahead(_batches(source, marks, pool, chunk), workers + 1)
            return (yield from _in_order(ahead, source, header, number, log))

    return rest


def _in_order(
    ahead: _Ahead, source: Source, header: Header, number: int, log: Log
) -> Generator[Segment | PlainOf, None, int]:
    """The units as segments and plain sets, numbered; from a break inside a segment on, the streaming reader's."""
    for unit in ahead:
        if isinstance(unit, _End):
            if unit.error is not None:
                raise unit.error
            return (yield from remainder(source, header, unit.closed, number))
        done = 0
        for part in [unit.text] if isinstance(unit, _Text) else unit.read.result():
            if isinstance(part, Run):
                yield from _of_run(Plain(part, number), header, log)
                number += part.segments
                done += len(part.text)
                continue
            pieces = part.split(header.terminator)
            if broken(pieces, part, header) is not None:
                source.text = "".join((unit.text[done:], *ahead.texts(), source.text))
                number = yield from body(source, header, number, log)
                if (error := ahead.error()) is not None:
                    raise error
                return number
            number = yield from cut(pieces, part, header, number, log)
            done += len(part)
    return number


def _of_run(plain: Plain, header: Header, log: Log) -> Iterator[Segment | PlainOf]:
    number = plain.base
    for found in plain.run.sets:
        if isinstance(found, PlainSet):
            number = plain.base + found.last + 1
            yield PlainOf(plain, found, header)
        else:
            text = plain.run.text[slice(*found)]
            number = yield from cut(text.split(header.terminator), text, header, number, log)


@dataclass(slots=True)
class _Ahead:
    """The units in order, so many of them begun before they are asked for."""

    batches: Iterator[list[_Unit]]
    most: int
    waiting: deque[_Unit] = field(default_factory=deque)

    def __iter__(self) -> Iterator[_Unit]:
        while True:
            while len(self.waiting) <= self.most and (batch := next(self.batches, None)) is not None:
                self.waiting.extend(batch)
            if not self.waiting:
                return
            yield self.waiting.popleft()

    def texts(self) -> Iterator[str]:
        """What was cut and not yet asked for."""
        return (unit.text for unit in self.waiting if not isinstance(unit, _End))

    def error(self) -> OSError | None:
        """What reading ahead failed with."""
        return next((unit.error for unit in self.waiting if isinstance(unit, _End)), None)


def _batches(source: Source, marks: Marks, pool: ThreadPoolExecutor, chunk: int) -> Iterator[list[_Unit]]:
    """The units of each text that was read; what is not among them yet waits in the source."""
    terminator = marks.terminator
    try:
        source.fill(chunk)
        while True:
            found = closing(source.text, 0, marks.separator, terminator)
            if found is not None:
                at, proper = found
                stop = source.text.find(terminator, at) + 1 if proper else at
                if stop or not proper:
                    yield [*_split(_taken(source, stop), marks, pool), _End(True)]
                    return
            whole = source.text.rfind(terminator) + 1
            if source.ended or len(source.text) - whole > LONGEST:
                yield [*_split(_taken(source, whole), marks, pool), _End(False)]
                return
            last = _last_set(source.text, whole, marks)
            if last:
                yield [*_split(_taken(source, last), marks, pool)]
            elif whole > _MOST:
                yield [_Text(_taken(source, whole))]
            source.fill(len(source.text) + chunk)
    except OSError as error:
        yield [_Text(_taken(source, source.text.rfind(terminator) + 1)), _End(False, error)]


def _taken(source: Source, length: int) -> str:
    text = source.text[:length]
    source.skip(length)
    return text


def _last_set(text: str, whole: int, marks: Marks) -> int:
    """Where the last SE ends within the first `whole` characters, which end in a terminator; 0 if there is none."""
    end = marks.terminator + line_end(text, marks)
    at = text.rfind(f"{end}SE{marks.separator}", 0, whole)
    stop = text.find(end, at + 1, whole) if at >= 0 else -1
    return stop + len(end) if stop >= 0 else 0


def _split(text: str, marks: Marks, pool: ThreadPoolExecutor) -> Iterator[_Unit]:
    """A text in order: sets that follow each other as one unit, what lies between as another."""
    end = marks.terminator + line_end(text, marks)
    begins, ends = f"ST{marks.separator}", f"{end}SE{marks.separator}"
    at = start = 0
    stops: list[int] = []
    while True:
        begin = at if text.startswith(begins, at) else text.find(end + begins, at) + len(end)
        last = text.find(ends, begin) if begin >= at and text.startswith(begins, begin) else -1
        stop = text.find(end, last + 1) if last >= 0 else -1
        if stops and (begin != at or stop < 0):
            yield _sets(text[start:at], stops, marks, pool)
            stops = []
        if stop < 0:
            break
        if begin > at:
            yield _Text(text[at:begin])
        if not stops:
            start = begin
        at = stop + len(end)
        stops.append(at - start)
    if at < len(text):
        yield _Text(text[at:])


def _sets(text: str, stops: list[int], marks: Marks, pool: ThreadPoolExecutor) -> _Sets:
    return _Sets(text, pool.submit(lambda: list(read_run(text, stops, marks))))
