"""`scrubjay suggest`: what is printed, as text and as JSON, and questions that have no answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_running import DAY, run
from jsonschema import Draft202012Validator
from syrupy.assertion import SnapshotAssertion

from scrubjay_cli.printing.look import Look, plain
from scrubjay_cli.printing.suggest import suggest_lines

PATIENT = {"member_id": "1AA0AA0AA06", "birth_date": "1955-02-14", "first_name": "GLENN"}


pytestmark = pytest.mark.usefixtures("at_home")


@pytest.fixture
def more(tmp_path: Path) -> str:
    """The day's facts with a service of RB1006 that its note counts and no line bills."""
    facts = json.loads(Path(DAY[2]).read_text(encoding="utf-8"))
    row = {"patient": PATIENT, "code": "97530", "date": "2026-03-13", "minutes": 15, "assistant_minutes": 0}
    facts["minutes"].append(row)
    for chart in facts["charts"]:
        if chart["document"] == "treatment_note" and chart["patient"] == PATIENT and chart["date"] == "2026-03-13":
            chart["timed_minutes"] += 15
            chart["total_minutes"] += 15
    file = tmp_path / "more.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("claim", ["RB1001", "RB1002", "RB1003", "RB1011", "RB1014", "RB2001", "RB3006", "RB4001"])
def test_claims_of_the_day(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion, claim: str) -> None:
    ran = run(capsys, "suggest", DAY[0], claim, *DAY[1:])
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot


def test_a_documented_visit(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    """The example's evaluation is billed too high, its units too many, one of them the assistant's, one service not."""
    ran = run(capsys, "suggest", "examples/documented-visit.json", "RB5001")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot


def test_a_service_that_no_line_bills(
    capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion, more: str
) -> None:
    ran = run(capsys, "suggest", DAY[0], "RB1006", "--facts", more)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot


@pytest.mark.parametrize("look", [Look(100), Look(60), Look(100, ascii=True)], ids=["wide", "narrow", "ascii"])
def test_ways_that_the_record_leaves(look: Look, snapshot: SnapshotAssertion) -> None:
    found = [{**HEAD, "ways": [way("97535", 2), way("97110", 1)]}]
    assert "\n".join(look.shown(plain(line)) for line in suggest_lines(found, look)) == snapshot


def test_no_name_of_a_patient_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for format_ in ("text", "json"):
        said = run(capsys, "suggest", DAY[0], "RB1001", *DAY[1:], "--format", format_).out
        assert "RUTH" not in said.upper()
        assert "1AA0AA0AA01" not in said


def test_json_is_what_the_schema_says(capsys: pytest.CaptureFixture[str], more: str) -> None:
    schema = json.loads(run(capsys, "facts", "schema", "suggestions").out)
    Draft202012Validator.check_schema(schema)
    ran = run(capsys, "suggest", DAY[0], "RB1006", "--facts", more, "--format", "json")
    found = json.loads(ran.out)
    Draft202012Validator(schema).validate(found)
    assert [one["claim_id"] for one in found] == ["RB1006"]
    assert "add_line" in {edit["action"] for s in found[0]["ways"][0]["suggestions"] for edit in s["edits"]}


def test_executors_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    said = {
        run(capsys, "suggest", DAY[0], "RB1001", *DAY[1:], "--executor", name).out for name in ("auto", "reference")
    }
    assert len(said) == 1


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("RB102", "there is no claim RB102; did you mean"),
        ("RB1021", "claim RB1021 is not decided: it voids another"),
    ],
)
def test_a_claim_that_is_not_there(capsys: pytest.CaptureFixture[str], claim: str, said: str) -> None:
    ran = run(capsys, "suggest", DAY[0], claim, *DAY[1:])
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_output_is_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "suggested.txt"
    ran = run(capsys, "suggest", DAY[0], "RB1001", *DAY[1:], "--output", str(file))
    assert (ran.code, ran.out) == (0, "")
    assert "append KX" in file.read_text(encoding="utf-8")


HEAD: dict[str, Any] = {
    "claim_id": "C-1",
    "claim_hash": "sha256:0",
    "payer_id": "11502",
    "pack": "medicare/part-b",
    "pack_version": "2026.1",
    "outcome": "deny",
    "more_ways": False,
}
SOURCE = {
    "id": "manual",
    "title": "A manual",
    "url": "https://example.org",
    "checked": "2026-11-20",
    "confidence": "primary",
}
STILL = {
    "policy": "certified-plan",
    "severity": "review",
    "subject": {"type": "visit", "date": "2026-03-13", "discipline": "OT"},
    "message": "The chart holds no certified plan of care for this day.",
}


def way(code: str, gone: int) -> dict[str, Any]:
    """One of two even services, and the line of the other taken off."""
    return {
        "suggestions": [
            {
                "kind": "units",
                "about": "visit of 2026-03-13, OT",
                "edits": [{"line": gone, "action": "remove_line", "value": True}],
                "reason": "Counted by cms: 10 (97535) + 10 (97110) = 20 timed minutes: 1 unit.",
                "sources": [SOURCE],
                "mends": ["timed-units"],
                "choice": f"the record permits 2 ways; here {code} 1",
            }
        ],
        "lines": [
            {"line": 1, "code": code, "modifiers": ["GO"], "units": 1, "date": "2026-03-13", "charge": "60.00"},
            {"line": 3, "code": "97165", "modifiers": None, "units": None, "date": None, "charge": None},
        ],
        "not_known": [
            {
                "about": f"line 1, {code}",
                "words": "Does the record support that skilled therapy is needed?",
                "facts": ["plan_of_care.necessity"],
                "edits": [{"line": 1, "action": "add_modifier", "value": "KX"}],
            }
        ],
        "decision": {
            "outcome": "review",
            "checked": 60,
            "findings": [STILL],
            "unchecked": [{"reason": "fact", "lacks": ["history"], "subjects": [{"type": "claim"}]}],
        },
    }
