"""`scrubjay suggest`: codes, units and modifiers that the record of a claim supports."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scrubjay_cli.options import (
    ClaimsFile,
    Complete,
    ExecutorName,
    FactsFiles,
    Output,
    PackFolders,
    PackNames,
    PayersFile,
    PlainFormat,
    Received,
    Strict,
    TextOrJson,
    WhichExecutor,
)
from scrubjay_cli.trouble import guarded

HELP = """Suggest codes, units and modifiers that the record of a claim supports.

From minutes and the chart: the evaluation's level, the units, the assistant's units, services that no line bills,
modifiers that the payer asks for and the record earns. Each with its reason and source, and decided before it is
shown: what brings a finding is not suggested. It suggests what the record supports, never what pays most; where the
record leaves a choice, every way is shown. It says what is not known. The claim itself is not changed.

\b
Examples:
  scrubjay suggest day.837 C-1001 --facts day.facts.json
  scrubjay suggest day.837 C-1001 --facts day.facts.json --format json
"""


@guarded
def suggest(
    file: ClaimsFile,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id.", show_default=False)],
    facts: FactsFiles = None,
    pack: PackNames = None,
    packs: PackFolders = None,
    payers: PayersFile = None,
    received: Received = None,
    complete: Complete = None,
    strict: Strict = False,
    executor: WhichExecutor = ExecutorName.auto,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """Suggest and print."""
    from scrubjay_cli.one_claim import answer
    from scrubjay_cli.printing.suggest import suggest_lines
    from scrubjay_cli.running import Arguments, Ready

    given = Arguments(
        [file], facts or (), pack or (), packs or (), payers, received, complete or (), strict, executor.value, output
    )

    def ask(ready: Ready) -> list[dict[str, Any]]:
        return [one.document() for one in ready.checker.suggest(ready.read.facts, ready.executor, claim)]

    answer(given, format, ask, suggest_lines)
