"""What came of the claims beside packs: a diff for each decision that changed, what they cover and what they notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from scrubjay.mutating.mutants import Mutant
from scrubjay.testing.coverage import Coverage
from scrubjay.testing.running import Ran, Tested
from scrubjay_cli.printing.look import BLANK, Line, Look, counted

STATES: Final = ("same", "changed", "missing")
COLOURS: Final = {"+": "green", "-": "red", "@": "cyan"}


def report_document(
    ran: Sequence[Ran], updated: bool, covered: Mapping[Path, Coverage], changed: Mapping[Path, Sequence[Mutant]]
) -> dict[str, Any]:
    """As JSON. `updated`: what changed has been kept; `covered` and `changed` by pack file, empty if not asked for."""
    document: dict[str, Any] = {
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
    if covered:
        document["coverage"] = [_coverage(file, one) for file, one in covered.items()]
    if changed:
        document["changes"] = [_changes(file, each) for file, each in changed.items()]
    return document


def _coverage(file: Path, found: Coverage) -> dict[str, Any]:
    both, of = found.share()
    never = [
        {"line": one.place.line, "condition": one.words, "never": list(one.never)} for one in found.seen if one.never
    ]
    return {"file": file.as_posix(), "conditions": of, "true_and_false": both, "not_seen": never}


def _changes(file: Path, found: Sequence[Mutant]) -> dict[str, Any]:
    unnoticed = [
        {"line": one.edit.line, "what": one.edit.what, "from": one.edit.was, "to": one.edit.now}
        for one in sorted(found, key=lambda one: one.edit.line)
        if not one.noticed
    ]
    return {
        "file": file.as_posix(),
        "changes": len(found),
        "noticed": len(found) - len(unnoticed),
        "unnoticed": unnoticed,
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
    for one in document.get("coverage", ()):
        yield BLANK
        yield from _coverage_lines(one)
    for one in document.get("changes", ()):
        yield BLANK
        yield from _change_lines(one)
    if not updated and any(count for state, count in document["summary"].items() if state != "same"):
        yield (("If this is as it should be, keep it: scrubjay pack test --update", ""),)


def _coverage_lines(one: Mapping[str, Any]) -> Iterator[Line]:
    yield ((f"{one['file']}: {one['true_and_false']} of {one['conditions']} conditions seen true and false", "bold"),)
    for missing in one["not_seen"]:
        never = ", ".join(missing["never"])
        style = "" if missing["never"] == ["unknown"] else "yellow"
        yield ((f"  {one['file']}:{missing['line']}: {missing['condition']}: never {never}", style),)


def _change_lines(one: Mapping[str, Any]) -> Iterator[Line]:
    share = f" ({100 * one['noticed'] / one['changes']:.1f} percent)" if one["changes"] else ""
    yield ((f"{one['file']}: {one['noticed']} of {one['changes']} changes noticed{share}", "bold"),)
    for change in one["unnoticed"]:
        yield ((f"  {one['file']}:{change['line']}: {_change(change)}: no claim notices", "yellow"),)


def _change(change: Mapping[str, Any]) -> str:
    if not change["to"]:
        return (
            f"{change['from']} left out" if change["what"] != "dropped" else f"{change['from']} dropped from its list"
        )
    if not change["from"]:
        return f"{change['to']} added to the list"
    return f"{change['what']} {change['from']} changed to {change['to']}"


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
