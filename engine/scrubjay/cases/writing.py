"""What `scrubjay pack cases` writes: the files of a pack's cases by name, with the index of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scrubjay.cases.conformance import conformance
from scrubjay.cases.documents import documents, index
from scrubjay.cases.each_value import more_cases
from scrubjay.packs.library import Library
from scrubjay.packs.pack import Pack
from scrubjay.packs.shaping import nearest_ids
from scrubjay.testing.running import ready

INDEX = "cases.md"


class NoPolicy(Exception):
    """Names that are no policies of the pack, each with the nearest."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Written:
    """Texts by file name, the index among them; boundaries of which no two sides were found."""

    files: Mapping[str, str]
    missed: tuple[str, ...]


def written_cases(library: Library, pack: Pack, policies: Sequence[str] = ()) -> Written:
    """The cases of a pack's own policies, or of some of them. Raises PackErrors, NoPolicy.

    With `policies` there is no index: it would leave out the other files of the folder.
    """
    checker = ready(library, pack)
    known = checker.programs.of(pack).policies
    wrong = [name for name in policies if name not in known]
    if wrong:
        near = {name: nearest_ids(name, tuple(known)) for name in wrong}
        raise NoPolicy([f"{name}: no such policy in this pack{near[name] and f'; {near[name]}'}" for name in wrong])
    whole = conformance(checker, pack, policies)
    found = documents([*whole.cases, *more_cases(checker, pack, policies)])
    files = {f"{one.name}.json": one.text for one in found}
    if files and not policies:
        files[INDEX] = index(pack.id, found, whole.missed)
    return Written(files, whole.missed)
