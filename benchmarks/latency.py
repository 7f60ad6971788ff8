"""Latency of one claim through a loaded executor: `python benchmarks/latency.py [--claims N] [--history N]`.

Synthetic claims of four lines (one patient each, with payer history) go through each shipped pack, one claim at a time;
printed are the median and the 99th percentile in milliseconds, of the decision alone and with gathering.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import time
from collections.abc import Iterator, Mapping

from scrubjay.executors.chaining import Chaining, ExecutorUnavailable
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Claim, Facts, Place, Placed, Row
from scrubjay.facts.gathering import gather
from scrubjay.facts.hashing import claim_hash
from scrubjay.packs.library import open_library
from scrubjay.rules.compiling import compile_pack
from scrubjay.rules.program import Program
from scrubjay.tables import Table

FIRST = datetime.date(2026, 1, 5)
CODES = ("97110", "97530", "97535", "97140")
PACKS = ("medicare/part-b", "medicaid/nc", "commercial/fep-standard")
HERE = Place("benchmark", "")


def main() -> None:
    """Prints one line per pack and executor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1000)
    parser.add_argument("--history", type=int, default=20, help="lines of payer history per patient")
    asked = parser.parse_args()
    library = open_library()
    executors: list[Executor] = [Reference()]
    try:
        executors.insert(0, Chaining())
    except ExecutorUnavailable as error:
        print(error)
    print(f"Python {platform.python_version()}, {asked.claims} claims of 4 lines, {asked.history} history lines each")
    for name in PACKS:
        program = compile_pack(library.merged(library.find(name)), library.tables)
        for executor in executors:
            decide, whole = timed(executor, program, library.tables, asked.claims, asked.history)
            rate = len(decide) / sum(decide)
            print(
                f"{name:<24} {executor.name:<10} {len(program.rules):3} rules  "
                f"decide p50 {at(decide, 0.5):7.3f} ms  p99 {at(decide, 0.99):7.3f} ms  {rate:7.0f} claims/s   "
                f"with gathering p50 {at(whole, 0.5):7.3f} ms  p99 {at(whole, 0.99):7.3f} ms"
            )


def timed(
    executor: Executor, program: Program, tables: Mapping[str, Table], claims: int, history: int
) -> tuple[list[float], list[float]]:
    """Seconds for each claim: the decision alone, and with gathering its facts. Ten warm up."""
    decide: list[float] = []
    whole: list[float] = []
    for facts in samples(claims + 10, history):
        start = time.perf_counter()
        group = gather(facts, tables).groups[0]
        gathered = time.perf_counter()
        executor.decide(program, group, group.claims)
        end = time.perf_counter()
        decide.append(end - gathered)
        whole.append(end - start)
    return decide[10:], whole[10:]


def at(seconds: list[float], quantile: float) -> float:
    """A quantile, in milliseconds."""
    return sorted(seconds)[min(int(len(seconds) * quantile), len(seconds) - 1)] * 1000


def samples(count: int, history: int) -> Iterator[Facts]:
    """One patient's claim with its history, over and over; a KX threshold is near for some."""
    for number in range(count):
        person: Row = {
            "patient.member_id": f"1AA{number:06}",
            "patient.birth_date": datetime.date(1950, 1, 1) + datetime.timedelta(days=number % 9000),
            "patient.first_name": "PAT",
        }
        payer: Row = {"payer.id": "11502"}
        date = FIRST + datetime.timedelta(days=200)
        claim: Row = {
            **person,
            **payer,
            "id": f"C-{number}",
            "frequency": "1",
            "original_reference": None,
            "file_date": date,
            "payer.name": "SAMPLE PAYER",
            "patient.state": "NC",
            "place_of_service": "11",
            "charge": 24000,
            "billing.npi": "1234567893",
            "billing.taxonomy": "225X00000X",
            "rendering.npi": None,
            "diagnoses": ("M25511",),
            "authorization_numbers": (),
            "accident.causes": (),
        }
        lines = tuple(service(at + 1, code, date, 6000) for at, code in enumerate(CODES))
        past = tuple(
            Placed(
                {
                    **person,
                    **payer,
                    "claim": f"H-{number}-{at // 4}",
                    "line": at % 4 + 1,
                    "payer_control_number": f"P{number}-{at // 4}",
                    "date": FIRST + datetime.timedelta(days=at // 4),
                    "code": CODES[at % 4],
                    "modifiers": ("GO",),
                    "units": 1,
                    "charge": 6000,
                    "allowed": 3000 + number % 7000,
                    "billing.npi": "1234567893",
                    "status": "paid",
                },
                HERE,
            )
            for at in range(history)
        )
        complete = (Placed({"what": "history"}, HERE),)
        yield Facts(claims=(Claim(claim, lines, HERE, claim_hash(claim, lines)),), history=past, complete=complete)


def service(number: int, code: str, date: datetime.date, charge: int) -> Row:
    """A line of a claim; its charge in cents."""
    return {
        "number": number,
        "code": code,
        "modifiers": ("GO",),
        "units": 1,
        "charge": charge,
        "allowed": None,
        "date": date,
        "through": date,
        "place_of_service": None,
        "diagnosis_pointers": (1,),
        "rendering.npi": None,
        "authorization_numbers": (),
    }


if __name__ == "__main__":
    main()
