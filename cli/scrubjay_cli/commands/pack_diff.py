"""`scrubjay pack diff`: what changed in meaning between two packs, with claims that show it."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay_cli.options import Output, PackFolders, PlainFormat, TextOrJson
from scrubjay_cli.trouble import Trouble, end, guarded

HELP = """Say what changed in meaning between two packs, and show a claim that is decided differently for each change.

OLD and NEW are packs' ids, pack files, folders of packs, or a git revision of the repository of the current
directory: git:REV is its whole `policies` folder, git:REV:PATH a file or folder there.

Exit code 0: the same meaning (words may differ); 1: another meaning, or it cannot be shown to be the same.

\b
Examples:
  scrubjay pack diff old/acme.toml our-packs/acme.toml
  scrubjay pack diff git:HEAD~1 policies
  scrubjay pack diff git:v1.2:policies/medicaid/nc.toml medicaid/nc
  scrubjay pack diff medicaid/nc our-packs/nc.toml --format json
"""
Sided = "ID|FILE|DIR|git:REV[:PATH]"


@guarded
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=f"The old side: {Sided}.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=f"The new side: {Sided}.", show_default=False)],
    packs: PackFolders = None,
    format: TextOrJson = PlainFormat.text,
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
    from scrubjay_cli.sparing import spare

    spare(output, [old, new], [*(packs or ()), *(name for name in (old, new) if Path(name).is_dir())])
    problems: list[str] = []
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
    found = differences(before, after)
    document = found.document()
    write_either(format, document, lambda look: diff_lines(document, old, new, look), output)
    if not found.same:
        end(1)
