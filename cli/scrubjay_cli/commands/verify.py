"""`scrubjay verify`: decide the claims of an earlier report again, under the packs that it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scrubjay_cli.options import (
    BaselineFile,
    ClaimsFiles,
    Complete,
    ExecutorName,
    FactsFiles,
    Output,
    PackFolders,
    PackNames,
    PayersFile,
    PlainFormat,
    Received,
    TextOrJson,
    WaiversFile,
    WhichExecutor,
)
from scrubjay_cli.trouble import UNUSABLE, Trouble, complain, end, guarded

if TYPE_CHECKING:
    from scrubjay.packs.library import Library
    from scrubjay_cli.printing.look import Line, Look

HELP = """Decide an earlier report's claims again, under the packs whose hashes it names; are the bytes the same?

Give the claims, the facts and the options that the report was made with. The packs are sought as they are, then in the
git history of their folders.
Exit code: 0 the same bytes, 1 something differs, 2 a pack of that hash is not to be found, or an input is unusable.

\b
Example:
  scrubjay verify monday.json day.837 --facts day.facts.json
"""


@guarded
def verify(
    decisions: Annotated[
        str, typer.Argument(metavar="DECISIONS", help="A report of check, as json or jsonl.", show_default=False)
    ],
    files: ClaimsFiles,
    facts: FactsFiles = None,
    pack: PackNames = None,
    packs: PackFolders = None,
    payers: PayersFile = None,
    received: Received = None,
    complete: Complete = None,
    waivers: WaiversFile = None,
    baseline: BaselineFile = None,
    executor: WhichExecutor = ExecutorName.auto,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """Decide again and compare."""
    from scrubjay.setting_aside.baseline import NoBaseline
    from scrubjay.verifying import differences, named_packs, read_report
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.errors import refusal
    from scrubjay_cli.progress import progress
    from scrubjay_cli.running import Arguments, made_ready

    try:
        report = read_report(Path(decisions).read_bytes())
        named = named_packs(report)
    except NoBaseline as error:
        raise Trouble([f"{decisions}: {error}"]) from None
    library = _library(named, packs or ())
    ready = made_ready(
        Arguments(
            files,
            facts or (),
            pack or (),
            packs or (),
            payers,
            received,
            complete or (),
            False,
            executor.value,
            output,
            waivers=waivers,
            baseline=baseline,
            library=library,
        )
    )
    with progress("Deciding") as tell:
        again = ready.checker.check(ready.read.facts, ready.executor, ready.read.notes, tell, ready.aside)
    found = differences(report, again.decisions)
    document = {
        "same": not found,
        "decisions": len(report),
        "packs": [{"pack": name, "hash": named[name]} for name in sorted(named)],
        "differences": [one.document() for one in found],
    }
    complain([refusal(note) for note in again.errors])
    write_either(format, document, lambda look: _lines(document, look), output)
    if again.errors:
        end(UNUSABLE)
    if found:
        end(1)


def _library(named: dict[str, str], folders: list[str] | tuple[str, ...]) -> Library:
    """The packs as they were when they had the hashes named. Raises Trouble where they are not to be found."""
    from scrubjay.packs.time_travel import states, with_hashes
    from scrubjay.verifying import hashes
    from scrubjay_cli.finding_packs import folders_of

    problems: list[str] = []
    paths = folders_of(folders, problems)
    if problems:
        raise Trouble(problems)
    library, missing = with_hashes(named, states(paths), hashes())
    if library is not None:
        return library
    if not missing:
        raise Trouble(["each pack is in the history of its folder, but never all of them together: no run named these"])
    said = "is not among the packs that there are, nor in the git history of their folders (--packs names more)"
    raise Trouble([f"`{pack}` of {wanted} {said}" for pack, wanted in sorted(missing.items())])


def _lines(document: dict[str, Any], look: Look) -> Iterator[Line]:
    from scrubjay_cli.printing.look import BLANK, counted, entry, paragraph

    decided = counted(document["decisions"], "decision")
    if document["same"]:
        yield from paragraph(f"The same bytes: {decided}, each decided again.", look, 0)
    else:
        count = counted(len(document["differences"]), "difference")
        yield from paragraph(f"Not the same: {count} in {decided}.", look, 0)
    for one in document["packs"]:
        yield from entry("under", f"{one['pack']}  {one['hash'][:19]}", look, 2)
    if document["differences"]:
        yield BLANK
    for one in document["differences"]:
        yield from paragraph(f"{one['claim_id']}: {one['what']}", look, 2)
