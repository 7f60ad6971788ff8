"""`scrubjay reference`: the reference tables there are, what they say of a code, and newer files of CMS loaded."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubjay_cli.options import Output, PackFolders, PlainFormat, TextOrJson
from scrubjay_cli.trouble import Trouble, guarded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrubjay.tables.folders import Stored

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Tables of codes that packs and facts read.\n\n\b\nExample:\n  scrubjay reference show ncci_pairs 97530",
)

LIST_HELP = """List the reference tables in use: rows, complete or not, when checked, and in which folder.

\b
Examples:
  scrubjay reference list
  scrubjay reference list --packs our-packs
"""
SHOW_HELP = """Show a table's rows, or those of one code: dates, cells, and how far each can be trusted.

\b
Examples:
  scrubjay reference show ncci_pairs 97530
  scrubjay reference show mue 97110 --format json
"""
LOAD_HELP = """Load a newer CMS file (CSV, tab-separated text, XLSX) into a folder of your own, and say what changes.

Files are checked whole before anything is written. Give all parts of the NCCI edits at once. By a fee
schedule (mpfs) allowed amounts that nobody gave are estimated.

\b
Examples:
  scrubjay reference load ccipra-f1.txt ccipra-f2.txt ccipra-f3.txt ccipra-f4.txt --kind ncci
  scrubjay reference load mue-practitioner.csv --kind mue --date 2027-01-01
  scrubjay reference load places.xlsx --kind pos --into our-packs
  scrubjay reference load PFALL26A.txt --kind mpfs --locality 1234567893=11502-00
"""


class KindName(StrEnum):
    """Which of CMS's files."""

    ncci = "ncci"
    mue = "mue"
    pos = "pos"
    mpfs = "mpfs"


@app.command("list", help=LIST_HELP)
@guarded
def list_(packs: PackFolders = None, format: TextOrJson = PlainFormat.text, output: Output = None) -> None:
    """Every table in use."""
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.reference import list_document, list_lines
    from scrubjay_cli.sparing import spare

    spare(output, folders=packs or ())
    documents = list_document(list(_tables(packs or ()).values()))
    write_either(format, documents, lambda look: list_lines(documents, look), output)


@app.command("show", help=SHOW_HELP)
@guarded
def show(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="A table's name.", show_default=False)],
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="Only rows of this code.", show_default=False)
    ] = None,
    packs: PackFolders = None,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """One table, or one code of it."""
    from scrubjay_cli.near_names import meant
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.reference import show_document, show_lines
    from scrubjay_cli.sparing import spare

    spare(output, folders=packs or ())
    tables = _tables(packs or ())
    if table not in tables:
        raise Trouble([f"there is no table {table}: {meant(table, list(tables))}"])
    document = show_document(tables[table], None if code is None else code.strip().upper())
    write_either(format, document, lambda look: show_lines(document, look), output)


