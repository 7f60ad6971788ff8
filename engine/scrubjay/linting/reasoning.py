"""Whether single tests can all hold on one line, and whether some imply another: what can be proven without a claim.

Nothing is guessed: where a set, a table or another field leaves it open, two tests go together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

from scrubjay.executors.testing import contains
from scrubjay.rules.naming import find
from scrubjay.rules.program import (
    All,
    AnyOf,
    CodeSet,
    Condition,
    Leaf,
    Literally,
    MarkTest,
    MeasureTest,
    Path,
    Rule,
    Test,
)
from scrubjay.tables import Table

Tables = Mapping[str, Table]
Way = tuple[Condition, ...]
MOST = 256
"""Ways of a condition that are looked at; of one with more, nothing is proven."""
THERAPY = "therapy_codes"
OF_CODE = ("timed", "kind", "therapy_list")
"""Fields of a line that the table of therapy codes gives for its code."""
BOUNDS = {
    "over": (False, True),
    "after": (False, True),
    "at_least": (False, False),
    "on_or_after": (False, False),
    "under": (True, True),
    "before": (True, True),
    "at_most": (True, False),
    "on_or_before": (True, False),
}
"""Operator to whether it sets the upper end, and whether the end itself is out."""
OPPOSITE = {
    "in": "not_in",
    "not_in": "in",
    "over": "at_most",
    "at_most": "over",
    "under": "at_least",
    "at_least": "under",
    "before": "on_or_after",
    "on_or_after": "before",
    "after": "on_or_before",
    "on_or_before": "after",
    "has_any": "has_none",
    "has_none": "has_any",
}


def ways(condition: Condition | None) -> list[Way] | None:
    """The sets of tests any of which makes a condition hold; None where there are too many to look at."""
    if condition is None:
        return [()]
    if isinstance(condition, AnyOf):
        each = [ways(part) for part in condition.parts]
        known = [one for one in each if one is not None]
        found = [way for one in known for way in one]
        return found if len(known) == len(each) and len(found) <= MOST else None
    if isinstance(condition, All):
        found = [()]
        for part in condition.parts:
            more = ways(part)
            if more is None or len(found) * len(more) > MOST:
                return None
            found = [(*one, *other) for one, other in product(found, more)]
        return found
    return [(condition,)]


def ways_of(rule: Rule) -> list[Way] | None:
    """The sets of tests of a rule's own line, its dates and [pack.lines] among them."""
    found = ways(All(tuple(one for one in (rule.lines, rule.when) if one is not None)))
    dates = tuple(dates_of(rule))
    return None if found is None else [(*dates, *way) for way in found]


def dates_of(rule: Rule) -> Iterator[Test]:
    """`effective` as tests of the date of service."""
    path = find("line", "date")
    assert path is not None
    if rule.start is not None:
        yield Test(path, "on_or_after", Literally(rule.start))
    if rule.through is not None:
        yield Test(path, "on_or_before", Literally(rule.through))


def clash(way: Iterable[Condition], tables: Tables) -> tuple[Condition, ...]:
    """Tests of a way that cannot hold together; empty where none are known."""
    fields: dict[tuple[str, str], list[Test]] = {}
    measures: dict[str, list[MeasureTest]] = {}
    marks: list[MarkTest] = []
    for leaf in dict.fromkeys(way):
        if isinstance(leaf, Test):
            fields.setdefault((leaf.path.root, leaf.path.key), []).append(leaf)
        elif isinstance(leaf, MeasureTest):
            measures.setdefault(leaf.measure, []).append(leaf)
        elif isinstance(leaf, MarkTest):
            marks.append(leaf)
    for tests in fields.values():
        found = _of_list(tests, tables) if _is_list(tests[0].path) else _of_value(tests, tables)
        if found:
            return found
    for asked in measures.values():
        found = _of_numbers(asked)
        if found:
            return found
    return _of_marks(marks) or _of_code(fields, tables)


def implies(way: Sequence[Condition], leaf: Condition, tables: Tables) -> bool:
    """Whether a test surely holds where all of a way do."""
    if leaf in way:
        return True
    if isinstance(leaf, Test):
        beside = [one for one in way if isinstance(one, Test) and _same(one.path, leaf.path) and one.op != "present"]
        if leaf.op == "present":
            wanted = isinstance(leaf.operand, Literally) and leaf.operand.value is True
            return wanted and any(one.op != "has_none" for one in beside)
        other = opposite(leaf)
        return bool(beside) and other is not None and bool(clash((*beside, other), tables))
    if isinstance(leaf, MeasureTest):
        same = [one for one in way if isinstance(one, MeasureTest) and one.measure == leaf.measure]
        if not same or leaf.op not in OPPOSITE:
            return False
        return bool(_of_numbers([*same, replace(leaf, op=OPPOSITE[leaf.op])]))
    if isinstance(leaf, MarkTest):
        alike = (set(one.names) for one in way if isinstance(one, MarkTest) and one.op == leaf.op)
        return any(names <= set(leaf.names) if leaf.op == "has_any" else names >= set(leaf.names) for names in alike)
    return False


