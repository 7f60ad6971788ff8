"""Minutes to units: the sources' worked examples, both sides of each boundary, and what holds for any minutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrubjay.units import METHODS, allowed, assisted, assisted_untimed, total_units

Minutes = Mapping[str, int]


def shares(minutes: Minutes, method: str) -> dict[str, int]:
    """Canonical units by code."""
    return {share.code: share.units for share in allowed(minutes, method).shares}  # type: ignore[arg-type]


MANUAL = [
    pytest.param({"97112": 24, "97110": 23}, 3, {"97112": 2, "97110": 1}, id="cpm-ch5-20.2-example-1"),
    pytest.param({"97110": 33, "97140": 7}, 3, {"97110": 2, "97140": 1}, id="cpm-ch5-20.2-example-3"),
    pytest.param(
        {"97110": 18, "97140": 13, "97116": 10, "97035": 8},
        3,
        {"97110": 1, "97140": 1, "97116": 1, "97035": 0},
        id="cpm-ch5-20.2-example-4",
    ),
    pytest.param({"97110": 18, "97140": 10}, 2, {"97110": 1, "97140": 1}, id="uthealth-calculating-time"),
    pytest.param({"97110": 99}, 7, {"97110": 7}, id="forum-citing-the-manual-99-minutes"),
    pytest.param({"97140": 18, "97110": 15}, 2, {"97140": 1, "97110": 1}, id="vendor-glossary-18-and-15"),
    pytest.param({"97530": 5, "97535": 3}, 1, {"97530": 1, "97535": 0}, id="derived-from-rule-7-5-and-3"),
    pytest.param({"97530": 4, "97535": 3}, 0, {"97530": 0, "97535": 0}, id="derived-4-and-3"),
    pytest.param({"97530": 16, "97535": 6}, 1, {"97530": 1, "97535": 0}, id="derived-16-and-6"),
    pytest.param({"97530": 16, "97535": 7}, 2, {"97530": 1, "97535": 1}, id="derived-16-and-7"),
    pytest.param(
        {"97110": 30, "97140": 6, "third": 4},
        3,
        {"97110": 2, "97140": 1, "third": 0},
        id="immedicare-S13-the-larger-remainder",
    ),
    pytest.param({"97110": 41}, 3, {"97110": 3}, id="immedicare-8-minute-rule-41"),
    pytest.param({"97110": 37}, 2, {"97110": 2}, id="immedicare-8-minute-rule-37"),
    pytest.param({"97110": 16}, 1, {"97110": 1}, id="justmypassion-16-minutes"),
    pytest.param({"97110": 36, "97140": 30}, 4, {"97110": 2, "97140": 2}, id="cms-co-cq-example-66-minutes"),
    pytest.param({"97112": 30}, 2, {"97112": 2}, id="apta-quick-guide-item-c"),
    pytest.param({"97140": 15, "97110": 7}, 1, {"97140": 1, "97110": 0}, id="apta-quick-guide-item-d"),
    pytest.param({"exercise": 20, "gait": 10}, 2, {"exercise": 1, "gait": 1}, id="account-matters-S6-by-the-table"),
]


@pytest.mark.parametrize(("minutes", "total", "coding"), MANUAL)
def test_worked_examples_of_total_time(minutes: Minutes, total: int, coding: dict[str, int]) -> None:
    found = allowed(minutes, "cms")
    assert (found.units, found.low, found.high) == (total, total, total)
    assert shares(minutes, "cms") == coding
    assert all((share.low, share.high) == (share.units, share.units) for share in found.shares)


TIES = [
    pytest.param({"97112": 20, "97110": 20}, 3, (1, 2), id="cpm-ch5-20.2-example-2-not-three-of-one-code"),
    pytest.param({"97112": 7, "97110": 7, "97140": 7}, 1, (0, 1), id="cpm-ch5-20.2-example-5"),
    pytest.param({"97535": 20, "97530": 20}, 3, (1, 2), id="derived-tie-of-5-and-5-over"),
    pytest.param({"97110": 20, "97116": 20}, 3, (1, 2), id="physicaltherapy.com-weissberg-2018"),
]


@pytest.mark.parametrize(("minutes", "total", "bounds"), TIES)
def test_a_tie_is_the_clinicians_choice(minutes: Minutes, total: int, bounds: tuple[int, int]) -> None:
    found = allowed(minutes, "cms")
    assert found.units == total
    assert {(share.low, share.high) for share in found.shares} == {bounds}
    assert "even: the clinician chooses" in " ".join(found.explanation)


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        (0, 0),
        (7, 0),
        (8, 1),
        (22, 1),
        (23, 2),
        (37, 2),
        (38, 3),
        (52, 3),
        (53, 4),
        (67, 4),
        (68, 5),
        (82, 5),
        (83, 6),
        (97, 6),
        (98, 7),
        (112, 7),
        (113, 8),
        (127, 8),
        (128, 9),
    ],
)
def test_table_of_the_manual_both_sides_of_each_boundary(minutes: int, units: int) -> None:
    assert total_units(minutes) == units
    assert allowed({"97110": minutes}, "cms").units == units
    assert allowed({"97110": minutes}, "ama").units == units


@pytest.mark.parametrize(
    ("minutes", "cms", "ama"),
    [
        pytest.param((10, 10), 1, 2, id="medicare_rules-2.4-row-1"),
        pytest.param((8, 8, 8), 2, 3, id="medicare_rules-2.4-row-2"),
        pytest.param((33, 7), 3, 2, id="medicare_rules-2.4-row-3"),
        pytest.param((7, 7, 7), 1, 0, id="medicare_rules-2.4-row-4"),
        pytest.param((18, 13, 10, 8), 3, 4, id="medicare_rules-2.4-row-5"),
        pytest.param((24, 23), 3, 4, id="medicare_rules-2.4-row-6"),
    ],
)
def test_total_time_and_midpoint_side_by_side(minutes: tuple[int, ...], cms: int, ama: int) -> None:
    given_ = {f"9711{n}": m for n, m in enumerate(minutes)}
    assert (allowed(given_, "cms").units, allowed(given_, "ama").units) == (cms, ama)


@pytest.mark.parametrize(
    ("minutes", "cms", "ama", "ceiling"),
    [
        pytest.param((10, 10), 1, 2, 2, id="medicaid_commercial-9-uhc-recoupment"),
        pytest.param((7, 8), 1, 1, 2, id="medicaid_commercial-9-7-and-8"),
        pytest.param((7, 7, 7), 1, 0, 3, id="medicaid_commercial-9-three-sevens"),
        pytest.param((8, 8, 8), 2, 3, 3, id="medicaid_commercial-9-three-eights"),
        pytest.param((23, 8), 2, 3, 3, id="medicaid_commercial-9-23-and-8"),
        pytest.param((20, 20), 3, 2, 4, id="medicaid_commercial-9-two-twenties"),
        pytest.param((33, 7), 3, 2, 4, id="medicaid_commercial-9-33-and-7"),
        pytest.param((22, 22), 3, 2, 4, id="medicaid_commercial-9-two-22"),
        pytest.param((5, 5, 5), 1, 0, 3, id="medicaid_commercial-9-three-fives"),
        pytest.param((53,), 4, 4, 4, id="medicaid_commercial-9-four-unit-cap"),
    ],
)
def test_matrix_of_methods(minutes: tuple[int, ...], cms: int, ama: int, ceiling: int) -> None:
    given_ = {f"9711{n}": m for n, m in enumerate(minutes)}
    found = [allowed(given_, method).units for method in ("cms", "ama", "ceiling")]
    assert found == [cms, ama, ceiling]


def test_midpoint_gives_the_unit_to_the_code_past_it() -> None:
    assert shares({"97110": 7, "97140": 8}, "ama") == {"97110": 0, "97140": 1}


@pytest.mark.parametrize(("minutes", "units"), [(0, 0), (1, 1), (15, 1), (16, 2), (30, 2), (31, 3)])
def test_every_quarter_hour_begun(minutes: int, units: int) -> None:
    assert allowed({"97110": minutes}, "ceiling").units == units


@pytest.mark.parametrize(
    ("minutes", "low", "high"),
    [
        (0, 0, 0),
        (1, 0, 1),
        (29, 0, 1),
        (30, 1, 1),
        (36, 1, 1),
        (37, 2, 2),
        (51, 2, 2),
        (52, 3, 3),
        (66, 3, 3),
        (67, 4, 4),
    ],
)
def test_base_of_thirty_and_each_fifteen_from_seven(minutes: int, low: int, high: int) -> None:
    found = allowed({"97110": minutes}, "base_and_increment")
    assert (found.low, found.high) == (low, high)


def test_negative_minutes_are_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        allowed({"97110": -1}, "cms")


CODES = ("97110", "97112", "97140", "97530", "97535")
days = st.dictionaries(st.sampled_from(CODES), st.integers(0, 70), min_size=1)


def choices(minutes: Minutes) -> Iterator[dict[str, int]]:
    """Every coding that the manual permits: whole quarter hours, then each unit left to a code with most over."""
    total = total_units(sum(minutes.values()))
    full = {code: m // 15 for code, m in minutes.items()}
    over = {code: m % 15 for code, m in minutes.items()}
    left = total - sum(full.values())
    for taking in combinations(minutes, left):
        rest = [over[code] for code in minutes if code not in taking]
        if all(over[code] > 0 and over[code] >= max(rest, default=0) for code in taking):
            yield {code: full[code] + (code in taking) for code in minutes}


@given(days)
@example({"97110": 14, "97112": 14, "97140": 14, "97530": 14, "97535": 14})
@example({"97110": 7, "97112": 7, "97140": 7})
def test_bounds_are_those_of_all_permitted_choices(minutes: dict[str, int]) -> None:
    found = allowed(minutes, "cms")
    every = list(choices(minutes))
    assert every
    assert {share.code: share.units for share in found.shares} in every
    for share in found.shares:
        given_ = [coding[share.code] for coding in every]
        assert (share.low, share.high) == (min(given_), max(given_))


@given(days)
def test_total_time_is_the_closed_form_and_shares_sum_to_it(minutes: dict[str, int]) -> None:
    found = allowed(minutes, "cms")
    assert found.units == found.low == found.high == (sum(minutes.values()) + 7) // 15
    assert found.minutes == sum(minutes.values())


@given(days, st.sampled_from(METHODS))
def test_canonical_share_lies_within_its_bounds(minutes: dict[str, int], method: str) -> None:
    found = allowed(minutes, method)  # type: ignore[arg-type]
    assert found.low <= found.units <= found.high
    assert [share.code for share in found.shares] == list(minutes)
    assert all(0 <= share.low <= share.units <= share.high for share in found.shares)
    assert all(share.high == 0 for share in found.shares if share.minutes == 0)


@given(days, st.sampled_from(METHODS), st.sampled_from(CODES))
def test_a_minute_more_never_allows_less(minutes: dict[str, int], method: str, code: str) -> None:
    more = minutes | {code: minutes.get(code, 0) + 1}
    assert allowed(more, method).high >= allowed(minutes, method).high  # type: ignore[arg-type]
    assert allowed(more, method).low >= allowed(minutes, method).low  # type: ignore[arg-type]


@given(days)
def test_the_order_of_lines_decides_only_ties(minutes: dict[str, int]) -> None:
    backwards = dict(reversed(list(minutes.items())))
    one, other = allowed(minutes, "cms"), allowed(backwards, "cms")
    bounds = {share.code: (share.low, share.high) for share in one.shares}
    assert bounds == {share.code: (share.low, share.high) for share in other.shares}


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "needed"),
    [
        pytest.param(2, 13, 23, 1, id="cms-via-map-france-S1-scenario-1"),
        pytest.param(1, 5, 10, 1, id="therapy-comply-S2-example-A"),
        pytest.param(2, 15, 13, 1, id="webpt-S3-scenario-1"),
        pytest.param(2, 30, 0, 0, id="apta-S4-item-C-together-is-the-therapists"),
        pytest.param(3, 30, 15, 1, id="pt-management-S5-therapist-30-then-assistant"),
        pytest.param(1, 15, 0, 0, id="apta-S4-item-D-the-therapists-own"),
        pytest.param(0, 0, 7, 0, id="apta-S4-item-D-7-minutes-are-not-billed"),
        pytest.param(1, 15, 0, 0, id="pt-management-S5-statement-h-15"),
        pytest.param(2, 15, 15, 1, id="pt-management-S5-statement-h-15-and-15"),
        pytest.param(3, 29, 15, 1, id="pt-management-S5-statement-h-29-are-one-unit-of-ones-own"),
        pytest.param(4, 45, 15, 1, id="pt-management-S5-statement-h-45-and-15"),
        pytest.param(4, 15, 45, 3, id="pt-management-S5-statement-h-15-and-45"),
        pytest.param(1, 20, 0, 0, id="account-matters-S6-exercise"),
        pytest.param(1, 0, 10, 1, id="account-matters-S6-gait"),
        pytest.param(1, 0, 15, 1, id="horizon-S7-assistant-gives-all"),
        pytest.param(1, 7, 8, 1, id="horizon-S7-statement-b"),
        pytest.param(1, 8, 7, 0, id="aota-S8-statement-d"),
        pytest.param(2, 12, 14, 1, id="medicare_rules-3.5-derived-12-and-14"),
        pytest.param(3, 22, 23, 2, id="medicare_rules-3.5-derived-22-and-23"),
        pytest.param(1, 14, 1, 0, id="medicare_rules-3.5-derived-14-and-1"),
        pytest.param(1, 8, 14, 0, id="medicare_rules-3.5-derived-8-and-14"),
        pytest.param(1, 15, 5, 0, id="medicare_rules-3.4-minutes-over-are-ignored"),
        pytest.param(2, 20, 0, 0, id="medicare_rules-3.5-derived-tie-97535"),
        pytest.param(2, 0, 20, 2, id="medicare_rules-3.5-derived-tie-97530-takes-the-unit"),
        pytest.param(1, 0, 20, 1, id="medicare_rules-3.5-derived-tie-97530-does-not"),
        pytest.param(1, 0, 7, 1, id="medicare_rules-3.2-1-assistant-gives-all-of-a-pooled-unit"),
        pytest.param(1, 13, 2, 0, id="medicare_rules-3.2-4-over-a-tenth-but-the-therapist-has-8"),
        pytest.param(2, 22, 8, 1, id="medicare_rules-3.2-4-last-unit-7-and-8"),
        pytest.param(2, 23, 7, 0, id="medicare_rules-3.2-4-last-unit-8-and-7"),
        pytest.param(2, 7, 23, 2, id="medicare_rules-3.2-4-last-unit-after-the-assistants-whole-one-7-and-8"),
        pytest.param(2, 8, 22, 1, id="medicare_rules-3.2-4-last-unit-after-the-assistants-whole-one-8-and-7"),
        pytest.param(2, 8, 15, 1, id="medicare_rules-3.2-4-whole-unit-of-the-assistant-and-8-of-the-therapist"),
        pytest.param(2, 9, 14, 1, id="medicare_rules-3.2-5-least-of-the-therapist"),
        pytest.param(2, 14, 9, 1, id="medicare_rules-3.2-5-least-of-the-assistant"),
        pytest.param(2, 14, 14, 1, id="medicare_rules-3.2-5-most-of-both"),
    ],
)
def test_units_that_need_the_assistants_modifier(units: int, therapist: int, assistant: int, needed: int) -> None:
    assert assisted(units, therapist, assistant) == (needed, needed)


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "low", "high"),
    [
        pytest.param(1, 5, 6, 0, 1, id="medicare_rules-3.5-both-under-8-rests-on-one-payers-page"),
        pytest.param(1, 7, 7, 0, 1, id="medicare_rules-3.4-both-under-8-at-the-edge"),
        pytest.param(2, 10, 10, 0, 2, id="medicare_rules-3.4-two-units-left-with-20-minutes"),
        pytest.param(2, 8, 14, 0, 2, id="medicare_rules-3.4-two-units-left-with-22-minutes"),
        pytest.param(1, 8, 15, 0, 1, id="medicare_rules-3.4-assistant-has-15-therapist-8-over"),
        pytest.param(1, 14, 15, 0, 1, id="medicare_rules-3.4-assistant-has-15-therapist-14-over"),
    ],
)
def test_what_the_sources_leave_open_is_a_range(
    units: int, therapist: int, assistant: int, low: int, high: int
) -> None:
    assert assisted(units, therapist, assistant) == (low, high)


EACH = range(9, 15)
"""The minutes of rule 3.2(5), for each clinician."""


@pytest.mark.parametrize(("therapist", "assistant"), [(t, a) for t in EACH for a in EACH])
def test_two_units_left_with_9_to_14_minutes_each(therapist: int, assistant: int) -> None:
    """`medicare_rules.md` 3.2(5): one with and one without from 23 minutes on; with fewer the sources leave it open."""
    low, high = assisted(2, therapist, assistant)
    if therapist + assistant >= 23:
        assert (low, high) == (1, 1)
    else:
        assert low < high


def test_assistants_fifteen_take_the_unit_from_a_therapist_of_seven() -> None:
    assert assisted(1, 7, 15) == (1, 1)


whole = st.integers(0, 50)


@given(whole, whole, st.integers(0, 1))
def test_assistants_units_contain_what_the_rules_give(therapist: int, assistant: int, more: int) -> None:
    """Brute reasoning: the rules of `medicare_rules.md` 3.2 and 3.4 by cases, where they speak at all."""
    units = (therapist + assistant) // 15 + more
    low, high = assisted(units, therapist, assistant)
    assert 0 <= low <= high <= units
    said = by_the_rules(units, therapist, assistant)
    if said is not None:
        assert (low, high) == (said, said)


def by_the_rules(units: int, therapist: int, assistant: int) -> int | None:
    """The one answer that confirmed rules give; None where they leave it open or say nothing."""
    if assistant == 0:
        return 0
    if therapist == 0:
        return units
    own, theirs = min(therapist // 15, units), assistant // 15
    t, a = therapist % 15, assistant % 15
    left = units - own - theirs
    if left < 0 or (left == 0 and theirs and t >= 8):
        return None
    if left == 0:
        return theirs
    if left == 1:
        if t >= 8 or a == 0:
            return theirs
        if a >= 8 or t == 0:
            return theirs + 1
        return None
    if left == 2 and t + a >= 23:
        return theirs + 1
    return None


@pytest.mark.parametrize(
    ("total", "assistant", "needs"),
    [
        (30, 3, False),
        (30, 4, True),
        (45, 4, False),
        (45, 5, True),
        (15, 1, False),
        (15, 2, True),
        (60, 6, False),
        (40, 0, False),
        (40, 40, True),
        (0, 0, False),
        *((total, total // 10, False) for total in (10, 20, 30, 50, 60, 90, 100)),
        *((total, total // 10 + 1, True) for total in (10, 20, 30, 50, 60, 90, 100)),
        (25, 2, False),
        (25, 3, True),
        (38, 3, False),
        (38, 4, True),
        (59, 5, False),
        (59, 6, True),
    ],
)
def test_untimed_service_more_than_a_tenth(total: int, assistant: int, needs: bool) -> None:
    """`medicare_rules.md` 3.2(2), 3.3: the percentage, exactly a tenth is not more."""
    assert assisted_untimed(total, assistant) is needs
