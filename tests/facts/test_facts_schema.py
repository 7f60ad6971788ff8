"""The JSON Schema of facts documents."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from scrubjay.facts.schema import facts_schema

SCHEMA = facts_schema()
CHECKER = jsonschema.Draft202012Validator(SCHEMA)


def test_schema_is_itself_valid_and_of_the_draft_it_names() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_fields_carry_title_question_and_no_default() -> None:
    allowed = SCHEMA["$defs"]["Line"]["properties"]["allowed"]
    assert allowed["title"] == "allowed amount"
    assert allowed["x-who"] == "payer"
    assert allowed["x-unit"] == "USD"
    assert "default" not in str(SCHEMA["$defs"]["Line"]["properties"])


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"claims": [{"id": "C", "charge": 1.5, "referring": None, "lines": [{"charge": "1.50", "units": 1.5}]}]},
        {"authorizations": [{"from": "2026-01-01", "units": "unlimited", "visits": 3}]},
        {"minutes": [{"claim": "C", "line": 1, "minutes": 30}, {"date": "2026-03-14", "total_minutes": 45}]},
        {"charts": [{"document": "plan_of_care", "certified": "2026-01-20"}, {"certified": None}]},
        {"same_patient": [{"patient": {}, "is": {}}]},
    ],
)
def test_schema_takes_what_the_reader_takes(document: dict[str, Any]) -> None:
    CHECKER.validate(document)


@pytest.mark.parametrize(
    "document",
    [
        {"claim": []},
        {"claims": [{}]},
        {"claims": [{"id": None}]},
        {"claims": [{"id": "C", "lines": [{"unit": 1}]}]},
        {"claims": [{"id": "C", "charge": "1.505"}]},
        {"claims": [{"id": "C", "charge": -1}]},
        {"claims": [{"id": "C", "received": "16.3.2026"}]},
        {"history": [{"status": "unpaid"}]},
        {"minutes": [{"claim": "C", "minutes": 30}]},
        {"charts": [{"document": "order", "certified": "2026-01-20"}]},
        {"authorizations": [{"units": "many"}]},
    ],
)
def test_schema_refuses_what_the_reader_refuses(document: dict[str, Any]) -> None:
    assert not CHECKER.is_valid(document)
