"""Small changes of a scene: a line that counts once more but otherwise in one thing, on another day, or left out; plain
scenes; facts unsaid. What a measure keeps apart, or counts at all, shows on these."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from scrubjay.cases.plain import OTHER_NPI
from scrubjay.cases.reading import LISTS
from scrubjay.cases.scene import Json, claim_of, copied, date_of, text_of
from scrubjay.cases.steps.putting import add_history, add_line
from scrubjay.executors.spans import DAY

DAYS = (1, 2, 6, 7, 13, 14, 29, 30, 31, 59, 60, 89, 90, 180, 181, 364, 365, 366, 400)
"""How many days earlier, or later, another line is tried."""
OTHERWISE: tuple[tuple[str, Any], ...] = (
    ("modifiers", ["GP"]),
    ("modifiers", ["GN"]),
    ("modifiers", []),
    ("modifiers", ["GO", "KX"]),
    ("billing", {"npi": OTHER_NPI}),
    ("rendering", {"npi": OTHER_NPI, "taxonomy": "225X00000X"}),
    ("place_of_service", "12"),
    ("units", 2),
    ("charge", "99.99"),
    ("allowed", "49.99"),
    ("purpose", "habilitative"),
    ("status", "pending"),
    ("status", "denied"),
)
UNSAID = (("modifiers",), ("modifiers", "rendering"), ("code",), ("date",), ("status",), ("billing",), ("units",))
"""What is left out of one more line, so that nobody knows what it is."""
CODES = ("97110", "97165", "97535", "97161", "97150", "97035")


def looser_by_one(scene: Json) -> Iterator[Json]:
    """The scene with one line less that may count, or with one unit less."""
    history = scene.get("history") or []
    for kept in (history[:-1], history[1:]):
        if len(history) > 1 or history:
            yield {**copied(scene), "history": copied({"rows": kept})["rows"]}
    line = claim_of(scene)["lines"][-1]
    if isinstance(line.get("units"), int) and line["units"] > 1:
        made = copied(scene)
        claim_of(made)["lines"][-1]["units"] -= 1
        yield made


def twins(scene: Json) -> Iterator[Json]:
    """The scene with one more line: like the one that is tried, or like an earlier one, but for one thing."""
    day = date_of(scene)
    changes: list[tuple[str, Any]] = [*OTHERWISE, *(("code", code) for code in CODES)]
    for key, value in (("code", None), *changes):
        other = {key: value} if value is not None else {}
        if key not in ("status", "billing"):
            yield add_line(scene, **other)[0]
        yield add_history(scene, day, **other)
        yield add_history(scene, day - DAY, **other)
    for days in DAYS:
        yield add_history(scene, day - days * DAY)
        yield add_history(scene, day + days * DAY)
    history = scene.get("history") or []
    for row in history[:1] + history[1:][-1:]:
        for key, value in (("", None), *changes):
            made = copied(scene)
            twin = {**row, "claim": f"H-{len(history) + 1}", **({key: value} if key else {})}
            made["history"].append(twin)
            yield made
        for keys in UNSAID:
            made = copied(scene)
            made["history"].append({k: v for k, v in row.items() if k not in keys} | {"claim": f"H-{len(history) + 1}"})
            yield made


def others_changed(scene: Json) -> Iterator[Json]:
    """The scene with one earlier line changed in one thing, or moved to another day."""
    history = scene.get("history") or []
    day = date_of(scene)
    for at in dict.fromkeys((0, len(history) - 1)) if history else ():
        for key, value in (*OTHERWISE, *(("code", code) for code in CODES)):
            made = copied(scene)
            made["history"][at][key] = value
            yield made
        for days in DAYS:
            for other in (day - days * DAY, _day(history[at]) - days * DAY if history[at].get("date") else day):
                made = copied(scene)
                made["history"][at] |= {"date": other.isoformat()}
                if "through" in made["history"][at]:
                    made["history"][at]["through"] = other.isoformat()
                yield made


def _day(row: Json) -> datetime.date:
    return datetime.date.fromisoformat(row["date"])


def unsaid(scene: Json) -> Iterator[Json]:
    """The scene with one of its facts left out, so that it is not known."""
    for name in scene:
        if name != "claims" and scene[name]:
            yield {key: rows for key, rows in scene.items() if key != name}
    for key in claim_of(scene):
        if key not in ("id", "lines", "payer"):
            made = copied(scene)
            del claim_of(made)[key]
            yield made
    for at, line in enumerate(claim_of(scene)["lines"]):
        for key in line:
            if key != "number":
                made = copied(scene)
                del claim_of(made)["lines"][at][key]
                yield made
    for name in sorted({*LISTS.values(), "history", "minutes"}):
        rows = scene.get(name) or ()
        for at in dict.fromkeys((0, len(rows) - 1)) if rows else ():
            for key in rows[at]:
                if key not in ("claim", "line", "document"):
                    made = copied(scene)
                    del made[name][at][key]
                    yield made


def distinct(scenes: Iterator[Json]) -> Iterator[Json]:
    """Each scene once."""
    seen: set[str] = set()
    for scene in scenes:
        text = text_of(scene)
        if text not in seen:
            seen.add(text)
            yield scene
