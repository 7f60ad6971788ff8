"""Shapes that no field name is needed for: refused when loading, so that what loads can be compiled."""

from __future__ import annotations

import re

import pytest
from broken_packs import BREAKS, GOOD
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors, Problem
from scrubjay.packs.resolving import NoSuchPack, resolve
from scrubjay.rules.checking import every_problem
from scrubjay.rules.compiling import compile_pack

NOWHERE = Library({}, {})
WHEN = 'when     = { code = "@evaluation" }'
WINDOW = 'window = "calendar_year"'
CODES = 'evaluation = ["97165", "97166"]'
COURSE = 'from_first = { where = { discipline = "OT" }, lasts = { months = 12 } }'
LINES = 'disciplines = ["OT"]'

CASES: dict[str, tuple[str, str]] = {
    "a code as a number in [pack.lines]": (LINES, "codes = [97165]"),
    "a discipline that is none": (LINES, 'disciplines = ["OTT"]'),
    "a discipline without a list": (LINES, 'disciplines = "OT"'),
    "a key of [pack] below [pack.claims]": (
        'version = "1"\n\n[pack.claims]\nfiling_indicators = ["MB"]',
        '[pack.claims]\nfiling_indicators = ["MB"]\nversion = "1"',
    ),
    "a prefix in a condition": (WHEN, 'when = { code = "971*" }'),
    "a range in a condition": (WHEN, 'when = { code = { not_in = ["97110..97124"] } }'),
    "a condition that is text": (WHEN, 'when = "evaluation"'),
    "an empty list of conditions": (WHEN, "when = []"),
    "all without a list": (WHEN, "when = { all = 3 }"),
    "marks without a test": (WHEN, 'when = { marks = ["past"] }'),
    "marks without a list": (WHEN, 'when = { marks = { has_any = "past" } }'),
    "fits without a list": (WHEN, 'when = { authorization = { fits = "code" } }'),
    "plus that is a number": (WHEN, 'when = { date = { before = { field = "through", plus = 5 } } }'),
    "plus in hours": (WHEN, 'when = { date = { before = { field = "through", plus = { hours = 5 } } } }'),
    "business days without a calendar": (
        WHEN,
        'when = { date = { before = { field = "through", plus = { business_days = 5 } } } }',
    ),
    "a calendar for nothing": (
        WHEN,
        'when = { date = { before = { field = "through", plus = { days = 5, calendar = "office" } } } }',
    ),
    "a roll of business days": (
        WHEN,
        'when = { date = { before = { field = "through", plus = '
        '{ business_days = 5, roll = "following", calendar = "office" } } } }',
    ),
    "a roll to another day": (
        WHEN,
        'when = { date = { before = { field = "through", plus = '
        '{ days = 5, roll = "followng", calendar = "office" } } } }',
    ),
    "half a business day": (
        WHEN,
        'when = { date = { before = { field = "through", plus = { business_days = 0.5, calendar = "office" } } } }',
    ),
    "a calendar that is a number": (
        WHEN,
        'when = { date = { before = { field = "through", plus = { business_days = 5, calendar = 3 } } } }',
    ),
    "a measure that is a list": (WHEN, 'when = { units = { over = { measure = ["dollars"] } } }'),
    "a list in a list": (WHEN, 'when = { code = [["97165"]] }'),
    "a date with a time": (WHEN, "when = { date = { before = 2026-01-01T08:00:00 } }"),
    "a time": (WHEN, "when = { minutes = { start_time = 08:00:00 } }"),
    "an endless number": ("limit     = 30", "limit     = inf"),
    "a number beyond measure": ("amount = 2410.00", "amount = 1e400"),
    "a window of two shapes": (WINDOW, 'window = { last = { days = 7 }, week = "monday" }'),
    "a window of an unknown shape": (WINDOW, "window = { lats = { days = 7 } }"),
    "a length that is text": (WINDOW, 'window = { last = "12 months" }'),
    "a length of no days": (WINDOW, "window = { last = { days = 0 } }"),
    "a window that is a list": (WINDOW, 'window = ["calendar_year"]'),
    "a period that is text": (
        'from_first = { where = { discipline = "OT" }, lasts = { months = 12 } }',
        'last = "year"',
    ),
    "a period without a length": (", lasts = { months = 12 }", ""),
    "a year from a leap day": (WINDOW, 'window = { year_from = "02-29" }'),
    "a year from a month": (WINDOW, 'window = { year_from = "July" }'),
    "per without a list": (WINDOW, f'{WINDOW}\nper = "code"'),
    "burns that is a number": (WINDOW, f"{WINDOW}\nburns = 3"),
    "a measure's key as a number": (WINDOW, "window = 2026"),
    "a set that is text": (CODES, 'evaluation = "97165"'),
    "a set with an inner star": (CODES, 'evaluation = ["97*65"]'),
    "a set that is both table and list": (CODES, 'evaluation = { table = "t", any_of = ["97165"] }'),
    "a set of a table by a number": (CODES, "evaluation = { table = 3 }"),
    "a set's columns as text": (CODES, 'evaluation = { table = "t", where = "timed" }'),
    "an edit with two actions": ("{ add_modifier =", '{ remove_modifier = "GA", add_modifier ='),
    "an edit with a number": ('{ add_modifier = "KX" }', "{ add_modifier = 59 }"),
    "an empty modifier": ('modifier = "KX"', 'modifier = ""'),
    "a join without its name": ("[rule.with.treatment]", "[rule.with]"),
    "a key of no join": ('fact  = "line"', 'fact  = "line"\nwindow = "day"'),
    "a word of no scope": ('scope = "provider"', 'scope = "providers"'),
    "a section that is a list": ("[periods.course]", "[[periods.course]]"),
    "a policy with one bracket": ("[[visit_limit]]", "[visit_limit]"),
}


