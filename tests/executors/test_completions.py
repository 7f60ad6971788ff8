"""The meaning of packs against the truth: what is sure holds, and what is not possible fails, however it may have been.

Rules are held to it line by line, marks included: then findings and clear answers hold as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from completing import completion, in_one_day
from deciding_documents import program_of, universe_of
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_strategies import Case, naive_cases, range_lines
from strategies import EXAMPLES, documents, packs, sharp_documents, sharp_packs, tried

from scrubjay.executors.pairs import Pair
from scrubjay.executors.run import Run
from scrubjay.rules.program import Program

COMPLETIONS = 12
Further = Callable[[dict[str, Any], Random], dict[str, Any]]


@tried
@given(
    st.one_of(packs(), sharp_packs(), sharp_packs()),
    st.one_of(documents(), sharp_documents(), sharp_documents()),
    st.integers(0, 2**32),
)
def test_no_completion_refutes_what_was_said(pack: str, document: dict[str, Any], seed: int) -> None:
    unrefuted(pack, document, seed)


@settings(tried, max_examples=16 * EXAMPLES)
@given(naive_cases, st.integers(0, 2**32))
def test_no_completion_refutes_what_a_naive_reading_gets_wrong(case: Case, seed: int) -> None:
    unrefuted(*case, seed)


@settings(tried, max_examples=2 * EXAMPLES)
@given(range_lines(), st.integers(0, 2**32))
def test_line_over_several_days_is_not_refuted_by_any_of_them(case: Case, seed: int) -> None:
    unrefuted(*case, seed, in_one_day)


def unrefuted(pack: str, document: dict[str, Any], seed: int, then: Further = lambda whole, random: whole) -> None:
    """Fails if a rule that was said to hold on a line does not in one of the completions, or the other way round."""
    program, random = program_of(pack), Random(seed)
    matches = {rule.match for rule in program.rules}
    said = dict(pairs(program, document))
    for _ in range(COMPLETIONS):
        whole = then(completion(document, random, matches), random)
        for where, true in pairs(program, whole):
            assert true[1] or not said[where][0], (where, "said to hold, yet it does not", whole)
            assert said[where][1] or not true[0], (where, "said not to hold, yet it does", whole)


def pairs(program: Program, document: dict[str, Any]) -> Iterator[tuple[tuple[str, int, str], Pair]]:
    """The pair of each rule on each line of each claim that is decided."""
    for group in universe_of(document).groups:
        run = Run(program, group)
        for claim in group.claims:
            for line in claim.lines:
                for rule in program.rules:
                    yield (claim.id, line.number, f"{rule.index} {rule.id}"), run.rule(rule, line)
