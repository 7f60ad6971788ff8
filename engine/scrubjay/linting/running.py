"""Lint run over packs: each file loaded, merged and compiled as far as it goes, every check asked, comments heeded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scrubjay.linting.check import Finding, Found
from scrubjay.linting.ignoring import heeded
from scrubjay.linting.linted import Linted, Settings
from scrubjay.linting.registry import CHECKS
from scrubjay.linting.targets import Target
from scrubjay.linting.text import scanned
from scrubjay.packs.library import Library, apart
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import Fault, PackErrors, Problem
from scrubjay.packs.routing import check_ranks
from scrubjay.rules.checking import every_problem
from scrubjay.rules.programs import program_of


@dataclass(frozen=True, slots=True)
class Report:
    """Every finding in the order of files and lines; `unloaded` are the files that no claim can be checked with."""

    findings: tuple[Finding, ...]
    files: int
    unloaded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """The codes that are asked for, by their beginnings; none is all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, code: str) -> bool:
        """Whether a code is asked for. What keeps a pack from loading always is."""
        if code.startswith("SJ0"):
            return True
        chosen = not self.select or code.startswith(self.select)
        return chosen and not (self.ignore and code.startswith(self.ignore))


EVERY = Choice()


def lint(targets: Sequence[Target], library: Library, settings: Settings, choice: Choice = EVERY) -> Report:
    """What there is to say of the targets; `library` has the other packs and the reference tables."""
    loaded: dict[str, Pack] = {}
    refused: dict[str, PackErrors] = {}
    problems: list[Problem] = []
    read: list[tuple[Target, Pack | None, PackErrors | None]] = []
    for target in targets:
        if target.problem is not None:
            problems.append(target.problem)
            continue
        try:
            pack = load_pack(target.text, target.name)
        except PackErrors as errors:
            read.append((target, errors.read, errors))
            if errors.read is not None and errors.read.id:
                refused[errors.read.id] = errors
            continue
        other = loaded.get(pack.id)
        if other is not None and not apart(pack, other):
            message = f"the id `{pack.id}` is taken by {other.file}"
            problems.append(Problem(pack.place, message, "an id names one pack", code=Fault.TWICE))
            continue
        if other is None or (other.released and pack.released and pack.released > other.released):
            loaded[pack.id] = pack
        read.append((target, pack, None))
    others = {name: pack for name, pack in library.loaded.items() if name not in refused}
    around = Library({**others, **loaded}, library.tables, (), {**library.refused, **refused})
    problems += _meeting(around, loaded)
    kin = _Kin(around)
    found: list[Finding] = []
    for target, known, refusal in read:
        linted = None if known is None else _linted(target, known, around, settings, kin)
        stopped = refusal
        if stopped is None and linted is not None:
            try:
                program = program_of(around, linted.pack)
                linted = replace(linted, merged=around.merged(linted.pack), program=program)
            except PackErrors as late:
                stopped = late
        if stopped is not None:
            problems += every_problem(around, stopped)
        if linted is not None:
            found += _asked(linted, choice)
    refusals = [_refusal(problem) for problem in dict.fromkeys(sorted(problems))]
    ordered = sorted((*refusals, *found), key=lambda one: (one.place, one.code, one.found.message))
    unloaded = frozenset(problem.place.file for problem in problems)
    return Report(tuple(ordered), len(targets), unloaded)


def _linted(target: Target, pack: Pack, library: Library, settings: Settings, kin: _Kin) -> Linted:
    return Linted(
        pack,
        target.text,
        scanned(target.text),
        library,
        settings,
        kin.bases(pack),
        kin.heirs(pack),
        kin.around(pack),
    )


def _asked(linted: Linted, choice: Choice) -> Iterator[Finding]:
    """The findings of one pack, but those that a comment asks to ignore."""
    found: list[Finding] = []
    for check in CHECKS.values():
        if check.find is None or (check.whole and linted.program is None):
            continue
        for one in check.find(linted):
            # a file that does not load is not mended: nobody could tell whether it decides the same
            told = one if linted.program is not None else replace(one, mend=())
            found.append(Finding(check.code, check.name, check.severity, told))
    left, said = heeded(found, linted.scan, linted.pack.file, complete=linted.program is not None)
    asked = [Finding(code, CHECKS[code].name, CHECKS[code].severity, one) for code, one in said]
    yield from (one for one in (*left, *asked) if choice.takes(one.code))


def _refusal(problem: Problem) -> Finding:
    check = CHECKS[problem.code]
    return Finding(problem.code, check.name, "error", Found(problem.place, problem.message, problem.hint))


def _meeting(library: Library, targets: Mapping[str, Pack]) -> Iterator[Problem]:
    """Packs of one rank that can meet, one of them under lint."""
    files = {pack.file for pack in targets.values()}
    for problem in check_ranks(list(library.loaded.values())):
        if problem.place.file in files or any(f"`{name}`" in problem.message for name in targets):
            yield problem


class _Kin:
    """Who inherits from whom, by what the files say."""

    def __init__(self, library: Library) -> None:
        read = (errors.read for errors in library.refused.values())
        self._packs = {pack.id: pack for pack in read if pack is not None} | dict(library.loaded)
        self._above = {name: self._lineage(name, ()) for name in self._packs}

    def bases(self, pack: Pack) -> tuple[Pack, ...]:
        """All that a pack inherits from."""
        return self._known(self._above.get(pack.id, ()))

    def heirs(self, pack: Pack) -> tuple[Pack, ...]:
        """All that inherit from it."""
        return self._known(name for name, above in self._above.items() if pack.id in above)

    def around(self, pack: Pack) -> tuple[Pack, ...]:
        """It, its bases, its heirs and all that they inherit from."""
        names = {pack.id, *self._above.get(pack.id, ())}
        for heir in self.heirs(pack):
            names |= {heir.id, *self._above[heir.id]}
        names.discard(pack.id)
        return (pack, *self._known(names))

    def _lineage(self, name: str, seen: tuple[str, ...]) -> frozenset[str]:
        pack = self._packs.get(name)
        if pack is None or name in seen:
            return frozenset()
        each = (self._lineage(base, (*seen, name)) | {base} for base in pack.extends)
        return frozenset().union(*each) - {name}

    def _known(self, names: Iterable[str]) -> tuple[Pack, ...]:
        return tuple(self._packs[name] for name in sorted(names) if name in self._packs)
