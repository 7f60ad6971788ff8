"""`with` and `without` on every line at once: lines of one day joined with each other, other facts by what they say.

What a join may refer to that has no column form yet (another join, a fact of another day) is asked of the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import polars as pl

from scrubjay.executors.columnar import reading
from scrubjay.executors.columnar.chains import Chain, in_chains
from scrubjay.executors.columnar.columns import CLOSING, DATE, Frame, Pairs, Read, constant, scattered, whole
from scrubjay.executors.joining import closed_join, exists, pairing
from scrubjay.executors.pairs import SURE, Pair, all_of, settled
from scrubjay.executors.visits import subject_of
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.naming import RELATED
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    CellOf,
    Condition,
    FieldOf,
    Join,
    MeasureOf,
    MeasureTest,
    Operand,
    Path,
    Rule,
    Shift,
    Test,
)

OF_OTHERS = ("chart", "authorization", "coverage", "episode")


class Conditions(Protocol):
    """What joins ask back."""

    frame: Frame

    def holds(self, condition: Condition | None, among: pl.Series, match: tuple[str, ...]) -> Pairs: ...

    def of_joins(self, rule: Rule, row: int) -> Pair: ...

    def by_subject(self, rule: Rule, among: pl.Series, joins: Sequence[Join] | None = None) -> Pairs: ...


def joined_columns(asking: Conditions, rule: Rule, among: pl.Series) -> Pairs | None:
    """Whether a fact exists for each `with` and none for any `without`; None where joins with lines refer to others."""
    joins = (*rule.withs, *rule.withouts)
    if any(isinstance(one, FieldOf) and one.join for join in joins for one in _operands(join)):
        together = reads_of_joins(rule)
        if together is None:
            return None
        if in_chains(rule, joins, OF_OTHERS):
            return asking.frame.looked_up_together(together, Chain(asking.frame, rule).joined, among)
        return asking.frame.looked_up(together, lambda row: asking.of_joins(rule, row), among)
    found = whole(SURE, asking.frame.rows)
    for join in rule.withs:
        found = found & _exists(asking, rule, join, among & found.possible)
    for join in rule.withouts:
        found = found & ~_exists(asking, rule, join, among & found.possible)
    return found


def reads_of_joins(rule: Rule) -> frozenset[Read] | None:
    """What all joins of a rule depend on; None where one of them is with lines."""
    parts = [_reads(join, rule.match) for join in (*rule.withs, *rule.withouts)]
    told = [part for part in parts if part is not None]
    return frozenset().union(*told) if len(told) == len(parts) else None


def _exists(asking: Conditions, rule: Rule, join: Join, among: pl.Series) -> Pairs:
    frame = asking.frame
    reads = _reads(join, rule.match)
    if reads is not None and in_chains(rule, [join], OF_OTHERS):
        chain = Chain(frame, rule)
        return frame.looked_up_together(reads, lambda rows: chain.exists(join, rows), among)
    if reads is not None:
        return frame.looked_up(reads, lambda row: _of_row(frame, rule, join, row), among)
    if not _of_one_day(join):
        return asking.by_subject(rule, among, [join])
    told = among & _dated(frame)
    rest = among & ~told
    found = _lines(asking, rule, join, told)
    return found if not rest.any() else found | asking.by_subject(rule, rest, [join])


def _of_row(frame: Frame, rule: Rule, join: Join, row: int) -> Pair:
    return exists(join, frame.context(row, rule.match, rule.subject), subject_of(rule.subject, frame.lines[row]))


def _operands(join: Join) -> Iterator[Operand]:
    yield from (wanted for _, wanted in join.same)
    yield from (leaf.operand for leaf in leaves(join.where) if isinstance(leaf, (Test, MeasureTest)))


def _reads(join: Join, match: tuple[str, ...]) -> frozenset[Read] | None:
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


def _of_one_day(join: Join) -> bool:
    """Whether a join is between lines of one day, by fields of theirs alone."""
    if join.fact != "line" or not join.on_date:
        return False
    if any(path != wanted.path or path.root in RELATED or wanted.shift != Shift() for path, wanted in join.same):
        return False
    tests = [leaf for leaf in leaves(join.where) if isinstance(leaf, (Test, MeasureTest))]
    return not any(isinstance(test.operand, (FieldOf, CellOf, MeasureOf)) for test in tests)


def _dated(frame: Frame) -> pl.Series:
    """The lines of patients all of whose lines have a date."""
    dates = frame.numbers((DATE,), lambda row: int(frame.lines[row].date is None))
    return pl.DataFrame({"of": frame.group, "n": dates}).select(pl.col("n").sum().over("of") == 0)["n"]


def _lines(asking: Conditions, rule: Rule, join: Join, among: pl.Series) -> Pairs:
    frame = asking.frame
    standing = frame.standing()
    fits = standing & asking.holds(join.where, standing.possible, rule.match)
    columns = {
        "group": frame.group,
        "date": frame.column((DATE,)).ids,
        "claim": frame.column((("claim",),)).ids,
        "visit": frame.column((("visit",),)).ids,
        "npi": frame.column((("npi",),)).ids,
        "row": pl.int_range(frame.rows, dtype=pl.UInt32, eager=True),
        **{
            f"same{at}": frame.column((reading.of_path(path, rule.match),)).ids
            for at, (path, _) in enumerate(join.same)
        },
    }
    ours = pl.DataFrame(columns).filter(among)
    theirs = pl.DataFrame(columns | {"sure": fits.sure}).filter(fits.possible)
    table = ours.join(theirs, on=["group", "date"], suffix="_other")
    table = table.filter(_apart(rule.subject))
    sure, possible = table["sure"], constant(True, table.height)
    for pairs in _compared(frame, rule, join, table):
        sure, possible = sure & pairs.sure, possible & pairs.possible
    table = table.select("row", sure=sure & possible, possible=possible)
    found = [table.filter(pl.col(half))["row"].unique() for half in ("sure", "possible")]
    halves = [scattered(frame.rows, rows, constant(True, len(rows))) for rows in found]
    closed = frame.looked_up(CLOSING, lambda row: settled(closed_join(join, frame.context(row, rule.match))))
    return Pairs(halves[0], halves[1] | ~closed.sure)


def _apart(subject: str) -> pl.Expr:
    own = "row" if subject == "line" else subject
    return pl.col(own) != pl.col(f"{own}_other")


def _compared(frame: Frame, rule: Rule, join: Join, table: pl.DataFrame) -> Iterator[Pairs]:
    """Each thing that a line and the other one must have in common."""
    same_claim = table["claim"] == table["claim_other"]
    if join.scope == "claim":
        yield Pairs(same_claim, same_claim)
    if join.scope == "provider":
        equal = _equal(frame, ("npi",), table["npi"], table["npi_other"])
        yield Pairs(equal.sure | same_claim, equal.possible | same_claim)
    if rule.subject == "visit":
        # a line of the claim whose discipline is unknown may be of the visit itself
        disciplines = frame.column((("key", "line", "discipline"),))
        unknown = _unknown(frame, ("key", "line", "discipline"))
        maybe = same_claim & (
            unknown[disciplines.ids.gather(table["row"])] | unknown[disciplines.ids.gather(table["row_other"])]
        )
        yield Pairs(~maybe, constant(True, table.height))
    for at, (path, _) in enumerate(join.same):
        yield _equal(frame, reading.of_path(path, rule.match), table[f"same{at}"], table[f"same{at}_other"])
    if join.paired is not None:
        yield _paired(frame, join, table)


def _unknown(frame: Frame, read: Read) -> pl.Series:
    return pl.Series([isinstance(value, Unknown) for value in frame.column((read,)).values], dtype=pl.Boolean)


def _equal(frame: Frame, read: Read, ours: pl.Series, theirs: pl.Series) -> Pairs:
    """Equal: absent equals nothing, unknown equals anything, possibly."""
    absent = pl.Series([value is None for value in frame.column((read,)).values], dtype=pl.Boolean)
    unknown = _unknown(frame, read)
    there = ~(absent[ours] | absent[theirs])
    open_ = unknown[ours] | unknown[theirs]
    same = ours == theirs
    return Pairs(there & ~open_ & same, there & (open_ | same))


def _paired(frame: Frame, join: Join, table: pl.DataFrame) -> Pairs:
    """Whether a table pairs two lines, asked once for each two values and span of dates that occur."""
    assert join.paired is not None
    ours, theirs = (_ids(frame, path) for path in (join.paired.subject, join.paired.fact))
    keys = pl.DataFrame(
        {
            "ours": ours[table["row"]],
            "theirs": theirs[table["row_other"]],
            "date": frame.column((("tables", (join.paired.table,)),)).ids[table["row"]],
        }
    )
    rows = keys.with_columns(row=table["row"], other=table["row_other"])
    distinct = rows.group_by("ours", "theirs", "date").first()
    found = [
        all_of(pairing(join, frame.lines[other], frame.context(row)))
        for row, other in zip(distinct["row"].to_list(), distinct["other"].to_list(), strict=True)
    ]
    distinct = distinct.with_columns(
        sure=pl.Series([pair[0] for pair in found], dtype=pl.Boolean),
        possible=pl.Series([pair[1] for pair in found], dtype=pl.Boolean),
    ).drop("row", "other")
    told = keys.join(distinct, on=["ours", "theirs", "date"], how="left", maintain_order="left")
    return Pairs(told["sure"], told["possible"])


def _ids(frame: Frame, path: Path) -> pl.Series:
    return frame.column((("field", path),)).ids
