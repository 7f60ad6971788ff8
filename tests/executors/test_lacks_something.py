"""What can't be told always says without what: no open rule lacks nothing, on whatever packs and facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deciding_documents import decided, program_of, table, universe_of
from hypothesis import given
from strategies import documents, packs, sharp_documents, sharp_packs, tried
from test_conformance import CASES, cases

from scrubjay.decisions.lacking import lacking
from scrubjay.executors.reference import Reference
from scrubjay.executors.run import Run
from scrubjay.facts.universe import Universe
from scrubjay.rules.program import Program


def lacking_nothing(program: Program, universe: Universe) -> Iterator[str]:
    """Rules that are open on a line, with nothing to ask."""
    for group, one in decided(Reference(), program, universe):
        run = Run(program, group)
        for verdict in one.verdicts:
            for index, line in verdict.open:
                if not lacking(run, program.rules[index], line)[1]:
                    yield f"{program.rules[index].id} on {line.claim.id} line {line.number}"


def test_open_rules_of_the_conformance_cases_lack_something() -> None:
    codes = table(CASES / "therapy_codes.csv")
    found = {}
    for case in (param.values[0] for param in cases()):
        program, universe = program_of(case["pack"], codes), universe_of(case["facts"], codes)
        found[case["case"]] = list(lacking_nothing(program, universe))
    assert {name: rules for name, rules in found.items() if rules} == {}


@tried
@given(packs(), documents())
def test_open_rules_of_any_pack_lack_something(pack: str, document: dict[str, Any]) -> None:
    assert list(lacking_nothing(program_of(pack), universe_of(document))) == []


@tried
@given(sharp_packs(), sharp_documents())
def test_open_rules_of_packs_that_count_lack_something(pack: str, document: dict[str, Any]) -> None:
    assert list(lacking_nothing(program_of(pack), universe_of(document))) == []
