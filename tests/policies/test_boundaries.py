"""Every policy of the shipped packs on both sides of its boundaries: the generated conformance files hold.

`python -m scrubjay.cases tests/policies/boundaries` writes the files again after a pack or a table was changed; look at
what their difference says before you commit it.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from scrubjay.cases.conformance import (
    Conformance,
    conformance,
    every_pack,
    file_of,
    named,
    outcome,
    own_rules,
    read,
    version_of,
    without_both_sides,
    written,
)
from scrubjay.cases.steps.cells import waiting
from scrubjay.checking import Checker
from scrubjay.executors.chaining import Chaining
from scrubjay.executors.columnar import Columnar
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Decided
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import open_library

FOLDER = Path(__file__).parent / "boundaries"
AGAIN = "run: python -m scrubjay.cases tests/policies/boundaries"
LIBRARY = open_library()
PACKS = sorted(
    pack.id
    for pack in LIBRARY.loaded.values()
    if any(item.place.file == pack.file and not item.data.get("mark") for item in pack.items)
)
"""The packs with policies of their own."""

MISSED = {
    # the policy is inherited from 2023, the plan's own number of visits was read from 2024: in 2023 it is not checked
    "commercial/fep-blue-focus": ("effective from 2023-01-01",),
    # the table holds no code that Medicare limits a line at a time; the policy waits for a newer one that does
    "medicare/part-b-claim": ("mue-line waits: table mue has no row of mai 1, setting practitioner",),
}
"""Boundaries that have no two sides, each for a reason that stands in its pack."""


@functools.cache
def ready() -> Checker:
    return every_pack(LIBRARY)


@functools.cache
def stored(pack_id: str) -> Conformance:
    path = file_of(FOLDER, pack_id)
    assert path.is_file(), AGAIN
    return read(path.read_text(encoding="utf-8"))


def test_each_pack_with_policies_has_its_file() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(file_of(FOLDER, one).name for one in PACKS), AGAIN


@pytest.mark.parametrize("pack_id", PACKS)
def test_file_is_what_the_pack_says(pack_id: str) -> None:
    text = file_of(FOLDER, pack_id).read_text(encoding="utf-8")
    made = conformance(ready(), LIBRARY.loaded[pack_id])
    assert read(text).hash == made.hash, f"the pack or a table that it reads was changed; {AGAIN}"
    assert text == written(made), AGAIN


@pytest.mark.parametrize("pack_id", PACKS)
def test_each_policy_version_has_both_sides(pack_id: str) -> None:
    assert without_both_sides(ready(), LIBRARY.loaded[pack_id], stored(pack_id).cases) == []


@pytest.mark.parametrize("pack_id", PACKS)
def test_each_rule_flags_a_case_of_its_own(pack_id: str) -> None:
    program = ready().programs.of(LIBRARY.loaded[pack_id])
    own = {
        rule.index
        for rules in program.policies.values()
        for rule in own_rules(LIBRARY, LIBRARY.loaded[pack_id], rules)
        if not waiting(rule, program)
    }
    plain = [case for case in stored(pack_id).cases if not case.boundary]
    assert {named(program, case).index for case in plain} == own
    assert {case.outcome.state for case in plain} == {"flagged"}


@pytest.mark.parametrize("pack_id", PACKS)
def test_no_boundary_is_missed(pack_id: str) -> None:
    missed = {one.partition(": ")[2] for one in stored(pack_id).missed}
    assert missed == set(MISSED.get(pack_id, ())), "tests that change nothing, or dates and marks that nothing reaches"


@pytest.mark.parametrize("pack_id", PACKS)
def test_cases_come_out_as_stored(pack_id: str) -> None:
    for case in stored(pack_id).cases:
        assert outcome(ready(), case.facts, pack_id, case.policy) == case.outcome, str(case)


@pytest.mark.parametrize("pack_id", PACKS)
def test_cases_are_flagged_by_the_rule_that_is_said(pack_id: str) -> None:
    program = ready().programs.of(LIBRARY.loaded[pack_id])
    for case in stored(pack_id).cases:
        facts, _ = read_document(json.dumps(case.facts).encode(), "case.json")
        (group,) = ready().universe(facts).groups
        (decided,) = Reference().decide(program, group, group.claims)
        last = group.claims[0].lines[-1]
        flagged = [
            program.rules[verdict.rule]
            for verdict in decided.verdicts
            if verdict.policy == case.policy and verdict.state == "flagged" and last in verdict.lines
        ]
        said = {f"{rule.id} {version_of(rule)}".strip() for rule in flagged}
        expected = case.by or f"{case.rule} {case.version}".strip()
        assert said == ({expected} if case.outcome.state == "flagged" else set()), str(case)


@pytest.mark.parametrize("pack_id", PACKS)
def test_chaining_decides_the_cases_as_reference_does(pack_id: str, chaining: Chaining) -> None:
    program = ready().programs.of(LIBRARY.loaded[pack_id])
    for case in stored(pack_id).cases:
        facts, _ = read_document(json.dumps(case.facts).encode(), "case.json")
        (group,) = ready().universe(facts).groups
        (expected,) = Reference().decide(program, group, group.claims)
        (found,) = chaining.decide(program, group, group.claims)
        assert same(found, expected), str(case)


@pytest.mark.parametrize("pack_id", PACKS)
def test_columns_decide_the_cases_together_as_reference_does(pack_id: str) -> None:
    program = ready().programs.of(LIBRARY.loaded[pack_id])
    batch = []
    for case in stored(pack_id).cases:
        facts, _ = read_document(json.dumps(case.facts).encode(), "case.json")
        (group,) = ready().universe(facts).groups
        batch.append((group, group.claims))
    for (group, claims), found in zip(batch, Columnar().decide_batch(program, batch), strict=True):
        group.cache.clear()
        expected = Reference().decide(program, group, claims)
        assert all(same(*pair) for pair in zip(found, expected, strict=True)), str(group.claims[0].id)


def same(one: Decided, other: Decided) -> bool:
    return (one.verdicts, one.not_covered, one.clear) == (other.verdicts, other.not_covered, other.clear)
