"""A pack and its documents decided by each executor, as the JSON that `scrubjay check` prints; and what came of it."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from agreement_drawing import place_of, together
from deciding_documents import program_of, table
from facts_strategies import Document

from scrubjay.decisions.deciding import Choice, decide
from scrubjay.executors.batches import Batch
from scrubjay.executors.chaining import Chaining, ProgramRefused
from scrubjay.executors.columnar import Columnar
from scrubjay.executors.columnar.columns import Pairs
from scrubjay.executors.columnar.trying import Trying
from scrubjay.executors.pairs import Pair
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Decided, Executor
from scrubjay.facts.documents import read_document
from scrubjay.facts.gathering import gather
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import ClaimFacts, Group
from scrubjay.rules.program import Program
from scrubjay_cli.printing.json import compact


class CountingColumns(Columnar):
    """The columnar executor, which counts the lines that it decides and those of which it asks the reference."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: Counter[str] = Counter()

    def decide(self, program: Program, group: Group, claims: Sequence[ClaimFacts]) -> list[Decided]:
        """The verdicts of one group, which the reference gives."""
        self.counted["lines of one patient alone"] += sum(len(claim.lines) for claim in claims)
        return super().decide(program, group, claims)

    def decide_batch(self, program: Program, batch: Batch, why: bool = True) -> list[list[Decided]]:
        """The verdicts of many groups."""
        asked.clear()
        found = super().decide_batch(program, batch, why)
        lines = sum(len(claim.lines) for _, claims in batch for claim in claims)
        self.counted["lines in columns"] += lines
        self.counted["lines with a part by the reference"] += sum(row < lines for row in asked)
        return found


asked: set[int] = set()
"""The rows of the batch at hand of which the reference was asked."""
_at = Trying.at


def _counted(trying: Trying, among: pl.Series, tried: Callable[[int], Pair]) -> Pairs:
    asked.update(among.arg_true().to_list())
    return _at(trying, among, tried)


Trying.at = _counted  # type: ignore[method-assign, assignment]


@functools.cache
def columns() -> CountingColumns:
    """The columnar executor of this process."""
    return CountingColumns()


@functools.cache
def executors() -> tuple[Executor, ...]:
    """Those of this process: the reference first."""
    return Reference(), Chaining(), columns()


@dataclass(slots=True)
class Came:
    """What came of a pack on its documents."""

    program: Program
    differing: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Which document, by which executor, what the reference says and what it says."""
    verdicts: Counter[str] = field(default_factory=Counter)
    refused: bool = False


def compared(pack: str, documents: Sequence[Document], only: str = "") -> Came:
    """Every decision by each executor (`only`: the reference and this one), held against the reference's."""
    came = Came(program_of(pack))
    data = json.dumps(together(list(documents))).encode()
    facts, notes = read_document(data, "facts.json")
    wrong = [note for note in notes if note.level == "error"]
    if wrong:
        raise ValueError(f"a generated document can't be read: {wrong[0]}")
    tables = {"therapy_codes": table()}
    universe = gather(facts, tables)

    def said(executor: Executor) -> list[tuple[str, Any]]:
        for group in universe.groups:
            group.cache.clear()
        choice = Choice(came.program)
        decisions = decide(universe, lambda claim: choice, executor, PatientsFacts(facts, tables))
        return [(decision.claim_id, decision.document()) for decision in decisions]

    reference, *others = executors()
    try:
        told = said(reference)
    except Exception as error:
        came.differing.append((0, reference.name, "", f"{type(error).__name__}: {error}"))
        return came
    expected = [(claim, compact(document)) for claim, document in told]
    _count(came.verdicts, [document for _, document in told])
    for other in others:
        if only and other.name != only:
            continue
        if isinstance(other, Chaining):
            try:
                other.load(came.program)
            except ProgramRefused:
                came.refused = True
                continue
        try:
            found = [(claim, compact(document)) for claim, document in said(other)]
        except Exception as error:
            came.differing.append((0, other.name, "", f"{type(error).__name__}: {error}"))
            continue
        if len(found) != len(expected):
            came.differing.append((0, other.name, f"{len(expected)} decisions", f"{len(found)} decisions"))
        for (claim, right), (_, text) in zip(expected, found, strict=False):
            if right != text:
                came.differing.append((place_of(claim), other.name, right, text))
    return came


def _count(verdicts: Counter[str], decisions: Sequence[dict[str, Any]]) -> None:
    for decision in decisions:
        flagged = len(decision["findings"])
        verdicts["flagged"] += flagged
        verdicts["clear"] += decision["checked"] - flagged
        verdicts["fixes that hold"] += sum(one["fix"]["verified"] for one in decision["findings"])
        verdicts["claims"] += 1
        for entry in decision["unchecked"]:
            verdicts["unchecked"] += len(entry["subjects"])
            verdicts[f"unchecked: {entry['reason']}"] += len(entry["subjects"])
