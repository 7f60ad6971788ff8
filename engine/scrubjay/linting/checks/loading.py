"""SJ0xx: mistakes that keep a pack from loading. Loading and compiling find them; here they are explained."""

from __future__ import annotations

from scrubjay.linting.check import Check, Example
from scrubjay.packs.places import Fault

NOT_CHECKED = "No claim is checked by a pack that does not load: `scrubjay check` ends with exit code 2."


def _policy(**said: str) -> str:
    keys = {
        "id": '"dry-needling"',
        "title": '"No dry needling"',
        "when": '{ code = "20560" }',
        "severity": '"review"',
        "sources": '["manual"]',
    } | said
    return "[[not_covered]]\n" + "".join(f"{key:<9}= {value}\n" for key, value in keys.items() if value)


def _amount(second: str) -> str:
    return f"""[amounts.threshold]
unit   = "USD"
values = [
  {{ from = 2025-01-01, through = 2025-12-31, amount = 2410.00, source = "manual" }},
  {{ from = {second}, through = "open", amount = 2480.00, source = "manual" }},
]
""" + _policy(effective="{ from = 2025-01-01 }", when='{ allowed = { over = "$threshold" } }')


def _single(severity: str) -> str:
    return """[sources.blog]
title      = "A page on needling"
url        = "https://blog.example/needling"
checked    = 2026-11-20
confidence = "single"
""" + _policy(sources='["blog"]', severity=severity)


def _measure(where: str) -> str:
    return f"""[measures.lines_a_day]
title  = "OT lines of the day"
count  = "lines"
where  = {{ {where} }}
window = "day"
scope  = "provider"
""" + _policy(when="{ measure = { lines_a_day = { over = 3 } } }")


def _said(fault: Fault, name: str, title: str, bad: str | Example, why: str, good: str | Example = "") -> Check:
    return Check(
        code=fault.value,
        name=name,
        severity="error",
        title=title,
        bad=bad if isinstance(bad, Example) else Example(bad),
        good=good if isinstance(good, Example) else Example(good or _policy()),
        why=why,
        cost=NOT_CHECKED,
    )


