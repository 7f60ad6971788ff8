"""The examples of checks made into whole packs: what a piece does not say is said here, and triggers nothing."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from scrubjay.linting.check import Check, Example, Finding
from scrubjay.linting.linted import Settings
from scrubjay.linting.running import Report, lint
from scrubjay.linting.targets import Target
from scrubjay.packs.kinds import KINDS
from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack

TODAY = datetime.date(2026, 11, 27)
"""The day on which the examples are looked at."""
FILE, BASE_FILE = "example.toml", "base.toml"

PACK = """\
[pack]
id      = "example/acme"
title   = "Acme Health"
version = "2026.1"
{extends}
[pack.claims]
filing_indicators = ["CI"]
plans             = ["Acme Basic"]
"""
BASE = """\
[pack]
id      = "example/base"
title   = "What Acme's plans share"
version = "2026.1"
"""
SOURCE = """\
[sources.manual]
title      = "Acme provider manual"
url        = "https://acme.example/manual"
checked    = 2026-11-20
confidence = "corroborated"
"""
POLICY = """\
[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = { code = "20560" }
severity = "review"
sources  = ["manual"]
"""
KIND = re.compile(r"^\[\[(" + "|".join(KINDS) + r")\]\]", re.MULTILINE)


def whole(example: Example) -> str:
    """The pack that a piece stands for; one with a mistake of its header is taken as it is."""
    return _whole(
        example.toml, PACK.format(extends='extends = ["example/base"]\n' if example.base else ""), example.base
    )


def whole_base(example: Example) -> str:
    """The file of its base."""
    return _whole(example.base, BASE, "")


def _whole(piece: str, header: str, base: str) -> str:
    parts = [] if re.search(r"^\[?pack\b|^\[pack\]", piece, re.MULTILINE) else [header]
    if "[sources." not in piece and not base:
        parts.append(SOURCE)
    parts.append(piece.strip("\n") + "\n")
    if not KIND.search(piece) and not base:
        parts.append(POLICY)
    return "\n".join(parts)


def shown(example: Example, library: Library, settings: Settings | None = None) -> Report:
    """What lint says of an example; `library` has the packs and tables around it."""
    targets = [Target(FILE, whole(example))]
    loaded = dict(library.loaded)
    if example.base:
        base = load_pack(whole_base(example), BASE_FILE)
        loaded[base.id] = base
    around = replace(library, loaded=loaded, broken=(), refused={}, _merged={})
    return lint(targets, around, settings or Settings(TODAY))


def told(check: Check, example: Example, library: Library) -> list[Finding]:
    """What an example of a check gives."""
    return list(shown(example, library).findings)
