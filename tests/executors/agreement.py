"""All executors say the same, byte for byte: `python tests/executors/agreement.py --cases 200000 --jobs 2 --seed 1`.

A case is a generated pack with a generated facts document. Each is decided by the reference, by chaining and by columns
(many documents of a pack in one batch), and the decisions are compared as the JSON that `scrubjay check` prints. Where
they differ, the case is made smaller and printed with its seed; `--round N [--pack M]` tries one round again.

It ends with what was tried: how often each operator, window, scope, join, negation, chain of marks and unknown fact
occurred, what came out, and how much columns left to the reference. Exit code 1: executors differ, or something of the
language never occurred (in less than some 10,000 cases the rarest things do not).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field

from agreement_comparing import columns, compared
from agreement_drawing import CASES, Drawn, round_of
from agreement_shrinking import shrunk
from language_counts import EXPECTED, Found, in_document, in_pack

from scrubjay.packs.places import PackErrors

ROUNDS_OF_A_PROCESS = 8
"""durable-rules never frees a ruleset: a process that has compiled so many packs makes place for another."""
STATES = ("flagged", "unchecked", "clear")
SHOWN = 5
"""So many differences are made smaller and printed whole; of others the seed is printed."""


@dataclass(slots=True)
class Tried:
    """What came of one round, or of all."""

    cases: int = 0
    packs: int = 0
    found: Counter[Found] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    differing: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: {"drawing": 0.0, "deciding": 0.0})

    def add(self, other: Tried) -> None:
        """Count another's with this one's."""
        self.cases += other.cases
        self.packs += other.packs
        self.refused += other.refused
        self.differing += other.differing
        for name in ("found", "verdicts", "columns"):
            getattr(self, name).update(getattr(other, name))
        for name, of in other.seconds.items():
            self.seconds[name] += of


def main() -> int:
    """Tries the cases, a round after another, and says what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=CASES, help="at least so many cases, in whole rounds")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same cases, whatever the jobs")
    parser.add_argument("--round", type=int, help="only this round")
    parser.add_argument("--pack", type=int, help="with --round: only this pack of it")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, _ended)
    start = time.monotonic()
    rounds = range(-(-asked.cases // CASES)) if asked.round is None else range(asked.round, asked.round + 1)
    whole = Tried()
    for one in tried(rounds, asked.seed, asked.pack, asked.jobs):
        whole.add(one)
        for text in one.differing:
            print(text, flush=True)
        passed = time.monotonic() - start
        rate = whole.cases / passed
        left = (len(rounds) * CASES - whole.cases) / rate
        said = f"{whole.cases:>8} cases  {rate:6.0f} a second  {left / 60:5.1f} minutes left"
        print(f"{said}  {len(whole.differing)} differences", flush=True)
    return told(whole, asked.seed, time.monotonic() - start, whole_run=asked.round is None)


def _ended(*_: object) -> None:
    """Ends what it started too: its processes would go on by themselves."""
    for child in multiprocessing.active_children():
        child.terminate()
    sys.exit(1)


def tried(rounds: range, seed: int, pack: int | None, jobs: int) -> Iterator[Tried]:
    """What came of each round, as each is done."""
    if jobs == 1 and len(rounds) == 1:
        yield tried_round(rounds[0], seed, pack)
        return
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawned, max_tasks_per_child=ROUNDS_OF_A_PROCESS) as pool:
        ahead = iter(rounds)
        going: set[Future[Tried]] = set()
        while True:
            for number in ahead:
                going.add(pool.submit(tried_round, number, seed, pack))
                if len(going) >= jobs + 1:
                    break
            if not going:
                return
            done, going = wait(going, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()


def tried_round(number: int, seed: int, pack: int | None = None) -> Tried:
    """Every pack of a round on its documents."""
    result = Tried()
    columns().counted.clear()
    before = time.process_time()
    for drawn in round_of(number, seed):
        now = time.process_time()
        result.seconds["drawing"] += now - before
        if pack is None or drawn.at == pack:
            _try(drawn, seed, result)
        before = time.process_time()
        result.seconds["deciding"] += before - now
    result.columns.update(columns().counted)
    return result


def _try(drawn: Drawn, seed: int, result: Tried) -> None:
    again = f"again: --seed {seed} --round {drawn.round} --pack {drawn.at}"
    try:
        came = compared(drawn.pack, drawn.documents)
    except (PackErrors, ValueError) as error:
        result.differing.append(f"\nNOT DECIDED, the generator made no pack or no facts: {error}; {again}")
        return
    result.cases += len(drawn.documents)
    result.packs += 1
    result.verdicts.update(came.verdicts)
    result.refused += came.refused
    for found in in_pack(drawn.pack, came.program):
        result.found[found] += len(drawn.documents)
    for document in drawn.documents:
        result.found.update(in_document(document))
    by_executor = {executor: (at, right, said) for at, executor, right, said in reversed(came.differing)}
    for executor, (at, right, said) in by_executor.items():
        result.differing.append(f"\nDIFFERENT: {executor}, document {at}; {again}")
        if len(result.differing) <= SHOWN:
            result.differing[-1] += _shown(drawn, at, executor, right, said)


def _shown(drawn: Drawn, at: int, executor: str, right: str, said: str) -> str:
    pack, documents = shrunk(drawn.pack, list(drawn.documents), at, executor)
    left = compared(pack, documents, executor).differing
    _, _, right, said = left[0] if left else (at, executor, right, said)
    parts = [f"reference: {right}", f"{executor}: {said}", f"the pack:\n{pack}"]
    same = all(one == documents[0] for one in documents)
    each = documents[:1] if same else documents
    parts += [f"a document{f', {len(documents)} times' if same else ''}: {json.dumps(one)}" for one in each]
    return "\n" + "\n".join(parts)


def told(whole: Tried, seed: int, seconds: float, whole_run: bool) -> int:
    """Says what came of all, and whether it is well."""
    for kind, names in EXPECTED.items():
        print(f"{kind}: " + ", ".join(f"{name} {whole.found[kind, name]}" for name in names))
    missing = [f"{kind} {name}" for kind, names in EXPECTED.items() for name in names if not whole.found[kind, name]]
    missing += [f"a verdict that is {state}" for state in STATES if not whole.verdicts[state]]
    spent = ", ".join(f"{name} {1000 * of / max(1, whole.cases):.2f} ms" for name, of in whole.seconds.items())
    print(f"processor time a case: {spent}")
    print("verdicts: " + ", ".join(f"{name} {count}" for name, count in sorted(whole.verdicts.items())))
    print("columns: " + ", ".join(f"{name} {count}" for name, count in sorted(whole.columns.items())))
    if whole_run and missing:
        print(f"NOT TRIED: {'; '.join(missing)}")
    verdicts = ", ".join(f"{whole.verdicts[state]} {state}" for state in STATES)
    print(
        f"{whole.cases} cases, {whole.packs} packs, seed {seed}, {seconds / 60:.1f} minutes: "
        f"{len(whole.differing)} differences; {verdicts}; packs that chaining refuses: {whole.refused}"
    )
    return 1 if whole.differing or (whole_run and missing) else 0


if __name__ == "__main__":
    # what Polars does for a batch of a few hundred lines is not worth threads
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    sys.exit(main())
