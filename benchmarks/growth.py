"""Time and peak memory as claims grow: `python benchmarks/growth.py [--least N] [--most N] [--claims N]`.

From `--least` to `--most` in steps of ten (or `--claims` alone), synthetic Medicare claims with all facts go as Parquet
through `scrubjay check --format parquet` with the whole Part B pack, each size in a process of its own. Growth is
linear if no size takes over a fifth more CPU time for a claim than the smallest does. 10 million claims take about half
a gigabyte of disk, and a quarter of an hour to make.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from from_parquet import MEDICARE, PACK
from measured import Failed, Ran, check, keep, run, shown, table

HERE: Final = Path(__file__).resolve().parent
LINEAR: Final = 1.2


def main() -> int:
    """Prints the table; the exit code is 1 if a size could not be done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=10_000)
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--claims", type=int, metavar="N", help="this size alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="a folder with room for the claims; default: a temporary one"
    )
    parser.add_argument("--figures", type=Path, metavar="FILE", help="write the figures as JSON too")
    asked = parser.parse_args()
    sizes = [asked.claims] if asked.claims else steps(asked.least, asked.most)
    ran: dict[int, Ran] = {}
    wrong = ""
    with tempfile.TemporaryDirectory(dir=asked.into) as made:
        command: list[str] = []
        decisions = Path(made) / "decisions.parquet"
        for size in sizes:
            folder = Path(made) / "claims"
            make(size, asked.seed, folder)
            command = check(folder, decisions, asked.cores, "--pack", PACK, "--format", "parquet")
            try:
                ran[size] = run(command, asked.cores)
            except Failed as error:
                wrong = f"{size:,} claims: {error}"
                break
            print(f"{size:,} claims: {ran[size].wall:.1f} s", file=sys.stderr, flush=True)
        such = shown(command).replace(made, "/tmp")
    print(told(ran))
    print(f"\n{verdict(ran)}\n\n{asked.cores} cores; start of the process, reading and writing included:\n    {such}")
    keep(asked.figures, {str(size): {"wall": one.wall, "cpu": one.cpu, "peak": one.peak} for size, one in ran.items()})
    if wrong:
        print(wrong, file=sys.stderr)
    return 1 if wrong else 0


def steps(least: int, most: int) -> list[int]:
    """From the least in steps of ten up to the most."""
    sizes = [least]
    while sizes[-1] * 10 <= most:
        sizes.append(sizes[-1] * 10)
    return sizes


def make(claims: int, seed: int, folder: Path) -> None:
    """Writes the claims, in a process of its own: its memory is not to be ours."""
    shares = ",".join(f"{name}:{weight:.0f}" for name, weight in MEDICARE.payers)
    numbers = ("--claims", str(claims), "--seed", str(seed))
    run(
        [
            sys.executable,
            str(HERE / "claims.py"),
            *numbers,
            "--as",
            "parquet",
            "--payers",
            shares,
            "--into",
            str(folder),
        ]
    )


def told(ran: dict[int, Ran]) -> str:
    """A row for each size."""
    rows = [
        (
            f"{size:,}",
            f"{one.wall:,.1f}",
            f"{one.cpu:,.1f}",
            f"{size / one.wall:,.0f}",
            f"{one.wall / size * 1e6:,.0f}",
            f"{one.peak / 1e6:,.0f}",
        )
        for size, one in ran.items()
    ]
    return table(("claims", "seconds", "CPU s", "claims/s", "µs a claim", "peak MB"), rows)


def verdict(ran: dict[int, Ran]) -> str:
    """Whether time and memory grow with the claims and no faster."""
    if len(ran) < 2:
        return "One size says nothing of growth."
    least = min(ran)
    slower = slowest(ran)
    most = max(ran)
    grown = ran[most].peak / ran[least].peak
    kind = "LINEAR within a fifth" if slower <= LINEAR else "NOT LINEAR within a fifth"
    return (
        f"{kind}: a claim takes at most {slower:.2f} times the CPU time of a claim among {least:,}. "
        f"{most // least:,} times the claims take {grown:.1f} times the memory."
    )


def slowest(ran: dict[int, Ran]) -> float:
    """The most CPU time of a claim at any size, by that at the smallest."""
    of_a_claim = {size: one.cpu / size for size, one in ran.items()}
    return max(of_a_claim.values()) / of_a_claim[min(ran)]


if __name__ == "__main__":
    sys.exit(main())
