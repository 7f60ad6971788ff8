"""The yearly threshold of medicare/part-b where nobody gives allowed amounts, by a loaded fee schedule alone."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, Json, claim, document, line, paid

from fee_files import fee, fee_folder
from scrubjay.checking import Checker, checker
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import open_library

NPI = "2000000010"
OT = {"npi": NPI, "taxonomy": "225X00000X"}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    rows = [fee("97530", "25.00", reduced="21.28"), fee("97530", "25.00", reduced="22.00", place="01112-05")]
    return checker(open_library([fee_folder(tmp_path_factory.mktemp("fees"), rows)]))


def outcome(made: Checker, earlier_units: int, **more: Any) -> Json:
    """What is said of a line and `earlier_units` of an earlier day, of none of which the allowed amount is known."""
    earlier = paid(datetime.date(2026, 1, 5), units=earlier_units, billing=OT, rendering=OT)
    one = claim(MEDICARE, [line(**more)], billing=OT, rendering=OT)
    facts, notes = read_document(json.dumps(document(one, [earlier])).encode(), "case.json")
    (decision,) = made.check(facts, Reference(), notes).document()["decisions"]
    assert decision["pack"] == "medicare/part-b"
    return dict(decision)


def said(decision: Json) -> tuple[bool, bool]:
    """Whether KX is missed, and whether that was not checked."""
    return (
        any(finding["policy"] == "kx-threshold" for finding in decision["findings"]),
        any(entry["policy"] == "kx-threshold" for entry in decision["unchecked"]),
    )


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(96, (False, False), id="most_is_within"),
        pytest.param(97, (False, False), id="most_is_just_within"),
        pytest.param(98, (False, True), id="most_is_over"),
        pytest.param(123, (False, True), id="least_reaches_the_threshold"),
        pytest.param(124, (True, False), id="least_is_over"),
    ],
)
def test_threshold_is_decided_by_the_fee_schedule(checked: Checker, units: int, expected: tuple[bool, bool]) -> None:
    # a unit, the line's own among them, is allowed 20.00 (21.28, 95 and 99 percent) to 25.25 (25.00, 101 percent)
    assert said(outcome(checked, units)) == expected


def test_without_the_schedule_nothing_is_said(checked: Checker) -> None:
    assert said(outcome(checker(open_library()), 124)) == (False, True)


def test_finding_says_that_the_amounts_are_estimates(checked: Checker) -> None:
    (finding,) = [one for one in outcome(checked, 124)["findings"] if one["policy"] == "kx-threshold"]
    assert finding["severity"] == "deny"
    assert (
        "Estimated from Physician fee schedule payment amounts (CMS, in force 2026-01-01), not known"
        in (finding["message"])
    )
    assert "file PFALL26A.txt" in " ".join(source["title"] for source in finding["sources"])
    members = [member for one in finding["because"] for member in one.get("members", ())]
    assert {member["estimated"] for member in members} == {True}


def test_assistants_line_may_be_allowed_less(checked: Checker) -> None:
    bills: Json = {"units": 10, "charge": "900.00"}
    assert said(outcome(checked, 115, **bills)) == (True, False)
    assert said(outcome(checked, 115, modifiers="GO CO", **bills)) == (False, True)


@pytest.mark.parametrize("modifier", ["52", "76"])
def test_line_with_such_a_modifier_is_not_estimated(checked: Checker, modifier: str) -> None:
    assert said(outcome(checked, 124, modifiers=f"GO {modifier}")) == (False, True)


def test_other_practitioners_may_be_allowed_less(checked: Checker) -> None:
    nurse = {"npi": NPI, "taxonomy": "363L00000X"}
    earlier = paid(datetime.date(2026, 1, 5), units=124, billing=OT, rendering=nurse)
    one = claim(MEDICARE, [line(date=DAY)], billing=OT, rendering=OT)
    facts, notes = read_document(json.dumps(document(one, [earlier])).encode(), "case.json")
    (decision,) = checked.check(facts, Reference(), notes).document()["decisions"]
    assert said(dict(decision)) == (False, True)


def test_the_plans_of_medicare_advantage_do_not_estimate(tmp_path: Path) -> None:
    made = checker(open_library([fee_folder(tmp_path, [fee()])]))
    estimating = [pack for pack in made.library.loaded.values() if made.library.merged(pack).fee_schedule is not None]
    assert {pack.id for pack in estimating} == {"medicare/part-b", "medicare/part-b-fees"}
