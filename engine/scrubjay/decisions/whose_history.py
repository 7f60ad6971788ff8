"""Whose earlier claims a rule asks for: this billing provider's alone, which the biller has, or anyone's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrubjay.rules.ordering import measure_reads, rule_reads
from scrubjay.rules.program import Program, Rule


def own_history(program: Program, rules: Iterable[Rule]) -> bool:
    """Whether none of the rules, nor what they read, looks at what others billed."""
    scopes = {scope for rule in rules for scope in _of_rule(program, rule, set())}
    return scopes - {"claim"} == {"provider"}


def _of_rule(program: Program, rule: Rule, seen: set[str]) -> Iterator[str]:
    yield from (join.scope for join in (*rule.withs, *rule.withouts) if join.fact == "line")
    yield from _of_reads(program, rule_reads(rule), seen)


def _of_reads(program: Program, reads: Iterable[tuple[str, str]], seen: set[str]) -> Iterator[str]:
    for what, name in reads:
        if f"{what}:{name}" in seen:
            continue
        seen.add(f"{what}:{name}")
        if what == "mark":
            for rule in program.marks.get(name, ()):
                yield from _of_rule(program, rule, seen)
            continue
        measure = program.measures[name]
        if measure.of == "line":
            yield measure.scope
        yield from _of_reads(program, measure_reads(measure), seen)
