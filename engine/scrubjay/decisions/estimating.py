"""Which amounts of a finding are estimates by the payer's fee schedule, in words and with the files that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrubjay.decisions.wording import line_name
from scrubjay.executors.fees import estimate_of, sources_of_files
from scrubjay.executors.run import Run
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Condition, FieldOf, Measure, MeasureOf, MeasureTest, Test
from scrubjay.rules.wording import money

SHOWN = 3
"""Lines that a sentence names; of more it gives the number."""
REQUIRED = ("id", "title", "url", "checked", "confidence")


def estimated_lines(run: Run, held: Sequence[tuple[Condition, Line]]) -> tuple[Line, ...]:
    """The lines whose allowed amount, as the tests that held read it, is an estimate; each once."""
    found = {id(one): one for one in _estimated(run, held)}
    return tuple(sorted(found.values(), key=lambda one: one.order))


def words_for_estimates(run: Run, lines: Sequence[Line]) -> str:
    """What a biller must know: whose amounts nobody has given, and what they are taken from; empty without any."""
    schedule = run.program.fee_schedule
    if not lines or schedule is None:
        return ""
    least = sum(estimate.low for one in lines if (estimate := run.estimate(one)) is not None)
    names = ", ".join(_named(one) for one in lines[:SHOWN])
    named = names if len(lines) <= SHOWN else f"{names} and {len(lines) - SHOWN} more"
    title = run.program.tables[schedule.table].title
    return f"Estimated from {title}, not known: the amounts allowed for {named}, together at least {money(least)}."


def _named(line: Line) -> str:
    return line_name(line.claim.id, line.number, line.date.isoformat() if line.date else None)


def sources_of_estimates(run: Run, lines: Sequence[Line]) -> Iterator[Mapping[str, Any]]:
    """The files of the fee schedule that the amounts come from, and what says that they may be others."""
    schedule = run.program.fee_schedule
    if not lines or schedule is None:
        return
    estimates = [estimate for one in lines if (estimate := run.estimate(one)) is not None]
    files = {file for one in estimates for file in one.files}
    for source in sources_of_files(run.program.tables[schedule.table], files):
        if all(key in source for key in REQUIRED):
            yield {key: str(source[key]) for key in REQUIRED}
    for name in dict.fromkeys(source for one in estimates for source in one.differing):
        yield run.program.sources[name].document()


def _estimated(run: Run, held: Sequence[tuple[Condition, Line]]) -> Iterator[Line]:
    for leaf, line in held:
        if isinstance(leaf, MeasureTest):
            yield from _of_measure(run, run.program.measures[leaf.measure], line)
        if isinstance(leaf, (Test, MeasureTest)):
            operand = leaf.operand
            if isinstance(operand, MeasureOf):
                yield from _of_measure(run, run.program.measures[operand.measure], line)
            own = [leaf.path] if isinstance(leaf, Test) else []
            own += [operand.path] if isinstance(operand, FieldOf) and not operand.join else []
            yield from (line for path in own if estimate_of(run, path, line) is not None)


def _of_measure(run: Run, measure: Measure, line: Line) -> Iterator[Line]:
    for member in run.measured(measure.name, line).members:
        if isinstance(member.fact, Line) and estimate_of(run, measure.field, member.fact) is not None:
            yield member.fact
