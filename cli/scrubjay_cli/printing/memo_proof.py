"""Which tests prove a change: test claims beside the pack and boundary claims, as parts of a memo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scrubjay_cli.printing.look import counted
from scrubjay_cli.printing.memo_parts import Part, Point, Points

CAME: Final = {
    "deny": "the payer would deny it",
    "review": "held for a person to look at",
    "advise": "advice",
    "unchecked": "not checked, a fact is missing",
    "clear": "not flagged",
    "no pack": "no pack decides it",
}
NAMED: Final = 4
"""Claims that are named for each change."""


def came_words(level: str) -> str:
    """What came of a policy on a claim, in words."""
    return CAME.get(level, level)


def proof_parts(said: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    """What proves each change, and where test claims stand or could stand."""
    proved = [one for one in changes if one["proof"] is not None]
    yield Points([*(_proof(one) for one in proved), *(_suite(one) for one in said["test_claims"])])


def _proof(one: Mapping[str, Any]) -> Point:
    proof = one["proof"]
    tests, sides = proof["test_claims"], proof["boundary_claims"]
    below = []
    if tests:
        below.append(Point("", f"{counted(len(tests), 'test claim')} decided differently:", _shown(tests)))
    else:
        below.append(Point("", "no test claim beside the pack is decided differently."))
    tried = proof["boundary_claims_tried"]
    if tried:
        text = f"{counted(tried, 'claim')} on the boundaries of the new text, {len(sides)} decided differently:"
        new = tuple(part["new"] for part in one["said"] if part["new"])
        sides = sorted(sides, key=lambda shown: not shown["name"].startswith(new))
        below.append(Point("", text if sides else f"{text[:-1]}.", _shown(sides)))
    return Point(one["renamed"] or one["policy"], "", below)


def _shown(claims: Sequence[Mapping[str, Any]]) -> list[Point]:
    told = [
        Point("", f"{one['name']} ({came_words(one['before'])}; now {came_words(one['after'])})")
        for one in claims[:NAMED]
    ]
    if len(claims) > NAMED:
        told.append(Point("", f"and {len(claims) - NAMED} more"))
    return told


def _suite(one: Mapping[str, Any]) -> Point:
    if one["claims"]:
        return Point(one["pack"], f"{counted(one['claims'], 'test claim')} in {one['folder']}.")
    if not one["folder"]:
        return Point(one["pack"], "no test claims can stand beside this side: give the pack as a file.")
    pack = one["folder"].removesuffix(".claims") + ".toml"
    return Point(one["pack"], f"no test claims stand beside {pack}. Write them with: scrubjay pack cases {pack}")
