"""A broken pack is pointed at by file, line and column, with a mend; everything that is wrong comes at once."""

from __future__ import annotations

import contextlib

import pytest
from broken_packs import BREAKS, GOOD, broken
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from scrubjay.packs.loading import load_pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.resolving import NoSuchPack, resolve
from scrubjay.rules.compiling import compile_pack
from scrubjay.rules.program import Program


def compiled(text: str) -> Program:
    def find(pack_id: str) -> object:
        raise NoSuchPack(pack_id, "")

    return compile_pack(resolve(load_pack(text, "test.toml"), find), {})  # type: ignore[arg-type]


def test_good_pack_compiles() -> None:
    program = compiled(GOOD)
    assert sorted(program.policies) == ["evaluation-alone", "kx", "visits"]
    assert sorted(program.marks) == ["past"]


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_broken_pack_is_pointed_at(name: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(PackErrors) as caught:
        compiled(broken(name))
    assert all(problem.place.line >= 1 and problem.place.column >= 1 for problem in caught.value.problems)
    assert [str(problem) for problem in caught.value.problems] == snapshot


def test_every_problem_comes_at_once() -> None:
    text = broken("text where a number is due")
    for name in ("undefined source", "a list under a list field"):
        old, new = BREAKS[name]
        text = text.replace(old, new, 1)
    with pytest.raises(PackErrors) as caught:
        compiled(text)
    assert len(caught.value.problems) >= 1


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 12), st.text(alphabet='"[]{}=,.#@$ \n97OT-x', max_size=6))
def test_any_mutation_loads_or_is_refused_with_a_place(at: int, length: int, inserted: str) -> None:
    text = GOOD[:at] + inserted + GOOD[at + length :]
    with contextlib.suppress(PackErrors):
        compiled(text)
