"""Executors held against each other on generated packs and facts: verdicts identical in every field."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pytest
from deciding_documents import decided, program_of, universe_of
from hypothesis import given, settings
from hypothesis import strategies as st
from language_strategies import language_packs
from naive_strategies import Case, naive_cases
from pack_strategies import HEAD, section
from strategies import EXAMPLES, documents, packs, sharp_documents, sharp_packs, tried

from scrubjay.decisions.deciding import reason_of
from scrubjay.executors.chaining import Chaining
from scrubjay.executors.choosing import executor
from scrubjay.executors.columnar import Columnar
from scrubjay.executors.reference import Reference
from scrubjay.executors.run import run_of
from scrubjay.executors.verdicts import Decided
from scrubjay.facts.universe import Group
from scrubjay.rules.program import Program


@tried
@given(st.one_of(packs(), language_packs()), documents())
def test_chaining_says_what_reference_says(chaining: Chaining, pack: str, document: dict[str, Any]) -> None:
    program, universe = program_of(pack), universe_of(document)
    expected = list(decided(Reference(), program, universe))
    assert list(decided(chaining, program, universe)) == expected


@settings(tried, max_examples=4 * EXAMPLES)
@given(st.one_of(packs(), sharp_packs(), language_packs()), st.one_of(documents(), sharp_documents()))
def test_columns_say_what_reference_says(pack: str, document: dict[str, Any]) -> None:
    columns_agree(pack, document)


@settings(tried, max_examples=4 * EXAMPLES)
@given(naive_cases)
def test_columns_say_what_reference_says_of_what_a_naive_reading_gets_wrong(case: Case) -> None:
    columns_agree(*case)


def columns_agree(pack: str, document: dict[str, Any]) -> None:
    """Fails if one pass over all patients says anything else than the reference on each."""
    program, universe = program_of(pack), universe_of(document)
    expected = [one for _, one in decided(Reference(), program, universe)]
    for group in universe.groups:
        group.cache.clear()
    found = list(decided(Columnar(), program, universe))
    assert [one for _, one in found] == expected
    alike_lack_the_same(program, found)


def alike_lack_the_same(program: Program, found: list[tuple[Group, Decided]]) -> None:
    """Fails if verdicts that are said to be alike lack other facts, or for another reason."""
    reasons: dict[Hashable, tuple[str, tuple[str, ...]]] = {}
    for group, one in found:
        for verdict in one.verdicts:
            if verdict.alike is not None:
                own = reason_of(run_of(program, group), verdict)
                assert reasons.setdefault(verdict.alike, own) == own


@tried
@given(packs(), documents())
def test_claim_decided_alone_is_decided_as_among_others(
    chaining: Chaining, pack: str, document: dict[str, Any]
) -> None:
    program, universe = program_of(pack), universe_of(document)
    for group in universe.groups:
        together = chaining.decide(program, group, group.claims)
        assert [chaining.decide(program, group, [claim])[0] for claim in group.claims] == together


def test_fact_that_nobody_has_seen_may_be_the_one_though_it_is_compared_with_what_is_absent(chaining: Chaining) -> None:
    """An open history may hold a line that matches, whatever the absent start of an authorization would say."""
    join = {"fact": "line", "scope": "payer", "where": {"date": {"before": {"field": "authorization.from"}}}}
    rule = {"id": "r", "title": "r", "for": "line", "severity": "review", "message": "m", "sources": ["s1"]}
    program = program_of(HEAD.format(lines="") + section("[[rule]]", rule | {"with": {"a": join}}))
    line = {"number": 1, "code": "97530", "modifiers": ["GO"], "units": 1, "date": "2026-01-05"}
    key = {"payer": {"id": "P"}, "patient": {"member_id": "M"}}
    universe = universe_of(
        {
            "claims": [{"id": "C1", **key, "lines": [line | {"authorization_numbers": ["A1"]}]}],
            "authorizations": [{**key, "number": "A1", "from": None}],
        }
    )
    expected = list(decided(Reference(), program, universe))
    assert [verdict.state for verdict in expected[0][1].verdicts] == ["unchecked"]
    assert list(decided(chaining, program, universe)) == expected


def test_auto_decides_as_reference_does() -> None:
    same = {"when": {"discipline": "OT", "units": {"over": 1}}, "severity": "review", "message": "m", "sources": ["s1"]}
    rules = [section("[[rule]]", {"id": f"r{at}", "title": "r", "for": "line"} | same) for at in range(8)]
    program = program_of(HEAD.format(lines="") + "\n".join(rules))
    line = {"number": 1, "code": "97530", "modifiers": ["GO"], "units": 2, "date": "2026-01-05"}
    claim = {"id": "C1", "payer": {"id": "P"}, "patient": {"member_id": "M"}, "lines": [line]}
    universe = universe_of({"claims": [claim]})
    found = list(decided(executor("auto"), program, universe))
    assert found == list(decided(Reference(), program, universe))
    assert [verdict.state for verdict in found[0][1].verdicts] == ["flagged"] * 8


def test_unknown_executor_is_an_error() -> None:
    with pytest.raises(ValueError, match="auto, reference, chaining, columnar"):
        executor("fast")
