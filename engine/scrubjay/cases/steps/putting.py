"""A value put into a scene: each way to make a field of a line, its claim or a related fact take it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from scrubjay.cases.plain import RELATED_VALUES, related_row
from scrubjay.cases.reading import LISTS, Reads
from scrubjay.cases.scene import CLAIM, Json, Tried, claim_of, copied, put_in, row_at, shifted
from scrubjay.cases.steps.values import CHECKED
from scrubjay.facts.claim import MONEY
from scrubjay.facts.deriving import DISCIPLINE_OF_MODIFIER, THERAPY
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Path

MODIFIER_OF = {discipline: modifier for modifier, discipline in DISCIPLINE_OF_MODIFIER.items()}
TAXONOMY_OF = {"OT": "225X00000X", "PT": "225100000X", "SLP": "235Z00000X"}
PADDING = ("GO", "59", "KX", "76", "77", "XE")
"""Modifiers to fill a line with."""
ENOUGH = 12
"""How many codes of the therapy table are tried for a column."""


def written(key: str, value: Any) -> Any:
    """A value as a facts document writes it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if key.rpartition(".")[2] in MONEY and isinstance(value, int) and not isinstance(value, bool):
        return f"{value // 100}.{value % 100:02d}" if value >= 0 else None
    return value


def put(found: Tried, line: Line, path: Path, value: Any, reads: Reads) -> Iterator[Json]:
    """The scenes in which a field of the line has the value, as far as one step can make them."""
    if path.root not in ("line", "claim", "fact"):
        yield from put_related(found, line, path.root, path.key, value, reads)
    elif path.root == "claim":
        if line.claim.is_input:
            scene = copied(found.scene)
            put_in(claim_of(scene), path.key, written(path.key, value))
            yield scene
        elif path.key.startswith("billing."):
            yield _set(found, line, path.key, value)
    else:
        yield from _line(found, line, path.key, value)


def put_related(found: Tried, line: Line, root: str, key: str, value: Any, reads: Reads) -> Iterator[Json]:
    """The scenes in which a related fact of the line exists and has the value."""
    scene = copied(found.scene)
    if root == "minutes":
        where, at = found.place(line)
        if where == "lines":
            row = next((r for r in scene["minutes"] if r["line"] == at + 1), None)
            if row is None:
                row = {"claim": CLAIM, "line": at + 1, **RELATED_VALUES["minutes"]}
                scene["minutes"].append(row)
            row[key] = written(key, value)
            yield scene
        return
    rows = scene.setdefault(LISTS[root], [])
    of_root = [row for row in rows if root != "plan_of_care" or row.get("document") == "plan_of_care"]
    row = of_root[0] if of_root else related_row(root, reads)
    if not of_root:
        rows.append(row)
        if root in ("episode", "plan_of_care"):
            row["discipline"] = line.row.get("discipline", "OT")
        if root == "authorization" and not line.row.get("authorization_numbers"):
            with_number = copied(scene)
            put_in(with_number[LISTS[root]][-1], key, written(key, value))
            row_at(with_number, found.place(line))["authorization_numbers"] = [row["number"]]
            put_in(row, key, written(key, value))
            yield scene
            yield with_number
            return
    put_in(row, key, written(key, value))
    yield scene


def add_line(scene: Json, **more: Any) -> tuple[Json, tuple[str, int]]:
    """The scene with its last line once more on the claim, before it; and the place of the one added."""
    scene = copied(scene)
    claim = claim_of(scene)
    lines = claim["lines"]
    number = len(lines)
    lines.insert(-1, {**lines[-1], **more})
    lines[-1]["number"] = number + 1
    if "minutes" in scene:
        own = [row for row in scene["minutes"] if row["line"] == number]
        scene["minutes"] += [{**row, "line": number + 1} for row in own]
    return scene, ("lines", number - 1)


def without_line(scene: Json, at: int) -> Json:
    """The scene without one of the lines before the last."""
    scene = copied(scene)
    del claim_of(scene)["lines"][at]
    for number, row in enumerate(claim_of(scene)["lines"], 1):
        row["number"] = number
    if "minutes" in scene:
        kept = [row for row in scene["minutes"] if row["line"] != at + 1]
        scene["minutes"] = [{**row, "line": row["line"] - (row["line"] > at + 1)} for row in kept]
    return scene


def add_history(scene: Json, date: datetime.date, **more: Any) -> Json:
    """The scene with its last line once more, paid on a day, on a claim of its own."""
    scene = copied(scene)
    claim = claim_of(scene)
    rows = scene.setdefault("history", [])
    row: Json = {"claim": f"H-{len(rows) + 1}", "line": 1}
    row |= {key: value for key, value in claim["lines"][-1].items() if key not in ("number", "diagnosis_pointers")}
    row |= {"date": date.isoformat(), "status": "paid"}
    if "through" in row:
        row["through"] = date.isoformat()
    for key in ("billing", "rendering", "diagnoses"):
        if key in claim:
            row[key] = claim[key]
    rows.append(row | more)
    return scene


