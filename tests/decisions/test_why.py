"""Derivations: why a policy flagged, could not tell, or did not flag; which pack decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from decision_worlds import HISTORY_KNOWN, SOURCES, checker_of, claim, document, facts_of, line, paid
from syrupy.assertion import SnapshotAssertion
from test_findings import DOLLARS

from scrubjay.decisions.derivation import Node
from scrubjay.decisions.why import NotFound
from scrubjay.executors.reference import Reference


def why(facts: dict[str, Any], pack: str, asked: str, policy: str | None = None) -> tuple[Node, ...]:
    """The trees for a claim of a document."""
    return checker_of(pack).why(facts_of(facts), Reference(), asked, policy)


def nodes(tree: Node) -> Iterator[Node]:
    """A tree's nodes, from the root."""
    yield tree
    for child in tree.children:
        yield from nodes(child)


def labels(trees: tuple[Node, ...], state: str) -> list[str]:
    """The labels of all nodes in a state."""
    return [node.label for tree in trees for node in nodes(tree) if node.state == state]


FACTS = document(claim(line(), line("97535")), history=[paid("2026-01-05")], complete=[HISTORY_KNOWN])


def test_why_goes_from_the_finding_through_the_mark_to_the_members(snapshot: SnapshotAssertion) -> None:
    (tree,) = why(FACTS, DOLLARS, "C1:2")
    assert json.dumps(tree.document(), indent=1) == snapshot


def test_why_not_says_which_condition_was_false_with_its_value() -> None:
    (tree,) = why(FACTS, DOLLARS, "C1:1", "needs-kx")
    assert "KX past the threshold (needs-kx), line 1, 97530, 2026-03-10" in labels((tree,), "clear")
    failed = [node for node in nodes(tree) if node.state == "fails" and node.fact == "measure.dollars"]
    assert failed[0].actual == {"low": "160.00", "high": "160.00"}
    assert failed[0].expected == "200.00"
    assert [member["running"] for member in failed[0].members] == ["80.00", "160.00"]


def test_why_unchecked_names_what_would_tell() -> None:
    (tree,) = why(document(claim(line(allowed="190.00"))), DOLLARS, "C1")
    open_ = [node for node in nodes(tree) if node.lacks]
    assert {lack for node in open_ for lack in node.lacks} == {"history"}


def test_a_policy_that_is_not_in_force_says_since_when_it_is() -> None:
    pack = DOLLARS.replace('id = "needs-kx"', 'id = "needs-kx"\neffective = { from = 2027-01-01 }')
    trees = why(FACTS, pack, "C1:2", "needs-kx")
    assert "in force from 2027-01-01" in labels(trees, "fails")


def test_a_join_that_found_nothing_is_false() -> None:
    pack = """
[[rule]]
id = "twice"
for = "line"
when = { units = 1 }
severity = "review"
sources = ["read"]
[rule.with.other]
fact = "line"
scope = "claim"
where = { code = "97110" }
"""
    trees = why(FACTS, pack, "C1:1", "twice")
    assert labels(trees, "fails")[-1] == "with another line on this claim whose procedure code is 97110"


def test_one_of_several_conditions_is_one_node_with_its_parts() -> None:
    pack = """
[[rule]]
id = "either"
for = "line"
when = [{ units = 3 }, { code = "97110", units = 1 }]
unless = { units = 2, code = "97535" }
severity = "review"
sources = ["read"]
"""
    (tree,) = why(FACTS, pack, "C1:1", "either")
    (either, unless) = [node for node in nodes(tree) if node.label == "one of these"]
    assert [child.state for child in either.children] == ["fails", "fails"]
    assert either.children[1].label == "all of these"
    assert [child.test for child in unless.children] == ["is not", "is not"]


def other_pack(claims: str) -> str:
    """A pack of one policy that would decide other claims."""
    return f"""
[pack]
id = "office/other"
title = "Other"
version = "2"
[pack.claims]
{claims}
{SOURCES}
[[rule]]
id = "p"
for = "line"
when = {{ units = 7 }}
severity = "review"
sources = ["read"]
"""


