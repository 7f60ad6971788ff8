"""The sources that were answered: which are new, and how far each carries."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scrubjay.starting.known import Start
from scrubjay.starting.questions import Answers, slug

KEYS: Final = ("title", "url", "checked", "whose")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source that the policy cites; `new`: the file does not have it yet."""

    id: str
    title: str
    url: str
    checked: datetime.date
    confidence: str
    new: bool


def cited(start: Start, answers: Answers) -> list[Cited]:
    """The sources in order; one of the file's is cited again where the address is the same.

    The payer's own text is `primary`. Of secondary ones, two that were written by themselves corroborate each other.
    """
    rows = list(_rows(answers))
    secondary = sum(row["whose"] != "own" for row in rows)
    there = {source.url: source for source in (start.pack.sources if start.pack else {}).values()}
    taken = set(start.pack.sources) if start.pack else set()
    found: dict[str, Cited] = {}
    for row in rows:
        known = there.get(row["url"])
        if known is not None:
            found[known.id] = Cited(known.id, known.title, known.url, known.checked, known.confidence, False)
            continue
        confidence = "primary" if row["whose"] == "own" else "corroborated" if secondary > 1 else "single"
        name = _free(slug(row["title"]) or "source", taken)
        taken.add(name)
        found[name] = Cited(name, row["title"], row["url"], row["checked"], confidence, True)
    return list(found.values())


def only_single(start: Start, answers: Answers) -> bool:
    """Whether nothing but one secondary source carries the policy."""
    return all(source.confidence == "single" for source in cited(start, answers))


def _rows(answers: Answers) -> Iterator[Mapping[str, Any]]:
    at = 1
    while all(f"sources.{at}.{key}" in answers for key in KEYS):
        yield {key: answers[f"sources.{at}.{key}"] for key in KEYS}
        at += 1


def _free(name: str, taken: set[str]) -> str:
    at, free = 2, name
    while free in taken:
        free, at = f"{name}-{at}", at + 1
    return free
