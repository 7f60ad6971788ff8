"""Every policy and table that is shipped cites sources that exist, have an address and were checked on a day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scrubjay.packs.library import Library, open_library, shipped_folder
from scrubjay.packs.places import PackErrors
from scrubjay.rules.compiling import compile_pack
from scrubjay.rules.showing import show
from scrubjay.tables import load_table

LIBRARY = open_library()
TABLES = sorted(path.stem for path in (shipped_folder() / "reference").glob("*.csv"))
EARLIEST, LATEST = datetime.date(2025, 1, 2), datetime.date(2029, 12, 31)
"""A day outside of these is a slip of the pen."""
CONFIDENCES = ("primary", "corroborated", "single")
OURS = re.compile(
    r"\b(our reading|our own|scrubjay's own|recalled|carried over|not read|were not read|was not read)\b", re.I
)
HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")


def faults(source: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a source as its JSON or TOML says it."""
    address = urlsplit(str(source["url"]))
    if address.scheme not in ("http", "https") or not HOST.fullmatch(address.hostname or ""):
        yield "its address is none"
    if re.search(r"\s", str(source["url"])):
        yield "its address holds a blank"
    if len(str(source["title"]).split()) < 2:
        yield "its title says nothing"
    checked = source["checked"]
    day = checked if isinstance(checked, datetime.date) else datetime.date.fromisoformat(checked)
    if not EARLIEST <= day <= LATEST:
        yield "the day it was checked is a slip of the pen"
    if source["confidence"] not in CONFIDENCES:
        yield "its confidence is no word we use"
    if source["confidence"] != "single" and OURS.search(str(source["title"])):
        yield "what is ours, or was not read, is never more than single"


GOOD = {
    "title": "The rule book, section 2",
    "url": "https://example.org/rules",
    "checked": "2026-11-01",
    "confidence": "primary",
}


def test_a_good_source_has_no_fault() -> None:
    assert list(faults(GOOD)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("url", "example.org/rules"),
        ("url", "https://rules"),
        ("url", "https://example.org/a b"),
        ("url", ""),
        ("title", "x"),
        ("checked", "2024-12-31"),
        ("checked", "2062-11-01"),
        ("confidence", "sure"),
        ("title", "Our reading of section 2"),
        ("title", "The brochure of 2025 was not read"),
    ],
)
def test_each_fault_is_noticed(key: str, value: str) -> None:
    assert list(faults({**GOOD, key: value}))


@pytest.mark.parametrize("pack_id", sorted(LIBRARY.loaded))
def test_every_policy_cites_a_source_that_was_checked(pack_id: str) -> None:
    pack = show(LIBRARY, LIBRARY.loaded[pack_id])
    assert len(pack.comment.split()) >= 15, "a pack opens with a comment that a compliance officer can read"
    for policy in pack.policies:
        assert policy.sources, policy.id
        if policy.severity == "deny":
            assert any(source.confidence != "single" for source in policy.sources), policy.id


@pytest.mark.parametrize("pack_id", sorted(LIBRARY.loaded))
def test_sources_of_a_pack(pack_id: str) -> None:
    pack = LIBRARY.loaded[pack_id]
    assert {name: said for name, source in pack.sources.items() if (said := list(faults(source.document())))} == {}


@pytest.mark.parametrize("name", TABLES)
def test_sources_of_a_table(name: str) -> None:
    note = load_table(shipped_folder() / "reference" / f"{name}.csv").note
    sources = note["sources"]
    assert isinstance(sources, list)
    assert sources
    assert {source["id"]: said for source in sources if (said := list(faults(source)))} == {}


def test_one_source_is_trusted_alike_wherever_it_is_cited() -> None:
    trusted: dict[tuple[str, str], set[str]] = {}
    for pack in LIBRARY.loaded.values():
        for source in pack.sources.values():
            trusted.setdefault((source.title, source.url), set()).add(source.confidence)
    assert {key: found for key, found in trusted.items() if len(found) > 1} == {}


PACK = """\
# A pack that a test writes to see what loading says of it.

[pack]
id      = "ours/sourced"
title   = "A pack for tests"
version = "1"

[sources.rule-book]
title      = "The rule book"
url        = "https://example.org/rules"
checked    = 2026-11-01
confidence = "corroborated"

[[rule]]
id       = "go"
for      = "line"
when     = { modifiers = { has_none = ["GO"] } }
severity = "deny"
message  = "No GO."
sources  = ["rule-book"]
"""


def refused(library: Library) -> Iterator[str]:
    """What loading and compiling say of the pack that a test wrote."""
    yield from (problem.message for problem in library.broken)
    if not library.broken:
        try:
            compile_pack(library.merged(library.find("ours/sourced")), {})
        except PackErrors as error:
            yield from (problem.message for problem in error.problems)


@pytest.mark.parametrize(
    ("taken", "put", "said"),
    [
        ("", "", None),
        ("checked    = 2026-11-01\n", "", "checked"),
        ('url        = "https://example.org/rules"\n', "", "url"),
        ('confidence = "corroborated"\n', "", "confidence"),
        ('sources  = ["rule-book"]\n', "", "cites at least one"),
        ('sources  = ["rule-book"]', "sources  = []", "cites at least one"),
        ('"corroborated"', '"single"', "single"),
    ],
)
def test_loading_refuses_a_policy_without_a_source_that_was_checked(
    tmp_path: Path, taken: str, put: str, said: str | None
) -> None:
    (tmp_path / "sourced.toml").write_text(PACK.replace(taken, put) if taken else PACK, encoding="utf-8")
    messages = " ".join(refused(open_library([tmp_path])))
    assert (said in messages) if said else messages == ""