def test_the_pack_that_decided_and_the_one_that_came_near() -> None:
    near = other_pack('filing_indicators = ["MB"]\nstates = ["ZZ"]')
    (tree,) = checker_of(DOLLARS, near).why(facts_of(FACTS), Reference(), "C1")
    decided = tree.children[0]
    assert decided.label == "decided by office/sample 1"
    assert [child.label for child in decided.children] == [
        "office/other came near: the patient's state is another; ZZ expected"
    ]
    (tree,) = checker_of(near).why(facts_of(FACTS), Reference(), "C1")
    assert (tree.state, tree.children[0].label) == ("no_policy", "no pack decides this claim")


@pytest.mark.parametrize("claims", ['filing_indicators = ["CI"]', 'filing_indicators = ["MC"]\nstates = ["NC"]'])
def test_a_pack_of_another_kind_of_payer_did_not_come_near(claims: str) -> None:
    """Unless none decides: then it says what was expected."""
    (tree,) = checker_of(DOLLARS, other_pack(claims)).why(facts_of(FACTS), Reference(), "C1")
    assert tree.children[0].children == ()
    (tree,) = checker_of(other_pack(claims)).why(facts_of(FACTS), Reference(), "C1")
    (came_near,) = tree.children[0].children
    assert came_near.label.startswith("office/other came near: the claim filing indicator is MB; ")


TWO_ENTRIES = """
[[rule]]
id = "pair.one"
policy = "pair"
title = "One of two"
for = "line"
when = { code = "97530" }
severity = "review"
message = "One."
sources = ["read"]
[[rule]]
id = "pair.two"
policy = "pair"
title = "Two of two"
for = "line"
when = { code = "97535", purpose = "habilitative" }
severity = "review"
message = "Two."
sources = ["read"]
"""


@pytest.mark.parametrize(
    ("asked", "policy", "said"),
    [
        ("C1:1", "pair", [("review: One. (pair), line 1, 97530, 2026-03-10", "flagged")]),
        ("C1:1", "pair.one", [("review: One. (pair), line 1, 97530, 2026-03-10", "flagged")]),
        ("C1:1", "pair.two", [("Two of two (pair), line 1, 97530, 2026-03-10", "clear")]),
        ("C1:2", "pair.one", [("One of two (pair), line 2, 97535, 2026-03-10", "clear")]),
        ("C1:2", "pair.two", [("Two of two (pair), line 2, 97535, 2026-03-10", "unchecked")]),
    ],
)
def test_an_entry_of_a_policy_is_asked_for_by_its_id(asked: str, policy: str, said: list[tuple[str, str]]) -> None:
    (tree,) = why(FACTS, TWO_ENTRIES, asked, policy)
    assert [(node.label, node.state) for node in tree.children[1:]] == said


def test_only_the_rules_of_the_entry_are_shown() -> None:
    (tree,) = why(FACTS, TWO_ENTRIES, "C1:2", "pair.two")
    assert [node.label for node in tree.children[1].children] == ["pair.two"]
    (tree,) = why(FACTS, TWO_ENTRIES, "C1:1", "pair.two")
    assert [node.label for node in tree.children[1].children] == ["pair.two"]


@pytest.mark.parametrize(
    ("asked", "policy", "said"),
    [
        ("CC1", None, "there is no claim CC1; did you mean C1?"),
        ("C1:7", None, "claim C1 has no line 7; it has 1, 2"),
        ("C1", "need-kx", "office/sample has no policy `need-kx`; did you mean `needs-kx`?"),
        ("C1", "needs", "office/sample has no policy `needs`"),
    ],
)
def test_what_is_not_there_is_said_with_the_nearest(asked: str, policy: str | None, said: str) -> None:
    with pytest.raises(NotFound, match=said.replace("?", r"\?")):
        why(FACTS, DOLLARS, asked, policy)


def test_a_superseded_claim_names_the_one_in_its_place() -> None:
    facts = document(
        claim(line(), id="C4", payer_control_number="X1"),
        claim(line(), id="C5", frequency="7", original_reference="X1"),
    )
    with pytest.raises(NotFound, match="C5 stands in its place"):
        why(facts, DOLLARS, "C4")


def test_claims_of_one_id_each_have_their_tree() -> None:
    trees = why(document(claim(line()), claim(line("97535"))), DOLLARS, "C1")
    assert len(trees) == 2