def alone(pack_id: str) -> Pack:
    raise NoSuchPack(pack_id, "")


def refused(text: str) -> tuple[Problem, ...]:
    """Every problem of a text; none if it compiles."""
    try:
        compile_pack(resolve(load_pack(text, "test.toml"), alone), {})
    except PackErrors as errors:
        return every_problem(NOWHERE, errors)
    return ()


@pytest.mark.parametrize("name", sorted(CASES))
def test_misshapen_pack_is_refused_when_it_loads(name: str, snapshot: SnapshotAssertion) -> None:
    old, new = CASES[name]
    assert old in GOOD, name
    assert [str(problem) for problem in refused(GOOD.replace(old, new, 1))] == snapshot


def test_problems_of_loading_merging_and_compiling_come_at_once() -> None:
    names = (
        "an amount without an end",
        "undefined source",
        "must be said",
        "unknown field of a line",
        "undefined mark",
    )
    text = GOOD
    for name in names:
        text = text.replace(*BREAKS[name], 1)
    said = "\n".join(str(problem) for problem in refused(text))
    for part in ("says until when", "no source `rule-bok`", "must say `limit_is`", "no field `cod`"):
        assert part in said


TOKEN = re.compile(r'"[^"\n]*"|[A-Za-z_][\w.-]*|\d[\d.-]*|[{}\[\]=]')
TOKENS = [(found.start(), found.end()) for found in TOKEN.finditer(GOOD)]
VALUES = [
    *('"x"', '"@evaluation"', '"$cap"', "3", "2.5", "true", "[]", "{}", '["x"]', "[1]", '[["a"]]', "[{}]", "{ a = 1 }"),
    *('{ field = "date" }', '{ field = ["date"] }', '{ measure = "dollars" }', "{ measure = [] }", "{ measure = {} }"),
    *('{ field = "date", plus = 3 }', "{ in = 3 }", "{ over = [] }", "{ has_any = [[1]] }", "{ fits = 3 }", "10:00:00"),
    *("2026-01-01", "2026-01-01T10:00:00", "inf", '""', '"@"', '"$"', '"*"', '".."', "{ last = {} }", '"{x}"'),
]
KEYS = [
    *("all", "measure", "marks", "member", "past", "authorization", "patient", "fits", "modifiers", "units", "with"),
    *("without", "lines", "window", "where", "fix", "denial", "effective", "mark", "per", "kind", "policy", "match"),
    *("limit", "over", "of", "burns", "counting_from", "upto", "count", "sum", "min", "disable", "codes", "[pack]"),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(TOKENS) - 1), st.sampled_from(VALUES + KEYS)), min_size=1, max_size=3))
def test_any_exchange_of_words_compiles_or_is_refused_with_places(changes: list[tuple[int, str]]) -> None:
    text = GOOD
    for at, word in sorted(dict(changes).items(), reverse=True):
        start, end = TOKENS[at]
        text = text[:start] + word + text[end:]
    assert all(problem.place.line >= 1 and problem.message for problem in refused(text))
