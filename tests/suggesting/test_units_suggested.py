"""Units from minutes, as the claim's pack counts them; services on no line; the assistant's units."""

from __future__ import annotations

import pytest
from suggest_worlds import DAY, NPI, Line, kinds, lines, on_no_line, said, sample, suggested, visit, way

AMA = """
[[timed_units]]
id = "units"
title = "Units"
method = "ama"
severity = "deny"
sources = ["read"]
"""


@pytest.mark.parametrize(
    ("billed", "minutes", "units"), [(1, 22, 1), (2, 22, 1), (1, 23, 2), (2, 23, 2), (3, 23, 2), (None, 23, 2)]
)
def test_units_are_those_of_the_minutes(billed: int | None, minutes: int, units: int) -> None:
    found = way(visit([("97530", "GO", billed, minutes)]))
    assert lines(found) == [("97530", "GO", units)]
    assert kinds(found) == ([] if billed == units else ["units"])
    assert found["decision"]["findings"] == []


def test_the_reason_is_the_arithmetic_and_the_source_the_payers() -> None:
    (suggestion,) = way(visit([("97530", "GO", 2, 22)]))["suggestions"]
    assert "22 (97530) = 22 timed minutes: 1 unit" in suggestion["reason"]
    assert "cpm-ch5-20-2" in [source["id"] for source in suggestion["sources"]]
    assert suggestion["mends"] == ["timed-units"]


def test_payers_count_differently() -> None:
    """20 and 20 minutes: three units by the day's total, two by each service's own."""
    day: list[Line] = [("97110", "GO", 2, 20), ("97140", "GO", 2, 20)]
    assert [lines(one) for one in suggested(visit(day))["ways"]] == [
        [("97110", "GO", 2), ("97140", "GO", 1)],
        [("97110", "GO", 1), ("97140", "GO", 2)],
    ]
    assert lines(way(visit(day), sample(AMA))) == [("97110", "GO", 1), ("97140", "GO", 1)]


def test_even_services_are_the_clinicians_choice() -> None:
    found = suggested(visit([("97535", "GO", 1, 10), ("97110", "GO", 1, 10)]))
    assert [lines(one) for one in found["ways"]] == [[("97535", "GO", 1)], [("97110", "GO", 1)]]
    assert all("permits 2 ways" in one["suggestions"][0]["choice"] for one in found["ways"])
    assert [one["decision"]["outcome"] for one in found["ways"]] == ["clean", "clean"]


def test_a_permitted_choice_is_left_as_it_is() -> None:
    found = way(visit([("97535", "GO", 2, 20), ("97110", "GO", 1, 20)]))
    assert found["suggestions"] == []


def test_a_service_that_comes_to_no_unit_is_said() -> None:
    found = way(visit([("97530", "GO", 2, 30), ("97110", "GO", 1, 5)]))
    assert lines(found) == [("97530", "GO", 2)]
    assert "97110 comes to 0 units" in found["suggestions"][0]["reason"]


def test_nothing_is_left_where_no_service_makes_a_unit() -> None:
    found = way(visit([("97530", "GO", 1, 7)]))
    assert (found["suggestions"], lines(found)) == ([], [("97530", "GO", 1)])
    assert "no line would be left" in said(found)


def test_a_documented_service_on_no_line_gets_one() -> None:
    found = way(visit([("97530", "GO", 2, 30)], minutes=[on_no_line("97110", 15)]))
    assert lines(found) == [("97530", "GO", 2), ("97110", "GO", 1)]
    assert "97110 was given (15 minutes), and no line bills it" in found["suggestions"][0]["reason"]
    (added,) = found["suggestions"][0]["edits"]
    assert (added["line"], added["action"], added["value"]["like"]) == (2, "add_line", 1)
    assert "No charge is suggested" in said(found)


def test_a_documented_service_without_a_unit_is_not_billed() -> None:
    found = way(visit([("97530", "GO", 2, 30)], minutes=[on_no_line("97110", 5)]))
    assert (found["suggestions"], lines(found)) == ([], [("97530", "GO", 2)])


def test_minutes_of_a_code_that_is_billed_go_to_its_line() -> None:
    found = way(visit([("97530", "GO", 1, 15)], minutes=[on_no_line("97530", 10)]))
    assert lines(found) == [("97530", "GO", 2)]


def test_an_untimed_service_that_is_documented_is_one_unit() -> None:
    found = way(visit([("97530", "GO", 2, 30)], minutes=[on_no_line("97016", 40)]))
    assert ("97016", "GO", 1) in lines(found)
    noted = {"document": "treatment_note", "discipline": "OT", "date": DAY, "codes": ["97530", "97016"]}
    found = way(visit([("97530", "GO", 2, 30)], charts=[noted]))
    assert ("97016", "GO", 1) in lines(found)
    assert "the treatment note names it" in found["suggestions"][0]["reason"]


def test_more_than_one_unit_of_an_untimed_code() -> None:
    found = way(visit([("97150", "GO", 3, 45)]))
    assert lines(found) == [("97150", "GO", 1)]
    assert found["decision"]["findings"] == []


