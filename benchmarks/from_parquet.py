"""From Parquet to decisions with evidence, on two cores: `python benchmarks/from_parquet.py [--claims N]`.

Synthetic Medicare claims with all facts beside them go through `scrubjay check --format jsonl`, which says the
evidence; reading and writing are included. The whole Part B pack goes through each executor, the common subset
(`contestants/common.toml`) through ours and through Polars by hand, which gives the flagged lines without saying why.
By hand must flag the lines that we flag, else the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import claims as generator
import polars as pl
from contestants import ours
from contestants.flags import Flag
from measured import Ran, check, keep, run, shown, table
from synthetic.model import Options

MEDICARE: Final = Options("all", 1.0, (("MB", 1.0),))
PACK: Final = "medicare/part-b"
BY_HAND: Final = "contestants.polars_by_hand"
"""A process that knows nothing of scrubjay."""


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1000, help="through the whole pack; default 1000")
    parser.add_argument("--chaining", type=int, default=200, metavar="N", help="through it with chaining; default 200")
    parser.add_argument("--subset", type=int, default=10_000, metavar="N", help="through the subset; default 10000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--figures", type=Path, metavar="FILE", help="write the figures as JSON too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        return measure(asked, Path(made))


def measure(asked: argparse.Namespace, made: Path) -> int:
    """Runs each way in a process of its own."""
    folders = {count: made / str(count) for count in (asked.claims, asked.chaining, asked.subset)}
    for count, folder in folders.items():
        generator.generate(count, asked.seed, "parquet", folder, MEDICARE)
    of_subset = folders[asked.subset]
    subset, hand = made / "subset.jsonl", made / "hand.parquet"
    evidence = ("--format", "jsonl")

    def whole(executor: str, claims: int) -> list[str]:
        options = (*evidence, "--pack", PACK, "--executor", executor)
        return check(folders[claims], made / f"{executor}.jsonl", asked.cores, *options)

    common = (*evidence, "--pack", str(ours.COMMON), "--executor", "columnar")
    works = {
        "columnar, whole pack": (asked.claims, whole("columnar", asked.claims)),
        "chaining, whole pack": (asked.chaining, whole("chaining", asked.chaining)),
        "columnar, common subset": (asked.subset, check(of_subset, subset, asked.cores, *common)),
        "Polars by hand, common subset": (asked.subset, [sys.executable, "-m", BY_HAND, str(of_subset), str(hand)]),
    }
    ran: dict[str, Ran] = {}
    for name, (_, command) in works.items():
        ran[name] = run(command, asked.cores)
        print(f"{name}: {ran[name].wall:.1f} s", file=sys.stderr, flush=True)
    rates = {name: works[name][0] / one.wall for name, one in ran.items()}
    by_cpu = {name: works[name][0] / one.cpu for name, one in ran.items()}
    rows = [
        (name, f"{works[name][0]:,}", f"{rates[name]:,.0f}", f"{by_cpu[name]:,.0f}", f"{one.peak / 1e6:,.0f}")
        for name, one in ran.items()
    ]
    print(table(("way", "claims", "claims/s", "claims/CPU s", "peak MB"), rows))
    columnar, chaining, ours_common, by_hand = works
    print(
        f"\nWhole pack: columnar is {rates[columnar] / rates[chaining]:.1f} times as fast as chaining "
        f"({by_cpu[columnar] / by_cpu[chaining]:.1f} by CPU time).\n"
        f"Common subset: we take {rates[by_hand] / rates[ours_common]:.1f} times as long as Polars by hand "
        f"({by_cpu[by_hand] / by_cpu[ours_common]:.1f} by CPU time), evidence and fixes included."
    )
    same = by_hand_flags(hand) == our_flags(subset)
    print("SAME LINES" if same else "DIFFER")
    cores = min(asked.cores, len(os.sched_getaffinity(0)))
    print(f"\n{cores} cores; start of the process, reading and writing included. Such as:")
    print(f"    {shown(works[columnar][1]).replace(str(made), '/tmp/claims')}")
    keep(
        asked.figures,
        {
            name: {"claims": works[name][0], "wall": one.wall, "cpu": one.cpu, "peak": one.peak}
            for name, one in ran.items()
        }
        | {"same": same},
    )
    return 0 if same else 1


def by_hand_flags(file: Path) -> set[Flag]:
    """The lines that Polars by hand flags."""
    return {Flag(*row) for row in pl.read_parquet(file).select("claim", "number", "policy").iter_rows()}


def our_flags(file: Path) -> set[Flag]:
    """The lines that our decisions flag."""
    decisions = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {
        Flag(decision["claim_id"], finding["subject"]["line"], finding["policy"])
        for decision in decisions
        for finding in decision["findings"]
    }


if __name__ == "__main__":
    sys.exit(main())
