"""What `pack new` asks for each kind, as the table of `docs/starting-a-pack.md`."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.packs.kinds import KINDS
from scrubjay.starting.questions import Question, of_kind
from scrubjay.starting.shapes import EXAMPLES


def kinds_table() -> str:
    """A row for each kind: what it is in billing words, and its answers by name."""
    lines = ["| `kind` | what it is | its own answers |", "| --- | --- | --- |"]
    for name, kind in KINDS.items():
        if kind.asking is not None:
            asked = "; ".join(_answer(question) for question in of_kind(kind, None))
            lines.append(f"| `{name}` | {kind.asking.title} | {asked} |")
    return "\n".join(lines) + "\n"


def _answer(question: Question) -> str:
    return f"`{question.name}`: {', '.join(_looks_like(question))}"


def _looks_like(question: Question) -> Iterator[str]:
    if question.options:
        yield from (f"`{option}`" for option in question.options)
    else:
        yield EXAMPLES[question.shape]
