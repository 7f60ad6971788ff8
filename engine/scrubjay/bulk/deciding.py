"""Decides one part: reads its facts back, gathers and decides them, and writes down what came of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrubjay.bulk.parting import CODEBOOK, EXTRA, MAIN, Part, read_shared
from scrubjay.bulk.records import KIND, KINDS, SHARED_LINES, Codebook, saved_codebook
from scrubjay.bulk.said import FORM, STAGES, USED, Said, stage_of, write_said
from scrubjay.bulk.spill import Spill
from scrubjay.checking import Checker, Decided
from scrubjay.decisions.line_of_json import line_of_json
from scrubjay.decisions.summarizing import Tally
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Claim, Facts, Placed
from scrubjay.facts.patients import Settled


@dataclass(frozen=True, slots=True)
class Shared:
    """What every part needs beside its own facts."""

    folder: Path
    codebook: Codebook
    moved: Mapping[int, int]
    settled: Settled
    same_patient: tuple[Placed, ...]
    complete: tuple[tuple[int, Placed], ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The facts of a part, and where its claims stand in the input. `shared_lines` are given to other parts too."""

    facts: Facts
    ranks: tuple[int, ...]
    rows: Mapping[str, tuple[int, ...]]
    """By list, the place of each row in the input."""
    shared_lines: frozenset[int]


def shared_of(folder: Path) -> Shared:
    """What was written for all parts."""
    codebook = saved_codebook(folder / CODEBOOK)
    found = read_shared(folder)
    same = tuple(codebook.placed_again(data) for data in found["same_patient"])
    complete = tuple((rank, codebook.placed_again(data)) for rank, data in found["complete"])
    return Shared(folder, codebook, found["moved"], found["settled"], same, complete)


def load(part: Part, shared: Shared) -> Loaded:
    """The facts of a part, each list in the order of the input."""
    main, extra = (Spill(shared.folder / name, part.fanout) for name in (MAIN, EXTRA))
    found: dict[int, dict[int, bytes]] = {kind: {} for kind in range(len(KINDS) + 1)}
    for bucket in part.buckets:
        for frame in main.frames(bucket):
            if part.has(frame.atom) and frame.atom not in shared.moved:
                found[frame.kind][frame.rank] = frame.data
        for frame in extra.frames(bucket):
            if part.has(frame.atom):
                found[frame.kind][frame.rank] = frame.data
    lines_of_others = frozenset(found[SHARED_LINES])
    found[KIND["lines"]] |= found[SHARED_LINES]
    claims: list[Claim] = []
    ranks: list[int] = []
    for rank, data in sorted(found[KIND["claims"]].items()):
        claims.append(shared.codebook.claim_again(data))
        ranks.append(rank)
    lists: dict[str, list[tuple[int, Placed]]] = {
        name: [(rank, shared.codebook.placed_again(data)) for rank, data in sorted(found[KIND[name]].items())]
        for name in KINDS
        if name not in ("claims", "same_patient")
    }
    lists["complete"] = sorted([*lists["complete"], *shared.complete], key=lambda pair: pair[0])
    rows: dict[str, Any] = {name: tuple(placed for _, placed in pairs) for name, pairs in lists.items()}
    facts = Facts(claims=tuple(claims), same_patient=shared.same_patient, **rows)
    return Loaded(
        facts, tuple(ranks), {n: tuple(rank for rank, _ in pairs) for n, pairs in lists.items()}, lines_of_others
    )


def decide_part(
    part: Part,
    shared: Shared,
    checker: Checker,
    executor: Executor,
    into: Path,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Decide a part and write `into`.decisions, `into`.said and last `into`.sum, which says that the part is done."""
    loaded = load(part, shared)
    decided = checker.decided(loaded.facts, executor, progress, shared.settled)
    place_of: dict[str, int] = {}
    for claim, rank in zip(loaded.facts.claims, loaded.ranks, strict=True):
        place_of.setdefault(claim.hash, rank)
    tally = Tally()
    with open(into.with_suffix(".decisions"), "w", encoding="utf-8") as stream:
        for decision in decided.decisions:
            tally.add(decision)
            stream.write(f"{place_of[decision.claim_hash]}\t{line_of_json(decision)}\n")
    with open(into.with_suffix(".said"), "w", encoding="utf-8") as stream:
        write_said(sorted(_said(loaded, decided, place_of), key=lambda one: one.order), stream)
    universe = decided.universe
    summed = {
        "outcomes": tally.outcomes,
        "findings": [[*key, *counts] for key, counts in tally.findings.items()],
        "at_risk": tally.at_risk,
        "missing": [[fact, *counts] for fact, counts in tally.missing.items()],
        "superseded": [[place_of[c.hash], str(c.row.get("id")), by] for c, by in universe.superseded],
        "void": len(universe.void),
        "duplicates": len(universe.duplicates),
    }
    aside = into.with_suffix(".sum-aside")
    aside.write_text(json.dumps(summed), encoding="utf-8")
    os.replace(aside, into.with_suffix(".sum"))


def tally_again(summed: Mapping[str, Any]) -> Tally:
    """The tally that was written."""
    findings = {(pack, policy, severity): (n, cents) for pack, policy, severity, n, cents in summed["findings"]}
    missing = {fact: (checks, claims, cents) for fact, checks, claims, cents in summed["missing"]}
    return Tally(summed["outcomes"], findings, at_risk=summed["at_risk"], missing=missing)


def _said(loaded: Loaded, decided: Decided, place_of: Mapping[str, int]) -> list[Said]:
    where: dict[int, tuple[int, int]] = {}
    for name in STAGES:
        for placed, rank in zip(getattr(loaded.facts, name), loaded.rows[name], strict=True):
            where[id(placed.place)] = (stage_of(name), rank)
    found = [Said((*where[id(note.place)], 0), note.place, note.message) for note in decided.universe.notes]
    lines = stage_of("lines")
    spoken = {one.order[1] for one in found if one.order[0] == lines}
    for placed, rank in zip(loaded.facts.lines, loaded.rows["lines"], strict=True):
        if rank in loaded.shared_lines and rank not in spoken:
            found.append(Said((lines, rank, 0), placed.place, USED))
    hashes = {claim.index: claim.hash for group in decided.universe.groups for claim in group.claims}
    found += [
        Said((FORM, place_of[hashes[index]], number), note.place, note.message)
        for number, (index, note) in enumerate(decided.about_form)
    ]
    return found
