"""A witness made small: facts are left out for as long as the same comes of the claim on either side."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.cases.scene import Json, claim_of, copied
from scrubjay.cases.steps.putting import without_line
from scrubjay.differing.hunting import Shown, shown_by
from scrubjay.differing.verdicts import Half
from scrubjay.packs.routing import FIELDS

ROUTING = frozenset(name.partition(".")[0] for name in FIELDS.values())
"""Keys of a claim by which it goes to its pack."""
KEPT = frozenset({"id", "lines", "payer"})


def shrunk(old: Half, new: Half, shown: Shown) -> Shown:
    """The same difference shown by fewer facts."""
    while True:
        smaller = next((one for scene in _less(shown.scene) if (one := _alike(old, new, shown, scene)) is not None), None)
        if smaller is None:
            return shown
        shown = smaller


def _alike(old: Half, new: Half, shown: Shown, scene: Json) -> Shown | None:
    one = shown_by(old, new, scene)
    return one if one is not None and (one.before, one.after) == (shown.before, shown.after) else None


def _less(scene: Json) -> Iterator[Json]:
    for name in sorted(scene):
        if name != "claims":
            yield {key: rows for key, rows in scene.items() if key != name}
            for at in range(len(scene[name])):
                yield {**scene, name: [row for n, row in enumerate(scene[name]) if n != at]}
    for at in range(len(claim_of(scene)["lines"]) - 1):
        yield without_line(scene, at)
    for key in claim_of(scene):
        if key not in KEPT and key not in ROUTING:
            made = copied(scene)
            del claim_of(made)[key]
            yield made
    for at, line in enumerate(claim_of(scene)["lines"]):
        for key in line:
            if key not in ("number", "date"):
                made = copied(scene)
                del claim_of(made)["lines"][at][key]
                yield made
    for name in sorted(scene):
        for at, row in enumerate(scene[name] if name != "claims" else ()):
            for key in row:
                if key not in ("claim", "line", "what"):
                    made = copied(scene)
                    del made[name][at][key]
                    yield made