def _set(found: Tried, line: Line, key: str, value: Any) -> Json:
    scene = copied(found.scene)
    put_in(row_at(scene, found.place(line)), key, written(key, value))
    return scene


def _line(found: Tried, line: Line, key: str, value: Any) -> Iterator[Json]:
    if key == "discipline":
        yield from _discipline(found, line, value)
    elif key == "patient.age":
        yield from _age(found, line, value)
    elif key in ("timed", "kind", "therapy_list"):
        yield from (_set(found, line, "code", code) for code in _codes(found, line, key, value))
    elif key == "diagnoses":
        yield _diagnoses(found, line, value)
    elif key == "malformed_diagnoses":
        good, bad = CHECKED["icd10cm"]
        yield _diagnoses(found, line, [bad if value else good])
    elif key == "missing_pointers":
        yield _set(found, line, "diagnosis_pointers", [1, 2] if value else [1])
    elif key == "modifier_count":
        own = list(line.row.get("modifiers") or ())  # type: ignore[arg-type]
        filled = [*own, *(m for m in PADDING if m not in own)]
        yield _set(found, line, "modifiers", filled[:value])
    elif key == "repeated_modifiers":
        own = list(line.row.get("modifiers") or ())  # type: ignore[arg-type]
        yield _set(found, line, "modifiers", [*own, *own[:1]] if value else list(dict.fromkeys(own)))
    elif key == "date" and line.claim.is_input:
        if isinstance(value, datetime.date) and line.date is not None:
            yield shifted(found.scene, (value - line.date).days)
    elif key.startswith("rendering."):
        scene = copied(found.scene)
        where, _ = place = found.place(line)
        put_in(claim_of(scene) if where == "lines" else row_at(scene, place), key, written(key, value))
        yield scene
    elif key == "authorization_numbers" or key == "place_of_service":
        yield _set(found, line, key, value)
    else:
        yield _set(found, line, key, value)


def _discipline(found: Tried, line: Line, value: Any) -> Iterator[Json]:
    own = [m for m in line.row.get("modifiers") or () if m not in DISCIPLINE_OF_MODIFIER]  # type: ignore[union-attr]
    if value in MODIFIER_OF:
        yield _set(found, line, "modifiers", [MODIFIER_OF[value], *own])
        bare = _set(found, line, "modifiers", own)
        for code in _codes(found, line, "disciplines", (value,)):
            scene = copied(bare)
            row_at(scene, found.place(line))["code"] = code
            yield scene
        scene = copied(bare)
        put_in(claim_of(scene), "rendering.taxonomy", TAXONOMY_OF[value])
        yield scene
        return
    scene = _set(found, line, "modifiers", own)
    row_at(scene, found.place(line))["code"] = "99213"
    yield scene


def _age(found: Tried, line: Line, value: Any) -> Iterator[Json]:
    """Who comes of the age on the line's day; and who is of it until the next day."""
    if not isinstance(value, int) or line.date is None or value < 0:
        return
    for step in (0, -1):
        day = line.date - datetime.timedelta(days=step)
        year = line.date.year - value + step
        scene = copied(found.scene)
        try:
            birth = day.replace(year=year)
        except ValueError:
            birth = datetime.date(year, 3, 1)
        put_in(claim_of(scene), "patient.birth_date", birth.isoformat())
        yield scene


def _codes(found: Tried, line: Line, column: str, value: Any) -> list[str]:
    table = found.run.program.tables.get(THERAPY)
    if table is None:
        return []
    able = []
    for code in sorted(table.rows):
        row = table.row(code, line.date)
        if row is not None and row.cells.get(column, "unknown") == value:
            disciplines = row.cells.get("disciplines")
            able.append((not (isinstance(disciplines, tuple) and "OT" in disciplines), code))
    usual = [code for code in ("97530", "97165", "97150", "29125") if (False, code) in able]
    return list(dict.fromkeys((*usual, *(code for _, code in sorted(able)))))[:ENOUGH]


def _diagnoses(found: Tried, line: Line, value: Any) -> Json:
    scene = copied(found.scene)
    codes = list(value or ())
    where, _ = place = found.place(line)
    if where == "history":
        row_at(scene, place)["diagnoses"] = codes
        return scene
    claim_of(scene)["diagnoses"] = codes
    row_at(scene, place)["diagnosis_pointers"] = list(range(1, len(codes) + 1))
    return scene
