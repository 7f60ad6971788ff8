"""Tests that few packs make, on which executors once differed or stopped: each decided the same by all, and rightly."""

from __future__ import annotations

from typing import Any

import pytest
from deciding_documents import decided, program_of, universe_of
from facts_strategies import Document
from naive_strategies import claim, document, line, row
from pack_strategies import HEAD, section

from scrubjay.decisions.explaining import explained
from scrubjay.executors.chaining import Chaining
from scrubjay.executors.columnar import Columnar
from scrubjay.executors.pairs import ANY
from scrubjay.executors.reference import Reference
from scrubjay.executors.run import run_of
from scrubjay.packs.places import PackErrors

RULE = {"id": "r", "title": "r", "for": "line", "severity": "review", "message": "m", "sources": ["s1"]}
UNITS = {"title": "units", "sum": "units", "where": {"discipline": "OT"}, "scope": "payer", "window": "calendar_year"}


def pack(rule: dict[str, Any], *parts: str) -> str:
    """A pack of one rule, after what it reads."""
    return "\n".join([HEAD.format(lines=""), *parts, section("[[rule]]", RULE | rule)])


def states(chaining: Chaining, text: str, facts: Document) -> list[str]:
    """What the one policy says of each line, as every executor says it; clear lines are not listed."""
    program = program_of(text)
    other = {**facts, "claims": [{**one, "patient": {"member_id": "Z"}} for one in facts["claims"]]}
    both = {**facts, "claims": [*facts["claims"], *other["claims"]]}
    found = [
        [one for _, one in decided(executor, program, universe_of(both))]
        for executor in (Reference(), chaining, Columnar())
    ]
    told = [[(one.claim.hash, one.clear, [_plain(v) for v in one.verdicts]) for one in each] for each in found]
    assert told[1] == told[0]
    assert told[2] == told[0]
    return [verdict.state for one in found[0][: len(facts["claims"])] for verdict in one.verdicts]


def _plain(verdict: Any) -> tuple[Any, ...]:
    return (verdict.subject, [one.number for one in verdict.lines], verdict.state, verdict.rule, len(verdict.open))


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ({"in": [1, 3]}, ["flagged"]),
        ({"in": [1, 2]}, []),
        ({"not_in": [1, 2]}, ["flagged"]),
        ({"present": True}, ["flagged"]),
        ({"present": False}, []),
    ],
)
def test_measure_may_be_one_of_some_numbers_or_be_there(
    chaining: Chaining, test: dict[str, Any], found: list[str]
) -> None:
    facts = document(claim(line(units=1)), history=[row("2026-01-02", units=2)])
    text = pack({"when": {"measure": {"u": test}}}, section("[measures.u]", UNITS))
    assert states(chaining, text, facts) == found


@pytest.mark.parametrize("op", ["min", "max"])
def test_date_that_burned_an_authorization_nobody_knows_may_be_any_or_none(op: str) -> None:
    """It was a number from 0 on, which a message that names it could not say as a date."""
    measure = {"title": "of those that burned", op: "date", "scope": "payer", "burns": {"match": ["code"]}}
    program = program_of(pack({"message": "{measure.burned}"}, section("[measures.burned]", measure)))
    (group,) = universe_of(document(claim(line()), complete=[])).groups
    assert run_of(program, group).measured("burned", group.claims[0].lines[0]).values == (None, ANY)


@pytest.mark.parametrize("method", ["untimed", "cms"])
def test_assistants_units_of_a_whole_day_are_refused(method: str) -> None:
    """Deciding stopped at "untimed", and at the others `assistant` was read and changed nothing."""
    measure = {"title": "needed", "units": method, "assistant": True, "window": "day", "scope": "provider"}
    with pytest.raises(PackErrors, match="per_code = true"):
        program_of(pack({"when": {"measure": {"u": {"over": 0}}}}, section("[measures.u]", measure)))


def test_other_payers_are_evidence() -> None:
    """Explaining a finding that rests on a field of rows stopped with an error."""
    text = pack({"for": "claim", "when": {"claim": {"other_payers": {"present": True}}}})
    payers = [{"id": "60054", "sequence": "S", "paid": "12.50"}]
    program, universe = program_of(text), universe_of(document(claim(line(), other_payers=payers)))
    ((group, one),) = decided(Reference(), program, universe)
    (because,) = explained(run_of(program, group), one.verdicts[0]).because
    assert because.actual == payers
