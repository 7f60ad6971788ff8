"""`provider`: who must be named on a claim, and who may not render."""

from __future__ import annotations

from typing import Any

import pytest
from kind_decisions import document, flagged, line, messages, mistakes

HEAD = """
[[provider]]
id       = "who"
severity = "deny"
sources  = ["s1"]
"""
NAMED = HEAD + 'needs = ["referring", "ordering"]\n'
RENDERING = HEAD + 'not_rendering = ["224Z00000X"]\n'
NPI = {"npi": "1234567893"}
NOBODY: dict[str, Any] = {"npi": None}


@pytest.mark.parametrize(
    ("parties", "found"),
    [
        ({"referring": NPI, "ordering": NOBODY}, []),
        ({"referring": NOBODY, "ordering": NPI}, []),
        ({"referring": NOBODY, "ordering": NOBODY}, ["deny"]),
        ({"referring": None, "ordering": None}, ["deny"]),
        ({"referring": NPI}, []),
        ({"referring": NOBODY}, ["unchecked: ordering.npi"]),
        ({}, ["unchecked: referring.npi ordering.npi"]),
    ],
)
def test_one_of_them_must_be_named(parties: dict[str, Any], found: list[str]) -> None:
    assert flagged(NAMED, document([line()], parties)) == found


def test_message_says_who_is_missing_once_a_claim() -> None:
    given = document([line(), line("97535")], {"referring": None, "ordering": None})
    assert messages(NAMED, given) == ["The claim names no referring or ordering provider."]


@pytest.mark.parametrize(("taxonomy", "found"), [("225X00000X", []), ("224Z00000X", ["deny"])])
def test_who_may_not_render(taxonomy: str, found: list[str]) -> None:
    assert flagged(RENDERING, document([line()], {"rendering": {**NPI, "taxonomy": taxonomy}})) == found


def test_rendering_taxonomy_not_known_is_named() -> None:
    assert flagged(RENDERING, document([line()], {"rendering": NPI})) == ["unchecked: rendering.taxonomy"]


def test_rendering_provider_of_a_line() -> None:
    lines = [line(), line("97535", rendering={"npi": "1999999992", "taxonomy": "224Z00000X"})]
    assert flagged(RENDERING, document(lines)) == ["deny"]


def test_a_policy_that_says_nothing_is_refused() -> None:
    assert "say `needs`, `not_rendering` or `check_digit`" in mistakes(HEAD)


@pytest.mark.parametrize(
    ("npi", "found"),
    [("1234567893", []), ("1234567894", ["deny"]), ("3234567891", ["deny"]), ("123456789", ["deny"]), (None, [])],
)
def test_check_digit_of_a_provider(npi: str | None, found: list[str]) -> None:
    assert flagged(HEAD + 'check_digit = ["referring"]\n', document([line()], {"referring": {"npi": npi}})) == found


def test_message_names_the_provider_whose_npi_is_wrong() -> None:
    given = document([line()], {"ordering": {"npi": "1234567890"}})
    (said,) = messages(HEAD + 'check_digit = ["referring", "ordering"]\n', given | {})
    assert said == "The ordering provider's NPI 1234567890 fails its check digit: it belongs to nobody."
