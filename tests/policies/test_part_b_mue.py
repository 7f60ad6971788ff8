"""medicare/part-b-claim: the most units of a code (MUE), on both sides of each value, indicator and edition."""

from __future__ import annotations

import datetime

import jsonschema
import pytest
from policy_claims import DAY, MEDICARE, NPI, Json, claim, document, line, paid
from policy_decisions import decided, decision

from scrubjay.decisions.schema import decisions_schema

PART_B = "medicare/part-b"
READ = datetime.date(2024, 9, 30)
"""The last day of the edition that was read in full."""
NOT_READ = datetime.date(2024, 10, 1)
ABSOLUTE = "mue-day-absolute"
BENCHMARK = ("mue-day-benchmark", "review")
OTHER_NPI = "1245319599"


def one(code: str, units: int, date: datetime.date = DAY, modifiers: str = "GO", **more: object) -> Json:
    """A line with its allowed amount."""
    return line(code, modifiers, date, units=units, allowed="1.00", **more)


def found(lines: list[Json], history: tuple[Json, ...] = ()) -> set[tuple[str, str]]:
    """What the limits say of a claim of which everything is known."""
    outcome = decided(document(claim(MEDICARE, lines), history=history), PART_B)
    assert not [policy for policy in outcome.unchecked if policy.startswith("mue")]
    return {finding for finding in outcome.findings if finding[0].startswith("mue")}


@pytest.mark.parametrize(
    ("code", "units", "findings"),
    [
        ("97110", 6, set()),
        ("97110", 7, {BENCHMARK}),
        ("97112", 4, set()),
        ("97112", 5, {BENCHMARK}),
        ("97535", 8, set()),
        ("97535", 9, {BENCHMARK}),
        ("97129", 1, set()),
        ("97129", 2, {(ABSOLUTE, "review")}),
        ("97010", 1, {BENCHMARK}),
        ("L3906", 1, set()),
    ],
)
def test_units_of_a_day(code: str, units: int, findings: set[tuple[str, str]]) -> None:
    assert found([one(code, units, modifiers="GO" if code[0] == "9" else "")]) == findings


@pytest.mark.parametrize(("date", "severity"), [(READ, "deny"), (NOT_READ, "review")])
def test_edition_that_was_not_read_is_held_to_a_review(date: datetime.date, severity: str) -> None:
    assert found([one("97129", 2, date)]) == {(ABSOLUTE, severity)}
    assert found([one("97110", 7, date)]) == {BENCHMARK}


def test_before_the_edition_nothing_is_said() -> None:
    assert found([one("97129", 2, datetime.date(2024, 6, 30))]) == set()
    assert found([one("97129", 2, datetime.date(2024, 7, 1))]) == {(ABSOLUTE, "deny")}


def test_lines_of_a_day_are_added_up() -> None:
    assert found([one("97110", 4), one("97110", 2)]) == set()
    assert found([one("97110", 4), one("97110", 3)]) == {BENCHMARK}
    assert found([one("97110", 4), one("97112", 3)]) == set()


def test_another_claim_of_the_day_counts_and_another_day_does_not() -> None:
    assert found([one("97110", 4)], (paid(DAY, "97110", units=3),)) == {BENCHMARK}
    assert found([one("97110", 4)], (paid(DAY - datetime.timedelta(days=1), "97110", units=3),)) == set()
    assert found([one("97110", 4)], (paid(DAY, "97110", units=3, billing={"npi": OTHER_NPI}),)) == set()


@pytest.mark.parametrize(
    ("second", "severity"),
    [({}, "deny"), ({"modifiers": "CO GO"}, "review"), ({"rendering": {"npi": OTHER_NPI}}, "review")],
    ids=["one_therapist", "an_assistants_line", "another_therapist"],
)
def test_denial_is_said_only_where_one_side_passes_alone(second: Json, severity: str) -> None:
    modifiers = str(second.pop("modifiers", "GO"))
    lines = [one("97129", 1, READ, rendering={"npi": NPI}), one("97129", 1, READ, modifiers)]
    lines[1] |= {"rendering": {"npi": NPI}} | second
    assert found(lines) == {(ABSOLUTE, severity)}


@pytest.mark.parametrize(
    ("modifiers", "severity"),
    [
        (("GO", "GO"), "deny"),
        (("GO RT", "GO LT"), "review"),
        (("CO GO", "CO GO"), "deny"),
        (("CO GO RT", "CO GO LT"), "review"),
    ],
)
def test_sides_are_counted_apart_perhaps(modifiers: tuple[str, str], severity: str) -> None:
    lines = [one("29125", 1, READ, each, rendering={"npi": NPI}) for each in modifiers]
    assert found(lines) == {(ABSOLUTE, severity)}
    findings = decision(document(claim(MEDICARE, lines)), PART_B)["findings"]
    told = [f["message"] for f in findings if f["policy"] == ABSOLUTE]
    assert [("no modifier or appeal" in message) for message in told] == [severity == "deny"] * len(told)


def test_one_side_alone_is_within_the_value() -> None:
    assert found([one("29125", 1, READ, "GO RT")]) == set()


def test_words_name_the_units_and_the_most() -> None:
    findings = decision(document(claim(MEDICARE, [one("97110", 7)])), PART_B)["findings"]
    (finding,) = (f for f in findings if f["policy"] == BENCHMARK[0])
    assert finding["message"] == (
        "7 units of 97110 on this day: Medicare takes at most 6 at first, more only on appeal with records."
    )
    (units,) = (b for b in finding["because"] if b["fact"] == "measure.mue-day-benchmark")
    assert (units["actual"], units["test"], units["expected"]) == ({"low": 7, "high": 7}, "over", 6)
    assert units["from"] == {"table": "mue", "column": "units"}
    because = {"$defs": decisions_schema()["$defs"], "$ref": "#/$defs/Because"}
    jsonschema.Draft202012Validator(because).validate(units)


def test_words_of_a_review_say_what_it_rests_on() -> None:
    findings = decision(document(claim(MEDICARE, [one("97129", 2, NOT_READ)])), PART_B)["findings"]
    (finding,) = (f for f in findings if f["policy"] == ABSOLUTE)
    assert "Held to a review: what the table mue says of 97129 (units) has a single source" in finding["message"]
    assert finding["denial"] == {"group": "CO", "carc": "151", "rarc": ["N362"]}


def test_code_without_a_published_value_is_not_checked() -> None:
    entries = decision(document(claim(MEDICARE, [one("G0541", 1)])), PART_B)["unchecked"]
    told = {entry["policy"]: entry for entry in entries}
    assert {"mue-line", ABSOLUTE, BENCHMARK[0]} <= set(told)
    assert told["mue-line"]["lacks"] == ["table.mue"]
    assert "what the table mue says of the code on this day (ask the biller)" in told["mue-line"]["words"]


def test_fix_that_lowers_the_units_is_words_only() -> None:
    findings = decision(document(claim(MEDICARE, [one("97110", 7)])), PART_B)["findings"]
    (finding,) = (f for f in findings if f["policy"] == BENCHMARK[0])
    assert finding["fix"]["edits"] == []
    assert found([one("97110", 6)]) == set()
