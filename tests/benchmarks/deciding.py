"""What the shipped packs say of made claims, without trying fixes: each claim asked for is decided alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from synthetic.documents import claim_row, complete
from synthetic.model import Year

from scrubjay.checking import Checker, checker
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import open_library


@lru_cache(maxsize=1)
def shipped() -> Checker:
    """The shipped packs, ready."""
    return checker(open_library())


def document(years: Iterable[Year]) -> dict[str, list[object]]:
    """One facts document of these years, with everything said to be complete."""
    made: dict[str, list[object]] = {"claims": [], "complete": list(complete("all"))}
    for year in years:
        made["claims"] += [claim_row(claim) for claim in year.claims]
        for name, rows in year.facts.items():
            made.setdefault(name, []).extend(rows)
    return made


def verdicts(years: Iterable[Year], claims: set[str]) -> dict[str, dict[str, str]]:
    """Of each claim asked for: the policies that flag it or leave it unchecked, with the state; advice left out."""
    facts, notes = read_document(json.dumps(document(years)).encode(), "made.json")
    assert not notes
    found: dict[str, dict[str, str]] = {}
    for group in shipped().universe(facts).groups:
        for claim in group.claims:
            if str(claim.row["id"]) not in claims:
                continue
            program = shipped().choose(claim).program
            assert program is not None, claim.row["id"]
            (one,) = Reference().decide(program, group, [claim])
            found[str(claim.row["id"])] = {
                verdict.policy: verdict.state
                for verdict in one.verdicts
                if verdict.state == "unchecked"
                or (verdict.state == "flagged" and program.rules[verdict.rule].severity != "advise")
            }
        group.cache.clear()
    return found