@app.command("load", help=LOAD_HELP)
@guarded
def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CMS's file, or its parts.")],
    kind: Annotated[
        KindName,
        typer.Option(
            "--kind",
            help="ncci: procedure-to-procedure edits; mue: medically unlikely edits; pos: places of service; "
            "mpfs: physician fee schedule payment amounts.",
            show_default=False,
        ),
    ],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Your packs folder.")] = Path("our-packs"),
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help="The first day the file is in force; else what the file or its name says, else today.",
            show_default=False,
        ),
    ] = None,
    loaded: Annotated[
        str | None,
        typer.Option(
            "--loaded",
            metavar="YYYY-MM-DD",
            help="The day to note as the one on which the file was taken from CMS; else today.",
            show_default=False,
        ),
    ] = None,
    locality: Annotated[
        list[str] | None,
        typer.Option(
            "--locality",
            metavar="NPI=PLACE",
            help="The carrier and locality by which a billing NPI is paid, e.g. 1234567893=11502-00; for more, again.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Keep every code's rows, not only therapy codes'.")] = False,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """Check, compare, write."""
    from scrubjay.packs.library import shipped_folder
    from scrubjay.tables.comparing import compare
    from scrubjay.tables.layouts import KINDS, LAYOUTS
    from scrubjay.tables.loading_cms import CmsFileError, load_cms
    from scrubjay.tables.writing import files_of, write_table
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.reference import load_document, load_lines
    from scrubjay_cli.sparing import overwritten

    problems: list[str] = []
    on, taken = _day("--date", date, problems), _day("--loaded", loaded, problems)
    localities = _localities(locality or (), problems)
    if kind is KindName.mpfs and every:
        problems.append("--all: a fee schedule holds a million rows; only those of therapy codes are kept")
    if kind is not KindName.mpfs and localities:
        problems.append(f"--locality is for fee schedules (--kind mpfs), not for --kind {kind.value}")
    if into.exists() and not into.is_dir():
        problems.append(f"--into {into}: is a file; give a folder")
    elif into.resolve() == shipped_folder().resolve():
        problems.append(f"--into {into}: the folder of scrubjay's own packs; give a folder of your own")
    for file in files:
        said = "is a folder; give a file" if file.is_dir() else "there is no such file"
        problems += [] if file.exists() and not file.is_dir() else [f"{file}: {said}"]
    name = next(one for one in KINDS if one == kind.value)
    problems += overwritten(output, files, [into], made=files_of(LAYOUTS[name].table, into))
    if problems:
        raise Trouble(problems)
    tables = _tables([str(into)] if into.is_dir() else ())
    held = tables.get(LAYOUTS[name].table)
    therapy = frozenset(tables["therapy_codes"].table.rows)
    try:
        draft = load_cms(
            files,
            name,
            therapy=therapy,
            in_use=None if held is None else held.path,
            loaded=taken or datetime.date.today(),
            on=on,
            every=every,
            localities=localities,
        )
    except CmsFileError as error:
        raise Trouble(error.mistakes) from None
    table = write_table(draft, into)
    changes = compare(None if held is None else held.table, table, draft.on, therapy)
    document = load_document(draft, changes, into)
    write_either(format, document, lambda look: load_lines(draft, changes, into, look), output)


def _tables(folders: Sequence[str]) -> Mapping[str, Stored]:
    """Tables in use: shipped ones, and those of a user's folders in their place. Raises Trouble."""
    from scrubjay.packs.library import shipped_folder
    from scrubjay.tables import TableError
    from scrubjay.tables.folders import stored_tables
    from scrubjay_cli.finding_packs import folders_of

    problems: list[str] = []
    paths = folders_of(folders, problems)
    if problems:
        raise Trouble(problems)
    try:
        return stored_tables(shipped_folder(), paths)
    except TableError as error:
        raise Trouble(str(error).splitlines()) from None


def _localities(given: Sequence[str], problems: list[str]) -> dict[str, str]:
    from scrubjay.facts.checks import passes

    found: dict[str, str] = {}
    for one in given:
        npi, _, place = (part.strip() for part in one.partition("="))
        if not re.fullmatch(r"[0-9]{5}-[0-9]{2}", place):
            problems.append(f"--locality {one}: an NPI, =, and carrier and locality like 11502-00 are expected")
        elif not passes("npi", npi):
            problems.append(f"--locality {one}: {npi or 'nothing'} is no NPI: ten digits, the last of which checks")
        elif found.setdefault(npi, place) != place:
            problems.append(f"--locality {one}: {npi} has {found[npi]} already; a biller has one locality")
    return found


def _day(option: str, given: str | None, problems: list[str]) -> datetime.date | None:
    if given is None:
        return None
    try:
        return datetime.datetime.strptime(given, "%Y-%m-%d").date()
    except ValueError:
        problems.append(f"{option} {given}: a date like 2027-01-01 is expected")
        return None
