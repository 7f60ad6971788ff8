"""`place_of_service`: places in which a code is paid, and places in which it is not."""

from __future__ import annotations

import pytest
from kind_decisions import document, flagged, line, messages, mistakes

HEAD = """
[[place_of_service]]
id       = "place"
severity = "review"
sources  = ["s1"]
"""
VALID = HEAD + 'valid = ["11", "12"]\n'
NOT_VALID = HEAD + 'not_valid = ["21", "31"]\n'


@pytest.mark.parametrize(
    ("policy", "place", "found"),
    [
        (VALID, "11", []),
        (VALID, "12", []),
        (VALID, "21", ["review"]),
        (NOT_VALID, "21", ["review"]),
        (NOT_VALID, "31", ["review"]),
        (NOT_VALID, "11", []),
    ],
)
def test_each_side_of_the_list(policy: str, place: str, found: list[str]) -> None:
    assert flagged(policy, document([line(place_of_service=place)])) == found


def test_place_of_the_claim_is_inherited() -> None:
    lines = [line(place_of_service=None)]
    assert flagged(VALID, document(lines, {"place_of_service": "21"})) == ["review"]


def test_message_names_place_and_code() -> None:
    (said,) = messages(VALID, document([line(place_of_service="21")]))
    assert said == "Place of service 21 is not one in which 97530 is paid."


def test_place_not_known_is_named() -> None:
    given = document([line()])
    del given["claims"][0]["lines"][0]["place_of_service"]
    assert flagged(VALID, given) == ["unchecked: place_of_service"]


def test_both_lists_or_none_are_refused() -> None:
    assert "say either `valid` or `not_valid`" in mistakes(HEAD)
    assert "say either `valid` or `not_valid`" in mistakes(VALID + 'not_valid = ["21"]\n')
