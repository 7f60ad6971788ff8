"""What came of the claims beside packs: counts for each pack, and a diff for each decision that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scrubjay.testing.running import Ran, Tested
from scrubjay_cli.printing.look import BLANK, Line, Look, counted

STATES: Final = ("same", "changed", "missing")
COLOURS: Final = {"+": "green", "-": "red", "@": "cyan"}


def report_document(ran: Sequence[Ran], updated: bool) -> dict[str, Any]:
    """As JSON. `updated`: what changed has been kept."""
    return {
        "packs": [
            {
                "pack": one.pack,
                "folder": one.folder.as_posix(),
                "claims": [_claim(tested) for tested in one.tested],
                "left_over": [path.as_posix() for path in one.left_over],
            }
            for one in ran
        ],
        "summary": {
            **{state: sum(t.state == state for one in ran for t in one.tested) for state in STATES},
            "left_over": sum(len(one.left_over) for one in ran),
        },
        "updated": updated,
    }


def _claim(tested: Tested) -> dict[str, Any]:
    said: dict[str, Any] = {"claim": tested.claim.as_posix(), "state": tested.state}
    if tested.state != "same":
        said["diff"] = tested.difference()
    return said


def report_lines(document: Mapping[str, Any], look: Look) -> Iterator[Line]:
    """As text."""
    updated = document["updated"]
    for pack in document["packs"]:
        for claim in pack["claims"]:
            if claim["state"] == "same":
                continue
            yield ((f"{claim['claim']}: {_said(claim['state'], updated)}", "bold"),)
            for line in claim["diff"]:
                yield ((f"  {line}", COLOURS.get(line[:1], "")),)
            yield BLANK
        for path in pack["left_over"]:
            yield ((f"{path}: {'dropped, ' if updated else ''}its claim is gone", "bold"),)
            yield BLANK
        yield from _summary(pack, updated)
    if not updated and any(count for state, count in document["summary"].items() if state != "same"):
        yield (("If this is as it should be, keep it: scrubjay pack test --update", ""),)


def _said(state: str, updated: bool) -> str:
    words = {"changed": "decided differently", "missing": "nothing was kept of its decisions"}[state]
    return f"{words}; kept now" if updated else words


def _summary(pack: Mapping[str, Any], updated: bool) -> Iterator[Line]:
    states = [claim["state"] for claim in pack["claims"]]
    parts = [f"{states.count('same'):,} as kept"]
    parts += [f"{states.count(state):,} {word}" for state, word in (("changed", "changed"), ("missing", "new"))]
    parts.append(f"{len(pack['left_over']):,} left over")
    shown = [part for at, part in enumerate(parts) if at == 0 or not part.startswith("0 ")]
    good = updated or (set(states) <= {"same"} and not pack["left_over"])
    head = f"{pack['pack']}: {counted(len(states), 'claim')}: "
    yield ((head, "bold"), (", ".join(shown), "green" if good else "red"))
