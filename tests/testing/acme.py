"""A small pack of an invented payer, with its claims beside it."""

from __future__ import annotations

from pathlib import Path

from scrubjay.cases.writing import Written, written_cases
from scrubjay.packs.library import Library, open_library, with_file
from scrubjay.packs.pack import Pack

ACME = """\
[pack]
id      = "ours/acme"
title   = "Acme Health"
version = "2026.1"

[pack.claims]
payer_ids = ["ACME1"]

[sources.manual]
title      = "Acme provider manual"
url        = "https://example.org/acme/manual"
checked    = 2026-11-20
confidence = "primary"

[codes]
evaluation = ["97165", "97166", "97167"]

[[max_units]]
id        = "units"
title     = "4 units of a code a day"
effective = { from = 2026-01-01 }
when      = { code = { not_in = "@evaluation" } }
unless    = { modifiers = { has_any = ["KX"] } }
limit     = 4
per       = ["code"]
severity  = "deny"
denial    = { group = "CO", carc = "119" }
sources   = ["manual"]
fix.words = "Bill four."
"""


def acme(folder: Path, text: str = ACME) -> Path:
    """The pack in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "acme.toml"
    file.write_text(text, encoding="utf-8")
    return file


def changed(file: Path, was: str, now: str) -> None:
    """A change of the pack that is there to be made."""
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, now), encoding="utf-8")


def opened(file: Path) -> tuple[Library, Pack]:
    """The pack among those shipped."""
    return with_file(open_library(), file)


def with_claims(file: Path) -> Written:
    """The generated claims, written beside the pack."""
    library, pack = opened(file)
    made = written_cases(library, pack)
    folder = file.with_suffix(".claims")
    folder.mkdir(exist_ok=True)
    for name, text in made.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return made


def claim(units: int = 5, code: str = "97530", **fields: object) -> dict[str, object]:
    """A facts document of one claim with one line."""
    line = {"number": 1, "code": code, "date": "2026-06-30", "modifiers": ["GO"], "units": units, **fields}
    whole = {"id": "C-1", "payer": {"id": "ACME1"}, "billing": {"npi": "1234567893"}, "lines": [line]}
    return {"claims": [whole], "complete": [{"what": "history"}]}
