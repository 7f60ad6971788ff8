"""`with` and `without` on every line at once: which rows ask, so that those that are alike ask once (`chains`).

Other payers, which stand on the claim itself, are asked of the reference once for each text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.chains import Chain
from scrubjay.executors.columnar.columns import Frame, Pairs, Read, scattered, whole
from scrubjay.executors.joining import exists
from scrubjay.executors.pairs import SURE, Pair
from scrubjay.executors.visits import subject_of
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    Condition,
    FieldOf,
    Join,
    MeasureTest,
    Operand,
    Rule,
    Test,
)

OF_OTHERS = ("chart", "authorization", "coverage", "episode")
AT_ONCE = 2**13
"""Rows that are joined with all that their patients have at once."""


class Conditions(Protocol):
    """What joins ask back."""

    frame: Frame

    def holds(self, condition: Condition | None, among: pl.Series, match: tuple[str, ...]) -> Pairs: ...

    def of_joins(self, rule: Rule, row: int) -> Pair: ...

    def by_subject(self, rule: Rule, among: pl.Series, joins: Sequence[Join] | None = None) -> Pairs: ...


def joined_columns(asking: Conditions, rule: Rule, among: pl.Series) -> Pairs:
    """Whether a fact exists for each `with` and none for any `without`, on the rows of `among`."""
    joins = (*rule.withs, *rule.withouts)
    if refers(joins):
        together = reads_of_joins(rule)
        if any(join.fact == "other_payer" for join in joins):
            if together is None:
                return asking.by_subject(rule, among)
            return asking.frame.looked_up(together, lambda row: asking.of_joins(rule, row), among)
        return _asked(asking.frame, together, Chain(asking, rule).joined, among)
    found = whole(SURE, asking.frame.rows)
    for join in rule.withs:
        found = found & _exists(asking, rule, join, among & found.possible)
    for join in rule.withouts:
        found = found & ~_exists(asking, rule, join, among & found.possible)
    return found


def refers(joins: Sequence[Join]) -> bool:
    """Whether one of some joins refers to the fact of another."""
    return any(isinstance(one, FieldOf) and one.join for join in joins for one in _operands(join))


def reads_of_joins(rule: Rule) -> frozenset[Read] | None:
    """What all joins of a rule depend on; None where one of them is with lines."""
    parts = [reads_of_join(join, rule.match) for join in (*rule.withs, *rule.withouts)]
    told = [part for part in parts if part is not None]
    return frozenset().union(*told) if len(told) == len(parts) else None


def _exists(asking: Conditions, rule: Rule, join: Join, among: pl.Series) -> Pairs:
    frame = asking.frame
    reads = reads_of_join(join, rule.match)
    if join.fact != "other_payer":
        chain = Chain(asking, rule)
        return _asked(frame, reads, lambda rows: chain.exists(join, rows), among)
    if reads is None:
        return asking.by_subject(rule, among, [join])
    return frame.looked_up(reads, lambda row: _of_row(frame, rule, join, row), among)


def _asked(frame: Frame, reads: frozenset[Read] | None, tried: Callable[[pl.Series], Pairs], among: pl.Series) -> Pairs:
    """Pairs of joins: of a row for each combination of what is read, or where that is not so few, of every row."""
    if reads is not None:
        return frame.looked_up_together(reads, tried, among)
    rows = frame.where(among)
    parts = [tried(part) for part in _slices(rows)]
    halves = (pl.concat([part.sure for part in parts]), pl.concat([part.possible for part in parts]))
    return Pairs(*(scattered(frame.rows, rows, half) for half in halves))


def _slices(rows: pl.Series) -> Iterator[pl.Series]:
    """So few at once that what they are joined with has room."""
    for start in range(0, max(len(rows), 1), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _of_row(frame: Frame, rule: Rule, join: Join, row: int) -> Pair:
    return exists(join, frame.context(row, rule.match, rule.subject), subject_of(rule.subject, frame.lines[row]))


def _operands(join: Join) -> Iterator[Operand]:
    yield from (wanted for _, wanted in join.same)
    yield from (leaf.operand for leaf in leaves(join.where) if isinstance(leaf, (Test, MeasureTest)))


def reads_of_join(join: Join, match: tuple[str, ...]) -> frozenset[Read] | None:
    """What a join with facts other than lines depends on; None where it is not so few."""
    if join.fact == "other_payer":
        facts: Read = ("other_payers",)
    elif join.fact in OF_OTHERS:
        facts = ("others", join.fact)
    else:
        return None
    reads: frozenset[Read] = frozenset()
    for operand in _operands(join):
        if isinstance(operand, FieldOf) and operand.join:
            continue
        found = reading.of_operand(operand, match)
        if found is None:
            return None
        reads |= found
    if join.fact == "other_payer":
        return reads | {facts}
    return frozenset({facts, ("covered",), ("of_facts", join.fact, tuple(sorted(reads, key=repr)))})
