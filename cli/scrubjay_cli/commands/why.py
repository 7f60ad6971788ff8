"""`scrubjay why`: why a claim came out as it did, as a tree."""

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

HELP = """Say why a claim came out as it did.

Every condition with what was found, marks down to the facts they come from, the lines that add up to a measure.
For a policy that did not flag: the conditions that were false, or what is not known.

\b
Examples:
  scrubjay why day.837 C-1001 --facts day.facts.json
  scrubjay why day.837 C-1001:2 kx-threshold --facts day.facts.json
"""


@guarded
def why(
    file: ClaimsFile,
    claim: Annotated[
        str, typer.Argument(metavar="CLAIM[:LINE]", help="A claim's id, perhaps with a line.", show_default=False)
    ],
    policy: Annotated[
        str | None, typer.Argument(metavar="POLICY", help="Only this policy, or entry of one.", show_default=False)
    ] = None,
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
    """Derive and print."""
    from scrubjay_cli.one_claim import answer
    from scrubjay_cli.printing.why import why_lines
    from scrubjay_cli.running import Arguments, Ready

    given = Arguments(
        [file], facts or (), pack or (), packs or (), payers, received, complete or (), strict, executor.value, output
    )

    def ask(ready: Ready) -> list[dict[str, Any]]:
        return [node.document() for node in ready.checker.why(ready.read.facts, ready.executor, claim, policy)]

    answer(given, format, ask, why_lines)
