"""The order in which claims, lines of a claim's history and facts come never changes a decision."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from deciding_documents import decided, program_of, universe_of
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents, packs, tried

from scrubjay.executors.chaining import Chaining, ExecutorUnavailable
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.canonical import canonical


@tried
@given(packs(), documents(), st.randoms(use_true_random=False))
@pytest.mark.parametrize("name", ["reference", "chaining"])
def test_order_of_the_input_changes_no_decision(name: str, pack: str, document: dict[str, Any], random: Any) -> None:
    executor: Executor = Reference()
    if name == "chaining":
        executor = _chaining()
    shuffled = {kind: random.sample(rows, len(rows)) for kind, rows in document.items()}
    program = program_of(pack)
    assert _told(executor, program, shuffled) == _told(executor, program, document)


@functools.cache
def _chaining() -> Chaining:
    try:
        return Chaining()
    except ExecutorUnavailable as error:
        pytest.skip(str(error))


def _told(executor: Executor, program: Any, document: dict[str, Any]) -> dict[str, list[Any]]:
    """What is said of each claim, told without reference to where it stood."""
    said = {}
    for _, one in decided(executor, program, universe_of(document)):
        verdicts = [
            (v.policy, v.subject, [_line(x) for x in v.lines], v.state, v.rule, v.line and _line(v.line), _open(v.open))
            for v in one.verdicts
        ]
        said[one.claim.hash] = [*verdicts, one.clear, [_line(line) for line in one.not_covered]]
    return said


def _open(found: Any) -> list[Any]:
    return [(rule, _line(line)) for rule, line in found]


def _line(line: Any) -> str:
    return canonical([line.number, {k: v for k, v in line.row.items() if v is not None}])
