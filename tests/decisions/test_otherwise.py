"""What a finding hangs on: the smallest edits of a claim's facts with which its policy is clear, each one decided."""

from __future__ import annotations

import json
from typing import Any

import pytest
from decision_worlds import HISTORY_KNOWN, checker_of, claim, decided, document, facts_of, line, paid
from test_findings import DOLLARS
from test_why import nodes, why

FACTS = document(claim(line(), line("97535")), history=[paid("2026-01-05")], complete=[HISTORY_KNOWN])
RULE = """
[[rule]]
id = "p"
for = "line"
when = WHEN
severity = "review"
sources = ["read"]
"""


def ways(facts: dict[str, Any], pack: str, asked: str = "C1") -> list[dict[str, Any]]:
    """The ways told of the flagged policies of a claim."""
    return [way for tree in why(facts, pack, asked) for node in nodes(tree) for way in node.otherwise]  # type: ignore[misc]


def rule(when: str) -> str:
    return RULE.replace("WHEN", when)


def test_each_way_is_what_deciding_says() -> None:
    found = ways(FACTS, DOLLARS, "C1:2")
    said = [way["words"] for way in found]
    assert "line 2's modifiers were GO KX (it is GO)" in said
    for way in found:
        (edit,) = way["edits"]
        if edit["fact"].startswith("line.") and "line" in edit:
            changed = json.loads(json.dumps(FACTS))
            changed["claims"][0]["lines"][edit["line"] - 1][edit["fact"].removeprefix("line.")] = edit["then"]
            flagged = {(f["policy"], f["subject"]["line"]) for f in decided(changed, DOLLARS)["findings"]}
            assert ("needs-kx", 2) not in flagged, way


@pytest.mark.parametrize(
    ("when", "fact", "then"),
    [
        ("{ units = { over = 0 } }", "line.units", 0),
        ('{ place_of_service = "11" }', "line.place_of_service", "12"),
        ('{ patient = { state = "NC" } }', None, None),
    ],
)
def test_a_single_test_turns_by_its_own_field(when: str, fact: str | None, then: Any) -> None:
    facts = document(claim(line(units=1, place_of_service="11"), patient={"state": "NC", "member_id": "M"}))
    found = [edit for way in ways(facts, rule(when)) for edit in way["edits"]]
    if fact is None:
        # with another state the claim goes elsewhere: nothing is told
        assert all("state" not in edit["fact"] for edit in found)
    else:
        assert (fact, then) in [(edit["fact"], edit["then"]) for edit in found]


def test_several_tests_at_once_are_told_together() -> None:
    pack = rule("{ units = { over = 0 } }").replace("[[rule]]", '[[rule]]\npolicy = "q"', 1)
    pack += rule('{ place_of_service = "11" }').replace('id = "p"', 'id = "r"\npolicy = "q"', 1)
    (way, *_) = ways(document(claim(line(units=1, place_of_service="11"))), pack)
    assert {edit["fact"] for edit in way["edits"]} == {"line.units", "line.place_of_service"}


def test_nothing_of_a_patient_is_said() -> None:
    facts = document(claim(line(), patient={"birth_date": "2010-03-01", "member_id": "M1", "first_name": "PAT"}))
    found = ways(facts, rule("{ patient = { age = { under = 21 } } }"))
    assert found
    text = json.dumps(found)
    assert "2010" not in text
    assert "M1" not in text
    assert "PAT" not in text
    assert "(not shown)" in text


def test_a_policy_that_did_not_flag_has_none() -> None:
    assert ways(FACTS, rule("{ units = { over = 90 } }")) == []
    (tree,) = checker_of(rule("{ units = { over = 90 } }")).why(facts_of(FACTS), _executor(), "C1", "p")
    assert "otherwise" not in json.dumps(tree.document())


def _executor() -> Any:
    from scrubjay.executors.reference import Reference

    return Reference()
