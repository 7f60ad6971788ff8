"""The packs with claims beside them that `scrubjay pack test` works on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scrubjay.linting.kin import with_kin
from scrubjay.linting.targets import of_file, of_here
from scrubjay.packs.library import Library, looks_like_file, open_library
from scrubjay.packs.places import PackErrors
from scrubjay.rules.checking import every_problem
from scrubjay.tables import TableError
from scrubjay.testing.claims import CLAIMS, Suite, claims_folder, folders_below, suite_of_file, suites_of_folder
from scrubjay_cli.finding_packs import folders_of, own_file
from scrubjay_cli.printing.errors import pack_problem
from scrubjay_cli.trouble import Trouble


def suites_named(names: Sequence[str], folders: Sequence[str]) -> list[Suite]:
    """The packs by id, file or folder; none named: those of `folders`, else those in and below the current folder.

    Raises Trouble with everything that is wrong, and where no claims are found at all.
    """
    problems: list[str] = []
    own = folders_of(folders, problems)
    found: list[Suite] = []
    for name in names or [str(folder) for folder in own]:
        if Path(name).is_dir() and not name.endswith(CLAIMS):
            found += _of_folder(Path(name), own, problems)
        else:
            found += _of_name(name, own, folders, problems)
    if not names and not own:
        for folder in folders_below(Path()):
            found += _of_file(folder.with_suffix(".toml"), own, problems)
    if problems:
        raise Trouble(list(dict.fromkeys(problems)))
    once = list({suite.folder.resolve(): suite for suite in found if suite.claims}.values())
    if not once:
        where = ", ".join(names or folders) or "in or below this folder"
        hint = (
            "claims of acme.toml are facts documents (JSON) in acme.claims beside it; `scrubjay pack cases` writes some"
        )
        raise Trouble([f"{where}: no claims beside a pack ({hint})"])
    return once


def _of_folder(folder: Path, own: Sequence[Path], problems: list[str]) -> list[Suite]:
    library = _library([*own, *(one for one in (folder,) if one not in own)])
    problems += [pack_problem(problem) for problem in library.broken]
    suites, wrong = suites_of_folder(library, folder)
    problems += wrong
    return suites


def _of_name(name: str, own: Sequence[Path], folders: Sequence[str], problems: list[str]) -> list[Suite]:
    if name.endswith(CLAIMS) and Path(name).is_dir():
        return _of_file(Path(name).with_suffix(".toml"), own, problems)
    path = own_file(name, folders)
    if path is None:
        near = "" if looks_like_file(name) else "; give its file, or the folder it is in with --packs"
        problems.append(f"{name}: there is no pack of yours of this name{near}")
        return []
    if path.is_file() and not claims_folder(path).is_dir():
        problems.append(
            f"{name}: no folder {claims_folder(path).name} stands beside it (`scrubjay pack cases` writes one)"
        )
        return []
    return _of_file(path, own, problems)


def _of_file(path: Path, own: Sequence[Path], problems: list[str]) -> list[Suite]:
    target = of_file(path)
    if target.problem is not None:
        problems.append(f"{path.as_posix()}: {target.problem.message}")
        return []
    library = with_kin(_library(own), [target], [*of_here(path.parent), *of_here(Path())])
    try:
        return [suite_of_file(library, path)]
    except PackErrors as errors:
        problems += [pack_problem(problem) for problem in every_problem(library, errors)]
    except OSError as error:
        problems.append(f"{path.as_posix()}: {error.strerror or 'cannot be read'}")
    return []


def _library(folders: Sequence[Path]) -> Library:
    try:
        return open_library(folders)
    except TableError as error:
        raise Trouble(str(error).splitlines()) from None
