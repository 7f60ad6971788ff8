"""From pack text and a facts document to what an executor says of every claim."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrubjay.executors.batches import decide_batch
from scrubjay.executors.verdicts import Decided, Executor
from scrubjay.facts.documents import read_document
from scrubjay.facts.gathering import gather
from scrubjay.facts.universe import Group, Universe
from scrubjay.packs.library import shipped_folder
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.resolving import resolve
from scrubjay.rules.compiling import compile_pack
from scrubjay.rules.program import Program
from scrubjay.tables import Table, load_table


@functools.cache
def table(path: Path | None = None) -> Table:
    """The therapy code table: the shipped one, or another."""
    return load_table(path or shipped_folder() / "reference" / "therapy_codes.csv")


def program_of(text: str, codes: Table | None = None) -> Program:
    """The compiled program of a pack that has no bases."""
    folder = shipped_folder() / "reference"
    tables = {name: table(folder / f"{name}.csv") for name in ("mue", "ncci_pairs")}
    tables["therapy_codes"] = codes or table()
    return compile_pack(resolve(load_pack(text, "pack.toml"), _no_base), tables)


def universe_of(document: dict[str, Any], codes: Table | None = None) -> Universe:
    """What a facts document says, gathered."""
    facts, notes = read_document(json.dumps(document).encode(), "facts.json")
    assert not [note for note in notes if note.level == "error"], notes
    return gather(facts, {"therapy_codes": codes or table()})


def decided(executor: Executor, program: Program, universe: Universe) -> Iterator[tuple[Group, Decided]]:
    """What an executor says, by claim in input order."""
    batch = [(group, group.claims) for group in universe.groups]
    each = zip(universe.groups, decide_batch(executor, program, batch), strict=True)
    found = [(group, one) for group, decided in each for one in decided]
    yield from sorted(found, key=lambda pair: pair[1].claim.index)


def _no_base(name: str) -> Pack:
    raise AssertionError(name)
