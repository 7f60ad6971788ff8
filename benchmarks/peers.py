"""Rule engines on the same rules and claims: `python benchmarks/peers.py [--claims N]`.

The rules are those of `contestants/common.toml`, a subset of the Medicare Part B pack, each engine's written by hand in
its own file there. All start from the same claims in memory: the engines from flat lines on which discipline and
columns of the code table already stand, ours from claims and facts as read. All must flag the same lines: where they
differ it says which and ends with exit code 1. An engine that is not installed is left out
(`pip install scrubjay[benchmarks]`).
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
from contestants import in_clips, in_rego, in_rule_engine, in_zen, ours, polars_by_hand, shaken, told
from contestants.flags import Flag, Flagger, NotInstalled
from measured import Took, keep, table, timed

from scrubjay.executors.chaining import Chaining, ExecutorUnavailable
from scrubjay.executors.columnar import Columnar
from scrubjay.facts.claim import Facts
from scrubjay.facts.universe import Universe

SHOWN: Final = 5
OURS: Final = "scrubjay, columnar"
ALONE: Final = "scrubjay, columnar, gathered before"
PEERS: Final[dict[str, Callable[[], tuple[Flagger, int]]]] = {
    "zen-engine": in_zen.ready,
    "clipspy": in_clips.ready,
    "rule-engine": in_rule_engine.ready,
    "regopy": in_rego.ready,
}
NOTES: Final = """\
- Rules are counted as each language splits them (Polars by hand: as ours; it has one expression for each policy). The
  policies and what they flag are the same.
- zen-engine, clipspy, rule-engine and regopy have no running sums: a day's units and a year's dollars are added up in
  Python before (`contestants/prepared.py`), and that is in their time; so are the codes of the day, but for clipspy,
  which joins them.
- regopy is the Rego of rego-cpp; OPA itself, a Go program, is no Python package.
- Loading rules is in nobody's time. Ours also says what is unchecked for want of a fact; the others have no third
  answer, what is missing is false there. All is told here.
- Ours gathers a patient's claims, history and facts and derives disciplines in its own time, which the lines of the
  others have on them before. "gathered before" is ours without that.
- "ours is" compares wall time, "by CPU" and "gathered before" CPU time of all threads."""


class Claims(NamedTuple):
    """The same claims as each contestant takes them."""

    facts: Facts
    gathered: Universe
    lines: pl.DataFrame
    rows: list[dict[str, object]]


Work = Callable[[Claims], set[Flag]]


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="only contestants whose name holds this; repeatable"
    )
    parser.add_argument("--figures", type=Path, metavar="FILE", help="write the figures as JSON too")
    asked = parser.parse_args()
    found = contestants()
    if asked.only:
        found = {
            name: one
            for name, one in found.items()
            if name in (OURS, ALONE) or any(part in name for part in asked.only)
        }
    warm, claims = made(60, asked.seed + 1), made(asked.claims, asked.seed)
    took = {}
    for name, (work, _) in found.items():
        work(warm)
        took[name] = timed(partial(work, claims))
        print(f"{name}: {took[name].wall:.1f} s", file=sys.stderr, flush=True)
    expected = took[OURS].answer
    differ = [name for name, one in took.items() if one.answer != expected]
    policies = {flag.policy for flag in expected}
    print(
        f"Python {platform.python_version()}; {asked.claims:,} claims, {len(claims.rows):,} lines with history; "
        f"{len(expected):,} lines flagged by {len(policies)} policies\n"
    )
    print(told_table(found, took, asked.claims))
    print(f"\n{'DIFFER: ' + ', '.join(differ) if differ else 'SAME LINES'}")
    for name in differ:
        print("\n".join(differences(name, took[name].answer, expected)))
    print(f"\n{NOTES}")
    figures = {name: {"rules": found[name][1], "wall": one.wall, "cpu": one.cpu} for name, one in took.items()}
    keep(asked.figures, {"claims": asked.claims, "same": not differ, "contestants": figures})
    return 1 if differ else 0


def contestants() -> dict[str, tuple[Work, int]]:
    """Those that are installed, ready, each with the number of its rules; ours first."""
    rules = len(ours.program().rules)
    columnar = Columnar()
    found: dict[str, tuple[Work, int]] = {
        OURS: (lambda claims: ours.flagged(ours.gathered(claims.facts), columnar)[0], rules),
        ALONE: (lambda claims: ours.flagged(claims.gathered, columnar)[0], rules),
    }
    try:
        chaining = Chaining()
        found["scrubjay, chaining"] = (lambda claims: ours.flagged(ours.gathered(claims.facts), chaining)[0], rules)
    except ExecutorUnavailable as error:
        print(error, file=sys.stderr)
    by_hand = f"Polars {pl.__version__} by hand"
    found[by_hand] = (lambda claims: polars_flags(claims.lines.lazy()), rules)
    for package, ready in PEERS.items():
        try:
            flagger, count = ready()
        except NotInstalled as error:
            print(f"{package} is left out: {error}", file=sys.stderr)
            continue
        found[f"{package} {metadata.version(package)}"] = (partial(from_rows, flagger), count)
    return found


def from_rows(flagger: Flagger, claims: Claims) -> set[Flag]:
    """The flags of an engine that takes lines one by one."""
    return flagger(claims.rows)


def polars_flags(lines: pl.LazyFrame) -> set[Flag]:
    """The flags of Polars by hand."""
    return {Flag(*row) for row in polars_by_hand.flagged(lines).iter_rows()}


def made(count: int, seed: int) -> Claims:
    """So many claims, some of them shaken, as each contestant takes them."""
    with tempfile.TemporaryDirectory() as folder:
        shaken.write(count, seed, Path(folder))
        lines = told.lines(Path(folder)).collect()
        facts = ours.read(Path(folder))
        return Claims(facts, ours.gathered(facts), lines, lines.to_dicts())


def told_table(found: dict[str, tuple[Work, int]], took: dict[str, Took[set[Flag]]], claims: int) -> str:
    """A row for each contestant, the fastest first."""
    own, alone = took[OURS], took[ALONE]
    rows = [
        (
            name,
            str(found[name][1]),
            f"{claims / one.wall:,.0f}",
            f"{claims / one.cpu:,.0f}",
            "" if name == OURS else times(one.wall / own.wall),
            "" if name == OURS else times(one.cpu / own.cpu),
            "" if name == ALONE else times(one.cpu / alone.cpu),
        )
        for name, one in sorted(took.items(), key=lambda each: each[1].wall)
    ]
    return table(("contestant", "rules", "claims/s", "claims/CPU s", "ours is", "by CPU", "gathered before"), rows)


def times(ratio: float) -> str:
    """How much faster we are, or slower."""
    return f"{ratio:,.1f} times as fast" if ratio >= 1 else f"{1 / ratio:,.1f} times as slow"


def differences(name: str, flags: set[Flag], expected: set[Flag]) -> list[str]:
    """The first lines in which a contestant differs from ours."""
    lines = [f"{name}: {len(expected - flags)} lines missing, {len(flags - expected)} too many"]
    lines += [f"  missing   {each.claim} line {each.line}: {each.policy}" for each in sorted(expected - flags)[:SHOWN]]
    lines += [f"  too many  {each.claim} line {each.line}: {each.policy}" for each in sorted(flags - expected)[:SHOWN]]
    return lines


if __name__ == "__main__":
    sys.exit(main())
