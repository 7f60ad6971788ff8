"""docs/lint.md is what the checks' own files say."""

from pathlib import Path

from scrubjay.linting.documenting import FAMILIES, page
from scrubjay.linting.registry import CHECKS

PAGE = Path(__file__).parents[2] / "docs" / "lint.md"


def test_page_is_what_the_checks_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m scrubjay.linting.documenting docs/lint.md"


def test_each_check_belongs_to_a_family() -> None:
    assert all(code.startswith(tuple(FAMILIES)) for code in CHECKS)
