"""Reads a facts document (JSON) into Facts, with every mistake in it; claims and rows without a mistake are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from .claim import Claim, Facts, Note, Place, Placed, Row
from .hashing import claim_hash
from .json_text import JsonError, Path, read_json
from .mistakes import mistakes, showable, unknown_key, where
from .models import claims as models
from .models.document import LISTS
from .models.fact import Fact
from .rows import row_of
from .salvage import readable

Take = Callable[[dict[str, Any], Place, Iterable[Path]], object]
"""Is given a FHIR resource, its place and the paths of keys that stand twice in it."""


def read_document(data: bytes, file: str, take: Take | None = None) -> tuple[Facts, tuple[Note, ...]]:
    """The facts of a JSON document and what there is to say about it. A FHIR resource goes to `take`.

    `file` is the file's name as the user gave it. Each mistake is a note of level "error". A claim with a mistake is
    left out, with one note more, of level "skip"; of a row of another list what can't be read is unknown (`salvage`).
    A fraction of a unit is a "note" and unknown.
    """
    try:
        document, twice = read_json(data)
    except JsonError as error:
        hint = "; name a file of JSON lines .jsonl" if error.message.endswith("extra data") else ""
        return Facts(), (Note("error", Place(file, error.where), error.message + hint),)
    if not isinstance(document, dict):
        hint = '; put the list under its name: {"claims": [...]}' if isinstance(document, list) else ""
        message = f'expected an object like {{"claims": [...]}}{hint}'
        return Facts(), (Note("error", Place(file, ""), message),)
    if "resourceType" in document:
        return taken(document, Place(file, ""), twice, take)
    return facts_of(document, twice, lambda path: Place(file, where(path)))


def taken(
    resource: dict[str, Any], place: Place, twice: Iterable[Path], take: Take | None
) -> tuple[Facts, tuple[Note, ...]]:
    """A FHIR resource, handed on; an error where none is taken."""
    if take is None:
        message = "a FHIR resource: claims, and what they refer to, are given without --facts"
        return Facts(), (Note("error", place, message),)
    take(resource, place, twice)
    return Facts(), ()


def facts_of(
    document: dict[str, Any], twice: Iterable[Path], place: Callable[[Path], Place]
) -> tuple[Facts, tuple[Note, ...]]:
    """The facts of a document and what there is to say about it. `twice` are the paths of keys that stand twice."""
    notes = [_strange(place, key) for key in document if key not in LISTS]
    notes += [
        Note("error", place(path), "stands twice in the document; join both lists into one")
        for path in twice
        if len(path) == 1 and isinstance(path[0], str) and path[0] in LISTS
    ]
    if any(len(path) == 1 for path in twice):
        return Facts(), tuple(notes)
    return _read(document, twice, place, notes)


DECLARED = ("complete", "same_patient")
"""Lists whose rows say more the less they say: a declaration without its bounds would hold for ever."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One fact that holds to its model, with its path in the document."""

    fact: Fact
    path: Path


def check(
    model: type[Fact], value: Any, path: Path, place: Callable[[Path], Place], twice: Iterable[Path] = ()
) -> tuple[Checked | None, list[Note]]:
    """The fact that `value` is, or None and a note for each mistake; `place` says where a path stands.

    `twice` are the paths of keys that stand twice within it.
    """
    notes = [Note("error", place(_showable(doubled)), "a key stands twice here; keep one") for doubled in twice]
    try:
        fact = model.model_validate(value)
    except ValidationError as error:
        notes += [Note("error", place((*path, *inside)), message) for inside, message in mistakes(error, model)]
        return None, notes
    return (None, notes) if notes else (Checked(fact, path), notes)


def salvaged(name: str, value: Any, path: Path, twice: Iterable[Path] = ()) -> Checked | None:
    """A row of a list that has mistakes, as far as it can be read; None where only the whole row says something."""
    if name in DECLARED:
        return None
    fact = readable(LISTS[name], value, [doubled[len(path) :] for doubled in twice])
    return Checked(fact, path) if fact is not None else None


def placed_row(checked: Checked, place: Callable[[Path], Place], notes: list[Note]) -> Row:
    """The row of a checked fact; fractions of units are noted."""
    fractions: list[str] = []
    row = row_of(checked.fact, fractions)
    notes += [
        Note(
            "note",
            place((*checked.path, *name.split("."))),
            "a fraction of a unit: rules count whole units, so this is taken as unknown",
        )
        for name in fractions
    ]
    if isinstance(checked.fact, models.History) and "number" in row:
        row.setdefault("line", row.pop("number"))
        row.pop("number", None)
    return row


def claim_of(checked: Checked, place: Callable[[Path], Place], notes: list[Note]) -> Claim:
    """The claim of a checked fact, hashed as read."""
    assert isinstance(checked.fact, models.Claim)
    row = placed_row(checked, place, notes)
    lines = tuple(
        placed_row(Checked(line, (*checked.path, "lines", index)), place, notes)
        for index, line in enumerate(checked.fact.lines or ())
    )
    return Claim(row, lines, place(checked.path), claim_hash(row, lines))


def left_out(place: Place, mistakes_in_it: int) -> Note:
    """That a claim was left out."""
    plural = "mistake" if mistakes_in_it == 1 else "mistakes"
    return Note("skip", place, f"claim left out: {mistakes_in_it} {plural} in it")


def _read(
    document: dict[str, Any], twice: Iterable[Path], place: Callable[[Path], Place], notes: list[Note]
) -> tuple[Facts, tuple[Note, ...]]:
    doubled: dict[Path, list[Path]] = {}
    for key in twice:
        doubled.setdefault(key[:2], []).append(key)
    claims: list[Claim] = []
    lists: dict[str, tuple[Placed, ...]] = {}
    for name, model in LISTS.items():
        values = document.get(name)
        if values is None:
            continue
        if not isinstance(values, list):
            notes.append(Note("error", place((name,)), "expected a list in brackets: [...]"))
            continue
        rows: list[Placed] = []
        for index, value in enumerate(values):
            path: Path = (name, index)
            checked, wrong = check(model, value, path, place, doubled.get(path, ()))
            notes += wrong
            if checked is None and name == "claims":
                notes.append(left_out(place(path), len(wrong)))
            elif checked is None:
                checked = salvaged(name, value, path, doubled.get(path, ()))
            if checked is None:
                continue
            if name == "claims":
                claims.append(claim_of(checked, place, notes))
            else:
                rows.append(Placed(placed_row(checked, place, notes), place(path)))
        if name != "claims":
            lists[name] = tuple(rows)
    return Facts(claims=tuple(claims), **lists), tuple(notes)


def _strange(place: Callable[[Path], Place], key: str) -> Note:
    return Note("error", place((key,) if showable(key) else ()), unknown_key(key, tuple(LISTS), "a facts document"))


def _showable(path: Path) -> Path:
    hidden = (depth for depth, part in enumerate(path) if isinstance(part, str) and not showable(part))
    return path[: next(hidden, len(path))]
