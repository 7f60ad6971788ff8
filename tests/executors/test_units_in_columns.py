"""Units of whole columns of days are those that the reference finds day by day."""

from __future__ import annotations

import datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.executors.columnar.comparing import ENDLESS
from scrubjay.executors.columnar.units import Lines, assisted, units_of_lines
from scrubjay.executors.minutes import minutes_of, value
from scrubjay.executors.pairs import INFINITY
from scrubjay.executors.visits import Member
from scrubjay.facts.claim import Place
from scrubjay.facts.universe import ClaimFacts, Group, Line
from scrubjay.facts.unknown import UNKNOWN
from scrubjay.rules.program import UnitRule
from scrubjay.units import METHODS
from scrubjay.units import assisted as one_assisted

DATE = datetime.date(2026, 3, 2)
RULES = [
    UnitRule(method, per_code, assistant, choice)
    for method in (*METHODS, "untimed")
    for per_code, assistant in ((False, False), (True, False), (True, True))
    for choice in ("", "least", "most")
    if method != "untimed" or assistant
]
MINUTES = st.one_of(st.integers(0, 61), st.just(None))
SERVICES = st.fixed_dictionaries(
    {
        "day": st.integers(0, 9),
        "code": st.sampled_from(["97110", "97140", "97530", "97112", None]),
        "minutes": MINUTES,
        "alone": MINUTES,
        "sure": st.sampled_from([True, True, True, False]),
        "possible": st.sampled_from([True, True, True, False]),
    }
)


@pytest.mark.parametrize(
    "rule", RULES, ids=lambda rule: f"{rule.method}-{rule.per_code}-{rule.assistant}-{rule.choice}"
)
@settings(max_examples=8, deadline=None)
@given(st.lists(SERVICES, min_size=1, max_size=60))
def test_columns_and_reference_find_the_same(rule: UnitRule, services: list[dict[str, Any]]) -> None:
    lines = [_line(one, at) for at, one in enumerate(services)]
    codes = sorted({str(one["code"]) for one in services})
    columns = Lines(
        key=pl.Series([0] * len(services)),
        date=pl.Series([one["day"] for one in services]),
        code=pl.Series([codes.index(str(one["code"])) for one in services]),
        coded=pl.Series([one["code"] is not None for one in services]),
        minutes=pl.Series([one["minutes"] or 0 for one in services], dtype=pl.Int64),
        told=pl.Series([one["minutes"] is not None for one in services]),
        alone=pl.Series([one["alone"] or 0 for one in services], dtype=pl.Int64),
        alone_told=pl.Series([one["alone"] is not None for one in services]),
    )
    possible = pl.Series([one["possible"] for one in services])
    sure = pl.Series([one["sure"] and one["possible"] for one in services])
    found = units_of_lines(rule, columns, sure, possible)
    group = Group(("",) * 4, [], lines, {}, (), {})
    for at, one in enumerate(services):
        members = [
            Member(line, other["sure"])
            for line, other in zip(lines, services, strict=True)
            if other["possible"] and other["day"] == one["day"]
        ]
        expected = value(rule, minutes_of(members, group, DATE), lines[at])
        high = ENDLESS if expected.high == INFINITY else expected.high
        assert (found.low[at], found.high[at]) == (expected.low, high), (at, one)


def test_the_assistants_rule_is_the_same_on_columns() -> None:
    every = [(u, t, a) for u in range(6) for t in range(0, 48) for a in range(0, 48)]
    table = pl.DataFrame(every, schema=["u", "t", "a"], orient="row")
    low, high = assisted(pl.col("u"), pl.col("t"), pl.col("a"))
    found = table.select(low=low, high=high)
    assert list(zip(found["low"], found["high"], strict=True)) == [one_assisted(*each) for each in every]


def _line(service: dict[str, Any], number: int) -> Line:
    row = {"date": DATE} if service["code"] is None else {"date": DATE, "code": service["code"]}
    claim = ClaimFacts({}, "C", "", Place("", ""), 0, True)
    line = Line(row, claim, number, True, True, (DATE, 0, "", "", number, 0))  # type: ignore[arg-type]
    told = {"minutes": service["minutes"], "assistant_minutes": service["alone"]}
    known = {name: one for name, one in told.items() if one is not None}
    line.minutes = known if known else UNKNOWN
    return line
