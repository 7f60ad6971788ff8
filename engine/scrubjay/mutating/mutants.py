"""Changed packs tried against the claims beside the pack: which changes no decision shows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from scrubjay.checking import Checker
from scrubjay.facts.claim import Facts, Note
from scrubjay.mutating.edits import Edit, edits
from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.testing.running import ClaimUnusable, ready, text_of


@dataclass(frozen=True, slots=True)
class Read:
    """A claim's document, read once for all changes. `name`: its file's, which begins with the policy it is about."""

    name: str
    facts: Facts
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change that loads and means something else; `by`: the first claim that shows it, "" where none does."""

    file: str
    edit: Edit
    by: str

    @property
    def noticed(self) -> bool:
        """Whether a claim shows it."""
        return bool(self.by)


def mutants(
    library: Library,
    pack: Pack,
    text: str,
    claims: Sequence[Read],
    *,
    limit: int | None = None,
    seed: int = 0,
    tell: Callable[[int], None] | None = None,
) -> Iterator[Mutant]:
    """Each change of the pack's text that loads, tried. `limit`: so many, chosen by `seed`; else all in their order.

    `text` is that of the pack's own file; `tell` is told of each change looked at. Raises PackErrors, ClaimUnusable if
    the pack or a claim is unusable as it stands.
    """
    checker = ready(library, pack)
    before = [(read, text_of(checker, read.facts, read.notes, read.name)) for read in claims]
    hash_now = checker.programs.of(pack).hash
    found = list(edits(text, pack.file))
    if limit is not None:
        random.Random(seed).shuffle(found)
    count = 0
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for edit in found:
        if limit is not None and count >= limit:
            return
        if tell is not None:
            tell(1)
        for one in (edit, *edit.instead):
            changed = _loaded(library, pack, one.applied(plain))
            if changed is None:
                continue
            if changed[1].programs.of(changed[0]).hash != hash_now:
                count += 1
                yield Mutant(pack.file, one, _noticed(changed[1], one, before))
            break


def edit_count(text: str, file: str) -> int:
    """How many changes there are to look at."""
    return sum(1 for _ in edits(text, file))


def share(found: Iterable[Mutant]) -> tuple[int, int]:
    """How many were noticed, of how many."""
    every = list(found)
    return sum(one.noticed for one in every), len(every)


def _loaded(library: Library, pack: Pack, text: str) -> tuple[Pack, Checker] | None:
    try:
        changed = load_pack(text, pack.file)
        if changed.id != pack.id:
            return None
        around = Library({**library.loaded, pack.id: changed}, library.tables, (), library.refused)
        return changed, ready(around, changed)
    except PackErrors:
        return None


def _noticed(checker: Checker, edit: Edit, before: Sequence[tuple[Read, str]]) -> str:
    """The first claim that is decided otherwise: those of the edited policy are asked first."""
    own = [pair for pair in before if edit.policy and pair[0].name.startswith(edit.policy)]
    rest = [pair for pair in before if pair not in own] if own else before
    for read, was in (*own, *rest):
        try:
            if text_of(checker, read.facts, read.notes, read.name) != was:
                return read.name
        except ClaimUnusable:
            return read.name
    return ""
