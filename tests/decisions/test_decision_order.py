"""The order of the input never changes a decision."""

from __future__ import annotations

from typing import Any

from decision_worlds import HEADER, HISTORY_KNOWN, SOURCES, claim, document, facts_of, line, paid
from hypothesis import given, settings
from hypothesis import strategies as st
from test_findings import DOLLARS, TREATMENT, VISITS

from scrubjay.checking import checker
from scrubjay.executors.reference import Reference
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack

FIXED = """
[[required_modifier]]
id = "co"
modifier = "CO"
severity = "deny"
sources = ["read"]
fix = { words = "Append CO.", edits = [{ add_modifier = "CO" }] }
[[prior_auth]]
id = "auth"
severity = "review"
sources = ["read"]
"""
PACK = load_pack(HEADER + SOURCES + DOLLARS + VISITS + TREATMENT + FIXED, "packs/sample.toml")
READY = checker(Library({PACK.id: PACK}, open_library().tables))

DATES = st.sampled_from(["2026-01-05", "2026-01-06", "2026-03-10", "2025-12-30"])
CODES = st.sampled_from(["97530", "97535", "97166"])
LINES = st.builds(
    lambda code, date, modifiers, drop: {k: v for k, v in line(code, date, modifiers=modifiers).items() if k != drop},
    CODES,
    DATES,
    st.sampled_from([["GO"], ["GO", "KX"], [], ["GP"]]),
    st.sampled_from(["", "allowed", "units", "date"]),
)
PEOPLE = st.sampled_from(["M1", "M2"])


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """A few claims of two people, some history, authorizations and declared completeness."""
    claims = []
    for number in range(draw(st.integers(1, 4))):
        one = claim(*draw(st.lists(LINES, min_size=1, max_size=3)), id=f"C{draw(st.integers(1, 3))}")
        one["patient"] = {**one["patient"], "member_id": draw(PEOPLE)}
        one["charge"] = f"{100 + number}.00"
        claims.append(one)
    history = [
        paid(draw(DATES), number, status=draw(st.sampled_from(["paid", "pending", "denied"])))
        for number in range(draw(st.integers(0, 3)))
    ]
    authorizations = [
        {"number": f"A{n}", "from": "2026-01-01", "through": "2026-12-31", "visits": draw(st.integers(0, 2))}
        for n in range(draw(st.integers(0, 2)))
    ]
    complete = [HISTORY_KNOWN, {"what": "authorizations"}] if draw(st.booleans()) else []
    return document(*claims, history=history, authorizations=authorizations, complete=complete)


def decisions(facts: dict[str, Any]) -> dict[str, Any]:
    """Decisions by the hash of their claim."""
    found = READY.check(facts_of(facts), Reference()).document()["decisions"]
    return {one["claim_hash"]: one for one in found}


@settings(max_examples=40, deadline=None)
@given(world=worlds(), data=st.data())
def test_order_of_claims_and_facts_never_changes_a_decision(world: dict[str, Any], data: st.DataObject) -> None:
    shuffled = {name: data.draw(st.permutations(rows), label=name) for name, rows in world.items()}
    assert decisions(shuffled) == decisions(world)
