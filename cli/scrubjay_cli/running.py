"""From a command's arguments to packs, facts and an executor made ready: what `check`, `why` and `suggest` share."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scrubjay.checking import Checker, checker
from scrubjay.executors.chaining import ExecutorUnavailable
from scrubjay.executors.choosing import executor
from scrubjay.executors.verdicts import Executor
from scrubjay.facts.claim import Note
from scrubjay.facts.finding import Found, find_files
from scrubjay.facts.reading import Read, read_found
from scrubjay.packs.library import Library
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.routing import NO_OFFICE, Office, load_payers
from scrubjay.setting_aside.aside import NOTHING, Aside
from scrubjay_cli.finding_packs import library_of, library_on, pack_of
from scrubjay_cli.near_names import meant
from scrubjay_cli.printing.errors import note_problem, pack_problem
from scrubjay_cli.progress import progress
from scrubjay_cli.reading import SCOPES, WHAT, declared_complete, received_on
from scrubjay_cli.setting_aside import set_aside
from scrubjay_cli.sparing import overwritten
from scrubjay_cli.trouble import Trouble, complain


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a user gave."""

    files: Sequence[str]
    facts: Sequence[str]
    packs: Sequence[str]
    folders: Sequence[str]
    payers: str | None
    received: str | None
    complete: Sequence[str]
    strict: bool
    executor: str
    output: Path | None
    as_of: str | None = None
    waivers: str | None = None
    baseline: str | None = None
    library: Library | None = None
    """Packs found elsewhere, in the place of those of `folders`."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything that deciding needs. `notes` of what was read stand in `read`."""

    checker: Checker
    executor: Executor
    read: Read
    aside: Aside = NOTHING


@dataclass(frozen=True, slots=True)
class Prepared:
    """Packs, an executor and the files that were found, before anything is read."""

    checker: Checker
    executor: Executor
    found: Found
    received: datetime.date | None
    complete: tuple[tuple[str, str | None], ...]
    aside: Aside = NOTHING


def made_ready(given: Arguments) -> Ready:
    """Packs loaded and compiled, files read. Raises Trouble with every problem of arguments and packs at once."""
    return read_ready(given, prepared(given))


def prepared(given: Arguments) -> Prepared:
    """Packs loaded and compiled, files found. Raises Trouble with every problem of arguments and packs at once."""
    problems: list[str] = []
    received = _date(given.received, problems, "--received")
    as_of = _date(given.as_of, problems, "--as-of")
    complete = [_declaration(text, problems) for text in given.complete]
    deciding = _executor(given.executor, problems)
    read_beside = (*given.packs, *(file for file in (given.payers, given.waivers, given.baseline) if file))
    found = find_files(given.files, given.facts)
    problems += overwritten(given.output, (*found.files, *found.facts, *read_beside), given.folders)
    checking = _checker(given, as_of, problems)
    aside = set_aside(given.waivers, given.baseline, as_of or datetime.date.today(), checking, problems)
    if problems or checking is None or deciding is None:
        raise Trouble([*problems, *_missing_files(found)])
    return Prepared(checking, deciding, found, received, tuple(one for one in complete if one is not None), aside)


def read_ready(given: Arguments, ready: Prepared) -> Ready:
    """The same with the files read. Raises Trouble where --strict does not take what they hold."""
    with progress("Reading") as tell:
        read = read_found(ready.found, tell)
    facts = read.facts if ready.received is None else received_on(read.facts, ready.received)
    facts = declared_complete(facts, ready.complete)
    if given.strict and read.refused:
        raise strictly(read.refused)
    return Ready(ready.checker, ready.executor, replace(read, facts=facts), ready.aside)


def strictly(refused: Iterable[Note]) -> Trouble:
    """Why nothing is decided with --strict."""
    problems = [note_problem(note) for note in refused]
    return Trouble([*problems, "nothing was decided, because of --strict: mend the files or leave --strict out"])


def _checker(given: Arguments, as_of: datetime.date | None, problems: list[str]) -> Checker | None:
    library = given.library or _library(given, as_of, problems)
    only: list[Pack] = []
    for name in given.packs:
        found = pack_of(name, library, problems)
        if found is not None:
            library, pack = found
            only.append(pack)
    office = _office(given.payers, library, problems)
    bases = [pack.id for pack in only if pack.claims is None and pack.id not in office.packs.values()]
    for pack_id in bases:
        complain([f"note: {pack_id} is a base without [pack.claims]: it decides no claim unless payers.toml names it"])
    try:
        return checker(library, only, office)
    except PackErrors as errors:
        problems += [pack_problem(problem) for problem in errors.problems]
        return None


def _library(given: Arguments, as_of: datetime.date | None, problems: list[str]) -> Library:
    """The packs as they are, or as they stood on the day asked for."""
    if as_of is None:
        return library_of(given.folders, problems)
    library, notes = library_on(given.folders, as_of, problems)
    complain([f"note: {note}" for note in notes])
    return library


def _office(payers: str | None, library: Library, problems: list[str]) -> Office:
    if payers is None:
        return NO_OFFICE
    try:
        return load_payers(Path(payers), sorted(library.loaded))
    except PackErrors as errors:
        problems += [pack_problem(problem) for problem in errors.problems]
    except OSError as error:
        problems.append(f"{payers}: cannot be read: {error.strerror or 'input or output error'}")
    return NO_OFFICE


def _executor(name: str, problems: list[str]) -> Executor | None:
    try:
        return executor(name)
    except ExecutorUnavailable as error:
        problems.append(str(error))
        return None


def _date(text: str | None, problems: list[str], option: str) -> datetime.date | None:
    if text is None:
        return None
    try:
        if len(text) == 10:
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    problems.append(f"{option} {text}: expected a date such as 2026-03-17")
    return None


def _declaration(text: str, problems: list[str]) -> tuple[str, str | None] | None:
    what, colon, scope = text.partition(":")
    if what not in WHAT:
        problems.append(f"--complete {text}: {meant(what, WHAT)}")
        return None
    if colon and scope not in SCOPES:
        problems.append(f"--complete {text}: {meant(scope, SCOPES)}")
        return None
    return what, scope or None


def _missing_files(found: Found) -> list[str]:
    missing = [f"{file}: there is no such file" for file in (*found.files, *found.facts) if not Path(file).exists()]
    return [*missing, *(note_problem(note) for note in found.notes if note.level == "error")]
