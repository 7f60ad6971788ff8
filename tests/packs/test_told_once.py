"""A mistake is told once, at its place, in words of the trade: no echo of it elsewhere, nothing in pydantic's words."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from test_closed_values import added, changed, refused, tables

MAX = 'per = ["code"]\n'
AFTER = "within = { days = 30 }\n"
EVERY = 'document = "progress_report"\nhow = "every"\nscope = "payer"\n'
RULE = 'for = "line"\nmessage = "m"\n'

MISTAKES: dict[str, tuple[str, str]] = {
    "an unknown table": ("max_units", MAX + 'limit = { table = "mew", column = "units" }'),
    "an unknown column": ("max_units", MAX + 'limit = { table = "mue", column = "unts" }'),
    "no column": ("max_units", MAX + 'limit = { table = "mue" }'),
    "an unknown column of where": (
        "max_units",
        MAX + 'limit = { table = "mue", column = "units", where = { seting = "practitioner" } }',
    ),
    "an unknown table of pairs": ("code_pair", 'table = "ncci_pair"'),
    "an unknown column of pairs": ("code_pair", 'table = "ncci_pairs"\npairs = { settings = "practitioner" }'),
    "an unknown table of a set": (
        "rule",
        RULE + 'when = { code = { in = { table = "therapy_code", where = { timed = true } } } }',
    ),
    "an unknown table and column of a join": (
        "rule",
        RULE + 'with.other = { fact = "line", scope = "payer", '
        'table = { name = "ncci_pairs", subject = "cod", column = "colum1", fact = "code" } }',
    ),
    "a message of a column that is not compared": (
        "rule",
        'for = "line"\nmessage = "{table.mai}"\nwhen = { units = { over = { table = "mue", column = "units" } } }',
    ),
    "rolls by an unknown calendar": ("timely_filing", AFTER + 'rolls = "ofice"'),
    "rolls of business days": (
        "timely_filing",
        'within = { business_days = 5, calendar = "office" }\nrolls = "office"',
    ),
    "a wrong element of a list": ("prior_auth", 'match = ["dates", "codes"]'),
    "a wrong document of a list": ("documentation", EVERY + 'treatment_days = 10\nstarts_with = ["evalution"]'),
    "a number in a list of texts": ("timely_filing", AFTER + 'excused_by = ["7", 8]'),
    "a number in place of a table or a list": ("documentation", EVERY + "treatment_days = 10\nmust = 3"),
    "an edit that is a number": ("rule", RULE + 'fix = { words = "w", edits = [3] }'),
    "a number below the least": ("documentation", EVERY + "treatment_days = 0"),
    "dates out of order": ("rule", RULE + "effective = { from = 2026-01-02, through = 2026-01-01 }"),
    "a key that goes with another": ("documentation", 'document = "order"\nhow = "covers"\nwithin = { days = 9 }'),
    "an unknown field of per": ("max_units", 'per = ["code", "discplne"]\nlimit = 3'),
    "an unknown field of burn_per": ("prior_auth", 'burn_per = ["code", "discplne"]'),
    "an unknown field of same": ("rule", RULE + 'with.x = { fact = "chart", same = ["discipline", "dat"] }'),
    "an unknown field of a join": ("rule", RULE + 'without.x = { fact = "chart", where = { certifed = 2026-01-01 } }'),
    "an unknown field of must": ("documentation", 'document = "order"\nhow = "covers"\nmust = { gaols = true }'),
    "days below none": ("timely_filing", "within = { days = -5 }"),
    "a window of days below none": ("frequency", 'window = { last = { days = -5 } }\nscope = "payer"\nlimit = 3'),
    "every so many days below none": ("prior_auth", 'burn_in = { fact = "authorization", every = { days = -5 } }'),
    "an unknown weekday": ("frequency", 'window = { week = "moonday" }\nscope = "payer"\nlimit = 3'),
    "an unknown form": ("rule", RULE + 'when = { rendering = { npi = { is = "npl" } } }'),
}


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_a_mistake_is_told_once(name: str, snapshot: SnapshotAssertion) -> None:
    told = [str(problem) for problem in refused(changed(added(*MISTAKES[name])), tables())]
    assert not [one for one in told if "Value error" in one or "Input should" in one or "valid" in one or "`0`" in one]
    assert told == snapshot


def test_the_same_name_missing_in_two_places_is_told_at_both() -> None:
    twice = added("timely_filing", AFTER + 'rolls = "ofice"\nsent_within = { business_days = 3, calendar = "ofice" }')
    assert [problem.place.line for problem in refused(changed(twice), tables())] == [97, 98]