def test_what_would_be_found_is_not_suggested() -> None:
    """97018 beside 97140 would be denied as a pair: it is said, with the finding."""
    found = way(visit([("97140", "GO", 2, 30)], minutes=[on_no_line("97018", 20)]))
    assert lines(found) == [("97140", "GO", 2)]
    assert "97018 is documented and on no line; not suggested" in said(found)


@pytest.mark.parametrize(
    ("billed", "minutes", "expected"),
    [
        ([("97530", "GO", 2)], (30, 15), [("97530", "GO", 1), ("97530", "GO CO", 1)]),
        ([("97530", "GO", 2)], (30, 30), [("97530", "GO CO", 2)]),
        ([("97530", "GO CO", 2)], (30, 0), [("97530", "GO", 2)]),
        ([("97530", "GO", 1), ("97530", "GO CO", 1)], (45, 30), [("97530", "GO", 1), ("97530", "GO CO", 2)]),
        ([("97530", "GO", 1), ("97530", "GO CO", 1)], (30, 0), [("97530", "GO", 2)]),
    ],
)
def test_units_of_the_assistant(
    billed: list[tuple[str, str, int]], minutes: tuple[int, int], expected: list[tuple[str, str, int]]
) -> None:
    total, alone = minutes
    first: list[Line] = [(*billed[0], (total - alone, 0) if len(billed) > 1 else minutes)]
    second: list[Line] = [(*one, (alone, alone)) for one in billed[1:]]
    found = way(visit([*first, *second]))
    assert lines(found) == expected
    assert found["decision"]["findings"] == []


def test_a_unit_that_sources_leave_open_stays_as_billed() -> None:
    assert way(visit([("97530", "GO", 1, (14, 7))]))["suggestions"] == []
    assert way(visit([("97530", "GO CO", 1, (14, 7))]))["suggestions"] == []


@pytest.mark.parametrize(("alone", "modifiers"), [(4, "GO"), (5, "GO CO")])
def test_an_assistant_in_a_group(alone: int, modifiers: str) -> None:
    assert lines(way(visit([("97150", "GO", 1, (45, alone))]))) == [("97150", modifiers, 1)]


def test_minutes_that_nobody_gave() -> None:
    found = way(visit([("97530", "GO", 4, None)]))
    assert (found["suggestions"], lines(found)) == ([], [("97530", "GO", 4)])
    assert "the minutes of line 1, 97530 are not known" in said(found)


def test_a_note_that_contradicts_the_minutes() -> None:
    note = {"document": "treatment_note", "discipline": "OT", "date": DAY, "timed_minutes": 45, "modalities": ["heat"]}
    found = way(visit([("97530", "GO", 3, 30)], charts=[note]))
    assert found["suggestions"] == []
    assert "totals 45 timed minutes, those of the services are 30" in said(found)
    assert "The note describes heat: which code that is, a person must say" in said(found)


def test_a_pack_that_says_nothing_of_units() -> None:
    other = """
[[required_modifier]]
id = "go"
title = "GO"
modifier = "GO"
severity = "deny"
sources = ["read"]
"""
    found = way(visit([("97530", "GO", 4, 20)]), sample(other))
    assert found["suggestions"] == []
    assert "office/sample does not say how minutes of OT become units" in said(found)
    assert "cms, ama: 97530 1" in said(found)


def test_minutes_that_another_claim_may_have_given() -> None:
    other = {**visit([("97530", "GO", 1, 15)])["claims"][0], "id": "C-2", "billing": {"npi": NPI, "taxonomy": None}}
    found = way(visit([("97530", "GO", 1, 15)], minutes=[on_no_line("97110", 15)], claims=[other]))
    assert lines(found) == [("97530", "GO", 1)]
    assert "Minutes of 97110 are on no line and not used" in said(found)


def test_no_pack_and_no_discipline() -> None:
    found = way(visit([("97530", "GO", 4, 20)], claim={"filing_indicator": "AM"}))
    assert (found["suggestions"], found["decision"]["outcome"]) == ([], "no_policy")
    assert "No pack decides this claim" in said(found)
    nobody = {"billing": {"npi": NPI, "taxonomy": None}, "rendering": {"npi": NPI, "taxonomy": None}}
    found = way(visit([("97530", "", 4, 20)], claim=nobody))
    assert "its discipline is not known" in said(found)


def test_a_charge_goes_with_its_units_only_where_it_divides() -> None:
    (half,) = way(visit([("97530", "GO", 2, 20)]))["lines"]
    assert half["charge"] == "60.00"
    (open_,) = way(visit([("97530", "GO", 7, 20)]))["lines"]
    assert open_["charge"] is None


def test_a_service_takes_the_place_of_one_that_comes_to_no_unit() -> None:
    found = way(visit([("97530", "GO", 1, 5)], minutes=[on_no_line("97110", 5), on_no_line("97110", 4)]))
    assert lines(found) == [("97110", "GO", 1)]
    assert [edit["action"] for edit in found["suggestions"][0]["edits"]] == ["add_line", "remove_line"]
