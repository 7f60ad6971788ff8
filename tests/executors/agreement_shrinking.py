"""A case on which executors differ made as small as is simple: documents, rows, keys, then parts of the pack."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from typing import Any

from agreement_comparing import compared
from facts_strategies import Document

from scrubjay.packs.places import PackErrors

SECONDS = 120.0
"""So long a difference is shrunk at most."""


def shrunk(
    pack: str, documents: list[Document], at: int, executor: str, seconds: float = SECONDS
) -> tuple[str, list[Document]]:
    """A smaller pack and documents on which this executor still says something else than the reference."""
    until = time.monotonic() + seconds

    def differs(text: str, some: list[Document]) -> bool:
        if time.monotonic() > until:
            return False
        try:
            return bool(compared(text, some, executor).differing)
        except (PackErrors, ValueError, KeyError):
            return False  # a smaller one that is no pack, or no document, any more

    one = documents[at : at + 1]
    # columns decide two patients or more: a document by itself is given twice
    found = next((some for some in (one, one * 2) if differs(pack, some)), documents)
    if found is documents:
        found = _fewer(found, lambda some: differs(pack, some))
    smaller = True
    while smaller and time.monotonic() < until:
        smaller = False
        for text in _less_of_pack(pack):
            if differs(text, found):
                pack, smaller = text, True
                break
        for some in _less_of_documents(found):
            if differs(pack, some):
                found, smaller = some, True
                break
    return pack, found


def _fewer(documents: list[Document], differs: Callable[[list[Document]], bool]) -> list[Document]:
    step = len(documents) // 2
    while step:
        at = 0
        while at < len(documents):
            rest = documents[:at] + documents[at + step :]
            if rest and differs(rest):
                documents = rest
            else:
                at += step
        step //= 2
    return documents


def _less_of_pack(text: str) -> Iterator[str]:
    """Without one of its parts; then without one key of a part."""
    parts = text.split("\n\n")
    for at in range(1, len(parts)):
        yield "\n\n".join(parts[:at] + parts[at + 1 :])
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.startswith(("[measures", "[["))), len(lines))
    for at in range(start, len(lines)):
        if " = " in lines[at]:
            yield "\n".join(lines[:at] + lines[at + 1 :])


def _less_of_documents(documents: list[Document]) -> Iterator[list[Document]]:
    """Without one row, or one key of a row; where all documents are the same, in all of them."""
    same = all(one == documents[0] for one in documents)
    for at, document in enumerate(documents if not same else documents[:1]):
        for less in _less(document):
            yield [less] * len(documents) if same else [*documents[:at], less, *documents[at + 1 :]]


def _less(document: Document) -> Iterator[Document]:
    for path in _paths(document, ()):
        less = copy.deepcopy(document)
        holder: Any = less
        for step in path[:-1]:
            holder = holder[step]
        del holder[path[-1]]
        if less.get("claims"):
            yield less


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Where rows and keys stand, the outer ones first: the lists, their rows, the rows' keys, the claims' lines."""
    inner = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, _ in inner:
        if path or key != "claims":
            yield (*path, key)
    if len(path) < 4:
        for key, one in inner:
            if isinstance(one, list) or (isinstance(one, dict) and len(path) < 4):
                yield from _paths(one, (*path, key))
