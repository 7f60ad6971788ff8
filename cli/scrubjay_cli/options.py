"""Options that several commands share, with the words of their help."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ReportFormat(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    html = "html"
    xlsx = "xlsx"
    sarif = "sarif"


class PlainFormat(StrEnum):
    """Text for people, JSON for programs."""

    text = "text"
    json = "json"


class SchemaOf(StrEnum):
    """Which documents a schema is of."""

    facts = "facts"
    decisions = "decisions"
    suggestions = "suggestions"


class ExecutorName(StrEnum):
    """Which executor decides."""

    auto = "auto"
    reference = "reference"
    chaining = "chaining"
    columnar = "columnar"


class FailOn(StrEnum):
    """From which outcome on the exit code is 1."""

    deny = "deny"
    review = "review"
    advise = "advise"
    unchecked = "unchecked"
    never = "never"


_CLAIMS = typer.Argument(
    metavar="FILE",
    help="Claims: 837P, JSON, JSON lines, FHIR R4, CSV or Parquet; a directory or a pattern for several.",
    show_default=False,
)
ClaimsFile = Annotated[str, _CLAIMS]
ClaimsFiles = Annotated[list[str], _CLAIMS]
FactsFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--facts",
        metavar="FILE",
        help=(
            "What is known beside the claims: minutes, history, authorizations ... (JSON, JSON lines, CSV or "
            "Parquet); a directory or a pattern for several. Repeatable."
        ),
        show_default=False,
    ),
]
PackNames = Annotated[
    list[str] | None,
    typer.Option(
        "--pack",
        metavar="ID|FILE",
        help="Let only this pack decide; it still must fit the claim. Repeatable.",
        show_default=False,
    ),
]
PackFolders = Annotated[
    list[str] | None,
    typer.Option(
        "--packs",
        metavar="DIR",
        help="A folder of packs of your own, beside those shipped. Repeatable.",
        show_default=False,
    ),
]
PayersFile = Annotated[
    str | None,
    typer.Option(
        "--payers",
        metavar="FILE",
        help="Your office's payers.toml: which payer ids go to which pack.",
        show_default=False,
    ),
]
Received = Annotated[
    str | None,
    typer.Option(
        "--received",
        metavar="DATE",
        help="The day the payer receives claims that do not say it, such as 2026-03-17.",
        show_default=False,
    ),
]
Complete = Annotated[
    list[str] | None,
    typer.Option(
        "--complete",
        metavar="WHAT[:SCOPE]",
        help=(
            "Declare that the facts given are all there is. WHAT: history, authorizations, charts, minutes, "
            "episodes or coverages. SCOPE: provider (of this billing provider) or payer (of anyone; the default). "
            "Repeatable."
        ),
        show_default=False,
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", help="Decide nothing if any file has an error or a claim had to be left out."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Decide with the packs as they stood on this day, such as 2026-03-17 (dates of service stay as they are).",
        show_default=False,
    ),
]
WaiversFile = Annotated[
    str | None,
    typer.Option(
        "--waivers",
        metavar="FILE",
        help="Findings set aside, by whom, why and until when (waivers.toml); they stay in the report, marked.",
        show_default=False,
    ),
]
BaselineFile = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="DECISIONS",
        help="An earlier report (json or jsonl): show only what is new against it, and count only that for --fail-on.",
        show_default=False,
    ),
]
WhichExecutor = Annotated[
    ExecutorName,
    typer.Option("--executor", help="What decides; the choice never changes a decision."),
]
Bulk = Annotated[
    bool | None,
    typer.Option(
        "--bulk/--no-bulk",
        help=(
            "Put claims aside on disk by patient and decide a part at a time, for input larger than memory; an "
            "interrupted run with --output can be taken up again. Without either: where files are large."
        ),
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        help="How many processes decide, with --bulk, which this asks for too; as many as there are cores if left out.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write here instead of to the terminal.", show_default=False),
]
TextOrJson = Annotated[PlainFormat, typer.Option("--format", help="Text for people or JSON for programs.")]
