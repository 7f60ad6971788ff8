"""docs/policies.md is what the shipped packs say, and every policy of theirs cites a source that was checked."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from scrubjay.packs.library import open_library
from scrubjay.packs.routing import check_ranks
from scrubjay.rules.listing import page
from scrubjay.rules.showing import show

LIBRARY = open_library()
DOCS = Path(__file__).parents[2] / "docs" / "policies.md"


def test_page_is_what_the_packs_say() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(LIBRARY), "run: python -m scrubjay.rules.listing docs/policies.md"


def test_no_shipped_file_is_broken() -> None:
    assert LIBRARY.broken == ()
    assert check_ranks(list(LIBRARY.loaded.values())) == []


@pytest.mark.parametrize("pack_id", sorted(LIBRARY.loaded))
def test_every_policy_cites_a_source_that_was_checked(pack_id: str) -> None:
    pack = show(LIBRARY, LIBRARY.loaded[pack_id])
    assert pack.comment, "a pack opens with a comment that a compliance officer can read"
    for policy in pack.policies:
        assert policy.sources, policy.id
        assert all(s.url and s.title for s in policy.sources), policy.id
        assert all(s.checked > datetime.date(2025, 1, 1) for s in policy.sources), policy.id
        if policy.severity == "deny":
            assert any(s.confidence != "single" for s in policy.sources), policy.id
