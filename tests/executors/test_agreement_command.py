"""The command that holds executors against each other: it repeats itself, and finds and shrinks what is wrong."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import agreement_comparing
import pytest
from agreement_comparing import compared
from agreement_drawing import drawn, place_of, together, varied
from agreement_shrinking import shrunk
from deciding_documents import program_of
from facts_strategies import documents
from hypothesis import strategies as st
from language_counts import EXPECTED, in_pack
from language_strategies import language_packs
from naive_strategies import claim, document, line, pack
from test_agreement_of_rare_tests import RULE

from scrubjay.executors.columnar import Columnar
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Decided


class Wrong(Reference):
    """Says nothing of a line that has three units."""

    name = "wrong"

    def decide(self, program: Any, group: Any, claims: Sequence[Any]) -> list[Decided]:
        """The reference's verdicts, less some."""
        return [
            dataclasses.replace(one, verdicts=()) if any(x.row.get("units") == 3 for x in one.claim.lines) else one
            for one in super().decide(program, group, claims)
        ]


def test_difference_is_found_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement_comparing, "executors", lambda: (Reference(), Wrong(), Columnar()))
    text = pack("rule", RULE | {"when": {"units": {"over": 1}}})
    found = [document(claim(line(units=2))), document(claim(line(units=2), line(2, units=3)))]
    assert [(at, name) for at, name, _, _ in compared(text, found).differing] == [(1, "wrong")]
    smaller, (one,) = shrunk(text, found, 1, "wrong", seconds=5)
    assert "[codes]" not in smaller
    assert [sorted(x) for x in one["claims"][0]["lines"]] == [["units"]]


def test_seed_makes_the_same_packs_and_documents_again() -> None:
    strategy = st.tuples(language_packs(), documents())
    assert drawn(strategy, 3, 7) == drawn(strategy, 3, 7)


def test_the_same_is_drawn_in_another_process() -> None:
    """Python orders sets of words differently in each."""
    code = "import agreement_drawing as a; print(a.drawn(a.sharp_documents(), 12, 7))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": number, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for number in ("1", "2", "3")
    }
    assert len(told) == 1


def test_documents_put_together_are_still_told_apart() -> None:
    whole = together([document(claim(line()), complete=[{"patient": {}, "what": "history"}]), document(claim(line()))])
    assert [place_of(one["id"]) for one in whole["claims"]] == [0, 1]
    assert [one["patient"] for one in whole["complete"][:2]] == [{"member_id": "M0.0"}, {"member_id": "M1.0"}]


def test_everything_counted_is_expected_by_a_name() -> None:
    for text in drawn(language_packs(), 20, 1):
        strange = {(kind, name) for kind, name in in_pack(text, program_of(text)) if name not in EXPECTED[kind]}
        assert {kind for kind, _ in strange} <= {"measure", "reads", "per", "visit is"}


@pytest.mark.usefixtures("chaining")
def test_edited_documents_are_read_without_a_mistake() -> None:
    from random import Random

    some = drawn(documents(), 3, 3)
    found = [varied(one, some, Random(at)) for at, one in enumerate(some * 40)]
    assert compared(pack("rule", RULE), found).differing == []
