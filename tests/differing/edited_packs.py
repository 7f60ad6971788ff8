"""A pack of four policies, and what changed where one place of it is edited."""

from __future__ import annotations

from scrubjay.differing.changes import Change, Differences
from scrubjay.differing.differences import differences
from scrubjay.differing.side import Side, of_packs
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack

HEAD = """
[pack]
id      = "ours/acme"
title   = "Acme"
version = "1"

[pack.claims]
filing_indicators = ["CI"]
payer_ids         = ["ACME1"]

[sources.s1]
title      = "A source"
url        = "https://example.org"
checked    = 2026-01-01
confidence = "primary"

[codes]
evaluation = ["97165", "97166", "97167"]

[amounts.most]
unit   = "units"
values = [
  { from = 2025-01-01, through = 2025-12-31, amount = 3, source = "s1" },
  { from = 2026-01-01, through = "open", amount = 5, source = "s1" },
]
"""
VISITS = """
[[visit_limit]]
id        = "visits"
title     = "Thirty visits a year"
counts    = { discipline = "OT", code = { not_in = "@evaluation" } }
visit_is  = ["date"]
window    = "calendar_year"
scope     = "payer"
limit     = 30
limit_is  = "hard"
severity  = "deny"
sources   = ["s1"]
fix.words = "Ask."
"""
UNITS = """
[[max_units]]
id        = "units"
title     = "Units a day"
per       = ["code"]
limit     = "$most"
severity  = "review"
sources   = ["s1"]
fix.words = "Look."
"""
GO = """
[[required_modifier]]
id        = "go"
title     = "GO"
effective = { from = 2025-07-01 }
when      = { code = "@evaluation" }
modifier  = "GO"
severity  = "deny"
sources   = ["s1"]
fix       = { words = "Append GO.", edits = [{ add_modifier = "GO" }] }
"""
EVALUATION = """
[[rule]]
id        = "evaluation-with-treatment"
title     = "Evaluation and treatment on one day"
for       = "line"
when      = { code = "@evaluation" }
unless    = { modifiers = { has_any = ["59"] } }
severity  = "deny"
message   = "Both on one day."
sources   = ["s1"]
fix.words = "Look."
[rule.with.treatment]
fact  = "line"
scope = "provider"
same  = ["date", "discipline"]
where = { code = { not_in = "@evaluation" } }
"""
WHOLE = HEAD + VISITS + UNITS + GO + EVALUATION


def shipped() -> Library:
    """The shipped packs, loaded once."""
    if not _KEPT:
        _KEPT.append(open_library())
    return _KEPT[0]


_KEPT: list[Library] = []


def acme(text: str = WHOLE, label: str = "acme.toml") -> Side:
    """A pack's text as a side, beside the shipped packs."""
    pack = load_pack(text, label)
    library = shipped()
    return of_packs(label, Library({**library.loaded, pack.id: pack}, library.tables), [pack])


def edited(old: str, new: str, text: str = WHOLE) -> Differences:
    """What differs where one place of a text is edited."""
    assert old in text
    return differences(acme(text, "old.toml"), acme(text.replace(old, new, 1), "new.toml"))


def only(found: Differences) -> Change:
    """The one change."""
    (change,) = found.changes
    return change
