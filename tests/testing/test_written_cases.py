"""What `pack cases` writes beside boundaries: values of sets, who billed, less that is known, how claims route."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from acme import ACME, acme, opened

from scrubjay.cases.merging import merged
from scrubjay.cases.writing import written_cases
from scrubjay.facts.documents import read_document
from scrubjay.testing.running import ready, text_of

AUTHORIZED = (
    ACME
    + """
[[prior_auth]]
id              = "authorized"
title           = "Evaluations need an authorization"
needed_for      = { code = "@evaluation" }
number_on_claim = true
match           = ["code", "dates"]
severity        = "deny"
sources         = ["manual"]
fix.words       = "Ask for one."
"""
)


def documents(file: Path) -> dict[str, Any]:
    files = written_cases(*opened(file)).files
    return {name.removesuffix(".json"): json.loads(text) for name, text in files.items() if name.endswith(".json")}


def outcomes(file: Path, document: Any) -> list[str]:
    facts, notes = read_document(json.dumps(document).encode(), "case.json")
    said = text_of(ready(*opened(file)), facts, notes, "case.json")
    return [line.split(": ")[1].split(" by ")[0] for line in said.splitlines() if line.startswith("claim ")]


def test_each_code_of_a_set_is_shown_with_the_code_next_to_it(pack_file: Path) -> None:
    document = documents(pack_file)["units.each-procedure-code-is-none-of-evaluation"]
    codes = [claim["lines"][0]["code"] for claim in document["claims"]]
    assert {"97165", "97166", "97167", "97168"} <= set(codes)
    by_code = dict(zip(codes, outcomes(pack_file, document), strict=True))
    assert by_code["97166"] == "clean"
    assert by_code["97168"] == "deny"


def test_claims_of_one_document_are_of_several_patients(pack_file: Path) -> None:
    for document in documents(pack_file).values():
        members = [claim.get("patient", {}).get("member_id") for claim in document["claims"]]
        assert len(set(members)) == len(members)


def test_claims_route_by_what_the_pack_says(pack_file: Path) -> None:
    document = documents(pack_file)["routing.the-payer-id-of-a-claim"]
    by_payer = dict(zip((c["payer"]["id"] for c in document["claims"]), outcomes(pack_file, document), strict=True))
    assert by_payer.pop("ACME1") != "no policy"
    assert set(by_payer.values()) == {"no policy"}


def test_less_known_leaves_things_unchecked(pack_file: Path) -> None:
    assert "unchecked" in outcomes(pack_file, documents(pack_file)["units.less-is-known"])


def test_an_authorization_that_misses_is_shown(tmp_path: Path) -> None:
    file = acme(tmp_path, AUTHORIZED)
    names = documents(file)
    assert any(name.startswith("authorized") and "an-authorization-that-misses" in name for name in names)


def test_scenes_that_are_no_documents_are_not_merged() -> None:
    good = {"claims": [{"id": "C-1", "payer": {"id": "A"}, "lines": [{"number": 1, "date": "2026-01-01"}]}]}
    bad = {"claims": [{"id": "C-1", "payer": {"id": "A"}, "lines": [{"number": 1, "date": "2026-13-01"}]}]}
    both = merged([good, good])
    assert both is not None
    assert [claim["id"] for claim in both["claims"]] == ["C-1", "C-2"]
    assert merged([good, bad]) is None
    assert merged([]) is None
