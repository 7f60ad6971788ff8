"""`with` and `without`: facts that must exist or must not, tried on all that the patient has (`meaning.md` 20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from scrubjay.executors.cells import rows_for
from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair, all_of, any_of, equal, negated, whichever
from scrubjay.executors.testing import PHANTOM, Answers, Context, holds, operands, parted, plain_value, value_of
from scrubjay.executors.visits import may_belong
from scrubjay.facts.claim import Row
from scrubjay.facts.closing import Domain, covered
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.naming import RELATED
from scrubjay.rules.program import FieldOf, Join, Path, Rule

Fact = Line | Row | str
ALL = (None, None)
LISTS = {"authorization": "authorizations", "coverage": "coverages", "episode": "episodes", "chart": "charts"}


def joined(rule: Rule, context: Context, subject: Sequence[Line]) -> Pair:
    """Whether a fact exists for each `with` and none for any `without`, over every way to choose them."""
    return _from(rule, 0, context, subject)


def _from(rule: Rule, at: int, context: Context, subject: Sequence[Line]) -> Pair:
    if at == len(rule.withs):
        return all_of(negated(exists(join, context, subject)) for join in rule.withouts)
    join = rule.withs[at]
    possible = False
    for fact, pair in candidates(join, context, subject):
        bound = replace(context, bindings={**context.bindings, join.name: fact})
        rest = all_of((pair, _from(rule, at + 1, bound, subject)))
        if rest[0]:
            return SURE
        possible = possible or rest[1]
    return (False, possible)


def exists(join: Join, context: Context, subject: Sequence[Line]) -> Pair:
    """Whether a fact of one join exists."""
    possible = False
    for _, pair in candidates(join, context, subject):
        if pair[0]:
            return SURE
        possible = True
    return (False, possible)


def candidates(join: Join, context: Context, subject: Sequence[Line]) -> Iterator[tuple[Fact, Pair]]:
    """Facts that match a join, surely or possibly, in canonical order; last the one that an open domain may hold."""
    facts: Iterable[tuple[Fact, Pair]]
    where = join.where
    if join.fact == "line":
        facts = ((other, _free(other, subject, join, context)) for other in _on_its_day(join, context))
    elif join.fact == "other_payer":
        facts = ((row, SURE) for row in other_payers(context.subject) or ())
    elif join.fact == "minutes":
        facts = (
            (other.minutes, other.standing) for other in context.run.group.lines if isinstance(other.minutes, dict)
        )
    else:
        facts, where = context.run.may_join(join), parted(where)[1]
    same = [(path, wanted_values(wanted, context)) for path, wanted in join.same]
    for fact, pair in facts:
        if not pair[1]:
            continue
        pair = all_of(chain((pair,), _same(same, fact, context), pairing(join, fact, context)))
        if not pair[1]:
            continue
        if where is not None:
            pair = all_of((pair, holds(where, replace(context, target=fact, chosen={}))))
        if pair[1]:
            yield fact, pair
    if not closed_join(join, context):
        yield PHANTOM, MAYBE


def may_join(run: Answers, join: Join) -> tuple[tuple[Row, Pair], ...]:
    """A patient's facts of a join that may be it, by what `where` says of them whoever looks, in canonical order."""
    own = parted(join.where)[0]
    rows = run.group.in_order(LISTS[join.fact])
    if own is None or not run.group.lines:
        return tuple((row, SURE) for row in rows)
    line = run.group.lines[0]  # whoever looks
    pairs = ((row, holds(own, Context(run, line, row))) for row in rows)
    return tuple((row, pair) for row, pair in pairs if pair[1])


def other_payers(line: Line) -> tuple[Row, ...] | None:
    """The other payers that stand on a line's claim, in its order; None where nobody said."""
    rows = line.claim.row.get("other_payers", UNKNOWN)
    if isinstance(rows, Unknown):
        return None
    return tuple(row for row in rows if isinstance(row, dict)) if isinstance(rows, tuple) else ()