CHECKS = (
    _said(
        Fault.SYNTAX,
        "not-toml",
        "a text that is not TOML, or not UTF-8",
        _policy(title='"No dry needling'),
        "A quote, a bracket or a comma is missing or too many. What follows cannot be told apart, so such mistakes "
        "come one at a time.",
    ),
    _said(
        Fault.KEY,
        "unknown-key",
        "a key, a section or a kind of policy that there is not",
        _policy(severety='"review"'),
        "A key that nobody reads would be passed over in silence, and the policy would say less "
        "than its writer thinks.",
    ),
    _said(
        Fault.MISSING,
        "missing",
        "something that must be said is not",
        '[[visit_limit]]\nid       = "visits"\ncounts   = { discipline = "OT" }\nvisit_is = ["date"]\n'
        'window   = "calendar_year"\nlimit    = 30\nlimit_is = "hard"\nseverity = "review"\nsources  = ["manual"]\n',
        "It has no default, since it decides who is flagged: here, whose lines count (`scope`).",
        '[[visit_limit]]\nid       = "visits"\ntitle    = "Visits a year"\ncounts   = { discipline = "OT" }\n'
        'visit_is = ["date"]\nwindow   = "calendar_year"\nscope    = "payer"\nlimit    = 30\nlimit_is = "hard"\n'
        'severity = "review"\nsources  = ["manual"]\n',
    ),
    _said(
        Fault.SHAPE,
        "wrong-shape",
        "a value of another type than is due",
        _policy(when="{ code = 20560 }"),
        "Codes and words are written with quotes; numbers, dates, true and false without. A number is no code: 0591T "
        "could not even be written as one.",
    ),
    _said(
        Fault.NAME,
        "unknown-name",
        "a set, amount, measure, mark, window, calendar or source that the pack does not have",
        _policy(when='{ code = "@needling" }'),
        "The name is mistyped, or what it stands for was never written or stands in a base that is not extended.",
        '[codes]\nneedling = ["20560"]\n' + _policy(when='{ code = "@needling" }'),
    ),
    _said(
        Fault.FIELD,
        "unknown-field",
        "a field that no claim or fact has",
        _policy(when='{ cod = "20560" }'),
        "`scrubjay facts fields` lists every field. A test of a field that is never there would never hold.",
    ),
    _said(
        Fault.WORD,
        "unknown-word",
        "a word that this key or field never holds",
        _policy(severity='"refuse"'),
        "Some keys and fields hold few words. A rule that waits for another would never speak.",
    ),
    _said(
        Fault.DATES,
        "dates-out-of-order",
        "dated amounts with a gap or an overlap, or an end before its beginning",
        _amount("2026-02-01"),
        "On a day in a gap there is no amount, and in an overlap there are two: neither decides.",
        _amount("2026-01-01"),
    ),
    _said(
        Fault.TWICE,
        "said-twice",
        "an id, a key or a version that stands twice",
        _policy() + _policy(when='{ code = "20561" }'),
        "An id names one policy; its versions have dates that do not meet. Of two that stand, "
        "nobody knows which holds.",
        _policy(effective="{ through = 2025-12-31 }")
        + _policy(effective="{ from = 2026-01-01 }", when='{ code = "20561" }'),
    ),
    _said(
        Fault.CHAIN,
        "broken-chain",
        "a base, an override or a `[[disable]]` that does not fit",
        Example(
            '[[disable]]\nid     = "needling"\nreason = "Acme covers it."\n' + _policy(id='"acme"'),
            base=_policy(),
        ),
        "There is no such base, or it has no such policy: what was to be changed stays as it is.",
        Example(
            '[[disable]]\nid     = "dry-needling"\nreason = "Acme covers it."\n' + _policy(id='"acme"'),
            base=_policy(),
        ),
    ),
    _said(
        Fault.UNUSED,
        "uncited-source",
        "a source that no policy, amount or calendar cites",
        '[sources.blog]\ntitle      = "A page"\nurl        = "https://blog.example/page"\nchecked    = 2026-11-20\n'
        'confidence = "single"\n\n[sources.manual]\ntitle      = "Acme manual"\nurl        = "https://acme.example/m"\n'
        'checked    = 2026-11-20\nconfidence = "primary"\n\n' + _policy(),
        "Either a policy was to cite it and does not, or it is left over. It would be read again each "
        "year for nothing.",
    ),
    _said(
        Fault.SINGLE,
        "deny-on-single",
        "a denial that rests on single sources only",
        _single('"deny"'),
        "One secondary source is never enough to tell a biller that a line would be denied.",
        _single('"review"'),
    ),
    _said(
        Fault.SUITS,
        "unsuited-test",
        "a test that does not suit the field, or two values that cannot be compared",
        _policy(when='{ modifiers = ["GP"] }'),
        "A list is tested with `has_any`, `has_all`, `has_none` or `first`; numbers with `over` and its kin; dates "
        "with `before` and its kin; dollars with dollars only.",
        _policy(when='{ modifiers = { has_any = ["GP"] } }'),
    ),
    _said(
        Fault.ROUTING,
        "packs-that-meet",
        "two packs that can meet on one claim and are equally specific",
        '[pack]\nid      = "example/acme"\ntitle   = "Acme Health"\nversion = "2026.1"\n[pack.claims]\n'
        'filing_indicators = ["MB"]\n\n[sources.manual]\ntitle      = "Acme manual"\nurl        = "https://acme.example/m"\n'
        'checked    = 2026-11-20\nconfidence = "primary"\n\n' + _policy(),
        "Nothing says which of the two decides the claim. The shipped medicare/part-b decides claims with MB.",
    ),
    _said(
        Fault.CIRCLE,
        "circle",
        "measures, marks or sets that need each other",
        _measure('discipline = "OT", measure = { lines_a_day = { over = 1 } }'),
        "Each would have to be known before the other.",
        _measure('discipline = "OT"'),
    ),
    _said(
        Fault.MESSAGE,
        "empty-placeholder",
        "a message that names something which there is not",
        _policy(message='"{cod} is not covered."'),
        "What stands in braces is filled in from the claim, an amount, a measure or a table; this cannot be.",
        _policy(message='"{code} is not covered."'),
    ),
    _said(
        Fault.TABLE,
        "unknown-table",
        "a reference table, or a column of one, that there is not",
        '[codes]\ntimed = { table = "therapy_code", where = { timed = true } }\n' + _policy(when='{ code = "@timed" }'),
        "`scrubjay reference list` lists the tables in use, `scrubjay reference show NAME` their columns.",
        '[codes]\ntimed = { table = "therapy_codes", where = { timed = true } }\n'
        + _policy(when='{ code = "@timed" }'),
    ),
    _said(
        Fault.MISPLACED,
        "misplaced-key",
        "a key that has slipped into the table above it",
        '[[rule]]\nid       = "two-needlings"\nfor      = "line"\nwhen     = { code = "20560" }\nseverity = "review"\n'
        'sources  = ["manual"]\n[rule.with.other]\nfact  = "line"\nscope = "claim"\nwhere = { code = "20561" }\n'
        'title = "Two needlings"\n',
        "In TOML a key belongs to the last header above it.",
        '[[rule]]\nid       = "two-needlings"\ntitle    = "Two needlings"\nfor      = "line"\n'
        'when     = { code = "20560" }\nseverity = "review"\nsources  = ["manual"]\n'
        '[rule.with.other]\nfact  = "line"\nscope = "claim"\n'
        'where = { code = "20561" }\n',
    ),
    _said(
        Fault.NUMBER,
        "number-out-of-range",
        "a number that no claim holds",
        _policy(when='{ code = "20560", charge = { over = 10000000000000 } }'),
        "No claim comes near it: a digit too many, or a code written as a number.",
    ),
    _said(
        Fault.TOGETHER,
        "keys-that-clash",
        "keys that do not go together, or one that goes only with another",
        _policy(severity=""),
        "A policy has a `severity` or a `mark`; days roll by a calendar or count business days; and so on. The message "
        "tells which.",
    ),
)
