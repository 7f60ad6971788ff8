"""`assistant_services`: units that carry CO against units that the assistant gave."""

from __future__ import annotations

import pytest
from kind_decisions import Json, decision, document, flagged, line, minutes

POLICY = """
[[assistant_services]]
id       = "assistant"
method   = "cms"
severity = "review"
sources  = ["s1"]
"""
GO, CO = "GO", "CO GO"


def day(*given: tuple[str, str, int, tuple[int, int] | None]) -> Json:
    """A day of (code, modifiers, units billed, (all minutes, the assistant's alone)); `...` where not known."""
    lines = [line(code, modifiers, units) for code, modifiers, units, _ in given]
    return document(lines, minutes=minutes(*(each for *_, each in given)))


@pytest.mark.parametrize(
    ("modifiers", "given", "found"),
    [
        (GO, (15, 0), []),
        (CO, (15, 0), ["review"]),
        (GO, (15, 15), ["review"]),
        (CO, (15, 15), []),
        (GO, (15, 7), []),
        (CO, (15, 7), ["review"]),
        (GO, (15, 8), ["review"]),
        (CO, (15, 8), []),
        (GO, (22, 14), []),
        (CO, (22, 14), ["review"]),
        (GO, (22, 15), ["review"]),
        (CO, (22, 15), []),
    ],
)
def test_one_unit_on_each_side_of_the_midpoint(modifiers: str, given: tuple[int, int], found: list[str]) -> None:
    """The therapist has what the assistant has not: 8 minutes of the therapist's take the unit."""
    assert flagged(POLICY, day(("97530", modifiers, 1, given))) == found


@pytest.mark.parametrize("modifiers", [GO, CO])
@pytest.mark.parametrize("given", [(11, 6), (14, 7)])
def test_what_the_sources_leave_open_is_never_flagged(modifiers: str, given: tuple[int, int]) -> None:
    """Both under 8 minutes: one payer's page decides it, so both ways are left alone."""
    assert flagged(POLICY, day(("97530", modifiers, 1, given))) == []


@pytest.mark.parametrize(
    ("split", "found"),
    [
        ([(GO, 2, (26, 14))], ["review"]),
        ([(GO, 1, (12, 0)), (CO, 1, (14, 14))], []),
        ([(CO, 2, (26, 14))], ["review"]),
    ],
)
def test_two_units_left_with_9_to_14_minutes_each_go_on_two_lines(
    split: list[tuple[str, int, tuple[int, int]]], found: list[str]
) -> None:
    assert flagged(POLICY, day(*(("97530", *one) for one in split))) == found


def test_the_line_that_is_wrong_is_the_one_flagged() -> None:
    given = day(("97110", GO, 2, (30, 30)), ("97140", CO, 1, (15, 0)))
    (first, second) = decision(POLICY, given)["findings"]
    assert (first["subject"]["line"], second["subject"]["line"]) == (1, 2)
    assert first["message"] == "The assistant gave units of 97110 that are billed without CO."
    assert second["message"] == "97140 carries CO on more units than the assistant gave."


@pytest.mark.parametrize(
    ("modifiers", "alone", "found"), [(GO, 4, []), (CO, 4, ["review"]), (GO, 5, ["review"]), (CO, 5, [])]
)
def test_untimed_service_on_each_side_of_a_tenth(modifiers: str, alone: int, found: list[str]) -> None:
    """45 minutes of a group: 4 are less than a tenth, 5 are more."""
    assert flagged(POLICY, day(("97150", modifiers, 1, (45, alone)))) == found


@pytest.mark.parametrize(("alone", "found"), [(3, []), (4, ["review"])])
def test_exactly_a_tenth_is_not_more(alone: int, found: list[str]) -> None:
    assert flagged(POLICY, day(("97150", GO, 1, (30, alone)))) == found


