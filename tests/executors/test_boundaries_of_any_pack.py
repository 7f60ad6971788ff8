"""Boundaries of generated packs: every scene is what it is said to be, whoever decides."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from deciding_documents import decided, program_of, universe_of
from hypothesis import HealthCheck, given, settings
from strategies import EXAMPLES, packs, sharp_packs

from scrubjay.cases.boundaries import Told, boundaries
from scrubjay.cases.judging import judge
from scrubjay.cases.sides.subjects import Found, subject
from scrubjay.executors.chaining import Chaining, ExecutorUnavailable
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Executor
from scrubjay.packs.loading import load_pack
from scrubjay.rules.program import Program, Rule

few = settings(max_examples=EXAMPLES // 12, deadline=None, suppress_health_check=list(HealthCheck))
"""A pack has some ten boundaries, each a decision of its own."""


@functools.cache
def executors() -> tuple[Executor, ...]:
    try:
        return (Reference(), Chaining())
    except ExecutorUnavailable:
        return (Reference(),)


def found(text: str) -> Iterator[tuple[Program, Rule, list[Found]]]:
    """The boundaries of every rule of a pack."""
    program = program_of(text)
    for policy, rules in program.policies.items():
        judging = judge(program, program.tables, policy)
        for rule in rules:
            yield program, rule, boundaries(subject(load_pack(text, "pack.toml"), rule, judging), Told())


@few
@given(packs())
def test_scenes_of_a_pack_are_decided_as_said(pack: str) -> None:
    held(pack)


@few
@given(sharp_packs())
def test_scenes_of_a_pack_of_counts_are_decided_as_said(pack: str) -> None:
    held(pack)


def held(pack: str) -> None:
    for program, rule, sides in found(pack):
        for side in sides:
            scene = side.judged.one.scene
            last = len(scene["claims"][0]["lines"])
            for executor in executors():
                ((_, one),) = decided(executor, program, universe_of(scene))
                states = {
                    (verdict.state, verdict.rule if verdict.state == "flagged" else -1)
                    for verdict in one.verdicts
                    if verdict.policy == rule.policy and last in {line.number for line in verdict.lines}
                }
                expected = (side.judged.state, side.judged.rule if side.flagged else -1)
                assert expected in (states or {("clear", -1)}), (side.boundary, scene)
        if sides:
            assert sides[0].judged.rule == rule.index
