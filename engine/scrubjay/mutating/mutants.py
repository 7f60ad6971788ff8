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
class Heir:
    """A pack that builds on the one that is changed, with its claims: it may show what the pack itself does not."""

    pack: Pack
    claims: tuple[Read, ...]


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
    heirs: Sequence[Heir] = (),
    limit: int | None = None,
    seed: int = 0,
    tell: Callable[[int], None] | None = None,
) -> Iterator[Mutant]:
    """Each change of the pack's text that loads, tried. `limit`: so many, chosen by `seed`; else all in their order.

    `text` is that of the pack's own file; `heirs` are asked where its own claims show nothing; `tell` is told of each
    change looked at. Raises PackErrors, ClaimUnusable if the pack or a claim is unusable as it stands.
    """
    checker = ready(library, pack)
    before = _texts(checker, claims)
    of_heirs: dict[str, list[tuple[Read, str]]] = {}
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
            changed = loaded(library, pack, one.applied(plain))
            if changed is None:
                continue
            if changed[1].programs.of(changed[0]).hash != hash_now:
                count += 1
                by = _noticed(changed[1], one, before)
                for heir in heirs if not by else ():
                    if heir.pack.id not in of_heirs:
                        of_heirs[heir.pack.id] = _texts(ready(library, heir.pack), heir.claims)
                    by = by or _by_heir(changed[1].library, heir, one, of_heirs[heir.pack.id])
                yield Mutant(pack.file, one, by)
            break


def edit_count(text: str, file: str) -> int:
    """How many changes there are to look at."""
    return sum(1 for _ in edits(text, file))


def share(found: Iterable[Mutant]) -> tuple[int, int]:
    """How many were noticed, of how many."""
    every = list(found)
    return sum(one.noticed for one in every), len(every)


def loaded(library: Library, pack: Pack, text: str) -> tuple[Pack, Checker] | None:
    """The pack with another text, in a library that has it so; None where that does not load, or is another pack."""
    try:
        changed = load_pack(text, pack.file)
        if changed.id != pack.id:
            return None
        around = Library({**library.loaded, pack.id: changed}, library.tables, (), library.refused)
        return changed, ready(around, changed)
    except PackErrors:
        return None


def _texts(checker: Checker, claims: Iterable[Read]) -> list[tuple[Read, str]]:
    return [(read, text_of(checker, read.facts, read.notes, read.name)) for read in claims]


def _by_heir(library: Library, heir: Heir, edit: Edit, before: Sequence[tuple[Read, str]]) -> str:
    """The first claim of an heir that is decided otherwise; the heir itself where it no longer loads."""
    try:
        return _noticed(ready(library, heir.pack), edit, before)
    except PackErrors:
        return heir.pack.id


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
