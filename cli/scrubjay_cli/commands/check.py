"""`scrubjay check`: decide the claims of files and print the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scrubjay_cli.options import (
    AsOf,
    BaselineFile,
    Bulk,
    ClaimsFiles,
    Complete,
    ExecutorName,
    FactsFiles,
    FailOn,
    Jobs,
    Output,
    PackFolders,
    PackNames,
    PayersFile,
    Received,
    ReportFormat,
    Strict,
    WaiversFile,
    WhichExecutor,
)
from scrubjay_cli.trouble import UNUSABLE, Trouble, complain, end, guarded

if TYPE_CHECKING:
    from scrubjay.checking import Report
    from scrubjay.facts.claim import Facts
    from scrubjay.facts.finding import Found
    from scrubjay_cli.printing.text import BilledLines
    from scrubjay_cli.running import Arguments

HELP = """Check claims against payer policy, and say why.

Claims come from 837P files, facts documents (JSON), JSON lines, FHIR R4 (JSON, NDJSON), or claims.csv with
claim_lines.csv (or .parquet). A directory stands for the files of claims in it, a pattern such as 'out/*.837' for the
files that it matches.
Exit code: 0 the work was done, 1 see --fail-on, 2 something given cannot be used.

\b
Examples:
  scrubjay check day.837 --facts day.facts.json
  scrubjay check outbox/ --facts chart/ --complete history:provider --fail-on deny
  scrubjay check claims.csv claim_lines.csv --facts history.csv --format csv --output report.csv
