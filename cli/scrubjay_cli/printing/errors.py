"""What cannot be used, in one line each: file, place, what was expected and how to mend it."""

from __future__ import annotations

from scrubjay.facts.claim import Note
from scrubjay.packs.places import Problem


def note_problem(note: Note) -> str:
    """What a reader refused or left out."""
    return f"{note.place}: {note.message}"


def refusal(note: Note) -> str:
    """The same, with which of the two it was."""
    return f"{'skipped' if note.level == 'skip' else 'error'}: {note_problem(note)}"


def pack_problem(problem: Problem) -> str:
    """What is wrong in a pack, at its line and column."""
    return str(problem)
