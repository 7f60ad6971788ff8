"""What is kept of a decision says what was decided, and does not change with edits that decide nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from acme import changed, claim, opened
from syrupy.assertion import SnapshotAssertion

from scrubjay.testing.running import ClaimUnusable, decided_text, ready


def text(pack_file: Path, document: object) -> str:
    file = pack_file.parent / "claim.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return decided_text(ready(*opened(pack_file)), file)


def test_decision_is_told_for_people(pack_file: Path, snapshot: SnapshotAssertion) -> None:
    assert text(pack_file, claim()) == snapshot
    assert text(pack_file, claim(4)) == "claim C-1: clean by ours/acme\n"


def test_what_is_not_checked_names_what_lacks(pack_file: Path) -> None:
    said = text(pack_file, claim(5, modifiers=None) | {"complete": []})
    unknown = claim()
    del unknown["claims"][0]["lines"][0]["modifiers"]  # type: ignore[index]
    assert said.startswith("claim C-1: deny")
    assert "unchecked: units on line 1 97530 2026-06-30: lacks modifiers" in text(pack_file, unknown)


def test_claims_of_one_document_stand_one_below_the_other(pack_file: Path) -> None:
    claims = [
        one["claims"][0] | {"id": f"C-{at}", "patient": {"member_id": str(at)}}  # type: ignore[index]
        for at, one in enumerate((claim(), claim(4)), start=1)
    ]
    document = claim() | {"claims": claims}
    assert [line for line in text(pack_file, document).splitlines() if line.startswith("claim ")] == [
        "claim C-1: deny by ours/acme",
        "claim C-2: clean by ours/acme",
    ]


def test_edits_that_decide_nothing_change_nothing(pack_file: Path) -> None:
    before = text(pack_file, claim())
    changed(pack_file, "[codes]\n", '# a comment\n\n[codes]\nunused = ["97110"]\n')
    changed(pack_file, 'version = "2026.1"', 'version = "2026.2"')
    changed(pack_file, "Acme provider manual", "Acme manual, second printing")
    assert text(pack_file, claim()) == before


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"claims": [{"id": 7}]}, "claims[0].id"),
        ({"claims": []}, "no claim of this document is decided"),
        ([], "claim.json"),
    ],
)
def test_a_document_that_cannot_be_decided_is_told(pack_file: Path, document: object, said: str) -> None:
    with pytest.raises(ClaimUnusable, match=said.replace("[", r"\[").replace("]", r"\]")):
        text(pack_file, document)
