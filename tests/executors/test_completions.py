"""The meaning of packs against the truth: what is sure holds, and what is not possible fails, however it may have been.

Rules are held to it line by line, marks included: then findings and clear answers hold as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from completing import completion
from deciding_documents import program_of, universe_of
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents, packs, tried

from scrubjay.executors.pairs import Pair
from scrubjay.executors.run import Run
from scrubjay.rules.program import Program

COMPLETIONS = 12


@tried
@given(packs(), documents(), st.integers(0, 2**32))
def test_no_completion_refutes_what_was_said(pack: str, document: dict[str, Any], seed: int) -> None:
    program = program_of(pack)
    said = dict(pairs(program, document))
    random = Random(seed)
    for _ in range(COMPLETIONS):
        whole = completion(document, random)
        for where, true in pairs(program, whole):
            if said[where][0]:
                assert true[1], (where, "said to hold, yet it does not", whole)
            if not said[where][1]:
                assert not true[0], (where, "said not to hold, yet it does", whole)


def pairs(program: Program, document: dict[str, Any]) -> Iterator[tuple[tuple[str, int, str], Pair]]:
    """The pair of each rule on each line of each claim that is decided."""
    for group in universe_of(document).groups:
        run = Run(program, group)
        for claim in group.claims:
            for line in claim.lines:
                for rule in program.rules:
                    yield (claim.id, line.number, f"{rule.index} {rule.id}"), run.rule(rule, line)
