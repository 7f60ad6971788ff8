"""`scrubjay why`: trees down to the lines that add up, and questions that have no answer."""

from __future__ import annotations

import json

import pytest
from cli_documents import SOURCE
from cli_running import DAY, ROOT, run
from syrupy.assertion import SnapshotAssertion

from scrubjay_cli.printing.look import Look, plain
from scrubjay_cli.printing.why import why_lines

MEMBERS = [
    {"claim": None, "line": None, "date": "2026-03-01", "amount": "2400.00", "running": "2400.00"},
    {"claim": "C-1001", "line": 2, "date": "2026-03-14", "amount": "129.97", "running": "2529.97"},
]
MEASURE = {
    "label": "OT dollars this year, this line included",
    "state": "holds",
    "fact": "measure.ot",
    "actual": {"low": "2529.97", "high": "2529.97"},
    "test": "over",
    "expected": "2480.00",
    "from": {"amount": "kx_threshold", "effective": "2026-01-01", "source": "cy2026-pfs"},
    "members": MEMBERS,
}
TREE = {
    "label": "claim C-1001",
    "state": "",
    "children": [
        {"label": "decided by medicare/part-b 2026.1", "state": "", "place": "policies/medicare/part-b.toml"},
        {
            "label": "deny: This line carries no KX. (kx-threshold), line 2, 97530, 2026-03-14",
            "state": "flagged",
            "sources": [SOURCE],
            "place": "policies/medicare/part-b-ot.toml:118",
            "children": [
                {
                    "label": "marks",
                    "state": "holds",
                    "fact": "marks",
                    "actual": ["early", "past"],
                    "test": "has_any",
                    "expected": ["past"],
                    "children": [{"label": "mark past", "state": "holds", "children": [MEASURE]}],
                },
                MEASURE,
                {
                    "label": "minutes",
                    "state": "unknown",
                    "fact": "minutes.minutes",
                    "actual": "unknown",
                    "test": "at_least",
                    "expected": 8,
                    "lacks": ["minutes.minutes"],
                },
                {
                    "label": "place of service",
                    "state": "fails",
                    "fact": "place_of_service",
                    "actual": "11",
                    "test": "equals",
                    "expected": "12",
                },
            ],
        },
    ],
}


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("look", [Look(100), Look(60), Look(100, ascii=True)], ids=["wide", "narrow", "ascii"])
def test_tree(look: Look, snapshot: SnapshotAssertion) -> None:
    assert "\n".join(look.shown(plain(line)) for line in why_lines([TREE], look)) == snapshot


def test_lines_of_an_earlier_claim_without_an_id() -> None:
    nameless = [{**MEMBERS[1], "claim": "", "line": number} for number in (0, 2)]
    shown = "\n".join(plain(line) for line in why_lines([{**MEASURE, "members": nameless}], Look(100)))
    assert "2026-03-14  an earlier claim         $129.97" in shown
    assert "2026-03-14  an earlier claim line 2  $129.97" in shown


def test_a_flagged_line_of_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "why", DAY[0], "RB1002:1", "kx-threshold", *DAY[1:])
    assert (ran.code, ran.err) == (0, "")
    for said in (
        "decided by medicare/part-b",
        "$2,584.00",
        "over $2,480.00",
        "mark past-kx-threshold",
        "RB1002 line 1",
    ):
        assert said in ran.out


def test_a_policy_that_did_not_flag_says_what_was_false(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "why", DAY[0], "RB1006:1", "kx-threshold", *DAY[1:])
    assert "needs: over $2,480.00" in ran.out


def test_an_entry_of_a_policy_is_asked_for_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "why", DAY[0], "RB1002:1", "add-on.97130", *DAY[1:])
    assert (ran.code, ran.err) == (0, "")
    assert "(add-on-code), line 1" in ran.out
    assert "add-on.97546" not in ran.out
    assert "came near" not in ran.out


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "why", DAY[0], "RB1002", *DAY[1:], "--format", "json")
    (tree,) = json.loads(ran.out)
    assert tree["label"] == "claim RB1002"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (("RB1002:9",), "has no line 9"),
        (("RB102",), "there is no claim RB102; did you mean"),
        (("RB1002", "kx-treshold"), "did you mean `kx-threshold`?"),
    ],
)
def test_what_is_not_there(capsys: pytest.CaptureFixture[str], question: tuple[str, ...], said: str) -> None:
    ran = run(capsys, "why", DAY[0], *question, *DAY[1:])
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
