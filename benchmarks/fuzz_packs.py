"""Breaks packs and loads them: `nice python benchmarks/fuzz_packs.py [--packs N] [--seed S]`.

Every shipped pack, and those of tests and docs, are broken at random: bytes, brackets, types, names, tables, dates,
nesting, endings. Each must be taken, or refused with a file, line, column and reason for every problem. Anything else
is printed with its seed, as short as it stays wrong, and the exit code is 1. `--seed S --packs 1` tries one again.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fuzzing.breaking import broken
from fuzzing.texts import texts
from fuzzing.trying import Outcome, shrunk, tried

from scrubjay.packs.library import Library, open_library

MEMORY: Final = 4 << 30
"""Bytes of address space: a pack that wants more fails."""
SHOWN: Final = 1_500
"""How much of a shrunk pack is printed, in characters."""


@dataclass(slots=True)
class Fuzzed:
    """What came of the packs; a fault is kept once, with the first seed and text that showed it."""

    came: Counter[str] = field(default_factory=Counter)
    faults: dict[str, tuple[int, bytes, str]] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, 0)
    """CPU seconds, and the seed."""


def fuzzed(library: Library, packs: int, seed: int, *, each: int = 0) -> Fuzzed:
    """Tries packs of the seeds from `seed` on; `each`: says how far it is after so many."""
    known = texts()
    # a long pack takes more time and holds much that others say too
    weights = [1 / (5_000 + len(text)) for text in known]
    made = Fuzzed()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fuzzed.toml"
        for one in range(seed, seed + packs):
            text = of_seed(known, weights, one)
            begun = time.process_time()
            outcome = tried(library, text, file)
            made.slowest = max(made.slowest, (time.process_time() - begun, one))
            made.came[outcome.came] += 1
            if outcome.fault and outcome.fault not in made.faults:
                made.faults[outcome.fault] = (one, _shrunk(library, text, file, outcome), outcome.trace)
            if each and (one - seed + 1) % each == 0:
                print(f"{one - seed + 1:,} of {packs:,}: {dict(made.came)}", file=sys.stderr, flush=True)
    return made


def of_seed(known: list[str], weights: list[float], seed: int) -> bytes:
    """The broken pack of a seed."""
    chance = random.Random(seed)
    return broken(chance.choices(known, weights)[0], chance)


def _shrunk(library: Library, text: bytes, file: Path, outcome: Outcome) -> bytes:
    return shrunk(text, lambda fewer: tried(library, fewer, file).fault == outcome.fault)


def main() -> int:
    """Prints what came of the packs and each fault once; the exit code is 1 if there is one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packs", type=int, default=20_000, metavar="N", help="how many (default: 20,000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the seed of the first (default: 1)")
    asked = parser.parse_args()
    begun = time.process_time()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    made = fuzzed(open_library(), asked.packs, asked.seed, each=1_000)
    for fault, (seed, text, trace) in made.faults.items():
        print(f"--- {fault} (--seed {seed} --packs 1)\n{text.decode('utf-8', 'backslashreplace')[:SHOWN]}\n{trace}")
    seconds, slow = made.slowest
    print(
        f"{asked.packs:,} packs from seed {asked.seed}: {made.came['taken']:,} taken, {made.came['refused']:,} refused "
        f"with place and reason, {made.came['failed']:,} failed in {len(made.faults)} ways; "
        f"{time.process_time() - begun:.0f} s of CPU, the slowest {seconds:.1f} s (--seed {slow})"
    )
    return 1 if made.faults else 0


if __name__ == "__main__":
    sys.exit(main())
