"""`not_covered`: what is never paid, and the notices with which it is billed rightly."""

from __future__ import annotations

import pytest
from kind_decisions import document, flagged, line, messages, mistakes

POLICY = """
[[not_covered]]
id       = "never"
when     = { code = "97010" }
notices  = ["GY", "GX"]
severity = "review"
sources  = ["s1"]
"""


@pytest.mark.parametrize(
    ("code", "modifiers", "found"),
    [
        ("97010", "GO", ["review"]),
        ("97010", "GO GY", []),
        ("97010", "GX", []),
        ("97010", "GO GA", ["review"]),
        ("97530", "GO", []),
    ],
)
def test_code_with_and_without_a_notice(code: str, modifiers: str, found: list[str]) -> None:
    assert flagged(POLICY, document([line(code, modifiers)])) == found


def test_without_notices_nothing_helps() -> None:
    policy = POLICY.replace('notices  = ["GY", "GX"]\n', "")
    assert flagged(policy, document([line("97010", "GO GY")])) == ["review"]


@pytest.mark.parametrize(("birth", "found"), [("2005-03-13", ["review"]), ("2005-03-14", [])])
def test_ages(birth: str, found: list[str]) -> None:
    policy = POLICY.replace('code = "97010"', "patient = { age = { at_least = 21 } }")
    given = document([line()])
    given["claims"][0]["patient"]["birth_date"] = birth
    assert flagged(policy, given) == found


def test_message_names_the_code() -> None:
    assert messages(POLICY, document([line("97010")])) == ["This payer does not pay 97010 here."]


def test_modifiers_not_known_are_named() -> None:
    given = document([line("97010")])
    del given["claims"][0]["lines"][0]["modifiers"]
    assert flagged(POLICY, given) == ["unchecked: modifiers"]


def test_what_is_not_covered_must_be_said() -> None:
    assert "say in `when` what is not covered" in mistakes(POLICY.replace('when     = { code = "97010" }\n', ""))