def opposite(leaf: Test) -> Test | None:
    """The test that holds of a given value where this one does not."""
    if leaf.op == "equals" and isinstance(leaf.operand, Literally):
        return replace(leaf, op="not_in", operand=CodeSet(exact=frozenset({leaf.operand.value})))
    if leaf.op in OPPOSITE:
        return replace(leaf, op=OPPOSITE[leaf.op])
    return None


def covers(wide: Sequence[Way], narrow: Sequence[Way], tables: Tables) -> bool:
    """Whether each of some ways implies one of others: where a narrow one holds, a wide one does."""
    return all(any(all(implies(one, leaf, tables) for leaf in other) for other in wide) for one in narrow)


def finite(codes: CodeSet) -> frozenset[Any] | None:
    """All that a set can hold; None where prefixes, ranges or tables leave it open."""
    if codes.prefixes or codes.ranges or codes.tables:
        return None
    parts = [finite(part) for part in codes.any_of]
    if any(part is None for part in parts):
        return None
    return codes.exact.union(*(part for part in parts if part is not None))


def _same(one: Path, other: Path) -> bool:
    return one.root == other.root and one.key == other.key


def _is_list(path: Path) -> bool:
    return path.type.endswith("_list") or path.type == "rows"


def _presence(tests: Sequence[Test]) -> tuple[Condition, ...]:
    """A field that is to be absent, and tested all the same: what is absent fails every test."""
    absent = [t for t in tests if t.op == "present" and isinstance(t.operand, Literally) and t.operand.value is False]
    there = [t for t in tests if t not in absent and t.op != "has_none"]
    return (absent[0], there[0]) if absent and there else ()


def _of_value(tests: Sequence[Test], tables: Tables) -> tuple[Condition, ...]:
    found = _presence(tests) or _of_numbers(tests)
    if found:
        return found
    listing = [t for t in tests if t.op in ("in", "equals") and _values(t) is not None]
    checks = [t for t in tests if isinstance(t.operand, (CodeSet, Literally)) and t.op not in ("is", "present")]
    if listing:
        first = min(listing, key=lambda t: len(_values(t) or ()))
        allowed = _values(first) or frozenset()
        wrong = [t for t in checks if t is not first and not any(_may(t, value, tables) for value in allowed)]
        if wrong:
            return (first, wrong[0])
        if not any(all(_may(t, value, tables) for t in checks) for value in allowed):
            return tuple(checks)
        return ()
    patterns = [t for t in tests if t.op == "in" and isinstance(t.operand, CodeSet)]
    for at, one in enumerate(patterns):
        for other in patterns[:at]:
            assert isinstance(one.operand, CodeSet)
            assert isinstance(other.operand, CodeSet)
            if _apart(one.operand, other.operand):
                return (other, one)
    return ()


def _of_list(tests: Sequence[Test], tables: Tables) -> tuple[Condition, ...]:
    found = _presence(tests)
    if found:
        return found
    barred = [t for t in tests if t.op == "has_none" and isinstance(t.operand, CodeSet)]
    for wanted in (t for t in tests if t.op in ("has_any", "first") and isinstance(t.operand, CodeSet)):
        assert isinstance(wanted.operand, CodeSet)
        allowed = finite(wanted.operand)
        for no in barred:
            assert isinstance(no.operand, CodeSet)
            if no.operand == wanted.operand:
                return (wanted, no)
        if allowed is None:
            continue
        left = [v for v in allowed if not any(contains(t.operand, v, None, tables)[0] for t in barred)]  # type: ignore[arg-type]
        if not left:
            return (wanted, *barred)
    firsts = [t for t in tests if t.op == "first" and isinstance(t.operand, CodeSet)]
    for one, other in product(firsts, firsts):
        assert isinstance(one.operand, CodeSet)
        assert isinstance(other.operand, CodeSet)
        these, those = finite(one.operand), finite(other.operand)
        if these is not None and those is not None and not these & those:
            return (one, other)
    return ()


def _of_marks(tests: Sequence[MarkTest]) -> tuple[Condition, ...]:
    for no in (t for t in tests if t.op == "has_none"):
        for yes in tests:
            if yes.op == "has_any" and set(yes.names) <= set(no.names):
                return (yes, no)
            if yes.op == "has_all" and set(yes.names) & set(no.names):
                return (yes, no)
    return ()


