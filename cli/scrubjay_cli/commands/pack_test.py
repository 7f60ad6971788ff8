"""`scrubjay pack test`: the claims beside packs, decided again and compared with what is kept of their decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubjay_cli.options import Output, PackFolders, PlainFormat, TextOrJson
from scrubjay_cli.trouble import Trouble, end, guarded

if TYPE_CHECKING:
    from scrubjay.testing.claims import Suite
    from scrubjay.testing.running import Ran

FAILED = 1
"""Exit code where a decision is not as it is kept."""

HELP = """Decide the claims beside your packs, and show each decision that is not as it was.

Claims of acme.toml are facts documents (JSON) in the folder acme.claims beside it; what each decided is kept next to it
as text (.txt). Change 30 to 25 in the pack, and this shows exactly which decisions changed. Without PACK: the packs of
--packs, else those in and below the current folder.

Exit code: 0 all as kept, 1 a decision changed, is not kept yet, or a kept text has no claim; 2 unusable input.

\b
Examples:
  scrubjay pack test our-packs
  scrubjay pack test our-packs/acme.toml --filter visits
  scrubjay pack test our-packs --update
"""


@guarded
def test(
    pack: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PACK|FILE|DIR", help="Your packs by id or file, or folders of packs.", show_default=False
        ),
    ] = None,
    packs: PackFolders = None,
    filter: Annotated[
        str | None,
        typer.Option(
            "--filter", metavar="TEXT", help="Only claims whose path has this text in it.", show_default=False
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Keep the decisions as they are now; drop kept texts without a claim.")
    ] = False,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """Run, print, and leave with 1 where something is not as it is kept."""
    from scrubjay_cli.finding_suites import suites_named
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.testing import report_document, report_lines
    from scrubjay_cli.sparing import spare

    spare(output, [name for name in pack or () if not Path(name).is_dir()], packs or ())
    suites = suites_named(pack or (), packs or ())
    if filter is not None:
        suites = _filtered(suites, filter)
    ran = _ran(suites, left_over=filter is None)
    if update:
        _keep(ran)
    document = report_document(ran, update)
    write_either(format, document, lambda look: report_lines(document, look), output)
    if not update and any(not one.passed for one in ran):
        end(FAILED)


def _filtered(suites: list[Suite], text: str) -> list[Suite]:
    """The claims whose path has a text in it. Raises Trouble where none has."""
    from dataclasses import replace

    left = []
    for suite in suites:
        claims = tuple(path for path in suite.claims if text in path.as_posix())
        if claims:
            left.append(replace(suite, claims=claims))
    if not left:
        count = sum(len(suite.claims) for suite in suites)
        raise Trouble([f"--filter {text}: no claim has this in its path ({count} claims without the filter)"])
    return left


def _ran(suites: list[Suite], *, left_over: bool) -> list[Ran]:
    """Every suite decided. Raises Trouble with all claims that cannot be, and packs that do not load."""
    from scrubjay.packs.places import PackErrors
    from scrubjay.rules.checking import every_problem
    from scrubjay.testing.running import ClaimUnusable, ran
    from scrubjay_cli.printing.errors import pack_problem
    from scrubjay_cli.progress import progress

    found: list[Ran] = []
    problems: list[str] = []
    with progress("deciding", sum(len(suite.claims) for suite in suites)) as tell:
        for suite in suites:
            try:
                found.append(ran(suite, left_over=left_over, tell=tell))
            except ClaimUnusable as error:
                problems += error.problems
            except PackErrors as errors:
                problems += [pack_problem(problem) for problem in every_problem(suite.library, errors)]
    if problems:
        raise Trouble(list(dict.fromkeys(problems)))
    return found


def _keep(ran: list[Ran]) -> None:
    from scrubjay.testing.claims import kept_file
    from scrubjay_cli.output import write_file

    for suite in ran:
        for one in suite.tested:
            if one.state != "same":
                write_file([one.now], kept_file(one.claim))
        for path in suite.left_over:
            path.unlink()
