"""Coverage says which conditions no claim has seen true, false and unknown."""

from __future__ import annotations

import json
from pathlib import Path

from acme import claim, opened, with_claims

from scrubjay.facts.documents import read_document
from scrubjay.testing.coverage import by_line, coverage


def never(pack_file: Path, *documents: object) -> dict[str, tuple[str, ...]]:
    """What was never seen of each condition, by its words."""
    facts = [read_document(json.dumps(one).encode(), "claim.json")[0] for one in documents]
    return {one.words: one.never for one in coverage(*opened(pack_file), facts).seen}


def test_one_claim_sees_each_condition_one_way(pack_file: Path) -> None:
    found = never(pack_file, claim())
    assert found["procedure code is none of @evaluation"] == ("false", "unknown")
    assert found["modifiers has KX"] == ("true", "unknown")


def test_another_claim_sees_the_other_way(pack_file: Path) -> None:
    other = claim(4, "97165", modifiers=["GO", "KX"])
    unknown = claim()
    del unknown["claims"][0]["lines"][0]["modifiers"]  # type: ignore[index]
    found = never(pack_file, claim(), other, unknown)
    assert found["procedure code is none of @evaluation"] == ("unknown",)
    assert found["modifiers has KX"] == ()


def test_a_line_outside_the_dates_sees_nothing(pack_file: Path) -> None:
    found = never(pack_file, claim(date="2025-12-31"))
    assert set(found.values()) == {("true", "false", "unknown")}


def test_conditions_stand_on_their_lines(pack_file: Path) -> None:
    lines = pack_file.read_text(encoding="utf-8").splitlines()
    placed = by_line(coverage(*opened(pack_file), []))
    keys = {lines[number - 1].split("=")[0].strip() for number in placed}
    assert {"when", "unless", "limit"} <= keys


def test_generated_claims_see_every_condition_both_ways(pack_file: Path) -> None:
    made = with_claims(pack_file)
    facts = [read_document(text.encode(), name)[0] for name, text in made.files.items() if name.endswith(".json")]
    both, of = coverage(*opened(pack_file), facts).share()
    assert both == of > 0
