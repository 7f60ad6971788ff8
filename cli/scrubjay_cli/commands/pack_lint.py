"""`scrubjay pack lint`: what is wrong with packs, and what is likely to be."""

from __future__ import annotations

import datetime
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubjay_cli.options import Output, PackFolders
from scrubjay_cli.trouble import UNUSABLE, Trouble, end, guarded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrubjay.linting.mending import Mended
    from scrubjay.linting.running import Choice, Report
    from scrubjay.linting.targets import Target
    from scrubjay.packs.library import Library
    from scrubjay.tables import Table

FOUND = 1
"""Exit code where there are warnings or errors."""

HELP = """Look for mistakes in packs: those that keep one from loading, and those that a claim would show too late.

All of them come at once, with file, line and column. Without PACK: the packs of --packs, else those in and below the
current folder, else those shipped. A finding that is right as it stands is let pass by a comment on its line or above:
`# lint: ignore SJ401 because ...`. Exit code 1: warnings or errors; 2: a pack cannot be loaded.

\b
Examples:
  scrubjay pack lint our-packs/acme.toml
  scrubjay pack lint --packs our-packs --fix
  scrubjay pack lint --explain SJ401
"""


class LintFormat(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


Codes = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="CODE", help="Only this code, or codes that begin so. Repeatable."),
]


@guarded
def lint(
    pack: Annotated[
        list[str] | None,
        typer.Argument(metavar="PACK|FILE|DIR", help="Packs by id, files, or folders of packs.", show_default=False),
    ] = None,
    packs: PackFolders = None,
    stale: Annotated[
        int, typer.Option("--stale", metavar="DAYS", min=1, help="Days after which a source is to be read again.")
    ] = 365,
    select: Codes = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help="Not this code, or codes that begin so. Repeatable."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without changing a decision.")] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", help="Tell of one code, with examples, and leave."),
    ] = None,
    format: Annotated[
        LintFormat,
        typer.Option("--format", help="Text for people, JSON or SARIF for programs, GitHub's annotations."),
    ] = LintFormat.text,
    output: Output = None,
) -> None:
    """Every finding of the packs that are named."""
    from scrubjay.linting.linted import Settings
    from scrubjay.linting.mending import Mended, mend
    from scrubjay.linting.running import lint as linted
    from scrubjay_cli.sparing import spare

    if explain is not None:
        spare(output)
        _explain(explain, format, output)
        return
    choice = _choice(select or (), ignore or ())
    library, targets = _targets(pack or (), packs or ())
    spare(output, [target.path for target in targets if target.path is not None], packs or ())
    settings = Settings(today(), stale)
    made = mend(targets, library, settings, choice) if fix else Mended(linted(targets, library, settings, choice), {})
    _write_mended(made, targets)
    _write(made.report, format, output)
    if made.report.unloaded:
        end(UNUSABLE)
    if any(one.severity != "note" and not one.mended for one in made.report.findings):
        end(FOUND)


def today() -> datetime.date:
    """The day from which the age of sources is counted."""
    return datetime.date.today()


def _explain(code: str, format: LintFormat, output: Path | None) -> None:
    from scrubjay.linting.registry import CHECKS
    from scrubjay.packs.shaping import nearest_ids
    from scrubjay_cli.options import PlainFormat
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.lint import explained_document, explained_lines

    by_name = {check.name: check for check in CHECKS.values()}
    check = CHECKS.get(code.upper()) or by_name.get(code.lower())
    if check is None:
        near = [known for known in CHECKS if known.startswith(code.upper())][:3] if code else []
        hint = f"there are {', '.join(near)} ..." if near else nearest_ids(code.upper(), CHECKS)
        raise Trouble(
            [f"--explain {code}: there is no such check{hint and f'; {hint}'} (`docs/lint.md` lists them all)"]
        )
    if format not in (LintFormat.text, LintFormat.json):
        raise Trouble([f"--format {format}: an explanation is text or json"])
    write_either(PlainFormat(format), explained_document(check), lambda look: explained_lines(check, look), output)


