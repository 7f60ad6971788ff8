"""`scrubjay pack diff`: what changed in meaning between two packs, with claims that show it, and the memo of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from scrubjay_cli.options import Complete, FactsFiles, Output, PackFolders, PayersFile, PlainFormat, Received
from scrubjay_cli.trouble import UNUSABLE, Trouble, end, guarded

HELP = """Say what changed in meaning between two packs, and show a claim that is decided differently for each change.

OLD and NEW are packs' ids, pack files, folders of packs, or a git revision of the repository of the current
directory: git:REV is its whole `policies` folder, git:REV:PATH a file or folder there.

--memo writes one page for those who sign: what changes, for whom, from when, why, what it would have done to the
claims of FILE, what is not known, and which tests prove it.

Exit code 0: the same meaning (words may differ); 1: another meaning, or it cannot be shown to be the same; 2: something
given cannot be used.

\b
Examples:
  scrubjay pack diff old/acme.toml our-packs/acme.toml
  scrubjay pack diff git:HEAD~1 policies
  scrubjay pack diff git:v1.2:policies/medicaid/nc.toml medicaid/nc
  scrubjay pack diff medicaid/nc our-packs/nc.toml --format json
  scrubjay pack diff medicaid/nc our-packs/nc.toml --memo day.837 --facts day.facts.json --output memo.md
"""
Sided = "ID|FILE|DIR|git:REV[:PATH]"


class DiffFormat(StrEnum):
    """How a comparison, or the memo of it, is printed."""

    text = "text"
    json = "json"
    md = "md"
    html = "html"


@guarded
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=f"The old side: {Sided}.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=f"The new side: {Sided}.", show_default=False)],
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="With --memo: claims to measure on.", show_default=False),
    ] = None,
    memo: Annotated[bool, typer.Option("--memo", help="A page for those who sign the change.")] = False,
    facts: FactsFiles = None,
    packs: PackFolders = None,
    payers: PayersFile = None,
    received: Received = None,
    complete: Complete = None,
    format: Annotated[
        DiffFormat | None,
        typer.Option(
            "--format",
            help="text for people (the default), json for programs; of a memo md (the default), html or json.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Compare and print."""
    from pathlib import Path

    from scrubjay.differing.differences import differences
    from scrubjay.packs.places import PackErrors
    from scrubjay.rules.checking import every_problem
    from scrubjay_cli.finding_packs import folders_of, side_named
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.diff import diff_lines
    from scrubjay_cli.printing.errors import pack_problem
    from scrubjay_cli.progress import progress
    from scrubjay_cli.sparing import spare

    chosen = format or (DiffFormat.md if memo else DiffFormat.text)
    beside = {"--facts": facts, "--payers": payers, "--received": received, "--complete": complete}
    problems = _unfit(memo, files or [], [name for name, given in beside.items() if given], chosen)
    spare(output, [old, new], [*(packs or ()), *(name for name in (old, new) if Path(name).is_dir())])
    folders = folders_of(packs or (), problems)
    sides = [side_named(name, folders, problems) for name in (old, new)]
    before, after = sides
    for side in sides:
        if side is None:
            continue
        for pack in side.packs:
            try:
                side.programs.of(pack)
            except PackErrors as errors:
                problems += [pack_problem(problem) for problem in every_problem(side.library, errors)]
    if problems or before is None or after is None:
        raise Trouble(list(dict.fromkeys(problems)))
    with progress("Comparing", unit="policies") as tell:
        found = differences(before, after, None if tell is None else lambda _: tell(1))
    whole = True
    if memo:
        from scrubjay_cli.commands.pack_memo import Claims, write_memo

        claims = Claims(files or (), facts or (), packs or (), payers, received, complete or ())
        whole = write_memo(before, after, found, claims, folders, chosen.value, output)
    else:
        document = found.document()
        write_either(PlainFormat(chosen.value), document, lambda look: diff_lines(document, old, new, look), output)
    if not whole:
        end(UNUSABLE)
    if not found.same:
        end(1)


def _unfit(memo: bool, files: list[str], beside: list[str], chosen: DiffFormat) -> list[str]:
    """Options that say nothing as they were given together."""
    if memo:
        said = [] if chosen is not DiffFormat.text else ["--format text: a memo is md, html or json"]
        return said if files else [*said, *(f"{name}: give the claims too, after OLD and NEW" for name in beside)]
    said = [f"{file}: claims are measured for a memo only: add --memo" for file in files]
    said += [f"{name} is for a memo only: add --memo" for name in beside]
    return [
        *said,
        *([f"--format {chosen.value} is for a memo only: add --memo"] if chosen.value in ("md", "html") else []),
    ]
