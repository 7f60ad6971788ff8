"""docs/mistakes.md: every policy it names stands in the pack it names, and each mistake has a policy or a reason."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, claim, document, line
from policy_decisions import decided

from scrubjay.packs.library import open_library

PAGE = Path(__file__).parents[2] / "docs" / "mistakes.md"
ROW = re.compile(r"^\| (\d+) \| (.+)\|$")
NAMED = re.compile(r"((?:`[a-z0-9-]+`(?:, | and )?)+) \((medicare/[a-z-]+)\)")
PART_B = "medicare/part-b"


def rows() -> list[tuple[int, list[str]]]:
    """The page's mistakes: number, and the other cells."""
    found = (ROW.match(said) for said in PAGE.read_text(encoding="utf-8").splitlines())
    return [(int(row[1]), [cell.strip() for cell in row[2].split(" | ")]) for row in found if row]


def named(cell: str) -> list[tuple[str, str]]:
    """The (pack, policy) pairs that a cell names."""
    return [(pack, policy) for said, pack in NAMED.findall(cell) for policy in re.findall(r"`([a-z0-9-]+)`", said)]


def holds(pack: str, policy: str) -> bool:
    """Whether the pack's own file has the policy, by its own id or by the one it is an alternative of."""
    items = open_library().loaded[pack].items
    return any(policy in (item.id, item.data.get("policy")) for item in items)


def test_thirty_of_the_guides_mistakes_and_two_of_the_issue_are_told() -> None:
    assert [number for number, _ in rows()] == list(range(1, 33))
    assert all(len(cells) == 4 and all(cells) for _, cells in rows())


@pytest.mark.parametrize(("number", "cells"), rows(), ids=lambda row: str(row) if isinstance(row, int) else "")
def test_each_mistake_names_policies_that_exist_or_says_why_none_does(number: int, cells: list[str]) -> None:
    caught = cells[-1]
    pairs = named(caught)
    assert bool(pairs) != caught.startswith("no check: "), number
    assert [pair for pair in pairs if not holds(*pair)] == []
    ticked = re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", caught)
    assert ticked == [policy for _, policy in pairs], "each policy is named with its pack"


def test_a_policy_that_is_not_there_would_be_noticed() -> None:
    assert named("`kx-cap` and `ge-modifier` (medicare/part-b-ot)") == [
        ("medicare/part-b-ot", "kx-cap"),
        ("medicare/part-b-ot", "ge-modifier"),
    ]
    assert not holds("medicare/part-b-ot", "kx-cap")


@pytest.mark.parametrize("pack_id", sorted(pack for pack in open_library().loaded if pack.startswith("medicare/")))
def test_no_policy_calls_kx_or_a_threshold_a_cap(pack_id: str) -> None:
    said = [
        str(words)
        for item in open_library().loaded[pack_id].items
        for words in (item.data.get("title"), item.data.get("message"), item.data.get("fix", {}).get("words"))
    ]
    assert [words for words in said if re.search(r"\bcaps?\b", words, re.IGNORECASE)] == []


def found(lines: list[Any], **more: Any) -> set[tuple[str, str]]:
    """The findings of a claim of which everything is known."""
    return decided(document(claim(MEDICARE, lines, **more)), PART_B).findings


@pytest.mark.parametrize(
    ("code", "modifiers", "findings"),
    [
        ("97530", "GO 52", {("no-52-on-timed-codes", "advise")}),
        ("97110", "GP 52", {("no-52-on-timed-codes", "advise")}),
        ("97530", "GO", set()),
        ("97165", "GO 52", set()),
    ],
)
def test_52_on_a_timed_code(code: str, modifiers: str, findings: set[tuple[str, str]]) -> None:
    assert found([line(code, modifiers, allowed="1.00")]) == findings


@pytest.mark.parametrize(
    ("frequency", "findings"), [("1", set()), ("7", {("replacement-of-a-part-b-claim", "advise")})]
)
def test_replacement_of_a_part_b_claim(frequency: str, findings: set[tuple[str, str]]) -> None:
    more = {} if frequency == "1" else {"original_reference": "26073000000000"}
    assert found([line(allowed="1.00")], frequency=frequency, **more) == findings


@pytest.mark.parametrize(
    ("date", "modifiers", "expected"),
    [
        (datetime.date(2027, 12, 31), "GO 95", False),
        (datetime.date(2028, 1, 1), "GO 95", True),
        (datetime.date(2028, 1, 1), "GP 95", True),
        (DAY, "GO 95", False),
    ],
)
def test_telehealth_after_2027(date: datetime.date, modifiers: str, expected: bool) -> None:
    lines = [line("97530", modifiers, date, allowed="1.00", place_of_service="10")]
    assert (("telehealth-after-2027", "review") in found(lines)) is expected


@pytest.mark.parametrize("place", ["11", "49"])
def test_places_11_and_49_are_both_accepted(place: str) -> None:
    assert found([line(allowed="1.00")], place_of_service=place) == set()
