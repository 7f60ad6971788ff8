"""The pack that a new repository begins with: an invented payer, marked as such, to be replaced."""

from __future__ import annotations

import datetime

EXAMPLE = """\
# AN INVENTED EXAMPLE. Acme Health does not exist: put a payer of yours, and what its own manual says, in its place.

[pack]
id      = "ours/acme"
title   = "Acme Health: occupational therapy (invented example)"
version = "{year}.1"

[pack.claims]
payer_ids = ["ACME1"]

[sources.manual]
title      = "INVENTED: Acme provider manual, section 12 (replace it by the text that you have read)"
url        = "https://example.org/acme/manual"
checked    = {day}
confidence = "primary"

[codes]
evaluation = ["97165", "97166", "97167"]

[[visit_limit]]
id        = "visits"
title     = "30 therapy visits a year"
effective = {{ from = {year}-01-01 }}
counts    = {{ discipline = "OT", code = {{ not_in = "@evaluation" }} }}
visit_is  = ["date"]
window    = "calendar_year"
scope     = "payer"
limit     = 30
limit_is  = "hard"
severity  = "deny"
denial    = {{ group = "PR", carc = "119" }}
sources   = ["manual"]
fix.words = "No visits are left this year; tell the patient."
"""


def example_pack(today: datetime.date) -> str:
    """The pack's text, its invented source checked today."""
    return EXAMPLE.format(year=today.year, day=today.isoformat())
