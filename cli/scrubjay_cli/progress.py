"""Tells on a terminal how far long work has come; silent for short work, and where stderr is not a terminal."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.progress import Progress, Task

PATIENCE = 1.0
"""Seconds of silence before progress is shown."""

Unit = Literal["claims", "bytes", "changes", "policies"]


@contextlib.contextmanager
def progress(
    doing: str, total: int | None = None, unit: Unit = "claims", done: int = 0
) -> Iterator[Callable[[int], None] | None]:
    """Gives a function to call with how many more are done, or None where nothing can be shown.

    With a `total` it also shows how much of it is done and the time left. `done`: what was done before.
    """
    if not sys.stderr.isatty():
        yield None
        return
    shown = _shown(unit, total is not None)
    begun = time.monotonic()
    task = shown.add_task(doing, total=total, completed=done)
    started = False

    def tell(more: int) -> None:
        nonlocal started
        shown.advance(task, more)
        if not started and time.monotonic() - begun >= PATIENCE:
            shown.start()
            started = True

    try:
        yield tell
    finally:
        if started:
            shown.stop()


def _shown(unit: Unit, has_total: bool) -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} {unit}/s" if speed else "")

    class Done(ProgressColumn):
        def render(self, task: Task) -> Text:
            of = "" if task.total is None else f" of {task.total:,.0f}"
            return Text(f"{task.completed:,.0f}{of} {unit}")

    said: list[ProgressColumn] = [DownloadColumn(), TransferSpeedColumn()] if unit == "bytes" else [Done(), Rate()]
    until: list[ProgressColumn] = [BarColumn(), *said, TimeRemainingColumn()] if has_total else [*said]
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), *until, console=Console(stderr=True), transient=True
    )
