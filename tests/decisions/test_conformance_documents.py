"""The conformance cases as decisions: each is valid, says what it lacks, and can be asked why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scrubjay.decisions.deciding import Choice, decide
from scrubjay.decisions.schema import decisions_schema
from scrubjay.decisions.why import Asked, why
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.facts.gathering import gather
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack
from scrubjay.rules.programs import Programs
from scrubjay.tables import load_table

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "conformance"
EVERY = 8
"""One case of so many is enough here; verdicts of all are tested with the executors."""
SCHEMA = decisions_schema()
DECISION = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["Decision"], "$defs": SCHEMA["$defs"]})


def cases() -> Iterator[Any]:
    """A sample of the cases, known and unknown."""
    for name in ("known.jsonl", "unknown.jsonl"):
        path = FOLDER / name
        lines = path.read_text("utf-8").splitlines()[::EVERY] if path.is_file() else []
        for line in lines:
            case = json.loads(line)
            yield pytest.param(case, id=str(case["case"]))


CASES = list(cases())


@pytest.mark.skipif(not CASES, reason="the conformance cases stand beside the project, not in it")
@pytest.mark.parametrize("case", CASES)
def test_documents_are_valid_and_say_what_they_lack(case: dict[str, Any]) -> None:
    tables = {"therapy_codes": load_table(FOLDER / "therapy_codes.csv")}
    pack = load_pack(case["pack"], "case.toml")
    program = Programs(Library({pack.id: pack}, tables)).of(pack)
    facts, _ = read_document(json.dumps(case["facts"]).encode(), "case.json")
    universe = gather(facts, tables)
    decisions = decide(universe, lambda _: Choice(program), Reference(), PatientsFacts(facts, tables))
    for one in decisions:
        document = json.loads(json.dumps(one.document()))
        assert [error.message for error in DECISION.iter_errors(document)] == []
        assert all(entry["lacks"] and entry["words"] for entry in document["unchecked"])
        for policy in (None, *program.policies):
            for tree in why(
                universe, lambda _: Choice(program), Reference(), lambda *_: (), Asked(one.claim_id, None, policy)
            ):
                assert tree.document()["label"].startswith("claim ")
