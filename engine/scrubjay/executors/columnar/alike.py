"""Which rows a rule is open on for the same reason: they lack the same facts, so that one of them need be explained.

What a row lacks goes by the same columns as what it comes to (`reading`), by which facts its measures count that are
open themselves, and by what the rules lack that set the marks it reads. A number stands for each combination; a row
that goes by more, such as a fact that a window or a join finds on another day, gets none and is explained by itself.
"""

from __future__ import annotations

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.chains import Chain
from scrubjay.executors.columnar.columns import DATE, MINUTES, Frame, constant
from scrubjay.executors.columnar.fitting import reads_of_fits
from scrubjay.executors.columnar.joins import reads_of_join, reads_of_joins, refers
from scrubjay.executors.columnar.trying import Trying
from scrubjay.executors.columnar.windows import OPENED
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    Condition,
    FitsTest,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    PastTest,
    Program,
    Rule,
    Test,
)

MOST = 60
"""More kinds of open members than a measure ever has."""
NEXT = 2**6
FAR = 2**40


class Kinds:
    """Columns of numbers that together tell rows apart, and the rows that they tell of."""

    def __init__(self, told: pl.Series) -> None:
        self.told = told
        self._parts: list[pl.Series] = []

    def add(self, part: pl.Series) -> None:
        """Rows that differ here are of different kinds; of a row with null nothing is told."""
        if part.null_count():
            self.told = self.told & part.is_not_null()
        self._parts.append(part)

    def numbered(self) -> pl.Series:
        """A number for each kind; null where nothing is told."""
        names = [f"p{at}" for at in range(len(self._parts))]
        table = pl.DataFrame(dict(zip(names, self._parts, strict=True))).with_row_index("row").filter(self.told)
        rows = len(self.told)
        if not names:
            return pl.select(pl.when(pl.lit(self.told)).then(0).otherwise(None).cast(pl.Int64)).to_series()
        first = table.group_by(names).agg(pl.col("row").min().alias("kind"))
        kinds = table.join(first, on=names, how="left", maintain_order="left", nulls_equal=True)
        column = constant(None, rows, pl.Int64)
        return column.scatter(kinds["row"], kinds["kind"].cast(pl.Int64)) if kinds.height else column


