"""`scrubjay suggest`: codes, units and modifiers that the record of a claim supports."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay_cli.options import (
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
from scrubjay_cli.trouble import UNUSABLE, Trouble, complain, end, guarded

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
    file: Annotated[str, typer.Argument(metavar="FILE", help="Claims: 837P, JSON or CSV.", show_default=False)],
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
    from scrubjay.decisions.why import NotFound
    from scrubjay.executors.chaining import ProgramRefused
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.errors import refusal
    from scrubjay_cli.printing.suggest import suggest_lines
    from scrubjay_cli.running import Arguments, made_ready

    given = Arguments(
        [file], facts or (), pack or (), packs or (), payers, received, complete or (), strict, executor.value, output
    )
    ready = made_ready(given)
    refused = [refusal(note) for note in ready.read.refused]
    complain(refused)
    try:
        found = [one.document() for one in ready.checker.suggest(ready.read.facts, ready.executor, claim)]
    except NotFound as error:
        raise Trouble([str(error)]) from None
    except ProgramRefused as error:
        raise Trouble([f"--executor {executor.value}: {error}"]) from None
    write_either(format, found, lambda look: suggest_lines(found, look), output)
    if refused:
        end(UNUSABLE)
