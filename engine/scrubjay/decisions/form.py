"""What is wrong with the form of claims that no pack decides: notes, not findings (`meaning.md` 28)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scrubjay.decisions.deciding import Choose
from scrubjay.decisions.explaining import subject_of_verdict
from scrubjay.decisions.filling import filled
from scrubjay.executors.batches import batches_of, decide_groups
from scrubjay.executors.run import Run, run_of
from scrubjay.executors.verdicts import Decided, Executor
from scrubjay.facts.claim import Note
from scrubjay.facts.universe import Universe
from scrubjay.rules.program import Program

FORM = "general/claim-form"
"""The base pack that says what any claim must hold."""


def form_notes(universe: Universe, choose: Choose, executor: Executor, form: Program) -> list[tuple[int, Note]]:
    """A note for each thing that the form's program finds on a claim without a pack, each with the claim's index.

    In input order.
    """
    found: list[tuple[int, Note]] = []
    for groups in batches_of(universe.groups):
        without = {claim.hash: form for group in groups for claim in group.claims if choose(claim).program is None}
        for group, decided in zip(
            groups, decide_groups(executor, without, [(group, None) for group in groups], why=False), strict=True
        ):
            found += _of_group(run_of(form, group), decided)
            group.cache.clear()
    return sorted(found, key=lambda pair: pair[0])


def _of_group(run: Run, decided: Sequence[Decided]) -> Iterator[tuple[int, Note]]:
    for one in decided:
        for verdict in one.verdicts:
            if verdict.state != "flagged" or verdict.line is None:
                continue
            rule = run.program.rules[verdict.rule]
            subject = subject_of_verdict(verdict)
            where = f"claim {one.claim.id}" + (f" line {subject.line}" if subject.line is not None else "")
            yield one.claim.index, Note("note", one.claim.place, f"{where}: {filled(rule, run, verdict.line)}")
