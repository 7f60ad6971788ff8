"""Values of decisions in a biller's words."""

from __future__ import annotations

from typing import Any

import pytest

from scrubjay_cli.printing import words


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("2480.00", "$2,480.00"),
        ("-12.50", "-$12.50"),
        ("97530", "97530"),
        ("2026-03-14", "2026-03-14"),
        (None, "none"),
        ([], "none"),
        (["GO", "KX"], "GO, KX"),
        (True, "yes"),
        (False, "no"),
        (1204, "1,204"),
        ({"low": 3, "high": 3}, "3"),
        ({"low": "0.00", "high": "62.00"}, "$0.00 to $62.00"),
        ({"low": 31, "high": None}, "at least 31"),
        ({"low": 0, "high": None}, "not known"),
        ({"low": None, "high": None}, "not known"),
        ({"matches": 0}, "0 found"),
        ({"matches": 1, "claim": "", "line": 0, "date": "2026-03-13"}, "2026-03-13"),
        ({"matches": 2, "claim": "C-1", "line": 1, "date": "2026-03-13"}, "claim C-1, line 1, 2026-03-13 (and 1 more)"),
    ],
)
def test_value(found: Any, said: str) -> None:
    assert words.value(found) == said


@pytest.mark.parametrize(
    ("test", "expected", "since", "said"),
    [
        ("over", "2480.00", {"effective": "2026-01-01"}, "over $2,480.00 (from 2026-01-01)"),
        ("over", 6, {"table": "mue", "column": "units"}, "over 6 (table mue)"),
        ("has_none", ["KX"], None, "has no KX"),
        ("has_none", ["KX", "GA"], None, "has none of KX, GA"),
        ("in", "@evaluation", None, "is one of @evaluation"),
        ("present", True, None, "is given"),
        ("present", False, None, "is not given"),
        ("is not", "npi", None, "is not a valid NPI"),
        ("equals", True, None, "is yes"),
        ("under", "198.00", {"field": "claim.charge"}, "under $198.00 (the total charge)"),
        ("before", "2018-04-02", {"field": "claim.patient.birth_date"}, "before 2018-04-02 (the patient's birth date)"),
    ],
)
def test_what_was_asked(test: str, expected: Any, since: Any, said: str) -> None:
    assert words.asked({"test": test, "expected": expected, "from": since}) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("minutes.minutes", "minutes"),
        ("minutes.assistant_minutes", "assistant's minutes"),
        ("minutes.timed_minutes", "day's timed minutes"),
        ("history", "history"),
        ("plan_of_care.necessity", "plan of care necessity"),
        ("claim.plan", "plan"),
        ("patient.age", "patient age"),
        ("purpose", "purpose"),
    ],
)
def test_missing_fact(name: str, said: str) -> None:
    assert words.fact(name) == said
