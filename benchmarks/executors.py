"""The columnar executor against the reference and chaining: `python benchmarks/executors.py [--claims N]`.

Synthetic claims of whole years (`claims.py`, with all facts) go through the shipped packs with each executor; printed
are claims a second for verdicts alone and for whole decisions (findings, evidence, tried fixes), and the ratio to the
reference in the same run. The decisions are compared: where they differ, it ends with exit code 1.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import claims as generator
from synthetic.model import ORDINARY

from scrubjay.checking import Checker, checker
from scrubjay.executors.batches import batches_of, decide_groups
from scrubjay.executors.chaining import Chaining, ExecutorUnavailable
from scrubjay.executors.columnar import Columnar
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Decided, Executor
from scrubjay.facts.claim import Facts, merge_facts
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import open_library


def main() -> int:
    """Prints a line for each executor and kind of work."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verdicts", action="store_true", help="verdicts alone, no whole decisions")
    asked = parser.parse_args()
    facts = made(asked.claims, asked.seed)
    ready = checker(open_library())
    executors: list[Executor] = [Reference(), Columnar()]
    try:
        executors.append(Chaining())
    except ExecutorUnavailable as error:
        print(error)
    print(f"Python {platform.python_version()}, {len(facts.claims)} claims")
    same = compared("verdicts", executors, lambda one: verdicts(facts, ready, one))
    if not asked.verdicts:
        same = compared("decisions", executors, lambda one: decisions(facts, ready, one)) and same
    print("the decisions are the same" if same else "THE DECISIONS DIFFER")
    return 0 if same else 1


def compared(name: str, executors: list[Executor], work: Callable[[Executor], tuple[int, object, float]]) -> bool:
    """Times each executor at one work; whether all came to the same answer as the first, the reference."""
    answers = []
    for one in executors:
        claims, answer, seconds = work(one)
        answers.append((answer, seconds))
        ratio = answers[0][1] / seconds
        print(
            f"{name:<10} {one.name:<10} {claims / seconds:9.0f} claims/s  {ratio:6.1f} times the reference", flush=True
        )
    return all(answer == answers[0][0] for answer, _ in answers)


def verdicts(facts: Facts, ready: Checker, executor: Executor) -> tuple[int, object, float]:
    """What each policy says of each subject, without a word of explanation; reading and gathering are not timed."""
    universe = ready.universe(facts)
    chosen = ((claim, ready.choose(claim).program) for group in universe.groups for claim in group.claims)
    programs = {claim.hash: program for claim, program in chosen if program is not None}
    start = time.perf_counter()
    decided = []
    for groups in batches_of(universe.groups):
        decided += decide_groups(executor, programs, [(group, None) for group in groups])
        for group in groups:
            group.cache.clear()
    seconds = time.perf_counter() - start
    told = [(one.claim.hash, one.clear, _told(one)) for some in decided for one in some]
    return len(told), told, seconds


def _told(one: Decided) -> list[object]:
    return [(v.policy, v.state, v.rule, [line.number for line in v.lines]) for v in one.verdicts]


def decisions(facts: Facts, ready: Checker, executor: Executor) -> tuple[int, object, float]:
    """Whole decisions, from facts in memory to the document that is printed."""
    start = time.perf_counter()
    report = ready.check(facts, executor).document()
    return len(report["decisions"]), report, time.perf_counter() - start


def made(count: int, seed: int) -> Facts:
    """Synthetic claims and all facts beside them."""
    with tempfile.TemporaryDirectory() as folder:
        generator.generate(count, seed, "json", Path(folder), ORDINARY)
        facts = Facts()
        for name in ("claims.json", "facts.json"):
            read, notes = read_document((Path(folder) / name).read_bytes(), name)
            assert not [note for note in notes if note.level != "note"]
            facts = merge_facts(facts, read)
    return facts


if __name__ == "__main__":
    sys.exit(main())
