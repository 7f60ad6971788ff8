"""`scrubjay impact`: what a change of packs would have done to real claims."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from scrubjay_cli.options import (
    ClaimsFiles,
    Complete,
    ExecutorName,
    FactsFiles,
    Output,
    PackFolders,
    PayersFile,
    Received,
    Strict,
    WhichExecutor,
)
from scrubjay_cli.trouble import UNUSABLE, Trouble, complain, end, guarded

HELP = """Decide claims with two versions of the packs, and say what comes out otherwise: claims, money, and why.

OLD and NEW are packs' ids, pack files, folders of packs, or a git revision: git:REV is the `policies` folder of the
repository of the current directory, git:REV:PATH a file or folder there. A single file takes the place of the pack of
its id; packs that build on it change with it.
Exit code: 0 the work was done, 2 something given cannot be used.

\b
Examples:
  scrubjay impact medicaid/nc our-packs/nc.toml day.837 --facts day.facts.json
  scrubjay impact git:HEAD~1 policies outbox/ --facts chart/ --format html --output impact.html
  scrubjay impact old-packs our-packs year/*.837 --format xlsx --output worklist.xlsx
"""
SIDED = "ID|FILE|DIR|git:REV[:PATH]"


class ImpactFormat(StrEnum):
    """How an impact is printed."""

    text = "text"
    json = "json"
    html = "html"
    xlsx = "xlsx"


@guarded
def impact(
    old: Annotated[str, typer.Argument(metavar="OLD", help=f"Packs as they are: {SIDED}.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=f"Packs as they would be: {SIDED}.", show_default=False)],
    files: ClaimsFiles,
    facts: FactsFiles = None,
    packs: PackFolders = None,
    payers: PayersFile = None,
    received: Received = None,
    complete: Complete = None,
    strict: Strict = False,
    executor: WhichExecutor = ExecutorName.auto,
    format: Annotated[
        ImpactFormat,
        typer.Option(
            "--format",
            help="text for people; json for programs; html, a page with charts; xlsx, a worklist sorted by money.",
        ),
    ] = ImpactFormat.text,
    output: Output = None,
) -> None:
    """Decide under both, compare, print."""
    from pathlib import Path

    from scrubjay.impact.deciding import impact as measured
    from scrubjay.impact.telling import document
    from scrubjay_cli.finding_packs import folders_of, side_named
    from scrubjay_cli.printing.errors import refusal
    from scrubjay_cli.progress import progress
    from scrubjay_cli.running import Arguments, made_ready
    from scrubjay_cli.sides_ready import packs_ready
    from scrubjay_cli.sparing import spare

    if format is ImpactFormat.xlsx and output is None:
        raise Trouble(["--format xlsx is not for a terminal: say with --output FILE where it goes"])
    spare(output, [old, new], [*(packs or ()), *(name for name in (old, new) if Path(name).is_dir())])
    problems: list[str] = []
    folders = folders_of(packs or (), problems)
    before, after = (side_named(name, folders, problems) for name in (old, new))
    if problems or before is None or after is None:
        raise Trouble(list(dict.fromkeys(problems)))
    given = Arguments(
        files,
        facts or (),
        (),
        packs or (),
        payers,
        received,
        complete or (),
        strict,
        executor.value,
        output,
        library=after.library,
    )
    ready = made_ready(given)
    earlier = packs_ready(before, ready.checker.office)
    with progress("Deciding") as tell:
        found = measured(earlier, packs_ready(after, ready.checker.office), ready.read.facts, ready.executor, tell)
    said = document(found)
    errors = [note for note in ready.read.notes if note.level != "note"]
    complain([refusal(note) for note in errors])
    _print(said, format, output)
    if errors:
        end(UNUSABLE)


def _print(said: dict[str, Any], format: ImpactFormat, output: Output) -> None:
    from scrubjay_cli.output import look_of, write_bytes, write_data, write_text

    if format is ImpactFormat.text:
        from scrubjay_cli.printing.impact import impact_lines

        look = look_of(output)
        write_text(impact_lines(said, look), look, output)
    elif format is ImpactFormat.json:
        from scrubjay_cli.printing.json import indented

        write_data(indented(said), output)
    elif format is ImpactFormat.html:
        from scrubjay_cli.printing.impact_page import impact_page

        write_data(impact_page(said), output)
    elif output is not None:
        from scrubjay_cli.printing.workbook import impact_workbook

        write_bytes(lambda stream: impact_workbook(said, stream), output)
