"""What compiled rules read: amounts, sets, and the tests of their conditions, their joins and the measures they ask."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.rules.ordering import leaves, rule_reads
from scrubjay.rules.program import CodeSet, Condition, Dated, Join, Literally, MeasureTest, Rule, Test


def conditions_of(rule: Rule) -> Iterator[Condition | None]:
    """Every condition of a rule."""
    yield from (rule.lines, rule.when, rule.unless, rule.earned_by)
    joins: tuple[Join, ...] = (*rule.withs, *rule.withouts)
    yield from (join.where for join in joins)


def amounts_of(rule: Rule) -> frozenset[str]:
    """The amounts that a rule compares with."""
    found = (leaf for condition in conditions_of(rule) for leaf in leaves(condition))
    return frozenset(
        leaf.operand.name for leaf in found if isinstance(leaf, (Test, MeasureTest)) and isinstance(leaf.operand, Dated)
    )


def measures_of(rule: Rule) -> frozenset[str]:
    """The measures that a rule asks."""
    return frozenset(name for what, name in rule_reads(rule) if what == "measure")


def listed(leaf: Condition) -> frozenset[str]:
    """The plain texts that a test names, in lists, sets and what sets hold."""
    if not isinstance(leaf, Test):
        return frozenset()
    if isinstance(leaf.operand, Literally):
        return frozenset({leaf.operand.value}) if isinstance(leaf.operand.value, str) else frozenset()
    return frozenset(texts_in(leaf.operand)) if isinstance(leaf.operand, CodeSet) else frozenset()


def texts_in(codes: CodeSet) -> Iterator[str]:
    """The codes that a set names one by one; what it takes out, too."""
    yield from (code for code in codes.exact if isinstance(code, str))
    for part in (*codes.any_of, *codes.none_of):
        yield from texts_in(part)
