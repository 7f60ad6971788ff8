"""`with` and `without` for all who ask at once: a choice of facts or lines is a row.

Whoever asks is joined with what the patient has, one `with` after another. Each test of a choice is tried once for each
combination of what it compares, by the reference's own functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.candidates import Facts, equals, facts_of, free, lines_of, paired_with
from scrubjay.executors.columnar.columns import CLOSING, COVERED, Frame, Pairs, constant, scattered, whole
from scrubjay.executors.columnar.days import days_of
from scrubjay.executors.joining import closed_join, pairing, wanted_equals
from scrubjay.executors.pairs import MAYBE, SURE, Pair, all_of, settled
from scrubjay.executors.testing import Context, holds, operands, parted, plain_value
from scrubjay.rules.naming import RELATED
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    All,
    AnyOf,
    CodeSet,
    Condition,
    FieldOf,
    Join,
    Literally,
    MeasureTest,
    Operand,
    Paired,
    Path,
    Rule,
    Shift,
    Test,
)


class Conditions(Protocol):
    """What joins ask back."""

    frame: Frame

    def holds(self, condition: Condition | None, among: pl.Series, match: tuple[str, ...]) -> Pairs: ...


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, each with the facts that are chosen so far."""

    row: pl.Series
    """The line of the frame that asks."""
    bound: Mapping[str, pl.Series] = field(default_factory=dict)
    """By the name of a `with`, the number of the fact that was chosen for it."""

    def filtered(self, where: pl.Series) -> Asking:
        """Those of whom it is so."""
        return self.taken(pl.int_range(len(self.row), dtype=pl.UInt32, eager=True).filter(where))

    def taken(self, places: pl.Series) -> Asking:
        """Those at places, again for each time that a place is named."""
        return Asking(self.row[places], {name: facts[places] for name, facts in self.bound.items()})


class Chain:
    """The joins of one rule."""

    def __init__(self, asking: Conditions, rule: Rule) -> None:
        self.asking = asking
        self.frame = asking.frame
        self.rule = rule
        self._named = {join.name: join for join in rule.withs}
        self._facts: dict[int, Facts] = {}

    def joined(self, rows: pl.Series) -> Pairs:
        """Whether a fact exists for each `with` and none for any `without`, for each of the rows."""
        return self._from(0, Asking(rows))

    def exists(self, join: Join, rows: pl.Series) -> Pairs:
        """Whether a fact of one join exists, which refers to no other, for each of the rows."""
        return self._exists(join, Asking(rows))

    def found(self, join: Join, rows: pl.Series) -> tuple[Pairs, pl.Series]:
        """The same, and whether there is one that somebody has seen which may be it."""
        of, facts, pairs = self._candidates(join, Asking(rows))
        seen = of.filter(facts > 0).unique()
        return _any(of, pairs, len(rows)), scattered(len(rows), seen, constant(True, len(seen)))

    def _from(self, at: int, asking: Asking) -> Pairs:
        found = whole(SURE, len(asking.row))
        if at == len(self.rule.withs):
            for join in self.rule.withouts:
                found = found & ~self._exists(join, asking)
            return found
        join = self.rule.withs[at]
        of, facts, pairs = self._candidates(join, asking)
        chosen = asking.taken(of)
        rest = self._from(at + 1, replace(chosen, bound={**chosen.bound, join.name: facts}))
        return _any(of, pairs & rest, len(asking.row))

    def _exists(self, join: Join, asking: Asking) -> Pairs:
        of, _, pairs = self._candidates(join, asking)
        return _any(of, pairs, len(asking.row))

    def _candidates(self, join: Join, asking: Asking) -> tuple[pl.Series, pl.Series, Pairs]:
        """The facts that match a join: by whom each is asked for, its number, and its pair."""
        frame, have = self.frame, self.have(join)
        table = paired_with(frame, asking.row, have, join.on_date)
        of, facts, pairs = table["of"], table["fact"], Pairs(table["sure"], table["possible"])
        if have.lines is not None:
            pairs = pairs & free(frame, join, self.rule.subject, asking.row[of], facts - 1)
            of, facts, pairs = _kept(of, facts, pairs)
        tried = _Choices(self, join, asking.taken(of), facts)
        for path, wanted in join.same:
            pairs = pairs & tried.same(path, wanted)
        if join.paired is not None:
            pairs = pairs & tried.paired(join.paired)
        if have.lines is not None:
            of, facts, pairs = _kept(of, facts, pairs)
            tried = _Choices(self, join, asking.taken(of), facts)
        where = join.where if join.fact in WHOLE else parted(join.where)[1]
        of, facts, pairs = _kept(of, facts, pairs & tried.condition(where))
        reads = CLOSING if join.fact == "line" else COVERED
        closed = frame.looked_up(reads, lambda row: settled(closed_join(join, frame.context(row)))).sure
        unseen = pl.int_range(len(asking.row), dtype=pl.UInt32, eager=True).filter(~closed[asking.row])
        return (
            pl.concat([of, unseen]),
            pl.concat([facts, constant(0, len(unseen), pl.UInt32)]),
            Pairs(
                pl.concat([pairs.sure, constant(False, len(unseen))]),
                pl.concat([pairs.possible, constant(True, len(unseen))]),
            ),
        )

    def have(self, join: Join) -> Facts:
        """What patients have that a join may be."""
        if id(join) not in self._facts:
            if join.fact == "line":
                standing = self.frame.standing()
                fits = standing & self.asking.holds(_of_the_line(join.where), standing.possible, self.rule.match)
                self._facts[id(join)] = lines_of(self.frame, fits)
            else:
                self._facts[id(join)] = facts_of(self.frame, join)
        return self._facts[id(join)]

    def chosen(self, name: str) -> Facts:
        """What a `with` may be to which another join refers."""
        return self.have(self._named[name])


