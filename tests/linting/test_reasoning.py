"""What is said to be impossible never happens, and what is said to follow always does, as the executor decides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.executors.pairs import compared
from scrubjay.executors.testing import contains
from scrubjay.linting.reasoning import clash, covers, implies, opposite, ways
from scrubjay.packs.library import open_library
from scrubjay.rules.naming import find
from scrubjay.rules.program import All, AnyOf, CodeSet, Literally, MarkTest, Path
from scrubjay.rules.program import Test as Tested


def path(name: str) -> Path:
    found = find("line", name)
    assert found is not None
    return found


CODE, UNITS, MODIFIERS, TIMED = path("code"), path("units"), path("modifiers"), path("timed")
CODES = ["97110", "97112", "97165", "97530", "97535", "G0283"]
NUMBERS = list(range(6))
MARKED = ["GO", "GP", "KX", "59"]

code_sets = st.builds(
    CodeSet,
    exact=st.frozensets(st.sampled_from(CODES), max_size=3),
    prefixes=st.lists(st.sampled_from(["971", "9753", "G"]), max_size=1).map(tuple),
    ranges=st.lists(st.sampled_from([("97110", "97112"), ("97165", "97530")]), max_size=1).map(tuple),
)
wide_sets = st.one_of(
    code_sets,
    st.builds(lambda a, b: CodeSet(any_of=(a,), none_of=(b,)), code_sets, code_sets),
    st.builds(lambda a, b: CodeSet(any_of=(a, b)), code_sets, code_sets),
)
code_tests = st.one_of(
    st.builds(Tested, st.just(CODE), st.sampled_from(["in", "not_in"]), wide_sets),
    st.builds(lambda code: Tested(CODE, "equals", Literally(code)), st.sampled_from(CODES)),
    st.builds(lambda yes: Tested(CODE, "present", Literally(yes)), st.booleans()),
)
number_tests = st.builds(
    lambda op, value: Tested(UNITS, op, Literally(value)),
    st.sampled_from(["over", "at_least", "under", "at_most", "equals"]),
    st.sampled_from(NUMBERS),
)
list_tests = st.builds(
    lambda op, values: Tested(MODIFIERS, op, CodeSet(exact=values)),
    st.sampled_from(["has_any", "has_none", "first"]),
    st.frozensets(st.sampled_from(MARKED), min_size=1, max_size=3),
)


def holds(test: Tested, value: Any) -> bool:
    """As the executor decides a test of a known value."""
    if test.op == "present":
        assert isinstance(test.operand, Literally)
        return (value is not None and value != ()) is test.operand.value
    if isinstance(test.operand, Literally):
        return value is not None and compared(test.op, value, test.operand.value)[0]
    assert isinstance(test.operand, CodeSet)
    if test.path is MODIFIERS:
        inside = [contains(test.operand, one, None, {})[0] for one in value]
        if test.op == "first":
            return bool(inside) and inside[0]
        return any(inside) is (test.op == "has_any")
    return value is not None and contains(test.operand, value, None, {})[0] is (test.op == "in")


def values(test: Tested) -> list[Any]:
    if test.path is CODE:
        return [None, *CODES, "97111", "97140", "97168", "97999", "G0001"]
    if test.path is UNITS:
        return [*NUMBERS, 7]
    return [(), *[(one,) for one in MARKED], *[(one, two) for one in MARKED for two in MARKED], ("ZZ",), ("ZZ", "KX")]


ways_of_one_field = st.one_of(
    st.lists(code_tests, min_size=1, max_size=4),
    st.lists(number_tests, min_size=1, max_size=4),
    st.lists(list_tests, min_size=1, max_size=4),
)


@settings(max_examples=400, deadline=None)
@given(ways_of_one_field)
def test_tests_that_clash_never_hold_together(way: list[Tested]) -> None:
    if clash(way, {}):
        assert not [value for value in values(way[0]) if all(holds(test, value) for test in way)]


@settings(max_examples=400, deadline=None)
@given(ways_of_one_field)
def test_what_is_implied_holds_where_the_rest_does(way: list[Tested]) -> None:
    *rest, last = way
    if rest and implies(rest, last, {}):
        assert all(holds(last, value) for value in values(last) if all(holds(test, value) for test in rest))


@given(st.one_of(code_tests, number_tests, list_tests))
def test_opposite_holds_of_a_value_where_the_test_does_not(test: Tested) -> None:
    other = opposite(test)
    if other is not None:
        known = [value for value in values(test) if value is not None and (test.op != "first" or value)]
        assert all(holds(other, value) is not holds(test, value) for value in known)


@pytest.mark.parametrize(
    "way",
    [
        [Tested(UNITS, "over", Literally(4)), Tested(UNITS, "under", Literally(4))],
        [Tested(CODE, "present", Literally(False)), Tested(CODE, "not_in", CodeSet(exact=frozenset({"97530"})))],
        [Tested(CODE, "in", CodeSet(prefixes=("97",))), Tested(CODE, "in", CodeSet(ranges=(("98000", "98999"),)))],
        [MarkTest("has_any", ("past",)), MarkTest("has_none", ("past", "near"))],
        [
            Tested(MODIFIERS, "has_any", CodeSet(exact=frozenset({"KX"}))),
            Tested(MODIFIERS, "has_none", CodeSet(exact=frozenset({"KX", "GA"}))),
        ],
    ],
)
def test_plain_contradictions_are_seen(way: list[Any]) -> None:
    assert clash(way, {})


def test_table_tells_that_a_code_is_untimed() -> None:
    tables = open_library().tables
    timed = Tested(TIMED, "equals", Literally(True))
    assert clash([Tested(CODE, "equals", Literally("97165")), timed], tables)
    assert not clash([Tested(CODE, "equals", Literally("97530")), timed], tables)
    assert not clash([Tested(CODE, "in", CodeSet(exact=frozenset({"97165", "97530"}))), timed], tables)
    assert not clash([Tested(CODE, "equals", Literally("X9999")), timed], tables), "the table is a choice"


def test_ways_of_a_condition_too_wide_to_look_at_are_not_told() -> None:
    either = AnyOf(tuple(Tested(UNITS, "equals", Literally(number)) for number in range(20)))
    assert ways(All((either, either))) is None
    assert ways(either) == [(part,) for part in either.parts]


def test_covering_is_by_alternatives() -> None:
    one, two = Tested(CODE, "equals", Literally("97530")), Tested(CODE, "equals", Literally("97110"))
    both = Tested(CODE, "in", CodeSet(exact=frozenset({"97530", "97110"})))
    assert covers([(both,)], [(one,), (two,)], {})
    assert not covers([(one,)], [(both,)], {})
