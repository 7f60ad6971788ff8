"""Minutes that were given and are on no line count for the day, so that what they earn is not called over-billed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, claim, document, line

from scrubjay.checking import checker
from scrubjay.executors.reference import Reference
from scrubjay.facts.canonical import canonical
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import open_library

CHECKER = checker(open_library())
PATIENT = {"member_id": "1AA0AA0AA00", "first_name": "PAT", "birth_date": "1950-02-01"}


def states(*minutes: dict[str, Any]) -> dict[str, str]:
    """What `timed-units` says of a day with one unit of 97110 billed and 7 minutes of it on the line."""
    one = claim(MEDICARE, [line("97110", units=1)])
    on_the_line = {"claim": one["id"], "line": 1, "minutes": 7, "assistant_minutes": 0, "together_minutes": 0}
    facts = {**document(one), "minutes": [on_the_line, *minutes]}
    found, notes = read_document(canonical(facts).encode(), "facts.json")
    assert not [note for note in notes if note.level != "note"]
    report = CHECKER.check(found, Reference()).document()["decisions"][0]
    said = {f["policy"]: f["severity"] for f in report["findings"]}
    return said | {u["policy"]: "unchecked" for u in report["unchecked"]}


def unbilled(code: str, minutes: int, date: datetime.date = DAY) -> dict[str, Any]:
    return {"patient": PATIENT, "code": code, "date": date.isoformat(), "minutes": minutes, "assistant_minutes": 0}


def test_seven_minutes_alone_do_not_make_a_unit() -> None:
    assert states()["timed-units"] == "deny"


def test_unbilled_minutes_that_make_the_unit_leave_it_open_whose_they_are() -> None:
    assert states(unbilled("97140", 7), unbilled("97530", 7))["timed-units"] == "unchecked"


@pytest.mark.parametrize("row", [unbilled("97165", 30), unbilled("97140", 7, DAY - datetime.timedelta(days=1))])
def test_untimed_minutes_and_those_of_another_day_change_nothing(row: dict[str, Any]) -> None:
    assert states(row)["timed-units"] == "deny"
