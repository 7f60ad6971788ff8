"""docs/policies.md is what the shipped packs say, and none of their files is broken."""

from __future__ import annotations

from pathlib import Path

from scrubjay.packs.library import open_library
from scrubjay.packs.routing import check_ranks
from scrubjay.rules.listing import page

LIBRARY = open_library()
DOCS = Path(__file__).parents[2] / "docs" / "policies.md"


def test_page_is_what_the_packs_say() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(LIBRARY), "run: python -m scrubjay.rules.listing docs/policies.md"


def test_no_shipped_file_is_broken() -> None:
    assert LIBRARY.broken == ()
    assert check_ranks(list(LIBRARY.loaded.values())) == []
