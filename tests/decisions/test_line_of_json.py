"""A decision written as a line has the bytes of its document."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scrubjay.compact_json import compact
from scrubjay.decisions.decision import Decision, Finding, Fix, NotChecked, Subject
from scrubjay.decisions.line_of_json import line_of_json

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
MAYBE = st.none() | TEXT
SUBJECTS = st.builds(
    Subject,
    st.sampled_from(["claim", "visit", "line"]),
    st.none() | st.integers(1, 99),
    st.none() | st.dates(datetime.date(1900, 1, 1)),
    MAYBE,
    MAYBE,
    st.just(()),
)
OPEN = st.builds(
    NotChecked, TEXT, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), TEXT, st.lists(SUBJECTS, max_size=3).map(tuple)
)
LEFT: st.SearchStrategy[Any] = st.lists(
    st.fixed_dictionaries({"line": st.integers(1, 9), "why": TEXT}), max_size=2
).map(tuple)
FINDING = Finding("p", "k", "t", "deny", Subject("claim"), 'say "é"', (), (), "f.toml", 3, None, Fix("do"))
DECISIONS = st.builds(
    Decision, TEXT, TEXT, MAYBE, MAYBE, MAYBE, MAYBE, st.sampled_from(["deny", "clean"]), st.integers(0, 99), LEFT,
    st.sampled_from([(), (FINDING,)]), st.lists(OPEN, max_size=3).map(tuple), LEFT, st.booleans(), st.just({}),
    st.none() | st.integers(0, 9),
)  # fmt: skip


@given(DECISIONS)
def test_the_line_is_that_of_the_document(decision: Decision) -> None:
    decision = replace(decision, claim_hash="sha256:00")
    assert line_of_json(decision) == compact(decision.document())
