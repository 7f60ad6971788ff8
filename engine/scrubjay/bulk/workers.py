"""Decides parts one after another, here or by processes of their own."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Final

from scrubjay.bulk.deciding import Shared, decide_part, shared_of
from scrubjay.bulk.parting import Part
from scrubjay.checking import Checker
from scrubjay.executors.choosing import executor
from scrubjay.executors.verdicts import Executor

_POLL: Final = 0.5


class WorkerLost(Exception):
    """A process that decided was ended from outside, most likely for want of memory."""


@dataclass(frozen=True, slots=True)
class Task:
    """What all parts are decided with."""

    reading: Path
    checker: Checker
    executor: str


def decide_parts(
    task: Task, todo: Sequence[tuple[Part, Path]], jobs: int, progress: Callable[[int], None] | None
) -> None:
    """Decide parts, each into its own place. Raises WorkerLost, and what an executor raises."""
    if jobs <= 1 or len(todo) <= 1:
        shared = shared_of(task.reading)
        deciding = executor(task.executor)
        for part, into in todo:
            decide_part(part, shared, task.checker, deciding, into, progress)
        return
    # not by fork: Polars has threads of its own, which do not survive it
    context = multiprocessing.get_context("spawn")
    done = context.Value("q", 0)
    pool = concurrent.futures.ProcessPoolExecutor(min(jobs, len(todo)), context, _begin, (task, done))
    waiting = {pool.submit(_decide, part, into) for part, into in todo}
    told = 0
    try:
        while waiting:
            finished, waiting = concurrent.futures.wait(waiting, _POLL, concurrent.futures.FIRST_EXCEPTION)
            for future in finished:
                future.result()
            if progress is not None and done.value > told:
                progress(done.value - told)
                told = done.value
    except BrokenProcessPool:
        raise WorkerLost from None
    except BaseException:
        for process in multiprocessing.active_children():
            if process.name.startswith(_NAME):
                process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_NAME: Final = "SpawnProcess"


@dataclass(slots=True)
class _Here:
    task: Task
    shared: Shared
    executor: Executor
    done: Synchronized[int]


_here: list[_Here] = []
"""What a process of its own decides with; one for its life."""


def _begin(task: Task, done: Synchronized[int]) -> None:
    # the one who started it is interrupted and ends it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _here.append(_Here(task, shared_of(task.reading), executor(task.executor), done))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _decide(part: Part, into: Path) -> None:
    here = _here[0]

    def tell(more: int) -> None:
        with here.done.get_lock():
            here.done.value += more

    decide_part(part, here.shared, here.task.checker, here.executor, into, tell)