@dataclass(frozen=True, slots=True)
class _Choices:
    """Facts, each with who asks for it and what was chosen before."""

    chain: Chain
    join: Join
    asking: Asking
    facts: pl.Series

    def condition(self, condition: Condition | None) -> Pairs:
        """The pairs of a condition on the facts."""
        if condition is None:
            return whole(SURE, len(self.facts))
        if isinstance(condition, (All, AnyOf)):
            parts = [self.condition(part) for part in condition.parts]
            found = parts[0] if parts else whole(SURE, len(self.facts))
            for part in parts[1:]:
                found = found & part if isinstance(condition, All) else found | part
            return found
        of_lines = self._have().lines is not None
        if of_lines and _looks_at_no_subject(condition):
            return self._of_lines(condition)
        if not isinstance(condition, Test):
            if not of_lines:
                # what is said of lines alone is open of any other fact
                return whole(MAYBE, len(self.facts))
            assert isinstance(condition, MeasureTest)
            return self._tried(
                [self.facts, *self._wanted(condition.operand)], lambda context: holds(condition, context)
            )
        if not of_lines or condition.path.root not in RELATED:
            days = self._days(condition)
            if days is not None:
                return days
        read = [self._own(condition.path), *self._wanted(condition.operand)]
        return self._tried(read, lambda context: holds(condition, context))

    def _of_lines(self, condition: Condition) -> Pairs:
        """The pairs of a condition that says the same of a line whoever asks."""
        chain, rows = self.chain, self.facts - 1
        among = scattered(chain.frame.rows, rows.unique(), constant(True, rows.n_unique()))
        found = chain.asking.holds(condition, among, chain.rule.match)
        return Pairs(found.sure[rows], found.possible[rows])

    def _days(self, test: Test) -> Pairs | None:
        """The pairs of a test that compares two dates; None for another test: few dates are alike."""
        operand = test.operand
        if test.op not in OF_DAYS or not isinstance(operand, FieldOf) or operand.path.root in RELATED:
            return None
        chain, context = self.chain, self.chain.frame.context(0)
        ours = days_of(plain_value(test.path, fact, context.run) for fact in self._have().facts)
        if operand.join and operand.join in self.asking.bound:
            facts = [{operand.join: fact} for fact in chain.chosen(operand.join).facts]
            values = (operands(operand, replace(context, bindings=bound))[0] for bound in facts)
            theirs, ids = days_of(values), self.asking.bound[operand.join]
        elif not operand.join:
            reads = reading.of_operand(operand, chain.rule.match)
            assert reads is not None
            column = chain.frame.column(reads)
            theirs = days_of(operands(operand, chain.frame.context(row))[0] for row in column.firsts)
            ids = column.ids[self.asking.row]
        else:
            return None
        if ours is None or theirs is None:
            return None
        return ours.at(self.facts).compared(OF_DAYS[test.op], theirs.at(ids))

    def same(self, path: Path, wanted: FieldOf) -> Pairs:
        """Whether the facts have in common with who asks what they must."""
        if self._have().lines is not None and _the_same_field(path, wanted):
            return equals(
                self.chain.frame, reading.of_path(path, self.chain.rule.match), self.asking.row, self.facts - 1
            )
        read = [self._own(path), *self._wanted(wanted)]
        return self._tried(read, lambda context: wanted_equals(path, wanted, context))

    def paired(self, paired: Paired) -> Pairs:
        """Whether a table pairs the facts with who asks."""
        frame = self.chain.frame
        subject = frame.column((("field", paired.subject), ("tables", (paired.table,)))).ids[self.asking.row]
        return self._tried(
            [self._own(paired.fact), subject], lambda context: all_of(pairing(self.join, context.target, context))
        )

    def _have(self) -> Facts:
        return self.chain.have(self.join)

    def _own(self, path: Path) -> pl.Series:
        return self._have().ids(path, self.chain.frame, self.chain.rule.match)[self.facts]

    def _wanted(self, operand: Operand) -> list[pl.Series]:
        """What tells apart the other sides of a test."""
        if isinstance(operand, FieldOf) and operand.join:
            bound = self.asking.bound.get(operand.join)
            if bound is None:
                return []
            chosen = self.chain.chosen(operand.join)
            if operand.path.root in RELATED and chosen.lines is not None:
                # a related fact of a line that was chosen is not looked for
                return [bound.cast(pl.Boolean)]
            return [chosen.ids(operand.path, self.chain.frame)[bound]]
        reads = reading.of_operand(operand, self.chain.rule.match)
        if reads is None:
            return [self.asking.row]
        return [self.chain.frame.column(reads).ids[self.asking.row]] if reads else []

    def _tried(self, read: Sequence[pl.Series], tried: Callable[[Context], Pair]) -> Pairs:
        """A pair for each choice, tried once for each combination of what is read."""
        frame, rule = self.chain.frame, self.chain.rule
        names = [f"r{at}" for at in range(len(read))]
        table = pl.DataFrame(dict(zip(names, read, strict=True))).with_row_index("place")
        distinct = table.group_by(names).agg(pl.col("place").min())
        places = distinct["place"]
        rows, facts = self.asking.row[places].to_list(), self.facts[places].to_list()
        bound = {name: chosen[places].to_list() for name, chosen in self.asking.bound.items()}
        found: list[Pair] = []
        for at, (row, fact) in enumerate(zip(rows, facts, strict=True)):
            context = frame.context(row, rule.match, rule.subject)
            bindings = {name: self.chain.chosen(name).facts[chosen[at]] for name, chosen in bound.items()}
            target = self._have().facts[fact]
            found.append(tried(replace(context, target=target, bindings=bindings)))
        halves = {half: pl.Series([pair[at] for pair in found], dtype=pl.Boolean) for at, half in enumerate(HALVES)}
        told = table.join(distinct.select(*names, **halves), on=names, how="left", maintain_order="left")
        return Pairs(told["sure"], told["possible"])


