"""docs/packs.md: its example is a pack that loads, and every word of the language it lists is one that packs know."""

from __future__ import annotations

import re
from pathlib import Path

from scrubjay.packs.calendars import KEYS, SHIFTS
from scrubjay.packs.loading import load_pack
from scrubjay.packs.shapes import SHAPES
from scrubjay.rules.conditions import CHECKS, OPERATORS
from scrubjay.rules.measuring import NAMED
from scrubjay.rules.naming import ROOTS, WORDS

PAGE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")


def test_example_loads() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    assert load_pack(example[1], "docs/packs.md").id == "ours/acme"


def test_page_names_every_operator_check_window_and_relation() -> None:
    words = set(re.findall(r"[a-z_0-9]+", PAGE))
    for known in (SHIFTS, KEYS, OPERATORS, CHECKS, NAMED, SHAPES, ROOTS, WORDS):
        assert set(known) <= words, set(known) - words
