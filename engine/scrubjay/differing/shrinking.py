"""A witness made small: facts are left out for as long as the same comes of the claim on either side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from scrubjay.cases.scene import Json, claim_of, copied
from scrubjay.cases.steps.putting import without_line
from scrubjay.differing.hunting import Shown, came_of
from scrubjay.differing.verdicts import Half
from scrubjay.packs.routing import FIELDS

ROUTING = frozenset(name.partition(".")[0] for name in FIELDS.values())
"""Keys of a claim by which it goes to its pack."""
KEPT = frozenset({"id", "lines", "payer", *ROUTING})
PASSES = 2
FEW = 4
"""Rows of a list that are looked at one by one; those of a longer list together."""
Less = Callable[[Json], Json | None]
"""Leaves something out of a scene; None where it is not there."""


def shrunk(old: Half, new: Half, shown: Shown) -> Shown:
    """The same difference shown by fewer facts."""
    for _ in range(PASSES):
        before = shown
        for less in _ways(shown.scene):
            scene = less(shown.scene)
            one = came_of(old, new, scene) if scene is not None else None
            if one is not None and (one.before, one.after) == (shown.before, shown.after):
                shown = one
        if shown is before:
            break
    return shown


def _ways(scene: Json) -> Iterator[Less]:
    """What may be left out: whole lists, rows, lines, then fields."""
    lists = [name for name in sorted(scene) if name != "claims"]
    for name in lists:
        yield partial(_without_list, name)
    for name in lists:
        size = len(scene[name])
        step = size // 2 if size > FEW else 1
        while step >= 1 and (step == 1 or size > FEW):
            for start in range(0, size, step):
                yield partial(_without_rows, name, start, step)
            if size > FEW and step <= size // 4:
                break
            step //= 2
    for at in reversed(range(len(claim_of(scene)["lines"]) - 1)):
        yield partial(_without_claim_line, at)
    for key in claim_of(scene):
        if key not in KEPT:
            yield partial(_without_key, key)
    for key in dict.fromkeys(key for line in claim_of(scene)["lines"] for key in line):
        if key not in ("number", "date"):
            yield partial(_without_line_key, key, None)
            if len(claim_of(scene)["lines"]) > 1:
                for at in range(len(claim_of(scene)["lines"])):
                    yield partial(_without_line_key, key, at)
    for name in lists:
        for key in dict.fromkeys(key for row in scene[name] for key in row):
            if key not in ("claim", "line", "what"):
                yield partial(_without_row_key, name, key, None)
                if 1 < len(scene[name]) <= FEW:
                    for at in range(len(scene[name])):
                        yield partial(_without_row_key, name, key, at)


def _without_list(name: str, scene: Json) -> Json | None:
    return {key: rows for key, rows in scene.items() if key != name} if name in scene else None


def _without_rows(name: str, start: int, count: int, scene: Json) -> Json | None:
    rows = scene.get(name) or []
    left = rows[:start] + rows[start + count :]
    return {**scene, name: left} if len(left) < len(rows) else None


def _without_claim_line(at: int, scene: Json) -> Json | None:
    return without_line(scene, at) if at < len(claim_of(scene)["lines"]) - 1 else None


def _without_key(key: str, scene: Json) -> Json | None:
    if key not in claim_of(scene):
        return None
    made = copied(scene)
    del claim_of(made)[key]
    return made


def _without_line_key(key: str, at: int | None, scene: Json) -> Json | None:
    made = copied(scene)
    return made if _dropped(claim_of(made)["lines"], key, at) else None


def _without_row_key(name: str, key: str, at: int | None, scene: Json) -> Json | None:
    made = copied(scene)
    return made if _dropped(made.get(name) or [], key, at) else None


def _dropped(rows: list[Json], key: str, at: int | None) -> bool:
    found = False
    for row in rows if at is None else rows[at : at + 1]:
        found = row.pop(key, None) is not None or found
    return found
