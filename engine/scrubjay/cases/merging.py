"""Several scenes in one facts document: a claim each, of another patient each, so that none changes another."""

from __future__ import annotations

import json
from collections.abc import Sequence

from scrubjay.cases.scene import Json, claim_of, copied
from scrubjay.facts.documents import read_document
from scrubjay.facts.gathering import gather

OF_PATIENTS = ("history", "authorizations", "coverages", "episodes", "charts")
OF_CLAIMS = ("minutes", "lines")
MOST_ROWS = 600
"""Rows of history that one document may hold."""


def merged(scenes: Sequence[Json]) -> Json | None:
    """One document; None where it would be too long, or where they would not be as many patients."""
    found: Json = {"claims": []}
    whole: list[Json] = []
    for at, original in enumerate(scenes, start=1):
        scene = copied(original)
        claim = claim_of(scene)
        claim["id"] = f"C-{at}"
        member = f"1AA0AA0AA{at:02}"
        claim.setdefault("patient", {})["member_id"] = member
        found["claims"].append(claim)
        for name in OF_PATIENTS:
            for row in scene.get(name) or []:
                found.setdefault(name, []).append({"patient": {"member_id": member}, **row})
        for name in OF_CLAIMS:
            for row in scene.get(name) or []:
                found.setdefault(name, []).append({**row, "claim": f"C-{at}"} if row.get("claim") else row)
        whole += [row for row in scene.get("complete") or [] if row not in whole]
        if set(scene) - {"claims", "complete", *OF_PATIENTS, *OF_CLAIMS}:
            return None
    if whole:
        found["complete"] = whole
    if not scenes or len(found.get("history", ())) > MOST_ROWS or not readable(found, len(scenes)):
        return None
    return {name: found[name] for name in sorted(found)}


def readable(document: Json, patients: int = 1) -> bool:
    """Whether a document is read without mistakes, as so many patients."""
    facts, notes = read_document(json.dumps(document).encode(), "merged.json")
    if any(note.level != "note" for note in notes):
        return False
    universe = gather(facts, {})
    return len(universe.groups) == patients and not any(note.level != "note" for note in universe.notes)
