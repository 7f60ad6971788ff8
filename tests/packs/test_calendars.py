"""Calendars of packs: inherited by name, expanded, part of the hash with their table, shown in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from broken_packs import GOOD

from scrubjay.packs.expanded_toml import expanded_toml
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.resolving import resolve
from scrubjay.rules.programs import expanded, program_of
from scrubjay.rules.showing import show
from scrubjay.tables import Table, TableRow

DUE = 'when     = { date = { after = { field = "through", plus = { business_days = 5, calendar = "office" } } } }'
COUNTS = GOOD.replace('when     = { code = "@evaluation" }', DUE)
ROLL = """
[[timely_filing]]
id       = "late"
within   = { months = 12 }
rolls    = "office"
severity = "deny"
sources  = ["rule-book"]
"""
CHILD = """
[pack]
id      = "test/child"
title   = "A child"
version = "1"
extends = ["test/pack"]

[sources.own]
title      = "Our calendar"
url        = "https://example.org/own"
checked    = 2026-11-01
confidence = "primary"

[calendars.office]
weekend  = ["sunday"]
holidays = []
from     = 2026-01-01
through  = 2026-12-31
sources  = ["own"]
"""


def library(*texts: str, tables: dict[str, Table] | None = None) -> Library:
    """These packs and no others."""
    packs = [load_pack(text, f"{at}.toml") for at, text in enumerate(texts)]
    return Library({pack.id: pack for pack in packs}, tables or {})


def table(*days: str) -> Table:
    """A reference table of holidays."""
    rows = {day: (TableRow(day, {"holiday": "x"}, {}, None, None, 2),) for day in days}
    return Table("days", ("code", "holiday"), rows, True, hash="sha256:" + "".join(days))


def test_expanded_pack_holds_its_calendar_and_loads_again() -> None:
    packs = library(COUNTS + ROLL)
    text = expanded_toml(expanded(packs, packs.find("test/pack")))
    assert "[calendars.office]" in text
    again = library(text)
    once, twice = (program_of(one, one.find("test/pack")) for one in (packs, again))
    assert twice.calendars == once.calendars
    assert [rule.when for rule in twice.rules] == [rule.when for rule in once.rules]
    documents = [expanded(one, one.find("test/pack")) for one in (packs, again)]
    assert documents[0]["calendars"] == documents[1]["calendars"]


def test_child_takes_the_place_of_a_calendar_of_its_base() -> None:
    packs = library(COUNTS, CHILD)
    calendar = program_of(packs, packs.find("test/child")).calendars["office"]
    assert (calendar.weekend, calendar.holidays, calendar.sources) == (frozenset({6}), frozenset(), ("own",))


def test_hash_covers_the_calendar_and_its_table() -> None:
    by_table = COUNTS.replace("holidays = [2026-01-01, 2026-07-03]", 'holidays = { table = "days" }')
    hashes = set()
    for text, tables in (
        (COUNTS, {}),
        (COUNTS.replace("2026-07-03]", "2026-07-06]"), {}),
        (by_table, {"days": table("2026-01-01")}),
        (by_table, {"days": table("2026-01-01", "2026-07-03")}),
    ):
        packs = library(text, tables=tables)
        hashes.add(program_of(packs, packs.find("test/pack")).hash)
    assert len(hashes) == 4


def test_table_that_lists_no_days_is_refused_with_its_place() -> None:
    by_table = COUNTS.replace("holidays = [2026-01-01, 2026-07-03]", 'holidays = { table = "days" }')
    packs = library(by_table, tables={"days": table("97530")})
    with pytest.raises(PackErrors) as refused:
        program_of(packs, packs.find("test/pack"))
    assert [str(problem) for problem in refused.value.problems] == [
        "0.toml:93:22: the table `days` lists no days (its column `code` is to hold days such as 2026-12-25)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rolls    = "office"', 'rolls    = "offices"', "there is no calendar `offices`"),
        ("{ months = 12 }", "{ monts = 12 }", "`monts` is no unit of time"),
        ("{ months = 12 }", '{ business_days = 9, calendar = "office" }', "`rolls` goes with days"),
        ("{ months = 12 }", "{ business_days = 9 }", "`business_days` needs a calendar"),
    ],
)
def test_wrong_lengths_of_a_kind_are_pointed_at(old: str, new: str, said: str) -> None:
    with pytest.raises(PackErrors) as refused:
        resolve(load_pack(GOOD + ROLL.replace(old, new), "test.toml"), Library({}, {}).find)
    first = refused.value.problems[0]
    assert said in first.message
    assert first.place.line > GOOD.count("\n")


def test_policy_and_calendar_are_shown_in_words() -> None:
    packs = library(COUNTS + ROLL)
    shown = show(packs, packs.find("test/pack"))
    said = [sentence for policy in shown.policies for sentence in policy.sentences]
    assert any("is after the last date of service plus 5 business days (calendar office)" in one for one in said)
    assert any("plus 12 months, or the next business day (calendar office)" in one for one in said)
    assert shown.calendars == (
        ("office", "every day but Saturday, Sunday and 2 holidays, known from 2026-01-01 through 2026-12-31"),
    )


def test_shipped_calendar_reads_its_table() -> None:
    shipped = open_library()
    program = program_of(shipped, shipped.find("medicare/part-b"))
    assert "federal_holidays" in program.tables
    assert len(program.calendars["federal"].holidays) == len(shipped.tables["federal_holidays"].rows)
    fewer = replace(shipped.tables["federal_holidays"], hash="sha256:other")
    other = Library(shipped.loaded, {**shipped.tables, "federal_holidays": fewer})
    assert program_of(other, other.find("medicare/part-b")).hash != program.hash