def _choice(select: Sequence[str], ignore: Sequence[str]) -> Choice:
    """The codes that are asked for. Raises Trouble where none begins so."""
    from scrubjay.linting.registry import CHECKS
    from scrubjay.linting.running import Choice

    wrong = [
        f"--{option} {code}: no code begins so; `docs/lint.md` lists them all"
        for option, codes in (("select", select), ("ignore", ignore))
        for code in codes
        if not code or not any(known.startswith(code.upper()) for known in CHECKS)
    ]
    wrong += [
        f"--ignore {code}: what keeps a pack from loading cannot be ignored"
        for code in ignore
        if code.upper().startswith("SJ0")
    ]
    if wrong:
        raise Trouble(wrong)
    return Choice(tuple(code.upper() for code in select), tuple(code.upper() for code in ignore))


def _targets(named: Sequence[str], folders: Sequence[str]) -> tuple[Library, list[Target]]:
    """The files to look at, and the packs and tables around them. Raises Trouble with every name that is none."""
    from scrubjay.linting.kin import with_kin
    from scrubjay.linting.targets import of_file, of_folder, of_here, of_pack, once
    from scrubjay.packs.library import looks_like_file, shipped_folder
    from scrubjay.packs.resolving import NoSuchPack
    from scrubjay_cli.finding_packs import folders_of, library_of

    problems: list[str] = []
    own = folders_of(folders, problems)
    given = [Path(name) for name in named if name and Path(name).is_dir()]
    library = library_of([str(folder) for folder in own], [])
    if given:
        library = replace(library, tables=_tables([*own, *given]))
    targets: list[Target] = []
    for name in named:
        if name and Path(name).is_dir():
            targets += of_folder(Path(name))
        elif looks_like_file(name):
            target = of_file(Path(name))
            if target.problem is not None and not Path(name).is_file():
                problems.append(f"{name}: {target.problem.message}")
            else:
                targets.append(target)
        else:
            try:
                targets.append(of_pack(name, library, own))
            except NoSuchPack as error:
                problems.append(f"{error} (or give a file that ends in .toml, or a folder)")
    if problems:
        raise Trouble(problems)
    if any(target.path is not None and not target.ours for target in targets):
        library = with_kin(library, targets, of_here(Path()))
    if not named:
        targets = [target for folder in own for target in of_folder(folder)]
    if not named and not own:
        targets = of_here(Path())
        if not targets:
            targets = [of_file(target.path, ours=True) for target in of_folder(shipped_folder()) if target.path]
    return library, once(targets)


def _tables(folders: Sequence[Path]) -> Mapping[str, Table]:
    """The reference tables in use where these folders are packs folders. Raises Trouble."""
    from scrubjay.packs.library import shipped_folder
    from scrubjay.tables import TableError
    from scrubjay.tables.folders import stored_tables

    try:
        return {name: stored.table for name, stored in stored_tables(shipped_folder(), folders).items()}
    except TableError as error:
        raise Trouble(str(error).splitlines()) from None


def _write_mended(made: Mended, targets: Sequence[Target]) -> None:
    from scrubjay_cli.output import write_file

    for target in targets:
        if target.path is not None and target.name in made.texts:
            text = made.texts[target.name]
            raw = target.path.read_bytes()
            marked = "\ufeff" if raw.startswith(b"\xef\xbb\xbf") else ""
            ended = text.replace("\n", "\r\n") if b"\r\n" in raw else text
            write_file([marked + ended], target.path)


def _write(report: Report, format: LintFormat, output: Path | None) -> None:
    from scrubjay_cli.output import look_of, write_data, write_text
    from scrubjay_cli.printing.annotations import workflow_commands
    from scrubjay_cli.printing.json import indented
    from scrubjay_cli.printing.lint import report_document, report_lines
    from scrubjay_cli.printing.sarif import sarif

    if format is LintFormat.json:
        write_data(indented(report_document(report)), output)
    elif format is LintFormat.sarif:
        write_data(indented(sarif(report)), output)
    elif format is LintFormat.github:
        write_data(workflow_commands(report.findings), output)
    else:
        look = look_of(output)
        write_text(report_lines(report, look), look, output)
