"""`docs/starting-a-pack.md`: its answers make its pack, and its kinds are those that are asked for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from starting_answers import made, start_of

from scrubjay.packs.library import open_library
from scrubjay.starting.documenting import kinds_table

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "starting-a-pack.md").read_text(encoding="utf-8")


def test_answers_on_the_page_make_the_pack_on_the_page() -> None:
    answers, pack = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert made(start_of(open_library()), tomllib.loads(answers)).text == pack


def test_kinds_on_the_page_are_those_that_are_asked_for() -> None:
    assert PAGE.endswith(kinds_table()), "write the table anew: print(scrubjay.starting.documenting.kinds_table())"
