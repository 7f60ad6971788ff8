"""The pages of docs/kinds are what the kinds' own files say."""

from pathlib import Path

import pytest

from scrubjay.packs.documenting import pages

DOCS = Path(__file__).parents[2] / "docs" / "kinds"


@pytest.mark.parametrize("name", sorted(pages()))
def test_page_of_a_kind_is_what_its_file_says(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], (
        "run: python -m scrubjay.packs.documenting docs/kinds"
    )


def test_no_page_without_a_kind() -> None:
    assert {path.name for path in DOCS.glob("*.md")} == set(pages())
