"""Random pairs of packs and random claims: what is called the same is decided alike, and witnesses are told apart."""

from __future__ import annotations

from typing import Any

from deciding_documents import decided, universe_of
from facts_strategies import documents, sharp_documents
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pairs_of_packs import pairs, side
from strategies import EXAMPLES

from scrubjay.decisions.weighing import severity_of
from scrubjay.differing.deciding import levels
from scrubjay.differing.differences import differences
from scrubjay.executors.reference import Reference
from scrubjay.executors.run import run_of
from scrubjay.rules.program import Program

few = settings(max_examples=EXAMPLES // 10, deadline=None, suppress_health_check=list(HealthCheck))


def came(program: Program, document: dict[str, Any]) -> list[Any]:
    """What comes of every claim: by policy and subject the severity or `unchecked`, and which lines are spoken of."""
    found = []
    for group, one in decided(Reference(), program, universe_of(document)):
        run = run_of(program, group)
        said = []
        for verdict in one.verdicts:
            level: str = verdict.state
            if verdict.state == "flagged" and verdict.line is not None:
                level = severity_of(run, program.rules[verdict.rule], verdict.line)[0]
            said.append((verdict.policy, verdict.subject, tuple(line.number for line in verdict.lines), level))
        found.append((one.claim.id, sorted(said), one.clear, [line.number for line in one.not_covered]))
    return found


@few
@given(pairs(), st.lists(st.one_of(documents(), sharp_documents()), min_size=8, max_size=8))
def test_same_is_decided_alike_and_witnesses_are_not(pair: tuple[str, str], claims: list[dict[str, Any]]) -> None:
    old, new = side(pair[0], "old"), side(pair[1], "new")
    assume(old is not None and new is not None)
    assert old is not None
    assert new is not None
    found = differences(old, new, most=200)
    if found.same:
        programs = [one.programs.of(one.packs[0]) for one in (old, new)]
        for document in claims:
            first, second = (came(program, document) for program in programs)
            assert first == second, found
    for change in found.changes:
        for witness in change.witnesses:
            name = change.renamed or change.policy
            assert (
                levels(witness.old, change.policy) != levels(witness.new, name)
                or witness.old is None
                or witness.new is None
                or (witness.old.checked, witness.old.outcome) != (witness.new.checked, witness.new.outcome)
            )
