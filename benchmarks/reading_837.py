"""How fast an 837P is read: `python benchmarks/reading_837.py [--claims N] [--seed N] [FILE]`.

Synthetic claims, or those of a file, are read by the streaming reader (the reference) and in columns: to frames, and to
the objects that `scrubjay check` decides on. First the results are compared: every claim, hash and note must be the
same. Printed are claims a second by the clock and by processor time, of each way, and how many times the reference.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from claims import generate
from synthetic.model import Options

from scrubjay.facts.claim import Claim, Note
from scrubjay.facts.x12 import read_837
from scrubjay.facts.x12.fast import Frames, read_fast, read_frames


def main() -> None:
    """Prints one line per way of reading."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="an 837P; default: synthetic claims")
    parser.add_argument("--claims", type=int, default=60_000, help="how many to make; default 60000")
    parser.add_argument("--seed", type=int, default=1, help="which; default 1")
    parser.add_argument("--times", type=int, default=3, help="how often each way is tried, the best counts; default 3")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = asked.file
        if file is None:
            generate(asked.claims, asked.seed, "837", Path(folder), Options("none"))
            file = Path(folder) / "claims.837"
        report(file, asked.times)


def report(file: Path, times: int) -> None:
    """Compares the readers on a file, then times them."""
    reference = split(read_837(file, "file"))
    if split(read_fast(file, "file")) != reference:
        raise SystemExit("the readers differ: not timed")
    claims, in_frames = len(reference[0]), frames(file)
    lines = sum(len(claim.lines) for claim in reference[0])
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {file.stat().st_size / 1e6:.1f} MB: "
        f"{claims:,} claims, {lines:,} lines, {len(reference[1]):,} notes; the readers agree; "
        f"{in_frames / max(claims, 1):.1%} of the claims in frames"
    )
    del reference
    ways: tuple[tuple[str, Callable[[], object]], ...] = (
        ("streaming", lambda: exhausted(read_837(file, "file"))),
        ("in columns, frames", lambda: frames(file)),
        ("in columns, objects", lambda: exhausted(read_fast(file, "file"))),
    )
    first: tuple[float, float] | None = None
    for name, way in ways:
        wall, processor = min(timed(way) for _ in range(times))
        first = first or (wall, processor)
        print(
            f"{name:<20} {claims / wall:9,.0f} claims/s  {claims / processor:9,.0f} claims per processor second  "
            f"{first[0] / wall:5.1f} and {first[1] / processor:5.1f} times the streaming reader"
        )


def split(found: Iterable[Claim | Note]) -> tuple[list[Claim], list[Note]]:
    """Claims and notes, each in their order."""
    claims: list[Claim] = []
    notes: list[Note] = []
    for one in found:
        if isinstance(one, Note):
            notes.append(one)
        else:
            claims.append(one)
    return claims, notes


def frames(file: Path) -> int:
    """Reads a file in frames; how many claims stand in them."""
    return sum(found.claims.height for found in read_frames(file, "file") if isinstance(found, Frames))


def exhausted(found: Iterable[object]) -> None:
    """Reads all, and keeps none."""
    for _ in found:
        pass


def timed(way: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    way()
    return time.perf_counter() - wall, time.process_time() - processor


if __name__ == "__main__":
    main()
