"""The JSON Schema of packs: it takes every shipped pack, and points at the mistakes that an editor can know of."""

from __future__ import annotations

import datetime
import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scrubjay.packs.kinds import KINDS
from scrubjay.packs.library import open_library, shipped_folder
from scrubjay.rules.programs import expanded
from scrubjay.rules.schema import pack_schema

FOLDER = shipped_folder()
PACKS = [path for path in sorted(FOLDER.rglob("*.toml")) if "reference" not in path.relative_to(FOLDER).parts]
CHECK = jsonschema.Draft7Validator(pack_schema())

GOOD = """
[pack]
id = "ours/acme"
title = "Acme"
version = "2026.1"
[sources.manual]
title = "Acme provider manual, invented for this test"
url = "https://example.org"
checked = 2026-11-20
confidence = "primary"
[codes]
evaluation = ["97165", "97166", "97167"]
[[visit_limit]]
id = "visits"
counts = { discipline = "OT", code = { not_in = "@evaluation" } }
when = [{ patient = { age = { at_least = 21 } } }, { authorization = { fits = ["code"] } }]
visit_is = ["date"]
window = { last = { months = 12 } }
scope = "payer"
limit = 30
limit_is = "hard"
severity = "deny"
sources = ["manual"]
"""
MISTAKES = {
    "a section that is none": ("[codes]", "[code]"),
    "a key of the header that is none": ("title = ", "titel = "),
    "a key of a policy that is none": ("limit_is", "limit_iz"),
    "a word that a key does not take": ('limit_is = "hard"', 'limit_is = "firm"'),
    "text for a number": ("at_least = 21", 'at_least = "21"'),
    "a number for text": ('code = { not_in = "@evaluation" }', "code = { not_in = [97165] }"),
    "a field that is none": ("discipline = ", "disciplin = "),
    "a word that a field never holds": ('discipline = "OT"', 'discipline = "XX"'),
    "an operator that is none": ("at_least = 21", "atleast = 21"),
    "a unit of time that is none": ("months = 12", "month = 12"),
    "an empty list": ('["date"]\nwindow', '["date"]\nwindow = []\nx'),
    "a confidence that is none": ('"primary"', '"sure"'),
    "a part that an authorization has not": ('fits = ["code"]', 'fits = ["colour"]'),
    "no version": ('version = "2026.1"\n', ""),
}


def plain(value: Any) -> Any:
    """As an editor hands TOML to a schema: dates are text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def read(text: str) -> Any:
    return plain(tomllib.loads(text))


def test_it_is_a_schema_and_names_every_kind() -> None:
    jsonschema.Draft7Validator.check_schema(pack_schema())
    assert set(KINDS) <= set(pack_schema()["properties"])


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_shipped_pack_is_taken(path: Path) -> None:
    assert [error.message for error in CHECK.iter_errors(read(path.read_text(encoding="utf-8")))] == []


def test_the_general_form_is_taken() -> None:
    library = open_library()
    for pack_id in ("medicaid/nc", "medicare/part-b", "commercial/base"):
        document = expanded(library, library.loaded[pack_id])
        assert CHECK.is_valid(json.loads(json.dumps(document, default=_spelled))), pack_id


def _spelled(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else float(value)


def test_the_pack_of_these_tests_is_taken() -> None:
    assert CHECK.is_valid(read(GOOD))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused(mistake: str) -> None:
    right, wrong = MISTAKES[mistake]
    assert right in GOOD
    assert not CHECK.is_valid(read(GOOD.replace(right, wrong, 1)))


def test_every_key_has_words_for_whoever_edits() -> None:
    for name, section in pack_schema()["properties"].items():
        assert section["description"], name
        entry = section.get("items", section)
        for key, one in entry.get("properties", {}).items():
            assert one.get("description"), f"{name}.{key}"


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_shipped_pack_points_at_the_schema(path: Path) -> None:
    (line,) = [one for one in path.read_text(encoding="utf-8").splitlines() if one.startswith("#:schema ")]
    target = (path.parent / line.removeprefix("#:schema ")).resolve()
    assert target == (FOLDER / "pack.schema.json").resolve()


def test_the_shipped_schema_is_current() -> None:
    """Write it anew: `scrubjay pack schema --output policies/pack.schema.json`."""
    assert json.loads((FOLDER / "pack.schema.json").read_text(encoding="utf-8")) == pack_schema()
