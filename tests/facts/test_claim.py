"""Claims in memory: their document, their hash, joining of facts."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.facts.claim import MONEY, Facts, Place, Placed, Row, claim_document, merge_facts
from scrubjay.facts.documents import read_document
from scrubjay.facts.fields import FieldSpec, specs
from scrubjay.facts.hashing import claim_hash
from scrubjay.facts.models.claims import Claim, Line
from scrubjay.facts.models.document import LISTS
from scrubjay.facts.models.fact import Fact
from scrubjay.facts.models.parties import OtherPayer
from scrubjay.facts.models.shape import shapes

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6)


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    dates = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "text": st.sampled_from(spec.choices) if spec.choices else TEXTS,
        "number": st.integers(0, 99),
        "money": st.integers(0, 10**9),
        "date": dates,
        "text_list": st.lists(TEXTS, max_size=3).map(tuple),
        "number_list": st.lists(st.integers(1, 12), max_size=3).map(tuple),
        "rows": st.deferred(lambda: st.lists(rows(OtherPayer), max_size=2).map(tuple)),
    }
    found = by_type[spec.type]
    return found if spec.type.endswith(("list", "rows")) or spec.name == "id" else found | st.none()


def rows(model: type[Fact]) -> st.SearchStrategy[Row]:
    given = {spec.name: values(spec) for spec in specs(model)}
    needed = {name: given.pop(name) for name in ["id"] if model is Claim}
    return st.fixed_dictionaries(needed, optional=given)


@settings(max_examples=80, deadline=None)
@given(rows(Claim), st.lists(rows(Line), max_size=3))
def test_a_written_claim_reads_back_as_the_same_claim(row: Row, lines: list[Row]) -> None:
    data = json.dumps({"claims": [claim_document(row, lines)]}).encode()
    facts, notes = read_document(data, "facts.json")
    assert notes == ()
    assert facts.claims[0].row == row
    assert facts.claims[0].lines == tuple(lines)
    assert facts.claims[0].hash == claim_hash(row, lines)


def test_document_writes_money_dates_and_nesting_as_the_format_says() -> None:
    row: Row = {
        "id": "C-1",
        "charge": 12005,
        "received": None,
        "patient.birth_date": datetime.date(1950, 2, 1),
        "referring.npi": None,
        "other_payers": ({"id": "60054", "paid": 0},),
    }
    assert claim_document(row, [{"units": 2, "allowed": 7412, "modifiers": ("GO",)}]) == {
        "id": "C-1",
        "charge": "120.05",
        "received": None,
        "patient": {"birth_date": "1950-02-01"},
        "referring": {"npi": None},
        "other_payers": [{"id": "60054", "paid": "0.00"}],
        "lines": [{"units": 2, "allowed": "74.12", "modifiers": ["GO"]}],
    }


def test_hash_is_of_the_claim_without_the_date_of_its_file() -> None:
    row: Row = {"id": "C-1", "charge": 100}
    assert claim_hash(row | {"file_date": datetime.date(2026, 3, 16)}, []) == claim_hash(row, [])
    assert claim_hash(row, []) == "sha256:96a0f8c38af96da3d851119945d3f368e8d92fe9ad3d57136967270b1115af19"
    assert claim_hash(row | {"charge": 101}, []) != claim_hash(row, [])


def test_hash_tells_unknown_from_absent_and_keeps_the_order_of_lines() -> None:
    assert claim_hash({"id": "C-1"}, []) != claim_hash({"id": "C-1", "plan": None}, [])
    assert claim_hash({"id": "C"}, [{"number": 1}, {"number": 2}]) != claim_hash(
        {"id": "C"}, [{"number": 2}, {"number": 1}]
    )


def test_money_names_are_those_of_the_models() -> None:
    models = [*LISTS.values(), Line, OtherPayer]
    models += [shape.model for model in LISTS.values() for shape in shapes(model) if shape.model]
    typed = {spec.name.rpartition(".")[2]: spec.type == "money" for model in models for spec in specs(model)}
    assert {name for name, is_money in typed.items() if is_money} == MONEY


def test_merged_facts_hold_both_in_order() -> None:
    one, two = (Placed({"claim": name}, Place("f", "")) for name in "ab")
    merged = merge_facts(Facts(history=(one,), charts=(one,)), Facts(history=(two,)))
    assert merged == Facts(history=(one, two), charts=(one,))


def test_importing_claims_does_not_import_pydantic() -> None:
    code = "import sys, scrubjay.facts.claim; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
