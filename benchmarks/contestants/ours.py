"""Our own executors on the common subset: the pack as TOML, claims as facts, gathered by patient and then decided."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from scrubjay.executors.batches import batches_of, decide_groups
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Facts
from scrubjay.facts.gathering import gather
from scrubjay.facts.reading import read_files
from scrubjay.facts.universe import Universe
from scrubjay.packs.library import Library, open_library, with_file
from scrubjay.packs.pack import Pack
from scrubjay.rules.compiling import compile_pack
from scrubjay.rules.program import Program

from .flags import Flag

COMMON: Final = Path(__file__).with_name("common.toml")


@lru_cache(maxsize=1)
def common() -> tuple[Library, Pack]:
    """The common subset beside the shipped packs, whose tables it reads."""
    return with_file(open_library(), COMMON)


@lru_cache(maxsize=1)
def program() -> Program:
    """The common subset, compiled."""
    library, pack = common()
    return compile_pack(library.merged(pack), library.tables)


def read(folder: Path) -> Facts:
    """The facts of a folder of Parquet files."""
    found = read_files([str(folder / f"{name}.parquet") for name in ("claims", "claim_lines")], beside(folder))
    assert not found.refused, found.refused
    return found.facts


def beside(folder: Path) -> list[str]:
    """The files of facts beside the claims."""
    return sorted(str(path) for path in folder.glob("*.parquet") if path.stem not in ("claims", "claim_lines"))


def gathered(facts: Facts) -> Universe:
    """The claims with all that belongs to their patients."""
    library, _ = common()
    return gather(facts, library.tables)


def flagged(universe: Universe, executor: Executor) -> tuple[set[Flag], int]:
    """The flagged lines, and how many subjects of policies stay unchecked."""
    programs = {claim.hash: program() for group in universe.groups for claim in group.claims}
    flags: set[Flag] = set()
    unchecked = 0
    for groups in batches_of(universe.groups):
        for decided in decide_groups(executor, programs, [(group, None) for group in groups]):
            for one in decided:
                flags.update(
                    Flag(one.claim.id, line.number, verdict.policy)
                    for verdict in one.verdicts
                    if verdict.state == "flagged"
                    for line in verdict.lines
                )
                unchecked += sum(verdict.state == "unchecked" for verdict in one.verdicts)
        for group in groups:
            group.cache.clear()
    return flags, unchecked
