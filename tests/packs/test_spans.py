"""TOML read with a place for every key and value, and syntax errors that say how to mend them."""

from __future__ import annotations

import copy
import datetime
import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from scrubjay.packs.places import PackErrors, Place
from scrubjay.packs.spans import Array, Table, parse

TEXT = '''\
# a comment
top = 1

[pack]
id = "a"
words = """
[not.a.table]
[[nor.this]]
"""
list = [
  "x",
  [1, 2],
  { from = 2026-01-31, amount = 1.10 },
]

[[rule]]
id = "one"
[rule.with.fact]
same = ["date"]

[[rule]]   # the second
id = "two"
when.code = "97530"
[[rule.deep]]
a = 1
[[rule.deep]]
'''


def at(place: Place) -> tuple[int, int]:
    return place.line, place.column


def test_header_is_the_place_of_its_table() -> None:
    root = parse(TEXT, "a.toml")
    assert at(root["pack"].place) == (4, 1)
    assert [at(rule.place) for rule in root["rule"]] == [(16, 1), (21, 1)]
    assert [at(place) for place in root["rule"].places] == [(16, 1), (21, 1)]
    assert at(root["rule"][0]["with"]["fact"].place) == (18, 1)
    assert [at(deep.place) for deep in root["rule"][1]["deep"]] == [(24, 1), (26, 1)]


def test_every_key_and_value_has_its_place() -> None:
    root = parse(TEXT, "a.toml")
    pack = root["pack"]
    assert at(root.places["top"]) == (2, 1)
    assert at(root.values_at["top"]) == (2, 7)
    assert [at(place) for place in pack["list"].places] == [(11, 3), (12, 3), (13, 3)]
    assert [at(place) for place in pack["list"][1].places] == [(12, 4), (12, 7)]
    inline = pack["list"][2]
    assert at(inline.places["amount"]) == (13, 24)
    assert at(inline.values_at["amount"]) == (13, 33)
    assert at(root["rule"][1].places["when"]) == (23, 1)
    assert at(root["rule"][1]["when"].values_at["code"]) == (23, 13)


def test_values_are_decimals_and_dates() -> None:
    inline = parse(TEXT, "a.toml")["pack"]["list"][2]
    assert inline == {"from": datetime.date(2026, 1, 31), "amount": Decimal("1.10")}
    assert isinstance(inline["amount"], Decimal)


def test_tables_are_copied_and_pickled_with_their_places() -> None:
    root = parse(TEXT, "a.toml")
    for made in (copy.deepcopy(root), pickle.loads(pickle.dumps(root)), root.copy()):
        assert made == root
        assert made.places == root.places
        assert made["pack"]["list"].places == root["pack"]["list"].places


def test_line_ends_and_byte_order_mark_do_not_move_places() -> None:
    plain, other = parse(TEXT, "a.toml"), parse("\ufeff" + TEXT.replace("\n", "\r\n"), "a.toml")
    assert other == plain
    assert other["pack"].values_at == plain["pack"].values_at


MISTAKES = {
    "a quote missing": 'title = "Visits\nid = "a"',
    "text without quotes": "title = Thirty visits",
    "a code with letters": "codes = [G0283]",
    "a code that begins with 0": "codes = [00165]",
    "a list without commas": 'codes = ["97165" "97166"]',
    "a list without end": 'codes = ["97165",\n"97166"\n[measures.x]',
    "an amount without quotes": "over = $cap",
    "a day that does not exist": "checked = 2026-02-30",
    "a month that does not exist": "checked = 2026-13-01",
    "an American date": "checked = 11/01/2026",
    "a comma in a number": "v = [{ amount = 2,480.00 }]",
    "a comma before the end": "edits = { a = 1, }",
    "a table over two lines": "fix = {\n words = 1 }",
    "a table without commas": "fix = { a = 1 b = 2 }",
    "a table without end": "fix = { a = 1",
    "one bracket missing": '[[rule]\nid = "a"',
    "typographic quotes": "title = “Visits”",
    "a colon": 'title: "Visits"',
    "no value": "title =",
    "yes": "number_on_claim = yes",
    "null": "scope = null",
    "a key twice": "a = 1\na = 2",
    "a table twice": "[a]\n[b]\n[a]",
    "a backslash": 'title = "C:\\x"',
    "a control character": 'title = "a\x00b"',
    "brackets without end": "a = " + "[" * 100 + "]" * 100,
    "brackets beyond measure": "a = " + "[" * 5000,
    "a number beyond measure": "a = " + "9" * 5000,
}


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_syntax_error_says_how_to_mend_it(name: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(PackErrors) as caught:
        parse(MISTAKES[name], "a.toml")
    assert [str(problem) for problem in caught.value.problems] == snapshot


@given(st.integers(0, len(TEXT)), st.integers(0, 12), st.text("[]{}\"'=.,#\n ax1-", max_size=4))
def test_mutilated_text_is_read_or_refused(start: int, length: int, put: str) -> None:
    try:
        root = parse(TEXT[:start] + put + TEXT[start + length :], "a.toml")
    except PackErrors:
        return
    assert_placed(root)


def assert_placed(value: Any) -> None:
    if isinstance(value, Table):
        assert set(value) == set(value.places) == set(value.values_at)
        assert all(place.line >= 1 for place in (value.place, *value.places.values(), *value.values_at.values()))
        for inner in value.values():
            assert_placed(inner)
    elif isinstance(value, Array):
        assert len(value) == len(value.places)
        assert all(place.line >= 1 for place in (value.place, *value.places))
        for inner in value:
            assert_placed(inner)
