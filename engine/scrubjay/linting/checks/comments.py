"""SJ9xx: comments that ask lint to ignore a finding. `ignoring` finds these; they are told here."""

from __future__ import annotations

from scrubjay.linting.check import Check, Example

CHECKS = (
    Check(
        code="SJ901",
        name="idle-ignore",
        severity="warning",
        title="a comment that ignores a finding which is not there",
        bad=Example("""\
[codes]
needling = ["20560"]  # lint: ignore SJ301 because our manual lists it
[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = { code = "@needling" }
severity = "review"
sources  = ["manual"]
"""),
        good=Example("""\
[codes]
needling = ["20560"]
[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = { code = "@needling" }
severity = "review"
sources  = ["manual"]
"""),
        why="A comment that outlived its finding will hide the next one on its line, which nobody has looked at.",
        cost="Nothing today; later, whatever the hidden finding would have cost.",
        whole=False,
    ),
    Check(
        code="SJ902",
        name="ignore-without-reason",
        severity="warning",
        title="a comment that asks to ignore a finding and does not say which, or why",
        bad=Example("""\
# lint: ignore SJ401
[sources.old]
title      = "Acme provider manual, first edition"
url        = "https://acme.example/manual-1"
checked    = 2026-11-20
confidence = "corroborated"
[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = { code = "20560" }
severity = "review"
sources  = ["old"]
"""),
        good=Example("""\
[sources.old]
title      = "Acme provider manual, first edition"
url        = "https://acme.example/manual-1"
checked    = 2024-11-20  # lint: ignore SJ401 because Acme took the page down; a copy is in our files
confidence = "corroborated"
[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = { code = "20560" }
severity = "review"
sources  = ["old"]
"""),
        why="Who reads the pack next year must know why a finding was let pass. Without a reason it is not.",
        cost="Nothing by itself: the finding is still told.",
        whole=False,
    ),
)
