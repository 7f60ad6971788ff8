"""One good pack, and the ways of breaking it that loading and compiling refuse."""

from __future__ import annotations

GOOD = """\
# A pack for tests.

[pack]
id      = "test/pack"
title   = "A pack for tests"
version = "1"

[pack.claims]
filing_indicators = ["MB"]

[pack.lines]
disciplines = ["OT"]

[sources.rule-book]
title      = "The rule book"
url        = "https://example.org/rules"
checked    = 2026-11-01
confidence = "corroborated"

[sources.blog]
title      = "A page"
url        = "https://example.org/page"
checked    = 2026-11-01
confidence = "single"

[codes]
evaluation = ["97165", "97166"]
hand       = ["M25*", "S60..S69"]

[amounts.cap]
unit   = "USD"
values = [
  { from = 2025-01-01, through = 2025-12-31, amount = 2410.00, source = "rule-book" },
  { from = 2026-01-01, through = "open", amount = 2480.00, source = "rule-book" },
]

[periods.course]
from_first = { where = { discipline = "OT" }, lasts = { months = 12 } }

[measures.dollars]
title  = "dollars this year"
sum    = "allowed"
where  = { discipline = "OT" }
window = "calendar_year"
scope  = "payer"

[[rule]]
id      = "past"
for     = "line"
when    = { measure = { dollars = { over = "$cap" } } }
mark    = "past"
sources = ["rule-book"]

[[threshold_modifier]]
id       = "kx"
measure  = "dollars"
over     = "$cap"
modifier = "KX"
severity = "deny"
sources  = ["rule-book", "blog"]
[threshold_modifier.fix]
words = "Append KX."
edits = [{ add_modifier = "KX" }]

[[visit_limit]]
id        = "visits"
effective = { through = 2025-12-31 }
when      = { patient = { age = { at_least = 21 } }, marks = { has_none = ["past"] } }
counts    = { discipline = ["OT", "PT"], code = { not_in = "@evaluation" } }
visit_is  = ["date"]
window    = "course"
scope     = "payer"
limit     = 30
limit_is  = "hard"
severity  = "deny"
sources   = ["rule-book"]

[[rule]]
id       = "evaluation-alone"
for      = "line"
when     = { code = "@evaluation" }
severity = "review"
message  = "An evaluation on the day of a treatment."
sources  = ["blog"]
[rule.with.treatment]
fact  = "line"
scope = "provider"
same  = ["date"]
where = { code = { not_in = "@evaluation" } }

[calendars.office]
weekend  = ["saturday", "sunday"]
holidays = [2026-01-01, 2026-07-03]
from     = 2026-01-01
through  = 2026-12-31
sources  = ["rule-book"]
"""

