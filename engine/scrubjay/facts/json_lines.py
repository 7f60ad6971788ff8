"""Reads JSON lines: on each line one claim, or a facts document; what cannot be used is told by line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from .claim import Facts, Note, Place
from .documents import Take, check, claim_of, facts_of, left_out, taken
from .json_text import JsonError, Path, column_of, read_json
from .mistakes import where
from .models.claims import Claim
from .recognising import is_claim

Read = tuple[Facts, tuple[Note, ...]]


def read_json_lines(lines: Iterable[bytes], file: str, take: Take | None = None) -> Iterator[Read]:
    """The facts of each line in turn with what there is to say about it, in memory bounded by a line.

    `file` is the file's name as the user gave it; blank lines are passed over. Places are the line, with the column of
    what is wrong in it. A file of which no line is JSON by itself has one note. FHIR resources go to `take`.
    """
    waiting: list[Note] = []
    used = False
    for number, line in enumerate(lines, start=1):
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        facts, notes = _line(line, number, file, take)
        if not used and facts is None:
            # told when it is sure that the file holds lines at all
            waiting += notes
            continue
        if waiting:
            yield Facts(), tuple(waiting)
            waiting = []
        used = True
        yield facts or Facts(), notes
    if len(waiting) > 1:
        message = (
            "no line of this file is an object by itself; give one claim or one facts document on each line "
            "(a document over several lines is a .json file)"
        )
        yield Facts(), (Note("error", waiting[0].place, message),)
    elif waiting:
        yield Facts(), tuple(waiting)
    elif not used:
        message = "the file is empty; expected a claim or a facts document on each line"
        yield Facts(), (Note("error", Place(file, ""), message),)


def _line(line: bytes, number: int, file: str, take: Take | None) -> tuple[Facts | None, tuple[Note, ...]]:
    """The facts of a line, None where it is no JSON object."""
    try:
        # without its end: a line that is cut off is told in its own last column
        value, twice = read_json(line.rstrip(b"\r\n"))
    except JsonError as error:
        return None, (Note("error", Place(file, _of_line(number, error.where)), error.message),)
    if not isinstance(value, dict):
        message = 'expected an object: a claim, or a facts document like {"claims": [...]}'
        return None, (Note("error", Place(file, f"line {number}, column 1"), message),)
    if "resourceType" in value:
        return taken(value, Place(file, f"line {number}"), twice, take)
    paths: dict[str, Path] = {}

    def place(path: Path) -> Place:
        inside = where(path)
        said = f"line {number}, {inside}" if inside else f"line {number}"
        paths[said] = path
        return Place(file, said)

    facts, notes = _claim(value, twice, place) if is_claim(value) else facts_of(value, twice, place)
    if not notes:
        return facts, ()
    text = line.decode("utf-8-sig")
    return facts, tuple(_with_column(note, number, text, paths) for note in notes)


def _claim(value: dict[str, Any], twice: Iterable[Path], place: Callable[[Path], Place]) -> Read:
    checked, notes = check(Claim, value, (), place, twice)
    if checked is None:
        return Facts(), (*notes, left_out(place(()), len(notes)))
    claim = claim_of(checked, place, notes)
    return Facts(claims=(claim,)), tuple(notes)


def _of_line(number: int, inside: str) -> str:
    """The place of a fault that `inside` places in the line's own text."""
    _, comma, column = inside.partition(", ")
    return f"line {number}{comma}{column}"


def _with_column(note: Note, number: int, text: str, paths: dict[str, Path]) -> Note:
    path = paths.get(note.place.where, ())
    if not path:
        return note
    said = f"line {number}, column {column_of(text, path)}, {where(path)}"
    return replace(note, place=replace(note.place, where=said))
