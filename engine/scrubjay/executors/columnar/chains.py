"""`with` and `without` of facts that are no lines, for all who ask at once: a choice of facts is a row.

Whoever asks is joined with what the patient has, one `with` after another. Each test of a choice is tried once for each
combination of what it compares, by the reference's own functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.columns import COVERED, Frame, Pairs, constant, numbered, scattered, whole
from scrubjay.executors.columnar.days import days_of
from scrubjay.executors.joining import Fact, closed_join, wanted_equals
from scrubjay.executors.pairs import MAYBE, SURE, Pair, settled
from scrubjay.executors.testing import PHANTOM, Context, holds, operands, parted, plain_value
from scrubjay.rules.naming import RELATED
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import All, AnyOf, Condition, FieldOf, Join, MeasureTest, Operand, Path, Rule, Test


@dataclass(frozen=True, slots=True)
class Facts:
    """What patients have that a join may be, whoever asks; the first is one that nobody has seen."""

    facts: Sequence[Fact]
    table: pl.DataFrame
    """`group`, `fact` (its number), `sure`, `possible`."""
    _ids: dict[str, pl.Series] = field(default_factory=dict)

    def ids(self, path: Path, frame: Frame) -> pl.Series:
        """The number of each fact's value of a field."""
        if path.key not in self._ids:
            run = frame.runs[0]
            self._ids[path.key] = numbered([plain_value(path, fact, run) for fact in self.facts])[0]
        return self._ids[path.key]


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
    """The joins of one rule, none of which is with lines."""

    def __init__(self, frame: Frame, rule: Rule) -> None:
        self.frame = frame
        self.rule = rule
        self._facts: dict[str, Facts] = {}

    def joined(self, rows: pl.Series) -> Pairs:
        """Whether a fact exists for each `with` and none for any `without`, for each of the rows."""
        return self._from(0, Asking(rows))

    def exists(self, join: Join, rows: pl.Series) -> Pairs:
        """Whether a fact of one join exists, which refers to no other, for each of the rows."""
        return self._exists(join, Asking(rows))

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
        frame, have = self.frame, self._have(join)
        own = pl.DataFrame({"group": frame.group[asking.row]}).with_row_index("of")
        table = own.join(have.table, on="group", how="inner", maintain_order="left")
        of, facts, pairs = table["of"], table["fact"], Pairs(table["sure"], table["possible"])
        tried = _Choices(self, join, asking.taken(of), facts)
        for path, wanted in join.same:
            pairs = pairs & tried.same(path, wanted)
        pairs = pairs & tried.condition(parted(join.where)[1])
        kept = pl.int_range(len(of), dtype=pl.UInt32, eager=True).filter(pairs.possible)
        closed = frame.looked_up(COVERED, lambda row: settled(closed_join(join, frame.context(row)))).sure
        unseen = own["of"].filter(~closed[asking.row])
        return (
            pl.concat([of[kept], unseen]),
            pl.concat([facts[kept], constant(0, len(unseen), pl.UInt32)]),
            Pairs(
                pl.concat([pairs.sure[kept], constant(False, len(unseen))]),
                pl.concat([pairs.possible[kept], constant(True, len(unseen))]),
            ),
        )

    def _have(self, join: Join) -> Facts:
        if join.name not in self._facts:
            facts: list[Fact] = [PHANTOM]
            groups: list[int] = []
            pairs: list[Pair] = []
            for group, run in enumerate(self.frame.runs):
                for fact, pair in run.may_join(join):
                    facts.append(fact)
                    groups.append(group)
                    pairs.append(pair)
            columns = {
                "group": pl.Series(groups, dtype=pl.UInt32),
                "fact": pl.int_range(1, len(facts), dtype=pl.UInt32, eager=True),
                "sure": pl.Series([pair[0] for pair in pairs], dtype=pl.Boolean),
                "possible": pl.Series([pair[1] for pair in pairs], dtype=pl.Boolean),
            }
            self._facts[join.name] = Facts(facts, pl.DataFrame(columns))
        return self._facts[join.name]

    def ids_of(self, name: str, path: Path, facts: pl.Series) -> pl.Series:
        """The numbers of the values of a field of facts chosen for a join."""
        return self._facts[name].ids(path, self.frame)[facts]

    def facts(self, name: str) -> Sequence[Fact]:
        """All facts that a join may be."""
        return self._facts[name].facts

    def fact(self, name: str, number: int) -> Fact:
        """A fact chosen for a join."""
        return self._facts[name].facts[number]


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
        if not isinstance(condition, Test):
            # what is said of lines alone is open of any other fact
            return whole(MAYBE, len(self.facts))
        days = self._days(condition)
        if days is not None:
            return days
        read = [self._own(condition.path), *self._wanted(condition.operand)]
        return self._tried(read, lambda context: holds(condition, context))

    def _days(self, test: Test) -> Pairs | None:
        """The pairs of a test that compares two dates; None for another test: few dates are alike."""
        operand = test.operand
        if test.op not in OF_DAYS or not isinstance(operand, FieldOf) or operand.path.root in RELATED:
            return None
        chain, context = self.chain, self.chain.frame.context(0)
        ours = days_of(plain_value(test.path, fact, context.run) for fact in chain.facts(self.join.name))
        if operand.join and operand.join in self.asking.bound:
            facts = [{operand.join: fact} for fact in chain.facts(operand.join)]
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
        read = [self._own(path), *self._wanted(wanted)]
        return self._tried(read, lambda context: wanted_equals(path, wanted, context))

    def _own(self, path: Path) -> pl.Series:
        return self.chain.ids_of(self.join.name, path, self.facts)

    def _wanted(self, operand: Operand) -> list[pl.Series]:
        """What tells apart the other sides of a test."""
        if isinstance(operand, FieldOf) and operand.join:
            bound = self.asking.bound.get(operand.join)
            return [] if bound is None else [self.chain.ids_of(operand.join, operand.path, bound)]
        reads = reading.of_operand(operand, self.chain.rule.match)
        assert reads is not None
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
            bindings = {name: self.chain.fact(name, chosen[at]) for name, chosen in bound.items()}
            target = self.chain.fact(self.join.name, fact)
            found.append(tried(replace(context, target=target, bindings=bindings)))
        halves = {half: pl.Series([pair[at] for pair in found], dtype=pl.Boolean) for at, half in enumerate(HALVES)}
        told = table.join(distinct.select(*names, **halves), on=names, how="left", maintain_order="left")
        return Pairs(told["sure"], told["possible"])


HALVES = ("sure", "possible")
OF_DAYS = {"after": "over", "on_or_after": "at_least", "before": "under", "on_or_before": "at_most"}
"""Operators of dates by those of numbers."""


def in_chains(rule: Rule, joins: Sequence[Join], of_others: Sequence[str]) -> bool:
    """Whether joins are with such facts alone, by what columns hold of who asks and of what was chosen before."""
    return all(join.fact in of_others and join.paired is None for join in joins) and all(
        reading.of_operand(operand, rule.match) is not None
        for join in joins
        for operand in _operands(join)
        if not (isinstance(operand, FieldOf) and operand.join)
    )


def _operands(join: Join) -> list[Operand]:
    tests = [leaf.operand for leaf in leaves(join.where) if isinstance(leaf, (Test, MeasureTest))]
    return [*(wanted for _, wanted in join.same), *tests]


def _any(of: pl.Series, pairs: Pairs, rows: int) -> Pairs:
    """For each who asks, whether it is so of any of its choices."""
    sure, possible = of.filter(pairs.sure).unique(), of.filter(pairs.possible).unique()
    return Pairs(
        scattered(rows, sure, constant(True, len(sure))), scattered(rows, possible, constant(True, len(possible)))
    )
