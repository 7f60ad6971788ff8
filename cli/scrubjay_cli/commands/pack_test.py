"""`scrubjay pack test`: the claims beside packs, decided again and compared with what is kept of their decisions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubjay_cli.options import Output, PackFolders, PlainFormat, TextOrJson
from scrubjay_cli.trouble import Trouble, complain, end, guarded

if TYPE_CHECKING:
    from scrubjay.mutating.mutants import Mutant
    from scrubjay.testing.claims import Suite
    from scrubjay.testing.coverage import Coverage
    from scrubjay.testing.running import Ran

FAILED = 1
"""Exit code where a decision is not as it is kept."""

HELP = """Decide the claims beside your packs, and show each decision that is not as it was.

Claims of acme.toml are facts documents (JSON) in the folder acme.claims beside it; what each decided is kept next to it
as text (.txt). Change 30 to 25 in the pack, and this shows exactly which decisions changed. Without PACK: the packs of
--packs, else those in and below the current folder.

--coverage says which conditions no claim has seen true, false or unknown. --mutate changes each number, date, code
and operator of the pack in turn, and lists the changes that no claim notices.

Exit code: 0 all as kept, 1 a decision changed, is not kept yet, or a kept text has no claim, or --fail-under; 2
unusable input.

\b
Examples:
  scrubjay pack test our-packs
  scrubjay pack test our-packs/acme.toml --filter visits
  scrubjay pack test our-packs --update
  scrubjay pack test our-packs/acme.toml --coverage --coverage-page acme.html
  scrubjay pack test our-packs/acme.toml --mutate --fail-under 95
"""


@guarded
def decide_again(
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
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Say which conditions no claim has seen true, false or unknown.")
    ] = False,
    coverage_page: Annotated[
        Path | None,
        typer.Option(
            "--coverage-page",
            metavar="FILE.html",
            help="The same as a page: the packs' own text, each line coloured.",
            show_default=False,
        ),
    ] = None,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Change the pack in many small ways; list the changes no claim notices.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", metavar="N", min=1, help="With --mutate: only N changes of each pack.", show_default=False
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="With --limit: which changes are taken.")] = 0,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            min=0,
            max=100,
            help="With --mutate: exit code 1 if a smaller share of the changes is noticed.",
            show_default=False,
        ),
    ] = None,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """Run, print, and leave with 1 where something is not as it is kept."""
    from scrubjay_cli.finding_suites import suites_named
    from scrubjay_cli.output import write_either, write_file
    from scrubjay_cli.printing.coverage_page import coverage_page as page_of
    from scrubjay_cli.printing.testing import report_document, report_lines
    from scrubjay_cli.sparing import spare

    _only_with_mutate(mutate, {"--limit": limit, "--seed": seed or None, "--fail-under": fail_under})
    folders = [*(packs or ()), *(name for name in pack or () if Path(name).is_dir())]
    for place in (output, coverage_page):
        spare(place, [name for name in pack or () if not Path(name).is_dir()], folders)
    suites = suites_named(pack or (), packs or ())
    for place in (output, coverage_page):
        spare(place, [path for suite in suites for path in (suite.file, *suite.claims)])
    if filter is not None:
        suites = _filtered(suites, filter)
    ran = _ran(suites, left_over=filter is None)
    if update:
        _keep(ran)
    passed = update or all(one.passed for one in ran)
    covered = _covered(suites) if coverage or coverage_page is not None else {}
    changed = _mutants(suites, limit, seed) if mutate and passed else {}
    document = report_document(ran, update, covered, changed)
    write_either(format, document, lambda look: report_lines(document, look), output)
    if coverage_page is not None:
        texts = {suite.file: suite.text() for suite in suites}
        write_file(page_of(covered, texts), coverage_page)
    if not passed:
        if mutate:
            complain(["--mutate: not done, since decisions are not as they are kept"])
        end(FAILED)
    if fail_under is not None and _share(changed) < fail_under:
        complain([f"--fail-under {fail_under:g}: {_share(changed):.1f} percent of the changes are noticed"])
        end(FAILED)


def _only_with_mutate(mutate: bool, given: Mapping[str, object]) -> None:
    """Raises Trouble for an option that would be ignored."""
    wrong = [f"{name}: this goes with --mutate" for name, value in given.items() if value is not None and not mutate]
    if wrong:
        raise Trouble(wrong)


def _covered(suites: list[Suite]) -> dict[Path, Coverage]:
    """What the claims of each pack have seen, by its file."""
    from scrubjay.testing.coverage import coverage
    from scrubjay.testing.running import read_claim

    return {
        suite.file: coverage(suite.library, suite.pack, (read_claim(path)[0] for path in suite.claims))
        for suite in suites
    }


def _mutants(suites: list[Suite], limit: int | None, seed: int) -> dict[Path, list[Mutant]]:
    """The changes of each pack that were tried, by its file."""
    from scrubjay.mutating.mutants import Heir, Read, edit_count, mutants
    from scrubjay.testing.running import read_claim
    from scrubjay_cli.progress import progress

    found = {}
    read = {suite.pack.id: tuple(Read(path.stem, *read_claim(path)) for path in suite.claims) for suite in suites}
    for suite in suites:
        text = suite.text()
        heirs = [
            Heir(one.pack, read[one.pack.id])
            for one in suites
            if one is not suite and suite.pack.file in one.library.merged(one.pack).chain
        ]
        with progress(f"changing {suite.pack.id}", edit_count(text, suite.pack.file), "changes") as tell:
            tried = mutants(
                suite.library, suite.pack, text, read[suite.pack.id], heirs=heirs, limit=limit, seed=seed, tell=tell
            )
            found[suite.file] = list(tried)
    return found


def _share(changed: Mapping[Path, list[Mutant]]) -> float:
    """The share of changes that are noticed, in percent; of none, all."""
    every = [one for each in changed.values() for one in each]
    return 100 * sum(one.noticed for one in every) / len(every) if every else 100.0


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