BREAKS: dict[str, tuple[str, str]] = {
    "no quotes around a code": ('evaluation = ["97165", "97166"]', "evaluation = [97165, 97166]"),
    "quotes around a date": ("effective = { through = 2025-12-31 }", 'effective = { through = "2025-12-31" }'),
    "quotes around a date of a source": (
        'checked    = 2026-11-01\nconfidence = "single"',
        'checked    = "2026-11-01"\nconfidence = "single"',
    ),
    "text where a number is due": ("limit     = 30", 'limit     = "30"'),
    "text under a number field": ("age = { at_least = 21 }", 'age = { at_least = "21" }'),
    "unknown key of a policy": ("visit_is  = ", "visits_are = "),
    "unknown kind": ("[[visit_limit]]", "[[visit_limits]]"),
    "unknown field": ("patient = { age", "patient = { aeg"),
    "unknown field of a line": ("when     = { code = ", "when     = { cod = "),
    "unknown related fact": ("when      = { patient = ", "when      = { pateint = "),
    "unknown operator": ("{ at_least = 21 }", "{ atleast = 21 }"),
    "operator of another type": ("{ at_least = 21 }", "{ after = 21 }"),
    "a list under a list field": ("when     = { code = ", 'when     = { modifiers = ["GO"], code = '),
    "undefined set": ('when     = { code = "@evaluation" }', 'when     = { code = "@evaluations" }'),
    "undefined amount": ('over     = "$cap"', 'over     = "$kap"'),
    "undefined measure": ('measure  = "dollars"', 'measure  = "dolars"'),
    "a fee schedule that no table holds": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physican_fees"\n[periods.course]',
    ),
    "a fee schedule without a table": ("[periods.course]", "[fee_schedule]\nwhere = { units = 1 }\n[periods.course]"),
    "a fee schedule that is no table": (
        "# A pack for tests.\n",
        '# A pack for tests.\nfee_schedule = "physician_fees"\n',
    ),
    "an unknown key of a fee schedule": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physician_fees"\nmaybe = []\n[periods.course]',
    ),
    "a fee schedule that may be no list": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physician_fees"\nmay_be = { percent = 85 }\n[periods.course]',
    ),
    "a share that is no percentage": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physician_fees"\nmay_be = [{ percent = 0.85, source = "blog" }]\n[periods.course]',
    ),
    "a share without a source": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physician_fees"\nmay_be = [{ percent = 85 }]\n[periods.course]',
    ),
    "a share with an undefined source": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physician_fees"\nmay_be = [{ percent = 85, source = "blogg" }]\n[periods.course]',
    ),
    "a fee schedule that reads the amount": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physician_fees"\nwhere = { allowed = { over = 1 } }\n[periods.course]',
    ),
    "a fee schedule that reads a measure": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physician_fees"\nwhere = { measure = { dollars = { over = 1 } } }\n[periods.course]',
    ),
    "a fee schedule with an unknown field": (
        "[periods.course]",
        '[fee_schedule]\ntable = "physician_fees"\nwhere = { modifier = { has_any = ["CO"] } }\n[periods.course]',
    ),
    "undefined period": ('window    = "course"', 'window    = "curse"'),
    "undefined mark": ('has_none = ["past"]', 'has_none = ["passed"]'),
    "undefined source": ('sources  = ["rule-book", "blog"]', 'sources  = ["rule-bok", "blog"]'),
    "undefined calendar": (
        'when     = { code = "@evaluation" }',
        'when = { date = { before = { field = "through", plus = { business_days = 5, calendar = "ofice" } } } }',
    ),
    "a calendar that does not say until when": ("through  = 2026-12-31\n", ""),
    "a calendar that ends before it begins": ("through  = 2026-12-31", "through  = 2025-12-31"),
    "a calendar of no source": ('through  = 2026-12-31\nsources  = ["rule-book"]', "through  = 2026-12-31"),
    "a calendar of an undefined source": (
        'through  = 2026-12-31\nsources  = ["rule-book"]',
        'through  = 2026-12-31\nsources  = ["rule-bok"]',
    ),
    "a calendar without holidays": ("holidays = [2026-01-01, 2026-07-03]\n", ""),
    "a holiday with quotes": ("holidays = [2026-01-01, 2026-07-03]", 'holidays = [2026-01-01, "2026-07-03"]'),
    "a holiday that the calendar does not reach": (
        "holidays = [2026-01-01, 2026-07-03]",
        "holidays = [2026-01-01, 2027-07-05]",
    ),
    "a calendar of an unknown table": (
        "holidays = [2026-01-01, 2026-07-03]",
        'holidays = { table = "federal_holiday" }',
    ),
    "a weekend day that is none": ('weekend  = ["saturday", "sunday"]', 'weekend  = ["saturday", "sundae"]'),
    "a week of weekends": (
        'weekend  = ["saturday", "sunday"]',
        'weekend  = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]',
    ),
    "a calendar's unknown key": ('weekend  = ["saturday", "sunday"]', 'weekends = ["saturday", "sunday"]'),
    "unused source": (
        "[codes]",
        '[sources.extra]\ntitle = "x"\nurl = "x"\nchecked = 2026-11-01\nconfidence = "primary"\n\n[codes]',
    ),
    "deny on a single source": ('severity = "review"', 'severity = "deny"'),
    "no source": ('sources  = ["blog"]\n', ""),
    "gap in dated amounts": ("{ from = 2026-01-01,", "{ from = 2026-02-01,"),
    "overlap in dated amounts": ("{ from = 2026-01-01,", "{ from = 2025-12-01,"),
    "an amount without an end": ('through = "open", ', ""),
    "must be said": ('limit_is  = "hard"\n', ""),
    "a key that landed in a table": (
        "[rule.with.treatment]\nfact",
        '[rule.with.treatment]\ntitle = "Evaluation"\nfact',
    ),
    "scope of a join not said": ('scope = "provider"\n', ""),
    "neither severity nor mark": ('severity = "review"\n', ""),
    "two versions on one day": ('id        = "visits"\n', 'id        = "kx"\n'),
    "same id twice": ('id       = "evaluation-alone"', 'id       = "past"'),
    "an id with blanks": ('id       = "evaluation-alone"', 'id       = "Evaluation alone"'),
    "dollars against a count": ("limit     = 30", 'limit     = "$cap"'),
    "two dates compared with a number": ("age = { at_least = 21 }", "birth_date = { before = 21 }"),
    "a message that names nothing": ("An evaluation on the day", "An evaluation {cde} on the day"),
    "an edit that is none": ("edits = [{ add_modifier", "edits = [{ append_modifier"),
    "a circle of measures": (
        'sum    = "allowed"\nwhere  = { discipline = "OT" }',
        'sum    = "allowed"\nwhere  = { discipline = "OT", measure = { dollars = { over = 5 } } }',
    ),
    "a quote missing": ('title   = "A pack for tests"', 'title   = "A pack for tests'),
    "text without quotes": ('version = "1"', "version = one"),
    "a key twice": ('version = "1"', 'version = "1"\nversion = "2"'),
    "no header": ("[pack]", "[pak]"),
    "routing by an unknown key": ("filing_indicators = ", "filing_indicator = "),
    "an unknown unit of time": ("lasts = { months = 12 }", "lasts = { month = 12 }"),
    "unknown weekday": ('window = "calendar_year"', 'window = { week = "mon" }'),
    "a range with unequal ends": ('"S60..S69"', '"S60..S699"'),
}


def broken(name: str) -> str:
    """The good pack, broken in one way."""
    old, new = BREAKS[name]
    assert old in GOOD, name
    return GOOD.replace(old, new, 1)
