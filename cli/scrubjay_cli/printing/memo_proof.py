"""Which tests prove a change: test claims beside the pack and boundary claims, as parts of a memo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scrubjay_cli.printing.look import counted
from scrubjay_cli.printing.memo_parts import Part, Point, Points, listed

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
    yield Points([*(_proof(one) for one in proved), *_suites(said["test_claims"])])


def _proof(one: Mapping[str, Any]) -> Point:
    proof = one["proof"]
    # a document of one claim shows one thing, and its name says which
    tests = sorted(proof["test_claims"], key=lambda shown: ", claim " in shown["name"])
    sides = proof["boundary_claims"]
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


def _suites(suites: Sequence[Mapping[str, Any]]) -> Iterator[Point]:
    """Where test claims stand; packs without are told together."""
    for one in suites:
        if one["claims"]:
            yield Point(one["pack"], f"{counted(one['claims'], 'test claim')} in {one['folder']}.")
    bare = [one for one in suites if one["folder"] and not one["claims"]]
    if bare:
        packs = [f"{one['folder'].removesuffix('.claims')}.toml" for one in bare]
        yield Point("", f"No test claims stand beside {_some(packs)}. Write them with: scrubjay pack cases {packs[0]}")
    lost = [one["pack"] for one in suites if not one["folder"]]
    if lost:
        yield Point("", f"Of {_some(lost)} there is no file beside which test claims could stand.")


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return listed([*names[:NAMED], *more])