"""

WHOLE = (ReportFormat.text, ReportFormat.html, ReportFormat.xlsx, ReportFormat.sarif)
"""Formats of a report that is held in memory."""
WORST = ("deny", "review", "advise", "unchecked")


@guarded
def check(
    files: ClaimsFiles,
    facts: FactsFiles = None,
    pack: PackNames = None,
    packs: PackFolders = None,
    payers: PayersFile = None,
    received: Received = None,
    complete: Complete = None,
    strict: Strict = False,
    as_of: AsOf = None,
    waivers: WaiversFile = None,
    baseline: BaselineFile = None,
    executor: WhichExecutor = ExecutorName.auto,
    format: Annotated[
        ReportFormat,
        typer.Option(
            "--format",
            help=(
                "text for people; json, jsonl (a decision a line), csv or parquet (with --output) for programs; "
                "html, a page; xlsx (with --output), a worklist sorted by money; sarif for code scanning."
            ),
        ),
    ] = ReportFormat.text,
    output: Output = None,
    bulk: Bulk = None,
    jobs: Jobs = None,
    fail_on: Annotated[
        FailOn,
        typer.Option("--fail-on", help="Exit with 1 if a claim comes out so or worse; unchecked counts no policy too."),
    ] = FailOn.never,
) -> None:
    """Decide and print."""
    from scrubjay.executors.chaining import ProgramRefused
    from scrubjay_cli.printing.errors import refusal
    from scrubjay_cli.progress import progress
    from scrubjay_cli.running import Arguments, prepared, read_ready

    if format in (ReportFormat.parquet, ReportFormat.xlsx) and output is None:
        raise Trouble([f"--format {format.value} is not for a terminal: say with --output FILE where it goes"])
    given = Arguments(
        files,
        facts or (),
        pack or (),
        packs or (),
        payers,
        received,
        complete or (),
        strict,
        executor.value,
        output,
        as_of=as_of,
        waivers=waivers,
        baseline=baseline,
    )
    found = prepared(given)
    if in_bulk(given, found.found, format, bulk, jobs):
        from scrubjay_cli.bulk import check_in_bulk

        outcome = check_in_bulk(given, found, format, jobs)
        _leave(outcome.refused, outcome.summary, fail_on)
        return
    ready = read_ready(given, found)
    with progress("Deciding", len(ready.read.facts.claims)) as tell:
        try:
            report = ready.checker.check(ready.read.facts, ready.executor, ready.read.notes, tell, ready.aside)
        except ProgramRefused as refused:
            raise Trouble([f"--executor {executor.value}: {refused}"]) from None
    complain([refusal(note) for note in report.errors])
    _print(report, ready.read.facts, format, output)
    _leave(bool(report.errors), report.summary, fail_on)


def in_bulk(given: Arguments, found: Found, format: ReportFormat, bulk: bool | None, jobs: int | None) -> bool:
    """Whether claims are put aside on disk. Raises Trouble where what is asked for cannot go together."""
    asked = bulk or (jobs is not None and bulk is None)
    if jobs is not None and not asked:
        raise Trouble(["--jobs is of --bulk: leave --no-bulk or --jobs out"])
    if asked and format in WHOLE:
        raise Trouble([f"--bulk writes no {format.value}: say --format jsonl, json, csv or parquet"])
    compares = given.waivers is not None or given.baseline is not None
    if asked and compares:
        raise Trouble(["--bulk takes no --waivers and no --baseline: leave them out, or --bulk and --jobs"])
    if bulk is not None or asked:
        return bool(asked)
    from scrubjay.bulk.size import is_large

    return format not in WHOLE and not compares and is_large((*found.files, *found.facts))


def _leave(refused: bool, summary: Mapping[str, Any], fail_on: FailOn) -> None:
    if refused:
        end(UNUSABLE)
    if fails(summary, fail_on.value):
        end(1)


def fails(summary: Mapping[str, Any], fail_on: str) -> bool:
    """Whether a claim came out at or above what was asked not to; beside a baseline, by what is new alone."""
    if fail_on == "never":
        return False
    claims = summary.get("new", summary["claims"])
    worse = WORST[: WORST.index(fail_on) + 1]
    return any(claims.get(outcome) for outcome in (*worse, *(("no_policy",) if fail_on == "unchecked" else ())))


def _print(report: Report, facts: Facts, format: ReportFormat, output: Output) -> None:
    from scrubjay_cli.output import look_of, write_bytes, write_data, write_text

    document = report.rest()
    if format in (ReportFormat.json, ReportFormat.jsonl):
        from scrubjay.decisions.line_of_json import line_of_json
        from scrubjay_cli.printing.json import report_of_lines

        lines = map(line_of_json, report.decisions)
        jsonl = format is ReportFormat.jsonl
        write_data((f"{line}\n" for line in lines) if jsonl else report_of_lines(lines, document), output)
        return
    decisions = [decision.document() for decision in report.decisions]
    if format is ReportFormat.text:
        from scrubjay_cli.printing.text import report_lines

        look = look_of(output)
        if decisions or not report.errors:
            write_text(report_lines({"decisions": decisions, **document}, look, billed_lines(facts)), look, output)
    elif format is ReportFormat.csv:
        from scrubjay_cli.printing.csv import csv_rows

        write_data(csv_rows(decisions), output)
    elif format is ReportFormat.parquet and output is not None:
        from scrubjay_cli.printing.parquet import write_report

        write_bytes(lambda stream: write_report(decisions, stream), output)
    elif format is ReportFormat.html:
        from scrubjay_cli.printing.check_page import check_page

        write_data(check_page({"decisions": decisions, **document}, charged(facts)), output)
    elif format is ReportFormat.xlsx and output is not None:
        from scrubjay_cli.printing.workbook import check_workbook

        write_bytes(lambda stream: check_workbook(decisions, charged(facts), stream), output)
    elif format is ReportFormat.sarif:
        from scrubjay_cli.printing.check_sarif import check_sarif
        from scrubjay_cli.printing.json import indented

        write_data(indented(check_sarif(decisions)), output)


def charged(facts: Facts) -> dict[str, float]:
    """What each claim charges, in dollars, by its hash; a charge that is not known counts nothing."""
    found = {}
    for claim in facts.claims:
        cents = claim.row.get("charge")
        lines = [line.get("charge") for line in claim.lines]
        whole = cents if isinstance(cents, int) else sum(one for one in lines if isinstance(one, int))
        found[claim.hash] = whole / 100
    return found


def billed_lines(facts: Facts) -> BilledLines:
    """Modifiers, units and charges of the lines of claims, by claim hash and line number."""
    from scrubjay_cli.printing.finding import Billed

    def of(claim_lines: tuple[Mapping[str, Any], ...]) -> Iterator[tuple[int, Billed]]:
        for at, line in enumerate(claim_lines, 1):
            number = line.get("number")
            modifiers = line.get("modifiers")
            yield (
                number if isinstance(number, int) else at,
                Billed(tuple(modifiers) if isinstance(modifiers, tuple) else (), line.get("units"), line.get("charge")),
            )

    return {claim.hash: dict(of(claim.lines)) for claim in facts.claims}
