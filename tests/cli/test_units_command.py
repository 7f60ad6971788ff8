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