def _on_its_day(join: Join, context: Context) -> Sequence[Line]:
    """The lines that may be the other one: of the subject's day or without a date, where the join asks for its date."""
    group, date = context.run.group, context.subject.date
    if not join.on_date or date is None:
        return group.lines
    by_day = group.lines_by_day()
    return [*by_day.get(date, ()), *by_day.get(None, ())]


def _free(other: Line, subject: Sequence[Line], join: Join, context: Context) -> Pair:
    """Whether a line may be the other one: counted, in scope, and none of the subject's own."""
    line = context.subject
    pair = NEVER if any(other is own for own in subject) else other.standing
    if not pair[1]:
        return NEVER
    if join.scope == "claim" and other.claim is not line.claim:
        return NEVER
    if join.scope == "provider" and other.claim is not line.claim:
        ours, theirs = (x.claim.row.get("billing.npi", UNKNOWN) for x in (line, other))
        pair = all_of((pair, equal(ours, theirs)))
    if context.of == "visit" and may_belong(other, subject):
        pair = all_of((pair, MAYBE))
    return pair


def wanted_equals(path: Path, wanted: FieldOf, context: Context) -> Pair:
    """Whether the fact at hand has in common with the subject what it must."""
    return next(_same([(path, wanted_values(wanted, context))], context.target, context))


def _same(same: Sequence[tuple[Path, Sequence[Any]]], fact: Fact, context: Context) -> Iterator[Pair]:
    for path, others in same:
        value = value_in(path, fact, context)
        yield whichever(equal(value, other) for other in others)


def wanted_values(wanted: FieldOf, context: Context) -> tuple[Any, ...]:
    """What the fact's field must equal: the subject's, or its related fact's, one for each that may be the one."""
    root = wanted.path.root
    if wanted.join or root not in RELATED:
        return operands(wanted, context)
    rows = related(context.run.group, context.subject, root, context.match)
    each = (replace(context, chosen={**context.chosen, ("subject", root): row}) for row in rows)
    return tuple(value for one in each for value in operands(wanted, one))


def value_in(path: Path, fact: Fact, context: Context) -> Any:
    """A field of a fact that a join compares; of a related fact of which several may be the one, unknown."""
    if path.root not in RELATED or not isinstance(fact, Line):
        return plain_value(path, fact, context.run)
    rows = related(context.run.group, fact, path.root, context.match)
    chosen = {("target", path.root): rows[0] if len(rows) == 1 else UNKNOWN}
    return value_of(path, replace(context, target=fact, chosen=chosen))


def pairing(join: Join, fact: Fact, context: Context) -> Iterator[Pair]:
    """Whether a table pairs the subject's value with the fact's, on the subject's date."""
    if join.paired is None:
        return
    table = context.run.program.tables[join.paired.table]
    ours = plain_value(join.paired.subject, context.subject, context.run)
    theirs = plain_value(join.paired.fact, fact, context.run)
    if ours is None or theirs is None:
        yield NEVER
        return
    if isinstance(ours, Unknown) or isinstance(theirs, Unknown):
        yield MAYBE
        return
    date, wanted = context.subject.date, ((join.paired.column, theirs), *join.paired.where)
    found = any_of(pair for _, pair in rows_for(table, wanted, ours, date))
    if date is None and found[0]:
        found = MAYBE
    yield found if found[1] or table.closed_for(str(ours)) else MAYBE


def closed_join(join: Join, context: Context) -> bool:
    """Whether no fact can fit a join that nobody has seen."""
    line = context.subject
    npi = line.claim.row.get("billing.npi", UNKNOWN)
    if join.fact == "other_payer":
        return other_payers(line) is not None
    if join.fact == "line":
        if join.scope == "claim":
            return True
        if join.scope == "provider" and join.on_date and line.claim.is_input:
            return True
        domain = Domain("history", join.scope, npi)
        days = None if join.on_date else ALL
    else:
        domain = Domain(LISTS.get(join.fact, join.fact), "payer", npi)
        days = None
    if days is None:
        return line.date is not None and covered(context.run.group, domain, line.date, line.date)
    return covered(context.run.group, domain, *days)
