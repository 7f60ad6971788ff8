"""A scene: a small facts document of one claim, and what a program makes of it. What is tried is its last line."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scrubjay.executors.run import Run
from scrubjay.facts.documents import read_document
from scrubjay.facts.gathering import gather
from scrubjay.facts.universe import Group, Line
from scrubjay.rules.program import Program
from scrubjay.tables import Table

Json = dict[str, Any]

CLAIM = "C-1"
"""The id of the claim of every scene."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A scene that was read: the run of its program over its patient, and the line that is asked about."""

    scene: Json
    run: Run
    line: Line

    @property
    def group(self) -> Group:
        """The patient's facts."""
        return self.run.group

    def place(self, line: Line) -> tuple[str, int]:
        """The list and the position in it where a line stands in the scene: "lines" (of the claim) or "history"."""
        if line.claim.is_input:
            return "lines", line.number - 1
        return "history", next(at for at, row in enumerate(self.scene["history"]) if row["claim"] == line.claim.id)


Try = Callable[[Json], Tried | None]


def tried(program: Program, tables: Mapping[str, Table], scene: Json) -> Tried | None:
    """The scene as a program sees it; None if it is no document of one claim without mistakes."""
    facts, notes = read_document(json.dumps(scene).encode(), "scene.json")
    if any(note.level != "note" for note in notes):
        return None
    universe = gather(facts, tables)
    if len(universe.groups) != 1 or len(universe.groups[0].claims) != 1:
        return None
    if any(note.level != "note" for note in universe.notes):
        return None
    group = universe.groups[0]
    return Tried(scene, Run(program, group), group.claims[0].lines[-1])


def copied(scene: Json) -> Json:
    """A copy that may be changed."""
    found: Json = json.loads(json.dumps(scene))
    return found


def text_of(scene: Json) -> str:
    """The scene as canonical text: equal scenes have equal texts."""
    return json.dumps(scene, sort_keys=True)


def claim_of(scene: Json) -> Json:
    """The claim of a scene."""
    found: Json = scene["claims"][0]
    return found


def row_at(scene: Json, place: tuple[str, int]) -> Json:
    """The line or history row at a place."""
    where, at = place
    found: Json = claim_of(scene)["lines"][at] if where == "lines" else scene["history"][at]
    return found


def put_in(row: Json, key: str, value: Any) -> None:
    """Set a dotted field of a row."""
    *outer, last = key.split(".")
    for part in outer:
        if not isinstance(row.get(part), dict):
            row[part] = {}
        row = row[part]
    row[last] = value


def date_of(scene: Json) -> datetime.date:
    """The day of the line that is tried."""
    return datetime.date.fromisoformat(claim_of(scene)["lines"][-1]["date"])


def shifted(scene: Json, days: int) -> Json:
    """The scene with every date, but a birth date, moved by so many days."""
    found: Json = _shifted(scene, datetime.timedelta(days=days))
    return found


def _shifted(value: Any, by: datetime.timedelta, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _shifted(part, by, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_shifted(part, by, key) for part in value]
    if isinstance(value, str) and key != "birth_date" and len(value) == 10 and value[4] == value[7] == "-":
        try:
            return (datetime.date.fromisoformat(value) + by).isoformat()
        except ValueError:
            return value
    return value