def _of_code(fields: Mapping[tuple[str, str], Sequence[Test]], tables: Tables) -> tuple[Condition, ...]:
    """Tests of a code, and of what the table of therapy codes says of it."""
    table = tables.get(THERAPY)
    listing = [t for t in fields.get(("line", "code"), ()) if t.op in ("in", "equals") and _values(t)]
    of_code = [
        t for key in OF_CODE for t in fields.get(("line", key), ()) if isinstance(t.operand, (Literally, CodeSet))
    ]
    if table is None or not listing or not of_code:
        return ()
    for test in of_code:
        codes = _values(listing[0]) or frozenset()
        if all(_told_otherwise(table, str(code), test, tables) for code in codes):
            return (listing[0], test)
    return ()


def _told_otherwise(table: Table, code: str, test: Test, tables: Tables) -> bool:
    """Whether every row of a code has a value that a test refuses; an empty cell has none."""
    rows = table.rows.get(code, ())
    values = [row.cells[test.path.key] for row in rows if test.path.key in row.cells]
    return bool(rows) and len(values) == len(rows) and not any(v is not None and _may(test, v, tables) for v in values)


def _of_numbers(tests: Sequence[Test] | Sequence[MeasureTest]) -> tuple[Condition, ...]:
    """Bounds that leave nothing between them."""
    low: tuple[Any, bool, Leaf] | None = None
    high: tuple[Any, bool, Leaf] | None = None
    for test in tests:
        if not isinstance(test.operand, Literally):
            continue
        value = test.operand.value
        if isinstance(value, bool) or not isinstance(value, (int, Decimal, datetime.date)):
            continue
        ends = (
            [BOUNDS[test.op]] if test.op in BOUNDS else [(True, False), (False, False)] if test.op == "equals" else []
        )
        for upper, out in ends:
            if upper and (high is None or (value, not out) < (high[0], not high[1])):
                high = (value, out, test)
            if not upper and (low is None or (value, out) > (low[0], low[1])):
                low = (value, out, test)
    if low is None or high is None or low[2] is high[2]:
        return ()
    apart = low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1]))
    return (low[2], high[2]) if apart else ()


def _values(test: Test) -> frozenset[Any] | None:
    """The only values that a test lets pass, where they can be listed."""
    if test.op == "equals" and isinstance(test.operand, Literally):
        return frozenset({test.operand.value})
    if test.op == "in" and isinstance(test.operand, CodeSet) and not test.operand.none_of:
        return finite(test.operand)
    return None


def _may(test: Test, value: Any, tables: Tables) -> bool:
    """Whether a test lets a value pass on some day, for all that is known."""
    if isinstance(test.operand, Literally):
        if test.op == "equals":
            return bool(value == test.operand.value)
        return not _of_numbers((Test(test.path, "equals", Literally(value)), test))
    assert isinstance(test.operand, CodeSet)
    days = _days(test.operand, value, tables)
    pairs = [contains(test.operand, value, day, tables) for day in days]
    if test.op == "in":
        return any(pair[1] for pair in pairs)
    return test.op != "not_in" or any(not pair[0] for pair in pairs)


def _days(codes: CodeSet, value: Any, tables: Tables) -> list[datetime.date | None]:
    """Days on which a table may say different things of a code; None alone where no table is asked."""
    names = set(_tables_in(codes))
    if not names:
        return [None]
    rows = [row for name in names if name in tables for row in tables[name].rows.get(str(value), ())]
    return [datetime.date(2026, 6, 30), *(day for row in rows for day in (row.start, row.through) if day is not None)]


def _tables_in(codes: CodeSet) -> Iterator[str]:
    yield from (name for name, _ in codes.tables)
    for part in (*codes.any_of, *codes.none_of):
        yield from _tables_in(part)


def _apart(one: CodeSet, other: CodeSet) -> bool:
    """Whether two sets of codes, prefixes and ranges have nothing in common; False where it is not known."""
    these, those = _patterns(one), _patterns(other)
    if these is None or those is None:
        return False
    return not any(_touch(a, b) for a in these for b in those)


def _patterns(codes: CodeSet) -> list[tuple[str, str]] | None:
    """Each entry as the least and the greatest text that it stands for, of any length behind; None for tables."""
    if codes.tables or any(not isinstance(one, str) for one in codes.exact):
        return None
    found = [(str(one), str(one)) for one in codes.exact]
    found += [(prefix, prefix + "\U0010ffff") for prefix in codes.prefixes]
    found += list(codes.ranges)
    for part in codes.any_of:
        inner = _patterns(part)
        if inner is None:
            return None
        found += inner
    return found


def _touch(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