CODED: list[tuple[list[tuple[str, str, int, tuple[int, int]]], list[str]]] = [
    # medicare_rules 3.5, the CMS example of 66 minutes: the assistant's whole quarter hour, the therapist's 13 and 30
    ([("97140", GO, 2, (30, 0)), ("97110", CO, 1, (15, 15)), ("97110", GO, 1, (21, 8))], []),
    ([("97140", GO, 2, (30, 0)), ("97110", GO, 2, (36, 23))], ["review"]),
    ([("97140", GO, 2, (30, 0)), ("97110", CO, 2, (36, 23))], ["review"]),
    # medicare_rules 3.5, example A of the CY 2022 rule (Therapy Comply): therapist 5, assistant 10
    ([("97110", CO, 1, (15, 10))], []),
    ([("97110", GO, 1, (15, 10))], ["review"]),
    # medicare_rules 3.5, item D of APTA's guide: 15 minutes of the therapist, 7 of the assistant that are not billed
    ([("97140", GO, 1, (15, 0)), ("97110", GO, 0, (7, 7))], []),
    ([("97140", CO, 1, (15, 0)), ("97110", GO, 0, (7, 7))], ["review"]),
    # assistant_examples 3, WebPT: 97110 assistant 13, then therapist 15; 97140 therapist 22
    ([("97110", GO, 1, (15, 0)), ("97110", CO, 1, (13, 13)), ("97140", GO, 1, (22, 0))], []),
    ([("97110", GO, 2, (28, 13)), ("97140", GO, 1, (22, 0))], ["review"]),
    # assistant_examples 5, PT Management: the therapist's 30 minutes first, the rest is the assistant's
    ([("97110", GO, 2, (30, 0)), ("97110", CO, 1, (15, 15))], []),
    ([("97110", GO, 3, (45, 15))], ["review"]),
    # assistant_examples 6, Account Matters: each has a service alone; the manual's table makes 1 + 1 units
    ([("97110", GO, 1, (20, 0)), ("97116", CO, 1, (10, 10))], []),
    ([("97110", GO, 1, (20, 0)), ("97116", GO, 1, (10, 10))], ["review"]),
    ([("97110", CO, 1, (20, 0)), ("97116", CO, 1, (10, 10))], ["review"]),
    # medicare_rules 3.5, derived: 22 and 23 of one code
    ([("97110", GO, 1, (22, 0)), ("97110", CO, 2, (23, 23))], []),
    ([("97110", GO, 2, (22, 0)), ("97110", CO, 1, (23, 23))], ["review"]),
    # medicare_rules 3.5, derived: 20 and 20 of two codes, the third unit goes to either with that clinician's status
    ([("97535", GO, 1, (20, 0)), ("97530", CO, 2, (20, 20))], []),
    ([("97535", GO, 2, (20, 0)), ("97530", CO, 1, (20, 20))], []),
    ([("97535", CO, 2, (20, 0)), ("97530", CO, 1, (20, 20))], ["review"]),
    # medicare_rules 3.4: 15 of the therapist and 5 of the assistant are one unit, without CO
    ([("97110", GO, 1, (20, 5))], []),
    ([("97110", CO, 1, (20, 5))], ["review"]),
    # medicare_rules 3.4, open: two units left with 20 minutes over; the assistant's 15 beside the therapist's 8 to 14
    ([("97110", GO, 2, (20, 10)), ("97140", GO, 1, (18, 0))], []),
    ([("97110", CO, 2, (20, 10)), ("97140", GO, 1, (18, 0))], []),
    ([("97110", GO, 1, (23, 15)), ("97140", GO, 1, (14, 0))], []),
    ([("97110", CO, 1, (23, 15)), ("97140", GO, 1, (14, 0))], []),
]


@pytest.mark.parametrize(("lines", "found"), CODED)
def test_published_examples_with_an_assistant(
    lines: list[tuple[str, str, int, tuple[int, int]]], found: list[str]
) -> None:
    """`medicare_rules.md` 3.4, 3.5 and `assistant_examples.md` 1: the coding they give is clear, another is not."""
    assert flagged(POLICY, day(*lines)) == found
    as_pt = [(code, "CQ GP" if said == CO else "GP", units, given) for code, said, units, given in lines]
    assert flagged(POLICY + 'modifier = "CQ"\n', day(*as_pt)) == found


def test_untimed_services_may_be_left_out() -> None:
    assert flagged(POLICY + "untimed = false\n", day(("97150", GO, 1, (45, 45)))) == []


def test_assistants_minutes_not_known_are_named() -> None:
    given = document([line()], minutes=[{"claim": "C1", "line": 1, "minutes": 15}])
    assert flagged(POLICY, given) == ["unchecked: minutes.assistant_minutes"]


def test_no_minutes_at_all_are_named() -> None:
    assert flagged(POLICY, document([line()])) == ["unchecked: minutes.minutes minutes.assistant_minutes"]


def test_together_is_the_therapists_time() -> None:
    rows = [{"claim": "C1", "line": 1, "minutes": 30, "assistant_minutes": 0, "together_minutes": 30}]
    assert flagged(POLICY, document([line(units=2)], minutes=rows)) == []


def test_another_modifier_than_co() -> None:
    policy = POLICY + 'modifier = "CQ"\n'
    assert flagged(policy, day(("97110", "CQ GP", 1, (15, 15)))) == []
    assert flagged(policy, day(("97110", "GP", 1, (15, 15)))) == ["review"]
