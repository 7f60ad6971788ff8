"""Conditions on every line at once: (sure, possible) as two columns of booleans (`meaning.md` 2).

A test of fields is tried once for each combination of their values; a measure is compared as numbers; what has no
column form yet is asked of the reference, for those rows only where all else leaves it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.candidates import dated
from scrubjay.executors.columnar.columns import DATE, Frame, Pairs, bounds_of, constant, scattered, whole
from scrubjay.executors.columnar.comparing import ORDERS, compared_with, tried_each
from scrubjay.executors.columnar.fitting import fits
from scrubjay.executors.columnar.joins import joined_columns
from scrubjay.executors.columnar.measures import BOUNDED, Measures
from scrubjay.executors.columnar.windows import NEVER as NO_DAY
from scrubjay.executors.joining import joined
from scrubjay.executors.pairs import NEVER, SURE, Pair, settled
from scrubjay.executors.run import in_force, on_a_day
from scrubjay.executors.testing import holds
from scrubjay.executors.visits import subject_of
from scrubjay.facts.related import EVERY_PART
from scrubjay.rules.program import (
    All,
    AnyOf,
    Condition,
    FitsTest,
    Join,
    MarkTest,
    MeasureOf,
    MeasureTest,
    MemberTest,
    PastTest,
    Program,
    Rule,
    Test,
)

Asked = tuple[Condition, tuple[str, ...]]


class Trying:
    """The answers to conditions and rules over one frame, each worked out once."""

    def __init__(self, program: Program, frame: Frame) -> None:
        self.program = program
        self.frame = frame
        self.measures = Measures(program, frame, self)
        self.everywhere = constant(True, frame.rows)
        self.asked = pl.int_range(frame.rows, eager=True) < frame.asked
        self.never = whole(NEVER, frame.rows)
        self._tests: dict[Asked, Pairs] = {}
        self._rules: dict[tuple[int, bool], Pairs] = {}
        self._marks: dict[tuple[str, bool], Pairs] = {}
        self._spoken: dict[tuple[tuple[int, str, str], ...], pl.Series] = {}

    def holds(
        self, condition: Condition | None, among: pl.Series, match: tuple[str, ...] = EVERY_PART, of: str = "line"
    ) -> Pairs:
        """The pairs of a condition; only what stands in the rows of `among` is to be relied on."""
        if condition is None:
            return whole(SURE, self.frame.rows)
        if isinstance(condition, All):
            found = whole(SURE, self.frame.rows)
            for part in sorted(condition.parts, key=_costs):
                if not (found.possible & among).any():
                    return self.never
                found = found & self.holds(part, among & found.possible, match, of)
            return found
        if isinstance(condition, AnyOf):
            found = self.never
            for part in sorted(condition.parts, key=_costs):
                found = found | self.holds(part, among & ~found.sure, match, of)
            return found
        return self._leaf(condition, among, match, of)

    def _leaf(self, leaf: Condition, among: pl.Series, match: tuple[str, ...], of: str) -> Pairs:
        if isinstance(leaf, Test):
            return self._test(leaf, among, match, of)
        if isinstance(leaf, MarkTest):
            marks = [self.mark(name, bool((among & ~self.asked).any())) for name in leaf.names]
            found = marks[0]
            for mark in marks[1:]:
                found = found & mark if leaf.op == "has_all" else found | mark
            return ~found if leaf.op == "has_none" else found
        if isinstance(leaf, MemberTest):
            return self.measures.members(leaf.measure)
        if isinstance(leaf, MeasureTest):
            return self._measure(leaf, among, match, of)
        if isinstance(leaf, FitsTest):
            return fits(leaf, self.frame, match, among)
        assert isinstance(leaf, PastTest)
        return self._past(leaf, among, match, of)

    def _past(self, leaf: PastTest, among: pl.Series, match: tuple[str, ...], of: str) -> Pairs:
        """Whether no window of a measure is around a line."""
        wanted = self.program.measures[leaf.measure]
        if wanted.window is None or wanted.window.shape in BOUNDED:
            return self.frame.looked_up((DATE,), lambda row: self.one(leaf, row, match, of))
        windows = self.measures.windows(wanted)
        if windows is None:
            return self.by_row(leaf, among, match, of)
        # of a line whose part of the key nobody knows, its own day goes by itself
        rest = among & ~(dated(self.frame) & self.measures.keyed(wanted))
        none = windows.end == NO_DAY
        return _put(Pairs(windows.told & none, none | ~windows.told), self.by_row(leaf, rest, match, of), rest)

    def _measure(self, leaf: MeasureTest, among: pl.Series, match: tuple[str, ...], of: str) -> Pairs:
        """A measure compared as numbers, for lines of patients of whom all is known that it goes by."""
        names = [leaf.measure, *([leaf.operand.measure] if isinstance(leaf.operand, MeasureOf) else [])]
        burns = [self.program.measures[name].burns for name in names]
        if any(one is not None and (one.match != match or len(names) > 1) for one in burns):
            # which authorization it is goes by how it must fit
            return self.by_row(leaf, among, match, of)
        ranges = [self.measures.ranges(name) for name in names]
        known = [one for one in ranges if one is not None]
        compared = None
        if len(known) == 2 and leaf.op in ORDERS:
            compared = ORDERS[leaf.op](*known)
        elif len(names) == len(known) == 1:
            compared = compared_with(leaf, known[0], self.frame, match)
            if compared is None:
                compared = tried_each(leaf, known[0], self.frame, match, among)
        if compared is None:
            return self.by_row(leaf, among, match, of)
        rest = among
        for name in names:
            rest = rest & self.measures.regular(name)
        rest = among & ~rest
        return _put(compared, self.by_row(leaf, rest, match, of), rest)

    def _test(self, leaf: Test, among: pl.Series, match: tuple[str, ...], of: str) -> Pairs:
        reads = reading.of_test(leaf, match)
        if reads is None:
            return self.by_row(leaf, among, match, of)
        key = (leaf, match)
        if key not in self._tests:
            self._tests[key] = self.frame.looked_up(reads, lambda row: self.one(leaf, row, match, of))
        return self._tests[key]

    def by_row(self, leaf: Condition, among: pl.Series, match: tuple[str, ...], of: str) -> Pairs:
        """What the reference says of the rows asked about; elsewhere nothing holds."""
        return self.at(among, lambda row: self.one(leaf, row, match, of))

    def one(self, leaf: Condition, row: int, match: tuple[str, ...], of: str) -> Pair:
        """What the reference says of one row."""
        return holds(leaf, self.frame.context(row, match, of))

    def at(self, among: pl.Series, tried: Callable[[int], Pair]) -> Pairs:
        """Pairs tried on single rows."""
        rows = self.frame.where(among)
        if rows.is_empty():
            return self.never
        found = [tried(row) for row in rows.to_list()]
        halves = (pl.Series([pair[half] for pair in found], dtype=pl.Boolean) for half in (0, 1))
        return Pairs(*(scattered(self.frame.rows, rows, half) for half in halves))

    def mark(self, name: str, everywhere: bool) -> Pairs:
        """Where a mark stands: on the whole subject of a rule that sets it (`everywhere`: on history too)."""
        if (name, everywhere) not in self._marks:
            found = self.never
            for rule in self.program.marks.get(name, ()):
                found = found | self._spread(rule, self.rule(rule, everywhere))
            self._marks[name, everywhere] = found
        return self._marks[name, everywhere]

    def _spread(self, rule: Rule, pairs: Pairs) -> Pairs:
        if rule.subject == "line":
            return pairs
        ids = self.frame.column(((rule.subject,),)).ids
        frame = pl.DataFrame({"of": ids, "sure": pairs.sure, "possible": pairs.possible})
        found = frame.select(pl.col("sure", "possible").any().over("of"))
        return Pairs(found["sure"], found["possible"])

    def rule(self, rule: Rule, everywhere: bool = False) -> Pairs:
        """The pairs of a rule tried on each line that is asked about (`everywhere`: on each that there is)."""
        if (rule.index, everywhere) not in self._rules:
            self._rules[rule.index, everywhere] = self._tried(rule, self.everywhere if everywhere else self.asked)
        return self._rules[rule.index, everywhere]

    def was_tried(self, rule: Rule, everywhere: bool) -> bool:
        """Whether a rule's pairs are known already."""
        return (rule.index, everywhere) in self._rules

    def _tried(self, rule: Rule, among: pl.Series) -> Pairs:
        found = self.in_force(rule) & Pairs(among, among)
        for condition in (rule.lines, rule.when):
            if not found.possible.any():
                return self.never
            found = found & self.holds(condition, found.possible, rule.match, rule.subject)
        if rule.unless is not None and found.possible.any():
            found = found & ~self.holds(rule.unless, found.possible, rule.match, rule.subject)
        if (rule.withs or rule.withouts) and found.possible.any():
            found = found & joined_columns(self, rule, found.possible)
        return found

    def in_force(self, rule: Rule) -> Pairs:
        """Whether a rule speaks of each line by its days."""
        versions = self.program.versions(rule)
        reads = (("days", bounds_of(versions)),)
        return self.frame.looked_up(reads, lambda row: in_force(rule, versions, self.frame.lines[row]))

    def by_subject(self, rule: Rule, among: pl.Series, joins: Sequence[Join] | None = None) -> Pairs:
        """What the reference says of a rule's joins (or these of them) on the rows asked about."""
        one = rule if joins is None else replace(rule, withs=tuple(joins), withouts=())
        return self.at(among, lambda row: self.of_joins(one, row))

    def of_joins(self, rule: Rule, row: int) -> Pair:
        """What the reference says of a rule's joins on one row."""
        context = self.frame.context(row, rule.match, rule.subject)
        return joined(rule, context, subject_of(rule.subject, self.frame.lines[row]))

    def _on_a_day(self, rule: Rule) -> pl.Series:
        reads = (("days", bounds_of([rule])),)
        return self.frame.looked_up(reads, lambda row: settled(on_a_day(rule, self.frame.lines[row]))).possible

    def spoken_of(self, rules: Iterable[Rule]) -> pl.Series:
        """The lines that can be subjects of a policy: in force on one of their days, and its file speaks of them."""
        spans = tuple(sorted({(id(rule.lines), str(rule.start), str(rule.through)) for rule in rules}))
        if spans not in self._spoken:
            found = self.never.possible
            for rule in rules:
                found = found | (self._on_a_day(rule) & self.holds(rule.lines, self.everywhere).possible)
            self._spoken[spans] = found
        return self._spoken[spans]


def _costs(condition: Condition) -> int:
    """Cheap parts first: which goes first changes nothing but how many rows are left to the dear ones."""
    if isinstance(condition, (All, AnyOf)):
        return max((_costs(part) for part in condition.parts), default=0)
    return {Test: 0, MarkTest: 1, MemberTest: 1, MeasureTest: 2}.get(type(condition), 3)


def _put(pairs: Pairs, others: Pairs, where: pl.Series) -> Pairs:
    """Pairs with others in their place on some rows."""
    return Pairs(others.sure.zip_with(where, pairs.sure), others.possible.zip_with(where, pairs.possible))
