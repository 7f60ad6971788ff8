"""Which rules can run together, and which marks must be known of every line of the group before measures read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scrubjay.rules.ordering import condition_reads, leaves, measure_reads, rule_reads
from scrubjay.rules.program import FieldOf, Join, MeasureTest, Program, Rule, Test


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules that read no mark of each other. `whole_group`: marks that measures or joins read of any line."""

    rules: tuple[Rule, ...]
    whole_group: bool


def batches(program: Program) -> tuple[Stratum, ...]:
    """The program's strata in order, the marks of the whole group first; strata that can share a ruleset do."""
    wide = _read_of_any_line(program)
    order = [int(name.partition(":")[2]) for stratum in program.strata for name in stratum if name.startswith("rule:")]
    rules = [program.rules[index] for index in order]
    found = [
        Stratum(batch, whole)
        for whole in (True, False)
        for batch in _together(program, [r for r in rules if (r.mark in wide) is whole])
    ]
    return tuple(found)


def refers(join: Join, name: str) -> bool:
    """Whether a join speaks of the fact that an earlier one found."""
    operands = [wanted for _, wanted in join.same]
    operands += [
        leaf.operand
        for leaf in leaves(join.where)
        if isinstance(leaf, (Test, MeasureTest)) and isinstance(leaf.operand, FieldOf)
    ]
    return any(operand.join == name for operand in operands)


def _together(program: Program, rules: list[Rule]) -> Iterator[tuple[Rule, ...]]:
    batch: list[Rule] = []
    made: set[str] = set()
    for rule in rules:
        if made & _marks_behind(program, rule_reads(rule)):
            yield tuple(batch)
            batch, made = [], set()
        batch.append(rule)
        if rule.mark:
            made.add(rule.mark)
    if batch:
        yield tuple(batch)


def _read_of_any_line(program: Program) -> set[str]:
    """Marks that a measure or a join reads, and those that such marks read in turn."""
    found: set[str] = set()
    for measure in program.measures.values():
        found |= _marks_behind(program, measure_reads(measure))
    for rule in program.rules:
        for join in (*rule.withs, *rule.withouts):
            found |= _marks_behind(program, condition_reads(join.where))
    while True:
        more = {
            mark
            for name in found
            for rule in program.marks.get(name, ())
            for mark in _marks_behind(program, rule_reads(rule))
        }
        if more <= found:
            return found
        found |= more


def _marks_behind(program: Program, reads: Iterator[tuple[str, str]]) -> set[str]:
    """The marks that something reads, itself or through measures."""
    found: set[str] = set()
    for what, name in reads:
        if what == "mark":
            found.add(name)
        else:
            found |= _marks_behind(program, measure_reads(program.measures[name]))
    return found
