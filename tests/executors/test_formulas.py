"""Conditions cut to fit durable-rules mean what they meant, and fit."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.executors.chaining.formulas import (
    NESTED,
    And,
    Formula,
    Has,
    Marked,
    Or,
    TooLarge,
    alternatives,
    conditions,
    fits,
    nesting,
    normal,
    single_tests,
)

ATOMS = 4
atoms = st.builds(Has, st.integers(0, ATOMS - 1), st.just(True), st.booleans())
marks = st.builds(Marked, st.just(("m",)), st.just(True), st.booleans())


def nested(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    parts = st.lists(inner, max_size=5).map(tuple)
    return st.one_of(parts.map(And), parts.map(Or))


formulas: st.SearchStrategy[Formula] = st.recursive(st.one_of(atoms, marks), nested, max_leaves=40)


def holds(whole: Formula, world: Mapping[object, bool]) -> bool:
    """Whether a formula is true where the properties and marks are as given."""
    if isinstance(whole, And):
        return all(holds(part, world) for part in whole.parts)
    if isinstance(whole, Or):
        return any(holds(part, world) for part in whole.parts)
    return world["m" if isinstance(whole, Marked) else whole.question] is whole.wanted


def worlds() -> list[dict[object, bool]]:
    return [dict(zip([*range(ATOMS), "m"], found, strict=True)) for found in product((True, False), repeat=ATOMS + 1)]


@settings(deadline=None, max_examples=150)
@given(formulas)
def test_alternatives_mean_what_the_condition_meant(whole: Formula) -> None:
    try:
        ways = alternatives(whole)
        single = normal((whole,))
    except TooLarge:
        return
    for world in worlds():
        assert any(all(holds(part, world) for part in way) for way in ways) == holds(whole, world)
        assert any(all(holds(part, world) for part in way) for way in single) == holds(whole, world)


@settings(deadline=None, max_examples=150)
@given(formulas)
def test_every_condition_fits(whole: Formula) -> None:
    try:
        ways = alternatives(whole)
    except TooLarge:
        return
    for way in ways:
        for parts in conditions([part for part in way if not isinstance(part, Marked)]):
            assert fits(parts)
            assert len(list(single_tests(parts))) <= 16
            assert sum(nesting(part) for part in parts) <= NESTED


def test_alternatives_without_number_are_refused() -> None:
    either = Or(tuple(Or((Has(at, True, True), Marked(("m",), True, True))) for at in range(3)))
    with pytest.raises(TooLarge):
        alternatives(And((either,) * 9))
