"""The claim that stands beside a finding is really decided as the finding says; what can never fire is never met."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrubjay.cases.scene import copied, tried
from scrubjay.linting.claims import Court, claim_where, holds
from scrubjay.linting.examples import told, whole
from scrubjay.linting.registry import CHECKS
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack
from scrubjay.rules.program import Program
from scrubjay.rules.programs import program_of


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def court(code: str, library: Library) -> tuple[Court, Program]:
    pack = load_pack(whole(CHECKS[code].bad), "example.toml")
    around = replace(library, loaded={**library.loaded, pack.id: pack}, _merged={})
    program = program_of(around, pack)
    return Court(pack, program, dict(library.tables)), program


@pytest.mark.parametrize("code", ["SJ201", "SJ203", "SJ204"])
def test_both_policies_flag_the_claim(code: str, library: Library) -> None:
    (found,) = told(CHECKS[code], CHECKS[code].bad, library)
    assert found.found.claim is not None
    _, program = court(code, library)
    one = tried(program, library.tables, found.found.claim)
    assert one is not None
    assert [holds(rule, one) for rule in program.rules] == [True, True]


def test_claim_is_flagged_with_the_modifier_and_without(library: Library) -> None:
    (found,) = told(CHECKS["SJ202"], CHECKS["SJ202"].bad, library)
    assert found.found.claim is not None
    _, program = court("SJ202", library)
    said = []
    for modifiers in ([], ["GO"]):
        scene = copied(found.found.claim)
        scene["claims"][0]["lines"][-1]["modifiers"] = modifiers
        one = tried(program, library.tables, scene)
        assert one is not None
        said.append([rule.policy for rule in program.rules if holds(rule, one)])
    assert said == [["go"], ["no-go"]]


@pytest.mark.parametrize("code", ["SJ101", "SJ102", "SJ105"])
def test_no_claim_is_found_for_what_can_never_fire(code: str, library: Library) -> None:
    where, program = court(code, library)
    assert claim_where(where, program.rules) is None


@pytest.mark.parametrize("code", ["SJ101", "SJ102", "SJ105"])
def test_a_claim_is_found_once_it_is_mended(code: str, library: Library) -> None:
    pack = load_pack(whole(CHECKS[code].good), "example.toml")
    around = replace(library, loaded={**library.loaded, pack.id: pack}, _merged={})
    program = program_of(around, pack)
    assert claim_where(Court(pack, program, dict(library.tables)), program.rules[:1]) is not None
