"""What differs between two facts documents of one claim, edit by edit: the fact, what it is and would be, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrubjay.facts.fields import FIELDS
from scrubjay.packs.routing import FIELDS as ROUTED
from scrubjay.rules.wording import NOT_SHOWN, PRIVATE

ONES = {
    "history": "earlier line",
    "minutes": "row of minutes",
    "authorizations": "authorization",
    "coverages": "coverage",
    "episodes": "episode",
    "charts": "chart document",
    "lines": "line's fact",
    "complete": "declaration of what is complete",
}
KINDS = {"history": "line", "coverages": "coverage", "lines": "line"}
"""The lists of a document to the kinds of facts of which `FIELDS` knows the labels."""
ROUTING = frozenset(ROUTED.values())
"""Fields by which a claim finds its pack: with another the pack would not decide it."""
Edit = Mapping[str, Any]


def edits_between(now: Mapping[str, Any], then: Mapping[str, Any]) -> list[Edit]:
    """The edits that make one document the other; none where they touch what must stay (routing, other claims)."""
    if now["claims"][1:] != then["claims"][1:]:
        return []
    one, other = now["claims"][0], then["claims"][0]
    edits = list(_fields("claim", "the claim's", one, other, ("lines",)))
    if len(one["lines"]) == len(other["lines"]):
        for at, (mine, theirs) in enumerate(zip(one["lines"], other["lines"], strict=True), 1):
            edits += _fields("line", f"line {at}'s", mine, theirs, (), number=at)
    else:
        edits += _rows("claim lines", "line of the claim", one["lines"], other["lines"])
    for name, said in ONES.items():
        mine_, theirs_ = now.get(name) or [], then.get(name) or []
        if len(mine_) == len(theirs_):
            for mine, theirs in zip(mine_, theirs_, strict=True):
                whose = f"the {said}'s ({_which(mine)})" if _which(mine) else f"the {said}'s"
                edits += _fields(KINDS.get(name, name.rstrip("s")), whose, mine, theirs, ())
        else:
            edits += _rows(name, said, mine_, theirs_)
    return [] if any(edit["fact"].partition(".")[2] in ROUTING for edit in edits) else edits


def _which(row: Mapping[str, Any]) -> str:
    """Which row of a list it is."""
    line = f"line {row['line']}" if row.get("line") else None
    parts = (row.get("claim"), line, row.get("document"), row.get("number"), row.get("date") or row.get("from"))
    return " ".join(str(part) for part in parts if part)


def _fields(
    kind: str, whose: str, now: Mapping[str, Any], then: Mapping[str, Any], left_out: tuple[str, ...], number: int = 0
) -> Iterator[Edit]:
    mine, theirs = dict(_flat(now, left_out)), dict(_flat(then, left_out))
    for key in dict.fromkeys((*mine, *theirs)):
        if mine.get(key, ...) != theirs.get(key, ...) or (key in mine) != (key in theirs):
            before, after = _shown(key, mine), _shown(key, theirs)
            label = FIELDS[kind][key].label if kind in FIELDS and key in FIELDS[kind] else key.replace("_", " ")
            words = f"{whose} {label} were {_text(after)} (it is {_text(before)})"
            edit: dict[str, Any] = {"fact": f"{kind}.{key}", "now": before, "then": after, "words": words}
            yield {**edit, "line": number} if number else edit


def _rows(name: str, one: str, now: list[Any], then: list[Any]) -> Iterator[Edit]:
    for row in now:
        if row not in then:
            yield {"fact": name, "now": _plain(row), "then": None, "words": f"the {one} {_row(row)} were not there"}
    for row in then:
        if row not in now:
            yield {"fact": name, "now": None, "then": _plain(row), "words": f"there were one more {one}: {_row(row)}"}


def _flat(row: Mapping[str, Any], left_out: tuple[str, ...] = (), before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if key in left_out:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, (), f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _shown(key: str, row: Mapping[str, Any]) -> Any:
    if key not in row:
        return "not known"
    return NOT_SHOWN if key.rpartition(".")[2] in PRIVATE else row[key]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _shown(key, dict(_flat(row))) for key, _ in _flat(row)}


def _row(row: Mapping[str, Any]) -> str:
    """A row by its plainest fields; nothing of a patient."""
    flat = [(key, value) for key, value in _flat(row) if key.rpartition(".")[2] not in PRIVATE]
    first = ("date", "code", "modifiers", "units", "document", "number", "what", "from", "through", "visits")
    said = {key: value for key, value in flat if value not in (None, [], "")}
    return ", ".join(f"{key.replace('_', ' ')} {_text(said[key])}" for key in first if key in said) or "(of no date)"


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
