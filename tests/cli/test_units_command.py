"""`scrubjay units`: the answer, its arithmetic, both payers, and what it says of a slip."""

from __future__ import annotations

import json

import pytest
from cli_running import Ran, run
from syrupy.assertion import SnapshotAssertion

pytestmark = pytest.mark.usefixtures("at_home")


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    return run(capsys, *arguments)


ASKED = {
    "billed_right_in_all_and_wrong_by_code": ["97110=33", "97140=7", "--billed", "97110=3"],
    "both_methods": ["97110=10", "97140=10", "--method", "ama"],
    "a_secondary_payer": ["97110=20", "97530=20", "--secondary", "ama"],
    "another_reading": ["97110=20", "97530=45", "--method", "base_and_increment", "--billed", "97110=1"],
    "the_clinicians_choice": ["97110=10", "97140=10", "--billed", "97140=1", "--billed", "97110=0"],
    "one_unit": ["97110=8", "--billed", "97110=1"],
    "under_billed": ["97110=33", "97140=7", "--billed", "97110=2"],
}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_answer_as_text(name: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    assert asked(capsys, "units", *ASKED[name]).out == snapshot


def test_json_has_a_verdict_for_each_code(capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(asked(capsys, "units", "97110=33", "97140=7", "--billed", "97110=3", "--format", "json").out)
    assert (said["method"], said["minutes"], said["units"]) == ("cms", 40, 3)
    assert [(line["code"], line["units"], line["verdict"]) for line in said["lines"]] == [
        ("97110", 2, "over"),
        ("97140", 1, None),
    ]


def test_json_of_all_methods_is_one_answer_each(capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(asked(capsys, "units", "97110=10", "--method", "all", "--format", "json").out)
    assert [one["method"] for one in said["methods"]] == ["cms", "ama", "base_and_increment", "ceiling"]


def test_one_code_twice_is_added_up(capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(asked(capsys, "units", "97110=10", "97110=13", "--format", "json").out)
    assert (said["minutes"], said["units"]) == (23, 2)


@pytest.mark.parametrize("slip", [["97110"], ["97110=x"], ["97110=9999"], ["97110=10", "--billed", "97140=1"]])
def test_slip_is_told_with_an_example(
    slip: list[str], capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    found = asked(capsys, "units", *slip)
    assert found.code == 2
    assert found.err == snapshot


def test_untimed_codes_are_refused_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "units", "97165=45", "97110=30", "97150=20")
    assert (found.code, found.out) == (2, "")
    assert found.err == (
        "error: 97165 is an untimed code: minutes do not make its units; leave it out\n"
        "error: 97150 is an untimed code: minutes do not make its units; leave it out\n"
    )


@pytest.mark.parametrize("code", ["L3808", "97551", "A4465"])
def test_codes_that_one_source_calls_untimed_are_refused_too(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "units", f"{code}=30")
    assert (found.code, found.out) == (2, "")
    assert found.err == (
        f"error: {code} is an untimed code (by one source): minutes do not make its units; leave it out\n"
    )


def lines(ran: Ran) -> list[tuple[str, int, int, str | None]]:
    """Code, minutes, units and verdict of each line of an answer in JSON."""
    return [(one["code"], one["minutes"], one["units"], one["verdict"]) for one in json.loads(ran.out)["lines"]]


@pytest.mark.parametrize(("first", "further"), [("97129", "97130"), ("90912", "90913")])
def test_a_first_code_is_one_unit_and_the_rest_is_its_add_ons(
    first: str, further: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = asked(capsys, "units", f"{first}=40", "--billed", f"{first}=3", "--format", "json")
    assert lines(ran) == [(first, 15, 1, "over"), (further, 25, 2, None)]
    assert ran.err == (
        f"note: {first} is billed once, for its first 15 minutes; the other 25 are counted under its add-on {further}\n"
    )
    billed = ["--billed", f"{first}=1", "--billed", f"{further}=2", "--format", "json"]
    assert lines(asked(capsys, "units", f"{first}=40", *billed)) == [(first, 15, 1, "ok"), (further, 25, 2, "ok")]
    apart = asked(capsys, "units", f"{first}=15", f"{further}=25", *billed)
    assert (lines(apart), apart.err) == ([(first, 15, 1, "ok"), (further, 25, 2, "ok")], "")


@pytest.mark.parametrize(
    "method", [["--method", "all"], ["--method", "base_and_increment"], ["--secondary", "base_and_increment"]]
)
def test_a_base_of_thirty_minutes_is_not_cut_but_the_add_on_is_named(
    method: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    ran = asked(capsys, "units", "97129=40", *method)
    assert ran.code == 0
    assert ran.err.endswith("the other 25 are billed as its add-on 97130\n")
    assert "40 (97129)" in ran.out or "97129: 40 minutes" in ran.out


@pytest.mark.parametrize(("given", "units"), [("97129=15", 1), ("97130=40", 3), ("97110=40", 3)])
def test_other_codes_are_counted_as_given(given: str, units: int, capsys: pytest.CaptureFixture[str]) -> None:
    ran = asked(capsys, "units", given, "--format", "json")
    code, _, minutes = given.partition("=")
    assert (lines(ran), ran.err) == ([(code, int(minutes), units, None)], "")


@pytest.mark.parametrize(
    ("code", "remark"),
    [
        ("99999", "note: 99999 is not in the table therapy_codes: it is counted here as if it were timed\n"),
        (
            "97001",
            "note: whether 97001 is timed is not said in the table therapy_codes: "
            "it is counted here as if it were timed\n",
        ),
        ("97530", ""),
    ],
)
def test_what_is_not_known_of_a_code_is_remarked(code: str, remark: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "units", f"{code}=30", "--format", "json")
    assert (found.code, found.err) == (0, remark)
    assert json.loads(found.out)["units"] == 2


@pytest.mark.parametrize(
    ("billed", "said"),
    [
        (["97110=3"], "3 units billed, as many as the minutes allow in all, but not code by code"),
        (["97110=2", "97140=1"], "3 units billed, as the minutes allow"),
        (["97110=1"], "1 unit billed, 3 allowed: 2 not billed"),
        (["97110=3", "97140=1"], "4 units billed, 3 allowed: 1 too many"),
    ],
)
def test_closing_line_agrees_with_the_codes(billed: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = [part for one in billed for part in ("--billed", one)]
    found = json.loads(asked(capsys, "units", "97110=33", "97140=7", *given, "--format", "json").out)
    assert found["explanation"][-1] == said
