"""Wisconsin: the 35th treatment day of an episode and the 36th, with and without an authorization."""

from __future__ import annotations

import datetime
from typing import Any

from medicaid_claims import UNLIMITED, treated
from policy_claims import DAY, Json, document, line, paid
from policy_decisions import decided

FIRST = DAY - datetime.timedelta(days=100)
PATIENT = {"member_id": "900000001A", "first_name": "PAT", "birth_date": "1950-02-01"}
PAST = ("days-without-authorization", "review")


def outcome(days_before: int, begun: datetime.date = FIRST, authorizations: tuple[Json, ...] = ()) -> Any:
    history = [
        {**paid(FIRST + datetime.timedelta(days=n)), "payer": {"id": "WIXIX"}, "patient": PATIENT}
        for n in range(days_before)
    ]
    facts = document(treated("WI", [line()]), history, authorizations)
    episode = {"patient": PATIENT, "discipline": "OT", "from": begun.isoformat(), "through": None}
    return decided({**facts, "episodes": [episode]}, "medicaid/wi")


def test_thirty_fifth_day_of_the_episode_is_clear() -> None:
    found = outcome(34)
    assert (PAST in found.findings, found.unchecked) == (False, set())


def test_thirty_sixth_day_without_an_authorization_is_a_review() -> None:
    assert PAST in outcome(35).findings


def test_thirty_sixth_day_with_an_authorization_is_clear() -> None:
    assert PAST not in outcome(35, authorizations=(UNLIMITED,)).findings


def test_days_before_the_episode_do_not_count() -> None:
    assert PAST not in outcome(35, begun=FIRST + datetime.timedelta(days=1)).findings
    assert PAST in outcome(36, begun=FIRST + datetime.timedelta(days=1)).findings
