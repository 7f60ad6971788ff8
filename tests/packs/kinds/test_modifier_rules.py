"""`modifier_rules`: each way in which the modifiers of a line are wrong."""

from __future__ import annotations

import pytest
from kind_decisions import document, flagged, line, messages, mistakes

HEAD = """
[[modifier_rules]]
id       = "modifiers"
severity = "deny"
sources  = ["s1"]
"""


@pytest.mark.parametrize(
    ("keys", "modifiers", "found"),
    [
        ('forbidden = ["GE", "SZ"]', "GO", []),
        ('forbidden = ["GE", "SZ"]', "GO GE", ["deny"]),
        ('forbidden = ["GE", "SZ"]', "SZ", ["deny"]),
        ('needs = { CO = ["GO"] }', "GO", []),
        ('needs = { CO = ["GO"] }', "CO GO", []),
        ('needs = { CO = ["GO"] }', "CO", ["deny"]),
        ('needs = { GX = ["GY", "GA"] }', "GX GA", []),
        ('needs = { GX = ["GY", "GA"] }', "GX", ["deny"]),
        ('needs = { CO = ["GO"], CQ = ["GP"] }', "CQ GO", ["deny"]),
        ('exclusive = ["GO", "GP", "GN"]', "GO", []),
        ('exclusive = ["GO", "GP", "GN"]', "GO GN", ["deny"]),
        ('exclusive = ["GO", "GP", "GN"]', "GP GN", ["deny"]),
        ('exclusive = ["GO", "GP", "GN"]', "", []),
        ('first = ["CO"]', "CO GO", []),
        ('first = ["CO"]', "GO CO", ["deny"]),
        ('first = ["CO"]', "GO", []),
        ("no_repeats = true", "GO KX", []),
        ("no_repeats = true", "GO KX GO", ["deny"]),
        ("at_most = 4", "GO KX 59 95", []),
        ("at_most = 4", "GO KX 59 95 CO", ["deny"]),
    ],
)
def test_each_way_of_being_wrong(keys: str, modifiers: str, found: list[str]) -> None:
    assert flagged(HEAD + keys, document([line(modifiers=modifiers)])) == found


def test_two_ways_at_once_are_one_finding() -> None:
    keys = 'forbidden = ["GE"]\nexclusive = ["GO", "GP"]\n'
    assert messages(HEAD + keys, document([line(modifiers="GO GP GE")])) == ["GE may not stand on this line."]


def test_when_and_unless_narrow_it() -> None:
    keys = 'forbidden = ["CO"]\nwhen = { code = "97165" }\nunless = { modifiers = { has_any = ["GY"] } }\n'
    assert flagged(HEAD + keys, document([line("97165", "CO GO")])) == ["deny"]
    assert flagged(HEAD + keys, document([line("97530", "CO GO")])) == []
    assert flagged(HEAD + keys, document([line("97165", "CO GO GY")])) == []


@pytest.mark.parametrize(
    ("when", "code", "found"),
    [
        ('when = { code = "97165" }', "97165", ["deny"]),
        ('when = { code = "97165" }', "97530", []),
        ('when = [{ code = "97165" }, { modifiers = { has_any = ["KX"] } }]', "97165", ["deny"]),
        ('when = { modifiers = { has_any = ["KX"] } }', "97165", []),
    ],
)
def test_exclusive_beside_when(when: str, code: str, found: list[str]) -> None:
    policy = HEAD + f'exclusive = ["GO", "GP"]\n{when}\n'
    assert flagged(policy, document([line(code, "GO GP")])) == found


def test_unless_holds_beside_first() -> None:
    keys = 'first = ["CO"]\nunless = { code = "97165" }\n'
    assert flagged(HEAD + keys, document([line("97165", "GO CO")])) == []


@pytest.mark.parametrize("keys", ['forbidden = ["GE"]', 'needs = { CO = ["GO"] }', 'exclusive = ["GO", "GP"]'])
def test_modifiers_not_known_are_named(keys: str) -> None:
    given = document([line()])
    del given["claims"][0]["lines"][0]["modifiers"]
    assert flagged(HEAD + keys, given) == ["unchecked: modifiers"]


@pytest.mark.parametrize("keys", ['first = ["CO"]', "no_repeats = true", "at_most = 4"])
def test_modifiers_not_known_are_named_by_the_other_ways(keys: str) -> None:
    given = document([line()])
    del given["claims"][0]["lines"][0]["modifiers"]
    assert flagged(HEAD + keys, given) == ["unchecked: modifiers"]


def test_a_policy_that_says_nothing_is_refused() -> None:
    assert "say forbidden, needs, exclusive, first, no_repeats or at_most" in mistakes(HEAD)


def test_modifier_that_excludes_itself_is_refused() -> None:
    said = mistakes(HEAD + 'exclusive = ["GO", "GP", "GO"]')
    assert "`exclusive` names GO twice: it would exclude itself" in said


def test_more_modifiers_than_there_are_pairs_for_are_refused() -> None:
    many = ", ".join(f'"{one:02}X"' for one in range(101))
    said = mistakes(HEAD + f"exclusive = [{many}]")
    assert "`exclusive` names more than 100 modifiers" in said
