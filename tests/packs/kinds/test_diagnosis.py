"""`diagnosis`: diagnoses that a line must point to, or may not."""

from __future__ import annotations

import pytest
from kind_decisions import document, flagged, line, messages, mistakes

HEAD = """
[[diagnosis]]
id       = "diagnoses"
severity = "review"
sources  = ["s1"]
"""
POINTER = HEAD + "pointer = true\n"
REQUIRED = '[codes]\nstroke = ["I69*"]\n' + HEAD + 'required = "@stroke"\n'
FORM = HEAD + "form = true\n"
EXCLUDED = HEAD + 'excluded = ["M25511"]\n'


@pytest.mark.parametrize(
    ("policy", "pointers", "found"),
    [
        (POINTER, [1], []),
        (POINTER, [], ["review"]),
        (REQUIRED, [2], []),
        (REQUIRED, [1, 2], []),
        (REQUIRED, [1], ["review"]),
        (REQUIRED, [], ["review"]),
        (EXCLUDED, [2], []),
        (EXCLUDED, [1], ["review"]),
        (EXCLUDED, [2, 1], ["review"]),
        (EXCLUDED, [], []),
    ],
)
def test_what_the_line_points_to(policy: str, pointers: list[int], found: list[str]) -> None:
    assert flagged(policy, document([line(diagnosis_pointers=pointers)])) == found


@pytest.mark.parametrize(("pointers", "found"), [([2], []), ([3], ["review"]), ([1, 3], ["review"])])
def test_a_pointer_names_a_diagnosis_of_the_claim(pointers: list[int], found: list[str]) -> None:
    assert flagged(POINTER, document([line(diagnosis_pointers=pointers)])) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("M25511", []),
        ("M25.511", []),
        ("U071", []),
        ("C4A9", []),
        ("M2", ["review"]),
        ("719.41", ["review"]),
        ("MM5511", ["review"]),
        ("M255110AB", ["review"]),
    ],
)
def test_form_of_a_diagnosis(code: str, found: list[str]) -> None:
    assert flagged(FORM, document([line()], {"diagnoses": [code]})) == found


def test_message_names_the_codes_of_the_wrong_form() -> None:
    (said,) = messages(FORM, document([line(diagnosis_pointers=[1, 2])], {"diagnoses": ["71941", "M25511"]}))
    assert said == "71941 has not the form of an ICD-10-CM code."


def test_when_chooses_the_lines() -> None:
    policy = REQUIRED + 'when = { code = "97129" }\n'
    assert flagged(policy, document([line("97530"), line("97129")])) == ["review"]


def test_message_names_the_code() -> None:
    (said,) = messages(REQUIRED, document([line()]))
    assert said == "None of the line's diagnoses supports 97530 for this payer."


@pytest.mark.parametrize("policy", [POINTER, FORM, REQUIRED, EXCLUDED])
def test_pointers_not_known_are_named(policy: str) -> None:
    given = document([line()])
    del given["claims"][0]["lines"][0]["diagnosis_pointers"]
    assert flagged(policy, given) == ["unchecked: diagnosis_pointers"]


def test_diagnoses_not_known_are_named() -> None:
    given = document([line()])
    del given["claims"][0]["diagnoses"]
    assert flagged(REQUIRED, given) == ["unchecked: claim.diagnoses"]


def test_a_policy_that_says_nothing_is_refused() -> None:
    assert "say `pointer`, `form`, `required` or `excluded`" in mistakes(HEAD)
