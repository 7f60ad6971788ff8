"""What a memo does not know, point by point: unproven changes, weak sources, claims that lack facts, missing tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrubjay_cli.printing import words
from scrubjay_cli.printing.look import counted
from scrubjay_cli.printing.memo_parts import Point


def unknown_points(said: Mapping[str, Any]) -> list[Point]:
    """All that remains unknown, the doubts about meaning first."""
    return [*_meaning(said), *_sources(said), *_claims(said), *_tests(said)]


def _meaning(said: Mapping[str, Any]) -> Iterator[Point]:
    for one in said["changes"]:
        if one["change"] == "unproven":
            yield Point(
                one["policy"],
                "the text of its conditions changed, and no claim was found that it decides otherwise "
                f"({one['tried']:,} tried). It may mean the same.",
            )
        elif one["change"] in ("added", "changed", "moved", "removed") and not one["sources"]:
            yield Point(one["policy"], "no source is cited for it.")


def _sources(said: Mapping[str, Any]) -> Iterator[Point]:
    for one in said["sources"]:
        if "new" not in one["sides"]:
            continue
        whose = ", ".join(one["policies"])
        if one["single"]:
            yield Point(whose, f"cites one secondary source, which alone never denies: {one['title']}.")
        if one["stale"]:
            yield Point(whose, f"nobody has read this source for a year, last on {one['checked']}: {one['title']}.")


def _claims(said: Mapping[str, Any]) -> Iterator[Point]:
    measured = said["measured"]
    if measured is None:
        yield Point("Our claims", "what the change would have done to them was not measured.")
    else:
        for one in measured["open"]:
            yield Point(
                one["policy"],
                f"not checked on {counted(one['claims'], 'claim')} ({words.money(one['charge'])} charged), since "
                f"{', '.join(map(words.fact, one['lacks'])) or 'a fact'} is not known.",
            )
        without = sum(measured["together"][way]["lines_without_allowed"] for way in ("at_risk", "freed"))
        if without:
            yield Point(
                "Money", f"what the payer allows is not known for {counted(without, 'line')}; charges are told."
            )
        if measured["without_pack"]:
            yield Point("Our claims", f"{counted(measured['without_pack'], 'claim')} that no pack decides.")
    for text in said["unread"]:
        yield Point("Not read", text)


def _tests(said: Mapping[str, Any]) -> Iterator[Point]:
    for one in said["changes"]:
        proof = one["proof"]
        if proof is None or one["change"] == "unproven":
            continue
        name = one["renamed"] or one["policy"]
        if not proof["test_claims"]:
            yield Point(name, "no test claim beside the pack shows this change.")
        for boundary in proof["boundaries_missed"]:
            yield Point(name, f"no claims on both sides of this boundary were found: {boundary}.")