class Alike:
    """The kinds of rows on which the rules of a program are open, over one frame."""

    def __init__(self, program: Program, frame: Frame, trying: Trying) -> None:
        self.program = program
        self.frame = frame
        self.trying = trying
        self._rules: dict[int, pl.Series | None] = {}
        self._members: dict[str, pl.Series | None] = {}

    def of_rule(self, rule: Rule) -> pl.Series | None:
        """The kind of each row on which a rule is open, null where none is told; None where none is anywhere."""
        if rule.index not in self._rules:
            self._rules[rule.index] = self._of_rule(rule)
        return self._rules[rule.index]

    def _of_rule(self, rule: Rule) -> pl.Series | None:
        found = self.trying.rule(rule)
        kinds = Kinds(found.possible & ~found.sure & self.trying.asked)
        dated = self.trying.in_force(rule)
        kinds.add(_both(dated.sure, dated.possible))
        kinds.add(self.frame.column((("undated",), ("has", "line", "date"))).ids)
        for condition in (rule.lines, rule.when, rule.unless):
            if not self._condition(kinds, condition, rule.match, rule.subject):
                return None
        if rule.withs or rule.withouts:
            reads = reads_of_joins(rule)
            if reads is not None:
                kinds.add(self.frame.column(reads).ids)
            elif not self._joins(kinds, rule):
                return None
        return kinds.numbered() if kinds.told.any() else None

    def _joins(self, kinds: Kinds, rule: Rule) -> bool:
        """What joins lack that refer to no other: of a line that may be the one nothing is told, of one unseen all."""
        joins = (*rule.withs, *rule.withouts)
        each = [reads_of_join(join, rule.match) for join in joins]
        if refers(joins) or any(r is None and j.fact == "other_payer" for r, j in zip(each, joins, strict=True)):
            return False
        chain = Chain(self.trying, rule)
        for join, reads in zip(joins, each, strict=True):
            if reads is not None:
                kinds.add(self.frame.column(reads).ids)
                continue
            rows = self.frame.where(kinds.told)
            found, seen = chain.found(join, rows)
            untold = found.possible & ~found.sure & seen
            state = _both(found.sure, found.possible).zip_with(~untold, constant(None, len(rows), pl.Int64))
            kinds.add(constant(0, self.frame.rows, pl.Int64).scatter(rows, state) if len(rows) else state)
        return True

    def _condition(self, kinds: Kinds, condition: Condition | None, match: tuple[str, ...], of: str) -> bool:
        """Whether all that a condition lacks goes by columns, which are added."""
        return all(self._leaf(kinds, leaf, match, of) for leaf in leaves(condition))

    def _leaf(self, kinds: Kinds, leaf: Condition, match: tuple[str, ...], of: str) -> bool:
        if isinstance(leaf, Test):
            reads = reading.of_test(leaf, match)
            if reads is None:
                return False
            kinds.add(self.frame.column(reads).ids)
            kinds.add(self.frame.column(reading.given(leaf.path)).ids)
            return True
        if isinstance(leaf, MemberTest):
            members = self.trying.measures.members(leaf.measure)
            kinds.add(_both(members.sure, members.possible))
            kinds.add(self.frame.column((("standing",),)).ids)
            return self._condition(kinds, self.program.measures[leaf.measure].where, match, of)
        if isinstance(leaf, MeasureTest):
            if not self._measure(kinds, leaf.measure):
                return False
            if isinstance(leaf.operand, MeasureOf):
                if not self._measure(kinds, leaf.operand.measure):
                    return False
            else:
                reads = reading.of_operand(leaf.operand, match)
                if reads is None:
                    return False
                kinds.add(self.frame.column(reads).ids)
            pairs = self.trying.holds(leaf, kinds.told, match, of)
            kinds.add(_both(pairs.sure, pairs.possible))
            return True
        if isinstance(leaf, FitsTest):
            kinds.add(self.frame.column(reads_of_fits(match, leaf.parts)).ids)
            kinds.add(self.frame.column((("has", "line", "discipline"),)).ids)
            return True
        if isinstance(leaf, PastTest):
            pairs = self.trying.holds(leaf, kinds.told, match, of)
            kinds.add(_both(pairs.sure, pairs.possible))
            return True
        return isinstance(leaf, MarkTest) and self._mark(kinds, leaf, match, of)

    def _mark(self, kinds: Kinds, leaf: MarkTest, match: tuple[str, ...], of: str) -> bool:
        """What the rules lack that set a mark, on each line of the subject on which one is open."""
        pairs = self.trying.holds(leaf, kinds.told, match, of)
        kinds.add(_both(pairs.sure, pairs.possible))
        for name in leaf.names:
            for rule in self.program.marks.get(name, ()):
                found = self.trying.rule(rule)
                open_ = found.possible & ~found.sure
                if not open_.any():
                    continue
                own = self.of_rule(rule)
                if own is None:
                    return False
                # 0 where the rule is not open, null where it is and nobody can say of what kind
                own = (own + 1).zip_with(open_, constant(0, self.frame.rows, pl.Int64))
                kinds.add(own if rule.subject == "line" else self._of_subject(rule.subject, own))
        return True

    def _of_subject(self, subject: str, own: pl.Series) -> pl.Series:
        """The kinds of all lines of each line's visit or claim, in their order; null where one of them has none."""
        ids = self.frame.column(((subject,),)).ids
        table = pl.DataFrame({"of": ids, "own": own}).filter(self.trying.asked)
        every = table.group_by("of", maintain_order=True).agg(
            pl.col("own").unique(maintain_order=True).cast(pl.String).alias("every"),
            pl.col("own").is_null().any().alias("untold"),
        )
        every = every.with_columns(every=pl.when("untold").then(None).otherwise(pl.col("every").list.join(" ")))
        return pl.DataFrame({"of": ids}).join(every, on="of", how="left", maintain_order="left")["every"]

    def _measure(self, kinds: Kinds, name: str) -> bool:
        """What a measure lacks: who may have been left out, and what is open of those who are counted."""
        wanted, measures = self.program.measures[name], self.trying.measures
        ranges = measures.ranges(name)
        if wanted.burns is not None:
            return False
        if wanted.window is not None and wanted.window.shape in OPENED:
            if wanted.window.shape != "since":
                return False
            # what a fact on file leaves open is asked for by itself
            kinds.told = kinds.told & ~measures.groups_with(wanted.window.fact)
        members = None if ranges is None else self._open_members(wanted)
        if ranges is None or members is None:
            return False
        kinds.told = kinds.told & measures.regular(name)
        settled = ranges.low == ranges.high
        nothing = constant(0, self.frame.rows, pl.Int64)
        kinds.add(settled.cast(pl.Int64))
        for part in (measures.closed(wanted).cast(pl.Int64), measures.newest(wanted)):
            kinds.add(nothing.zip_with(settled, part))
        counted = measures.counted(name)
        said = self._of_day(wanted, members) if counted is None else _in_span(members, *counted)
        if said is None:
            return False
        kinds.add(constant("", self.frame.rows).zip_with(settled, said))
        return True

    def _open_members(self, wanted: Measure) -> pl.Series | None:
        """The kind of what each line leaves open where it is counted; null where it leaves nothing open."""
        if wanted.name not in self._members:
            self._members[wanted.name] = self._of_members(wanted)
        return self._members[wanted.name]

    def _of_members(self, wanted: Measure) -> pl.Series | None:
        frame, members = self.frame, self.trying.measures.members(wanted.name)
        unsure = members.possible & ~members.sure
        loose = self.trying.measures.loose(wanted) & members.possible
        nothing = constant(0, frame.rows, pl.Int64)
        kinds = Kinds(unsure | loose)
        kinds.add(loose.cast(pl.Int64))
        kinds.add(frame.column((("input",),)).ids)
        if unsure.any():
            where = Kinds(unsure)
            where.add(frame.column((("standing",),)).ids)
            if not self._condition(where, wanted.where, (), "line"):
                return None
            numbers = where.numbered()
            if (unsure & numbers.is_null()).any():
                return None
            kinds.add((numbers + 1).zip_with(unsure, nothing))
        if wanted.units is not None:
            keys = MINUTES if wanted.units.assistant else MINUTES[:1]
            kinds.add(frame.column((("untold", keys),)).ids)
        return kinds.numbered()

    def _of_day(self, wanted: Measure, members: pl.Series) -> pl.Series:
        """The open members of each line's day, in their order."""
        keys = {"key": self.trying.measures.key(wanted), "date": self.frame.column((DATE,)).ids}
        table = pl.DataFrame({**keys, "kind": members, "order": self.frame.order})
        days = (
            table.filter(pl.col("kind").is_not_null())
            .sort("order")
            .group_by("key", "date")
            .agg(pl.col("kind").unique(maintain_order=True).cast(pl.String))
        )
        days = days.with_columns(pl.col("kind").list.join(" "))
        own = pl.DataFrame(keys).join(days, on=["key", "date"], how="left", maintain_order="left")
        return own["kind"].fill_null("")