HALVES = ("sure", "possible")
WHOLE = ("line", "minutes")
"""Facts of which `may_join` has not asked already what is so whoever looks."""
OF_DAYS = {"after": "over", "on_or_after": "at_least", "before": "under", "on_or_before": "at_most"}
"""Operators of dates by those of numbers."""


def _of_the_line(condition: Condition | None) -> Condition | None:
    """What a condition says of a line whoever asks; whatever else it says must hold too."""
    parts = condition.parts if isinstance(condition, All) else () if condition is None else (condition,)
    own = tuple(part for part in parts if all(_looks_at_no_subject(leaf) for leaf in leaves(part)))
    return All(own) if own else None


def _looks_at_no_subject(leaf: Condition) -> bool:
    return not isinstance(leaf, (Test, MeasureTest)) or isinstance(leaf.operand, (Literally, CodeSet))


def _the_same_field(path: Path, wanted: FieldOf) -> bool:
    return path == wanted.path and path.root not in RELATED and not wanted.join and wanted.shift == Shift()


def _kept(of: pl.Series, facts: pl.Series, pairs: Pairs) -> tuple[pl.Series, pl.Series, Pairs]:
    """Choices that are possible."""
    sure, possible = pairs.sure, pairs.possible
    halves = Pairs(sure.filter(possible), possible.filter(possible))
    return of.filter(possible), facts.filter(possible), halves


def _any(of: pl.Series, pairs: Pairs, rows: int) -> Pairs:
    """For each who asks, whether it is so of any of its choices."""
    sure, possible = of.filter(pairs.sure).unique(), of.filter(pairs.possible).unique()
    return Pairs(
        scattered(rows, sure, constant(True, len(sure))), scattered(rows, possible, constant(True, len(possible)))
    )
