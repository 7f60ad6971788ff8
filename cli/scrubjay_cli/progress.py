"""Tells on a terminal how far long work has come; silent for short work, and where stderr is not a terminal."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

PATIENCE = 1.0
"""Seconds of silence before progress is shown."""


@contextlib.contextmanager
def progress(doing: str) -> Iterator[Callable[[int], None] | None]:
    """Gives a function to call with the number of further claims done, or None where nothing can be shown."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.status import Status

    status = Status(doing, console=Console(stderr=True))
    begun = time.monotonic()
    done = 0
    shown = False

    def tell(more: int) -> None:
        nonlocal shown, done
        done += more
        if time.monotonic() - begun < PATIENCE:
            return
        status.update(f"{doing}: {done:,} claims")
        if not shown:
            status.start()
            shown = True

    try:
        yield tell
    finally:
        status.stop()