def _both(sure: pl.Series, possible: pl.Series) -> pl.Series:
    return sure.cast(pl.Int64) * 2 + possible.cast(pl.Int64)


def _in_span(members: pl.Series, rows: pl.Series, first: pl.Series, last: pl.Series) -> pl.Series | None:
    """The kinds that occur between two places of a sorted column of rows, in the order in which they first do."""
    kinds = members[rows]
    each = kinds.drop_nulls().unique().to_list()
    if len(each) > MOST:
        return None
    columns = []
    for number, kind in enumerate(each):
        places = (kinds == kind).fill_null(value=False).arg_true().cast(pl.Int64)
        places = pl.concat([places, pl.Series([FAR], dtype=pl.Int64)])
        found = places[places.search_sorted(first.cast(pl.Int64), side="left")]
        inside = found < last.cast(pl.Int64)
        columns.append((found * NEXT + number).zip_with(inside, constant(None, len(first), pl.Int64)))
    if not columns:
        return constant("", len(first))
    table = pl.DataFrame({f"k{at}": column for at, column in enumerate(columns)})
    if len(columns) == 1:
        return table.select(
            pl.when(pl.col("k0").is_null()).then(pl.lit("")).otherwise(pl.lit(str(each[0])))
        ).to_series()
    listed = table.select(pl.concat_list(pl.all()).list.drop_nulls().list.sort().alias("all"))["all"]
    return listed.list.eval((pl.element() % NEXT).cast(pl.String)).list.join(" ")
