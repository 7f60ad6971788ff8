"""One dependency order for measures and marks: what is read comes before what reads it. A cycle is a pack error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from scrubjay.rules.program import (
    All,
    AnyOf,
    Condition,
    Join,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    PastTest,
    Rule,
    Test,
)


class Cycle(Exception):
    """Measures and marks that need each other; `names` in the order of the cycle."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(" -> ".join(self.names))


def strata(measures: Mapping[str, Measure], rules: Sequence[Rule]) -> tuple[tuple[str, ...], ...]:
    """Names "measure:NAME" and "rule:INDEX" in strata, each after all it reads. Raises Cycle."""
    marking: dict[str, list[str]] = {}
    for rule in rules:
        if rule.mark:
            marking.setdefault(rule.mark, []).append(f"rule:{rule.index}")
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, measure in measures.items():
        sorter.add(f"measure:{name}", *_nodes(measure_reads(measure), marking))
    for rule in rules:
        sorter.add(f"rule:{rule.index}", *_nodes(rule_reads(rule), marking))
    try:
        sorter.prepare()
    except CycleError as error:
        raise Cycle(error.args[1]) from None
    found: list[tuple[str, ...]] = []
    while sorter.is_active():
        ready = tuple(sorted(sorter.get_ready()))
        found.append(ready)
        sorter.done(*ready)
    return tuple(found)


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """Every single test of a condition, in pack order."""
    if condition is None:
        return
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def measure_reads(measure: Measure) -> Iterator[tuple[str, str]]:
    """What a measure's members depend on: ("measure" | "mark", name)."""
    yield from condition_reads(measure.where)
    if measure.window is not None:
        yield from condition_reads(measure.window.where)
        yield from condition_reads(measure.window.after)
    if measure.burns is not None:
        yield from condition_reads(measure.burns.needed_for)


def rule_reads(rule: Rule) -> Iterator[tuple[str, str]]:
    """What a rule depends on."""
    yield from condition_reads(rule.when)
    yield from condition_reads(rule.unless)
    yield from condition_reads(rule.earned_by)
    joins: tuple[Join, ...] = (*rule.withs, *rule.withouts)
    for join in joins:
        yield from condition_reads(join.where)


def condition_reads(condition: Condition | None) -> Iterator[tuple[str, str]]:
    """What a condition depends on."""
    for leaf in leaves(condition):
        if isinstance(leaf, (MeasureTest, MemberTest, PastTest)):
            yield ("measure", leaf.measure)
        if isinstance(leaf, MarkTest):
            yield from (("mark", name) for name in leaf.names)
        if isinstance(leaf, (MeasureTest, Test)) and isinstance(leaf.operand, MeasureOf):
            yield ("measure", leaf.operand.measure)


def _nodes(reads: Iterator[tuple[str, str]], marking: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for what, name in reads:
        if what == "measure":
            yield f"measure:{name}"
        else:
            yield from marking.get(name, ())
