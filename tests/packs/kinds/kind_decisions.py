"""Decides a facts document by a pack that holds one policy, with both executors, and says what came of it."""

from __future__ import annotations

import contextlib
import functools
import json
from pathlib import Path
from typing import Any

import pytest

from scrubjay.decisions.deciding import Choice, decide
from scrubjay.executors.chaining import Chaining, ExecutorUnavailable
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.documents import read_document
from scrubjay.facts.gathering import gather
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.packs.library import shipped_folder
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.resolving import resolve
from scrubjay.rules.compiling import compile_pack
from scrubjay.rules.program import Program
from scrubjay.tables import Table, load_table

Json = dict[str, Any]

HEAD = """
[pack]
id      = "one-policy"
title   = "One policy"
version = "1"

[pack.claims]
filing_indicators = ["MB"]

[sources.s1]
title      = "A source"
url        = "https://example.org"
checked    = 2026-01-01
confidence = "primary"

"""

PAIRS = """code,column1,indicator,setting,from,through,confidence
97530,97165,1,practitioner,2026-01-01,2026-06-30,primary
97140,97530,0,practitioner,2026-01-01,2026-06-30,primary
97110,97150,1,hospital,2026-01-01,2026-06-30,primary
"""
PAIRS_NOTE = """
title    = "Pairs of the tests"
complete = true
[columns]
code      = "column 2"
column1   = "column 1"
indicator = "0 never, 1 with a modifier"
setting   = "practitioner or hospital"
[[sources]]
id         = "s1"
title      = "A source"
url        = "https://example.org"
checked    = 2026-01-01
confidence = "primary"
for        = ["column1", "indicator"]
"""


def pair_table(folder: Path, complete: bool = True) -> Table:
    """The table of pairs of the tests, written to a folder."""
    path = folder / "pairs.csv"
    path.write_text(PAIRS, encoding="utf-8")
    note = PAIRS_NOTE if complete else PAIRS_NOTE.replace("complete = true", "complete = false")
    path.with_suffix(".toml").write_text(note, encoding="utf-8")
    return load_table(path)


@functools.cache
def therapy_codes() -> Table:
    """The shipped table of therapy codes."""
    return load_table(shipped_folder() / "reference" / "therapy_codes.csv")


def program_of(policy: str, tables: dict[str, Table] | None = None) -> Program:
    """The program of a pack that holds one policy."""
    pack = resolve(load_pack(HEAD + policy, "pack.toml"), _no_base)
    return compile_pack(pack, {"therapy_codes": therapy_codes(), **(tables or {})})


def decision(policy: str, document: Json, tables: dict[str, Table] | None = None) -> Json:
    """The decision of a document's first claim as JSON; both executors must say the same."""
    every = {"therapy_codes": therapy_codes(), **(tables or {})}
    program = program_of(policy, tables)
    facts, notes = read_document(json.dumps(document).encode(), "case.json")
    assert not [note for note in notes if note.level != "note"], notes

    def by(executor: Executor) -> list[Json]:
        found = decide(gather(facts, every), lambda _: Choice(program), executor, PatientsFacts(facts, every))
        return [one.document() for one in found]

    said = by(Reference())
    with contextlib.suppress(ExecutorUnavailable):
        assert by(Chaining()) == said
    return said[0]


def flagged(policy: str, document: Json, tables: dict[str, Table] | None = None) -> list[str]:
    """Severity of each finding; `unchecked: FACT ...` for what could not be told."""
    one = decision(policy, document, tables)
    open_ = [f"unchecked: {' '.join(entry['lacks'])}" for entry in one["unchecked"]]
    return [finding["severity"] for finding in one["findings"]] + open_


def messages(policy: str, document: Json, tables: dict[str, Table] | None = None) -> list[str]:
    """The messages of the findings."""
    return [finding["message"] for finding in decision(policy, document, tables)["findings"]]


def mistakes(policy: str) -> str:
    """What a pack with a wrong policy is refused for."""
    with pytest.raises(PackErrors) as refused:
        program_of(policy)
    return " ".join(problem.message for problem in refused.value.problems)


def line(code: str = "97530", modifiers: str = "GO", units: int = 1, **more: Any) -> Json:
    """A claim line; `modifiers` are separated by blanks."""
    said = {
        "code": code,
        "modifiers": modifiers.split(),
        "units": units,
        "charge": "50.00",
        "date": "2026-03-13",
        "place_of_service": "11",
        "diagnosis_pointers": [1],
    }
    return said | more


def document(lines: list[Json], claim: Json | None = None, **lists: Any) -> Json:
    """A claim of these lines, with other lists of facts; patients and payers of rows are filled in."""
    key = {
        "patient": {"member_id": "M1", "birth_date": "1950-02-01", "first_name": "PAT"},
        "payer": {"id": "P1"},
    }
    one = {
        "id": "C1",
        "frequency": "1",
        "file_date": "2026-03-14",
        **key,
        "billing": {"npi": "1234567893"},
        "rendering": {"npi": "1234567893", "taxonomy": "225X00000X"},
        "diagnoses": ["M25511", "I69351"],
        "lines": [{"number": number, **row} for number, row in enumerate(lines, 1)],
    }
    rows = {name: [row if name in ("lines", "minutes") else {**key, **row} for row in of] for name, of in lists.items()}
    return {"claims": [one | (claim or {})], **rows}


def minutes(*each: int | tuple[int, int] | None) -> list[Json]:
    """Minutes of the lines in order: all, or (all, the assistant's alone); None leaves a line out."""
    rows = []
    for number, one in enumerate(each, 1):
        if one is None:
            continue
        total, alone = one if isinstance(one, tuple) else (one, 0)
        rows.append({"claim": "C1", "line": number, "minutes": total, "assistant_minutes": alone})
    return rows


def _no_base(name: str) -> Pack:
    raise AssertionError(name)
